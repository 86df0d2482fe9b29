/* SPDX-License-Identifier: ISC */
/* Test Anything Protocol on standard output. */
'use strict';

class Tap {
  constructor(write = (line) => process.stdout.write(`${line}\n`)) {
    this.write = write;
    this.points = 0;
    this.failed = 0;
    write('TAP version 13');
  }

  /* @why: lines that say what was expected and heard, for a point that failed. */
  point(ok, name, why = '', skip = '') {
    this.points += 1;
    if (!ok) this.failed += 1;
    const shown = name.replace(/\s+/g, ' ').replace(/[\\#]/g, '\\$&');
    this.write(`${ok ? 'ok' : 'not ok'} ${this.points} - ${shown}${skip && ` # SKIP ${skip}`}`);
    if (why) this.comment(why);
  }

  comment(text) {
    for (const line of text.split('\n')) this.write(`#   ${line}`);
  }

  end() {
    this.write(`1..${this.points}`);
  }
}

module.exports = { Tap };
