/* SPDX-License-Identifier: ISC */
/* Long texts of phones come in parts, as the carrier has them: in any order, twice, late or never, with our box
 * and bearerbox killed between them. */
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { split } = require('./phone');
const { untilArrived, untilQuiet } = require('./quiet');
const { startStack } = require('./stack');
const { BOB, TO_ANN, introduce } = require('./two_phones');
const { until } = require('./wait');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const STORE = process.env.UINVITE_STORE || 'sqlite';
const HEADER = 6; // octets before a part's own: length, and one element of 8 bits
const WAIT_MS = 20000;

let stack;
let dir;
let reference = 0;

before(async () => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-parts-'));
  stack = await startStack({
    dir, build: BUILD, store: STORE,
    settings: { 'sms.parts_wait': '3s', 'sms.texts_an_hour': 1000 },
  });
  await introduce(stack);
});

after(async () => {
  await stack.end();
  fs.rmSync(dir, { recursive: true, force: true });
});

/* The parts of @text as SMPP has them. */
function partsOf(text, { wide = false } = {}) {
  reference += 1;
  return split(text, reference).map(({ dataCoding, esmClass, octets }, n, all) => ({
    source_addr: BOB.slice(1), source_addr_ton: 1, source_addr_npi: 1,
    destination_addr: TO_ANN, dest_addr_ton: 0, dest_addr_npi: 1,
    data_coding: dataCoding,
    esm_class: esmClass,
    short_message: wide && all.length > 1
      ? Buffer.concat([Buffer.from([6, 8, 4, 1, reference, all.length, n + 1]), octets.subarray(HEADER)])
      : octets,
  }));
}

async function deliver(...parts) {
  for (const part of parts) await stack.carrier.deliver([part]);
  await stack.carrier.acked(BOB, TO_ANN);
}

async function killBox() {
  const child = stack.programs.children.get('smsbox');
  stack.programs.children.delete('smsbox');
  await child.end('SIGKILL');
  await stack.programs.start('smsbox');
}

async function killBearerbox() {
  await stack.bearerbox.child.end('SIGKILL');
  await stack.bearerbox.start(stack.carrier);
}

const sql = (text) => stack.store.query(text);
const messages = async () => (await sql('SELECT body FROM message ORDER BY id;')).map(([body]) => body);
const openSets = async () => Number((await sql('SELECT COUNT(*) FROM text_set WHERE due_ms > 0;'))[0][0]);

/* What @act brought into the store, once nothing waits any more; @settled: for whatever else. */
async function taken(act, settled = untilQuiet) {
  const had = (await messages()).length;
  await act();
  let left = 1;
  await until(async () => {
    left = await openSets();
    return left === 0;
  }, { ms: WAIT_MS, every: 50, what: () => `${left} long texts still wait for parts` });
  await settled(stack);
  return (await messages()).slice(had);
}

const gsm = (letter) => `${letter.repeat(153)}${letter.toUpperCase().repeat(153)}end of ${letter}`;
const EMOJI = `${'あ'.repeat(66)}👩🏽‍🚀${'い'.repeat(66)}🇵🇭${'う'.repeat(9)}`;

for (const wide of [false, true]) {
  const bits = wide ? 16 : 8;
  test(`parts with a ${bits}-bit reference are one message, in whatever order`, async () => {
    const text = gsm(wide ? 'b' : 'a');
    const [one, two, three] = partsOf(text, { wide });
    assert.deepEqual(await taken(() => deliver(three, one, two)), [text]);
  });
}

test('a pair of surrogates that a phone cut is whole again', async () => {
  const [first] = partsOf('x');
  const units = Buffer.from(EMOJI, 'utf16le').swap16();
  const at = units.indexOf(Buffer.from('d83d', 'hex')) + 2;
  const part = (n, octets) => ({
    ...first, data_coding: 8, esm_class: 0x40,
    short_message: Buffer.concat([Buffer.from([5, 0, 3, 200, 3, n]), octets]),
  });
  const pieces = [units.subarray(0, at), units.subarray(at, at + 130), units.subarray(at + 130)];
  assert.deepEqual(await taken(() => deliver(...pieces.map((piece, n) => part(n + 1, piece)))), [EMOJI]);
});

test('parts that come twice count once, before and after the text was taken', async () => {
  const text = gsm('c');
  const [one, two, three] = partsOf(text);
  assert.deepEqual(await taken(() => deliver(one, one, two, two, three, three, one)), [text]);
});

test('where a part is missing stands [...], and it follows when it comes late', async () => {
  const text = gsm('d');
  const [one, two, three] = partsOf(text);
  assert.deepEqual(await taken(() => deliver(one, three)), [`${'d'.repeat(153)} [...] end of d`]);
  assert.deepEqual(await taken(() => deliver(two, one)), [`[...] ${'D'.repeat(153)} [...]`]);
});

test('a reference used again begins another text', async () => {
  const first = partsOf(gsm('e'));
  reference -= 1;
  const second = partsOf(gsm('f'));
  assert.deepEqual(await taken(() => deliver(...first, ...second)), [gsm('e'), gsm('f')]);
});

test('of 25 texts that lack a part 20 wait', async () => {
  const texts = Array.from({ length: 25 }, (_, n) => partsOf(gsm('g').replace(/end.*/, `end ${n}`)));
  let most = 0;
  await taken(async () => {
    await deliver(...texts.map(([one]) => one));
    most = await openSets();
  });
  assert.equal(most, 20);
});

test('a text that is broken in the store is one alarm, and holds up no other', async () => {
  const log = path.join(stack.programs.logs, 'uinvite-smsbox.log');
  const alarms = () => fs.readFileSync(log, 'utf8').split('\n').filter((line) => /ALARM.* parts of a text/.test(line));
  const broken = await taken(async () => {
    const [one] = partsOf(gsm('l'));
    await stack.carrier.deliver([one]);
    await stack.carrier.acked(BOB, TO_ANN);
    const [[set]] = await sql('SELECT MAX(id) FROM text_set WHERE due_ms > 0;');
    await sql(STORE === 'sqlite'
      ? `CREATE TRIGGER broken BEFORE UPDATE ON text_set WHEN NEW.id = ${set} BEGIN SELECT RAISE(ABORT, 'broken'); END;`
      : `CREATE TRIGGER broken BEFORE UPDATE ON text_set FOR EACH ROW SET NEW.sender = IF(NEW.id = ${set}, NULL, NEW.sender);`);
    /* Another that lacks a part is taken by each look at those that wait, so four have been. */
    for (const letter of 'mnop') {
      const had = (await messages()).length;
      const [, two] = partsOf(gsm(letter));
      await stack.carrier.deliver([two]);
      await until(async () => (await messages()).length > had, { ms: WAIT_MS, what: () => 'it holds up another' });
    }
    assert.equal(alarms().length, 1);
    assert.match(alarms()[0], new RegExp(` set=${set}$`));
    await sql('DROP TRIGGER broken;');
  });
  assert.equal(broken.length, 5);
  assert.equal(alarms().length, 1);
});

test('the box and bearerbox killed between any two parts: nothing lost, nothing doubled', async () => {
  const texts = Array.from({ length: 4 }, (_, n) => gsm('hijk'[n]));
  const came = await taken(async () => {
    for (const [n, text] of texts.entries()) {
      const parts = partsOf(text);
      for (const part of parts) {
        await stack.carrier.untilBound();
        await stack.carrier.deliver([part]);
        if (n % 2 === 0) await killBox(); else await killBearerbox();
      }
    }
  }, untilArrived);
  assert.deepEqual(came.sort(), texts.sort());
});
