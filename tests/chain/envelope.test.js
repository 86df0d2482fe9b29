/* SPDX-License-Identifier: ISC */
/* Recipients in every spelling that senders choose, through both MTAs: what each hands on differs. */
'use strict';
const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { Chain, MTAS, letter } = require('./chain');

const MEMBER = '12125556666';

/* In the brackets of RCPT TO:<>. */
const SERVICE = [
  'NewUser@im.example', 'nEWuSER@Im.Example', '"newuser"@im.example', '"New\\User"@im.example',
  'NewUser@im.example.', 'NewUser+shop@im.example', 'NewUser+@im.example',
  '@relay.example:NewUser@im.example', '@a.example,@b.example:NewUser@im.example',
  '@a.example:"newuser+x"@IM.example',
];
const NUMBER = [
  `${MEMBER}@im.example`, `${MEMBER}@IM.EXAMPLE`, `"${MEMBER}"@im.example`, `${MEMBER}@im.example.`,
  `${MEMBER}+lunch@im.example`, `@a.example,@b.example:${MEMBER}@im.example`,
];
const NOBODY = [
  '12125559999@im.example', `+${MEMBER}@im.example`, 'someone@im.example', 'b+1-k1.aaaa@im.example',
  `${MEMBER}%im.example@im.example`, 'NewUsers@im.example', 'a..b@im.example', `${'5'.repeat(65)}@im.example`,
];
const ELSEWHERE = ['bob@elsewhere.example', `${MEMBER}@elsewhere.example`, 'NewUser@sub.im.example'];

for (const mta of MTAS) {
  describe(`recipients through ${mta}`, () => {
    let chain;
    let senders = 0;
    before(async () => {
      chain = await Chain.start(mta);
      await register('founder@company.com');
    });
    after(() => chain.end());

    const newSender = () => { senders += 1; return `sender${senders}@company.com`; };

    function sendTo(from, to) {
      const raw = letter({ from, to: 'undisclosed-recipients:;', id: `${from.split('@')[0]}-${to.length}` });
      return chain.send({ mailFrom: from, to, raw });
    }

    async function register(from) {
      const { data } = await sendTo(from, ['NewUser@im.example']);
      assert.equal(data.code, 250);
      await chain.quiet();
    }

    /* Nothing but what the milter took went anywhere. */
    function assertTaken(reply, to) {
      assert.deepEqual([reply.recipients[0].code, reply.data && reply.data.code], [250, 250],
        `${to}: ${JSON.stringify(reply)}`);
      const { end, result, ours, foreign } = chain.letters().at(-1);
      assert.deepEqual({ end, result, ours, foreign },
        { end: 'consumed', result: 'taken', ours: '1', foreign: '0' }, to);
    }

    test('the service address makes a member in any spelling', async () => {
      const before_ = chain.letters().length;
      for (const to of SERVICE) {
        const from = newSender();
        assertTaken(await sendTo(from, [to]), to);
        assert.ok(await chain.isMember(from), to);
        await chain.quiet();
      }
      assert.equal(chain.letters().length - before_, SERVICE.length, 'none came back by the queue');
    });

    test('a number reaches its member in any spelling', async () => {
      for (const to of NUMBER) assertTaken(await sendTo(newSender(), [to]), to);
      await chain.quiet();
      assert.equal(chain.stack.mta.letters().deferred, 0);
      const outside = [...chain.stack.world.mailboxes.keys()];
      assert.deepEqual(outside.filter((address) => address.endsWith('im.example')), []);
    });

    test('what is nobody\'s is refused at RCPT, and nothing of it is queued', async () => {
      for (const to of NOBODY) {
        const { recipients, data } = await sendTo(newSender(), [to]);
        assert.equal(Math.floor(recipients[0].code / 100), 5, `${to}: ${JSON.stringify(recipients)}`);
        assert.equal(data, null, to);
      }
      assert.deepEqual(chain.stack.mta.letters(), { moving: 0, deferred: 0 });
    });

    test('what is another\'s passes', async () => {
      for (const to of ELSEWHERE) {
        const before_ = chain.letters().length;
        const { data } = await sendTo(newSender(), [to]);
        assert.equal(data.code, 250, to);
        await chain.quiet();
        assert.equal(chain.got(to).length, 1, to);
        assert.equal(chain.letters().length, before_, `${to}: the milter had nothing to say`);
      }
    });

    test('of several recipients each has its own fate', async () => {
      const from = newSender();
      const to = ['NewUser@im.example', '12125559999@im.example', `${MEMBER}@im.example`,
        'ann@elsewhere.example', 'postmaster@im.example', 'Abuse@im.example', 'b+x@im.example'];
      const admin = chain.got('admin@outside.example').length;
      const { recipients, data } = await sendTo(from, to);
      assert.deepEqual(recipients.map(({ code }) => code), [250, 550, 250, 250, 250, 250, 550]);
      assert.equal(data.code, 250);
      await chain.quiet();
      const { end, result, ours, foreign } = chain.letters().at(-1);
      assert.deepEqual({ end, result, ours, foreign },
        { end: 'consumed', result: 'taken', ours: '2', foreign: '3' });
      assert.equal(chain.got('ann@elsewhere.example').length, 1);
      assert.ok(chain.got('admin@outside.example').length > admin);
      assert.ok(await chain.isMember(from));
    });

    test('a bounce to our return path is taken, not passed on', async () => {
      await register('walter@company.com');
      const [mail] = chain.stack.world.mailbox('walter@company.com');
      assert.match(mail.mailFrom, /^b\+\S+@im\.example$/);
      const raw = letter({ from: 'MAILER-DAEMON@company.com', to: mail.mailFrom, id: 'bounce' });
      for (const address of [mail.mailFrom, mail.mailFrom.toUpperCase()]) {
        const { data } = await chain.send({ mailFrom: '', to: [address], raw, signed: false });
        assert.equal(data.code, 250, address);
        assert.equal(chain.letters().at(-1).end, 'consumed', address);
      }
      await chain.quiet();
    });
  });
}
