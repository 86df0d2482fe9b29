/* SPDX-License-Identifier: ISC */
'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { TapCount } = require('./tap');

const CASES = [
  ['plain points', ['1..2', 'ok 1 - a', 'not ok 2 - b', '# why'], 1, [1, 1, 0]],
  ['a plan at the end', ['ok 1 - a', 'ok 2 - b', '1..2'], 0, [2, 0, 0]],
  ['skipped is not passed', ['ok 1 - a # SKIP mysql only', 'ok 2 - b', '1..2'], 0, [1, 0, 1]],
  ['the sum of nested points is not counted',
    ['# Subtest: f', '    ok 1 - a', '    not ok 2 - b', '    1..2', 'not ok 1 - f', '1..1'], 1, [1, 1, 0]],
  ['a point beside nested ones is',
    ['    ok 1 - a', '    1..1', 'ok 1 - f', 'ok 2 - g', '1..2'], 0, [2, 0, 0]],
  ['the sum tells what went wrong around its points, once',
    ['    ok 1 - a', '    1..1', 'not ok 1 - f', '    ok 1 - b', '    1..1', 'not ok 2 - g', '1..2'], 1, [2, 1, 0]],
  ['fewer points than planned', ['1..3', 'ok 1 - a'], 0, [1, 1, 0]],
  ['no point at all', [], 0, [0, 1, 0]],
  ['an exit that no point explains', ['1..1', 'ok 1 - a'], 1, [1, 1, 0]],
  ['a bail-out', ['1..1', 'ok 1 - a', 'Bail out! no port'], 1, [1, 1, 0]],
];

for (const [label, lines, code, expected] of CASES) {
  test(label, () => {
    const count = new TapCount();
    lines.forEach((line) => count.line(line));
    count.end('part', code);
    assert.deepEqual([count.passed, count.failed, count.skipped], expected);
  });
}

test('a failure keeps its diagnostics and no others', () => {
  const count = new TapCount();
  ['not ok 1 - a', '# heard: nothing', 'ok 2 - b', '# chatter', '1..2'].forEach((l) => count.line(l));
  assert.deepEqual(count.failures, ['not ok 1 - a', '# heard: nothing']);
});

test('the sum\'s diagnostics say what went wrong around its points', () => {
  const count = new TapCount();
  ['    ok 1 - a', '    1..1', 'not ok 1 - f', '  ---', '  error: hook', '  ...', '1..1'].forEach((l) => count.line(l));
  assert.deepEqual(count.failures, ['not ok 1 - f', '  ---', '  error: hook', '  ...']);
});
