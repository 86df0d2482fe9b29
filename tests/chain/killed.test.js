/* SPDX-License-Identifier: ISC */
/* A milter that is killed in the middle of a letter, at each step of the protocol.  The edge goes on without
 * it; what was for us waits in the MTA's queue and is taken once, by whichever milter comes next. */
'use strict';
const assert = require('node:assert/strict');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { Chain, MTAS, letter } = require('./chain');
const { Door } = require('./door');

/* Where it dies: when the packet comes, or with its answer still unsaid. */
const STEPS = [
  ['negotiate', false], ['mail', false], ['recipient', false], ['recipient', true], ['data', false],
  ['data', true], ['header', false], ['headersEnd', false], ['body', false], ['end', false], ['end', true],
];

for (const mta of MTAS) {
  describe(`a milter killed behind ${mta}`, () => {
    let chain;
    let door;
    before(async () => {
      chain = await Chain.start(mta, { backdoor: true });
      door = new Door(path.join(chain.stack.run, 'milter.sock'), chain.backdoor);
      await door.open();
    });
    after(async () => {
      await door.close();
      await chain.end();
    });

    const killMilter = () => chain.stack.programs.crash('milter');

    async function bringBack() {
      await chain.stack.start('milter');
      await door.open();
    }

    /* Sends a letter to us and to Bob, kills the milter at @packet, and brings it back. */
    async function killAt(packet, afterwards, { from, bob, headers = {} }) {
      const killed = door.kill(packet, { after: afterwards, kill: killMilter });
      const raw = letter({ from, to: 'NewUser@im.example', id: from.split('@')[0], headers });
      const { recipients, data } = await chain.send({ mailFrom: from, to: ['NewUser@im.example', bob], raw });
      assert.deepEqual([...recipients.map(({ code }) => code), data.code], [250, 250, 250]);
      await killed;
      assert.equal(chain.stack.runs('milter'), false);
      return { isTaken: await chain.isMember(from) };
    }

    async function assertOnce({ from, bob }) {
      await chain.quiet();
      assert.ok(await chain.isMember(from), `${from} is a member`);
      assert.equal(chain.got(from).length, 1, `${from} got one mail`);
      assert.equal(chain.got(bob).length, 1, `${bob} got one mail`);
      assert.deepEqual(chain.stack.mta.letters(), { moving: 0, deferred: 0 });

    }

    for (const [packet, afterwards] of STEPS) {
      const what = `${packet}, ${afterwards ? 'done but not answered' : 'not begun'}`;
      test(`${what}: nothing lost, nothing doubled`, async () => {
        const name = `${packet.toLowerCase()}-${afterwards}`;
        const people = { from: `${name}@company.com`, bob: `bob-${name}@elsewhere.example` };
        const { isTaken } = await killAt(packet, afterwards, people);
        assert.equal(isTaken, packet === 'end' && afterwards, 'committed before it died');
        await bringBack();
        await assertOnce(people);
      });
    }

    test('a letter without Message-ID, committed but not answered: not doubled', async () => {
      const people = { from: 'nameless@company.com', bob: 'bob-nameless@elsewhere.example' };
      const { isTaken } = await killAt('end', true, { ...people, headers: { 'Message-ID': null } });
      assert.ok(isTaken);
      await bringBack();
      await assertOnce(people);
    });

    test('killed at re-entry, too, committed but not answered: not doubled', async () => {
      const people = { from: 'twice@company.com', bob: 'bob-twice@elsewhere.example' };
      await killAt('recipient', false, people);
      const killed = door.kill('end', { after: true, kill: killMilter });
      await bringBack();
      await killed;
      assert.ok(await chain.isMember(people.from));
      await bringBack();
      await assertOnce(people);
    });

    test('while it is dead other mail flows and ours waits', async () => {
      const [from, bob] = ['late@company.com', 'bob-late@elsewhere.example'];
      await door.close();
      await killMilter();
      const raw = letter({ from, to: 'NewUser@im.example', id: 'late' });
      await chain.send({ mailFrom: from, to: ['NewUser@im.example', bob], raw });
      await chain.quiet();
      assert.equal(chain.got(bob).length, 1);
      assert.equal(chain.got(from).length, 0);
      assert.equal(chain.stack.mta.letters().deferred, 1);
      await bringBack();
      await assertOnce({ from, bob });
    });
  });
}
