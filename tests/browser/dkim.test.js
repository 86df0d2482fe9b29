/* SPDX-License-Identifier: ISC */
/* Our letters survive the MTA's signer and the way to their readers: a real opendkim signs them as
 * etc/postfix/ recommends, in the canonicalization that forgives nothing, and a real one verifies what
 * arrived. */
'use strict';
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { simpleParser } = require('mailparser');
const { openSite } = require('./site');

const JOHN = 'john@company.com';
const KANA = '\u30AB\u30BF\u30AB\u30CA\u306E\u540D\u524D\u304C\u3068\u3066\u3082\u9577\u3044';
let site;
let folder;
before(async () => {
  site = await openSite({ 'mail.letters_a_minute': '1000', 'web.url': 'https://im.example' }, 'sqlite',
    { signs: true });
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-dkim-'));
  await site.stack.world.send({
    mailFrom: JOHN, to: ['newuser@im.example'], signAs: 'company.com',
    raw: `From: John <${JOHN}>\r\nTo: newuser@im.example\r\nSubject: ${'J'.repeat(60)}\r\nMessage-ID: <1@company.com>\r\n\r\n\r\n`,
  });
  await site.stack.quiet();
});
after(async () => {
  fs.rmSync(folder, { recursive: true, force: true });
  await site.end();
});

let letters = 0;
function verifies(raw) {
  letters += 1;
  const file = path.join(folder, `${letters}.eml`);
  /* a mailbox file's line ends, as opendkim -t reads them */
  fs.writeFileSync(file, raw.toString('latin1').replace(/\r\n/g, '\n'), 'latin1');
  return site.stack.verifier.verifies(file);
}

/* The letters that @address has got since it was last asked. */
const seen = new Map();
async function newLetters(address) {
  await site.stack.quiet();
  const all = site.stack.world.mailbox(address);
  const fresh = all.slice(seen.get(address) || 0);
  seen.set(address, all.length);
  return fresh;
}

/* Passed on by the reader's own forwarder: headers on top, another envelope. */
const forwarded = (raw) => Buffer.concat([
  Buffer.from('Received: from mx.company.com by mx.elsewhere.example; Thu, 1 Jan 2026 00:00:00 +0000\r\n'
    + 'X-Forwarded-To: j.smith@elsewhere.example\r\nDelivered-To: john@company.com\r\n'), raw]);

async function assertSurvives(raw) {
  assert.ok(await verifies(raw), `not verified:\n${raw}`);
  assert.ok(await verifies(forwarded(raw)), 'not verified after a forwarder');
  const changed = Buffer.from(raw);
  changed[changed.length - 3] ^= 1;
  assert.ok(!await verifies(changed), 'a changed body was verified');
}

test('a confirmation is signed and verified', async () => {
  const [{ raw }] = await newLetters(JOHN);
  await assertSurvives(raw);
});

const names = ['Cool D', 'J\u00FCrgen "der" Gro\u00DFe, Jr. <x@y>', '=?UTF-8?Q?John?=', `${KANA}${KANA}`,
  '\u{1F600}\u{1F600}\u{1F600}', 'x'.repeat(60), 'two  blanks'];
const texts = [
  'Hi',
  '.\n..\n.x\n\n.\n',
  'blanks at the end   \n\t\n   \n-- \nDennis',
  'From here\n>From there\nFrom: me',
  '\n\n\nempty lines around\n\n\n',
  `${'y'.repeat(5000)} https://im.example/${'z'.repeat(300)}`,
  `${KANA.repeat(40)}\u{1F600}`,
  '--=-boundary\n--\n--=-boundary--',
  'caf\u00E9 = 3D =20 =\n=41',
  '<b>&amp;</b> <script>alert(1)</script>',
];
for (const [i, text] of texts.entries()) {
  test(`a message is signed and verified: ${JSON.stringify(text).slice(0, 40)}`, async () => {
    const dennis = await site.newMember(names[i % names.length]);
    const client = await site.memberClient(dennis);
    const { raw: invitation } = await invited(client, `ann${i}@company.com`, text.slice(0, 120));
    await assertSurvives(invitation);
    await site.stack.world.send({
      mailFrom: JOHN, to: [`${dennis.uin}@im.example`], signAs: 'company.com',
      raw: `From: John <${JOHN}>\r\nTo: ${dennis.uin}@im.example\r\nSubject: x\r\nMessage-ID: <m${i}@company.com>\r\n\r\nHello\r\n`,
    });
    const sent = await client.ask({ type: 'send', id: `s${i}`, to: '12125556666', text });
    assert.equal(sent.type, 'ok', sent.text);
    const [letter] = await newLetters(JOHN);
    await assertSurvives(letter.raw);
    for (const line of letter.raw.toString('latin1').split('\r\n\r\n').slice(1).join('\r\n\r\n')
      .split('\r\n')) {
      assert.ok(line.length <= 78, line);
      assert.doesNotMatch(line, /[ \t]$|[\x80-\xff]/); // eslint-disable-line no-control-regex
    }
    client.end();
  });
}

async function invited(client, address, words) {
  const answer = await client.ask({ type: 'invite', id: 'invite', address, text: words });
  assert.equal(answer.type, 'ok', answer.text);
  const [letter] = await newLetters(address);
  return letter;
}

/* A letter into our MTA, with one file if @file says so. */
async function mails(from, to, id, text, file) {
  const words = `Content-Type: text/plain\r\n\r\n${text}\r\n`;
  const body = file === undefined ? words : `Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n${words}--x\r\n`
    + `Content-Type: ${file.type}\r\nContent-Transfer-Encoding: base64\r\n`
    + `Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(file.name)}\r\n\r\n`
    + `${file.bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n--x--\r\n`;
  const { data } = await site.stack.world.send({
    mailFrom: from, to: [to], signAs: 'company.com',
    raw: `From: <${from}>\r\nTo: ${to}\r\nSubject: x\r\nMessage-ID: <${id}@company.com>\r\nMIME-Version: 1.0\r\n${body}`,
  });
  assert.equal(data.code, 250, data.text);
}

test('what is attached goes along by mail, byte for byte, under the signature', async () => {
  const jane = 'jane@company.com';
  await mails(jane, 'newuser@im.example', 'jane', 'Jane');
  const [{ subject }] = await newLetters(jane);
  const [number] = /\d{11}/.exec(subject);
  await mails(JOHN, `${number}@im.example`, 'hello', 'Hello Jane'); // whoever was written to may answer
  await Promise.all([jane, JOHN].map(newLetters));
  const files = [
    { name: 'photo.jpg', type: 'image/jpeg', bytes: crypto.randomBytes(3 * 1024 * 1024) },
    { name: `${KANA} "quoted" \u{1F600}.pdf`, type: 'application/pdf', bytes: crypto.randomBytes(1) },
    { name: 'lines.txt', type: 'text/plain', bytes: Buffer.from('one\r\ntwo\n.\r\n\r\nFrom me\rthree \t') },
    { name: 'empty.txt', type: 'text/plain', bytes: Buffer.alloc(0) },
  ];
  for (const [i, file] of files.entries()) {
    await mails(jane, '12125556666@im.example', `file${i}`, `File ${i}`, file);
    const [{ raw, text, headers }] = await newLetters(JOHN);
    assert.equal(text.trim(), `File ${i}`);
    assert.ok(headers.get('references'), 'in no thread');
    const { attachments } = await simpleParser(raw);
    assert.equal(attachments.length, 1);
    assert.deepEqual(attachments[0].content, file.bytes);
    assert.equal(attachments[0].filename, file.name.replace(/"/g, '_'));
    assert.equal(attachments[0].contentType, file.type);
    assert.equal(attachments[0].contentDisposition, 'attachment');
    await assertSurvives(raw);
  }
});

test('both headers of one-click unsubscribing are under the signature', async () => {
  await site.stack.programs.mustUinvite(['invite', 'eve@company.com']);
  const [{ raw }] = await newLetters('eve@company.com');
  const [, signed] = /\bh=([^;]+);/.exec(raw.toString('latin1'));
  const names_ = signed.toLowerCase().replace(/\s/g, '').split(':');
  assert.ok(names_.includes('list-unsubscribe'), signed);
  assert.ok(names_.includes('list-unsubscribe-post'), signed);
});
