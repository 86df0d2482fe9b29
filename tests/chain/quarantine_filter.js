/* SPDX-License-Identifier: ISC */
/* A filter that asks the MTA to quarantine each letter, and looks at none: a milter of nothing but the
 * negotiation and the end of a letter (libmilter's mfdef.h). */
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const { packets } = require('./door');

const VERSION = 6;
const MAY_QUARANTINE = 0x20; // SMFIF_QUARANTINE
const NO_STEPS = 0x37f; // SMFIP_NO* but the end's

function packet(letter, data) {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(1 + data.length);
  head.write(letter, 4);
  return Buffer.concat([head, data]);
}

function numbers(...values) {
  const data = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => data.writeUInt32BE(value, 4 * i));
  return data;
}

class QuarantineFilter {
  constructor(socket) { this.socket = socket; }

  start() {
    fs.rmSync(this.socket, { force: true });
    this.server = net.createServer((mta) => {
      mta.on('error', () => {}); // it hung up
      mta.on('data', packets((letter) => {
        if (letter === 'O') mta.write(packet('O', numbers(VERSION, MAY_QUARANTINE, NO_STEPS)));
        if (letter === 'E') mta.write(Buffer.concat([packet('q', Buffer.from('suspicious\0')), packet('c', Buffer.alloc(0))]));
      }));
    });
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.socket, () => {
        fs.chmodSync(this.socket, 0o777);
        resolve();
      });
    });
  }

  /* The MTA keeps no connection longer than its client's. */
  end() { return new Promise((resolve) => { this.server.close(resolve); }); }
}

module.exports = { QuarantineFilter };
