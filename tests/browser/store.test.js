/* SPDX-License-Identifier: ISC */
/* The pages while the store is away. */
'use strict';
const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { openSite, said, write } = require('./site');

let site;
before(async () => { site = await openSite({}, 'mysql'); });
after(() => site.end());

test('while the store is away everybody is told so, and what they wrote arrives once when it is back', async () => {
  const dennis = await site.newMember('Dennis');
  const link = await site.newLink(dennis);
  const member = await site.signedIn(dennis);
  const guest = await site.asGuest(link, 'Ann');
  await write(guest, 'before');
  await member.getByRole('button', { name: /Ann/ }).click();
  await said(member, 'before').waitFor();

  const imcored = site.stack.programs.children.get('imcored');
  const seen = imcored.untilSaid(/the store is away/, () => new Error(imcored.lastWords('ended')));
  await site.stack.stop('store');
  await write(guest, 'meanwhile');
  await guest.getByRole('log').getByText('cannot reach its store').waitFor();
  const page = await site.request('GET', `/g/${link}`);
  assert.equal(page.status, 503);
  assert.ok(Number(page.headers['retry-after']) > 0);
  assert.match(page.body, /Nothing is lost/);
  const client = await site.client();
  const refused = await client.ask({ type: 'hello', id: 'h', as: 'guest', link, name: 'Late' });
  assert.equal(refused.code, 'unavailable');
  client.end();
  const fresh = await site.newPage();
  await fresh.goto('/');
  await fresh.getByLabel('Your number').fill(dennis.uin);
  await fresh.getByLabel('Password', { exact: true }).fill(dennis.own);
  await fresh.keyboard.press('Enter');
  await fresh.getByRole('alert').getByText('cannot reach its store').waitFor();

  await seen;
  await site.stack.start('store');
  await said(member, 'meanwhile').waitFor();
  await guest.getByText('cannot reach its store').waitFor({ state: 'detached' });
  assert.equal(await said(guest, 'meanwhile').count(), 1);
  assert.equal(await said(member, 'meanwhile').count(), 1);
  assert.equal(site.log().match(/the store is away/g).length, 1);
  await Promise.all([member, guest, fresh].map((each) => each.close()));
});

test('who went while the store was away is seen to have gone when it is back', async () => {
  const [ann, bob] = [await site.newMember('Stays'), await site.newMember('Goes')];
  const [a, b] = [await site.memberClient(ann), await site.memberClient(bob)];
  await a.ask({ type: 'add', id: 'a', number: bob.uin });
  await b.ask({ type: 'accept', id: 'a', number: ann.uin });
  await a.hear(({ type, number, presence }) => type === 'presence' && number === bob.uin && presence === 'online');
  await site.stack.stop('store');
  const refused = await a.ask({ type: 'block', id: 'b', number: bob.uin });
  assert.equal(refused.code, 'unavailable');
  b.end();
  await b.closed;
  await site.stack.start('store');
  await a.hear(({ type, number, presence }) => type === 'presence' && number === bob.uin && presence === 'reachable');
  a.end();
});
