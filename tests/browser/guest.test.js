/* SPDX-License-Identifier: ISC */
/* The guest page: somebody who is nobody's member opens a member's link. */
'use strict';
const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { assertGoodPage, message, openSite, said, write } = require('./site');

const PHONE = { viewport: { width: 320, height: 568 } };
let site;
let dennis;
let link;

before(async () => {
  site = await openSite({ 'guest.per_address': '20' });
  dennis = await site.newMember('Dennis');
  link = await site.newLink(dennis);
});
after(() => site.end());

test('a guest and a member talk, and what they write is never markup', async () => {
  const member = await site.signedIn(dennis);
  const guest = await site.asGuest(link, 'Ann Déjà 李');
  await write(guest, 'Is this <b>Dennis</b>? <script>document.title="owned"</script>');
  await member.getByRole('button', { name: /Ann Déjà 李.*guest/ }).click();
  await said(member, 'Is this <b>Dennis</b>? <script>document.title="owned"</script>').waitFor();
  await write(member, 'It is.');
  await said(guest, 'It is.').waitFor();
  assert.equal(await guest.getByText('Sending…').count(), 0);
  assert.notEqual(await member.title(), 'owned');
  await assertGoodPage(member);
  await assertGoodPage(guest);
  await Promise.all([member.close(), guest.close()]);
});

test('a message is on the other screen in less than a second, without waiting for a timer', async () => {
  const member = await site.signedIn(dennis);
  const guest = await site.asGuest(link, 'Quick');
  await member.getByRole('button', { name: /Quick/ }).click();
  const times = [];
  for (let i = 0; i < 10; i += 1) {
    const started = performance.now();
    await write(guest, `quick ${i}`);
    await said(member, `quick ${i}`).waitFor();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  assert.ok(times[5] < 500, `median ${times[5].toFixed()} ms`);
  await Promise.all([member.close(), guest.close()]);
});

test('a reload goes on with the conversation', async () => {
  const guest = await site.asGuest(link, 'Reloading');
  await write(guest, 'before');
  await said(guest, 'before').waitFor();
  await guest.getByText('Sending…').waitFor({ state: 'detached' });
  await guest.reload();
  await said(guest, 'before').waitFor();
  await write(guest, 'after');
  await said(guest, 'after').waitFor();
  assert.equal(await said(guest, 'before').count(), 1);
  await guest.close();
});

test('End and forget leaves nothing in the browser, and the member sees it', async () => {
  const member = await site.signedIn(dennis);
  const guest = await site.asGuest(link, 'Leaving');
  await write(guest, 'Bye then');
  await member.getByRole('button', { name: /Leaving/ }).click();
  await said(member, 'Bye then').waitFor();
  await guest.getByRole('button', { name: 'End and forget' }).click();
  await guest.getByRole('heading', { name: 'This conversation has ended' }).waitFor();
  assert.equal(await guest.evaluate(() => sessionStorage.length + localStorage.length), 0);
  assert.equal(await guest.getByText('Bye then').count(), 0);
  assert.deepEqual(await guest.context().cookies(), []);
  await member.getByText('cannot be written to').waitFor();
  assert.equal(await message(member).isVisible(), false);
  await assertGoodPage(guest);
  await assertGoodPage(member);
  await guest.getByRole('button', { name: 'Talk again' }).click();
  await guest.getByLabel('Your name').waitFor();
  await Promise.all([member.close(), guest.close()]);
});

test('what is written while the service is away arrives once and in order', async () => {
  const member = await site.signedIn(dennis);
  const guest = await site.asGuest(link, 'Patient');
  await write(guest, 'one');
  await member.getByRole('button', { name: /Patient/ }).click();
  await said(member, 'one').waitFor();
  await site.stack.stop('imcored');
  await guest.getByText('Connection lost').waitFor();
  await write(guest, 'two');
  await write(guest, 'three');
  await guest.getByText('Sending…').first().waitFor();
  await site.stack.start('imcored');
  await said(member, 'three').waitFor({ timeout: 40000 });
  await guest.getByText('Connection lost').waitFor({ state: 'hidden', timeout: 40000 });
  const words = await member.getByRole('log').locator('.words').allTextContents();
  assert.deepEqual(words, ['one', 'two', 'three']);
  assert.equal(await said(guest, 'three').count(), 1);
  await Promise.all([member.close(), guest.close()]);
});

test('a dead link is a plain page with 404', async () => {
  const page = await site.newPage(PHONE);
  for (const dead of ['nobody', '1-k1.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '%3Cscript%3E', 'a/b']) {
    const response = await page.goto(`/g/${dead}`);
    assert.equal(response.status(), 404);
    await page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
  }
  page.broken.length = 0; // Chromium calls a 404 an error
  await assertGoodPage(page);
  await page.close();
});

test('without JavaScript the pages say what to do', async () => {
  const page = await site.newPage({ javaScriptEnabled: false });
  for (const where of ['/', `/g/${link}`]) {
    await page.goto(where);
    const words = page.locator('noscript'); // found by no role: Playwright takes it for a script
    await words.waitFor();
    assert.match(await words.innerText(), /JavaScript.* Switch it on for this page/);
  }
  await page.close();
});

test('a name that cannot be seen is asked for again', async () => {
  const page = await site.newPage();
  await page.goto(`/g/${link}`);
  await page.getByLabel('Your name').fill('\u200b \u200b');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('a name that can be seen').waitFor();
  await page.close();
});

test('Enter sends, Shift+Enter makes a line, and an Enter of an input method does neither', async () => {
  const guest = await site.asGuest(link, 'Typist');
  await message(guest).focus();
  await guest.keyboard.type('first');
  await guest.keyboard.press('Shift+Enter');
  await guest.keyboard.type('second');
  await message(guest).evaluate((box) => box.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }),
  ));
  assert.equal(await message(guest).inputValue(), 'first\nsecond');
  await guest.keyboard.press('Enter');
  await said(guest, 'first\nsecond').waitFor();
  assert.equal(await message(guest).inputValue(), '');
  await guest.close();
});

test('every state of the page is good on a small screen, in the dark, from right to left', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await site.newPage({ ...PHONE, colorScheme });
    await page.goto(`/g/${link}`);
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    await assertGoodPage(page);
    await page.getByLabel('Your name').fill('علي');
    await page.keyboard.press('Enter');
    await message(page).waitFor();
    await write(page, `مرحبا ${'ا'.repeat(200)}`);
    await page.getByText('Sending…').waitFor({ state: 'detached' });
    await assertGoodPage(page);
    await page.close();
  }
});

test('a guest can do all with the keyboard alone', async () => {
  const page = await site.newPage();
  await page.goto(`/g/${link}`);
  await page.keyboard.type('Keys');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await message(page).waitFor();
  await page.keyboard.type('typed');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await said(page, 'typed').waitFor();
  await page.getByRole('button', { name: 'End and forget' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'This conversation has ended' }).waitFor();
  await page.close();
});
