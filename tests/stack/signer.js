/* SPDX-License-Identifier: ISC */
/* Signs mail of the outside world with DKIM.  All of its domains share one key. */
'use strict';
const { generateKeyPairSync } = require('node:crypto');
const DKIM = require('nodemailer/lib/dkim');

class Signer {
  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    this.publicKey = publicKey.toString('base64');
    this.privateKey = privateKey;
  }

  /* -> the letter with a DKIM-Signature of @domain on top. */
  sign(domain, raw) {
    const dkim = new DKIM({ domainName: domain, keySelector: 's1', privateKey: this.privateKey });
    return new Promise((resolve, reject) => {
      const chunks = [];
      dkim.sign(raw)
        .on('data', (chunk) => chunks.push(chunk))
        .on('error', reject)
        .on('end', () => resolve(Buffer.concat(chunks)));
    });
  }
}

module.exports = { Signer };
