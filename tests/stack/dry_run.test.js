/* SPDX-License-Identifier: ISC */
/* `uinvite-milter --dry-run` in a real Postfix's and a real Sendmail's chain, and `uinvite explain`: both say what would
 * become of a letter, and neither touches anything. */
'use strict';
const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { AUTHSERV_ID } = require('./verifier');
const { startStack } = require('./stack');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const SERVICE = 'NewUser@im.example';
const NOBODY = '12125559999@im.example';

const letter = (to, text) => [
  'From: John <john@company.com>', `To: ${to}`, 'Subject: Cool D', 'Message-ID: <1@company.com>',
  'Date: Mon, 1 Jun 2026 10:00:00 +0000', '', text, '',
].join('\r\n');

const STACKS = [['sqlite', 'postfix'], ['mysql', 'postfix'], ['sqlite', 'sendmail']];

for (const [store, mta] of STACKS) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-dry-run-'));
  let stack;

  before(async () => {
    stack = await startStack({ dir: path.join(folder, 'stack'), store, mta, build: BUILD });
    await stack.stop('milter');
    await stack.stop('mta');
    /* Before there is a uinvite, our domain's mail goes where it has always gone. */
    if (mta === 'sendmail') {
      await stack.mta.makeMap('mailertable', { 'uinvite:[127.0.0.1]': 'esmtp:[127.0.0.1]' });
    } else {
      const main = `${stack.mta.etc}/main.cf`;
      fs.writeFileSync(main, fs.readFileSync(main, 'utf8')
        .replace(/^transport_maps = .*$/m, `transport_maps = inline:{ { im.example = smtp:[127.0.0.1]:${stack.mta.sinkPort} } }`));
      fs.utimesSync(main, 0, 0);
    }
    await stack.programs.start('milter', ['--dry-run']);
    await stack.start('mta');
  });

  after(async () => {
    await stack?.end();
    fs.rmSync(folder, { recursive: true });
  });

  /* Rows of all tables but those of who runs, and the next number. */
  async function written() {
    const rows = {};
    for (const table of await stack.store.tables()) {
      if (['schema_version', 'text_box'].includes(table)) continue;
      [[rows[table]]] = await stack.store.query(`SELECT COUNT(*) FROM ${table};`);
    }
    const [[next]] = await stack.store.query('SELECT next_uin FROM uin_range;');
    return { ...Object.fromEntries(Object.entries(rows).filter(([, n]) => n !== '0')), next };
  }

  const UNTOUCHED = { uin_range: '1', next: '12125556666' };
  const logged = () => stack.programs.children.get('milter').lines
    .filter((line) => /dry-run=yes/.test(line) && !/ready/.test(line));

  async function passes(to, text) {
    const raw = letter(to, text);
    const arrived = once(stack.world, 'mail');
    const { recipients, data } = await stack.world.send({
      mailFrom: 'john@company.com', to: [to], raw, signAs: 'company.com',
    });
    assert.equal(recipients[0].code, 250);
    assert.equal(data.code, 250);
    const [address, mail] = await arrived;
    assert.equal(address, to.toLowerCase());
    assert.ok(mail.raw.toString().endsWith(raw), 'not a byte below the signature has changed');
  }

  test(`a letter that would register passes to the next hop and leaves nothing (${store}, ${mta})`, async () => {
    await passes(SERVICE, 'I would like to join.');
    assert.match(logged().at(-1),
      /letter consumed result=taken reply=250 ours=1 foreign=0 queue_id=\S+ dry-run=yes$/);
    assert.deepEqual(await written(), UNTOUCHED);
  });

  test(`the same letter again is judged as if it had never come (${store}, ${mta})`, async () => {
    await passes(SERVICE, 'I would like to join.');
    assert.match(logged().at(-1), /result=taken /);
    assert.deepEqual(await written(), UNTOUCHED);
  });

  test(`a letter to nobody's number passes too, and the log says that it would not (${store}, ${mta})`, async () => {
    await passes(NOBODY, 'Hello');
    assert.match(logged().at(-1), /recipient refused result=unknown reply=550 dry-run=yes$/);
  });

  test(`mail that is not ours is not even logged (${store}, ${mta})`, async () => {
    const before = logged().length;
    await passes('bob@elsewhere.example', 'Hello');
    assert.equal(logged().length, before);
  });

  test(`explain says the same, and why, and leaves nothing (${store}, ${mta})`, async () => {
    const file = path.join(folder, 'letter.eml');
    fs.writeFileSync(file,
      `Authentication-Results: ${AUTHSERV_ID}; dkim=pass header.d=company.com\r\n${letter(SERVICE, 'Hello')}`);
    const { code, stdout } = await stack.uinvite(
      ['--json', 'explain', file, '--to', SERVICE, '--from', 'john@company.com'],
    );
    assert.equal(code, 0);
    const said = JSON.parse(stdout);
    assert.deepEqual([said.letter, said.result, said.reply], ['consumed', 'taken', '250 2.0.0']);
    const notes = said.notes.map(({ about, says }) => `${about}: ${says}`);
    for (const expected of [/^results: .*dkim=pass by the domain in From/, /^proof: proven$/,
      /^machine: no sign$/, /^name: Cool D$/, /^writer: nobody yet$/,
      /^effect: the writer becomes 12125556666, registered, Cool D$/,
      /^effect: to 12125556666 by mail: registered$/]) {
      assert.ok(notes.some((note) => expected.test(note)), `${expected} in\n${notes.join('\n')}`);
    }
    assert.deepEqual(await written(), UNTOUCHED);
  });

  test(`explain names what proves nothing, and the refusal (${store}, ${mta})`, async () => {
    const file = path.join(folder, 'forged.eml');
    fs.writeFileSync(file, [
      'Received: from evil.example by mx.im.example; Mon, 1 Jun 2026 10:00:00 +0000',
      `Authentication-Results: ${AUTHSERV_ID}; dkim=pass header.d=company.com`,
      letter(SERVICE, 'Hello')].join('\r\n'));
    const { code, stdout } = await stack.uinvite(
      ['explain', file, '--to', SERVICE, '--from', 'eve@evil.example'],
    );
    assert.equal(code, 0);
    assert.match(stdout, /results .*-> below Received: came with the letter, proves nothing/);
    assert.match(stdout, /^proof +none$/m);
    assert.match(stdout, /^letter +refused$/m);
    assert.match(stdout, /^result +unproven$/m);
    assert.match(stdout, /^reply +550 5\.7\.1 Nothing proves/m);
  });

  test(`explain says what becomes of a letter that waits (${store}, ${mta})`, async () => {
    const file = path.join(folder, 'waits.eml');
    fs.writeFileSync(file, letter(SERVICE, 'Hello'));
    const { stdout } = await stack.uinvite(['explain', file, '--to', SERVICE, '--from', 'john@company.com']);
    const waits = stdout.slice(stdout.search(/^waits /m));
    assert.match(waits, /^waits +its mailbox is asked by mail whether it wrote it$/m);
    assert.match(waits, /^waits +letter 1 of 3 that may wait .* for 168 hours /m);
    assert.match(waits, /^waits +after a yes to that mail:\neffect +the writer becomes 12125556666, registered, Cool D$/m);
    assert.match(waits, /^effect +to 12125556666 by mail: registered$/m);
    assert.match(waits, /^result +waits$/m);
    assert.deepEqual(await written(), UNTOUCHED);
  });

  test(`explain says that a letter would wait for the verifier (${store}, ${mta})`, async () => {
    const file = path.join(folder, 'temperror.eml');
    fs.writeFileSync(file,
      `Authentication-Results: ${AUTHSERV_ID}; dkim=temperror header.d=company.com\r\n${letter(SERVICE, 'Hello')}`);
    const args = ['explain', file, '--to', SERVICE, '--from', 'john@company.com'];
    const { stdout } = await stack.uinvite(args);
    assert.match(stdout, /-> temperror: may be proven later, at re-entry proves nothing$/m);
    assert.match(stdout, /^proof +none for now, the verifier had a temporary error$/m);
    assert.match(stdout, /^result +temperror$/m);
    assert.match(stdout, /^reply +451 4\.7\.5 /m);
    assert.deepEqual(await written(), UNTOUCHED);
  });
}

test('explain wants to know whom it is for', async () => {
  const { run } = require('./child');
  const conf = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-explain-')), 'uinvite.conf');
  fs.writeFileSync(conf, '[mail]\ndomain = im.example\n');
  const { code, stderr } = await run([path.join(BUILD, 'ctl/uinvite'), '--config', conf, 'explain', conf]);
  fs.rmSync(path.dirname(conf), { recursive: true });
  assert.equal(code, 64);
  assert.match(stderr, /--to ADDRESS --from ADDRESS/);
});
