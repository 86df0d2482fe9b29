/* SPDX-License-Identifier: ISC */
/* Runs the parts of ./check and counts their test points. */
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');
const { spawn } = require('node:child_process');
const { TapCount } = require('./tap');
const { readTalk, hasMail } = require('./player/talk');

const TOP = path.resolve(__dirname, '..');
const BUILD = path.join(TOP, 'build');
const ASAN_BUILD = path.join(TOP, 'build-asan');
const STORES = ['sqlite', 'mysql'];
/* The talks that ./check sanitize plays: together they pass through all four programs. */
const SANITIZED_TALKS = ['a2-mail-registration', 'a3-invitation', 'a4-invitation-by-sms', 'b1-guest']
  .map((name) => path.join(__dirname, 'talks', `${name}.talk`));

const ALIVE_MS = 2000;
/* Whatever says nothing for so long hangs, and is ended: a failure, but the other parts still run. */
const SILENT_MS = 10 * 60 * 1000;
const LAST_LINES = 40;

const total = { passed: 0, failed: 0, skipped: 0 };
const say = (text) => process.stdout.write(`${text}\n`);

/* Runs @argv and gives each line of its standard output to @hear.  -> { code, said }: its exit and
 * the end of its standard error. */
function run(argv, { env = {}, hear }) {
  return new Promise((resolve) => {
    const child = spawn(argv[0], argv.slice(1), {
      cwd: TOP, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = [];
    const end = (code) => {
      clearInterval(alive);
      clearTimeout(silence);
      resolve({ code, said: said.slice(-LAST_LINES) });
    };
    const alive = setInterval(() => process.stderr.write('.'), ALIVE_MS);
    const silence = setTimeout(() => {
      said.push(`said nothing for ${SILENT_MS / 60000} minutes: ended`);
      child.kill();
    }, SILENT_MS);
    readline.createInterface({ input: child.stdout })
      .on('line', (line) => { silence.refresh(); hear(line); });
    readline.createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
    child.on('error', (error) => { said.push(error.message); end(127); });
    child.on('close', (code, signal) => end(code ?? signal));
  });
}

/* @said: what may explain a failure. */
function add(what, count, started, said) {
  if (Date.now() - started > ALIVE_MS) process.stderr.write('\n');
  for (const line of count.failures) say(`  ${line}`);
  if (count.failed > 0) for (const line of said) say(`  | ${line}`);
  for (const key of Object.keys(total)) total[key] += count[key];
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(`${what}: ${count.passed} passed, ${count.failed} failed${skipped} (${seconds} s)`);
}

/* A program that prints TAP.  @figures: its comments are worth showing. */
async function tapProgram(what, argv, { env = {}, figures = false } = {}) {
  const started = Date.now();
  const count = new TapCount();
  const comments = [];
  const { code, said } = await run(argv, {
    env,
    hear: (line) => {
      count.line(line);
      if (figures && line.startsWith('# ')) comments.push(line.slice(2));
    },
  });
  count.end(what, code);
  add(what, count, started, said);
  for (const line of comments) say(`  ${line}`);
}

/* What unit tests measured: comments "figure: ..." in their logs. */
function figures(build) {
  const folder = path.join(build, 'tests', 'unit');
  return (fs.existsSync(folder) ? fs.readdirSync(folder) : []).filter((name) => name.endsWith('.log')).sort()
    .flatMap((name) => fs.readFileSync(path.join(folder, name), 'utf8').split('\n'))
    .map((line) => /^# figure: (.*)$/.exec(line)?.[1]).filter(Boolean);
}

/* `make check`: Automake's driver prints a verdict per point. */
async function makeCheck(what, build, variables = []) {
  const started = Date.now();
  const count = new TapCount();
  const shown = [];
  const { code, said } = await run(['make', '-C', build, `-j${os.cpus().length}`, 'check', ...variables], {
    hear: (line) => {
      const [, verdict, name] = /^(PASS|FAIL|ERROR|SKIP|XFAIL|XPASS): (.*)$/.exec(line) || [];
      if (verdict === undefined) shown.push(line);
      else count.line(`${/^(PASS|XFAIL|SKIP)$/.test(verdict) ? '' : 'not '}ok ${name}${
        verdict === 'SKIP' ? ' # SKIP' : ''}`);
    },
  });
  count.end(what, code);
  add(what, count, started, [...shown.slice(-LAST_LINES), ...said, `see ${build}/test-suite.log`]);
  for (const line of figures(build)) say(`  ${line}`);
}

/* The programs that were tested: linked with shared libraries, so each is run by libtool. */
function valgrind(build) {
  return `LOG_COMPILER=${build}/libtool --mode=execute valgrind --quiet --leak-check=full `
    + `--errors-for-leak-kinds=definite --error-exitcode=99 --suppressions=${TOP}/tests/valgrind.supp`;
}

function talkFiles(names) {
  if (names.length > 0) return names.map((name) => path.resolve(name));
  const folder = path.join(__dirname, 'talks');
  return (fs.existsSync(folder) ? fs.readdirSync(folder) : []).filter((name) => name.endsWith('.talk')).sort()
    .map((name) => path.join(folder, name));
}

/* Two stacks side by side. */
function talks(names, build = BUILD, stores = STORES) {
  const files = talkFiles(names);
  return Promise.all(stores.map((store) => tapProgram(
    `talks on ${store}`,
    [path.join(__dirname, 'play'), '--store', store, '--build', build, ...files],
  )));
}

/* Sendmail has its own rules for what passes it; what becomes of a letter then is the same on both
 * stores. */
function talksThroughSendmail(names) {
  const files = talkFiles(names).filter((file) => hasMail(readTalk(file)));
  return tapProgram('talks through Sendmail on sqlite', [path.join(__dirname, 'play'),
    '--mta', 'sendmail', '--store', 'sqlite', '--build', BUILD, ...files]);
}

/* The programs NAME.test.js below @folder, each of which runs node:test's tests. */
async function nodeTests(what, folder) {
  const files = fs.readdirSync(path.join(__dirname, folder))
    .filter((name) => name.endsWith('.test.js')).sort();
  for (const name of files) {
    await tapProgram(`${what} ${name.replace('.test.js', '')}`,
      [process.execPath, '--test-reporter=tap', path.join(__dirname, folder, name)],
      { env: { UINVITE_BUILD: BUILD } });
  }
}

const parts = {
  unit: async () => {
    await makeCheck('unit tests', BUILD);
    for (const folder of ['.', 'stack', 'player', 'player/actors']) await nodeTests('harness', folder);
  },
  talks: (names) => talks(names),
  sendmail: talksThroughSendmail,
  chain: () => nodeTests('milter chain', 'chain'),
  browser: () => nodeTests('browser', 'browser'),
  sanitize: async () => {
    const env = {
      ASAN_OPTIONS: 'detect_leaks=1:abort_on_error=0',
      UBSAN_OPTIONS: 'print_stacktrace=1',
      LSAN_OPTIONS: `suppressions=${__dirname}/lsan.supp:print_suppressions=0`,
    };
    Object.assign(process.env, env);
    await makeCheck('unit tests under ASan and UBSan', ASAN_BUILD);
    await talks(SANITIZED_TALKS, ASAN_BUILD);
  },
  valgrind: () => makeCheck('unit tests under valgrind', BUILD, [valgrind(BUILD)]),
  load: async () => {
    for (const store of STORES) {
      await tapProgram(`load on ${store}`,
        [path.join(__dirname, 'load'), '--store', store, '--build', BUILD], { figures: true });
      await tapProgram(`5,000 texts, the box being killed, on ${store}`,
        [process.execPath, '--test-reporter=tap', path.join(__dirname, 'stack/box_killed.test.js')],
        { env: { UINVITE_BUILD: BUILD, UINVITE_STORE: store, UINVITE_TEXTS: '5000' }, figures: true });
    }
  },
};

async function main([part, ...names]) {
  for (const name of part === '' ? ['unit', 'talks', 'sendmail', 'chain', 'browser'] : [part]) {
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
