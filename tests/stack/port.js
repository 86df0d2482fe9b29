/* SPDX-License-Identifier: ISC */
/* Free TCP ports on loopback. */
'use strict';
const net = require('node:net');

/* Below the kernel's range for outgoing connections (32768 and up), so that no client of another
 * stack takes a port between our trying it and its server's binding it. */
const FIRST = 12000;
const LAST = 32000;
const TRIES = 200;

const given = new Set();

function isFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/* Resolves to @count neighbouring ports' first, never given before by this process. */
async function freePort(count = 1) {
  for (let i = 0; i < TRIES; i += 1) {
    const first = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    const ports = Array.from({ length: count }, (_, n) => first + n);
    if (ports.some((port) => given.has(port))) continue;
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) {
      ports.forEach((port) => given.add(port));
      return first;
    }
  }
  throw new Error(`no free port between ${FIRST} and ${LAST} on 127.0.0.1 after ${TRIES} tries`);
}

/* Resolves to whether something accepts connections at @where: a port of 127.0.0.1 or a Unix
 * socket's path. */
function answers(where) {
  return new Promise((resolve) => {
    const target = typeof where === 'number' ? { port: where, host: '127.0.0.1' } : { path: where };
    const socket = net.connect(target);
    socket.once('connect', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}

module.exports = { freePort, answers };
