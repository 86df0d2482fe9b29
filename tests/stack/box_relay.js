/* SPDX-License-Identifier: ISC */
/* A relay between our SMS box and bearerbox that knows where messages begin, so that a link can break between any
 * two of them. */
'use strict';
const net = require('node:net');

const LENGTH = 4; // octets of it before each message
const MT = 2; // message types: gw/msg-decl.h
const ACK = 3;

/* Calls @take with each whole message, its length before it. */
function framed(take) {
  let held = Buffer.alloc(0);
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= LENGTH && held.length >= LENGTH + held.readUInt32BE(0)) {
      const frame = held.subarray(0, LENGTH + held.readUInt32BE(0));
      held = held.subarray(frame.length);
      take(frame, frame.readUInt32BE(LENGTH));
    }
  };
}

class BoxRelay {
  /* @target: bearerbox's smsbox-port.  onMt and onAck are asked of each text of ours, and of each answer to one,
   * both counted from 1 since the last reset(); false: it is swallowed.  onMt may be async, and others go before it then. */
  constructor({ target }) {
    this.target = target;
    this.links = new Set();
    this.reset();
  }

  reset() {
    this.mts = 0;
    this.acks = 0;
    this.onMt = () => true;
    this.onAck = () => true;
  }

  async start() {
    this.server = net.createServer((box) => this.serve(box));
    await new Promise((resolve) => { this.server.listen(0, '127.0.0.1', resolve); });
    this.port = this.server.address().port;
  }

  serve(box) {
    const bearerbox = net.connect(this.target, '127.0.0.1');
    const link = { box, bearerbox };
    this.links.add(link);
    const end = () => {
      this.links.delete(link);
      box.destroy();
      bearerbox.destroy();
    };
    for (const socket of [box, bearerbox]) {
      socket.setNoDelay(true);
      socket.on('error', () => {}); // 'close' follows
      socket.on('close', end);
    }
    box.on('data', framed(async (frame, type) => {
      if (type !== MT || await this.onMt(this.mts += 1, frame)) bearerbox.write(frame);
    }));
    bearerbox.on('data', framed((frame, type) => {
      if (type !== ACK) box.write(frame);
      else if (this.onAck(this.acks += 1)) box.write(frame);
    }));
  }

  /* The box's link ends at once; what was written to bearerbox still gets there.  All passes from then on. */
  cut() {
    this.reset();
    for (const { box, bearerbox } of this.links) {
      box.resetAndDestroy();
      bearerbox.end();
    }
  }

  async stop() {
    for (const { box, bearerbox } of this.links) {
      box.destroy();
      bearerbox.destroy();
    }
    await new Promise((resolve) => { this.server.close(resolve); });
  }
}

module.exports = { BoxRelay };
