/* SPDX-License-Identifier: ISC */
/* Two carriers, one of which is asked for no delivery receipts (receipts = no): what each of them is asked for, and
 * that "with the carrier" is the last word of what the second one took, whatever breaks. */
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, beforeEach, describe, test } = require('node:test');
const { BOX } = require('./bearerbox');
const { BoxRelay } = require('./box_relay');
const { Carrier, SYSTEM_ID, PASSWORD } = require('./carrier');
const { fateOf } = require('./fates');
const { freePort } = require('./port');
const { startStack } = require('./stack');
const { ANN, BOB, TO_ANN, TO_BOB } = require('./two_phones');
const { until } = require('./wait');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const STORES = (process.env.UINVITE_STORE || 'sqlite mysql').split(' ');
const MUTE = 'mute'; // smsc-id of the carrier that is asked for none
const EVE = '+447700900123'; // his
const TO_EVE = `2910${EVE.slice(1)}`; // for whom is not his
const RECEIPT_WAIT_MS = 1000;
const SETTLED_MS = 10000;
const TAKEN = 'handed over (no receipt asked for)';
/* registered_delivery (SMPP 3.4, 5.2.17): a receipt and, for a phone that is off, an intermediate notification. */
const ALL = 0x11;
const NONE = 0;

const muteCarrier = (port) => ({
  group: 'smsc', smsc: 'smpp', 'smsc-id': MUTE, 'allowed-smsc-id': MUTE, host: '127.0.0.1', port,
  'transceiver-mode': 'true', 'smsc-username': SYSTEM_ID, 'smsc-password': PASSWORD, 'system-type': '""',
  'interface-version': 34, 'reconnect-delay': 1, 'source-addr-ton': 0, 'source-addr-npi': 1,
});

for (const store of STORES) {
  describe(`a carrier that is asked for no receipts (${store})`, { concurrency: false }, () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-receipts-'));
    let stack;
    let mute;
    let relay;
    let asked; // registered_delivery of each part submitted since the test began, by carrier
    let words = 0;

    before(async () => {
      const port = await freePort();
      mute = new Carrier({
        port, acked: (from, to) => stack.bearerbox.untilTaken(from, to, () => stack.boxReads()),
      });
      await mute.start();
      stack = await startStack({
        dir: path.join(folder, 'stack'), build: BUILD, store,
        settings: {
          'sms.receipt_wait': `${RECEIPT_WAIT_MS}ms`,
          'sms.bearerbox_status_every': '100ms',
          'sms.texts_an_hour': 1000,
          'sms-2911.prefixes': '+44',
          'sms-2911.carriers': MUTE,
          'sms-2911.receipts': 'no',
        },
        groups: [muteCarrier(port), { group: 'smsbox-route', 'smsbox-id': BOX, 'smsc-id': MUTE }],
      });
      relay = new BoxRelay({ target: stack.bearerbox.boxPort });
      await relay.start();
      await stack.programs.stop('smsbox');
      stack.programs.configure({ ...stack.programs.settings, 'sms.bearerbox_port': relay.port });
      await stack.programs.start('smsbox');
      await mute.untilBound();
      for (const [carrier, from, to, name] of [[stack.carrier, ANN, '2910001', 'Ann'],
        [stack.carrier, BOB, '2910001', 'Bob'], [mute, EVE, '2911001', 'Eve']]) {
        await carrier.send({ from, to, text: name });
        await carrier.send({ from, to, text: 'POLICY open' });
      }
      for (const [carrier, from, to] of [[stack.carrier, ANN, TO_BOB], [stack.carrier, BOB, TO_ANN],
        [stack.carrier, ANN, TO_EVE], [mute, EVE, `2911${ANN.slice(1)}`]]) {
        await carrier.send({ from, to, text: 'Hello' });
      }
      await stack.quiet();
      for (const [name, carrier] of [['asks', stack.carrier], [MUTE, mute]]) {
        carrier.on('submit', (pdu) => asked[name].push(pdu.registered_delivery));
      }
    });

    after(async () => {
      await stack?.end();
      await relay?.stop();
      await mute?.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    });

    beforeEach(async () => {
      stack.carrier.loseReceipts();
      mute.outOfService.clear();
      await Promise.all([stack.carrier.untilBound(), mute.untilBound()]);
      await stack.quiet();
      relay.reset();
      asked = { asks: [], [MUTE]: [] };
    });

    const fate = (body) => fateOf(stack.store, body);

    async function becomes(body, state) {
      let now = '';
      await until(async () => {
        now = await fate(body);
        return now === state;
      }, { ms: SETTLED_MS, every: 20, what: () => `the text is ${now}, not ${state}` });
    }

    const followed = async () => Number((await stack.store.query('SELECT COUNT(*) FROM text_at_carrier;'))[0][0]);

    const newText = (letters = 0) => {
      words += 1;
      return `Text ${words}.${'x'.repeat(letters)}`;
    };

    /* Ann writes to @to; it is in our store then. */
    async function writes(to, text = newText()) {
      await stack.carrier.send({ from: ANN, to, text });
      return text;
    }

    const arrived = (text) => mute.phone(EVE).filter((got) => got.text.includes(text)).length;

    test('one is asked for receipts, the other is not', async () => {
      const toBob = await writes(TO_BOB);
      const toEve = await writes(TO_EVE);
      await becomes(toBob, 'delivered');
      await becomes(toEve, TAKEN);
      assert.deepEqual(asked, { asks: [ALL], [MUTE]: [NONE] });
      assert.equal(await followed(), 0);
      assert.equal(arrived(toEve), 1);
    });

    test('of a text in parts the last alone asks, or none', async () => {
      const toBob = await writes(TO_BOB, newText(320));
      const toEve = await writes(TO_EVE, newText(320));
      await becomes(toBob, 'delivered');
      await becomes(toEve, TAKEN);
      assert.deepEqual(asked, { asks: [NONE, NONE, ALL], [MUTE]: [NONE, NONE, NONE] });
      assert.equal(arrived(toEve), 1);
    });

    test('bearerbox keeps no file for a receipt that will not come', async () => {
      const spool = path.join(stack.bearerbox.folder, 'dlr');
      const files = () => fs.readdirSync(spool, { withFileTypes: true, recursive: true })
        .filter((one) => one.isFile()).length;
      stack.carrier.withholdReceipts();
      const had = files();
      await becomes(await writes(TO_BOB), 'handed over');
      assert.equal(files(), had + 1);
      await becomes(await writes(TO_EVE), TAKEN);
      assert.equal(files(), had + 1);
    });

    test('the service\'s own texts ask for none, either', async () => {
      await mute.send({ from: EVE, to: '2911001', text: 'HELP' });
      await stack.quiet();
      assert.ok(asked[MUTE].length > 0);
      assert.deepEqual([...new Set(asked[MUTE])], [NONE]);
    });

    /* Both links break, and what the other one had is unknown by that: so the loss was seen. */
    test('a lost link leaves it with the carrier', async () => {
      const toEve = await writes(TO_EVE);
      await becomes(toEve, TAKEN);
      stack.carrier.withholdReceipts();
      const toBob = await writes(TO_BOB);
      await becomes(toBob, 'handed over');
      mute.cut();
      await mute.untilBound();
      stack.carrier.cut();
      await stack.carrier.untilBound();
      await becomes(toBob, 'unknown (link lost, no receipt)');
      assert.equal(await fate(toEve), TAKEN);
      assert.equal(await followed(), 0);
    });

    test('bearerbox killed leaves it with the carrier', async () => {
      const toEve = await writes(TO_EVE);
      await becomes(toEve, TAKEN);
      stack.carrier.withholdReceipts();
      const toBob = await writes(TO_BOB);
      await becomes(toBob, 'handed over');
      await stack.bearerbox.child.end('SIGKILL');
      await becomes(toBob, 'unknown (link lost, no receipt)');
      assert.equal(await fate(toEve), TAKEN);
      stack.carrier.loseReceipts();
      await stack.bearerbox.start(stack.carrier);
    });

    test('what he refuses has failed, and says why', async () => {
      mute.outOfService.add(EVE);
      const toEve = await writes(TO_EVE);
      await becomes(toEve, 'failed (0x0000000b/Invalid Destination Address)');
      assert.deepEqual(asked[MUTE], [NONE]);
      mute.outOfService.clear();
      const next = await writes(TO_EVE);
      await becomes(next, TAKEN);
    });

    test('while his link is down texts wait in bearerbox, and go in order when it is back', async () => {
      await mute.stop();
      const first = await writes(TO_EVE);
      await becomes(first, 'handed over (buffered)');
      const second = await writes(TO_EVE);
      await mute.start();
      await becomes(second, TAKEN);
      await becomes(first, TAKEN);
      assert.deepEqual(mute.phone(EVE).slice(-2).map(({ text }) => text), [first, second]);
      assert.deepEqual(asked[MUTE], [NONE, NONE]);
    });

    test('what bearerbox had kept through its own end asks for none, either', async () => {
      await mute.stop();
      const text = await writes(TO_EVE);
      await becomes(text, 'handed over (buffered)');
      await stack.bearerbox.child.end('SIGKILL');
      await stack.bearerbox.start(stack.carrier);
      await mute.start();
      await becomes(text, TAKEN);
      assert.deepEqual(asked[MUTE], [NONE]);
      assert.equal(arrived(text), 1);
      assert.equal(await followed(), 0);
    });

    test('the box\'s link breaks before the ack: that the carrier took it ends the wait', async () => {
      relay.onAck = () => {
        setImmediate(() => relay.cut());
        return false;
      };
      const text = await writes(TO_EVE);
      await becomes(text, TAKEN);
      await stack.quiet();
      assert.equal(arrived(text), 1);
      assert.equal(await fate(text), TAKEN);
    });

    test('the box\'s link breaks before bearerbox has it: unknown after sms.receipt_wait', async () => {
      relay.onMt = () => {
        setImmediate(() => relay.cut());
        return false;
      };
      const text = await writes(TO_EVE);
      await becomes(text, 'unknown (no receipt)');
      assert.equal(arrived(text), 0);
    });
  });
}
