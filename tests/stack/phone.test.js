/* SPDX-License-Identifier: ISC */
'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Phone, split } = require('./phone');

const TEXTS = [
  ['one septet each', 'Cool D', 1],
  ['the extension table', 'a€[]{}~^|\\b', 1],
  ['160 septets', 'x'.repeat(160), 1],
  ['161 septets', 'x'.repeat(161), 2],
  ['an escape where the first part ends', `${'x'.repeat(152)}€${'y'.repeat(20)}`, 2],
  ['kana', 'クールD', 1],
  ['70 characters of UCS-2', 'あ'.repeat(70), 1],
  ['71 characters of UCS-2', 'あ'.repeat(71), 2],
  ['an emoji where the first part ends', `${'あ'.repeat(66)}😀${'い'.repeat(10)}`, 2],
];

function received(pieces, from = '2910001') {
  const phone = new Phone('+639175336647');
  pieces.forEach((piece) => phone.receive({ from, ...piece }));
  return phone.texts;
}

for (const [label, text, parts] of TEXTS) {
  test(`what a phone sends another shows: ${label}`, () => {
    const pieces = split(text, 7);
    assert.equal(pieces.length, parts);
    for (const { octets, dataCoding } of pieces) {
      assert.ok(octets.length <= (dataCoding === 0 ? 160 : 140), `${octets.length} octets`);
    }
    const [shown, ...more] = received(pieces);
    assert.deepEqual([shown.text, shown.parts, more.length], [text, parts, 0]);
  });
}

test('parts are joined in their order, whatever order they came in', () => {
  const text = `${'a'.repeat(153)}${'b'.repeat(153)}c`;
  const [shown] = received(split(text, 1).reverse());
  assert.equal(shown.text, text);
});

test('a part with a 16-bit reference is joined', () => {
  const part = (n, octets) => ({
    dataCoding: 0, esmClass: 0x40, octets: Buffer.from([6, 8, 4, 1, 2, 2, n, ...Buffer.from(octets)]),
  });
  const [shown] = received([part(2, 'lo'), part(1, 'hel')]);
  assert.equal(shown.text, 'hello');
});

test('a text that lacks a part is not shown', () => {
  assert.deepEqual(received(split('x'.repeat(200), 1).slice(1)), []);
});
