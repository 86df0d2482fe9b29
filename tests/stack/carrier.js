/* SPDX-License-Identifier: ISC */
/* The carrier: an SMSC that speaks SMPP 3.4 to our bearerbox, and the phones behind it. */
'use strict';
const { EventEmitter, once } = require('node:events');
const smpp = require('smpp');
const { Phone, split } = require('./phone');
const { until } = require('./wait');

/* Octets stay as they came: what a phone shows is the phone's matter. */
smpp.filters.message.decode = (value) => value;
smpp.filters.message.encode = (value) => value;

const SYSTEM_ID = 'uinvite';
const PASSWORD = 'secret'; // SMPP allows eight characters
const INTERNATIONAL = 1; // type of number
const UNKNOWN = 0;
const ISDN = 1; // numbering plan E.164
const RECEIPT = 0x04; // esm_class of a delivery receipt
const DELIVERED = 2; // message_state
const ACT_MS = 10000;
const LATER = smpp.ESME_RX_T_APPN; // what bearerbox says while it starts up: once more, please
const LATER_MS = 50;

function shown(address, typeOfNumber) {
  return typeOfNumber === INTERNATIONAL ? `+${address}` : address;
}

/* YYMMDDhhmm, as receipts write it. */
function receiptTime() {
  return new Date().toISOString().replace(/[-:T]/g, '').slice(2, 12);
}

class Carrier extends EventEmitter {
  /* @acked: an async function that resolves when our side has taken what @from sent to @to. */
  constructor({ port, acked }) {
    super();
    this.setMaxListeners(0);
    Object.assign(this, { port, acked });
    this.silence = null; // a function: it gets what is submitted, and nothing is answered
    this.phones = new Map();
    this.outOfService = new Set(); // numbers that nobody has
    this.sessions = new Set(); // all connections
    this.bound = null; // the one that takes our texts
    this.withheld = null; // receipts that are not sent yet; null: they are sent
    this.waiting = []; // texts of phones, while there is no link
    this.last = new Map(); // by phone: the end of its last text, for they go in order
    this.inFlight = 0; // deliver_sm without an answer
    this.references = 0;
    this.messages = 0;
    this.server = null;
  }

  get running() { return this.server !== null; }

  async start() {
    this.server = smpp.createServer((session) => this.serve(session));
    await new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  async stop() {
    const { server } = this;
    this.server = null;
    this.cut();
    await new Promise((resolve) => { server.close(resolve); });
  }

  /* Breaks the link; bearerbox makes a new one. */
  cut() {
    this.bound = null;
    for (const session of this.sessions) session.destroy();
  }

  /* The phones' receipts stay here from now on. */
  withholdReceipts() { this.withheld = this.withheld ?? []; }

  /* They go, in order, and the next ones by themselves. */
  releaseReceipts() {
    const withheld = this.withheld ?? [];
    this.withheld = null;
    for (const send of withheld) send();
  }

  /* They never come: this carrier lost them. */
  loseReceipts() { this.withheld = null; }

  serve(session) {
    this.sessions.add(session);
    session.setMaxListeners(0); // each text in flight listens for the link's end
    session.on('error', () => {}); // 'close' follows
    session.on('close', () => {
      this.sessions.delete(session);
      if (this.bound === session) this.bound = null;
    });
    for (const kind of ['bind_transceiver', 'bind_receiver', 'bind_transmitter']) {
      session.on(kind, (pdu) => this.bind(session, pdu, kind !== 'bind_transmitter'));
    }
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
    session.on('submit_sm', (pdu) => this.submit(session, pdu));
  }

  bind(session, pdu, receives) {
    if (pdu.system_id !== SYSTEM_ID || pdu.password !== PASSWORD) {
      session.send(pdu.response({ command_status: smpp.ESME_RBINDFAIL }));
      session.close();
      return;
    }
    session.send(pdu.response({ system_id: 'carrier' }));
    if (!receives) return;
    this.bound = session;
    this.emit('bound');
    for (const { from, pieces, resolve, reject } of this.waiting.splice(0)) {
      this.deliverNext(from, pieces).then(resolve, reject);
    }
  }

  /* A text for a phone.  Its receipt follows the answer at once: these phones are always on. */
  submit(session, pdu) {
    this.emit('submit', pdu);
    if (this.silence !== null) {
      this.silence(pdu);
      return;
    }
    this.messages += 1;
    const id = this.messages.toString(16).padStart(8, '0');
    if (this.outOfService.has(shown(pdu.destination_addr, pdu.dest_addr_ton))) {
      session.send(pdu.response({ command_status: smpp.ESME_RINVDSTADR, message_id: '' }));
      return;
    }
    session.send(pdu.response({ message_id: id }));
    const short = pdu.short_message;
    const octets = short && short.length > 0 ? short : pdu.message_payload || Buffer.alloc(0);
    const number = shown(pdu.destination_addr, pdu.dest_addr_ton);
    const text = this.handset(number).receive({
      from: shown(pdu.source_addr, pdu.source_addr_ton),
      dataCoding: pdu.data_coding,
      esmClass: pdu.esm_class,
      octets: Buffer.from(octets),
    });
    if (text !== null) this.emit('text', number, text);
    if (!(pdu.registered_delivery & 1)) return;
    if (this.withheld === null) this.sendReceipt(session, pdu, id);
    else this.withheld.push(() => this.sendReceipt(this.bound, pdu, id));
  }

  sendReceipt(session, pdu, id) {
    const time = receiptTime();
    this.deliver([{
      source_addr: pdu.destination_addr,
      source_addr_ton: pdu.dest_addr_ton,
      source_addr_npi: pdu.dest_addr_npi,
      destination_addr: pdu.source_addr,
      dest_addr_ton: pdu.source_addr_ton,
      dest_addr_npi: pdu.source_addr_npi,
      esm_class: RECEIPT,
      short_message: Buffer.from(`id:${id} sub:001 dlvrd:001 submit date:${time} done date:${time} `
        + 'stat:DELIVRD err:000 text:'),
      receipted_message_id: id,
      message_state: DELIVERED,
    }], session).catch(() => {}); // the link broke: this carrier does not repeat receipts then
  }

  /* One deliver_sm.  Resolves with bearerbox's answer, a command_status. */
  request(session, fields) {
    this.inFlight += 1;
    return new Promise((resolve, reject) => {
      const broken = () => reject(new Error('the SMPP link broke before the text was answered'));
      if (!this.sessions.has(session)) {
        broken();
        return;
      }
      session.once('close', broken);
      session.deliver_sm(fields, (answer) => {
        session.removeListener('close', broken);
        resolve(answer.command_status);
      });
    }).finally(() => { this.inFlight -= 1; });
  }

  async deliver(pieces, session = this.bound) {
    this.inFlight += 1;
    try {
      for (const piece of pieces) await this.deliverPiece(session, piece);
    } finally {
      this.inFlight -= 1;
    }
  }

  /* A text of the phone @from, after all of its own that came before. */
  deliverNext(from, pieces) {
    const before = this.last.get(from) ?? Promise.resolve();
    const delivered = before.catch(() => {}).then(() => this.deliver(pieces));
    this.last.set(from, delivered);
    return delivered;
  }

  /* An SMSC repeats what was refused for now, after a while: its peer tells it nothing. */
  async deliverPiece(session, piece) {
    let status = await this.request(session, piece);
    await until(async () => {
      if (status === LATER) status = await this.request(session, piece);
      return status !== LATER;
    }, { ms: ACT_MS, every: LATER_MS, what: () => 'deliver_sm is still refused for now' });
    if (status !== 0) throw new Error(`deliver_sm refused, command_status ${status}`);
  }

  /* What SMPP has of a text from a phone. */
  pieces({ from, to, text }) {
    this.references += 1;
    return split(text, this.references).map(({ dataCoding, esmClass, octets }) => ({
      source_addr: from.replace(/^\+/, ''),
      source_addr_ton: from.startsWith('+') ? INTERNATIONAL : UNKNOWN,
      source_addr_npi: ISDN,
      destination_addr: to,
      dest_addr_ton: UNKNOWN,
      dest_addr_npi: ISDN,
      data_coding: dataCoding,
      esm_class: esmClass,
      short_message: octets,
    }));
  }

  /* A text from a phone.  Resolves when the system has answered it; while there is no link, at
   * once, and it goes when the link is back. */
  async send({ from, to, text }) {
    const pieces = this.pieces({ from, to, text });
    if (this.bound === null) {
      new Promise((resolve, reject) => { this.waiting.push({ from, pieces, resolve, reject }); })
        .catch(() => {}); // answered long ago; what becomes of it is for the talk to see
      return;
    }
    await this.deliverNext(from, pieces);
    await this.acked(from, to);
  }

  /* Resolves once bearerbox has bound. */
  untilBound() {
    if (this.bound !== null) return Promise.resolve();
    return once(this, 'bound', { signal: AbortSignal.timeout(ACT_MS) }).catch(() => {
      throw new Error(`after ${ACT_MS / 1000} s: bearerbox has not bound to the carrier`);
    });
  }

  /* Resolves once no link is left. */
  async untilUnbound() {
    const closing = [...this.sessions].map((session) => once(session, 'close', { signal: AbortSignal.timeout(ACT_MS) }));
    await Promise.all(closing).catch(() => {
      throw new Error(`after ${ACT_MS / 1000} s: bearerbox has not closed its link to the carrier`);
    });
  }

  handset(number) {
    if (!this.phones.has(number)) this.phones.set(number, new Phone(number));
    return this.phones.get(number);
  }

  /* The texts that phone @number has got, in order. */
  phone(number) { return this.handset(number).texts; }

  clear() {
    this.phones.clear();
    this.last.clear();
    this.outOfService.clear();
    this.loseReceipts();
  }
}

module.exports = { Carrier, SYSTEM_ID, PASSWORD };
