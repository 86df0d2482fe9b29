/* SPDX-License-Identifier: ISC */
/* The peer of bearerbox's `smsc = fake`: a line for each text, without acks, for load alone.  It converts
 * no characters and loses what a dying socket holds. */
'use strict';
const net = require('node:net');
const readline = require('node:readline');
const { EventEmitter, once } = require('node:events');
const { until } = require('./wait');

const CONNECTS_MS = 10000;

class FakeSmsc extends EventEmitter {
  /* The two groups that bearerbox needs for texts between this and box @box. */
  static groups(id, port, box) {
    return [{
      group: 'smsc', smsc: 'fake', 'smsc-id': id, 'allowed-smsc-id': id, host: 'localhost', 'our-host': '127.0.0.1',
      port, 'connect-allow-ip': '127.0.0.1',
    }, { group: 'smsbox-route', 'smsbox-id': box, 'smsc-id': id }];
  }

  async connect(port) {
    await until(async () => {
      this.socket = net.connect(port, '127.0.0.1');
      return once(this.socket, 'connect').then(() => true, () => false);
    }, { ms: CONNECTS_MS, what: () => `bearerbox does not listen on ${port}` });
    this.socket.setNoDelay(true);
    this.socket.on('error', () => {}); // what does not arrive is missed
    readline.createInterface({ input: this.socket }).on('line', (line) => this.heard(line));
  }

  /* "from to text words", words as in a URL */
  heard(line) {
    const [from, to, kind, ...words] = line.split(' ');
    if (kind === 'text') this.emit('text', { from, to, text: words.join(' ') });
  }

  send({ from, to, text }) { this.socket.write(`${from} ${to} text ${text}\n`); }

  close() { this.socket.destroy(); }
}

module.exports = { FakeSmsc };
