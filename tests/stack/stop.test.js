/* SPDX-License-Identifier: ISC */
/* A stop that the kernel hands to whichever thread: it prefers the one that a signal was sent by the
 * id of, where that waits for signals, too. */
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { startStack } = require('./stack');
const { until } = require('./wait');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const THREADS = 4;

describe('uinvite-milter stops in order', { concurrency: false }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-stop-'));
  let stack;
  before(async () => {
    stack = await startStack({ dir: path.join(folder, 'stack'), build: BUILD });
  });
  after(async () => {
    await stack.end();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /* The first thread, those that serve and look after the store, and libmilter's for signals. */
  async function threads(child) {
    const ids = () => fs.readdirSync(`/proc/${child.pid}/task`).map(Number).sort((a, b) => a - b);
    await until(() => ids().length >= THREADS, { ms: 10000, what: () => `${ids().length} threads` });
    return ids();
  }

  for (let n = 0; n < THREADS; n += 1) {
    test(`when thread ${n} hears of it`, async () => {
      const child = stack.programs.children.get('milter');
      process.kill((await threads(child))[n], 'SIGTERM');
      await child.over;
      await stack.programs.stop('milter'); // throws unless the exit was 0
      await stack.programs.start('milter');
    });
  }
});
