/* SPDX-License-Identifier: ISC */
/* A filter before us that quarantines, in Sendmail.  (Postfix tells no milter that one before it asked for
 * HOLD.) */
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { Chain, letter } = require('./chain');
const { QuarantineFilter } = require('./quarantine_filter');

const FROM = 'john@company.com';
const SERVICE = 'NewUser@im.example';
const BOB = 'bob@elsewhere.example';

describe('a filter before us that quarantines in sendmail', () => {
  let chain;

  let filter;

  before(async () => {
    chain = await Chain.start('sendmail');
    await chain.stack.verifier.child.end(); // in its place in the chain
    filter = new QuarantineFilter(chain.stack.verifier.socket);
    await filter.start();
  });
  after(async () => { await chain?.end(); });

  const inQuarantine = () => fs.readdirSync(chain.stack.mta.queue).filter((name) => name.startsWith('hf')).length;

  async function send(to, id) {
    const raw = letter({ from: FROM, to: to.join(', '), id });
    const { data } = await chain.send({ mailFrom: FROM, to, raw });
    await chain.quiet();
    assert.equal(data.code, 250, JSON.stringify(data));
    return chain.letters().at(-1);
  }

  test('a letter to us stays there and has no effect', async () => {
    const said = await send([SERVICE], 'ours');
    assert.deepEqual([said.end, said.result], ['left-in-queue', 'quarantined']);
    assert.equal(inQuarantine(), 1);
    assert.equal(chain.got(FROM).length, 0);
    assert.equal(await chain.isMember(FROM), false);
  });

  test('one to others, too, stays there for all of them', async () => {
    const said = await send([SERVICE, BOB], 'mixed');
    assert.deepEqual([said.end, said.result], ['left-in-queue', 'quarantined']);
    assert.equal(inQuarantine(), 2);
    assert.equal(chain.got(BOB).length, 0);
  });

  test('what the administrator lets out is judged as if it had just come', async () => {
    await filter.end(); // it would quarantine our mail, too
    await chain.stack.verifier.start();
    await chain.stack.mta.release();
    await chain.quiet();
    assert.equal(inQuarantine(), 0);
    const judged = chain.letters().slice(-2);
    assert.deepEqual(judged.map(({ end, result }) => `${end} ${result}`), ['consumed waits', 'consumed waits']);
    assert.equal(chain.got(BOB).length, 1);
    assert.equal(chain.got(FROM).length, 1, 'he is asked, once');
  });

  test('what it does not quarantine is taken', async () => {
    const said = await send([SERVICE], 'signed');
    assert.equal(said.result, 'taken');
    assert.ok(await chain.isMember(FROM));
  });
});
