/* SPDX-License-Identifier: ISC */
/* An SMTP client that hands over bytes as they are and keeps every reply: what npm's clients would
 * mend (a bare CR, a NUL, a letter without From) is what some talks are about. */
'use strict';
const net = require('node:net');

const REPLY_MS = 60000;

class Connection {
  constructor(port) {
    this.socket = net.connect(port, '127.0.0.1');
    this.buffer = '';
    this.lines = [];
    this.waiting = null;
    this.failure = null;
    this.socket.setNoDelay(true);
    this.socket.setTimeout(REPLY_MS, () => this.socket.destroy(new Error('no SMTP reply')));
    this.socket.on('data', (data) => this.read(data.toString('utf8')));
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(new Error('the MTA closed the connection')));
  }

  read(text) {
    this.buffer += text;
    for (let end = this.buffer.indexOf('\r\n'); end >= 0; end = this.buffer.indexOf('\r\n')) {
      const line = this.buffer.slice(0, end);
      this.buffer = this.buffer.slice(end + 2);
      this.lines.push(line.slice(4));
      if (line[3] === '-') continue;
      const reply = { code: Number(line.slice(0, 3)), text: this.lines.join(' ') };
      this.lines = [];
      const { resolve } = this.waiting || { resolve: () => this.fail(new Error('stray reply')) };
      this.waiting = null;
      resolve(reply);
    }
  }

  fail(error) {
    this.failure = this.failure || error;
    if (this.waiting !== null) this.waiting.reject(this.failure);
    this.waiting = null;
  }

  reply() {
    if (this.failure !== null) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => { this.waiting = { resolve, reject }; });
  }

  say(bytes) {
    const reply = this.reply();
    this.socket.write(bytes);
    return reply;
  }

  command(line) { return this.say(`${line}\r\n`); }

  close() {
    this.socket.removeAllListeners('close');
    this.socket.end('QUIT\r\n');
    this.socket.setTimeout(1000, () => this.socket.destroy());
    this.socket.resume();
  }
}

/* RFC 5321, 4.5.2: a leading dot is doubled, the end is a lone dot. */
function stuffed(raw) {
  const text = raw.toString('latin1').replace(/(^|\r\n)\./g, '$1..');
  return Buffer.from(`${text}${text.endsWith('\r\n') ? '' : '\r\n'}.\r\n`, 'latin1');
}

const isGood = (reply) => reply.code >= 200 && reply.code < 400;

/* One transaction.  -> { recipients: [{ to, code, text }], data: { code, text } | null }; a refused
 * MAIL is each recipient's reply.  Rejects when the connection breaks. */
async function transact(port, { mailFrom, to, raw }) {
  const connection = new Connection(port);
  try {
    const greeting = await connection.reply();
    if (!isGood(greeting)) return { recipients: to.map((t) => ({ to: t, ...greeting })), data: null };
    await connection.command('EHLO mail.outside.example');
    // eslint-disable-next-line no-control-regex
    const isAscii = [mailFrom, ...to].every((address) => /^[\x00-\x7f]*$/.test(address));
    const mail = await connection.command(`MAIL FROM:<${mailFrom}>${isAscii ? '' : ' SMTPUTF8'}`);
    if (!isGood(mail)) return { recipients: to.map((t) => ({ to: t, ...mail })), data: null };
    const recipients = [];
    for (const address of to) {
      recipients.push({ to: address, ...await connection.command(`RCPT TO:<${address}>`) });
    }
    if (!recipients.some(isGood)) return { recipients, data: null };
    const go = await connection.command('DATA');
    return { recipients, data: go.code === 354 ? await connection.say(stuffed(raw)) : go };
  } finally {
    connection.close();
  }
}

module.exports = { transact };
