/* SPDX-License-Identifier: ISC */
/* A running system for tests of the milter chain: bytes in by SMTP, bytes out at the sink. */
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { startStack } = require('../stack/stack');

const BUILD = process.env.UINVITE_BUILD || path.resolve(__dirname, '../../build');
const MTAS = ['postfix', 'sendmail'];

class Chain {
  /* @settings: lines of uinvite.conf that differ; @verifier: lines of the verifier's configuration.
   * @backdoor: the milter does not listen where the MTA looks for it, but at .backdoor. */
  static async start(mta, { settings = {}, verifier = [], backdoor = false } = {}) {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-chain-'));
    fs.chmodSync(dir, 0o755);
    const back = path.join(dir, 'milter.sock');
    const stack = await startStack({
      dir: path.join(dir, 'stack'), mta, build: BUILD, verifier,
      settings: { ...settings, ...(backdoor ? { 'milter.socket': back } : {}) },
    });
    return new Chain(mta, dir, stack, back);
  }

  constructor(mta, dir, stack, backdoor) { Object.assign(this, { mta, dir, stack, backdoor }); }

  async end() {
    await this.stack.end();
    fs.rmSync(this.dir, { recursive: true, force: true });
  }

  quiet() { return this.stack.quiet(); }

  /* One transaction, signed by the sender's domain unless @signed is false.  -> { recipients, data } */
  send({ mailFrom, to, raw, signed = true }) {
    return this.stack.world.send({
      mailFrom, to, raw, signAs: signed ? mailFrom.slice(mailFrom.lastIndexOf('@') + 1) : null,
    });
  }

  /* The raw mails that @address got, as latin1. */
  got(address) {
    return this.stack.world.mailbox(address).map(({ raw }) => raw.toString('latin1'));
  }

  /* What the milter said of each letter so far: { result, reply, ours, foreign, ... } */
  letters() {
    return fs.readFileSync(path.join(this.stack.dir, 'log', 'uinvite-milter.log'), 'utf8').split('\n')
      .map((line) => /: letter (\S+) (.*)$/.exec(line)).filter(Boolean)
      .map(([, end, fields]) => Object.fromEntries(
        [['end', end], ...fields.split(' ').map((field) => field.split('='))],
      ));
  }

  /* Whether @address is a member's. */
  async isMember(address) {
    return (await this.stack.uinvite(['account', 'show', address])).code === 0;
  }
}

/* A letter as programs write them; @headers: [name, value], instead of or besides the usual ones, null
 * takes one away. */
function letter({ from, to, id, subject = 'Hello', text = 'Hello there.\r\n', headers = {} }) {
  const all = {
    From: from,
    To: to,
    Subject: subject,
    Date: 'Sat, 21 Nov 2026 10:00:00 +0000',
    'Message-ID': `<${id}@${from.slice(from.lastIndexOf('@') + 1).replace('>', '')}>`,
    ...headers,
  };
  const lines = Object.entries(all).filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `${lines.join('')}\r\n${text}`;
}

module.exports = { Chain, MTAS, letter };
