/* SPDX-License-Identifier: ISC */
/* A mail of ours that its recipient's server refuses: the report of a real Postfix comes to the return
 * path, through the queue and the re-entry listener. */
'use strict';
const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { writeLetter } = require('../player/letter');
const { startStack } = require('./stack');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const SERVICE = 'NewUser@im.example';
const JOHN = 'john@company.com';
const MARY = 'mary@elsewhere.example';

for (const store of ['sqlite', 'mysql']) {
  describe(`mail that comes back (${store})`, { concurrency: false }, () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-bounces-'));
    let stack;
    let mary;

    async function mails(from, to, subject, text) {
      const { data } = await stack.world.send({
        mailFrom: from,
        to: [to],
        raw: writeLetter({ from, to: [to], subject, text }),
        signAs: from.split('@')[1],
      });
      assert.equal(data.code, 250);
    }

    before(async () => {
      stack = await startStack({ dir: path.join(folder, 'stack'), store, build: BUILD });
      for (const [who, name] of [[JOHN, 'John'], [MARY, 'Mary']]) {
        await mails(who, SERVICE, name, 'I would like to join.');
      }
      await stack.quiet();
      const { stdout } = await stack.uinvite(['account', 'show', MARY]);
      [, mary] = stdout.match(/UIN +(\d+)/);
      await stack.uinvite(['account', 'set', mary, '--policy', 'open']);
    });

    after(async () => {
      await stack?.end();
      fs.rmSync(folder, { recursive: true });
    });

    test('its writer is told, without the address, and once', async () => {
      stack.world.refusals.set(MARY, '550 5.1.1 no such user here');
      const told = once(stack.world, 'mail');
      await mails(JOHN, `${mary}@im.example`, 'Hi', 'Hello Mary');
      const [to, mail] = await told;
      assert.equal(to, JOHN);
      assert.equal(mail.from.address, SERVICE);
      assert.match(mail.subject, new RegExp(`${mary} was not delivered`));
      assert.match(mail.text, /mailbox behind\s+that number does not exist/);
      assert.doesNotMatch(mail.raw.toString(), /mary@|no such user/);
      await stack.quiet();
      assert.equal(stack.world.mailbox(JOHN).length, 2, 'number and this, nothing else');
    });

    test('an invitation that came back is shown as failed', async () => {
      stack.world.refusals.set('ann@x.example', '550 5.1.1 no such user here');
      await stack.uinvite(['invite', 'ann@x.example']);
      await stack.quiet();
      const { stdout } = await stack.uinvite(['invitation', 'list', 'operator']);
      assert.match(stdout, /failed/);
    });
  });
}
