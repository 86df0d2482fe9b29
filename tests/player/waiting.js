/* SPDX-License-Identifier: ISC */
/* Waiting by event: whoever changes something says so, whoever waits looks then. */
'use strict';

class Waiting {
  constructor() {
    this.looks = new Set();
  }

  changed() {
    for (const look of [...this.looks]) look();
  }

  /* Resolves with what @look returns once that is not undefined; with undefined after @ms. */
  until(look, ms) {
    const found = look();
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve) => {
      const end = (value) => {
        clearTimeout(limit);
        this.looks.delete(again);
        resolve(value);
      };
      const again = () => {
        const value = look();
        if (value !== undefined) end(value);
      };
      const limit = setTimeout(end, ms);
      this.looks.add(again);
    });
  }
}

module.exports = { Waiting };
