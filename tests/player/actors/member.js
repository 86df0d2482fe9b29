/* SPDX-License-Identifier: ISC */
/* A member at the IM client. */
'use strict';

const crypto = require('node:crypto');
const { Talker, outcome, refusedByClient } = require('./talker');

class Member extends Talker {
  constructor(uin, play) {
    super(play);
    this.uin = uin;
    this.title = uin;
  }

  /* A temporary password is changed by the first login; the new one is remembered for its
   * name. */
  async logsIn({ password: written }) {
    const password = this.play.ownPasswords.get(written) ?? this.play.said(written);
    const client = this.newClient();
    this.people.clear();
    try {
      const answer = await this.hello(client, written, password);
      if (answer.type === 'ok') {
        this.end();
        this.client = client;
      } else {
        client.end();
      }
      return outcome(answer, 'sign-in');
    } catch (error) {
      client.end();
      return refusedByClient(error);
    }
  }

  async hello(client, written, password) {
    const fields = { as: 'member', uin: this.uin, password };
    const answer = await client.hello(fields);
    if (answer.code !== 'choose_password') return answer;
    const own = `own-${crypto.randomBytes(9).toString('base64url')}`;
    const second = await client.hello({ ...fields, new_password: own });
    if (second.type === 'ok') this.play.ownPasswords.set(written, own);
    return second;
  }

  async logsOut() {
    if (!this.client) throw new Error(`${this.uin} is not logged in`);
    try {
      return outcome(await this.client.signOff('bye'), 'signing off');
    } catch (error) {
      return refusedByClient(error);
    }
  }
}

module.exports = { Member };
