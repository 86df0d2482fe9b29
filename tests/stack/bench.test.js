/* SPDX-License-Identifier: ISC */
/* bench/mail and bench/sms run through: they drive this stack and are no part of ./check, so that it would not
 * be seen when they stop fitting. */
'use strict';
const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { run } = require('./child');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const FOLDER = path.resolve(__dirname, '../../bench');
const MAIL_FIGURES = [
  'without a milter', 'with our milter', 'with the verifier', 'with our milter : without a milter',
  'Postfix alone, discarded', 'verifier, discarded', 'registered', 'registered, answers going out',
  'registered : verifier, discarded',
];
const KANNEL = 'Kannel\'s smsbox, a keyword';
const WAYS = [
  'registered and confirmed, with receipts', 'registered and confirmed, no receipts asked for',
  'answered and nothing kept, with receipts',
];
const RATES = [KANNEL, ...WAYS, ...WAYS.map((name) => `${name} : ${KANNEL}`)];
const TIMES = [KANNEL, ...WAYS].flatMap((name) => [`${name}: its box`, `${name}: bearerbox`]);
const SPREAD = '\\([0-9.]+ to [0-9.]+\\)';
const MORE_THAN_NOTHING = new RegExp(` [0-9.]*[1-9][0-9.]* ${SPREAD}(; our milter [0-9.]+ ms a letter)?$`);
const MAYBE_NOTHING = new RegExp(` [0-9]+ ${SPREAD}$`); // the kernel counts hundredths of a second

/* What @name prints with so few rounds. */
async function figures(name, options) {
  const { code, stdout, stderr } = await run([path.join(FOLDER, name), '--build', BUILD, '--rounds', '1', ...options]);
  assert.equal(code, 0, stderr);
  return (figure, shape) => {
    const line = stdout.split('\n').find((each) => each.trim().startsWith(`${figure}  `));
    assert.match(line ?? `no line: ${figure}\n${stdout}`, shape);
  };
}

for (const store of ['sqlite', 'mysql']) {
  test(`bench/mail gives a figure for everything, on ${store}`, async () => {
    const has = await figures('mail', ['--store', store, '--letters', '3', '--foreign', '10', '--connections', '2']);
    for (const figure of MAIL_FIGURES) has(figure, MORE_THAN_NOTHING);
  });
}

for (const [store, dlr] of [['sqlite', 'spool'], ['sqlite', 'internal'], ['mysql', 'spool']]) {
  test(`bench/sms gives a figure for everything, on ${store}, receipts in ${dlr}`, async () => {
    const has = await figures('sms', ['--store', store, '--dlr', dlr, '--texts', '20', '--pings', '3']);
    for (const figure of RATES) has(figure, MORE_THAN_NOTHING);
    for (const figure of TIMES) has(figure, MAYBE_NOTHING);
  });
}

test('bench/sms says what is wrong with its options', async () => {
  for (const options of [['--dlr', 'mysql'], ['--dlr', 'internal', '--spool', '/dev/shm'], ['--texts', '0']]) {
    const { code, stderr } = await run([path.join(FOLDER, 'sms'), ...options]);
    assert.equal(code, 64);
    assert.match(stderr, new RegExp(options[0]));
  }
});
