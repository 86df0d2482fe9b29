/* SPDX-License-Identifier: ISC */
/* Knows whether anything in the stack still moves.  No server announces that it is idle: they are
 * asked. */
'use strict';
const { until } = require('./wait');

const QUIET_MS = 10000;
const EVERY_MS = 20;

/* What moves around our programs.  -> [] or sentences */
async function aroundUs(stack) {
  const { mta, carrier, bearerbox, world } = stack;
  const busy = [];
  const note = (count, what) => { if (count > 0) busy.push(`${count} ${what}`); };
  if (stack.runs('mta')) {
    const { moving, deferred } = mta.letters();
    note(moving, 'letters in the MTA');
    if (stack.runs('milter') && stack.runs('store')) note(deferred, 'letters deferred in the MTA');
  }
  note(world.receiving, 'mails at the outside world\'s door');
  if (stack.runs('carrier')) note(carrier.inFlight, 'texts on the SMPP link');
  if (stack.runs('bearerbox')) {
    const held = await bearerbox.held();
    if (stack.runs('smsbox') && stack.runs('store')) note(held.forBox, 'texts for the SMS box');
    if (stack.runs('carrier')) note(held.forCarrier, 'texts for the carrier');
  }
  return busy;
}

/* What waits in our outbox for somebody who runs. */
async function inOutbox(stack) {
  if (!stack.runs('store')) return [];
  const { stdout } = await stack.programs.mustUinvite(['queue', '--json']);
  const queue = JSON.parse(stdout);
  const busy = [];
  const note = ({ due, later }, what) => {
    if (due + later > 0) busy.push(`${due} due and ${later} later ${what}`);
  };
  if (stack.runs('imcored') && stack.runs('mta')) note(queue.mail, 'mails in the outbox');
  if (['smsbox', 'bearerbox', 'carrier'].every((name) => stack.runs(name))) {
    note(queue.sms, 'texts in the outbox');
  }
  return busy;
}

/* Resolves when all that could move has arrived.  What comes in passes the neighbours, then us,
 * then neighbours again, and is never between two of them: so looking in that order misses nothing. */
async function untilQuiet(stack) {
  let busy = [];
  await until(async () => {
    stack.programs.check();
    busy = await aroundUs(stack);
    if (busy.length === 0) busy = await inOutbox(stack);
    if (busy.length === 0) busy = await aroundUs(stack);
    return busy.length === 0;
  }, { ms: QUIET_MS, every: EVERY_MS, what: () => `still moving: ${busy.join(', ')}` });
}

/* Resolves when all that came in has arrived; a text that a killed box had claimed may wait in our
 * outbox for the end of its lease. */
async function untilArrived(stack) {
  let busy = [];
  await until(async () => {
    stack.programs.check();
    busy = await aroundUs(stack);
    return busy.length === 0;
  }, { ms: QUIET_MS, every: EVERY_MS, what: () => `still moving: ${busy.join(', ')}` });
}

module.exports = { untilArrived, untilQuiet };
