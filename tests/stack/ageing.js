/* SPDX-License-Identifier: ISC */
/* Makes what is in the store older: to our programs it is as if so many days had gone by.  What lies with
 * the MTA, bearerbox and the carrier stays as old as it is. */
'use strict';
const { until } = require('./wait');

const DAY_MS = 24 * 3600 * 1000;
const TIDIED_MS = 10000;
const SENTINEL = 'account = 0 AND until_ms = 1';

/* Times are the columns called NAME_ms, where 0 says "none", and days of a calendar NAME_day or day. */
async function age(store, days) {
  const updates = (await store.columns())
    .filter(([table, column]) => table !== 'schema_version' && /(_ms|(^|_)day)$/.test(column))
    .map(([table, column]) => {
      const by = column.endsWith('_ms') ? days * DAY_MS : days;
      return `UPDATE ${table} SET ${column} = ${column} - ${by} WHERE ${column} > ${by};`;
    });
  await store.query(`BEGIN; ${updates.join(' ')} COMMIT;`);
}

/* What is tidied away is so in one transaction: when the sentinel has gone, all that was over has. */
async function setSentinel(store) {
  await store.query('INSERT INTO awaited (account, what, until_ms) VALUES (0, 1, 1);');
}

async function untilTidied(store) {
  await until(async () => (await store.query(`SELECT account FROM awaited WHERE ${SENTINEL};`)).length === 0, {
    ms: TIDIED_MS, what: () => 'what was over has not been tidied away',
  });
}

module.exports = { age, setSentinel, untilTidied };
