/* SPDX-License-Identifier: ISC */
/* Two members with a phone each who may write to each other, for tests of what their texts go through. */
'use strict';

const ANN = '+639170000001';
const BOB = '+639170000002';
const TO_ANN = `2910${ANN.slice(1)}`;
const TO_BOB = `2910${BOB.slice(1)}`;

/* Both register with @stack and have written once. */
async function introduce(stack) {
  for (const [from, to, text] of [[ANN, '2910001', 'Ann'], [BOB, '2910001', 'Bob'],
    [ANN, '2910001', 'POLICY open'], [BOB, TO_ANN, 'Hello'], [ANN, TO_BOB, 'Hello yourself']]) {
    await stack.carrier.send({ from, to, text });
  }
  await stack.quiet();
}

module.exports = { ANN, BOB, TO_ANN, TO_BOB, introduce };
