/* SPDX-License-Identifier: ISC */
/* The members' client. */
'use strict';
const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { assertGoodPage, openSite, said, write } = require('./site');

let site;
before(async () => { site = await openSite({ 'guest.per_address': '20' }); });
after(() => site.end());

test('the first sign-in asks for a password of one\'s own, which is the only one from then on', async () => {
  const member = await site.newMember('Dennis');
  const page = await site.newPage();
  await page.goto('/');
  await assertGoodPage(page);
  await page.getByLabel('Your number').fill(`+${member.uin.replace(/(...)/g, '$1 ')}`);
  await page.getByLabel('Password', { exact: true }).fill(member.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('New password').fill('short');
  await assertGoodPage(page);
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('too short').waitFor();
  await page.getByLabel('New password').fill('correct horse');
  await page.keyboard.press('Enter');
  await page.getByText('Nobody has written yet').waitFor();
  await assertGoodPage(page);

  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByLabel('Password', { exact: true }).fill(member.password);
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('do not belong together').waitFor();
  await page.getByLabel('Password', { exact: true }).fill('correct horse');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Log out' }).waitFor();
  await page.close();
});

test('nobody\'s number and a wrong password are refused with the same words', async () => {
  const member = await site.newMember('Known');
  const page = await site.newPage();
  const words = [];
  for (const uin of [member.uin, '12125559998']) {
    await page.goto('/');
    await page.getByLabel('Your number').fill(uin);
    await page.getByLabel('Password', { exact: true }).fill('not this one');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert').filter({ hasText: /./ });
    await alert.waitFor();
    words.push(await alert.textContent());
  }
  assert.equal(words[0], words[1]);
  await page.close();
});

test('a reload stays signed in, logging out forgets', async () => {
  const member = await site.newMember('Stays');
  const page = await site.signedIn(member);
  await page.reload();
  await page.getByText(member.uin).waitFor();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByLabel('Your number').waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length + localStorage.length), 0);
  await page.reload();
  await page.getByLabel('Your number').waitFor();
  await page.close();
});

test('a stolen token is worth nothing after logging out', async () => {
  const member = await site.newMember('Robbed');
  const page = await site.signedIn(member);
  const { token } = await page.evaluate(() => JSON.parse(sessionStorage.getItem('uinvite member')));
  const thief = await site.client();
  assert.equal((await thief.ask({ type: 'hello', id: 'h', as: 'member', token })).type, 'ok');
  const elsewhere = await site.memberClient(member);
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByLabel('Your number').waitFor();
  await thief.hear(({ type, code }) => type === 'notice' && code === 'ended');
  assert.equal(await thief.closed, 1000);
  const again = await site.client();
  assert.equal((await again.ask({ type: 'hello', id: 'h', as: 'member', token })).code, 'ended');
  assert.equal((await elsewhere.ask({ type: 'ping', id: 'p' })).type, 'ok');
  [again, elsewhere].forEach((client) => client.end());
  await page.close();
});

test('two pages of one member show the same, each message once', async () => {
  const member = await site.newMember('Twice');
  const link = await site.newLink(member);
  const pages = [await site.signedIn(member), await site.signedIn(member)];
  const guest = await site.asGuest(link, 'Visitor');
  await write(guest, 'Hello');
  for (const page of pages) await page.getByRole('button', { name: /Visitor/ }).click();
  await write(pages[0], 'Hello yourself');
  for (const page of [...pages, guest]) {
    await said(page, 'Hello yourself').waitFor();
    assert.equal(await said(page, 'Hello yourself').count(), 1);
    assert.equal(await said(page, 'Hello').count(), 1);
  }
  await Promise.all([...pages, guest].map((page) => page.close()));
});

test('what comes in another conversation is counted, in the list and in the title', async () => {
  const member = await site.newMember('Counts');
  const link = await site.newLink(member);
  const page = await site.signedIn(member);
  const ann = await site.asGuest(link, 'Ann');
  const bob = await site.asGuest(link, 'Bob');
  await page.getByRole('button', { name: /Ann/ }).click();
  await write(bob, 'one');
  await write(bob, 'two');
  await page.getByRole('button', { name: /Bob.*2 new/ }).waitFor();
  assert.match(await page.title(), /^\(2\)/);
  await page.getByRole('button', { name: /Bob/ }).click();
  await said(page, 'two').waitFor();
  assert.doesNotMatch(await page.title(), /\(/);
  await assertGoodPage(page);
  await Promise.all([page, ann, bob].map((each) => each.close()));
});

test('a message that goes by text shows what became of it, after a reload and on coming back, too', async () => {
  const [dennis, maria] = [await site.newMember('Sender'), await site.newMember('Reader')];
  const client = await site.memberClient(dennis);
  assert.equal((await client.ask({ type: 'policy', id: 'p', policy: 'open' })).type, 'ok');
  const page = await site.signedIn(dennis);
  await site.stack.carrier.send({ from: maria.phone, to: `2910${dennis.uin}`, text: 'Hello' });
  await page.getByRole('button', { name: /Reader/ }).click();
  await write(page, 'Hello Reader');
  const mark = page.getByRole('log').getByText('SMS: delivered', { exact: true });
  await mark.waitFor();
  assert.equal(site.stack.carrier.phone(maria.phone).at(-1).text, 'Hello Reader');
  await assertGoodPage(page);
  await page.reload();
  await page.getByRole('button', { name: /Reader/ }).click();
  await mark.waitFor();
  assert.equal(await mark.count(), 1);

  const told = await client.hear(({ type, sms }) => type === 'delivery' && sms === 'delivered');
  client.end();
  const again = await site.memberClient(dennis, { after: told.seq });
  assert.equal((await again.hear(({ type }) => type === 'delivery')).sms, 'delivered');
  again.end();
  await page.close();
});

test('the client is good on a small screen, in the dark, from right to left', async () => {
  const member = await site.newMember('Small');
  const link = await site.newLink(member);
  for (const colorScheme of ['light', 'dark']) {
    const page = await site.signedIn(member, { viewport: { width: 320, height: 568 }, colorScheme });
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    const guest = await site.asGuest(link, `A very long name in ${colorScheme} that does not end here`);
    await write(guest, 'w'.repeat(300));
    const talk = page.getByRole('button', { name: new RegExp(colorScheme) });
    await talk.waitFor();
    await assertGoodPage(page);
    await talk.click();
    await said(page, 'w'.repeat(300)).waitFor();
    await assertGoodPage(page);
    await page.getByRole('button', { name: 'Back' }).click();
    await talk.waitFor();
    await Promise.all([page.close(), guest.close()]);
  }
});
