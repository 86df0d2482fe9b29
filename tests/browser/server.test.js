/* SPDX-License-Identifier: ISC */
/* imcored at its door, to clients that know the protocol and to those that abuse it. */
'use strict';
const assert = require('node:assert/strict');
const net = require('node:net');
const { after, before, test } = require('node:test');
const { openSite, SUBPROTOCOL } = require('./site');

const FRAME_LIMIT = 2 * 16384 + 4096;
let site;
let dennis;
let link;

before(async () => {
  site = await openSite({
    'guest.per_address': '3', 'message.an_hour': '100000', 'web.proxies': '127.0.0.1',
    'web.connections': '100',
  });
  dennis = await site.newMember('Dennis');
  link = await site.newLink(dennis);
  const member = await site.memberClient(dennis); // what floods him here need not reach his phone
  await member.ask({ type: 'receive', id: 'r', im: 'always', mail: 'never', sms: 'never' });
  member.end();
});
after(() => site.end());

/* Guests of these tests come from a network each. */
let networks = 0;
async function newGuest(name) {
  networks += 1;
  const client = await site.guestClient(link, name, { headers: { 'X-Forwarded-For': `192.0.2.${networks}` } });
  assert.equal(client.welcome.type, 'ok', client.welcome.text);
  return client;
}

const UPGRADE = {
  Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
const upgrades = [
  ['without a subprotocol', {}, 403],
  ['with another subprotocol', { 'Sec-WebSocket-Protocol': 'chat' }, 403],
  ['with ours among others', { 'Sec-WebSocket-Protocol': `chat, ${SUBPROTOCOL}` }, 101],
  ['from another site\'s page', { 'Sec-WebSocket-Protocol': SUBPROTOCOL, Origin: 'https://evil.example' }, 403],
  ['from no site', { 'Sec-WebSocket-Protocol': SUBPROTOCOL, Origin: 'null' }, 403],
  ['from a page of the host that was asked',
    { 'Sec-WebSocket-Protocol': SUBPROTOCOL, Origin: 'https://im.example', Host: 'im.example' }, 101],
];
for (const [what, headers, status] of upgrades) {
  test(`an upgrade ${what} is ${status}`, async () => {
    const answer = await site.request('GET', '/ws', { ...UPGRADE, ...headers });
    assert.equal(answer.status, status);
  });
}

const requests = [
  ['GET', '/', {}, 200], ['HEAD', '/', {}, 200], ['GET', '/look.css', {}, 200], ['GET', '/nothing', {}, 404],
  ['GET', '/../../etc/passwd', {}, 404], ['GET', '/g/', {}, 404], ['POST', '/', {}, 405], ['PUT', '/', {}, 405],
  ['GET', '/ws', {}, 426],
];
for (const [method, where, headers, status] of requests) {
  test(`${method} ${where} is ${status}, with a strict policy`, async () => {
    const answer = await site.request(method, where, headers);
    assert.equal(answer.status, status);
    assert.match(answer.headers['content-security-policy'], /default-src 'none'; script-src 'self'/);
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.equal(answer.headers['referrer-policy'], 'no-referrer');
    if (method === 'HEAD') assert.equal(answer.body, '');
    if (status === 405) assert.equal(answer.headers.allow, 'GET, HEAD');
  });
}

test('a file that has not changed is not sent again, a guest page is never kept', async () => {
  const { headers } = await site.request('GET', '/wire.js');
  const again = await site.request('GET', '/wire.js', { 'If-None-Match': headers.etag });
  assert.equal(again.status, 304);
  const guest = await site.request('GET', `/g/${link}`);
  assert.equal(guest.headers['cache-control'], 'no-store');
});

test('a link scanner that fetches a link makes no guest', async () => {
  const member = await site.memberClient(dennis);
  await member.hear(({ type }) => type === 'caught_up');
  const before_ = member.entries().length;
  for (let i = 0; i < 5; i += 1) await site.request(i % 2 ? 'HEAD' : 'GET', `/g/${link}`);
  await site.stack.quiet();
  const again = await site.memberClient(dennis);
  await again.hear(({ type }) => type === 'caught_up');
  assert.equal(again.entries().length, before_);
  member.end();
  again.end();
});

const hello = (fields) => ({ type: 'hello', id: 'h', as: 'guest', ...fields });
const refusals = [
  ['before hello', { type: 'send', id: '1', to: '1', text: 'x' }, 'not_signed_in'],
  ['of a type of later', { type: 'typing', id: '1' }, 'unknown_type'],
  ['with a misspelt field', { type: 'ping', id: '1', tpye: 'x' }, 'bad_field'],
  ['with a number that is none', { type: 'add', id: '1', number: 12 }, 'bad_field'],
  ['with a dead link', hello({ link: 'dead', name: 'Ann' }), 'dead_link'],
  ['with a forged token', hello({ token: '1-1-9999999999999-k1.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }), 'ended'],
];
for (const [what, frame, code] of refusals) {
  test(`a frame ${what} is refused as ${code}, and the connection goes on`, async () => {
    const client = await site.client();
    const answer = await client.ask(frame);
    assert.equal(answer.type, 'error');
    assert.equal(answer.code, code);
    assert.match(answer.text, /\.$/);
    assert.equal((await client.ask({ type: 'ping', id: 'p' })).type, 'ok');
    client.end();
  });
}

const endings = [
  ['that is no JSON', (socket) => socket.send('{"a":'), 1008],
  ['that is binary', (socket) => socket.send(Buffer.from([1, 2])), 1003],
  ['that is too large', (socket) => socket.send('x'.repeat(FRAME_LIMIT + 1)), 1009],
  ['that is too large, in pieces', (socket) => {
    for (let i = 0; i < 40; i += 1) socket.send('x'.repeat(1024), { fin: i === 39 });
  }, 1009],
  ['that is no UTF-8', (socket) => socket._socket.write(Buffer.from('818200000000fffe', 'hex')), 1007],
  ['that says bye', (socket) => socket.send('{"type":"bye","id":"1"}'), 1000],
];
for (const [what, send, code] of endings) {
  test(`a frame ${what} ends the connection with ${code}`, async () => {
    const client = await site.client();
    send(client.socket);
    assert.equal(await client.closed, code);
  });
}

test('a message in as many pieces as one likes is one message', async () => {
  const guest = await newGuest('Pieces');
  const whole = JSON.stringify({ type: 'send', id: 'pieces', to: dennis.uin, text: 'é'.repeat(8000) });
  for (let i = 0; i < whole.length; i += 700) {
    guest.socket.send(whole.slice(i, i + 700), { fin: i + 700 >= whole.length });
  }
  assert.equal((await guest.hear(({ id }) => id === 'pieces')).type, 'ok');
  const tooLong = await guest.ask({ type: 'send', id: 'long', to: dennis.uin, text: 'a'.repeat(16385) });
  assert.equal(tooLong.code, 'too_long');
  guest.end();
});

test('a thousand frames at once are answered in their order and logged without a gap', async () => {
  const member = await site.memberClient(dennis);
  const guest = await newGuest('Flood');
  const ids = Array.from({ length: 1000 }, (_, i) => `flood.${i}`);
  for (const id of ids) guest.send({ type: 'send', id, to: dennis.uin, text: id });
  await guest.hear(({ id }) => id === ids.at(-1));
  const answers = guest.heard.filter(({ type, id }) => type === 'ok' && id.startsWith('flood.'));
  assert.deepEqual(answers.map(({ id }) => id), ids);
  await member.hear(({ text }) => text === ids.at(-1));
  const entries = member.entries();
  assert.deepEqual(entries.map(({ seq }) => seq), entries.map((_, i) => String(i + 1)));
  assert.deepEqual(entries.map(({ text }) => text).filter((text) => /^flood/.test(text)), ids);
  guest.end();
  member.end();
});

test('a frame sent again has its effect once', async () => {
  const guest = await newGuest('Again');
  const frame = { type: 'send', id: 'again', to: dennis.uin, text: 'once' };
  const first = await guest.ask(frame);
  guest.heard.length = 0;
  const second = await guest.ask(frame);
  assert.deepEqual([second.type, second.seq, second.repeated], ['ok', first.seq, true]);
  const resumed = await site.client();
  await resumed.ask(hello({ token: guest.welcome.token }));
  await resumed.hear(({ type }) => type === 'caught_up');
  assert.equal(resumed.entries().filter(({ text }) => text === 'once').length, 1);
  assert.equal(resumed.entries().at(-1).sent_as, 'again');
  guest.end();
  resumed.end();
});

test('a client that resumes gets what it lacks and nothing else', async () => {
  const guest = await newGuest('Resumes');
  for (let i = 1; i <= 100; i += 1) guest.send({ type: 'send', id: `r${i}`, to: dennis.uin, text: `r${i}` });
  await guest.hear(({ id }) => id === 'r100');
  const resumed = await site.client();
  await resumed.ask(hello({ token: guest.welcome.token, after: '40' }));
  const caughtUp = await resumed.hear(({ type }) => type === 'caught_up');
  assert.equal(caughtUp.seq, '100');
  assert.deepEqual(resumed.entries().map(({ seq }) => Number(seq)), Array.from({ length: 60 }, (_, i) => i + 41));
  guest.end();
  resumed.end();
});

test('a client that does not read holds up nobody and misses nothing', async () => {
  const guest = await newGuest('Talks on');
  const slow = await site.memberClient(dennis);
  await slow.hear(({ type }) => type === 'caught_up');
  slow.socket._socket.pause();
  for (let i = 0; i < 200; i += 1) {
    guest.send({ type: 'send', id: `s${i}`, to: dennis.uin, text: `${i} ${'y'.repeat(16000)}` });
  }
  await guest.hear(({ id }) => id === 's199');
  const other = await site.memberClient(dennis);
  await other.hear(({ text }) => /^199 y/.test(text));
  slow.socket._socket.resume();
  await slow.hear(({ text }) => /^199 y/.test(text));
  assert.deepEqual(slow.entries().map(({ seq }) => seq), other.entries().map(({ seq }) => seq));
  for (const client of [guest, slow, other]) client.end();
});

test('a guest can write to its one member alone, and has no place on a buddy list', async () => {
  const other = await site.newMember('Other');
  const guest = await newGuest('Curious');
  const member = await site.memberClient(dennis);
  const asked = await guest.ask({ type: 'send', id: 'other', to: other.uin, text: 'Hello?' });
  assert.equal(asked.code, 'not_permitted');
  assert.equal((await guest.ask({ type: 'add', id: 'a', number: dennis.uin })).code, 'not_permitted');
  const added = await member.ask({ type: 'add', id: 'a', number: guest.welcome.number });
  assert.equal(added.code, 'guest');
  assert.match(added.text, /guest/);
  guest.end();
  member.end();
});

test('a guest that leaves in one page has left in all, and is dead for the member', async () => {
  const guest = await newGuest('Leaves');
  const elsewhere = await site.client();
  await elsewhere.ask(hello({ token: guest.welcome.token }));
  const member = await site.memberClient(dennis);
  assert.equal((await guest.ask({ type: 'leave', id: 'bye' })).type, 'ok');
  assert.equal(await guest.closed, 1000);
  assert.equal((await elsewhere.hear(({ type }) => type === 'notice')).code, 'ended');
  assert.equal(await elsewhere.closed, 1000);
  const late = await member.ask({ type: 'send', id: 'late', to: guest.welcome.number, text: 'Still there?' });
  assert.equal(late.code, 'left');
  assert.match(late.text, /left/);
  member.end();
});

test('guests are limited by the address that our proxy saw, not by what they claim', async () => {
  const guests = [];
  for (const claimed of ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4']) {
    guests.push(await site.guestClient(link, 'Many', { headers: { 'X-Forwarded-For': `${claimed}, 198.51.100.9` } }));
  }
  assert.deepEqual(guests.map(({ welcome }) => welcome.code ?? 'ok'), ['ok', 'ok', 'ok', 'too_many_guests']);
  assert.ok(Number(guests[3].welcome.retry_after) > 0);
  guests.forEach((guest) => guest.end());
});

test('many wrong sign-ins at once are all answered, and others are served meanwhile', async () => {
  const member = await site.newMember('Attacked');
  const clients = await Promise.all(Array.from({ length: 80 }, () => site.client()));
  const answers = Promise.all(clients.map((client) => client.ask({
    type: 'hello', id: 'h', as: 'member', uin: member.uin, password: 'guess',
  })));
  const started = performance.now();
  const guest = await newGuest('Meanwhile');
  assert.equal((await guest.ask({ type: 'send', id: 'm', to: dennis.uin, text: 'x' })).type, 'ok');
  assert.ok(performance.now() - started < 2000);
  const codes = new Set((await answers).map(({ code }) => code));
  assert.ok([...codes].every((code) => ['wrong', 'too_often', 'busy'].includes(code)), [...codes].join());
  [...clients, guest].forEach((client) => client.end());
});

test('a guest who asks for what it has not waits behind no sign-in', async () => {
  const guest = await newGuest('Impatient');
  const clients = await Promise.all(Array.from({ length: 40 }, () => site.client()));
  let answered = 0;
  const answers = Promise.all(clients.map(async (client, i) => {
    await client.ask({ type: 'hello', id: 'h', as: 'member', uin: `12125550${100 + i}`, password: 'guess' });
    answered += 1;
  }));
  assert.equal((await guest.ask({ type: 'erase', id: 'e', password: 'x' })).code, 'not_permitted');
  assert.ok(answered < clients.length / 2, `after ${answered} sign-ins`);
  await answers;
  [...clients, guest].forEach((client) => client.end());
});

test('beyond web.connections the answer is 503, in words', async () => {
  const clients = await Promise.allSettled(Array.from({ length: 100 }, () => site.client()));
  const answer = await site.request('GET', '/ws', { ...UPGRADE, 'Sec-WebSocket-Protocol': SUBPROTOCOL });
  assert.equal(answer.status, 503);
  assert.match(answer.body, /try again/);
  clients.forEach(({ value }) => value?.end());
});

test('half a request is cut off', async () => {
  const socket = net.connect(new URL(site.web).port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
  const started = Date.now();
  await new Promise((resolve) => { socket.on('close', resolve); });
  assert.ok(Date.now() - started < 20000);
});

test('a stop closes clients with 1012, and nothing secret is in the log', async () => {
  const member = await site.memberClient(dennis);
  await site.stack.stop('imcored');
  assert.equal(await member.closed, 1012);
  const log = site.log();
  await site.stack.start('imcored');
  for (const secret of [dennis.password, dennis.own, member.welcome.token, link, 'flood.1', 'Still there?']) {
    assert.ok(!log.includes(secret), 'a secret is in the log');
  }
});

test('with web.enabled=no nothing listens', async () => {
  await site.stack.stop('imcored');
  site.stack.programs.configure({ 'web.enabled': 'no' });
  await site.stack.start('imcored');
  await assert.rejects(site.request('GET', '/'), /ECONNREFUSED/);
});
