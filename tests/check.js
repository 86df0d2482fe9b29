/* SPDX-License-Identifier: ISC */
/* Runs the parts of ./check and counts their test points. */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const { spawn } = require('node:child_process');
const { TapCount } = require('./tap');

const TOP = path.resolve(__dirname, '..');
const BUILD = path.join(TOP, 'build');
const ASAN_BUILD = path.join(TOP, 'build-asan');
const STORES = ['sqlite', 'mysql'];
/* The talk that ./check sanitize plays: a letter, an account, a mail, a login. */
const SANITIZED_TALK = path.join(__dirname, 'talks/mail-registration.talk');

const total = { passed: 0, failed: 0, skipped: 0 };
const say = (text) => process.stdout.write(`${text}\n`);

/* Runs @argv and gives each line of its standard output to @hear.  -> its exit */
function run(argv, { env = {}, hear }) {
  return new Promise((resolve) => {
    const child = spawn(argv[0], argv.slice(1), {
      cwd: TOP, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'],
    });
    readline.createInterface({ input: child.stdout }).on('line', hear);
    child.on('error', (error) => { say(error.message); resolve(127); });
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
}

function add(what, count, started) {
  for (const line of count.failures) say(`  ${line}`);
  for (const key of Object.keys(total)) total[key] += count[key];
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(`${what}: ${count.passed} passed, ${count.failed} failed${skipped} (${seconds} s)`);
}

/* A program that prints TAP. */
async function tapProgram(what, argv, env) {
  const started = Date.now();
  const count = new TapCount();
  count.end(what, await run(argv, { env, hear: (line) => count.line(line) }));
  add(what, count, started);
}

/* `make check`: Automake's driver prints a verdict per point. */
async function makeCheck(what, build, variables = []) {
  const started = Date.now();
  const count = new TapCount();
  const shown = [];
  const code = await run(['make', '-C', build, 'check', ...variables], {
    hear: (line) => {
      const [, verdict, name] = /^(PASS|FAIL|ERROR|SKIP|XFAIL|XPASS): (.*)$/.exec(line) || [];
      if (verdict === undefined) shown.push(line);
      else count.line(`${/^(PASS|XFAIL|SKIP)$/.test(verdict) ? '' : 'not '}ok ${name}${
        verdict === 'SKIP' ? ' # SKIP' : ''}`);
    },
  });
  count.end(what, code);
  if (count.failed > 0) {
    for (const line of shown.slice(-40)) say(`  ${line}`);
    say(`  see ${build}/test-suite.log`);
  }
  add(what, count, started);
}

/* The programs that were tested: linked with shared libraries, so each is run by libtool. */
function valgrind(build) {
  return `LOG_COMPILER=${build}/libtool --mode=execute valgrind --quiet --leak-check=full `
    + `--errors-for-leak-kinds=definite --error-exitcode=99 --suppressions=${TOP}/tests/valgrind.supp`;
}

function talkFiles(names) {
  if (names.length > 0) return names.map((name) => path.resolve(name));
  const folder = path.join(__dirname, 'talks');
  return fs.readdirSync(folder).filter((name) => name.endsWith('.talk')).sort()
    .map((name) => path.join(folder, name));
}

/* Two stacks side by side. */
function talks(names, build = BUILD, stores = STORES) {
  const files = talkFiles(names);
  return Promise.all(stores.map((store) => tapProgram(
    `talks on ${store}`,
    [path.join(__dirname, 'play'), '--store', store, ...files],
    { UINVITE_BUILD: build },
  )));
}

/* The *.test.js in @folder. */
async function nodeTests(folder) {
  const files = fs.readdirSync(path.join(__dirname, folder))
    .filter((name) => name.endsWith('.test.js')).sort();
  for (const name of files) {
    await tapProgram(`${folder} ${name}`,
      [process.execPath, '--test-reporter=tap', path.join(__dirname, folder, name)],
      { UINVITE_BUILD: BUILD });
  }
}

const parts = {
  unit: async () => {
    await makeCheck('unit tests', BUILD);
    await nodeTests('player');
    await nodeTests('player/actors');
  },
  talks: (names) => talks(names),
  browser: () => nodeTests('browser'),
  sanitize: async () => {
    const env = {
      ASAN_OPTIONS: 'detect_leaks=1:abort_on_error=0',
      UBSAN_OPTIONS: 'print_stacktrace=1',
      LSAN_OPTIONS: `suppressions=${__dirname}/lsan.supp:print_suppressions=0`,
    };
    Object.assign(process.env, env);
    await makeCheck('unit tests under ASan and UBSan', ASAN_BUILD);
    await talks([SANITIZED_TALK], ASAN_BUILD);
  },
  valgrind: () => makeCheck('unit tests under valgrind', BUILD, [valgrind(BUILD)]),
  load: async () => {
    for (const store of STORES) {
      await tapProgram(`load on ${store}`, [path.join(__dirname, 'load'), '--store', store],
        { UINVITE_BUILD: BUILD });
    }
  },
};

async function main([part, ...names]) {
  for (const name of part === '' ? ['unit', 'talks', 'browser'] : [part]) {
    say(`\n${name}`);
    await parts[name](names);
  }
  say('');
  if (total.skipped > 0) say(`${total.skipped} skipped, for the reasons above`);
  say(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

main(process.argv.slice(2)).catch((error) => {
  say(error.stack);
  say(`${total.passed} passed, ${total.failed + 1} failed`);
  process.exitCode = 1;
});
