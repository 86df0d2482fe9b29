/* SPDX-License-Identifier: ISC */
/* Reads TAP as it comes, nested too (node:test), and counts the points that are not a sum of others. */
'use strict';

const POINT = /^( *)(not )?ok\b(.*)$/;
const PLAN = /^( *)1\.\.(\d+)/;
const DIRECTIVE = /#\s*(skip|todo)\b\s*(.*)$/i;

class TapCount {
  constructor() {
    Object.assign(this, { passed: 0, failed: 0, skipped: 0 });
    this.failures = []; // lines of points that failed, with the diagnostics below them
    this.inFailure = false;
    this.depth = 0; // of the last point
    this.points = 0; // at depth 0
    this.plan = null; // at depth 0
  }

  line(text) {
    const point = POINT.exec(text);
    if (point !== null) {
      this.point(point[1].length, point[2] !== undefined, point[3], text);
      return;
    }
    const plan = PLAN.exec(text);
    if (plan !== null) {
      if (plan[1] === '') this.plan = Number(plan[2]);
      this.inFailure = false;
    } else if (/^Bail out!/.test(text)) {
      this.fail(text);
    } else if (this.inFailure && /^\s*(#|---|\.\.\.|\s)/.test(text)) {
      this.failures.push(text);
    }
  }

  point(depth, isBad, rest, text) {
    const isSum = depth < this.depth; // its own points came before it, deeper
    /* A sum that is bad though no point is: what stood around them went wrong, as a hook. */
    const isExplained = isSum && (!isBad || this.failed > 0);
    this.depth = depth;
    this.inFailure = false;
    if (depth === 0) this.points += 1;
    const directive = DIRECTIVE.exec(rest);
    if (isExplained) return;
    if (directive !== null) {
      this.skipped += 1;
      this.failures.push(`# skipped: ${text.trim()}`);
    } else if (isBad) {
      this.fail(text);
    } else {
      this.passed += 1;
    }
  }

  fail(text) {
    this.failed += 1;
    this.failures.push(text);
    this.inFailure = true;
  }

  /* What the program's end says of the count: a plan not kept, or an exit that its points do not
   * explain, is a failure more. */
  end(what, code) {
    if (this.plan !== null && this.plan !== this.points) {
      this.fail(`not ok ${what}: planned ${this.plan} points, came to ${this.points}`);
    } else if (this.points === 0) {
      this.fail(`not ok ${what}: no test ran (exit ${code})`);
    } else if (code !== 0 && this.failed === 0) {
      this.fail(`not ok ${what}: exit ${code}`);
    }
  }
}

module.exports = { TapCount };
