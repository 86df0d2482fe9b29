/* SPDX-License-Identifier: ISC */
/* A private bearerbox: one SMPP link to the carrier, one route to our SMS box, stores on disk. */
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { Child } = require('./child');
const { SYSTEM_ID, PASSWORD } = require('./carrier');

const CARRIER = 'carrier'; // smsc-id
const BOX = 'uinvite'; // smsbox-id
const ADMIN = 'admin';
const RECOMMENDED = path.resolve(__dirname, '../../etc/kannel/kannel.conf');
const TAKEN_MS = 10000;
const LOOK_EVERY_MS = 5;

/* etc/kannel's recommendation with our places in it, and impatient, as tests are. */
function configuration({ folder, log, adminPort, boxPort, smppPort, groups, core }) {
  const ours = {
    'admin-port': adminPort,
    'admin-password': ADMIN,
    'smsbox-port': boxPort,
    'store-location': `${folder}/store`,
    'dlr-spool': `${folder}/dlr`,
    'log-file': log,
    'sms-resend-freq': 1,
    'smsc-id': CARRIER,
    'allowed-smsc-id': CARRIER,
    host: '127.0.0.1',
    port: smppPort,
    'smsc-username': SYSTEM_ID,
    'smsc-password': PASSWORD,
    'reconnect-delay': 1,
    throughput: 0,
    'smsbox-id': BOX,
  };
  let text = fs.readFileSync(RECOMMENDED, 'utf8');
  for (const [key, value] of Object.entries(ours)) {
    const line = new RegExp(`^${key} = .*$`, 'gm');
    if (!line.test(text)) throw new Error(`${RECOMMENDED} does not set ${key}`);
    text = text.replace(line, `${key} = ${value}`);
  }
  for (const [key, value] of Object.entries(core)) {
    const line = new RegExp(`^${key} = .*$`, 'm');
    text = line.test(text) ? text.replace(line, `${key} = ${value}`)
      : text.replace(/^admin-password = .*$/m, (password) => `${password}\n${key} = ${value}`);
  }
  return `${text}\n${groups.map(group).join('\n')}`;
}

/* { group: 'smsc', smsc: 'fake' } -> a group of kannel.conf */
function group(keys) {
  return Object.entries(keys).map(([key, value]) => `${key} = ${value}\n`).join('');
}

function get(port, page) {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path: page, agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

class Bearerbox {
  /* @groups: further ones of kannel.conf, as objects; @core: further keys of its core. */
  constructor({ run, log, warden, adminPort, boxPort, smppPort, groups = [], core = {} }) {
    Object.assign(this, { log, warden, adminPort, boxPort, smppPort, groups, core });
    this.folder = path.join(run, 'bearerbox');
    this.child = null;
    this.waiting = [];
    this.looks = false;
  }

  get running() { return this.child !== null && this.child.running; }

  /* Resolves when it serves boxes and has bound to the carrier. */
  async start(carrier) {
    const file = path.join(this.folder, 'kannel.conf');
    fs.mkdirSync(path.join(this.folder, 'dlr'), { recursive: true });
    fs.writeFileSync(file, configuration(this));
    fs.closeSync(fs.openSync(path.join(this.folder, 'store'), 'a')); // none is an error in its log
    this.child = await Child.start('bearerbox', ['/usr/sbin/bearerbox', '-v', '4', file], {
      warden: this.warden,
      log: `${this.log}.start`,
      cwd: this.folder,
      ready: () => get(this.adminPort, `/status.xml?password=${ADMIN}`).then((xml) => xml.includes('<gateway>'), () => false),
    });
    if (carrier.running) await carrier.untilBound();
  }

  async stop() { await this.child.end(); }

  /* Has it taken in a box?  It takes in one a second, those that are dead already, too. */
  async servesBox() {
    const xml = await get(this.adminPort, `/status.xml?password=${ADMIN}`).catch(() => '');
    return xml.includes(`<id>${BOX}</id>`);
  }

  /* What its store holds: each message until its receiver has acked it.
   * -> [{ kind: 'MO' | 'MT' | 'DLR', sender, receiver }] */
  async stored() {
    const xml = await get(this.adminPort, `/store-status.xml?password=${ADMIN}`);
    const field = (message, name) => {
      const match = new RegExp(`<${name}>([^<]*)</${name}>`).exec(message);
      return match === null ? '' : match[1];
    };
    return xml.split('<message>').slice(1).map((message) => ({
      kind: field(message, 'type'),
      sender: field(message, 'sender'),
      receiver: field(message, 'receiver'),
    }));
  }

  /* -> { forBox, forCarrier }: how many wait for each */
  async held() {
    const stored = await this.stored();
    const forCarrier = stored.filter(({ kind }) => kind.startsWith('MT')).length;
    return { forBox: stored.length - forCarrier, forCarrier };
  }

  /* Resolves when no text from @from to @to waits for the box any more, or at once when
   * @boxReads() says that nobody will take it. */
  untilTaken(from, to, boxReads) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ from, to, boxReads, resolve, reject, until: Date.now() + TAKEN_MS });
      if (!this.looks) this.look();
    });
  }

  /* Bearerbox announces no ack, its store can only be looked at.  One look serves all who waited when
   * it began: who comes later needs a later look. */
  async look() {
    this.looks = true;
    while (this.waiting.length > 0) {
      const asked = this.waiting.splice(0);
      const stored = await this.stored().catch(() => []);
      for (const one of asked) {
        const isHeld = stored.some(({ kind, sender, receiver }) => kind === 'MO'
          && sender === one.from && receiver === one.to);
        if (!isHeld || !one.boxReads()) one.resolve();
        else if (Date.now() > one.until) {
          one.reject(new Error(`the SMS box has not acked the text from ${one.from} to ${one.to}`));
        } else this.waiting.push(one);
      }
      await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
    }
    this.looks = false;
  }
}

module.exports = { Bearerbox, CARRIER, BOX, ADMIN, get, group };
