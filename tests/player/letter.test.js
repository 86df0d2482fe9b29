/* SPDX-License-Identifier: ISC */
'use strict';

const test = require('node:test');
const assert = require('node:assert');
const { simpleParser } = require('mailparser');
const { writeLetter, writeReply } = require('./letter');

const LETTER = {
  from: 'j@c.com',
  to: ['NewUser@im.example'],
  subject: 'Cool D',
  text: 'Hello',
};

/* [what it shows, subject or text] */
const WORDS = [
  ['plain', 'Cool D'],
  ['empty', ''],
  ['kana', 'クールなD'],
  ['emoji', '🦊 Fox 🦊'],
  ['longer than one encoded word', 'ありがとう'.repeat(20)],
  ['longer than one line', 'word '.repeat(60).trim()],
  ['an equals sign', 'a=b =3D'],
  ['lines', 'one\ntwo\n\n  four'],
  ['a long line', 'x'.repeat(2000)],
  ['blanks at an end of a line', 'ö \nä\t\nend'],
  ['a lone dot', '.\n..\nend'],
];

for (const [shown, words] of WORDS) {
  test(`a mail program reads the words as they were: ${shown}`, async () => {
    const oneLine = words.includes('\n') ? 'x' : words;
    const raw = writeLetter({ ...LETTER, subject: oneLine, text: words });
    assert.ok(
      raw
        .toString('latin1')
        .split('\r\n')
        .every((line) => line.length <= 998),
    );
    assert.ok(!/[^\r]\n|[^\x00-\x7f]/.test(raw.toString('latin1')));
    const mail = await simpleParser(raw);
    assert.strictEqual(mail.subject ?? '', oneLine);
    assert.strictEqual(mail.text.trimEnd(), words);
  });
}

test('each letter has a Message-ID of its own and a Date', async () => {
  const [one, two] = [
    await simpleParser(writeLetter(LETTER)),
    await simpleParser(writeLetter(LETTER)),
  ];
  assert.match(one.messageId, /^<[^@]+@c\.com>$/);
  assert.notStrictEqual(one.messageId, two.messageId);
  assert.ok(Math.abs(one.date - Date.now()) < 60000);
});

test('another header takes the place of the one of its name', () => {
  const raw = writeLetter({ ...LETTER, also: ['from', 'eve@evil.example'] }).toString();
  assert.strictEqual(raw.match(/^from:/gim).length, 1);
  assert.match(raw, /^from: eve@evil\.example\r$/m);
});

test('a header of a new name is added', () => {
  const raw = writeLetter({ ...LETTER, also: ['Auto-Submitted', 'auto-replied'] }).toString();
  assert.match(raw, /^Auto-Submitted: auto-replied\r$/m);
});

const MAIL = {
  from: { address: 'NewUser@im.example', name: 'IM' },
  subject: 'Your number',
  text: 'One\n\nTwo\n',
  at: 0,
  messageId: '<b@im.example>',
  references: ['<a@im.example>'],
};
const WRITER = { from: 'j@c.com', to: ['r@im.example'], text: 'Yes' };

test('a reply names what it answers, says Re: and quotes below', async () => {
  const mail = await simpleParser(writeReply(MAIL, WRITER));
  assert.strictEqual(mail.subject, 'Re: Your number');
  assert.strictEqual(mail.inReplyTo, '<b@im.example>');
  assert.deepStrictEqual(mail.references, ['<a@im.example>', '<b@im.example>']);
  assert.match(mail.text, /^Yes\n\nOn .*, IM wrote:\n> One\n>\n> Two\n$/);
});

test('a reply below stands under the quote', async () => {
  const mail = await simpleParser(writeReply(MAIL, { ...WRITER, below: 'below' }));
  assert.match(mail.text, /^On .*, IM wrote:\n> One\n>\n> Two\n\nYes\n$/);
});

test('Re: is said once, and not before a subject of his own', async () => {
  const again = await simpleParser(writeReply({ ...MAIL, subject: 'RE: Hi' }, WRITER));
  assert.strictEqual(again.subject, 'RE: Hi');
  const own = await simpleParser(writeReply(MAIL, { ...WRITER, subject: 'Cool D' }));
  assert.strictEqual(own.subject, 'Cool D');
});
