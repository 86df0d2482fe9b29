/* SPDX-License-Identifier: ISC */
/* A client of protocol `uinvite.v1` (doc/protocol.md): one session, kept over broken
 * connections. */
'use strict';

const crypto = require('node:crypto');
const WebSocket = require('ws');
const { Waiting } = require('../waiting');

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;
const OVER = 1000; // close code: do not come back

/* What a client says itself to who acts in a session that is over. */
const ENDED = { type: 'error', code: 'ended', text: 'This session is over.' };

/* imcored did not answer in time, or there is no way to it. */
class Unanswered extends Error {}

class Client {
  /* @after: the newest entry that is known already.  @see is called with each pushed frame. */
  constructor({ url, limit, after = 0, see }) {
    Object.assign(this, { url, limit, seq: after, see });
    this.asked = new Map(); // id -> { frame, settle }, in the order of asking
    this.pushed = new Waiting();
    this.socket = null;
    this.session = null; // { as, token }
    this.isSignedIn = false; // on this very connection
    this.isOver = false;
  }

  connect() {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.url, 'uinvite.v1', { handshakeTimeout: this.limit });
      socket.once('open', () => {
        this.socket = socket;
        resolve();
      });
      socket.on('error', (error) => reject(new Unanswered(`no connection: ${error.message}`)));
      socket.on('message', (data) => this.read(JSON.parse(data.toString('utf8'))));
      socket.on('close', (code) => this.closed(socket, code));
    });
  }

  read(frame) {
    if (frame.type === 'ok' || frame.type === 'error') {
      const question = this.asked.get(frame.id);
      this.asked.delete(frame.id);
      if (question) question.settle(frame);
      return;
    }
    this.see(frame, this.seq);
    if (frame.type === 'entry') this.seq = Math.max(this.seq, Number(frame.seq));
    this.pushed.changed();
  }

  /* Resolves with the answer, `ok` or `error`; if the connection breaks, with that of the
   * next. */
  ask(fields) {
    if (this.isOver) return Promise.resolve(ENDED);
    const frame = { id: crypto.randomBytes(16).toString('hex'), ...fields };
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.asked.delete(frame.id);
        reject(new Unanswered(`no answer to ${frame.type} in ${this.limit / 1000} s`));
      }, this.limit);
      const settle = (answer) => {
        clearTimeout(limit);
        resolve(answer);
      };
      this.asked.set(frame.id, { frame, settle });
      if (this.isSignedIn || frame.type === 'hello') this.socket.send(JSON.stringify(frame));
    });
  }

  async hello(fields) {
    if (!this.socket) await this.connect();
    const answer = await this.ask({ type: 'hello', after: String(this.seq), ...fields });
    if (answer.type !== 'ok') return answer;
    this.session = { as: fields.as, token: answer.token };
    this.isSignedIn = true;
    for (const { frame } of this.asked.values()) this.socket.send(JSON.stringify(frame));
    this.pushed.changed();
    return answer;
  }

  closed(socket, code) {
    if (socket !== this.socket) return;
    this.socket = null;
    this.isSignedIn = false;
    if (code === OVER) this.end();
    this.pushed.changed();
    if (this.session) this.resume(FIRST_PAUSE_MS);
  }

  /* Comes back with the session's token, until that works or the session is over. */
  async resume(pause) {
    if (this.isOver) return;
    try {
      const answer = await this.hello(this.session);
      if (answer.type === 'ok') return;
      if (answer.retry_after === undefined) this.end();
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
    }
    if (this.socket) this.socket.terminate();
    this.socket = null;
    /* A server that is away announces nothing: trying is the only way to know. */
    await new Promise((resolve) => {
      setTimeout(resolve, pause);
    });
    await this.resume(Math.min(2 * pause, LONGEST_PAUSE_MS));
  }

  /* Waits until a session that the server's end has broken is on again, or over. */
  async comeBack() {
    if (!this.session) return;
    const isSettled = () => (this.isSignedIn || this.isOver ? true : undefined);
    if (!(await this.pushed.until(isSettled, this.limit)))
      throw new Unanswered(`the session was not resumed in ${this.limit / 1000} s`);
  }

  /* Waits until everything that the log holds now was pushed here.  While there is no
   * connection nothing can be. */
  async catchUp() {
    if (!this.isSignedIn) return;
    const head = await this.readHead();
    const caughtUp = await this.pushed.until(
      () => (this.seq >= head || !this.isSignedIn ? true : undefined),
      this.limit,
    );
    if (!caughtUp) throw new Unanswered(`entry ${head} of the log was not pushed`);
  }

  /* The newest entry there is, as a second connection of the same session is told. */
  async readHead() {
    let head;
    const see = ({ type, seq }) => {
      if (type === 'caught_up') head = Number(seq);
    };
    const probe = new Client({ url: this.url, limit: this.limit, after: this.seq, see });
    try {
      const answer = await probe.hello(this.session);
      if (answer.type === 'ok') await probe.pushed.until(() => head, this.limit);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
    } finally {
      probe.end();
    }
    return head ?? this.seq;
  }

  /* Says good-bye: @type is `bye` or `leave`.  -> the answer */
  async signOff(type) {
    const answer = await this.ask({ type });
    if (answer.type === 'ok') this.end();
    return answer;
  }

  end() {
    this.isOver = true;
    this.isSignedIn = false;
    if (this.socket) this.socket.terminate();
    this.socket = null;
    this.pushed.changed();
    for (const { settle } of this.asked.values()) settle(ENDED);
    this.asked.clear();
  }
}

module.exports = { Client, Unanswered };
