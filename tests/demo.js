/* SPDX-License-Identifier: ISC */
/* ./demo after it has built everything: its sub-commands, and the process that they talk to. */
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const readline = require('node:readline');
const { spawn, spawnSync } = require('node:child_process');
const { parseArgs } = require('node:util');

const TOP = path.resolve(__dirname, '..');
const BUILD = process.env.UINVITE_BUILD || path.join(TOP, 'build');
const EX_USAGE = 64;
const GREETING_MS = 60000;

class Misuse extends Error {}

const say = (text) => process.stdout.write(`${text}\n`);

/* What each sub-command takes besides --dir. */
const OPTIONS = {
  run: ['store'],
  up: ['store'],
  serve: ['store'],
  down: [],
  mail: ['from', 'to', 'subject'],
  inbox: [],
  text: ['from', 'to'],
  phone: [],
};

function read(command, argv) {
  const options = { dir: { type: 'string', default: path.join(TOP, '.demo') } };
  for (const name of OPTIONS[command]) options[name] = { type: 'string' };
  try {
    const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true });
    return { ...values, dir: path.resolve(values.dir), words: positionals };
  } catch (error) {
    throw new Misuse(error.message);
  }
}

function must(values, ...names) {
  for (const name of names) {
    if (values[name] === undefined) throw new Misuse(`--${name} is missing`);
  }
}

function one(words, what) {
  if (words.length !== 1) throw new Misuse(`give one ${what}`);
  return words[0];
}

/* The demo in @dir: where it can be asked, or null if none runs there. */
function doorOf(dir) {
  try {
    return fs.readFileSync(path.join(dir, 'door'), 'utf8').trim();
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/* Asks the running demo: a line of JSON each way.  -> its answer */
function ask(dir, question) {
  const door = doorOf(dir);
  if (door === null) throw new Error(`no demo runs in ${dir}; start one: ./demo up`);
  return new Promise((resolve, reject) => {
    const socket = net.connect(door);
    const lines = readline.createInterface({ input: socket });
    let answer = null;
    lines.on('line', (line) => { answer = JSON.parse(line); });
    socket.on('error', () => reject(new Error(`the demo in ${dir} does not answer; remove that folder`)));
    socket.on('close', () => {
      if (answer === null) reject(new Error(`the demo in ${dir} ended without an answer`));
      else if (answer.error) reject(new Error(answer.error));
      else resolve(answer);
    });
    socket.write(`${JSON.stringify(question)}\n`);
  });
}

/* ---- The process that runs the system ------------------------------------------------------- */

/* What a running demo answers. */
function answers(stack, end) {
  const { writeLetter } = require('./player/letter');
  const settled = () => stack.quiet().catch(() => {}); // so that the next look sees the answer
  return {
    mail: async ({ from, to, subject, text }) => {
      const domain = from.slice(from.lastIndexOf('@') + 1);
      const raw = writeLetter({ from, to: [to], subject, text, also: null });
      const reply = await stack.world.send({ mailFrom: from, to: [to], raw, signAs: domain });
      await settled();
      const last = reply.data || reply.recipients[0];
      return { code: last.code, text: last.text };
    },
    inbox: async ({ address }) => stack.world.mailbox(address).map((mail) => ({
      from: mail.from ? mail.from.address : '', subject: mail.subject, text: mail.text,
    })),
    text: async ({ from, to, text }) => {
      await stack.carrier.send({ from, to, text });
      await settled();
      return {};
    },
    phone: async ({ number }) => stack.carrier.phone(number),
    down: end,
  };
}

async function listen(stack, dir) {
  const door = path.join(stack.run, 'door');
  let ending = null;
  const acts = answers(stack, () => {
    ending = ending || stack.end();
    return ending.then(() => ({}));
  });
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    readline.createInterface({ input: socket }).once('line', async (line) => {
      let answer;
      try {
        const question = JSON.parse(line);
        answer = await acts[question.act](question);
      } catch (error) {
        answer = { error: error.message };
      }
      socket.end(`${JSON.stringify(answer)}\n`, () => {
        if (ending !== null) process.exit(answer.error ? 1 : 0);
      });
    });
  });
  const umask = process.umask(0o077);
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(door, resolve);
  });
  process.umask(umask);
  fs.writeFileSync(path.join(dir, 'door'), `${door}\n`);
  const lines = Object.entries(stack.env).map(([name, value]) => `${name}=${value}\n`);
  fs.writeFileSync(path.join(dir, 'env'), lines.join(''));
}

/* Starts the system in @dir and answers sub-commands. */
async function serve({ dir, store = 'sqlite' }, tell) {
  const { startStack } = require('./stack/stack');
  if (doorOf(dir) !== null) {
    throw new Error(`a demo runs in ${dir} already; end it (./demo down) or take another --dir`);
  }
  const stack = await startStack({ dir, store, build: BUILD, say: tell });
  await listen(stack, dir);
  return stack;
}

/* ---- Sub-commands ------------------------------------------------------------------------------ */

async function run(values) {
  const { tour } = require('./tour');
  process.exitCode = 0; // Ctrl-C is how this ends
  process.once('SIGINT', () => say('\nEnding ...'));
  say('Starting:');
  const stack = await serve(values, (line) => say(`  ${line}`));
  const dirOption = values.dir === path.join(TOP, '.demo') ? '' : ` --dir ${values.dir}`;
  await tour(stack, { say, dirOption });
  setInterval(() => {}, GREETING_MS); // until Ctrl-C
}

/* The demo as a process of its own, that tells us when it is ready. */
async function up(values) {
  const argv = [__filename, 'serve', '--dir', values.dir, ...(values.store ? ['--store', values.store] : [])];
  const child = spawn(process.execPath, argv, {
    detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const told = await new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (message.line) process.stderr.write(`  ${message.line}\n`);
      else resolve(message);
    });
    child.on('exit', () => reject(new Error('the demo ended before it was ready')));
  });
  if (told.error) throw new Error(told.error);
  child.disconnect();
  child.unref();
  process.stdout.write(fs.readFileSync(path.join(values.dir, 'env'), 'utf8'));
}

async function serveInBackground(values) {
  try {
    await serve(values, (line) => process.send({ line }));
    process.send({ ready: true });
  } catch (error) {
    process.send({ error: error.message }, () => process.exit(1));
  }
}

async function down({ dir }) {
  await ask(dir, { act: 'down' });
}

async function mail(values) {
  must(values, 'from', 'to', 'subject');
  const { dir, from, to, subject, words } = values;
  const { code, text } = await ask(dir, { act: 'mail', from, to, subject, text: words.join(' ') });
  say(`${code} ${text}`);
  if (code >= 400) process.exitCode = 1;
}

async function inbox({ dir, words }) {
  const mails = await ask(dir, { act: 'inbox', address: one(words, 'ADDRESS') });
  for (const { from, subject, text } of mails) {
    say(`From: ${from}\nSubject: ${subject}\n\n${text.trim()}\n`);
  }
}

async function text(values) {
  must(values, 'from', 'to');
  await ask(values.dir, { act: 'text', from: values.from, to: values.to, text: values.words.join(' ') });
}

async function phone({ dir, words }) {
  const texts = await ask(dir, { act: 'phone', number: one(words, 'number') });
  for (const { from, text: shown } of texts) say(`${from}: ${shown}`);
}

/* All but a leading --dir belongs to uinvite. */
function uinvite(argv) {
  let dir = path.join(TOP, '.demo');
  let rest = argv;
  if (argv[0] === '--dir') {
    if (argv[1] === undefined) throw new Misuse('--dir wants a folder');
    dir = path.resolve(argv[1]);
    rest = argv.slice(2);
  }
  if (doorOf(dir) === null) throw new Error(`no demo runs in ${dir}; start one: ./demo up`);
  const { status } = spawnSync(path.join(BUILD, 'ctl/uinvite'), rest, {
    stdio: 'inherit', env: { ...process.env, UINVITE_CONF: path.join(dir, 'uinvite.conf') },
  });
  process.exitCode = status === null ? 1 : status;
}

const COMMANDS = { run, up, serve: serveInBackground, down, mail, inbox, text, phone };

async function main([command, ...argv]) {
  try {
    if (command === 'uinvite') uinvite(argv);
    else await COMMANDS[command](read(command, argv));
  } catch (error) {
    process.stderr.write(`demo: ${error.message}\n`);
    if (error instanceof Misuse) process.stderr.write('see ./demo --help\n');
    process.exit(error instanceof Misuse ? EX_USAGE : 1);
  }
}

main(process.argv.slice(2));
