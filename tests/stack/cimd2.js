/* SPDX-License-Identifier: ISC */
/* Kannel's own CIMD2 server, with a relay before it: the server knows the protocol, but what it delivers
 * is noise, so the relay puts a text of ours into the next delivery. */
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const { EventEmitter } = require('node:events');
const { Child } = require('./child');

const SERVER = '/usr/lib/kannel/test/test_cimd2';
const USER = 'foo';
const PASSWORD = 'bar';
const STX = 0x02;
const ETX = 0x03;
const TAB = '\t';
const DELIVER = '20'; // operations
const SUBMIT = '03';
const DESTINATION = '021'; // parameters
const ORIGIN = '023';
const TIME = '060';
const WORDS = '033';

/* "OP:NNN<TAB>PPP:value<TAB>...CS" -> { operation, number, parameters: Map } */
function read(packet) {
  const [head, ...fields] = packet.subarray(1).toString('latin1').split(TAB).slice(0, -1);
  const [operation, number] = head.split(':');
  return { operation, number, parameters: new Map(fields.map((field) => [field.slice(0, 3), field.slice(4)])) };
}

/* With the sum of its octets, as two hexadecimal digits. */
function write({ operation, number, parameters }) {
  const fields = [...parameters].map(([name, value]) => `${name}:${value}${TAB}`).join('');
  const body = Buffer.from(`\x02${operation}:${number}${TAB}${fields}`, 'latin1');
  const sum = body.reduce((total, octet) => (total + octet) & 0xff, 0);
  return Buffer.concat([body, Buffer.from(sum.toString(16).toUpperCase().padStart(2, '0')), Buffer.from([ETX])]);
}

/* It serves its first client and no other, so nobody may try the door. */
function listens(port) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return new RegExp(`:${hex} 00000000:0000 0A `).test(fs.readFileSync('/proc/net/tcp', 'latin1'));
}

class Cimd2 extends EventEmitter {
  /* A group of kannel.conf for it. */
  static group(id, port) {
    return {
      group: 'smsc', smsc: 'cimd2', 'smsc-id': id, 'allowed-smsc-id': id, host: '127.0.0.1', port,
      'smsc-username': USER, 'smsc-password': PASSWORD, keepalive: 30,
    };
  }

  constructor() {
    super();
    this.waiting = []; // texts to deliver
    this.sockets = new Set();
  }

  /* The server listens on every address: run this in a network of its own. */
  async start({ port, serverPort, warden, log }) {
    this.server = await Child.start('test_cimd2', [SERVER, '--port', String(serverPort), '--user', USER,
      '--password', PASSWORD, '--activity', '2'], { warden, log, ready: () => listens(serverPort) });
    this.relay = net.createServer((bearerbox) => {
      const server = net.connect(serverPort, '127.0.0.1');
      this.join(bearerbox, server, (packet) => this.fromBearerbox(packet));
      this.join(server, bearerbox, (packet) => this.fromServer(packet));
    });
    await new Promise((resolve) => { this.relay.listen(port, '127.0.0.1', resolve); });
  }

  /* Whole packets from @from to @to, as @turn makes them; null: not at all. */
  join(from, to, turn) {
    let rest = Buffer.alloc(0);
    this.sockets.add(from);
    from.on('error', () => {}); // 'close' follows
    from.on('close', () => { this.sockets.delete(from); to.destroy(); });
    from.on('data', (data) => {
      rest = Buffer.concat([rest, data]);
      for (let end = rest.indexOf(ETX); end >= 0; end = rest.indexOf(ETX)) {
        const turned = turn(rest.subarray(rest.indexOf(STX), end + 1));
        if (turned !== null) to.write(turned);
        rest = rest.subarray(end + 1);
      }
    });
  }

  fromBearerbox(packet) {
    const { operation, parameters } = read(packet);
    if (operation === SUBMIT) {
      this.emit('text', { to: parameters.get(DESTINATION), from: parameters.get(ORIGIN), text: parameters.get(WORDS) });
    }
    return packet;
  }

  fromServer(packet) {
    const { operation, number, parameters } = read(packet);
    if (operation !== DELIVER || this.waiting.length === 0) return packet;
    const { from, to, text } = this.waiting.shift();
    return write({ operation, number, parameters: new Map([[DESTINATION, to], [ORIGIN, from],
      [TIME, parameters.get(TIME)], [WORDS, text]]) });
  }

  deliver(text) { this.waiting.push(text); }

  async stop() {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => { this.relay.close(resolve); });
    await this.server.end('SIGKILL');
  }
}

module.exports = { Cimd2 };
