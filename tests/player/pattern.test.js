/* SPDX-License-Identifier: ISC */
'use strict';

const test = require('node:test');
const assert = require('node:assert');
const { match, matchAll, expand } = require('./pattern');

/* [what it shows, pattern, text, what is kept (null: no match), kept before] */
const CASES = [
  ['a star is any text', '*password: *', 'Your password: ABC', {}],
  ['a star is no text too', '*Hello*', 'Hello', {}],
  ['a star crosses line ends', 'Hi*Bye', 'Hi\n\nJohn\nBye', {}],
  ['the whole is held', 'Hello', 'Hello there', null],
  ['outer white space is aside', ' Hello ', '\r\nHello\n', {}],
  ['white space runs match one another', 'reply with  your name', 'reply\r\n  with your\tname', {}],
  ['white space is not nothing', 'a b', 'ab', null],
  ['letters match in either case', 'newuser@IM.example', 'NewUser@im.EXAMPLE', {}],
  ['letters beyond ASCII too', 'ÄRGER Ω', 'ärger ω', {}],
  ['regexp characters stand for themselves', 'a.c (1+1)? [x] $^|\\', 'a.c (1+1)? [x] $^|\\', {}],
  ['a dot is no wildcard', 'a.c', 'abc', null],
  ['a star is as little as will do', '*UIN {uin}*', 'UIN 1 or UIN 2', { uin: '1' }],
  ['a name keeps all of the run', '*password: {pw}*', 'password: ABCD2345\nBye', { pw: 'ABCD2345' }],
  ['a name keeps the run to its end of text', 'password: {pw}', 'password: a.b-c', { pw: 'a.b-c' }],
  ['a full stop belongs to the run', '*number {uin} *', 'Your number 1212. Bye', { uin: '1212.' }],
  ['a name before a literal ends at it', '*{uin}@im.example', 'To 12@im.example', { uin: '12' }],
  ['a name needs a run', 'password: {pw}', 'password:  ', null],
  ['no part of a run is kept', '*{x}*bar', 'foobar', null],
  ['a kept name is compared', 'it is {pw}', 'it is OTHER', null, { pw: 'ABC' }],
  ['a kept name is compared in either case', 'it is {pw}.', 'it is abc.', {}, { pw: 'ABC' }],
  ['what was kept is no pattern', 'it is {pw}', 'it is abc', null, { pw: '*' }],
  ['a name twice is the same run', '{a} and {a}', 'x and y', null],
  ['a name twice matches', '{a} and {a}', 'x and x', { a: 'x' }],
  ['two names', '*{a} = {b}', 'is: k = v', { a: 'k', b: 'v' }],
  ['braces that are no name stand for themselves', '{ } {1}', '{ } {1}', {}],
  ['an empty pattern wants nothing', '', ' \n', {}],
  ['an empty pattern refuses something', '', 'x', null],
  ['astral characters are whole', '*{name} joined', 'So 🦊🦊 joined', { name: '🦊🦊' }],
];

for (const [shown, pattern, text, wanted, before] of CASES) {
  test(shown, () => {
    const known = new Map(Object.entries(before ?? {}));
    const kept = match(pattern, text, known);
    assert.deepStrictEqual(kept && Object.fromEntries(kept), wanted && { ...before, ...wanted });
  });
}

test('what a subject kept is compared in the body', () => {
  assert.ok(matchAll([['*{uin}*', '1212'], ['*number {uin}*', 'Your number 1212']]));
  assert.strictEqual(matchAll([['*{uin}*', '1212'], ['*number {uin}*', 'Your number 1313']]), null);
});

test('in an act a kept name is what was kept; other names and stars stand for themselves', () => {
  assert.strictEqual(expand('{uin}@x {other} *', new Map([['uin', '12']])), '12@x {other} *');
});
