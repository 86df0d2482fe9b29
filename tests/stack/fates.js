/* SPDX-License-Identifier: ISC */
/* What the store says became of texts. */
'use strict';

const STATES = ['queued', 'handed over', 'delivered', 'failed', 'unknown', 'suppressed']; // see DeliveryState

/* Of the text with the message that begins as @body does, up to its first full stop. */
async function fateOf(store, body) {
  const [[state, reason] = []] = await store.query(
    "SELECT d.state, COALESCE(d.reason, '') FROM delivery d JOIN message m ON m.id = d.message "
    + `WHERE CAST(m.body AS CHAR) LIKE '${body.slice(0, body.indexOf('.') + 1)}%' AND d.medium = 2;`,
  );
  return `${STATES[state] ?? 'not there'}${reason ? ` (${reason})` : ''}`;
}

module.exports = { STATES, fateOf };
