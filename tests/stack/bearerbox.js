/* SPDX-License-Identifier: ISC */
/* A private bearerbox: one SMPP link to the carrier, one route to our SMS box, stores on disk. */
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { Child } = require('./child');
const { until } = require('./wait');
const { SYSTEM_ID, PASSWORD } = require('./carrier');

const CARRIER = 'carrier'; // smsc-id
const BOX = 'uinvite'; // smsbox-id
const ADMIN = 'admin';

function configuration({ folder, adminPort, boxPort, smppPort }) {
  return `group = core
admin-port = ${adminPort}
admin-interface = 127.0.0.1
admin-password = ${ADMIN}
admin-deny-ip = "*.*.*.*"
admin-allow-ip = "127.0.0.1"
smsbox-port = ${boxPort}
smsbox-interface = 127.0.0.1
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
smsbox-max-pending = 1000
sms-incoming-queue-limit = -1
sms-resend-freq = 1
sms-combine-concatenated-mo = false
store-type = file
store-location = ${folder}/store
dlr-storage = spool
dlr-spool = ${folder}/dlr

group = smsc
smsc = smpp
smsc-id = ${CARRIER}
allowed-smsc-id = ${CARRIER}
host = 127.0.0.1
port = ${smppPort}
transceiver-mode = true
smsc-username = ${SYSTEM_ID}
smsc-password = ${PASSWORD}
system-type = ""
address-range = ""
interface-version = 34
max-pending-submits = 100
enquire-link-interval = 30
reconnect-delay = 1
wait-ack = 10

group = smsbox
bearerbox-host = 127.0.0.1

group = smsbox-route
smsbox-id = ${BOX}
smsc-id = ${CARRIER}
`;
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
  constructor({ run, log, warden, adminPort, boxPort, smppPort }) {
    Object.assign(this, { log, warden, adminPort, boxPort, smppPort });
    this.folder = path.join(run, 'bearerbox');
    this.child = null;
    this.looking = null;
  }

  get running() { return this.child !== null && this.child.running; }

  /* Resolves when it serves boxes and has bound to the carrier. */
  async start(carrier) {
    const file = path.join(this.folder, 'kannel.conf');
    fs.mkdirSync(path.join(this.folder, 'dlr'), { recursive: true });
    fs.writeFileSync(file, configuration(this));
    this.child = await Child.start('bearerbox', ['/usr/sbin/bearerbox', '-v', '1', file], {
      warden: this.warden,
      log: this.log,
      cwd: this.folder,
      ready: () => get(this.adminPort, '/status.xml').then((xml) => xml.includes('<gateway>'), () => false),
    });
    if (carrier.running) await carrier.untilBound();
  }

  async stop() { await this.child.end(); }

  /* What waits in it.  -> { received, sent: queued texts and receipts; stored: not acked yet } */
  async status() {
    const xml = await get(this.adminPort, '/status.xml');
    const sms = /<sms>([\s\S]*?)<\/sms>/.exec(xml);
    if (sms === null) throw new Error('bearerbox shows no status.xml as we know it');
    const queued = (kind) => Number(
      new RegExp(`<${kind}>[\\s\\S]*?<queued>(\\d+)</queued>`).exec(sms[1])[1],
    );
    const stored = Number(/<storesize>(\d+)<\/storesize>/.exec(sms[1])[1]);
    return { received: queued('received'), sent: queued('sent'), stored };
  }
}

module.exports = { Bearerbox, CARRIER, BOX, get };
