/* SPDX-License-Identifier: ISC */
/* A long text goes out in parts, each of which bearerbox takes or refuses by itself: whatever breaks between
 * two of them, the phone shows the text once or not at all, and the store says what is true. */
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, beforeEach, describe, test } = require('node:test');
const { BoxRelay } = require('./box_relay');
const { fateOf } = require('./fates');
const { startStack } = require('./stack');
const { ANN, BOB, TO_ANN, introduce } = require('./two_phones');
const { until } = require('./wait');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const STORES = (process.env.UINVITE_STORE || 'sqlite mysql').split(' ');
const SETTLED_MS = 10000;
const QUEUE_MOST = 30; // sms-outgoing-queue-limit

/* Who comes to pass() waits until it is open; reached resolves when the first has come. */
function gate() {
  let open;
  let come;
  const opened = new Promise((resolve) => { open = resolve; });
  const reached = new Promise((resolve) => { come = resolve; });
  return { open, reached, pass: () => { come(); return opened; } };
}

for (const store of STORES) {
  describe(`a long text that is interrupted (${store})`, { concurrency: false }, () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-long-'));
    let stack;
    let relay;
    let count = 0;

    async function restartBox(settings) {
      if (stack.programs.isRunning('smsbox')) await stack.programs.stop('smsbox');
      stack.programs.configure({ ...stack.programs.settings, ...settings });
      await stack.programs.start('smsbox');
    }

    before(async () => {
      stack = await startStack({
        dir: path.join(folder, 'stack'), build: BUILD, store,
        settings: { 'sms.receipt_wait': '1s', 'sms.texts_an_hour': 1000, 'sms.parts_most': 255 },
        core: { 'sms-outgoing-queue-limit': QUEUE_MOST },
      });
      relay = new BoxRelay({ target: stack.bearerbox.boxPort });
      await relay.start();
      await restartBox({ 'sms.bearerbox_port': relay.port });
      await introduce(stack);
    });

    after(async () => {
      await stack?.end();
      await relay?.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    });

    beforeEach(async () => {
      await stack.quiet();
      relay.reset();
    });

    /* Of @parts parts, and as no other. */
    function newText(parts) {
      count += 1;
      const head = `Text ${count}.`;
      return `${head}${String.fromCharCode(96 + count).repeat(153 * parts - 50 - head.length)}`;
    }

    const fate = (text) => fateOf(stack.store, text);

    async function becomes(text, state) {
      let now = '';
      await until(async () => {
        now = await fate(text);
        return now.startsWith(state);
      }, { ms: SETTLED_MS, every: 20, what: () => `the text is ${now}, not ${state}` });
    }

    const shown = (text) => stack.carrier.phone(ANN).filter((got) => got.text.includes(text)).length;

    /* Bob writes @text; it is in our store then. */
    const writes = (text) => stack.carrier.send({ from: BOB, to: TO_ANN, text });

    /* The talk goes on: the next text arrives, and nothing of the one before comes with it. */
    async function goesOn(submitted) {
      relay.reset();
      const next = newText(2);
      await writes(next);
      await becomes(next, 'delivered');
      assert.equal(shown(next), 1);
      assert.equal(stack.carrier.messages - submitted, 2);
    }

    /* @act breaks something while @text goes out; -> how many parts the carrier was given of it. */
    async function interrupted(text, end, act) {
      const had = stack.carrier.messages;
      await act();
      await becomes(text, end);
      await stack.quiet();
      assert.equal(shown(text), end === 'delivered' ? 1 : 0);
      return stack.carrier.messages - had;
    }

    test('the link breaks behind the first part: it goes again as a whole', async () => {
      const text = newText(2);
      const given = await interrupted(text, 'delivered', async () => {
        relay.onMt = (n) => {
          relay.onAck = () => false;
          if (n === 1) setImmediate(() => relay.cut());
          return true;
        };
        await writes(text);
      });
      assert.equal(given, 3); // the phone knows the first one by its reference
      await goesOn(stack.carrier.messages);
    });

    test('the link breaks with the last part on it, which bearerbox has not got: unknown, none comes twice', async () => {
      const text = newText(2);
      const given = await interrupted(text, 'unknown', async () => {
        relay.onMt = (n) => {
          if (n === 2) setImmediate(() => relay.cut());
          return n === 1;
        };
        await writes(text);
      });
      assert.equal(given, 1);
      await goesOn(stack.carrier.messages);
    });

    test('the link breaks behind the last part: its receipt says that it arrived', async () => {
      const text = newText(3);
      const given = await interrupted(text, 'delivered', async () => {
        relay.onAck = (n) => {
          if (n === 3) setImmediate(() => relay.cut());
          return n < 3;
        };
        await writes(text);
      });
      assert.equal(given, 3);
      await goesOn(stack.carrier.messages);
    });

    test('the link breaks within twenty parts: it goes again as a whole', async () => {
      const text = newText(20);
      await interrupted(text, 'delivered', async () => {
        relay.onMt = (n) => {
          if (n === 1) setImmediate(() => relay.cut());
          return n === 1;
        };
        relay.onAck = () => false;
        await writes(text);
      });
      await goesOn(stack.carrier.messages);
    });

    const kills = [
      ['behind the first part: it goes again as a whole', 'delivered', (kill) => {
        relay.onAck = () => { kill(); return false; };
      }],
      ['with the last part on its way: unknown', 'unknown', (kill) => {
        relay.onMt = (n) => {
          if (n === 2) kill();
          return n === 1;
        };
      }],
    ];
    for (const [what, end, prepare] of kills) {
      test(`bearerbox killed ${what}`, async () => {
        const text = newText(2);
        await interrupted(text, end, async () => {
          const killed = new Promise((resolve) => {
            prepare(() => resolve(stack.bearerbox.child.end('SIGKILL')));
          });
          await writes(text);
          await killed;
          relay.reset();
          await stack.bearerbox.start(stack.carrier);
        });
        await goesOn(stack.carrier.messages);
      });
    }

    for (const parts of [2, 3]) {
      test(`bearerbox refuses the first of ${parts} parts, its queue being full: later it goes as a whole`, async () => {
        const text = newText(parts);
        const letters = text.slice(-40);
        const first = gate();
        const others = gate();
        relay.onMt = async (_, frame) => {
          if (!frame.includes(letters)) return true;
          await (frame.includes(text.slice(0, 10)) ? first : others).pass();
          return true;
        };
        await writes(text);
        await first.reached;
        await stack.carrier.stop();
        for (let n = 0; n <= QUEUE_MOST; n += 1) {
          await stack.programs.mustUinvite(['invite', `+639180000${parts}${String(n).padStart(2, '0')}`]);
        }
        await until(async () => (await stack.bearerbox.held()).forCarrier >= QUEUE_MOST, {
          ms: SETTLED_MS, what: () => 'bearerbox has not as many texts as it takes',
        });
        const refused = new Promise((resolve) => {
          relay.onAck = () => { resolve(); return true; };
        });
        first.open();
        await refused;
        await stack.carrier.start();
        await stack.carrier.untilBound();
        await until(async () => (await stack.bearerbox.held()).forCarrier === 0, {
          ms: SETTLED_MS, what: () => 'texts wait in bearerbox',
        });
        others.open();
        await becomes(text, 'delivered');
        await stack.quiet();
        assert.equal(shown(text), 1);
        await goesOn(stack.carrier.messages);
      });
    }

    test('where sms.repeat_unknown says so, what was unknown goes again, and the phone shows it once', async () => {
      await restartBox({ 'sms.repeat_unknown': 'yes' });
      const text = newText(2);
      const given = await interrupted(text, 'delivered', async () => {
        relay.onMt = (n) => {
          if (n === 2) setImmediate(() => relay.cut());
          return n !== 2;
        };
        await writes(text);
      });
      assert.equal(given, 3);
      await restartBox({ 'sms.repeat_unknown': 'no' });
      await goesOn(stack.carrier.messages);
    });
  });
}
