/* SPDX-License-Identifier: ISC */
/* What one actor got of one kind, in order. */
'use strict';

const { Waiting } = require('./waiting');

class Inbox extends Waiting {
  constructor() {
    super();
    this.unread = [];
  }

  add(thing) {
    this.unread.push(thing);
    this.changed();
  }

  /* The first unread thing, read by this; undefined: none came in @ms. */
  next(ms) {
    return this.until(() => this.unread.shift(), ms);
  }

  /* The first unread thing that @fits.  Those of the same @subject before it are passed over
   * and gone. */
  nextThat(fits, subject, ms) {
    return this.until(() => {
      const at = this.unread.findIndex(fits);
      if (at < 0) return undefined;
      const found = this.unread[at];
      this.unread = this.unread.filter(
        (thing, i) => i > at || subject(thing) !== subject(found),
      );
      return found;
    }, ms);
  }
}

module.exports = { Inbox };
