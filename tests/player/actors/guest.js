/* SPDX-License-Identifier: ISC */
/* A guest: a browser that opened a member's link. */
'use strict';

const http = require('node:http');
const { Unanswered } = require('./client');
const { Talker, outcome, refused, refusedByClient } = require('./talker');

/* The words that a page without scripts and styles shows. */
function words(html) {
  const text = html.replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/g, ' ');
  return text.replace(/\s+/g, ' ').trim();
}

/* -> { status, html } */
function getPage(url, limit) {
  return new Promise((resolve, reject) => {
    const fail = (error) => reject(new Unanswered(`no connection: ${error.message}`));
    const request = http.get(url, { agent: false, timeout: limit }, (response) => {
      response.setEncoding('utf8');
      let html = '';
      response.on('data', (chunk) => { html += chunk; });
      response.on('end', () => resolve({ status: response.statusCode, html }));
      response.on('error', fail);
    });
    request.on('timeout', () => request.destroy(new Error(`no page in ${limit / 1000} s`)));
    request.on('error', fail);
  });
}

class Guest extends Talker {
  constructor(name, play) {
    super(play);
    this.name = name;
    this.title = `guest ${name}`;
    this.number = null; // of this session
    this.member = null; // whose guest
  }

  async opens({ peer }) {
    const link = await this.play.linkOf(this.play.numberOf(peer));
    if (link.error) return refused(['refused'], link.error);
    try {
      const { status, html } = await getPage(link.url, this.play.limit);
      if (status !== 200) return refused(['refused', 'deferred'], `${status} ${words(html)}`);
    } catch (error) {
      return refusedByClient(error);
    }
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
