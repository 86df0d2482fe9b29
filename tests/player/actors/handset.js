/* SPDX-License-Identifier: ISC */
/* A handset behind the carrier. */
'use strict';

const { Inbox } = require('../inbox');
const { Unheard } = require('../endings');

const NOTHING_REFUSED = { replies: ['taken by the carrier'], refusals: [] };

function shown(text) {
  return `a text from ${text.from}: ${text.text}`;
}

class Handset {
  constructor(number, play) {
    Object.assign(this, { number, play });
    this.got = new Inbox();
    this.read = []; // the texts that were expected, the newest last
  }

  unexpected() {
    return this.got.unread.map(shown);
  }

  async send(to, text) {
    await this.play.stack.carrier.send({ from: this.number, to, text: this.play.said(text) });
    return NOTHING_REFUSED;
  }

  texts({ number, text }) {
    return this.send(this.play.said(number), text);
  }

  /* Its number is nobody's, as the carrier has it, or somebody's again. */
  async isInService({ service }) {
    const { outOfService } = this.play.stack.carrier;
    if (service === 'out of') outOfService.add(this.number);
    else outOfService.delete(this.number);
    return NOTHING_REFUSED;
  }

  /* To the sender of the last text that was read; where none was, of the newest that lies or
   * comes. */
  async replies({ number = '*', text }) {
    const fits = ({ from }) => this.play.matches(number, from);
    const last =
      this.read.findLast(fits) ??
      (await this.got.until(() => this.got.unread.findLast(fits), this.play.limit));
    if (!last) throw new Unheard(`a text from ${number} to reply to`, 'nothing');
    return this.send(last.from, text);
  }

  async getsText({ from, text }) {
    const expected = `a text from ${from}: ${text}`;
    const got = await this.got.next(this.play.limit);
    if (!got) throw new Unheard(expected, 'nothing');
    this.read.push(got);
    if (
      !this.play.hears([
        [from, got.from],
        [text, got.text],
      ])
    )
      throw new Unheard(expected, shown(got));
  }

  async getsNothing() {
    await this.play.quiet();
    if (this.got.unread.length > 0) throw new Unheard('nothing', shown(this.got.unread[0]));
  }
}

module.exports = { Handset };
