/* SPDX-License-Identifier: ISC */
/* A filter before us that ends a letter: a real one, opendkim, told what to do with a broken signature. */
'use strict';
const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { Chain, MTAS, letter } = require('./chain');

const FROM = 'john@company.com';
/* What opendkim is told -> the reply to a letter with a broken signature, to us and to Bob. */
const VERDICTS = { reject: 550, tempfail: 451, discard: 250 };

for (const mta of MTAS) {
  describe(`verdicts of a filter before us in ${mta}`, () => {
    for (const [verdict, code] of Object.entries(VERDICTS)) {
      test(`a letter that it answers with ${verdict} has no effect with us`, async () => {
        const chain = await Chain.start(mta, { verifier: [`On-BadSignature ${verdict}`] });
        try {
          const to = ['NewUser@im.example', 'bob@elsewhere.example'];
          const raw = letter({ from: FROM, to: to.join(', '), id: verdict });
          const signed = await chain.stack.world.signer.sign('company.com', Buffer.from(raw));
          const broken = Buffer.from(signed.toString('latin1').replace('Hello there.', 'Hello where?'), 'latin1');
          const { data } = await chain.send({ mailFrom: FROM, to, raw: broken, signed: false });
          await chain.quiet();
          assert.equal(Math.floor(data.code / 100), Math.floor(code / 100), JSON.stringify(data));
          assert.deepEqual(chain.letters(), [], 'the milter had nothing to say');
          assert.equal(await chain.isMember(FROM), false);
          assert.equal(chain.got('bob@elsewhere.example').length, 0);

          const whole = await chain.send({ mailFrom: FROM, to, raw: signed, signed: false });
          await chain.quiet();
          assert.equal(whole.data.code, 250);
          assert.ok(await chain.isMember(FROM), 'the same letter, whole, makes a member');
          assert.equal(chain.got('bob@elsewhere.example').length, 1);
        } finally {
          await chain.end();
        }
      });
    }
  });
}
