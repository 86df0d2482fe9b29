/* SPDX-License-Identifier: ISC */
/* Who is over, by whatever hand: told on every page, and gone from everybody's screen at once. */
'use strict';
const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { assertGoodPage, openSite } = require('./site');

const ERASED = 5; // the state of an account in the store
let site;
before(async () => { site = await openSite({ 'guest.per_address': '20' }); });
after(() => site.end());

const button = (page, name) => page.getByRole('button', { name });
const buddy = (page, name) => page.getByRole('region', { name: 'Buddies' }).getByRole('button', { name });
const isOver = ({ type, code }) => type === 'notice' && code === 'ended';

/* A member with two pages and a guest, and a buddy who sees him. */
async function newHousehold(name) {
  const [member, friend] = [await site.newMember(name), await site.newMember(`${name}'s friend`)];
  const page = await site.signedIn(member);
  const other = await site.signedIn(member);
  const [a, b] = [await site.memberClient(member), await site.memberClient(friend)];
  await a.ask({ type: 'add', id: 'a', number: friend.uin });
  await b.ask({ type: 'accept', id: 'a', number: member.uin });
  b.end();
  const watcher = await site.signedIn(friend);
  await buddy(watcher, new RegExp(`${name}.*online`)).waitFor();
  const guest = await site.asGuest(await site.newLink(member), 'Ann');
  return { member, page, other, watcher, guest, client: a };
}

async function assertGone({ other, watcher, guest, client }, name) {
  assert.match((await client.hear(isOver)).text, /account/);
  assert.equal(await client.closed, 1000);
  await other.getByRole('alert').getByText('This session is over').waitFor();
  await button(other, 'Sign in').waitFor();
  await guest.getByRole('heading', { name: 'This conversation has ended' }).waitFor();
  await buddy(watcher, new RegExp(name)).waitFor({ state: 'detached' });
  await assertGoodPage(other);
}

const close = ({ page, other, watcher, guest }) => Promise.all([page, other, watcher, guest].map((one) => one.close()));

test('who erases himself is gone on his other pages, for his guests and for his buddies', async () => {
  const house = await newHousehold('Leo');
  await button(house.page, 'Settings').click();
  await button(house.page, 'Leave for ever').click();
  await house.page.getByLabel('Your password').fill(house.member.own);
  await house.page.keyboard.press('Enter');
  await house.page.getByText('Your account is erased').waitFor();
  await assertGone(house, 'Leo');
  await close(house);
});

test('who is erased by the operator is gone everywhere', async () => {
  const house = await newHousehold('Otto');
  await site.stack.programs.mustUinvite(['account', 'erase', house.member.uin, '--yes']);
  await assertGone(house, 'Otto');
  await house.page.getByRole('alert').getByText('This session is over').waitFor();
  await close(house);
});

test('a guest whom the member blocks is told at once', async () => {
  const member = await site.newMember('Host');
  const client = await site.memberClient(member);
  const guest = await site.guestClient(await site.newLink(member), 'Rude');
  assert.equal((await client.ask({ type: 'block', id: 'b', number: guest.welcome.number })).type, 'ok');
  await guest.hear(isOver);
  assert.equal(await guest.closed, 1000);
  client.end();
});

/* Not yet noticed by the server, but true in the store. */
const asked = [
  { type: 'send', to: '639170000001', text: 'Hello' }, { type: 'add', number: '639170000001' },
  { type: 'invite', address: 'ann@x.example' }, { type: 'accept', number: '639170000001' },
  { type: 'block', number: '639170000001' }, { type: 'receive', im: 'always', mail: 'never', sms: 'never' },
  { type: 'policy', policy: 'open' }, { type: 'settings' }, { type: 'invitations' },
  { type: 'withdraw', number: '12125556666' }, { type: 'resend', number: '12125556666' },
  { type: 'join', address: 'ann@x.example' },
];
test('whatever a member asks who is none any more is answered so, on all his connections', async () => {
  const member = await site.newMember('Ghost');
  for (const frame of asked) {
    const [client, other] = [await site.memberClient(member), await site.memberClient(member)];
    const [[state]] = await site.stack.store.query(`SELECT state FROM account WHERE uin = ${member.uin};`);
    await site.stack.store.query(`UPDATE account SET state = ${ERASED} WHERE uin = ${member.uin};`);
    const answer = await client.ask({ ...frame, id: 'late' });
    assert.equal(answer.code, 'ended', `${frame.type}: ${JSON.stringify(answer)}`);
    for (const each of [client, other]) {
      await each.hear(isOver);
      assert.equal(await each.closed, 1000);
    }
    const of = (type) => client.heard.findIndex((frame_) => frame_.type === type);
    assert.ok(of('error') < of('notice'), 'the answer comes first');
    await site.stack.store.query(`UPDATE account SET state = ${state} WHERE uin = ${member.uin};`);
  }
});

test('a guest who writes when its session is over is answered and told', async () => {
  const member = await site.newMember('Sleeps');
  const guest = await site.guestClient(await site.newLink(member), 'Late');
  await site.stack.store.query(`UPDATE guest SET seen_ms = 1 WHERE number = ${guest.welcome.number};`);
  const answer = await guest.ask({ type: 'send', id: 'late', to: member.uin, text: 'Still there?' });
  assert.equal(answer.code, 'ended');
  await guest.hear(isOver);
  assert.equal(await guest.closed, 1000);
});
