/* SPDX-License-Identifier: ISC */
/* A real opendkim that cannot get the key of a writer's domain: its name server does not answer. */
'use strict';
const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { Chain, MTAS, letter } = require('./chain');
const { NameServer } = require('./name_server');

const FROM = 'john@company.com';
const SERVICE = 'NewUser@im.example';
const BOB = 'bob@elsewhere.example';

for (const mta of MTAS) {
  describe(`a verifier without the writer's key in ${mta}`, () => {
    const names = new NameServer();
    let chain;

    const publish = (domain) => {
      names.texts.set(`s1._domainkey.${domain}`, `v=DKIM1; k=rsa; p=${chain.stack.world.signer.publicKey}`);
    };

    /* His own signature, and one of the service that sends for him: for a letter whose signatures all
     * want a key, opendkim writes no result at all. */
    async function send(to, id) {
      const { signer } = chain.stack.world;
      const raw = Buffer.from(letter({ from: FROM, to: to.join(', '), id }));
      const signed = await signer.sign('esp.example', await signer.sign('company.com', raw));
      const { data } = await chain.send({ mailFrom: FROM, to, raw: signed, signed: false });
      await chain.quiet();
      return data;
    }

    before(async () => {
      await names.start();
      chain = await Chain.start(mta, {
        verifier: [`Nameservers ${names.address}`, 'DNSTimeout 1', 'On-DNSError accept'],
      });
      publish('esp.example');
    });

    after(async () => {
      await chain?.end();
      names.end();
    });

    test('a letter waits with its sender', async () => {
      const data = await send([SERVICE], 'first');
      assert.equal(data.code, 451, JSON.stringify(data));
      assert.match(data.text, /^4\.7\.5 /);
      assert.equal(chain.letters().at(-1).result, 'temperror');
      assert.equal(await chain.isMember(FROM), false);
      assert.equal(chain.got(FROM).length, 0, 'nobody is asked');
    });

    test('one for others, too, is not held up, and our part of it is asked about', async () => {
      const data = await send([SERVICE, BOB], 'mixed');
      assert.equal(data.code, 250, JSON.stringify(data));
      assert.equal(chain.got(BOB).length, 1);
      assert.match(chain.got(BOB)[0], /dkim=temperror/);
      const [edge, reentry] = chain.letters().slice(-2);
      assert.deepEqual([edge.end, edge.result], ['left-in-queue', 'temperror']);
      assert.deepEqual([reentry.end, reentry.result], ['consumed', 'waits']);
      assert.equal(chain.got(FROM).length, 1);
      assert.equal(await chain.isMember(FROM), false);
    });

    test('the first once more is taken when the key is to be had', async () => {
      publish('company.com');
      const data = await send([SERVICE], 'first');
      assert.equal(data.code, 250, JSON.stringify(data));
      assert.equal(chain.letters().at(-1).result, 'taken');
      assert.ok(await chain.isMember(FROM));
    });
  });
}
