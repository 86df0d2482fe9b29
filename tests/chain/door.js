/* SPDX-License-Identifier: ISC */
/* Stands between MTA and milter and sees each packet, so that the milter can be killed at an exact point of
 * a letter's course: nothing is waited for by the clock. */
'use strict';
const fs = require('node:fs');
const net = require('node:net');

/* libmilter's mfdef.h: what the MTA says, a packet being four bytes of length, this letter, and data. */
const PACKETS = {
  negotiate: 'O', macros: 'D', connect: 'C', mail: 'M', recipient: 'R', data: 'T', header: 'L', headersEnd: 'N',
  body: 'B', end: 'E',
};

/* Calls @seen with each packet's letter and bytes. */
function packets(seen) {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 5 && rest.length >= 4 + rest.readUInt32BE(0)) {
      const packet = rest.subarray(0, 4 + rest.readUInt32BE(0));
      rest = rest.subarray(packet.length);
      seen(String.fromCharCode(packet[4]), packet);
    }
  };
}

class Door {
  /* @front: the path that the MTA knows; @back: the milter's own. */
  constructor(front, back) {
    Object.assign(this, { front, back });
    this.trap = null;
    this.shut = true; // nothing passes, either way
  }

  async open() {
    this.shut = false;
    this.server = net.createServer((mta) => this.connect(mta));
    await new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.front, resolve);
    });
    fs.chmodSync(this.front, 0o666);
  }

  connect(mta) {
    const milter = net.connect(this.back);
    for (const [one, other] of [[mta, milter], [milter, mta]]) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
    let held = false; // the next that the milter says is not to be heard
    mta.on('data', packets((letter, packet) => {
      const isIt = this.trap !== null && this.trap.letter === letter;
      if (isIt && !this.trap.after) this.spring();
      held = held || isIt;
      if (!this.shut) milter.write(packet);
    }));
    milter.on('data', (bytes) => {
      if (held && this.trap !== null) this.spring();
      if (!this.shut) mta.write(bytes);
    });
  }

  /* Resolves when the next @packet came: before the milter sees it, or @after it answered, while the MTA
   * knows nothing of either.  @kill ends the milter then; after that it is as if no milter ran. */
  kill(packet, { after, kill }) {
    return new Promise((resolve, reject) => {
      this.trap = { letter: PACKETS[packet], after, kill, resolve, reject };
    });
  }

  spring() {
    const { kill, resolve, reject } = this.trap;
    this.trap = null;
    this.close().then(kill).then(resolve, reject);
  }

  /* Nobody can connect any more; who is connected hears nothing, and is cut off when the milter is dead. */
  async close() {
    this.shut = true;
    this.server.close();
    fs.rmSync(this.front, { force: true });
  }
}

module.exports = { Door, packets };
