/* SPDX-License-Identifier: ISC */
'use strict';

const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { readSentence, readActor } = require('./grammar');
const { readTalk, atThisTime, needsMysql, needsSmtputf8, TalkError } = require('./talk');

const J = { actor: 'j@c.com' };
const P = { actor: '+63917' };
const M = { actor: '63917' };
const A = { actor: 'guest Ann' };

/* [sentence, verb, its words] */
const SENTENCES = [
  ['j@c.com mails NewUser@im.example: "Cool D" I would like to join.', 'mails',
    { ...J, to: ['NewUser@im.example'], subject: 'Cool D', text: 'I would like to join.' }],
  ['j@c.com mails a@im.example, bob@elsewhere.example: "Subject" text', 'mails',
    { ...J, to: ['a@im.example', 'bob@elsewhere.example'], subject: 'Subject', text: 'text' }],
  ['j@c.com mails N@im.example with From: eve@evil.example: "x" text', 'mails',
    { ...J, to: ['N@im.example'], header: 'From', value: 'eve@evil.example', subject: 'x', text: 'text' }],
  ['j@c.com mails N@im.example with Message-ID: <a:b@c>: "x" text', 'mails',
    { ...J, to: ['N@im.example'], header: 'Message-ID', value: '<a:b@c>', subject: 'x', text: 'text' }],
  ['j@c.com mails N@im.example: "" text', 'mails',
    { ...J, to: ['N@im.example'], subject: '', text: 'text' }],
  ['j@c.com mails N@im.example: "Cool D"', 'mails',
    { ...J, to: ['N@im.example'], subject: 'Cool D', text: '' }],
  ['j@c.com mails N@im.example: "x" he said: "y" z', 'mails',
    { ...J, to: ['N@im.example'], subject: 'x', text: 'he said: "y" z' }],
  ['j@c.com mails N@im.example: "x" one\ntwo\n\n  four', 'mails',
    { ...J, to: ['N@im.example'], subject: 'x', text: 'one\ntwo\n\n  four' }],
  ['j@c.com mails {uin}@im.example: "x" t', 'mails',
    { ...J, to: ['{uin}@im.example'], subject: 'x', text: 't' }],
  ['j@c.com replies: Yes please', 'replies', { ...J, text: 'Yes please' }],
  ['j@c.com replies below: Yes please', 'replies',
    { ...J, below: 'below', text: 'Yes please' }],
  ['j@c.com replies with Auto-Submitted: auto-replied: I am away: until Monday', 'replies',
    { ...J, header: 'Auto-Submitted', value: 'auto-replied', text: 'I am away: until Monday' }],
  ['j@c.com replies with subject "Cool D": text', 'replies',
    { ...J, subject: 'Cool D', text: 'text' }],
  ['j@c.com unsigned mails a@im.example: "x" text', 'mails',
    { ...J, unsigned: 'unsigned', to: ['a@im.example'], subject: 'x', text: 'text' }],
  ['j@c.com unsigned replies: text', 'replies', { ...J, unsigned: 'unsigned', text: 'text' }],
  ['j@c.com forges m@c.com and mails a@im.example: "x" text', 'mails',
    { ...J, forged: 'm@c.com', to: ['a@im.example'], subject: 'x', text: 'text' }],
  ['j@c.com resends', 'resends', J],
  ['j@c.com sends letters/broken.eml to a@im.example', 'sendsFile',
    { ...J, file: 'letters/broken.eml', to: ['a@im.example'] }],
  ['j@c.com gets a mail from NewUser@im.example: "*1212*" *password: {pw}*', 'getsMail',
    { ...J, from: 'NewUser@im.example', subject: '*1212*', text: '*password: {pw}*' }],
  ['j@c.com gets nothing', 'getsNothing', J],
  ['+63917 texts 2910001: Cool D', 'texts', { ...P, number: '2910001', text: 'Cool D' }],
  ['+63917 texts 2910001:', 'texts', { ...P, number: '2910001', text: '' }],
  ['+63917 replies: Accept', 'replies', { ...P, text: 'Accept' }],
  ['+63917 replies to 2910*667: Accept', 'replies',
    { ...P, number: '2910*667', text: 'Accept' }],
  ['+63917 gets a text from 2910999*: *guest*Ann*', 'getsText',
    { ...P, from: '2910999*', text: '*guest*Ann*' }],
  ['+63917 gets nothing', 'getsNothing', P],
  ['+63917 is out of service', 'isInService', { ...P, service: 'out of' }],
  ['+63917 is in service', 'isInService', { ...P, service: 'in' }],
  ['63917 logs in with {pw}', 'logsIn', { ...M, password: '{pw}' }],
  ['{uin} logs in with wrong-password', 'logsIn',
    { actor: '{uin}', password: 'wrong-password' }],
  ['63917 logs out', 'logsOut', M],
  ['63917 writes to 1212: Hi: you', 'writesTo', { ...M, peer: '1212', text: 'Hi: you' }],
  ['63917 writes to guest Ann: It is.', 'writesTo',
    { ...M, peer: 'guest Ann', text: 'It is.' }],
  ['guest Ann writes to 1212: Hi', 'writesTo', { ...A, peer: '1212', text: 'Hi' }],
  ['63917 invites ann@x.example: Join me', 'invites',
    { ...M, address: 'ann@x.example', text: 'Join me' }],
  ['63917 invites +639181112222: Join me', 'invites',
    { ...M, address: '+639181112222', text: 'Join me' }],
  ['63917 invites guest Ann: Join me', 'invites',
    { ...M, address: 'guest Ann', text: 'Join me' }],
  ['63917 invites ann@x.example:', 'invites', { ...M, address: 'ann@x.example', text: '' }],
  ['63917 accepts 1212', 'accepts', { ...M, peer: '1212' }],
  ['63917 declines 1212', 'declines', { ...M, peer: '1212' }],
  ['63917 blocks guest Ann', 'blocks', { ...M, peer: 'guest Ann' }],
  ['guest Ann accepts 1212', 'accepts', { ...A, peer: '1212' }],
  ['guest Ann is open', 'isOpenOrAsking', { ...A, policy: 'open' }],
  ['guest Ann receives by im', 'receivesBy',
    { ...A, media: { im: 'always', sms: 'never', mail: 'never' } }],
  ['63917 unblocks 1212', 'unblocks', { ...M, peer: '1212' }],
  ['63917 adds 1212', 'adds', { ...M, peer: '1212' }],
  ['63917 removes 1212', 'removes', { ...M, peer: '1212' }],
  ['63917 receives by im, sms, mail', 'receivesBy',
    { ...M, media: { im: 'always', sms: 'always', mail: 'always' } }],
  ['63917 receives by nothing', 'receivesBy',
    { ...M, media: { im: 'never', sms: 'never', mail: 'never' } }],
  ['63917 receives by im, sms when away', 'receivesBy',
    { ...M, media: { im: 'always', sms: 'away', mail: 'never' } }],
  ['63917 receives by sms when away, mail', 'receivesBy',
    { ...M, media: { im: 'never', sms: 'away', mail: 'always' } }],
  ['63917 is open', 'isOpenOrAsking', { ...M, policy: 'open' }],
  ['63917 is asking', 'isOpenOrAsking', { ...M, policy: 'asking' }],
  ['63917 sees from 1212: Hi', 'seesMessage', { ...M, peer: '1212', text: 'Hi' }],
  ['63917 sees from guest Ann: Hi', 'seesMessage', { ...M, peer: 'guest Ann', text: 'Hi' }],
  ['63917 sees 1212 online', 'seesPresence', { ...M, peer: '1212', presence: 'online' }],
  ['63917 sees 1212 offline', 'seesPresence', { ...M, peer: '1212', presence: 'offline' }],
  ['63917 sees guest Ann reachable', 'seesPresence',
    { ...M, peer: 'guest Ann', presence: 'reachable' }],
  ['63917 sees a request from 1212', 'seesRequest', { ...M, peer: '1212' }],
  ['63917 sees a request from guest Ann', 'seesRequest', { ...M, peer: 'guest Ann' }],
  ['63917 sees guest Ann: Hello', 'seesGuest', { ...M, guest: 'Ann', text: 'Hello' }],
  ['63917 sees nothing', 'getsNothing', M],
  ['guest Ann opens the link of 63917', 'opens', { ...A, peer: '63917' }],
  ['guest Ann writes: Hello', 'writes', { ...A, text: 'Hello' }],
  ['guest Bob opens the link of guest Ann', 'opens', { actor: 'guest Bob', peer: 'guest Ann' }],
  ['guest Ann sees a request from 1212', 'seesRequest', { ...A, peer: '1212' }],
  ['guest Ann sees 1212 online', 'seesPresence', { ...A, peer: '1212', presence: 'online' }],
  ['guest Ann leaves', 'leaves', A],
  ['guest Ann sees: Hello', 'seesMessage', { ...A, text: 'Hello' }],
  ['guest Ann is told: *', 'isTold', { ...A, text: '*' }],
  ['guest Ann sees nothing', 'getsNothing', A],
  ['operator runs: invite j@c.com', 'runs', { actor: 'operator', text: 'invite j@c.com' }],
  ['operator sees: *tentative*', 'sees', { actor: 'operator', text: '*tentative*' }],
  ['operator fails: *', 'fails', { actor: 'operator', text: '*' }],
  ['refused: 550 5.1.1 *', 'refused', { text: '550 5.1.1 *' }],
  ['deferred: 451 *', 'deferred', { text: '451 *' }],
  ['milter stops', 'stops', { part: 'milter' }],
  ['180 days pass', 'pass', { days: '180' }],
  ['1 day passes', 'pass', { days: '1' }],
  ['carrier starts', 'starts', { part: 'carrier' }],
  ['setting: mail.letter_limit = 64K', 'setting', { key: 'mail.letter_limit', value: '64K' }],
  ['setting: sms.prefixes =', 'setting', { key: 'sms.prefixes', value: '' }],
];

for (const [written, verb, words] of SENTENCES) {
  test(`a sentence: ${JSON.stringify(written)}`, () => {
    const sentence = readSentence(written);
    assert.ok(sentence, 'it is no sentence');
    const { verb: read, expects, written: kept, ...rest } = sentence;
    assert.deepStrictEqual({ read, ...rest }, { read: verb, ...words });
    assert.strictEqual(typeof expects, 'boolean');
    assert.strictEqual(kept, written);
  });
}

const NO_SENTENCES = [
  'hello', 'j@c.com', 'j@c.com mails a@b', 'j@c.com mails a@b: no subject', 'j@c.com texts 2910001: x',
  '+63917 mails a@b: "x" y', '63917 gets nothing', 'guest Ann logs in with x', 'operator stops',
  'kitchen stops', 'some days pass', '0 days pass', 'milter stops\nnow', '63917 receives by pigeon', '63917 is closed', 'guest sees: x',
  'setting: letter_limit = 1', '63917 sees 1212 asleep', ' j@c.com resends',
];

for (const written of NO_SENTENCES) {
  test(`no sentence: ${JSON.stringify(written)}`, () => assert.strictEqual(readSentence(written), null));
}

test('actors are written as what they are', () => {
  const kinds = ['j@c.com', '+63917', '1212', 'guest Ann B', 'operator'].map((who) => readActor(who).kind);
  assert.deepStrictEqual(kinds, ['mailbox', 'handset', 'member', 'guest', 'operator']);
  assert.strictEqual(readActor('guest Ann B').name, 'Ann B');
});

test('two blanks continue the text above, comments and blank lines mean nothing', () => {
  const talk = readTalk('x.talk', [
    '# about', 'setting: a.b = c d', '', 'j@c.com mails a@b: "x" one', '  two', '', '# aside', '    indented',
    '  ', '  # five', 'j@c.com gets nothing', ''].join('\r\n'));
  assert.deepStrictEqual(talk.settings, { 'a.b': 'c d' });
  assert.deepStrictEqual(talk.sentences.map(({ line, text }) => [line, text]),
    [[4, 'one\ntwo\n  indented\n\n# five'], [11, undefined]]);
});

test('a line that is no sentence is named by file and line', () => {
  assert.throws(() => readTalk('x.talk', '# a\n\nmumble\n'), (error) => {
    assert.ok(error instanceof TalkError);
    assert.match(error.message, /^x\.talk:3: /);
    return true;
  });
});

test('hours around now are said as the clock shows them', () => {
  const settings = { 'a.b': '{now-1h}-{now+2h}', 'a.c': 'd {now}' };
  assert.deepStrictEqual(atThisTime(settings, new Date('2026-01-01T00:10:59Z')),
    { 'a.b': '23:10-02:10', 'a.c': 'd {now}' });
});

test('a setting below the head is an error', () => {
  assert.throws(() => readTalk('x.talk', 'milter stops\nsetting: a.b = c\n'), /x\.talk:2: .*head/);
});

test('a talk in which the store stops is for MySQL', () => {
  assert.ok(needsMysql(readTalk('x', 'store stops\nstore starts\n')));
  assert.ok(!needsMysql(readTalk('x', 'milter stops\n')));
});

test('a talk with an address beyond ASCII in an envelope is for an MTA with SMTPUTF8', () => {
  assert.ok(needsSmtputf8(readTalk('x', 'jürgen@company.com mails newuser@im.example: "x" y\n')));
  assert.ok(needsSmtputf8(readTalk('x', 'j@company.com mails ü@im.example: "x" y\n')));
  assert.ok(!needsSmtputf8(readTalk('x', 'j@company.com mails newuser@im.example: "Jürgen" Grüße\n')));
});

test('all our talks can be read', () => {
  const folder = path.join(__dirname, '..', 'talks');
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.talk')))
    assert.ok(readTalk(path.join(folder, file)).sentences.length > 0, file);
});
