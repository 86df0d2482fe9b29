/* SPDX-License-Identifier: ISC */
/* The verifier in front of our milter: a real opendkim, for which every domain in the world has
 * published the one key that the world signs with. */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Child } = require('./child');
const { answers } = require('./port');

const AUTHSERV_ID = 'mx.im.example';
/* A TXT record is made of strings of at most 255 bytes. */
const TXT_STRING = 200;

/* Debian's opendkim resolves through libunbound, which answers any name from a zone that redirects:
 * no DNS server, and no list of the domains that talks may name. */
function resolverConfiguration(publicKey) {
  const strings = `v=DKIM1; k=rsa; p=${publicKey}`.match(new RegExp(`.{1,${TXT_STRING}}`, 'g'));
  return [
    'server:',
    '  local-zone: "." redirect',
    `  local-data: '. 3600 IN TXT ${strings.map((s) => `"${s}"`).join(' ')}'`,
    '',
  ].join('\n');
}

class Verifier {
  /* @run: a folder that Postfix may enter; @publicKey: base64 of the DER. */
  constructor({ run, log, warden, publicKey }) {
    Object.assign(this, { run, log, warden, publicKey });
    this.socket = path.join(run, 'verifier.sock');
  }

  async start() {
    const resolver = path.join(this.run, 'verifier.unbound');
    const configuration = path.join(this.run, 'verifier.conf');
    fs.writeFileSync(resolver, resolverConfiguration(this.publicKey));
    fs.writeFileSync(configuration, [
      'Mode v',
      `Socket local:${this.socket}`,
      'UMask 000',
      `AuthservID ${AUTHSERV_ID}`,
      'AlwaysAddARHeader yes',
      `ResolverConfiguration ${resolver}`,
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
