/* SPDX-License-Identifier: ISC */
/* Another carrier's protocol: somebody registers by a text that comes by CIMD2, and is answered by it.  In a
 * network of its own, for Kannel's server listens on every address. */
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { once } = require('node:events');
const { spawn } = require('node:child_process');
const { test } = require('node:test');
const { BOX } = require('./bearerbox');
const { Cimd2 } = require('./cimd2');
const { freePort } = require('./port');
const { startStack } = require('./stack');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const ALONE = 'UINVITE_NETWORK_ALONE';
const CARRIER = 'cimd';
const PHONE = '+639175336647';
const ANSWERED_MS = 60000; // the server delivers something every few seconds

async function register() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-cimd2-'));
  const port = await freePort();
  const serverPort = await freePort();
  const stack = await startStack({
    dir, build: BUILD, settings: { 'sms.carriers': CARRIER },
    groups: [Cimd2.group(CARRIER, port), { group: 'smsbox-route', 'smsbox-id': BOX, 'smsc-id': CARRIER }],
  });
  const carrier = new Cimd2();
  try {
    await carrier.start({ port, serverPort, warden: stack.warden, log: path.join(dir, 'log/test_cimd2.log') });
    carrier.deliver({ from: PHONE, to: '2910001', text: 'Cool D' });
    const [text] = await once(carrier, 'text', { signal: AbortSignal.timeout(ANSWERED_MS) });
    assert.equal(text.to, PHONE);
    assert.equal(text.from, '2910001');
    assert.match(text.text, /639175336647.*password: \S{8}/s);
    const [[accounts]] = await stack.store.query('SELECT COUNT(*) FROM account WHERE uin = 639175336647;');
    assert.equal(accounts, '1');
    await carrier.stop();
  } finally {
    await stack.end();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

/* The same program once more, where nobody else is. */
async function runAlone() {
  const unshare = process.getuid() === 0 ? ['unshare', '-n'] : ['unshare', '-rn'];
  const child = spawn(unshare[0], [...unshare.slice(1), 'sh', '-c', 'ip link set lo up && exec "$0" "$@"',
    process.execPath, __filename], { env: { ...process.env, [ALONE]: 'yes', NODE_TEST_CONTEXT: '' } });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
  const [code, signal] = await once(child, 'close');
  assert.equal(code, 0, `${code ?? signal}: ${Buffer.concat(said)}`);
}

if (process.env[ALONE] === 'yes') {
  register().catch((error) => { process.stderr.write(`${error.stack}\n`); process.exitCode = 1; });
} else {
  test('somebody registers by CIMD2 and is answered', runAlone);
}
