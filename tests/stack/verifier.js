/* SPDX-License-Identifier: ISC */
/* The verifier in front of our milter: a real opendkim, for which every domain in the world has
 * published the one key that the world signs with.  Where a test wants it, it also signs our own
 * letters with that key, as etc/postfix/ recommends. */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Child, run } = require('./child');
const { answers } = require('./port');

const AUTHSERV_ID = 'mx.im.example';
const RECOMMENDED = path.resolve(__dirname, '../../etc/postfix/opendkim.conf.uinvite');

class Verifier {
  /* @run: a folder that the MTA may enter; @publicKey: base64 of the DER; @mta: Postfix takes away
   * forged results by its header_checks, Sendmail has nothing like them; @lines: further ones of its
   * configuration; @privateKey: PEM, to sign with, or null. */
  constructor({ run: folder, log, warden, publicKey, mta, lines, privateKey }) {
    Object.assign(this, { run: folder, log, warden, publicKey, mta, lines, privateKey });
    this.configuration = path.join(folder, 'verifier.conf');
    this.socket = path.join(folder, 'verifier.sock');
  }

  /* What stands in everybody's DNS.  A pattern: no list of the domains that talks may name.  One that is
   * told of name servers asks them. */
  published() {
    if (this.lines.some((line) => line.startsWith('Nameservers '))) return ['RequireSafeKeys no', 'Syslog no'];
    const keys = path.join(this.run, 'verifier.keys');
    fs.writeFileSync(keys, `*._domainkey.* v=DKIM1; k=rsa; p=${this.publicKey}\n`);
    /* they lie below /tmp */
    return [`TestDNSData refile:${keys}`, 'RequireSafeKeys no', 'Syslog no'];
  }

  /* A signer's canonicalization is the one that forgives nothing. */
  role() {
    if (this.privateKey === null) return ['Mode v', `AuthservID ${AUTHSERV_ID}`, 'AlwaysAddARHeader yes'];
    const key = path.join(this.run, 'signer.key');
    fs.writeFileSync(key, this.privateKey, { mode: 0o600 });
    const text = fs.readFileSync(RECOMMENDED, 'utf8');
    for (const theirs of ['/etc/dkimkeys/im.example.private', 'relaxed/relaxed', AUTHSERV_ID]) {
      if (!text.includes(theirs)) throw new Error(`${RECOMMENDED} does not name ${theirs}`);
    }
    return text.replace('/etc/dkimkeys/im.example.private', key)
      .replace('Canonicalization relaxed/relaxed', 'Canonicalization simple/simple')
      .split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  }

  /* Is the letter in @file signed by our domain, and as it was signed?  By a reader's opendkim, which
   * signs nothing. */
  async verifies(file) {
    const readers = path.join(this.run, 'reader.conf');
    fs.writeFileSync(readers, ['Mode v', ...this.published(), ''].join('\n'));
    const said = await run(['/usr/sbin/opendkim', '-x', readers, '-t', file]);
    return /verification \(s=\S+ d=im\.example[^)]*\) succeeded/.test(said.stdout + said.stderr);
  }

  async start() {
    fs.writeFileSync(this.configuration, [
      ...this.role(),
      ...this.published(),
      `Socket local:${this.socket}`,
      'UMask 000',
      ...(this.mta === 'sendmail' ? ['RemoveARAll yes'] : []),
      ...this.lines,
      'Background no',
      '',
    ].join('\n'));
    this.child = await Child.start('opendkim', ['/usr/sbin/opendkim', '-f', '-x', this.configuration], {
      warden: this.warden, log: this.log, ready: () => answers(this.socket),
    });
  }
}

module.exports = { Verifier, AUTHSERV_ID };
