/* SPDX-License-Identifier: ISC */
/* Who a text comes from, as SMSCs write it: a telephone in its country's form or as at home is one person; a
 * name, a short code or one of our own numbers is nobody, who gets no account and no answer, so that
 * nothing goes round. */
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { startStack } = require('./stack');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const DENNIS = '+639175336647';

const SPELLINGS = [
  ['international', '+639175336647'],
  ['as at home', '09175336647'],
  ['digits with the country', '639175336647'],
  ['abroad by 00', '00639175336647'],
];

const NOBODY = [
  ['a name', 'GCASH'],
  ['a name with digits', 'Bank2Go'],
  ['a short code', '8080'],
  ['a short code of six digits', '290000'],
  ['the registration number', '2910001'],
  ['the universal number', '2910002'],
  ['a member\'s number behind the access code', '2910639175336647'],
  ['a telephone of another country', '+12025550123'],
  ['a number too long for a telephone', '+6391753366471234'],
];

for (const store of ['sqlite', 'mysql']) {
  describe(`senders of texts (${store})`, { concurrency: false }, () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-senders-'));
    let stack;
    let texts = 0;

    async function sends(from, to, text) {
      await stack.carrier.send({ from, to, text });
      await stack.quiet();
    }

    /* The texts that anyone got since this was last asked. */
    function newTexts() {
      const all = [...stack.carrier.phones.values()].flatMap((phone) => phone.texts);
      const since = all.length - texts;
      texts = all.length;
      return since;
    }

    before(async () => {
      stack = await startStack({ dir: path.join(folder, 'stack'), store, build: BUILD });
      await sends(DENNIS, '2910001', 'Dennis');
      newTexts();
    });

    after(async () => {
      await stack?.end();
      fs.rmSync(folder, { recursive: true });
    });

    for (const [label, from] of SPELLINGS) {
      test(`is Dennis: ${label}`, async () => {
        await sends(from, '2910001', 'Who am I');
        assert.equal(newTexts(), 1);
        const got = stack.carrier.phone(DENNIS);
        assert.match(got.at(-1).text, /Hi Dennis, .*639175336647/s);
      });
    }

    for (const [label, from] of NOBODY) {
      test(`is nobody: ${label}`, async () => {
        for (const to of ['2910001', '2910002', '2910639175336647', '2910639999999999']) {
          await sends(from, to, 'john@company.com Hello');
        }
        assert.equal(newTexts(), 0);
        assert.equal(stack.world.mailbox('john@company.com').length, 0);
      });
    }
  });
}
