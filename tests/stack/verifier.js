/* SPDX-License-Identifier: ISC */
/* The verifier in front of our milter: a real opendkim, for which every domain in the world has
 * published the one key that the world signs with. */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Child } = require('./child');
const { answers } = require('./port');

const AUTHSERV_ID = 'mx.im.example';
/* Whatever is asked for, the answer is this key: no DNS server, and no list of the domains that talks
 * may name.  (ResolverConfiguration would do the same, but opendkim has libunbound read that file anew
 * for each letter, which two letters at once do not survive.) */
const dnsData = (publicKey) => `* v=DKIM1; k=rsa; p=${publicKey}\n`;

class Verifier {
  /* @run: a folder that Postfix may enter; @publicKey: base64 of the DER. */
  constructor({ run, log, warden, publicKey }) {
    Object.assign(this, { run, log, warden, publicKey });
    this.socket = path.join(run, 'verifier.sock');
  }

  async start() {
    const dns = path.join(this.run, 'verifier.dns');
    const configuration = path.join(this.run, 'verifier.conf');
    fs.writeFileSync(dns, dnsData(this.publicKey));
    fs.writeFileSync(configuration, [
      'Mode v',
      `Socket local:${this.socket}`,
      'UMask 000',
      `AuthservID ${AUTHSERV_ID}`,
      'AlwaysAddARHeader yes',
      `TestDNSData refile:${dns}`,
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
