/* SPDX-License-Identifier: ISC */
/* A mailbox in the outside world, and the person who reads it. */
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { Inbox } = require('../inbox');
const { Unheard } = require('../endings');
const { writeLetter, writeReply } = require('../letter');

const domainOf = (address) => address.slice(address.lastIndexOf('@') + 1);

/* A file with Unix line ends is sent as SMTP wants them; any other goes as it is. */
function lettersBytes(file) {
  const bytes = fs.readFileSync(file, 'latin1');
  return Buffer.from(bytes.includes('\r') ? bytes : bytes.replace(/\n/g, '\r\n'), 'latin1');
}

/* What the MTA said, as the act's outcome. */
function outcome({ recipients, data }) {
  const replies = [...recipients, ...(data ? [data] : [])];
  return {
    replies: replies.map(({ code, text }) => `${code} ${text}`),
    refusals: replies
      .filter(({ code }) => code >= 400)
      .map(({ code, text }) => ({
        as: [code >= 500 ? 'refused' : 'deferred'],
        said: [`${code} ${text}`],
      })),
  };
}

function shown(mail) {
  const from = mail.from ? mail.from.address : 'nobody';
  return `a mail from ${from}: ${JSON.stringify(mail.subject)} ${mail.text.trim()}`;
}

class Mailbox {
  constructor(address, play) {
    Object.assign(this, { address, play });
    this.got = new Inbox();
    this.last = null; // the last mail that was read
    this.sent = null; // the last letter he sent, for `resends`
  }

  unexpected() {
    return this.got.unread.map(shown);
  }

  async send(letter) {
    this.sent = letter;
    return outcome(await this.play.stack.world.send(letter));
  }

  /* Envelope, From: and signature of one who signs, does not, or forges. */
  sender({ unsigned, forged }) {
    return {
      from: forged ? this.play.said(forged) : this.address,
      signAs: unsigned ? null : domainOf(this.address),
    };
  }

  also({ header, value }) {
    return header ? [header, this.play.said(value)] : null;
  }

  mails(sentence) {
    const { from, signAs } = this.sender(sentence);
    const to = sentence.to.map((address) => this.play.said(address));
    const [subject, text] = [sentence.subject, sentence.text].map((words) =>
      this.play.said(words),
    );
    const raw = writeLetter({ from, to, subject, text, also: this.also(sentence) });
    return this.send({ mailFrom: this.address, to, raw, signAs });
  }

  async replies(sentence) {
    const mail = await this.mailToAnswer();
    const { from, signAs } = this.sender(sentence);
    const to = [mail.replyTo || mail.from.address];
    const raw = writeReply(mail, {
      from,
      to,
      subject: sentence.subject === undefined ? undefined : this.play.said(sentence.subject),
      text: this.play.said(sentence.text),
      below: sentence.below,
      also: this.also(sentence),
    });
    return this.send({ mailFrom: this.address, to, raw, signAs });
  }

  /* The last one that was read; where none was, the newest that lies or comes there. */
  async mailToAnswer() {
    if (this.last) return this.last;
    const newest = await this.got.until(() => this.got.unread.at(-1), this.play.limit);
    if (!newest) throw new Unheard('a mail to reply to', 'nothing');
    return newest;
  }

  async resends() {
    if (!this.sent) throw new Error(`${this.address} has sent nothing yet`);
    return this.send(this.sent);
  }

  async sendsFile({ file, to }) {
    const raw = lettersBytes(path.join(this.play.talk.folder, this.play.said(file)));
    return this.send({
      mailFrom: this.address,
      to: to.map((a) => this.play.said(a)),
      raw,
      signAs: null,
    });
  }

  async getsMail({ from, subject, text }) {
    const expected = `a mail from ${from}: "${subject}" ${text}`;
    const mail = await this.got.next(this.play.limit);
    if (!mail) throw new Unheard(expected, 'nothing');
    this.last = mail;
    const address = mail.from ? mail.from.address : '';
    if (
      !this.play.hears([
        [from, address],
        [subject, mail.subject],
        [text, mail.text],
      ])
    )
      throw new Unheard(expected, shown(mail));
  }

  async getsNothing() {
    await this.play.quiet();
    if (this.got.unread.length > 0) throw new Unheard('nothing', shown(this.got.unread[0]));
  }
}

module.exports = { Mailbox };
