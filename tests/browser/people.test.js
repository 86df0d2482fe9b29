/* SPDX-License-Identifier: ISC */
/* Members among themselves, at the client: invitations, requests, presence, settings. */
'use strict';
const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { writeLetter, writeReply } = require('../player/letter');
const { assertGoodPage, message, openSite, said, write } = require('./site');

const PHONE = { viewport: { width: 320, height: 568 } };
let site;
before(async () => { site = await openSite({ 'guest.per_address': '20', 'invitation.pause': '0s' }); });
after(() => site.end());

const button = (page, name) => page.getByRole('button', { name });
const request = (page) => page.getByRole('region', { name: 'Requests' });
const buddy = (page, name) => page.getByRole('region', { name: 'Buddies' }).getByRole('button', { name });

async function add(page, number, text = '') {
  await button(page, 'Add a number').click();
  await page.getByRole('dialog').getByLabel('Number').fill(number);
  await page.getByRole('dialog').getByLabel('Your words').fill(text);
  await button(page, 'Ask').click();
}

/* Two members who are each other's buddies. */
async function newBuddies(...names) {
  const [ann, bob] = [await site.newMember(names[0]), await site.newMember(names[1])];
  const [a, b] = [await site.memberClient(ann), await site.memberClient(bob)];
  assert.equal((await a.ask({ type: 'add', id: 'a', number: bob.uin })).type, 'ok');
  assert.equal((await b.ask({ type: 'accept', id: 'a', number: ann.uin })).type, 'ok');
  a.end();
  b.end();
  return [ann, bob];
}

test('a request shows its words and is accepted; both then see each other come and go', async () => {
  const [ann, bob] = [await site.newMember('Ann'), await site.newMember('Bob')];
  const [a, b] = [await site.signedIn(ann), await site.signedIn(bob)];
  await add(a, `+${bob.uin}`, 'It is <b>Ann</b>, from work.');
  await buddy(a, /Bob.*asked, no answer yet/).waitFor();
  await request(b).getByText('It is <b>Ann</b>, from work.', { exact: true }).waitFor();
  assert.match(await b.title(), /^\(1\)/);
  await assertGoodPage(a);
  await assertGoodPage(b);
  await button(b, 'Accept Ann').click();
  await buddy(b, /Ann.*online/).waitFor();
  await request(b).waitFor({ state: 'hidden' });
  await buddy(a, /Bob.*online/).click();
  await a.getByRole('log').getByText('accepted').waitFor();
  await write(a, 'Lunch?');
  await buddy(b, /Ann.*1 new/).click();
  await said(b, 'Lunch?').waitFor();
  await assertGoodPage(b);
  await button(b, 'Log out').click();
  await buddy(a, /Bob.*reachable/).waitFor();
  await a.locator('#peer-note').getByText('reachable').waitFor();
  await assertGoodPage(a);
  await Promise.all([a.close(), b.close()]);
});

test('what is sent to somebody whose page is gone goes by text; while it is there, it does not', async () => {
  const [ann, bob] = await newBuddies('Sender', 'Away');
  const a = await site.memberClient(ann);
  const texts = () => site.stack.carrier.phone(bob.phone).map(({ text }) => text);
  const b = await site.memberClient(bob);
  await a.ask({ type: 'send', id: 'first', to: bob.uin, text: 'while here' });
  await b.hear(({ text }) => text === 'while here');
  await b.ask({ type: 'bye', id: 'bye' });
  await a.ask({ type: 'send', id: 'second', to: bob.uin, text: 'while away' });
  await site.stack.quiet();
  assert.ok(texts().some((text) => text.includes('while away')));
  assert.ok(!texts().some((text) => text.includes('while here')));
  a.end();
});

test('the last of several connections makes a member go, however it ends', async () => {
  const [ann, bob] = await newBuddies('Watcher', 'Twice');
  const a = await site.memberClient(ann);
  const of = (presence) => a.hear((frame) => frame.type === 'presence' && frame.presence === presence);
  assert.equal((await a.hear(({ type }) => type === 'buddies')).buddies[0].presence, 'reachable');
  const [first, second] = [await site.memberClient(bob), await site.memberClient(bob)];
  await of('online');
  await first.ask({ type: 'bye', id: 'bye' });
  await second.ask({ type: 'ping', id: 'ping' });
  second.end(); // without a word
  await of('reachable');
  const presences = a.heard.filter(({ type }) => type === 'presence').map(({ presence }) => presence);
  assert.deepEqual(presences, ['online', 'reachable']);
  a.end();
});

test('who is back after a restart of the service was never gone', async () => {
  const [ann, bob] = await newBuddies('Sees', 'Connected');
  const b = await site.memberClient(bob);
  await site.stack.stop('imcored');
  assert.equal(await b.closed, 1012);
  await site.stack.start('imcored');
  const a = await site.memberClient(ann);
  const { buddies } = await a.hear(({ type }) => type === 'buddies');
  assert.deepEqual(buddies.map(({ number, presence }) => [number, presence]), [[bob.uin, 'online']]);
  const back = await site.memberClient(bob);
  await back.ask({ type: 'bye', id: 'bye' });
  await a.hear(({ type, presence }) => type === 'presence' && presence === 'reachable');
  a.end();
});

test('who is declined or blocked is not told and sees nothing of it', async () => {
  const [ann, bob] = [await site.newMember('Asks'), await site.newMember('Refuses')];
  const [a, b] = [await site.memberClient(ann), await site.memberClient(bob)];
  await a.ask({ type: 'add', id: 'add', number: bob.uin });
  await a.hear(({ type }) => type === 'buddy');
  await b.hear(({ type, asks }) => type === 'buddy' && asks);
  a.heard.length = 0;
  assert.equal((await b.ask({ type: 'decline', id: 'no', number: ann.uin })).type, 'ok');
  assert.equal((await b.ask({ type: 'block', id: 'never', number: ann.uin })).type, 'ok');
  await b.hear(({ type, blocked }) => type === 'buddy' && blocked);
  assert.equal((await a.ask({ type: 'add', id: 'again', number: bob.uin })).type, 'ok');
  await a.ask({ type: 'ping', id: 'ping' });
  await site.stack.quiet();
  assert.deepEqual(a.heard.map(({ type, id }) => [type, id]), [['ok', 'again'], ['ok', 'ping']]);
  assert.equal(b.heard.filter(({ kind }) => kind === 'request').length, 1);
  a.end();
  b.end();
});

test('Decline, Block, Unblock and Remove do what they say', async () => {
  const [ann, bob] = [await site.newMember('Knocks'), await site.newMember('Decides')];
  const a = await site.memberClient(ann);
  const b = await site.signedIn(bob);
  await a.ask({ type: 'add', id: '1', number: bob.uin });
  await button(b, 'Decline Knocks').click();
  await b.getByText('You declined; Knocks is not told.').waitFor();
  await request(b).waitFor({ state: 'hidden' });

  const [cid, dee] = await newBuddies('Cid', 'Dee');
  const d = await site.signedIn(dee);
  await buddy(d, /Cid/).click();
  await button(d, 'Block Cid').click();
  await d.getByText('Cid is blocked').waitFor();
  assert.equal(await message(d).isVisible(), false);
  await d.getByRole('region', { name: 'Blocked' }).getByRole('button', { name: /Cid/ }).waitFor();
  await assertGoodPage(d);
  await button(d, 'Unblock Cid').click();
  await button(d, 'Add to buddies Cid').waitFor();
  await message(d).waitFor();
  await d.getByRole('region', { name: 'Blocked' }).waitFor({ state: 'hidden' });
  assert.ok(cid.uin);

  const [eve, fay] = await newBuddies('Eve', 'Fay');
  const e = await site.signedIn(eve);
  const f = await site.memberClient(fay);
  await f.ask({ type: 'ping', id: 'p' });
  await buddy(e, /Fay.*online/).click();
  await button(e, 'Remove Fay').click();
  await e.getByText('Fay is off your list').waitFor();
  await f.hear((frame) => frame.number === eve.uin && frame.presence === null && frame.type !== 'buddies');
  [a, f].forEach((client) => client.end());
  await Promise.all([b, d, e].map((page) => page.close()));
});

test('a friend is invited with words of one\'s own, answers the mail, and is a buddy', async () => {
  const dennis = await site.newMember('Dennis');
  const page = await site.signedIn(dennis);
  await button(page, 'Invite a friend').click();
  const dialog = page.getByRole('dialog', { name: 'Invite a friend' });
  await dialog.getByLabel('Mail address').fill('nonsense');
  await dialog.getByLabel('Your words').fill('Join me, John.');
  await button(dialog, 'Send the invitation').click();
  await page.getByRole('alert').getByText('neither a mail address nor a telephone number').waitFor();
  await assertGoodPage(page);
  await dialog.getByLabel('Mail address').fill('john@company.com');
  await page.keyboard.press('Enter');
  const told = page.getByText('john@company.com is asked, and has the number');
  const uin = /number (\d+)/.exec(await told.textContent())[1];
  await buddy(page, new RegExp(`${uin}.*asked, no answer yet`)).waitFor();

  await site.stack.quiet();
  const [mail] = site.stack.world.mailbox('john@company.com');
  assert.match(mail.text, /Join me, John\./);
  const raw = writeReply(mail, { from: 'john@company.com', to: [mail.from.address], text: 'Yes please' });
  await site.stack.world.send({
    mailFrom: 'john@company.com', to: [mail.from.address], raw, signAs: 'company.com',
  });
  await buddy(page, new RegExp(`reachable.*${uin}.*`)).click();
  await page.getByRole('log').getByText(/accepted[^]*Yes please/).waitFor();
  await assertGoodPage(page);
  await page.close();
});

test('all of a letter is shown where a part of it was left out', async () => {
  const dennis = await site.newMember('Reads');
  const page = await site.signedIn(dennis);
  const john = { from: 'quotes@company.com', to: [`${dennis.uin}@im.example`], subject: 'Hello' };
  const send = (text) => site.stack.world.send({
    mailFrom: john.from, to: john.to, raw: writeLetter({ ...john, text }), signAs: 'company.com',
  });
  await send('Nothing left out.');
  await request(page).getByRole('button', { name: /^Accept/ }).click();
  await page.getByRole('region', { name: 'Buddies' }).getByRole('button').click();
  await said(page, 'Nothing left out.').waitFor();
  assert.equal(await button(page, 'Show all').count(), 0);
  await send('Gladly.\n\nOn 4 March 2024 at 10:00, Dennis wrote:\n> Will you <b>come</b>?');
  await said(page, 'Gladly.').waitFor();
  await assertGoodPage(page);
  await button(page, 'Show all').press('Enter');
  await page.getByRole('log').getByText(/Gladly\.\s+On 4 March[^]*> Will you <b>come<\/b>\?/).waitFor();
  assert.equal(await button(page, 'Show all').count(), 0);
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^Gladly/);
  await assertGoodPage(page);
  await page.close();
});

test('a friend is invited to be a member only, or a buddy only', async () => {
  const page = await site.signedIn(await site.newMember('Chooses'));
  const dialog = page.getByRole('dialog', { name: 'Invite a friend' });
  await button(page, 'Invite a friend').click();
  await dialog.getByLabel('Mail address').fill('olga@company.com');
  await dialog.getByLabel('Your friend becomes').selectOption('my buddy, if a member already');
  await button(dialog, 'Send the invitation').click();
  await dialog.getByRole('alert').getByText('Nobody there is a member yet').waitFor();
  await dialog.getByLabel('Your friend becomes').selectOption('a member only');
  await assertGoodPage(page);
  await button(dialog, 'Send the invitation').click();
  const told = await page.getByText('olga@company.com is asked').textContent();
  assert.match(told, /under Invitations/);
  await site.stack.quiet();
  const [mail] = site.stack.world.mailbox('olga@company.com');
  assert.match(mail.text, /become a member/);
  await button(page, 'Invitations').click();
  await page.getByText('to be a member only').waitFor();
  assert.equal(await page.getByRole('region', { name: 'Buddies' }).isVisible(), false);
  await page.close();
});

test('an invitation is seen, sent again and withdrawn', async () => {
  const page = await site.signedIn(await site.newMember('Inviter'));
  await button(page, 'Invitations').click();
  const dialog = page.getByRole('dialog', { name: 'Invitations' });
  await dialog.getByText('You have invited nobody yet.').waitFor();
  await button(dialog, 'Close').click();
  await button(page, 'Invite a friend').click();
  await page.getByRole('dialog').getByLabel('Mail address').fill('mary@company.com');
  await page.keyboard.press('Enter');
  await page.getByText('mary@company.com is asked').waitFor();
  await button(page, 'Invitations').click();
  await dialog.getByText('no answer yet').waitFor();
  await assertGoodPage(page);
  await button(dialog, 'Send again').click();
  await dialog.getByText('goes out again').waitFor();
  await site.stack.quiet();
  await button(dialog, 'Withdraw').click();
  await dialog.getByText('is withdrawn').waitFor();
  assert.equal(await button(dialog, 'Send again').count(), 0);
  assert.equal(site.stack.world.mailbox('mary@company.com').length, 2);
  await button(dialog, 'Close').click();
  await button(page, 'Log out').click();
  await page.getByLabel('Your number').waitFor();
  assert.doesNotMatch(await page.content(), /mary@company\.com/);
  await page.close();
});

test('a mailbox joins the number of a phone, which then leaves for ever', async () => {
  const ann = await site.newMember('Leaver');
  const page = await site.signedIn(ann);
  const other = await site.memberClient(ann);
  await button(page, 'Settings').click();
  await button(page, 'Add an address of mine').click();
  const join = page.getByRole('dialog', { name: 'Add an address of mine' });
  await join.getByLabel('My mail address').fill('+639180000000');
  await page.keyboard.press('Enter');
  await join.getByText('one of each').waitFor();
  await assertGoodPage(page);
  await join.getByLabel('My mail address').fill(ann.phone);
  await page.keyboard.press('Enter');
  await page.getByText(`${ann.phone} is yours already.`).waitFor();
  await button(page, 'Settings').click();
  await button(page, 'Add an address of mine').click();
  await join.getByLabel('My mail address').fill('leaver@company.com');
  await page.keyboard.press('Enter');
  await page.getByText('leaver@company.com is yours as soon as').waitFor();
  await site.stack.quiet();
  assert.equal(site.stack.world.mailbox('leaver@company.com').length, 1);

  await button(page, 'Settings').click();
  await button(page, 'Leave for ever').click();
  const erase = page.getByRole('dialog', { name: 'Leave for ever' });
  await erase.getByLabel('Your password').fill('not this one');
  await page.keyboard.press('Enter');
  await erase.getByRole('alert').getByText('This is not your password').waitFor();
  await assertGoodPage(page);
  await erase.getByLabel('Your password').fill(ann.own);
  await page.keyboard.press('Enter');
  await page.getByText(/Your account is erased\. What stays:.*0 of your messages/).waitFor();
  await assertGoodPage(page);
  assert.equal(await other.closed, 1000);
  const again = await site.client();
  const refused = await again.ask({ type: 'hello', id: 'h', as: 'member', uin: ann.uin, password: ann.own });
  assert.equal(refused.code, 'wrong');
  again.end();
  await page.close();
});

test('a conversation is left with Back on a small screen', async () => {
  const [, bob] = await newBuddies('Backs', 'Small');
  const page = await site.signedIn(bob, PHONE);
  await buddy(page, /Backs/).click();
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await buddy(page, /Backs/).waitFor();
  await page.close();
});

test('settings are kept, and who is open is not asked', async () => {
  const [ann, bob] = [await site.newMember('Writes'), await site.newMember('Opens')];
  const b = await site.signedIn(bob);
  await button(b, 'Settings').click();
  const dialog = b.getByRole('dialog', { name: 'Settings' });
  await dialog.getByLabel('Whoever I have accepted').waitFor();
  await assertGoodPage(b);
  assert.equal(await dialog.getByLabel('Text message').inputValue(), 'away');
  await dialog.getByLabel('Text message').selectOption('never');
  await dialog.getByLabel('Mail').selectOption('while I am away');
  await dialog.getByLabel('Everyone, at once').check();
  await button(dialog, 'Keep').click();
  await b.getByText('Your settings are kept.').waitFor();
  const a = await site.memberClient(ann);
  await a.ask({ type: 'send', id: 'm', to: bob.uin, text: 'Hello stranger' });
  await button(b, /Writes.*1 new/).click();
  await said(b, 'Hello stranger').waitFor();
  const again = await site.memberClient(bob);
  const set = await again.ask({ type: 'settings', id: 's' });
  assert.deepEqual(set, { type: 'ok', id: 's', im: 'always', mail: 'away', sms: 'never', policy: 'open' });
  [a, again].forEach((client) => client.end());
  await b.close();
});

test('presence follows the media at once', async () => {
  const [ann, bob] = await newBuddies('Looks', 'Turns off');
  const a = await site.memberClient(ann);
  const b = await site.memberClient(bob);
  await a.hear(({ type, presence }) => type === 'presence' && presence === 'online');
  await b.ask({ type: 'receive', id: 'r', im: 'always', mail: 'never', sms: 'never' });
  await b.ask({ type: 'bye', id: 'bye' });
  await a.hear(({ type, presence }) => type === 'presence' && presence === 'offline');
  a.end();
});

const refusals = [
  ['oneself is not added', (me) => ({ type: 'add', number: me.uin }), 'self'],
  ['nobody is not added', () => ({ type: 'add', number: '12125559990' }), 'nobody'],
  ['an answer needs a question', (me, other) => ({ type: 'accept', number: other.uin }), 'nothing_asked'],
  ['so does a refusal', (me, other) => ({ type: 'decline', number: other.uin }), 'nothing_asked'],
  ['oneself is not invited', (me) => ({ type: 'invite', address: me.phone }), 'self'],
  ['as a member alone no member is invited', (me, other) => ({ type: 'invite', address: other.phone, as: 'member' }), 'member'],
  ['nor oneself', (me) => ({ type: 'invite', address: me.phone, as: 'member' }), 'self'],
  ['an invitation is short', () => ({ type: 'invite', address: 'long@x.example', text: 'long '.repeat(300) }), 'too_long'],
  ['an address that is none', () => ({ type: 'invite', address: 'not one' }), 'no_address'],
  ['a mode that is none', () => ({ type: 'receive', im: 'always', mail: 'sometimes', sms: 'never' }), 'bad_field'],
  ['a policy that is none', () => ({ type: 'policy', policy: 'closed' }), 'bad_field'],
];
test('what cannot be done is refused in words', async () => {
  const [me, other] = [await site.newMember('Me'), await site.newMember('Other')];
  const client = await site.memberClient(me);
  for (const [what, frame, code] of refusals) {
    const answer = await client.ask({ id: what.replaceAll(' ', '_'), ...frame(me, other) });
    assert.equal(answer.code, code, what);
    assert.match(answer.text, /\.$/);
    if (frame(me, other).type === 'invite') assert.doesNotMatch(answer.text, /parts/);
  }
  client.end();
});

test('who has blocked the inviter answers nothing else to an invitation than who has not', async () => {
  const [ann, bob, cid] = [await site.newMember('Invites'), await site.newMember('Blocks'), await site.newMember('Waits')];
  const [a, b] = [await site.memberClient(ann), await site.memberClient(bob)];
  await b.ask({ type: 'block', id: 'b', number: ann.uin });
  for (const as of ['member', 'buddy', 'both']) {
    const answers = [];
    for (const { phone, uin } of [bob, cid]) {
      const { id, ...answer } = await a.ask({ type: 'invite', id: `${as}.${uin}`, address: phone, as });
      assert.ok(id);
      answers.push(JSON.stringify(answer).replaceAll(uin, 'UIN'));
    }
    assert.equal(answers[0], answers[1], as);
  }
  const { invitations } = await a.ask({ type: 'invitations', id: 'l' });
  assert.deepEqual([...new Set(invitations.map(({ state }) => state))], ['open']);
  await site.stack.quiet();
  assert.equal(b.heard.some(({ kind }) => kind === 'request'), false);
  [a, b].forEach((client) => client.end());
});

test('an address is named as one\'s own: what is there already, and too many in a day', async () => {
  const me = await site.newMember('Names');
  const client = await site.memberClient(me);
  assert.equal((await client.ask({ type: 'join', id: 'own', address: me.phone })).joined, true);
  for (let i = 0; i < 10; i += 1) {
    const answer = await client.ask({ type: 'join', id: `${i}`, address: `named-${i}@company.com` });
    assert.equal(answer.joined, false);
  }
  const refused = await client.ask({ type: 'join', id: 'last', address: 'named-10@company.com' });
  assert.equal(refused.code, 'over_budget');
  assert.doesNotMatch(refused.text, /invit/);
  client.end();
});

test('a stranger\'s fourth message waits for an answer', async () => {
  const [ann, bob] = [await site.newMember('Insists'), await site.newMember('Silent')];
  const a = await site.memberClient(ann);
  for (const id of ['1', '2', '3']) {
    assert.equal((await a.ask({ type: 'send', id, to: bob.uin, text: `No. ${id}` })).type, 'ok');
  }
  const fourth = await a.ask({ type: 'send', id: '4', to: bob.uin, text: 'No. 4' });
  assert.equal(fourth.code, 'unanswered');
  assert.match(fourth.text, /wait for an answer/);
  a.end();
});

test('a guest has none of this', async () => {
  const dennis = await site.newMember('Host');
  const guest = await site.guestClient(await site.newLink(dennis), 'Visitor');
  const frames = [
    { type: 'add', number: dennis.uin }, { type: 'invite', address: 'a@b.example' },
    { type: 'accept', number: dennis.uin }, { type: 'block', number: dennis.uin },
    { type: 'receive', im: 'never', mail: 'never', sms: 'never' }, { type: 'policy', policy: 'open' },
    { type: 'settings' }, { type: 'invitations' }, { type: 'withdraw', number: dennis.uin },
    { type: 'resend', number: dennis.uin }, { type: 'join', address: 'a@b.example' },
    { type: 'erase', password: 'x' },
  ];
  for (const frame of frames) {
    const answer = await guest.ask({ ...frame, id: frame.type });
    assert.equal(answer.code, 'not_permitted');
    assert.match(answer.text, /guest/);
  }
  await guest.hear(({ type }) => type === 'caught_up');
  assert.equal(guest.heard.some(({ type }) => type === 'buddies'), false);
  guest.end();
});

test('the list is good on a small screen, in the dark, from right to left', async () => {
  const [ann, bob] = await newBuddies('A very long name that does not end so soon, nor here', 'Small');
  const cid = await site.newMember('Another long name that asks to be on the list of buddies');
  const c = await site.memberClient(cid);
  await c.ask({ type: 'add', id: 'a', number: bob.uin, text: 'w'.repeat(120) });
  assert.ok(ann.uin);
  for (const colorScheme of ['light', 'dark']) {
    const page = await site.signedIn(bob, { ...PHONE, colorScheme });
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    await request(page).getByText('www').waitFor();
    await assertGoodPage(page);
    for (const name of ['Invite a friend', 'Add a number', 'Invitations', 'Settings']) {
      await button(page, name).click();
      await page.getByRole('dialog').waitFor();
      await assertGoodPage(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    await buddy(page, /A very long name/).click();
    await message(page).waitFor();
    await assertGoodPage(page);
    await page.close();
  }
  c.end();
});

test('a request can be answered with the keyboard alone, and the focus stays in the list', async () => {
  const [ann, bob] = [await site.newMember('Keys'), await site.newMember('Typist')];
  const a = await site.memberClient(ann);
  const page = await site.signedIn(bob);
  await a.ask({ type: 'add', id: 'a', number: bob.uin });
  await button(page, 'Accept Keys').focus();
  await page.keyboard.press('Enter');
  await buddy(page, /Keys/).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.dataset.number), ann.uin); // eslint-disable-line no-undef
  a.end();
  await page.close();
});
