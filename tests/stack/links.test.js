/* SPDX-License-Identifier: ISC */
/* The link between bearerbox and one carrier breaks, and nothing else does: what that carrier had, and sent no
 * receipt for, is unknown after sms.receipt_wait; what he sends again has its effect once.  What another carrier has
 * or sends stays as it is. */
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { once } = require('node:events');
const { after, before, beforeEach, describe, test } = require('node:test');
const { BOX, CARRIER } = require('./bearerbox');
const { Carrier, SYSTEM_ID, PASSWORD } = require('./carrier');
const { STATES } = require('./fates');
const { freePort } = require('./port');
const { startStack } = require('./stack');
const { ANN, BOB, TO_BOB } = require('./two_phones');
const { until } = require('./wait');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const STORES = (process.env.UINVITE_STORE || 'sqlite mysql').split(' ');
const OTHER = 'other'; // smsc-id
const EVE = '+447700900123';
const TO_EVE = '2910447700900123';
const RECEIPT_WAIT_MS = 1500;
const STATUS_PASSWORD = 'a&b=c+d?%41';
const SETTLED_MS = 10000;
const WITH_CARRIER = 'with the carrier';

/* bearerbox's status page, which can be held up. */
class StatusPage {
  constructor(target) {
    Object.assign(this, { target, hangs: false, given: 0 });
    this.sockets = new Set();
    this.server = http.createServer((request, response) => {
      if (this.hangs) return;
      http.get({ host: '127.0.0.1', port: target, path: request.url, agent: false }, (page) => {
        page.pipe(response);
        page.on('end', () => { this.given += 1; });
      }).on('error', () => response.destroy());
    });
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  async start() {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${this.server.address().port}/status.xml`;
  }

  /* Who waits gets none. */
  drop() { for (const socket of this.sockets) socket.destroy(); }

  stop() {
    this.drop();
    this.server.close();
  }
}

const otherCarrier = (port) => ({
  group: 'smsc', smsc: 'smpp', 'smsc-id': OTHER, 'allowed-smsc-id': OTHER, host: '127.0.0.1', port,
  'transceiver-mode': 'true', 'smsc-username': SYSTEM_ID, 'smsc-password': PASSWORD, 'system-type': '""',
  'interface-version': 34, 'reconnect-delay': 1, 'source-addr-ton': 0, 'source-addr-npi': 1,
});

for (const store of STORES) {
  describe(`a lost link to a carrier (${store})`, { concurrency: false }, () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-links-'));
    let stack;
    let other;
    let words = 0;

    before(async () => {
      const port = await freePort();
      other = new Carrier({
        port, acked: (from, to) => stack.bearerbox.untilTaken(from, to, () => stack.boxReads()),
      });
      await other.start();
      const password = path.join(folder, 'password');
      fs.writeFileSync(password, `${STATUS_PASSWORD}\n`);
      stack = await startStack({
        dir: path.join(folder, 'stack'), build: BUILD, store,
        settings: {
          'sms.receipt_wait': `${RECEIPT_WAIT_MS}ms`,
          'sms.bearerbox_status_every': '100ms',
          'sms.bearerbox_status_password_file': password,
          'sms.texts_an_hour': 1000,
          'sms-2911.prefixes': '+44',
          'sms-2911.carriers': OTHER,
        },
        core: { 'status-password': STATUS_PASSWORD },
        groups: [otherCarrier(port), { group: 'smsbox-route', 'smsbox-id': BOX, 'smsc-id': OTHER }],
      });
      await other.untilBound();
      for (const [carrier, from, to, name] of [[stack.carrier, ANN, '2910001', 'Ann'],
        [stack.carrier, BOB, '2910001', 'Bob'], [other, EVE, '2911001', 'Eve']]) {
        await carrier.send({ from, to, text: name });
        await carrier.send({ from, to, text: 'POLICY open' });
      }
      for (const [carrier, from, to] of [[stack.carrier, ANN, TO_BOB], [stack.carrier, ANN, TO_EVE],
        [stack.carrier, BOB, '2910639170000001'], [other, EVE, '2911639170000001'],
        [other, EVE, '2911639170000002'], [stack.carrier, BOB, TO_EVE]]) {
        await carrier.send({ from, to, text: 'Hello' });
      }
      await stack.quiet();
    });

    after(async () => {
      await stack?.end();
      await other?.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    });

    beforeEach(async () => {
      stack.carrier.loseReceipts();
      other.loseReceipts();
      await Promise.all([stack.carrier.untilBound(), other.untilBound()]);
    });

    /* What the store says of the text with @body: the row of its delivery, and what Ann sees of it. */
    async function fate({ body }) {
      const [[state, reason, changed] = []] = await stack.store.query(
        "SELECT d.state, COALESCE(d.reason, ''), d.changed_ms FROM delivery d JOIN message m ON m.id = d.message "
        + `WHERE CAST(m.body AS CHAR) = '${body}' AND d.medium = 2;`,
      );
      const name = STATES[state] === 'handed over' && reason === '' ? WITH_CARRIER : STATES[state] ?? 'not there';
      return { name, reason, changed: Number(changed) };
    }

    /* How often the box has said so. */
    const said = (line) => fs.readFileSync(path.join(stack.programs.logs, 'uinvite-smsbox.log'), 'utf8')
      .split(line).length - 1;

    async function becomes(text, name) {
      let now = { name: 'nothing yet' };
      await until(async () => {
        now = await fate(text);
        return now.name === name;
      }, { ms: SETTLED_MS, every: 20, what: () => `${text.body} is ${now.name} (${now.reason}), not ${name}` });
      return now;
    }

    /* Texts that may become unknown by a loss: they wait for a receipt. */
    const followed = async () => Number((await stack.store.query('SELECT COUNT(*) FROM text_at_carrier;'))[0][0]);

    /* Ann writes, the carrier has it, and its receipt does not come. */
    async function writes(carrier, phone, to) {
      words += 1;
      const text = { body: `Text ${words}`, carrier, phone };
      carrier.withholdReceipts();
      await stack.carrier.send({ from: ANN, to, text: text.body });
      await becomes(text, WITH_CARRIER);
      return text;
    }

    const arrived = ({ body, carrier, phone }) => carrier.phone(phone).filter((got) => got.text.includes(body)).length;

    test('a text whose receipt it took is unknown after sms.receipt_wait, with bearerbox up all the time', async () => {
      const { pid } = stack.bearerbox.child;
      const text = await writes(stack.carrier, BOB, TO_BOB);
      const cut = Date.now();
      stack.carrier.cut();
      await stack.carrier.untilBound();
      const { changed } = await becomes(text, 'unknown');
      assert.ok(changed - cut >= RECEIPT_WAIT_MS, `after ${changed - cut} ms`);
      assert.equal(stack.bearerbox.child.pid, pid);
      assert.ok(stack.bearerbox.running);
      assert.equal(await followed(), 0);
      assert.equal(arrived(text), 1);
    });

    test('a receipt that comes within that time counts', async () => {
      const text = await writes(stack.carrier, BOB, TO_BOB);
      stack.carrier.cut();
      await stack.carrier.untilBound();
      stack.carrier.releaseReceipts();
      await becomes(text, 'delivered');
      assert.equal(await followed(), 0); // so nothing is left that could say otherwise
    });

    test('a receipt that comes after it is the last word', async () => {
      const text = await writes(stack.carrier, BOB, TO_BOB);
      stack.carrier.cut();
      await stack.carrier.untilBound();
      await becomes(text, 'unknown');
      stack.carrier.releaseReceipts();
      await becomes(text, 'delivered');
      assert.equal(await followed(), 0);
    });

    test('what another carrier has stays with him', async () => {
      const his = await writes(other, EVE, TO_EVE);
      const text = await writes(stack.carrier, BOB, TO_BOB);
      stack.carrier.cut();
      await stack.carrier.untilBound();
      await becomes(text, 'unknown');
      assert.equal((await fate(his)).name, WITH_CARRIER);
      assert.deepEqual(await stack.store.query('SELECT carrier, unknown_ms FROM text_at_carrier;'), [[OTHER, '0']]);
      other.cut();
      await becomes(his, 'unknown');
    });

    test('as long as the link does not come back: unknown; what is written meanwhile waits and goes then', async () => {
      const text = await writes(stack.carrier, BOB, TO_BOB);
      await stack.carrier.stop();
      await becomes(text, 'unknown');
      stack.carrier.loseReceipts();
      words += 1;
      const later = { body: `Text ${words}`, carrier: stack.carrier, phone: BOB };
      await other.send({ from: EVE, to: '2911639170000002', text: later.body });
      await until(async () => (await fate(later)).reason === 'buffered', {
        ms: SETTLED_MS, what: () => 'bearerbox has not said that it keeps the text',
      });
      await stack.carrier.start();
      await becomes(later, 'delivered');
      assert.equal(arrived(later), 1);
    });

    test('a text that the carrier had not answered is sent again by bearerbox, and not unknown', async () => {
      words += 1;
      const text = { body: `Text ${words}`, carrier: stack.carrier, phone: BOB };
      const submitted = new Promise((resolve) => { stack.carrier.silence = resolve; });
      await stack.carrier.send({ from: ANN, to: TO_BOB, text: text.body });
      await submitted;
      stack.carrier.silence = null;
      stack.carrier.cut();
      await becomes(text, 'delivered');
      assert.equal(arrived(text), 1);
    });

    test('what was kept while the link was down goes in order, and waits for no phone that is off', async () => {
      const zoe = '+447700900998';
      await other.send({ from: zoe, to: '2911001', text: 'Zoe' });
      await stack.carrier.send({ from: BOB, to: `2910${zoe.slice(1)}`, text: 'May I?' });
      await stack.quiet();
      const had = stack.carrier.phone(BOB).length;
      await stack.carrier.stop();
      await other.send({ from: zoe, to: '2911639170000002', text: 'Accept' }); // Bob hears of it from the service
      await until(async () => (await stack.bearerbox.held()).forCarrier > 0, {
        ms: SETTLED_MS, what: () => 'bearerbox has not got the first of the two',
      });
      words += 1;
      const next = { body: `Text ${words}`, carrier: stack.carrier, phone: BOB };
      await other.send({ from: EVE, to: '2911639170000002', text: next.body });
      stack.carrier.withholdReceipts(); // his phone is off
      await stack.carrier.start();
      await becomes(next, WITH_CARRIER);
      const got = () => stack.carrier.phone(BOB).slice(had).map(({ text }) => text);
      await until(() => got().length === 2, { ms: SETTLED_MS, what: () => `Bob got ${got()}` });
      stack.carrier.releaseReceipts();
      await becomes(next, 'delivered');
      assert.equal(arrived(next), 1);
      const [first, second] = got();
      assert.match(first, /Zoe/);
      assert.match(second, /Text/);
    });

    test('a loss while the box is away is noticed when it is back', async () => {
      const text = await writes(stack.carrier, BOB, TO_BOB);
      await stack.programs.crash('smsbox');
      stack.carrier.cut();
      await stack.carrier.untilBound();
      await stack.programs.start('smsbox');
      await becomes(text, 'unknown');
    });

    test('the box killed while a text waits for its receipt: it waits on', async () => {
      const text = await writes(stack.carrier, BOB, TO_BOB);
      stack.carrier.cut();
      await until(async () => (await stack.store.query('SELECT unknown_ms FROM text_at_carrier;'))
        .some(([unknown]) => unknown !== '0'), { ms: SETTLED_MS, what: () => 'the loss is not noticed' });
      await stack.programs.crash('smsbox');
      await stack.programs.start('smsbox');
      await becomes(text, 'unknown');
    });

    test('bearerbox gone with its links: unknown, and the receipt that its store kept is the last word', async () => {
      const text = await writes(stack.carrier, BOB, TO_BOB);
      await stack.bearerbox.child.end('SIGKILL');
      await becomes(text, 'unknown');
      await stack.bearerbox.start(stack.carrier);
      stack.carrier.releaseReceipts();
      await becomes(text, 'delivered');
    });

    test('a page that cannot be read is said once, until it can', async () => {
      const { settings } = stack.programs;
      const cases = [
        ['no status page', { 'sms.bearerbox_status_password_file': '' }], // "Denied"
        ['status page does not come', { 'sms.bearerbox_status': `http://127.0.0.1:${await freePort()}/status.xml` }],
      ];
      for (const [line, wrong] of cases) {
        await stack.programs.stop('smsbox');
        stack.programs.configure({ ...settings, ...wrong });
        await stack.programs.start('smsbox');
        await until(() => said(line) === 1, { ms: SETTLED_MS, what: () => `"${line}" is not in the log` });
        const text = await writes(stack.carrier, BOB, TO_BOB);
        stack.carrier.cut();
        await stack.carrier.untilBound();
        await stack.programs.stop('smsbox');
        assert.equal(said(line), 1);
        stack.programs.configure(settings);
        await stack.programs.start('smsbox');
        await becomes(text, 'unknown');
      }
      assert.equal(said(STATUS_PASSWORD), 0);
    });

    test('a status page that hangs holds up neither texts nor the box\'s end', async () => {
      const sockets = new Set();
      const silent = net.createServer((socket) => { sockets.add(socket); });
      await new Promise((resolve) => { silent.listen(0, '127.0.0.1', resolve); });
      const { settings } = stack.programs;
      await stack.programs.stop('smsbox');
      stack.programs.configure({
        ...settings, 'sms.bearerbox_status': `http://127.0.0.1:${silent.address().port}/status.xml`,
      });
      try {
        const asked = once(silent, 'connection');
        await stack.programs.start('smsbox');
        await asked;
        await stack.carrier.send({ from: ANN, to: '2910001', text: 'HELP' });
        await stack.quiet();
        const began = Date.now();
        await stack.programs.stop('smsbox');
        assert.ok(Date.now() - began < 2500, `${Date.now() - began} ms to its end`); // not thrown out after 3 s
      } finally {
        stack.programs.configure(settings);
        for (const socket of sockets) socket.destroy();
        silent.close();
        if (!stack.programs.isRunning('smsbox')) await stack.programs.start('smsbox');
      }
    });

    /* What Bob's phone got of that, once nothing moves any more. */
    async function got(body) {
      await stack.quiet();
      return arrived({ body, carrier: stack.carrier, phone: BOB });
    }

    /* -> new words, which Ann has sent to Bob. */
    async function sends() {
      words += 1;
      const body = `Text ${words}`;
      await stack.carrier.send({ from: ANN, to: TO_BOB, text: body });
      assert.equal(await got(body), 1);
      return body;
    }

    const sendAgain = (body) => stack.carrier.send({ from: ANN, to: TO_BOB, text: body });

    async function breaks(carrier) {
      carrier.cut();
      await carrier.untilBound();
    }

    test('what a carrier sends again is taken once, and anew after his next loss', async () => {
      const body = await sends();
      for (let loss = 0; loss < 2; loss += 1) {
        await breaks(stack.carrier);
        await sendAgain(body);
        assert.equal(await got(body), 1);
      }
      await sendAgain(body); // this one Ann has written
      assert.equal(await got(body), 2);
    });

    test('after the loss of another carrier the same words are a new text', async () => {
      const body = await sends();
      await breaks(other);
      await sendAgain(body);
      assert.equal(await got(body), 2);
    });

    test('what was sent again while the box was away is recognised by the next', async () => {
      const body = await sends();
      await stack.programs.stop('smsbox');
      await breaks(stack.carrier);
      await sendAgain(body);
      await stack.programs.start('smsbox');
      assert.equal(await got(body), 1);
    });

    /* It waits in bearerbox, so it is among the first that the box hears, which has to know by then what it went
     * through; here no page helps it. */
    test('what was sent again after box and bearerbox were killed is recognised by the next', async () => {
      const { settings } = stack.programs;
      await stack.programs.stop('smsbox');
      stack.programs.configure({ ...settings, 'sms.bearerbox_status': '' });
      await stack.programs.start('smsbox');
      try {
        for (let kill = 0; kill < 5; kill += 1) {
          const body = await sends();
          await stack.programs.crash('smsbox');
          await stack.bearerbox.child.end('SIGKILL');
          await stack.bearerbox.start(stack.carrier);
          await sendAgain(body);
          await stack.programs.start('smsbox');
          assert.equal(await got(body), 1);
        }
      } finally {
        await stack.programs.stop('smsbox');
        stack.programs.configure(settings);
        await stack.programs.start('smsbox');
      }
    });

    test('what comes in between stays in its place', async () => {
      const [first, second] = [await sends(), await sends()];
      const between = ['One', 'Two', 'Three'].map((number) => `${number} after Text ${words}`);
      const had = stack.carrier.phone(BOB).length;
      await breaks(stack.carrier);
      const pieces = [between[0], second, between[1], first, between[2]]
        .map((text) => stack.carrier.pieces({ from: ANN, to: TO_BOB, text }));
      await Promise.all(pieces.map((piece) => stack.carrier.deliver(piece)));
      await stack.quiet();
      const heard = stack.carrier.phone(BOB).slice(had).map(({ text }) => text);
      assert.equal(heard.length, between.length, heard.join());
      between.forEach((text, i) => assert.ok(heard[i].includes(text), heard.join()));
    });

    test('a long text is taken once, whichever of its parts he sends again', async () => {
      for (const before of [1, 2, 3]) {
        words += 1;
        const body = `Text ${words} ${'and so on '.repeat(35)}`.trim();
        const pieces = stack.carrier.pieces({ from: ANN, to: TO_BOB, text: body });
        assert.equal(pieces.length, 3);
        await stack.carrier.deliver(pieces.slice(0, before));
        await stack.quiet();
        await breaks(stack.carrier);
        await stack.carrier.deliver(pieces);
        assert.equal(await got(body), 1, `${before} parts before`);
      }
    });

    test('a status page that hangs holds up texts once, and the box\'s end never', async () => {
      const { settings } = stack.programs;
      const page = new StatusPage(stack.bearerbox.adminPort);
      await page.start();
      const restart = async (to) => {
        if (stack.programs.isRunning('smsbox')) await stack.programs.stop('smsbox');
        stack.programs.configure(to);
        await stack.programs.start('smsbox');
      };
      const untilGiven = async () => {
        const { given } = page;
        await until(() => page.given > given + 1, { ms: SETTLED_MS, what: () => 'the box does not look' });
      };
      try {
        await restart({ ...settings, 'sms.bearerbox_status': page.url });
        const body = await sends();
        await untilGiven();
        page.hangs = true;
        await sendAgain(body); // nobody says whether a link was lost
        assert.equal(await got(body), 2);
        const began = Date.now();
        await sendAgain(body);
        assert.equal(await got(body), 3);
        assert.ok(Date.now() - began < 1500, `${Date.now() - began} ms for what need not ask`);

        page.hangs = false;
        page.drop();
        await untilGiven();
        await breaks(stack.carrier);
        await sendAgain(body);
        assert.equal(await got(body), 3);

        const last = await sends();
        page.hangs = true;
        const ends = Date.now();
        const sent = sendAgain(last);
        await until(async () => (await stack.bearerbox.held()).forBox > 0, {
          ms: SETTLED_MS, what: () => 'bearerbox has no text for the box',
        });
        await stack.programs.stop('smsbox');
        assert.ok(Date.now() - ends < 2500, `${Date.now() - ends} ms to its end`); // not thrown out after 3 s
        await sent;
        page.hangs = false;
        page.drop();
        await stack.programs.start('smsbox');
        assert.equal(await got(last), 2);
      } finally {
        page.stop();
        await restart(settings);
      }
    });
  });
}
