/* SPDX-License-Identifier: ISC */
/* What a member writes from one phone arrives on the other as it was, in as few parts as can be, and no part
 * ends within a character: checked on the octets that the carrier got. */
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { gsmCoder } = require('smpp');
const { startStack } = require('./stack');
const { ANN, BOB, TO_ANN, introduce } = require('./two_phones');
const { until } = require('./wait');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const HEADER = 6;
const ARRIVES_MS = 10000;

let stack;
let dir;

before(async () => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-encodings-'));
  stack = await startStack({ dir, build: BUILD, settings: { 'sms.texts_an_hour': 1000 } });
  await introduce(stack);
});

after(async () => {
  await stack.end();
  fs.rmSync(dir, { recursive: true, force: true });
});

/* Bob writes @words to Ann.  -> the text that her phone got */
async function relayed(words) {
  const had = stack.carrier.phone(ANN).length;
  await stack.carrier.send({ from: BOB, to: TO_ANN, text: words });
  await until(() => stack.carrier.phone(ANN).length > had,
    { ms: ARRIVES_MS, what: () => 'nothing has come to the phone' });
  return stack.carrier.phone(ANN).at(-1);
}

function decoded(hex, isGsm, isPart) {
  const octets = Buffer.from(hex, 'hex').subarray(isPart ? HEADER : 0);
  return isGsm ? gsmCoder.decode(octets, 0) : Buffer.from(octets).swap16().toString('utf16le');
}

/* Where a reader may put his pen down. */
function boundaries(text) {
  const all = new Set([text.length]);
  for (const { index } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) all.add(index);
  return all;
}

const times = (piece, n) => piece.repeat(n);
/* [label, words, parts, GSM 7-bit] */
const CASES = [
  ['160 septets', times('x', 160), 1, true],
  ['161 septets', times('x', 161), 2, true],
  ['306 septets', times('x', 306), 2, true],
  ['307 septets', times('x', 307), 3, true],
  ['the extension table', times('€[]{}~\\^|', 10), 2, true],
  ['an escape about the end of a part', `${times('x', 152)}€${times('y', 20)}`, 2, true],
  ['ñ', times('ñandú no, niño sí: ñ ', 1) + times('ñ', 40), 1, false],
  ['ñ alone', times('ñ', 160), 1, true],
  ['70 units', times('あ', 70), 1, false],
  ['71 units', times('あ', 71), 2, false],
  ['134 units', times('あ', 134), 2, false],
  ['135 units', times('あ', 135), 3, false],
  ['an emoji with a skin tone about the end', `${times('あ', 65)}👍🏽${times('い', 20)}`, 2, false],
  ['a family about the end', `${times('あ', 62)}👨‍👩‍👧‍👦${times('い', 20)}`, 2, false],
  ['flags', times('🇵🇭🇯🇵', 10), 2, false],
  ['Tagalog', times('Magandang umaga po sa inyong lahat. ', 10).trim(), 3, true],
  ['Japanese', times('お元気ですか。', 20), 3, false],
  ['Arabic', times('السَّلامُ عليكم ', 12).trim(), 3, false],
  ['Thai', times('สวัสดีครับทุกคน', 10), 3, false],
];

for (const [label, words, parts, isGsm] of CASES) {
  test(`${label}: ${parts} ${isGsm ? 'of GSM 7-bit' : 'of UCS-2'}`, async () => {
    const text = await relayed(words);
    assert.equal(text.text, words.normalize('NFC'));
    assert.equal(text.parts, parts);
    const ends = boundaries(text.text);
    let at = 0;
    for (const hex of text.octets) {
      assert.ok(hex.length / 2 <= (parts > 1 && isGsm ? HEADER + 153 : isGsm ? 160 : 140), `${hex.length / 2} octets`);
      at += decoded(hex, isGsm, parts > 1).length;
      assert.ok(ends.has(at), `a part ends within a character, at ${at}`);
    }
    assert.equal(at, text.text.length);
  });
}

for (const [label, words] of [['GSM 7-bit', times('Many words. ', 200)], ['UCS-2', times('お元気ですか。', 200)]]) {
  test(`of what takes more than six parts of ${label} the beginning arrives, and where the whole is`, async () => {
    const text = await relayed(words.trim());
    const [begin, end] = text.text.split('... ');
    assert.ok(words.startsWith(begin), text.text);
    assert.match(end, /^more: http:/);
    assert.equal(text.parts, 6);
  });
}
