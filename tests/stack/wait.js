/* SPDX-License-Identifier: ISC */
/* Waiting for a condition that nobody announces, such as another program's queue being empty: asked
 * again every few milliseconds, never longer than said.  What is announced is awaited by its event. */
'use strict';

const EVERY_MS = 10;

/* Resolves once @condition (may be async) holds; after @ms it rejects with @what, a function that
 * says what was waited for and how things stand. */
async function until(condition, { ms, what, every = EVERY_MS }) {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`after ${ms / 1000} s: ${what()}`);
    await new Promise((resolve) => { setTimeout(resolve, every); });
  }
}

module.exports = { until };
