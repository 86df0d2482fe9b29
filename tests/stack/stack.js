/* SPDX-License-Identifier: ISC */
/* The whole system on loopback, with the world around it: started, paused in parts, emptied, ended.
 * Several stacks run side by side. */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { age, setSentinel, untilTidied } = require('./ageing');
const { Bearerbox, BOX, CARRIER } = require('./bearerbox');
const { Carrier } = require('./carrier');
const { MariaDb } = require('./mariadb');
const { freePort } = require('./port');
const { Postfix, OWNER } = require('./postfix');
const { Programs, PROGRAMS, SOURCE } = require('./programs');
const { untilQuiet } = require('./quiet');
const { Sendmail } = require('./sendmail');
const { Sqlite } = require('./sqlite');
const { Verifier, AUTHSERV_ID } = require('./verifier');
const { Warden } = require('./warden');
const { World } = require('./world');

const RANGE = ['12125556666', '12125559999'];
const STORES = { sqlite: Sqlite, mysql: MariaDb };
const MTAS = { postfix: Postfix, sendmail: Sendmail };

/* Open stacks, for signals and crashes of node itself. */
const open = new Set();

async function endAll() {
  await Promise.allSettled([...open].map((stack) => stack.end()));
}

let watching = false;

function endWithNode() {
  if (watching) return;
  watching = true;
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
    process.once(signal, () => { endAll().then(() => process.exit(process.exitCode ?? code)); });
  }
  process.once('uncaughtException', (error) => {
    process.stderr.write(`${error.stack}\n`);
    endAll().then(() => process.exit(1));
  });
}

class Stack {
  constructor({ dir, store, mta, verifier, build, settings, say, run, ports, signs, groups, core }) {
    Object.assign(this, { dir, run, say });
    this.warden = new Warden();
    this.warden.folder(run);
    this.warden.folder(dir);
    const { warden } = this;
    const logs = path.join(dir, 'log');
    fs.mkdirSync(logs, { recursive: true });
    const log = (name) => path.join(logs, `${name}.log`);
    fs.mkdirSync(path.join(run, 'ring'), { mode: 0o700 });

    this.world = new World({ sinkPort: ports.sink, mtaPort: ports.smtp });
    this.verifier = new Verifier({
      run, warden, log: log('opendkim'), publicKey: this.world.signer.publicKey, mta,
      lines: verifier, privateKey: signs ? this.world.signer.privateKey : null,
    });
    const milterSocket = path.join(run, 'milter.sock');
    this.mta = new MTAS[mta]({
      run, build, warden, milterSocket, log: path.join(run, `${mta}.log`), port: ports.smtp,
      reentryPort: ports.reentry, sinkPort: ports.sink, verifierSocket: this.verifier.socket,
    });
    this.carrier = new Carrier({
      port: ports.smpp, acked: (from, to) => this.bearerbox.untilTaken(from, to, () => this.boxReads()),
    });
    this.bearerbox = new Bearerbox({
      run, warden, log: log('bearerbox'), adminPort: ports.admin, boxPort: ports.box,
      smppPort: ports.smpp, groups, core,
    });
    this.store = new STORES[store]({ dir, run, warden, log: log('mariadbd') });
    this.programs = new Programs({
      build, warden, logs, conf: path.join(dir, 'uinvite.conf'),
      base: this.settings({ ports, milterSocket }),
    });
    this.programs.configure(settings);
    this.env = {
      SMTP: `127.0.0.1:${ports.smtp}`,
      WEB: `http://127.0.0.1:${ports.web}`,
      CONF: this.programs.conf,
      BIN: build,
      STORE: this.store.url,
    };
  }

  /* The settings that every talk may count on, and where everything is. */
  settings({ ports, milterSocket }) {
    return {
      'store.url': this.store.url,
      'keys.file': path.join(this.dir, 'keys'),
      'ring.directory': path.join(this.run, 'ring'),
      'templates.directory': path.join(SOURCE, 'etc/templates'),
      'mail.domain': 'im.example',
      'mail.service_address': 'NewUser',
      'mail.verifier': AUTHSERV_ID,
      'mail.smtp_url': `smtp://127.0.0.1:${ports.smtp}`,
      'milter.socket': milterSocket,
      'milter.socket_group': OWNER,
      'sms.access_code': '2910',
      'sms.prefixes': '+63',
      'sms.carriers': CARRIER,
      'sms.bearerbox_port': ports.box,
      'sms.bearerbox_status': `http://127.0.0.1:${ports.admin}/status.xml`,
      'sms.box_id': BOX,
      'web.listen': `127.0.0.1:${ports.web}`,
      'web.url': `http://127.0.0.1:${ports.web}`,
      'web.root': path.join(SOURCE, 'imcored/web'),
      'guest.first_number': '999000000000',
    };
  }

  /* Everything at once, but each after what it needs. */
  async launch() {
    Object.keys(PROGRAMS).forEach((name) => this.programs.file(name)); // say at once what is missing
    const initialised = this.begin('store').then(() => this.initialise());
    const texts = this.carrier.start().then(() => this.begin('bearerbox'));
    await this.allBegun([
      this.world.start(),
      this.verifier.start(),
      this.begin('mta'),
      initialised.then(() => this.begin('milter')),
      initialised.then(() => this.begin('imcored')),
      Promise.all([initialised, texts]).then(() => this.begin('smsbox')),
    ]);
  }

  /* Waits for all even if one fails: what is still starting could not be ended. */
  async allBegun(beginnings) {
    this.beginning = Promise.allSettled(beginnings);
    const failed = (await this.beginning).find(({ status }) => status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async initialise() {
    await this.programs.mustUinvite(['init']);
    await this.programs.mustUinvite(['range', 'add', ...RANGE]);
  }

  /* What program @name says while another part that it waits for is stopped; null: it does not wait. */
  waitsFor(name) { return name === 'smsbox' && !this.bearerbox.running ? /bearerbox does not answer\b/ : null; }

  /* The part called @name, for start and stop. */
  part(name) {
    if (name in PROGRAMS) {
      return {
        start: () => this.programs.start(name, [], this.waitsFor(name)),
        stop: () => this.programs.stop(name),
        running: this.programs.isRunning(name),
      };
    }
    const part = { bearerbox: this.bearerbox, carrier: this.carrier, mta: this.mta, store: this.store }[name];
    if (part === undefined) throw new Error(`the stack has no part called ${name}`);
    return {
      title: part.title, start: () => part.start(this.carrier), stop: () => part.stop(), running: part.running,
    };
  }

  runs(name) { return this.part(name).running; }

  /* Is there someone who will ack a text to bearerbox? */
  boxReads() {
    return ['carrier', 'bearerbox', 'smsbox', 'store'].every((name) => this.runs(name));
  }

  async begin(name) {
    const part = this.part(name);
    await part.start();
    this.say(`${part.title ?? name} runs`);
  }

  async start(name) {
    await this.begin(name);
    if (name === 'carrier' && this.bearerbox.running) await this.carrier.untilBound();
  }

  /* Stops a part once nothing moves any more. */
  async stop(name) {
    if (name === 'store' && this.store instanceof Sqlite) {
      throw new Error('the embedded store cannot be stopped: mysql only');
    }
    await this.quiet();
    await this.part(name).stop();
    if (name === 'bearerbox') await this.carrier.untilUnbound(); // until then it takes phones' texts
    this.say(`${name} stopped`);
  }

  quiet() { return untilQuiet(this); }

  /* As if so many days had gone by; resolves once imcored has done what was due by then. */
  async pass(days) {
    await this.stop('imcored');
    await age(this.store, days);
    await setSentinel(this.store);
    await this.start('imcored');
    await untilTidied(this.store);
  }

  uinvite(args, options) { return this.programs.uinvite(args, options); }

  /* Back to the first day, with everything running on. */
  async empty() {
    await this.quiet();
    const tables = (await this.store.tables()).filter((table) => table !== 'schema_version');
    await this.store.query(`BEGIN; ${tables.map((t) => `DELETE FROM ${t};`).join(' ')} COMMIT;`);
    await this.programs.mustUinvite(['range', 'add', ...RANGE]);
    this.world.clear();
    this.carrier.clear();
  }

  /* Ends everything and removes the folders.  Rejects if one of our programs had died or did not
   * stop in order, after all is gone. */
  end() {
    if (this.ended === undefined) this.ended = this.endOnce();
    return this.ended;
  }

  async endOnce() {
    await this.beginning;
    const endings = await Promise.allSettled(
      [...this.programs.children.keys()].map((name) => this.programs.stop(name)),
    );
    await Promise.all([this.world.end(), this.carrier.running ? this.carrier.stop() : null]);
    await this.warden.close();
    open.delete(this);
    const failed = endings.find(({ status }) => status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

/* Starts a stack in folder @dir, which must be new or empty, on the programs built in @build.
 * @mta is postfix or sendmail; @settings override keys of uinvite.conf, @verifier are further lines of
 * the verifier's configuration; @say hears a line for each part that runs;
 * @signs: the MTA signs our letters; @groups: further groups of kannel.conf, as objects, @core: further
 * keys of its core. */
async function startStack({
  dir, store = 'sqlite', mta = 'postfix', build, settings = {}, verifier = [], say = () => {},
  signs = false, groups = [], core = {},
}) {
  if (!(store in STORES)) throw new Error(`store ${store}: must be sqlite or mysql`);
  if (!(mta in MTAS)) throw new Error(`MTA ${mta}: must be postfix or sendmail`);
  fs.mkdirSync(dir, { recursive: true });
  if (fs.readdirSync(dir).length > 0) throw new Error(`${dir} is not empty`);
  /* Servers under other users must reach it, and a socket's path is 107 bytes at most. */
  const run = fs.mkdtempSync('/tmp/uinvite-');
  fs.chmodSync(run, 0o755);
  const names = ['smtp', 'reentry', 'sink', 'smpp', 'admin', 'box', 'web'];
  const numbers = await Promise.all(names.map(() => freePort()));
  const ports = Object.fromEntries(names.map((name, i) => [name, numbers[i]]));
  const stack = new Stack({
    dir: path.resolve(dir), store, mta, verifier, build: path.resolve(build), settings, say, run, ports,
    signs, groups, core,
  });
  endWithNode();
  open.add(stack);
  try {
    await stack.launch();
  } catch (error) {
    await stack.end().catch(() => {});
    throw error;
  }
  return stack;
}

module.exports = { startStack };
