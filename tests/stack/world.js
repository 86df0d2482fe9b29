/* SPDX-License-Identifier: ISC */
/* The world outside: its mailboxes, a real SMTP sink that our Postfix relays to, and its senders. */
'use strict';
const { EventEmitter } = require('node:events');
const { SMTPServer } = require('smtp-server');
const { simpleParser } = require('mailparser');
const libmime = require('libmime');
const { Signer } = require('./signer');
const { transact } = require('./smtp');

const LARGEST_MAIL = 50 * 1024 * 1024;
const CLOSE_MS = 100; // for connections that our MTA keeps in its cache

/* Header names in lower case -> decoded text; of a repeated header the first. */
function decodedHeaders(headerLines) {
  const headers = new Map();
  for (const { key, line } of headerLines) {
    const value = line.slice(line.indexOf(':') + 1).replace(/\r?\n[ \t]+/g, ' ').trim();
    if (!headers.has(key)) headers.set(key, libmime.decodeWords(value));
  }
  return headers;
}

function firstAddress(field) {
  const one = field && field.value && field.value[0];
  return one ? { address: one.address || '', name: one.name || '' } : null;
}

/* What a mail program shows of @raw. */
async function readMail(raw, mailFrom, to) {
  const parsed = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
  const replyTo = firstAddress(parsed.replyTo);
  return {
    mailFrom,
    to,
    raw,
    at: Date.now(),
    headers: decodedHeaders(parsed.headerLines),
    subject: parsed.subject || '',
    text: parsed.text || '',
    html: parsed.html || '',
    from: firstAddress(parsed.from),
    replyTo: replyTo && replyTo.address,
    messageId: parsed.messageId || null,
    inReplyTo: parsed.inReplyTo || null,
    references: [].concat(parsed.references || []),
  };
}

class World extends EventEmitter {
  constructor({ sinkPort, mtaPort }) {
    super();
    this.setMaxListeners(0);
    Object.assign(this, { sinkPort, mtaPort });
    this.signer = new Signer();
    this.mailboxes = new Map();
    this.refusals = new Map(); // address -> what its mail server says at RCPT
    this.receiving = 0; // letters between their first byte and our 250
  }

  async start() {
    this.sink = new SMTPServer({
      name: 'mx.outside.example',
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      size: LARGEST_MAIL,
      closeTimeout: CLOSE_MS,
      onRcptTo: ({ address }, session, done) => {
        const reply = this.refusals.get(address.toLowerCase());
        done(reply && Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) }));
      },
      onData: (stream, session, done) => this.receive(stream, session.envelope).then(
        () => done(null, 'received'),
        (error) => done(error),
      ),
    });
    this.sink.on('error', () => {}); // a peer that hung up; its MTA tries again
    await new Promise((resolve, reject) => {
      this.sink.server.once('error', reject);
      this.sink.listen(this.sinkPort, '127.0.0.1', resolve);
    });
  }

  async receive(stream, envelope) {
    this.receiving += 1;
    try {
      const chunks = [];
      for await (const chunk of stream) chunks.push(chunk);
      const mailFrom = envelope.mailFrom ? envelope.mailFrom.address : '';
      for (const { address } of envelope.rcptTo) {
        const mail = await readMail(Buffer.concat(chunks), mailFrom, address);
        this.mailbox(address).push(mail);
        this.emit('mail', address.toLowerCase(), mail);
      }
    } finally {
      this.receiving -= 1;
    }
  }

  /* All mails that @address received, in order. */
  mailbox(address) {
    const key = address.toLowerCase();
    if (!this.mailboxes.has(key)) this.mailboxes.set(key, []);
    return this.mailboxes.get(key);
  }

  /* A letter from outside into our MTA, in one SMTP transaction of its own.  See smtp.js. */
  async send({ mailFrom, to, raw, signAs = null }) {
    const bytes = Buffer.isBuffer(raw) ? raw : Buffer.from(raw, 'utf8');
    const letter = signAs === null ? bytes : await this.signer.sign(signAs, bytes);
    return transact(this.mtaPort, { mailFrom, to, raw: letter });
  }

  clear() {
    this.mailboxes.clear();
    this.refusals.clear();
  }

  async end() {
    if (this.sink !== undefined) await new Promise((resolve) => { this.sink.close(resolve); });
  }
}

module.exports = { World };
