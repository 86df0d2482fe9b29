/* SPDX-License-Identifier: ISC */
/* The three brakes on loops, each alone.  Programs that answer letters live at some mailboxes of the
 * world.  (1) Our marks: a program that keeps to RFC 3834, answers in a person's words and meets no
 * cap.  (2) Signs of machines: a program that answers everything, one sign in each letter, no cap.
 * (3) Caps: a program that answers everything, in a person's words, without any sign. */
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { writeReply, writeLetter } = require('../player/letter');
const { startStack } = require('./stack');
const { until } = require('./wait');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const SERVICE = 'NewUser@im.example';
const MANY = 1000000;
const NO_CAPS = {
  'mail.letters_a_minute': MANY, 'mail.letters_an_hour': MANY,
  'mail.letters_to_one_an_hour': MANY, 'mail.notices_an_hour': MANY, 'message.an_hour': MANY,
};
const NOTICES = 5;
const TO_ONE = 7;
const CAPS = {
  ...NO_CAPS, 'mail.letters_to_one_an_hour': TO_ONE, 'mail.notices_an_hour': NOTICES,
};
const RUNAWAY = 60; // a loop that has come so far has no end

/* Does @mail ask programs for no answer?  RFC 3834, 2; and Exchange's rule. */
function isMarked(mail) {
  const value = (name) => (mail.headers.get(name) || '').toLowerCase();
  return mail.mailFrom === ''
    || !['', 'no'].includes(value('auto-submitted'))
    || /^(bulk|list|junk)$/.test(value('precedence'))
    || [...mail.headers.keys()].some((name) => name.startsWith('list-'))
    || /\b(all|autoreply)\b/.test(value('x-auto-response-suppress'));
}

/* A program at @address that answers what comes in. */
class Robot {
  constructor(stack, address, { keepsToMarks = false, answer }) {
    Object.assign(this, { stack, address, keepsToMarks, answer });
    this.received = 0;
    this.replies = []; // of our MTA to what it sent
    this.sending = 0;
    this.listen = (to, mail) => { if (to === address) this.take(mail); };
    stack.world.on('mail', this.listen);
  }

  async take(mail) {
    this.received += 1;
    if (this.received > RUNAWAY || (this.keepsToMarks && isMarked(mail))) return;
    await this.send((mail.replyTo || mail.from.address), writeReply(mail, {
      from: this.address, to: [mail.replyTo || mail.from.address], ...this.answer(mail),
    }));
  }

  async send(to, raw) {
    this.sending += 1;
    const { recipients, data } = await this.stack.world.send({
      mailFrom: this.address, to: [to], raw, signAs: this.address.split('@')[1],
    });
    this.replies.push(data === null ? recipients[0].code : data.code);
    this.sending -= 1;
  }

  writes(to, text, subject = 'Hello') {
    return this.send(to, writeLetter({ from: this.address, to: [to], subject, text }));
  }

  end() { this.stack.world.off('mail', this.listen); }
}

const inPersonsWords = () => ({ text: 'Your letter has arrived here.' });

const SIGNS = [
  ['Auto-Submitted', { also: ['Auto-Submitted', 'auto-replied'] }],
  ['X-Autoreply', { also: ['X-Autoreply', 'yes'] }],
  ['X-Autorespond', { also: ['X-Autorespond', 'Join me'] }],
  ['Precedence: bulk', { also: ['Precedence', 'bulk'] }],
  ['Precedence: junk', { also: ['Precedence', 'junk'] }],
  ['Precedence: auto_reply', { also: ['Precedence', 'auto_reply'] }],
  ['List-Id', { also: ['List-Id', '<fish.company.com>'] }],
  ['X-Auto-Response-Suppress', { also: ['X-Auto-Response-Suppress', 'All'] }],
  ['our Message-ID', (mail) => ({ also: ['Message-ID', mail.messageId] })],
  ['our mark', { also: ['X-Loop', 'im.example'] }],
  ['Subject, English', { subject: 'Automatic reply: Join me' }],
  ['Subject, Japanese', { subject: '自動応答: Join me' }],
  ['words, English', { text: 'I am out of the office until Monday.' }],
  ['words, German', { text: 'Ich bin bis Montag nicht im Büro und melde mich danach.' }],
  ['words, French', { text: "Je suis en congés jusqu'au 12 mai." }],
  ['words, Spanish', { text: 'Estoy de vacaciones hasta el lunes.' }],
  ['words, Italian', { text: 'Sono in ferie fino al 12 maggio.' }],
  ['words, Portuguese', { text: 'Estou de férias até segunda-feira.' }],
  ['words, Dutch', { text: 'Ik ben met vakantie tot maandag.' }],
  ['words, Polish', { text: 'Jestem na urlopie do dnia 12 maja.' }],
  ['words, Russian', { text: 'Я в отпуске до понедельника.' }],
  ['words, Tagalog', { text: 'Ito ay awtomatikong tugon.' }],
  ['words, Japanese', { text: '出張中です。月曜日に戻ります。' }],
  ['a challenge', { text: 'Please click the link below to verify that you are a human.' }],
];

for (const store of ['sqlite', 'mysql']) {
  describe(`loops (${store})`, { concurrency: false }, () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-loops-'));
    let stack;
    let robots = [];

    before(async () => {
      stack = await startStack({
        dir: path.join(folder, 'stack'), store, build: BUILD, settings: NO_CAPS,
      });
    });

    after(async () => {
      await stack?.end();
      fs.rmSync(folder, { recursive: true });
    });

    async function configure(settings) {
      await stack.empty();
      for (const name of ['milter', 'imcored']) await stack.stop(name);
      stack.programs.configure(settings);
      for (const name of ['milter', 'imcored']) await stack.start(name);
    }

    function robot(address, how) {
      const one = new Robot(stack, address, how);
      robots.push(one);
      return one;
    }

    /* Nobody writes any more, and nothing is on its way. */
    async function end() {
      let before;
      do {
        before = robots.reduce((sum, { received }) => sum + received, 0);
        await until(() => robots.every(({ sending }) => sending === 0),
          { ms: 30000, every: 20, what: () => 'robots still write' });
        await stack.quiet();
      } while (before !== robots.reduce((sum, { received }) => sum + received, 0));
      for (const { address, received } of robots) {
        assert.ok(received <= RUNAWAY, `${address} was in a loop without an end`);
      }
      robots.forEach((one) => one.end());
      robots = [];
    }

    async function state(address) {
      return (await stack.uinvite(['account', 'show', address])).stdout;
    }

    test('marks alone: a program that keeps to RFC 3834 never answers a notice of ours', async () => {
      const polite = robot('polite@company.com', { keepsToMarks: true, answer: inPersonsWords });
      const invited = robot('invited@company.com', { keepsToMarks: true, answer: inPersonsWords });
      await polite.writes(SERVICE, 'I would like to join.', 'Cool D');
      await stack.uinvite(['invite', 'invited@company.com']);
      await stack.quiet();
      await polite.writes(SERVICE, 'help', 'HELP');
      await end();
      assert.deepEqual([polite.received, polite.replies.length], [2, 2]);
      assert.deepEqual([invited.received, invited.replies.length], [1, 0]);
    });

    for (const [sign, said] of SIGNS) {
      const name = `robot-${SIGNS.findIndex(([other]) => other === sign)}@company.com`;
      test(`signs alone: ${sign}`, async () => {
        const answer = (mail) => ({
          text: 'Your letter has arrived here.', ...(typeof said === 'function' ? said(mail) : said),
        });
        const rude = robot(name, { answer });
        await stack.uinvite(['invite', name]);
        await end();
        assert.deepEqual([rude.received, rude.replies], [1, [250]]);
        assert.match(await state(name), /tentative/);
      });
    }

    test('signs alone: the null sender', async () => {
      const name = 'silent@company.com';
      const rude = robot(name, { answer: inPersonsWords });
      rude.send = async (to, raw) => {
        const { data } = await stack.world.send({ mailFrom: '', to: [to], raw, signAs: 'company.com' });
        rude.replies.push(data.code);
      };
      await stack.uinvite(['invite', name]);
      await end();
      assert.deepEqual([rude.received, rude.replies], [1, [250]]);
      assert.match(await state(name), /tentative/);
    });

    test('caps alone: a program that answers every answer of the service falls silent', async () => {
      await configure(CAPS);
      const rude = robot('rude@company.com', { answer: inPersonsWords });
      await rude.writes(SERVICE, 'I would like to join.', 'Cool D');
      await end();
      /* its number with the password once, then its number alone */
      assert.equal(rude.received, 1 + NOTICES);
      assert.equal(rude.replies.length, 1 + rude.received);
      assert.ok(rude.replies.every((code) => code === 250));
    });

    test('caps alone: two programs that answer each other through us fall silent', async () => {
      await configure(CAPS);
      const [one, other] = ['one', 'other'].map(
        (name) => robot(`${name}@company.com`, { keepsToMarks: true, answer: inPersonsWords }),
      );
      await one.writes(SERVICE, 'I would like to join.', 'One');
      await other.writes(SERVICE, 'I would like to join.', 'Other');
      await stack.quiet();
      const numberOf = async ({ address }) => (await state(address)).match(/UIN +(\d+)/)[1];
      const [first, second] = [await numberOf(one), await numberOf(other)];
      await stack.uinvite(['account', 'set', second, '--policy', 'open']);
      /* from now on they take each other's letters for people's */
      one.keepsToMarks = false;
      other.keepsToMarks = false;
      await one.writes(`${second}@im.example`, 'Hello');
      await end();
      const refused = [...one.replies, ...other.replies].filter((code) => code === 550);
      assert.equal(refused.length, 1, 'one letter is refused, and that is the end');
      assert.ok(one.replies.length - 1 <= TO_ONE + 1, `${one.replies.length} of one`);
      assert.ok(first !== second);
    });
  });
}
