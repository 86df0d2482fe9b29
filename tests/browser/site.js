/* SPDX-License-Identifier: ISC */
/* A running system with browsers and scripted clients at its door. */
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { chromium } = require('playwright-core');
const WebSocket = require('ws');
const { startStack } = require('../stack/stack');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SUBPROTOCOL = 'uinvite.v1';
const WAIT_MS = 10000;

/* One connection of uinvite.v1, word for word. */
class Client {
  constructor(socket) {
    this.socket = socket;
    this.heard = []; // all frames, in order
    this.takers = new Set();
    this.closed = new Promise((resolve) => { socket.on('close', resolve); });
    socket.on('message', (bytes) => {
      this.heard.push(JSON.parse(bytes));
      this.takers.forEach((look) => look());
    });
  }

  send(frame) { this.socket.send(JSON.stringify(frame)); }

  /* The first frame, heard or to come, that @fits. */
  hear(fits, what = fits) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const frame = this.heard.find(fits);
        if (frame === undefined) return;
        clearTimeout(late);
        this.takers.delete(look);
        resolve(frame);
      };
      const late = setTimeout(() => {
        this.takers.delete(look);
        reject(new Error(`never heard: ${what}; last: ${JSON.stringify(this.heard.slice(-3))}`));
      }, WAIT_MS);
      this.takers.add(look);
      look();
    });
  }

  ask(frame) {
    this.send(frame);
    return this.hear(({ id }) => id === frame.id, `the answer to ${frame.id}`);
  }

  entries() { return this.heard.filter(({ type }) => type === 'entry'); }

  end() { this.socket.terminate(); }
}

class Site {
  constructor({ stack, browser, dir }) {
    Object.assign(this, { stack, browser, dir, web: stack.env.WEB, phones: 0 });
  }

  /* A new member by text.  -> { uin, phone, password: the temporary one } */
  async newMember(name) {
    this.phones += 1;
    const phone = `+6391700000${String(this.phones).padStart(2, '0')}`;
    await this.stack.carrier.send({ from: phone, to: '2910001', text: name });
    await this.stack.quiet();
    const [{ text }] = this.stack.carrier.phone(phone);
    return { uin: phone.slice(1), phone, name, password: /password: (\S+)/.exec(text)[1] };
  }

  /* -> the part after /g/ */
  async newLink({ uin }) {
    const { stdout } = await this.stack.programs.mustUinvite(['link', 'create', uin]);
    return stdout.trim().split('/g/')[1];
  }

  async newPage(options = {}) {
    const context = await this.browser.newContext({ baseURL: this.web, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT_MS);
    page.broken = [];
    page.on('pageerror', (error) => page.broken.push(error.message));
    page.on('console', (line) => { if (line.type() === 'error') page.broken.push(line.text()); });
    return page;
  }

  /* A page on which @member is signed in, with a password of his own. */
  async signedIn(member, options) {
    const page = await this.newPage(options);
    await page.goto('/');
    await page.getByLabel('Your number').fill(member.uin);
    await page.getByLabel('Password', { exact: true }).fill(member.own || member.password);
    await page.keyboard.press('Enter');
    if (!member.own) {
      member.own = `own words of ${member.uin}`;
      await page.getByLabel('New password').fill(member.own);
      await page.keyboard.press('Enter');
    }
    await page.getByRole('button', { name: 'Log out' }).waitFor();
    return page;
  }

  /* A page on which a guest called @name talks by @link. */
  async asGuest(link, name, options) {
    const page = await this.newPage(options);
    await page.goto(`/g/${link}`);
    await page.getByLabel('Your name').fill(name);
    await page.getByRole('button', { name: 'Start chat' }).click();
    await page.getByLabel('Message', { exact: true }).waitFor();
    return page;
  }

  async client(options = {}) {
    const socket = new WebSocket(`${this.web.replace('http', 'ws')}/ws`, SUBPROTOCOL, options);
    const client = new Client(socket);
    await new Promise((resolve, reject) => { socket.once('open', resolve).once('error', reject); });
    return client;
  }

  /* A client signed in as @member.  -> its ok in .welcome */
  async memberClient(member, fields = {}) {
    const client = await this.client();
    const own = member.own || `own words of ${member.uin}`;
    const first = { password: member.password, new_password: own };
    client.welcome = await client.ask({
      type: 'hello', id: 'hello', as: 'member', uin: member.uin,
      ...(member.own ? { password: own } : first), ...fields,
    });
    assert.equal(client.welcome.type, 'ok', client.welcome.text);
    member.own = own;
    return client;
  }

  async guestClient(link, name, options) {
    const client = await this.client(options);
    client.welcome = await client.ask({ type: 'hello', id: 'hello', as: 'guest', link, name });
    return client;
  }

  /* One request as it is.  -> { status, headers, body }; an upgrade that was let through is 101 */
  request(method, where, headers = {}) {
    return new Promise((resolve, reject) => {
      const request = http.request(new URL(where, this.web), { method, headers, setHost: !headers.Host });
      request.on('response', (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text) => { body += text; });
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
      });
      request.on('upgrade', (response, socket) => { socket.destroy(); resolve({ status: 101 }); });
      request.on('error', reject).end();
    });
  }

  log() { return fs.readFileSync(path.join(this.dir, 'stack/log/imcored.log'), 'utf8'); }

  async end() {
    await this.browser.close();
    await this.stack.end();
    fs.rmSync(this.dir, { recursive: true, force: true });
  }
}

/* @options: more of startStack()'s. */
async function openSite(settings = {}, store = 'sqlite', options = {}) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-browser-'));
  fs.chmodSync(dir, 0o755); // the MTA and MariaDB run as others
  const [stack, browser] = await Promise.all([
    startStack({ dir: path.join(dir, 'stack'), build: BUILD, settings, store, ...options }),
    chromium.launch({
      executablePath: process.env.UINVITE_CHROMIUM || '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    }),
  ]);
  return new Site({ stack, browser, dir });
}

/* Nothing that the accessibility rules forbid, nothing wider than the screen, no script that failed. */
async function assertGoodPage(page) {
  await page.evaluate(AXE); // not a script element: the page's own policy refuses those
  const { violations } = await page.evaluate((rules) => axe.run(document, { runOnly: rules }), RULES); // eslint-disable-line no-undef
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  const { wide, screen } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth, screen: document.documentElement.clientWidth,
  }));
  assert.ok(wide <= screen, `${wide} px on a screen of ${screen}`);
  assert.deepEqual(page.broken, []);
}

const message = (page) => page.getByLabel('Message', { exact: true });

async function write(page, text) {
  await message(page).fill(text);
  await page.keyboard.press('Enter');
}

const said = (page, text) => page.getByRole('log').getByText(text, { exact: true });

module.exports = { assertGoodPage, message, openSite, said, SUBPROTOCOL, write };
