/* SPDX-License-Identifier: ISC */
/* bench/mail runs through: it drives this stack and is no part of ./check, so that it would not be
 * seen when it stops fitting. */
'use strict';
const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { run } = require('./child');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const BENCH = path.resolve(__dirname, '../../bench/mail');
const WAYS = [
  'without our milter', 'with our milter', 'with our milter : without our milter',
  'Postfix alone, discarded', 'verifier, discarded', 'registered', 'registered, answers going out',
];

for (const store of ['sqlite', 'mysql']) {
  test(`bench/mail gives a figure for every way, on ${store}`, async () => {
    const { code, stdout, stderr } = await run([BENCH, '--build', BUILD, '--store', store, '--rounds', '1',
      '--letters', '3', '--foreign', '10', '--connections', '2']);
    assert.equal(code, 0, stderr);
    for (const way of WAYS) {
      const line = stdout.split('\n').find((each) => each.trim().startsWith(`${way}  `));
      assert.match(line ?? `no line: ${way}\n${stdout}`, / [0-9.]*[1-9][0-9.]* \([0-9.]+ to [0-9.]+\)$/);
    }
  });
}
