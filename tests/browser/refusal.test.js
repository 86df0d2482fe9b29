/* SPDX-License-Identifier: ISC */
/* List-Unsubscribe: programs that look at links change nothing, one POST closes the mailbox. */
'use strict';
const assert = require('node:assert/strict');
const http = require('node:http');
const { after, before, test } = require('node:test');
const { assertGoodPage, openSite } = require('./site');

const WIDEST = { viewport: { width: 320, height: 568 } };
let site;
before(async () => { site = await openSite(); });
after(() => site.end());

let mailboxes = 0;

/* A mailbox that was invited.  -> { address, path: of the page that refuses } */
async function newInvited() {
  mailboxes += 1;
  const address = `ann${mailboxes}@company.com`;
  await site.stack.programs.mustUinvite(['invite', address]);
  await site.stack.quiet();
  const [{ headers }] = site.stack.world.mailbox(address);
  const [, page] = /<http:\/\/[^/]+(\/u\/[^>]+)>/.exec(headers.get('list-unsubscribe'));
  return { address, path: page };
}

async function consents(address) {
  const { stdout } = await site.stack.programs.mustUinvite(['consent', 'show', address]);
  return stdout;
}

/* @body in one POST.  -> { status, body }, or { broken } where the server hung up */
function post(path, body, headers = {}) {
  return new Promise((resolve) => {
    const request = http.request(new URL(path, site.web), { method: 'POST', headers });
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => { text += part; });
      response.on('end', () => resolve({ status: response.statusCode, body: text }));
    });
    request.on('error', (error) => resolve({ broken: error.code }));
    request.end(body);
  });
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const ONE_CLICK = 'List-Unsubscribe=One-Click';

test('a GET and a HEAD change nothing', async () => {
  const { address, path } = await newInvited();
  assert.equal((await site.request('GET', path)).status, 200);
  assert.equal((await site.request('HEAD', path)).status, 200);
  assert.doesNotMatch(await consents(address), /link/);
});

test('one POST by a mail program closes the mailbox; once more is the same', async () => {
  const { address, path } = await newInvited();
  for (let i = 0; i < 2; i += 1) {
    const { status, body } = await post(path, ONE_CLICK, FORM);
    assert.equal(status, 200);
    assert.match(body, /no more invitations/);
  }
  assert.equal((await consents(address)).match(/link/g).length, 1);
});

test('a POST in parts, without a length or without a body, is one, too', async () => {
  const multipart = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
  const kinds = [
    [multipart, { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': multipart.length }],
    ['', { 'Content-Length': 0 }],
  ];
  for (const [body, headers] of kinds) {
    const { address, path } = await newInvited();
    assert.equal((await post(path, body, headers)).status, 200);
    assert.match(await consents(address), /link/);
  }
});

test('a body that no mail program sends is not read to its end', async () => {
  const { address, path } = await newInvited();
  const answer = await post(path, 'x'.repeat(1024 * 1024), FORM);
  assert.ok(answer.broken !== undefined, JSON.stringify(answer));
  assert.doesNotMatch(await consents(address), /link/);
});

test('a token that was made up is a dead link', async () => {
  const { path } = await newInvited();
  const wrong = path.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
  assert.equal((await site.request('GET', wrong)).status, 404);
  assert.equal((await post(wrong, ONE_CLICK, FORM)).status, 404);
  assert.equal((await post('/u/', ONE_CLICK, FORM)).status, 404);
});

test('a person presses the button', async () => {
  const { address, path } = await newInvited();
  const page = await site.newPage(WIDEST);
  await page.goto(path);
  await assertGoodPage(page);
  await page.getByRole('button', { name: 'Send me no more invitations' }).click();
  await page.getByRole('heading', { name: 'You get no more invitations from us' }).waitFor();
  await assertGoodPage(page);
  assert.match(await consents(address), /link/);
});
