/* SPDX-License-Identifier: ISC */
/* Texts come in and go out while our box is killed each time after 250 ms of work, and bearerbox twice: what came in has
 * its effect once, and of what goes out the store says what became of it, as the carrier saw it.
 * UINVITE_TEXTS: how many, else 500. */
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { STATES } = require('./fates');
const { startStack } = require('./stack');
const { until } = require('./wait');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const TEXTS = Number(process.env.UINVITE_TEXTS || 500);
const STORES = (process.env.UINVITE_STORE || 'sqlite mysql').split(' ');
const WINDOW = 20; // texts that the carrier sends without having been answered
const KILL_MS = 250;
const SETTLED_MS = 120000;
const SLACK_MS = 100; // between a kill and its being noticed here
const NEWCOMERS = '+63917';
const FIRST = 1000000;
const WORDS = /^Text (\d+) of Ann$/;

const numbers = (count) => Array.from({ length: count }, (_, n) => n);
const newcomer = (n) => `${NEWCOMERS.slice(1)}${FIRST + n}`;
const writer = (n) => `63918${FIRST + n}`;
const reader = (n) => `63919${FIRST + n}`;

/* Half of the texts make a member each, who is answered; half are from a member to another. */
function writeTexts(pairs) {
  return numbers(TEXTS).map((n) => (n % 2 === 0
    ? { n, from: `+${newcomer(n)}`, to: '2910001', text: `Newcomer ${n}`, reaches: `+${newcomer(n)}` }
    : {
      n, from: `+${writer(n % pairs)}`, to: `2910${reader(n % pairs)}`, text: `Text ${n} of Ann`,
      reaches: `+${reader(n % pairs)}`,
    }));
}

/* Members who may write to each other. */
async function introduce(carrier, pairs) {
  const waiting = numbers(pairs);
  await Promise.all(numbers(WINDOW).map(async () => {
    for (let n = waiting.shift(); n !== undefined; n = waiting.shift()) {
      await carrier.send({ from: `+${writer(n)}`, to: '2910001', text: 'Ann' });
      await carrier.send({ from: `+${reader(n)}`, to: '2910001', text: 'Bob' });
      await carrier.send({ from: `+${reader(n)}`, to: `2910${writer(n)}`, text: 'Hello' });
      await carrier.send({ from: `+${writer(n)}`, to: `2910${reader(n)}`, text: 'Accept' });
    }
  }));
}

/* As a carrier does: WINDOW at a time, each until it is answered, over as many links as that takes.
 * -> how many were sent again */
async function sendAll(carrier, texts, answered) {
  const waiting = [...texts];
  let again = 0;
  await Promise.all(numbers(WINDOW).map(async () => {
    for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
      for (;;) {
        await carrier.untilBound();
        try {
          await carrier.deliver(carrier.pieces(text));
          break;
        } catch (error) {
          if (!/link broke/.test(error.message)) throw error;
          again += 1;
        }
      }
      await answered();
    }
  }));
  return again;
}

/* Which of @texts is meant by @words on @phone; null: none of them. */
function whichText(texts, phone, words) {
  const [, n] = WORDS.exec(words) || [];
  if (n !== undefined) return Number(n);
  return phone.startsWith(NEWCOMERS) ? Number(phone.slice(NEWCOMERS.length)) - FIRST : null;
}

function countBy(list) {
  const counts = new Map();
  for (const one of list) counts.set(one, (counts.get(one) || 0) + 1);
  return counts;
}

/* What came in, against what the store holds. */
async function checkCameIn(sql, texts) {
  const members = countBy((await sql(`SELECT addr FROM address WHERE CAST(addr AS CHAR) LIKE '${NEWCOMERS}%';`))
    .map(([addr]) => addr));
  const accounts = countBy((await sql(`SELECT uin FROM account WHERE CAST(uin AS CHAR) LIKE '${NEWCOMERS.slice(1)}%';`))
    .map(([uin]) => `+${uin}`));
  const messages = countBy((await sql("SELECT body FROM message WHERE CAST(body AS CHAR) LIKE 'Text %';"))
    .map(([body]) => body));
  const times = ({ n, from, text }) => (n % 2 === 0 ? Math.max(members.get(from) || 0, accounts.get(from) || 0)
    : messages.get(text) || 0);
  assert.deepEqual(texts.filter((text) => times(text) === 0).map(({ text }) => text), [], 'missing');
  assert.deepEqual(texts.filter((text) => times(text) > 1).map(({ text }) => text), [], 'doubled');
}

/* What went out: what the store says of each of @texts, and when each of their copies reached the carrier. */
async function readWentOut(sql, carrier, texts, since) {
  const fates = texts.map(() => ({ states: [], at: [] }));
  const strays = [];
  const deliveries = await sql("SELECT d.state, COALESCE(d.reason, ''), COALESCE(m.body, ''), COALESCE(a.uin, 0) "
    + 'FROM delivery d LEFT JOIN message m ON m.id = d.message LEFT JOIN account a ON a.id = d.account '
    + `WHERE d.id > ${since} AND d.medium = 2;`);
  for (const [state, reason, body, uin] of deliveries) {
    const n = whichText(texts, `+${uin}`, body);
    if (n === null) strays.push(`${STATES[state]} ${body} ${uin}`);
    else fates[n].states.push(reason === '' ? STATES[state] : `${STATES[state]} (${reason})`);
  }
  for (const [number, phone] of carrier.phones) {
    for (const { text, at } of phone.texts) {
      const n = whichText(texts, number, text);
      if (n === null) strays.push(`${number} got ${text}`);
      else fates[n].at.push(at);
    }
  }
  assert.deepEqual(strays, []);
  return fates;
}

/* May a text have reached the carrier so often, if that is what the store says of it?  bearerbox does not
 * wait for the carrier's answer before its own end: what it had sent then it sends again. */
function isAccountedFor({ states: [state, more], at }, bearerboxKills) {
  const isTwice = at.length > 1
    && !(at.length === 2 && bearerboxKills.some((kill) => at[0] <= kill + SLACK_MS && at[1] >= kill));
  if (more !== undefined || state === undefined || isTwice) return false;
  if (/^(handed over|delivered)/.test(state)) return at.length > 0;
  return state.startsWith('unknown') || (state.startsWith('failed') && at.length === 0);
}

async function play(stack, say) {
  const pairs = Math.max(20, Math.ceil(TEXTS / 10) | 1);
  const { carrier, bearerbox, programs } = stack;
  const sql = (text) => stack.store.query(text);
  await introduce(carrier, pairs);
  await stack.quiet();
  const [[inboundBefore, since]] = await sql('SELECT (SELECT COUNT(*) FROM inbound), (SELECT MAX(id) FROM delivery);');
  carrier.clear();
  const texts = writeTexts(pairs);
  const started = Date.now();
  const bearerboxKills = []; // when
  let answered = 0;
  let again = null;
  let failure = null;
  sendAll(carrier, texts, async () => {
    answered += 1;
    if (answered !== Math.ceil(TEXTS / 3) && answered !== Math.ceil(2 * TEXTS / 3)) return;
    bearerboxKills.push(Date.now());
    await bearerbox.child.end('SIGKILL');
    await bearerbox.start(carrier);
  }).then((count) => { again = count; }, (error) => { failure = error; });
  await programs.crash('smsbox');
  const boxKills = await programs.killEvery('smsbox', KILL_MS, () => bearerbox.servesBox(), async () => {
    if (failure !== null) throw failure;
    if (again === null) return false;
    const [[left]] = await sql(`SELECT (SELECT COUNT(*) FROM outbox WHERE state IN (0, 1, 7)) + ${TEXTS} `
      + "- (SELECT COUNT(*) FROM message WHERE CAST(body AS CHAR) LIKE 'Text %') "
      + `- (SELECT COUNT(*) FROM address WHERE CAST(addr AS CHAR) LIKE '${NEWCOMERS}%');`);
    return Number(left) <= 0;
  });
  const seconds = (Date.now() - started) / 1000;
  await until(async () => (await sql('SELECT COUNT(*) FROM outbox;'))[0][0] === '0', {
    ms: SETTLED_MS, every: 100, what: () => 'texts still wait in the outbox',
  });
  await stack.quiet();

  const [[inbound]] = await sql('SELECT COUNT(*) FROM inbound;');
  const fates = await readWentOut(sql, carrier, texts, since);
  say(`${TEXTS} texts in ${seconds.toFixed(1)} s, the box killed ${boxKills} times, bearerbox ${bearerboxKills.length} times; `
    + `the carrier sent ${again} again, of which ${Number(inbound) - Number(inboundBefore) - TEXTS} had been taken before`);
  const tally = countBy(fates.map(({ states, at }) => `${states.join(' and ')}; ${at.length} at the carrier`));
  for (const [what, count] of tally) say(`${count} texts: ${what}`);
  await checkCameIn(sql, texts);
  const odd = texts.filter(({ n }) => !isAccountedFor(fates[n], bearerboxKills));
  assert.deepEqual(odd.map(({ n, text }) => [text, fates[n]]), [], 'the store says one thing, the carrier another');
}

async function run(store, say) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-killed-'));
  const stack = await startStack({
    dir, store, build: BUILD,
    settings: { 'sms.texts_an_hour': 100000, 'sms.receipt_wait': '3s' },
  });
  try {
    await play(stack, (line) => say(`${store}: ${line}`));
  } finally {
    await stack.end();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

for (const store of STORES) {
  test(`on ${store}: nothing missing, nothing doubled, the fate of every text known`, (t) => run(store, (line) => t.diagnostic(`figure: ${line}`)));
}
