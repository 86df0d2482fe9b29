/* SPDX-License-Identifier: ISC */
/* How a sentence can fail. */
'use strict';

/* Something else was heard than the sentence expects. */
class Unheard extends Error {
  constructor(expected, heard) {
    super(`expected ${expected}, heard ${heard}`);
    Object.assign(this, { expected, heard });
  }
}

/* The sentence needs a feature that the system lacks. */
class NotBuilt extends Error {
  constructor(feature) {
    super(`not built yet: ${feature}`);
  }
}

module.exports = { Unheard, NotBuilt };
