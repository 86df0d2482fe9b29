/* SPDX-License-Identifier: ISC */
/* A guest: a browser that opened a member's link. */
'use strict';

const { Talker, outcome, refused, refusedByClient } = require('./talker');

const words = (html) =>
  html
    .replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

class Guest extends Talker {
  constructor(name, play) {
    super(play);
    this.name = name;
    this.title = `guest ${name}`;
    this.number = null; // of this session
    this.member = null; // whose guest
  }

  async opens({ number }) {
    const link = await this.play.linkOf(this.play.said(number));
    if (link.error) return refused(['refused'], link.error);
    const page = await fetch(link.url);
    const html = await page.text();
    if (!page.ok) return refused(['refused', 'deferred'], `${page.status} ${words(html)}`);
    return this.enters(link.link);
  }

  /* Gives the name, starts the chat. */
  async enters(link) {
    const client = this.newClient();
    try {
      const answer = await client.hello({ as: 'guest', link, name: this.name });
      if (answer.type === 'ok') {
        Object.assign(this, { client, number: answer.number, member: answer.member });
      } else {
        client.end();
      }
      return outcome(answer, 'guests');
    } catch (error) {
      client.end();
      return refusedByClient(error);
    }
  }

  writes({ text }) {
    return this.ask({ type: 'send', to: this.member, text: this.play.said(text) }, 'messages');
  }

  async leaves() {
    if (!this.client) throw new Error(`${this.title} has opened no link`);
    try {
      return outcome(await this.client.signOff('leave'), 'leaving');
    } catch (error) {
      return refusedByClient(error);
    }
  }
}

module.exports = { Guest };
