/* SPDX-License-Identifier: ISC */
/* Attachments in the client: whoever was written to saves them as they were sent, and nobody else. */
'use strict';
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const { after, before, describe, test } = require('node:test');
const { assertGoodPage, openSite, said } = require('./site');

const LIVES_S = 8; // within which all that is asked for is begun
const SETTINGS = {
  'web.file_lives': `${LIVES_S}s`, 'mail.attachment_types': 'image/*, text/*, application/pdf',
  'mail.letters_a_minute': '1000', 'mail.letters_an_hour': '1000', 'mail.letters_to_one_an_hour': '1000',
};
const MIB = 1024 * 1024;

/* Names as a letter has them (RFC 2231 in UTF-8), and as they are saved. */
const names = [
  ['photo.jpg', 'photo.jpg'],
  ['Straße – 日本.jpg', 'Straße – 日本.jpg'],
  ['two "words" 100%; x=y.pdf', 'two _words_ 100%; x=y.pdf'],
  ['../../etc/passwd', '_._.._etc_passwd'],
  ['C:\\autoexec.bat', 'C__autoexec.bat'],
  ['.bashrc', '_bashrc'],
  ['a\r\nSet-Cookie: x=y\r\n\r\n<script>.jpg', 'a Set-Cookie_ x=y _script_.jpg'],
  ['photo\u202egpj.exe', 'photogpj.exe'],
];

const files = (...some) => some.map(([name, type, bytes]) => ({ name, type, bytes }));

/* A letter as a mail program writes it, but for names that none would. */
function letter({ from, to, text, attached }) {
  const parts = attached.map(({ name, type, bytes }) => `--frontier\r\nContent-Type: ${type}\r\n`
    + 'Content-Transfer-Encoding: base64\r\n'
    + `Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(name)}\r\n\r\n`
    + `${bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`);
  return `From: ${from}\r\nTo: ${to}\r\nSubject: Files\r\nDate: ${new Date().toUTCString().replace('GMT', '+0000')}\r\n`
    + `Message-ID: <${crypto.randomUUID()}@company.com>\r\nMIME-Version: 1.0\r\n`
    + 'Content-Type: multipart/mixed; boundary=frontier\r\n\r\n'
    + `--frontier\r\nContent-Type: text/plain\r\n\r\n${text}\r\n${parts.join('')}--frontier--\r\n`;
}

for (const store of ['sqlite', 'mysql']) {
  describe(store, () => {
    let site;
    let mary;
    before(async () => {
      site = await openSite(SETTINGS, store);
      mary = await newOpenMember('Mary');
      await mail(mary.uin, 'It is me', []);
      const client = await site.memberClient(mary); // whoever was answered may write as often as he likes
      const { peer } = await client.hear((frame) => frame.type === 'entry' && frame.text === 'It is me');
      assert.equal((await client.ask({ type: 'send', id: 's', to: peer, text: 'Yes?' })).type, 'ok');
      client.end();
    });
    after(() => site.end());

    async function newOpenMember(name) {
      const member = await site.newMember(name);
      const client = await site.memberClient(member);
      assert.equal((await client.ask({ type: 'policy', id: 'p', policy: 'open' })).type, 'ok');
      client.end();
      return member;
    }

    async function mail(to, text, attached) {
      const from = 'john@company.com';
      const raw = letter({ from, to: `${to}@im.example`, text, attached });
      const { data } = await site.stack.world.send({
        mailFrom: from, to: [`${to}@im.example`], raw, signAs: 'company.com',
      });
      assert.equal(data.code, 250, data.text);
    }

    /* -> the address of the first file that comes with @text */
    async function addressFor(client, text, id = 'a') {
      const { seq } = await client.hear((frame) => frame.type === 'entry' && frame.text === text);
      const answer = await client.ask({ type: 'attachment', id, seq, n: '1' });
      assert.equal(answer.type, 'ok', answer.text);
      return answer.path;
    }

    /* -> { status, headers, bytes } */
    function get(where, options = {}) {
      return new Promise((resolve, reject) => {
        http.get(new URL(where, site.web), options, (response) => {
          const pieces = [];
          response.on('data', (piece) => pieces.push(piece)).on('error', reject);
          response.on('end', () => resolve({
            status: response.statusCode, headers: response.headers, bytes: Buffer.concat(pieces),
          }));
        }).on('error', reject);
      });
    }

    const button = (page, name) => page.getByRole('button', { name: `Save ${name}` });

    async function saved(page, name) {
      await button(page, name).waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
      return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) };
    }

    test('a click saves what was sent, byte for byte, under a name that is no path', async () => {
      const attached = files(...names.map(([name]) => [name, 'image/jpeg', crypto.randomBytes(3000)]));
      await mail(mary.uin, 'All of them', attached);
      const page = await site.signedIn(mary);
      await page.getByRole('button', { name: /12125556666|john/i }).first().click();
      await said(page, 'All of them').waitFor();
      for (const [i, [, shown]] of names.entries()) {
        const { name, bytes } = await saved(page, shown);
        assert.equal(name, shown);
        assert.deepEqual(bytes, attached[i].bytes, shown);
      }
      await assertGoodPage(page);
      await page.setViewportSize({ width: 320, height: 568 });
      await assertGoodPage(page);
      if (process.env.UINVITE_SHOTS) await page.screenshot({ path: `${process.env.UINVITE_SHOTS}/attached-${store}.png` });
      await page.close();
    });

    test('a page that was attached is saved like all else, and runs nowhere', async () => {
      const html = Buffer.from('<!doctype html><title>ran</title><script>fetch("/ran")</script>');
      await mail(mary.uin, 'A page', files(['page.html', 'text/html', html], ['image.svg', 'image/svg+xml', html]));
      const client = await site.memberClient(mary);
      const path = await addressFor(client, 'A page');
      const { status, headers, bytes } = await get(path);
      assert.equal(status, 200);
      assert.deepEqual(bytes, html);
      assert.equal(headers['content-type'], 'application/octet-stream');
      assert.equal(headers['content-disposition'], 'attachment; filename="page.html"');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.match(headers['content-security-policy'], /default-src 'none'; sandbox/);
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['content-length'], String(html.length));
      assert.equal(headers.etag, undefined);

      const page = await site.newPage();
      const asked = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.goto('/');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.goto(path).catch((error) => assert.match(error.message, /Download is starting/)),
      ]);
      assert.deepEqual(fs.readFileSync(await download.path()), html);
      await page.evaluate((where) => new Promise((done) => { // eslint-disable-next-line no-undef
        const frame = Object.assign(document.createElement('iframe'), { src: where });
        frame.addEventListener('load', done);
        document.body.append(frame); // eslint-disable-line no-undef
      }), path);
      assert.notEqual(await page.title(), 'ran');
      assert.ok(!asked.includes('/ran'), asked.join(' '));
      client.end();
      await page.close();
    });

    test('a large file comes whole, in pieces, and to several at once', async () => {
      const large = crypto.randomBytes(5 * MIB);
      await mail(mary.uin, 'A large one', files(['large.pdf', 'application/pdf', large], ['empty.txt', 'text/plain', Buffer.alloc(0)]));
      const client = await site.memberClient(mary);
      const path = await addressFor(client, 'A large one');
      const all = await Promise.all([get(path), get(path), get(path, { headers: { Range: 'bytes=10-20' } })]);
      for (const { status, headers, bytes } of all) {
        assert.equal(status, 200);
        assert.equal(headers['content-length'], String(large.length));
        assert.ok(bytes.equals(large));
      }
      const head = await site.request('HEAD', path);
      assert.equal(head.headers['content-length'], String(large.length));
      assert.equal(head.body, '');
      const { seq } = client.entries().find(({ text }) => text === 'A large one');
      const empty = await get((await client.ask({ type: 'attachment', id: 'e', seq, n: '2' })).path);
      assert.deepEqual([empty.status, empty.bytes.length], [200, 0]);
      client.end();
    });

    test('connections serve one file after another, and pages between them', async () => {
      await mail(mary.uin, 'Kept', files(['kept.txt', 'text/plain', Buffer.alloc(MIB, 'k')]));
      const client = await site.memberClient(mary);
      const path = await addressFor(client, 'Kept');
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
      for (const [where, size] of [[path, MIB], ['/look.css', null], [path, MIB], [`${path}x`, null], [path, MIB]]) {
        const { bytes } = await get(where, { agent });
        if (size !== null) assert.equal(bytes.length, size);
      }
      agent.destroy();
      client.end();
    });

    /* A reader who takes the first bytes and then none. */
    function stall(path) {
      return new Promise((resolve, reject) => {
        const request = http.get(new URL(path, site.web), { agent: false }, (response) => {
          if (response.statusCode === 200) response.once('readable', () => resolve(request));
          else resolve(null);
        });
        request.on('error', reject);
      });
    }

    test('who reads slowly leaves room for others, and when he is gone for himself', async () => {
      await mail(mary.uin, 'Slow', files(['slow.pdf', 'application/pdf', crypto.randomBytes(5 * MIB)]));
      const other = await newOpenMember('Other');
      await mail(other.uin, 'Other', files(['other.txt', 'text/plain', Buffer.from('other')]));
      const [client, others] = [await site.memberClient(mary), await site.memberClient(other)];
      const path = await addressFor(client, 'Slow');
      const stalled = await Promise.all(Array.from({ length: 8 }, () => stall(path)));
      assert.ok(stalled.every((request) => request !== null));
      const refused = await get(path);
      assert.equal(refused.status, 503);
      assert.ok(Number(refused.headers['retry-after']) > 0);
      assert.equal((await get(await addressFor(others, 'Other'))).status, 200);
      stalled.forEach((request) => request.destroy());
      let status = 503;
      for (let i = 0; status === 503; i += 1) {
        assert.ok(i < 1000, 'no room again');
        ({ status } = await get(await addressFor(client, 'Slow', `again${i}`), { method: 'HEAD' }));
      }
      assert.equal(status, 200);
      [client, others].forEach((each) => each.end());
    });

    test('others, the late and forgers are all answered alike', async () => {
      await mail(mary.uin, 'Hers', files(['hers.txt', 'text/plain', Buffer.from('hers')]));
      const client = await site.memberClient(mary);
      const path = await addressFor(client, 'Hers');
      assert.equal((await get(path)).status, 200);
      const { seq } = client.entries().find(({ text }) => text === 'Hers');

      const eve = await newOpenMember('Eve');
      const thief = await site.memberClient(eve);
      for (let n = 0; n < 3; n += 1) {
        const answer = await thief.ask({ type: 'attachment', id: `t${n}`, seq, n: String(n) });
        assert.equal(answer.code, 'no_attachment');
      }
      for (const n of ['0', '2', '999']) {
        assert.equal((await client.ask({ type: 'attachment', id: `n${n}`, seq, n })).code, 'no_attachment');
      }
      for (const fields of [{ seq, n: '-1' }, { seq, n: '1000' }, { seq }, { seq, n: 1 }, { n: '1' }, { seq: '../1', n: '1' }]) {
        const id = `f${JSON.stringify(fields).replace(/\W/g, '')}`;
        assert.equal((await client.ask({ type: 'attachment', id, ...fields })).code, 'bad_field');
      }
      const nobody = await site.client();
      assert.equal((await nobody.ask({ type: 'attachment', id: 'x', seq, n: '1' })).code, 'not_signed_in');

      const right = path.slice('/a/'.length);
      const [, numbers, mac, whose] = /^(.*)\.([^~]*)~(.*)$/.exec(right);
      const [party, ofSeq, ofN, ends, key] = numbers.split('-');
      const flip = (text) => text.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
      const forged = [
        '', '~', '.~', '%2fetc%2fpasswd', 'x'.repeat(300), `${right}/`, ` ${right}`,
        right.toUpperCase(), flip(right), `${numbers}.${flip(mac)}~${whose}`, `${numbers}.~${whose}`, `${numbers}.${mac}`,
        `${numbers}.${mac}~guest`, `${numbers}.${mac}~${whose.toUpperCase()}`, `${numbers}.${mac}~${whose}~`,
        [Number(party) + 1, ofSeq, ofN, ends, key].join('-') + `.${mac}~${whose}`,
        [party, Number(ofSeq) - 1, ofN, ends, key].join('-') + `.${mac}~${whose}`,
        [party, ofSeq, 2, ends, key].join('-') + `.${mac}~${whose}`,
        [party, ofSeq, ofN, Number(ends) + 60000, key].join('-') + `.${mac}~${whose}`,
        [party, ofSeq, ofN, ends, 'k2'].join('-') + `.${mac}~${whose}`,
      ].map((text) => `/a/${text}`);
      const answers = [];
      for (const where of forged) answers.push([where, await get(where)]);
      for (const none of [`${path}%00`, `/a/${'x'.repeat(5000)}`]) await assert.rejects(get(none)); // no address at all

      let late;
      do late = await get(path); while (late.status === 200); // until its time is over
      answers.push(['late', late]);

      const out = await site.memberClient(mary);
      const dead = await addressFor(out, 'Hers');
      assert.equal((await out.ask({ type: 'bye', id: 'bye' })).type, 'ok');
      answers.push(['logged out', await get(dead)]);

      await mail(eve.uin, 'To Eve', files(['eve.txt', 'text/plain', Buffer.from('eve')]));
      const erased = await addressFor(thief, 'To Eve');
      assert.equal((await thief.ask({ type: 'erase', id: 'gone', password: eve.own })).type, 'ok');
      answers.push(['erased', await get(erased)]);

      for (const [what, { status, bytes, headers }] of answers) {
        assert.equal(status, 404, what);
        assert.ok(bytes.equals(late.bytes), what);
        assert.deepEqual({ ...headers, date: '' }, { ...late.headers, date: '' }, what);
      }
      [client, nobody, thief].forEach((each) => each.end());
      for (const secret of [mac, whose]) assert.ok(!site.log().includes(secret));
    });

    test('a guest saves what was sent to its number, until it leaves', async () => {
      const john = 'john@company.com';
      const uin = site.stack.world.mailbox(john).map(({ subject }) => /\b\d{11}\b/.exec(subject)).find(Boolean)[0];
      const { stdout } = await site.stack.programs.mustUinvite(['link', 'create', uin]);
      const link = stdout.trim().split('/g/')[1];
      const page = await site.asGuest(link, 'Ann');
      await page.getByLabel('Message', { exact: true }).fill('Hello');
      await page.keyboard.press('Enter');
      await site.stack.quiet();
      const { from } = site.stack.world.mailbox(john).at(-1);
      const photo = crypto.randomBytes(4000);
      await mail(from.address.split('@')[0], 'For you', files(['for-you.jpg', 'image/jpeg', photo]));
      await said(page, 'For you').waitFor();
      const got = await saved(page, 'for-you.jpg');
      assert.equal(got.name, 'for-you.jpg');
      assert.deepEqual(got.bytes, photo);
      await assertGoodPage(page);

      const { token } = await page.evaluate((key) => JSON.parse(sessionStorage.getItem(key)), `uinvite guest ${link}`); // eslint-disable-line no-undef
      const client = await site.client();
      await client.ask({ type: 'hello', id: 'h', as: 'guest', token });
      const path = await addressFor(client, 'For you');
      assert.ok(!path.includes(token));
      assert.equal((await get(path)).status, 200);
      const another = await site.guestClient(link, 'Bob');
      const { seq } = client.entries().find(({ text }) => text === 'For you');
      assert.equal((await another.ask({ type: 'attachment', id: 'a', seq, n: '1' })).code, 'no_attachment');
      assert.equal((await client.ask({ type: 'leave', id: 'l' })).type, 'ok');
      assert.equal((await get(path)).status, 404);
      another.end();
      await page.close();
    });
  });
}
