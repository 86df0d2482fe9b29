/* SPDX-License-Identifier: ISC */
/* Other people's mail with the milter in the chain and without: the next MTA must get the same bytes,
 * whatever shape the letter has, and whether or not one of our recipients stood beside them. */
'use strict';
const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { Chain, MTAS, letter } = require('./chain');

const FROM = 'john@company.com';
const BOB = 'bob@elsewhere.example';
const plain = (headers, text, id) => letter({ from: FROM, to: BOB, id, headers, text });

/* label -> bytes as latin1.  Bare CR and bare LF are in here: what an MTA makes of them, or that it
 * refuses them, is its own affair and must stay so. */
const SHAPES = {
  plain: plain({}, 'Hello.\r\n', 'plain'),
  empty: '',
  'without a header': '\r\nNothing above me.\r\n',
  'without a body': 'From: john@company.com\r\nSubject: That is all\r\n',
  'without a blank line between': 'Subject: x\r\nthis line has no colon and begins the body\r\nmore\r\n',
  'From_ line': `From john@company.com Sat Nov 21 10:00:00 2026\r\n${plain({}, 'x\r\n', 'mbox')}`,
  'eight bits in header and body': plain({ Subject: 'gr\xfc\xdfe', 'X-\xe4': '\xf6' }, '\xe4\xf6\xfc\xff\x80\r\n', '8bit'),
  'UTF-8': plain({ Subject: Buffer.from('クール').toString('latin1') }, Buffer.from('はい\r\n').toString('latin1'), 'utf8'),
  'controls but NUL': plain({}, '\x01\x07\x08\x0b\x0c\x1b[31m\x7f\r\n', 'controls'),
  dots: plain({}, '.\r\n..\r\n...\r\n.x\r\n. \r\nx.\r\n', 'dots'),
  'a lone dot first': plain({}, '.\r\n', 'dot'),
  'long lines': plain({ 'X-Long': 'y'.repeat(3000) }, `${'x'.repeat(998)}\r\n${'z'.repeat(5000)}\r\nshort\r\n`, 'long'),
  'no line end at the end': plain({}, 'no line end', 'noend'),
  'blank lines at the end': plain({}, 'x\r\n\r\n\r\n\r\n', 'blanks'),
  'trailing blanks': plain({ Subject: 'x   ' }, 'x  \t\r\n \r\n\t\r\n', 'trailing'),
  'bare CR': plain({}, 'a\rb\r\n\r\rc\r\n', 'cr'),
  'bare LF': plain({}, 'a\nb\r\n', 'lf'),
  folded: plain({ Subject: 'a\r\n b\r\n\tc\r\n  \t d', To: 'bob@elsewhere.example,\r\n ann@elsewhere.example' }, 'x\r\n', 'folded'),
  'a fold of blanks alone': plain({ Subject: 'a\r\n \r\n b' }, 'x\r\n', 'blankfold'),
  'a fold at the start': plain({ Subject: '\r\n a' }, 'x\r\n', 'startfold'),
  'no blank after the colon': `Subject:x\r\nFrom:john@company.com\r\nX-A:\r\nX-B: \r\n\r\nx\r\n`,
  'blanks before the colon': `Subject : x\r\nFrom\t: john@company.com\r\n\r\nx\r\n`,
  'the same field again': `Subject: one\r\nsubject: two\r\nSUBJECT: three\r\nFrom: a@company.com\r\nFrom: b@company.com\r\n\r\nx\r\n`,
  'addresses in odd clothes': plain({
    From: '"Smith, John" (at work) <john@company.com>', To: 'Friends: bob@elsewhere.example, "a b"@x.example;', Cc: '<@a.example:bob@elsewhere.example>', 'Reply-To': '(nobody)',
  }, 'x\r\n', 'clothes'),
  '1500 header lines': plain(Object.fromEntries(
    Array.from({ length: 1500 }, (_, n) => [`X-${n}`, `${n}`]),
  ), 'x\r\n', 'many'),
  'a header of 90 KiB': plain({ 'X-Big': Array.from({ length: 1300 }, () => 'w'.repeat(68)).join('\r\n ') }, 'x\r\n', 'big'),
  'a body of 300 KiB': plain({}, `${'0123456789abcdef'.repeat(4)}\r\n`.repeat(4700), 'body'),
  multipart: plain({ 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary="b"' },
    '--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\nAAECAw==\r\n--b--\r\nepilogue\r\n', 'parts'),
  'results by others': plain({ 'Authentication-Results': 'other.example; dkim=pass header.d=company.com', 'X-Spam-Flag': 'YES' }, 'x\r\n', 'results'),
  'results that are forged': plain({ 'Authentication-Results': 'mx.im.example; dmarc=pass header.from=company.com' }, 'x\r\n', 'forged'),
  'a list\'s mail': plain({ 'List-Id': '<x.example>', Precedence: 'bulk', 'Auto-Submitted': 'auto-generated' }, 'x\r\n', 'list'),
};

/* Those that a signer understands. */
const SIGNED = ['plain', 'UTF-8', 'dots', 'long lines', 'blank lines at the end', 'trailing blanks', 'folded',
  'multipart', '1500 header lines', 'results that are forged'];

/* Of these shapes an MTA may refuse so many by itself. */
const REFUSED = 6;

/* The MTA's own trace, which holds a queue id and the time, and the fields that it adds because the
 * writer did not; all else is the letter. */
function withoutTrace(raw) {
  const own = /^(Received: (?:.*\r\n(?=[ \t]))*.*\bmx\.im\.example\b(?:.*\r\n(?=[ \t]))*.*\r\n)/gmi;
  return raw.replace(own, '')
    .replace(/^Message-Id: <[^>]*@mx\.im\.example>\r\n/gmi, '')
    .replace(/^Date: (?!Sat, 21 Nov 2026 10:00:00 \+0000).*\r\n/gm, '');
}

for (const mta of MTAS) {
  describe(`other people's mail through ${mta}`, () => {
    let chain;
    before(async () => { chain = await Chain.start(mta); });
    after(() => chain.end());

    const all = Object.entries(SHAPES).map(([label, raw]) => ({ label, raw, signed: false }));
    for (const label of SIGNED) all.push({ label: `${label}, signed`, raw: SHAPES[label], signed: true });

    async function send(to, { raw, signed }) {
      try {
        const { data } = await chain.send({ mailFrom: FROM, to, raw: Buffer.from(raw, 'latin1'), signed });
        return data.code;
      } catch (error) { return error.message; } // hung up on, as Sendmail does
    }

    /* Every letter, each to one of @round's own people and to @others.  -> what the MTA replied and
     * what came of it, by label */
    async function passAll(round, others = []) {
      const replies = [];
      for (const [i, one] of all.entries()) {
        replies.push(await send([`${round}${i}@elsewhere.example`, ...others], one));
      }
      await chain.quiet();
      return all.map(({ label }, i) => ({
        label, reply: replies[i], got: chain.got(`${round}${i}@elsewhere.example`).map(withoutTrace),
      }));
    }

    test('every shape of letter passes byte for byte, alone and beside one of ours', async () => {
      const alone = await passAll('alone');
      const beside = await passAll('beside', ['NewUser@im.example']);
      await chain.stack.stop('milter');
      const without = await passAll('without');
      await chain.stack.start('milter');
      for (const [i, expected] of without.entries()) {
        assert.deepEqual(alone[i], expected, 'alone');
        assert.deepEqual(beside[i], expected, 'beside one of ours');
      }
      const arrived = without.filter(({ got }) => got.length === 1).length;
      assert.ok(arrived >= all.length - REFUSED, `only ${arrived} of ${all.length} passed at all`);
    });
  });
}
