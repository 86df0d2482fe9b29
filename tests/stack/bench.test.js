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
const FIGURES = [
  'without a milter', 'with our milter', 'with the verifier', 'with our milter : without a milter',
  'Postfix alone, discarded', 'verifier, discarded', 'registered', 'registered, answers going out',
  'registered : verifier, discarded',
];

for (const store of ['sqlite', 'mysql']) {
  test(`bench/mail gives a figure for everything, on ${store}`, async () => {
    const { code, stdout, stderr } = await run([BENCH, '--build', BUILD, '--store', store, '--rounds', '1',
      '--letters', '3', '--foreign', '10', '--connections', '2']);
    assert.equal(code, 0, stderr);
    for (const figure of FIGURES) {
      const line = stdout.split('\n').find((each) => each.trim().startsWith(`${figure}  `));
      assert.match(line ?? `no line: ${figure}\n${stdout}`,
        / [0-9.]*[1-9][0-9.]* \([0-9.]+ to [0-9.]+\)(; our milter [0-9.]+ ms a letter)?$/);
    }
  });
}
