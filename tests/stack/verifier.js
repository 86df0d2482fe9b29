/* SPDX-License-Identifier: ISC */
/* The verifier in front of our milter: a real opendkim, for which every domain in the world has
 * published the one key that the world signs with. */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Child } = require('./child');
const { answers } = require('./port');

const AUTHSERV_ID = 'mx.im.example';

class Verifier {
  /* @run: a folder that the MTA may enter; @publicKey: base64 of the DER; @mta: Postfix takes away
   * forged results by its header_checks, Sendmail has nothing like them; @lines: further ones of its
   * configuration. */
  constructor({ run, log, warden, publicKey, mta, lines }) {
    Object.assign(this, { run, log, warden, publicKey, mta, lines });
    this.socket = path.join(run, 'verifier.sock');
  }

  async start() {
    const keys = path.join(this.run, 'verifier.keys');
    const configuration = path.join(this.run, 'verifier.conf');
    /* Patterns instead of DNS: no list of the domains that talks may name. */
    fs.writeFileSync(keys, `*._domainkey.* v=DKIM1; k=rsa; p=${this.publicKey}\n`);
    fs.writeFileSync(configuration, [
      'Mode v',
      `Socket local:${this.socket}`,
      'UMask 000',
      `AuthservID ${AUTHSERV_ID}`,
      'AlwaysAddARHeader yes',
      ...(this.mta === 'sendmail' ? ['RemoveARAll yes'] : []),
      ...this.lines,
      `TestDNSData refile:${keys}`,
      'Background no',
      'Syslog no',
      '',
    ].join('\n'));
    this.child = await Child.start('opendkim', ['/usr/sbin/opendkim', '-f', '-x', configuration], {
      warden: this.warden, log: this.log, ready: () => answers(this.socket),
    });
  }
}

module.exports = { Verifier, AUTHSERV_ID };
