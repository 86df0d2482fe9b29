/* SPDX-License-Identifier: ISC */
/* A name server (RFC 1035) for a verifier: it has some TXT records, and of all else it says
 * nothing. */
'use strict';
const dgram = require('node:dgram');
const { once } = require('node:events');

const HEADER_BYTES = 12;
const ANSWER = 0x8180; // a response, recursion done

/* The first name asked for, and where it ends. */
function readName(query) {
  const labels = [];
  let at = HEADER_BYTES;
  while (query[at] !== 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
    at += 1 + query[at];
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

/* A TXT record of the name at HEADER_BYTES, to be kept by nobody. */
function record(text) {
  const strings = text.match(/.{1,255}/g).map((s) => Buffer.from([s.length, ...Buffer.from(s)]));
  const data = Buffer.concat(strings);
  return Buffer.concat([
    Buffer.from([0xc0, HEADER_BYTES, 0, 16, 0, 1, 0, 0, 0, 0, data.length >> 8, data.length & 0xff]), data,
  ]);
}

/* To @query, whose name goes to @end. */
function answer(query, end, text) {
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(ANSWER, 2);
  header.writeUInt16BE(1, 4); // question
  header.writeUInt16BE(1, 6); // answer
  return Buffer.concat([header, query.subarray(HEADER_BYTES, end + 4), record(text)]);
}

class NameServer {
  constructor() {
    /* Port 53 of a loopback address that no other test of this machine has. */
    this.address = `127.${100 + (process.pid >> 16)}.${(process.pid >> 8) & 0xff}.${process.pid & 0xff}`;
    this.texts = new Map(); // name -> its TXT record
  }

  async start() {
    this.socket = dgram.createSocket('udp4');
    this.socket.on('message', (query, { port, address }) => {
      const { name, end } = readName(query);
      const text = this.texts.get(name);
      if (text !== undefined) this.socket.send(answer(query, end, text), port, address);
    });
    this.socket.bind(53, this.address);
    await once(this.socket, 'listening');
  }

  end() { this.socket.close(); }
}

module.exports = { NameServer };
