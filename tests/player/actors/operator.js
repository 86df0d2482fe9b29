/* SPDX-License-Identifier: ISC */
/* The operator at the command line. */
'use strict';

const { Unheard } = require('../endings');

/* Words as a shell reads them: blanks part, quotes keep together. */
function words(line) {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (all, double, single) => double ?? single),
  );
}

class Operator {
  constructor(name, play) {
    this.play = play;
    this.command = null; // the last one's { code, output }
  }

  unexpected() {
    return [];
  }

  async runs({ text }) {
    const { code, stdout, stderr } = await this.play.stack.uinvite(words(this.play.said(text)));
    this.command = { code, output: [stdout, stderr].filter(Boolean).join('\n') };
    const said = `exit ${code}: ${this.command.output.trim()}`;
    return { replies: [said], refusals: code === 0 ? [] : [{ as: ['fails'], said: [said] }] };
  }

  hears(expected, text) {
    if (!this.command) throw new Unheard(expected, 'no command');
    if (!this.play.hears([[text, this.command.output]]))
      throw new Unheard(expected, this.command.output.trim() || 'no output');
  }

  async sees({ text }) {
    this.hears(text, text);
  }

  async fails({ text }) {
    const expected = `a failing command: ${text}`;
    if (this.command && this.command.code === 0)
      throw new Unheard(expected, `exit 0: ${this.command.output.trim()}`);
    this.hears(expected, text);
  }
}

module.exports = { Operator, words };
