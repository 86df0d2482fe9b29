/* SPDX-License-Identifier: ISC */
/* Who talks through the client protocol: a member's client or a guest's page. */
'use strict';

const { Inbox } = require('../inbox');
const { Unheard, NotBuilt } = require('../endings');
const { Client, Unanswered } = require('./client');

/* Acts as frames. */
const FRAMES = {
  adds: (number) => ({ type: 'add', number }),
  removes: (number) => ({ type: 'remove', number }),
  accepts: (number) => ({ type: 'accept', number }),
  declines: (number) => ({ type: 'decline', number }),
  blocks: (number) => ({ type: 'block', number }),
  unblocks: (number) => ({ type: 'unblock', number }),
};

/* Kinds of entries: what somebody says, and how guests come and go. */
const MESSAGES = new Set(['message', 'accepted']);
const GUEST_EVENTS = { guest_came: 'online', guest_left: 'offline' };

const UNKNOWN = new Set(['unknown_type', 'not_yet']);
const DEFECTS = new Set(['bad_frame', 'not_signed_in', 'signed_in_already', 'broken']);
const DONE = { replies: ['ok'], refusals: [] };

function refused(as, ...said) {
  return { replies: [said[0]], refusals: [{ as, said }] };
}

/* The server's answer as the act's outcome.  What may succeed later is refused and deferred
 * alike. */
function outcome(answer, feature) {
  if (answer.type === 'ok') return DONE;
  const { code, text, retry_after: later } = answer;
  if (UNKNOWN.has(code)) throw new NotBuilt(`${feature} (${code})`);
  if (DEFECTS.has(code)) throw new Error(`${code}: ${text}`);
  const as = later === undefined || later === null ? ['refused'] : ['refused', 'deferred'];
  return refused(as, text, `${code} ${text}`);
}

/* What the client says itself when there is no way to the server. */
function refusedByClient(error) {
  if (!(error instanceof Unanswered)) throw error;
  return refused(['refused', 'deferred'], error.message);
}

function shown({ guest, name, number, text }) {
  const words = text ? `: ${text}` : '';
  return `from ${guest ? `guest ${name} (${number})` : number}${words}`;
}

class Talker {
  constructor(play) {
    this.play = play;
    this.messages = new Inbox();
    this.requests = new Inbox();
    this.presence = new Inbox();
    this.notices = new Inbox();
    this.faults = [];
    this.client = null;
    this.seen = 0; // the newest entry
    this.people = new Map(); // number -> the presence that was last pushed to this client
  }

  unexpected() {
    return [
      ...this.messages.unread.map((message) => `a message ${shown(message)}`),
      ...this.requests.unread.map((request) => `a request ${shown(request)}`),
      ...this.faults,
    ];
  }

  newClient() {
    const url = `${this.play.stack.env.WEB.replace(/^http/, 'ws').replace(/\/$/, '')}/ws`;
    const see = (frame, seq) => this.see(frame, seq);
    return new Client({ url, limit: this.play.limit, after: this.seen, see });
  }

  see(frame, seq) {
    if (frame.type === 'notice') this.notices.add(frame.text);
    if (frame.type === 'buddies') frame.buddies.forEach((person) => this.seePerson(person));
    if (frame.type === 'buddy' || frame.type === 'presence') this.seePerson(frame);
    if (frame.type === 'entry') this.seeEntry(frame, seq);
  }

  /* An event is what differs from what was pushed before: `buddies` says all again. */
  seePerson({ number, name, presence }) {
    if (!presence || this.people.get(number) === presence) return;
    this.people.set(number, presence);
    this.presence.add({ guest: false, name, number, presence });
  }

  seeEntry(frame, seq) {
    if (Number(frame.seq) !== seq + 1)
      this.faults.push(`entry ${frame.seq} of the log after entry ${seq}`);
    if (Number(frame.seq) <= this.seen) return;
    this.seen = Number(frame.seq);
    const { kind, peer: number, guest, name, text, mine, counted } = frame;
    const isReceived = counted && !mine;
    if (isReceived && MESSAGES.has(kind)) this.messages.add({ guest, name, number, text });
    if (isReceived && kind === 'request') this.requests.add({ guest, name, number, text });
    if (kind === 'notice') this.notices.add(text);
    if (kind in GUEST_EVENTS)
      this.presence.add({ guest, name, number, presence: GUEST_EVENTS[kind] });
  }

  async catchUp() {
    if (this.client) await this.client.catchUp();
  }

  /* Is there again, if the server went away and came back. */
  async comeBack() {
    if (this.client) await this.client.comeBack();
  }

  end() {
    if (this.client) this.client.end();
  }

  async ask(frame, feature) {
    if (!this.client) throw new Error(`${this.title} is not there to act`);
    try {
      return outcome(await this.client.ask(frame), feature);
    } catch (error) {
      return refusedByClient(error);
    }
  }

  writesTo({ peer, text }) {
    return this.ask(
      { type: 'send', to: this.play.numberOf(peer), text: this.play.said(text) },
      'messages',
    );
  }

  invites({ address, text }) {
    const frame = { type: 'invite', address: this.play.numberOf(address) };
    const words = this.play.said(text);
    return this.ask(words ? { ...frame, text: words } : frame, 'invitations by members');
  }

  receivesBy({ media }) {
    return this.ask({ type: 'receive', ...media }, 'choice of media');
  }

  isOpenOrAsking({ policy }) {
    return this.ask(
      { type: 'policy', policy: policy === 'open' ? 'open' : 'ask' },
      "members' policy",
    );
  }

  /* The first unread message, from @peer, a pattern. */
  async seesMessage({ peer, text }) {
    const expected = `a message${peer ? ` from ${peer}` : ''}: ${text}`;
    const message = await this.nextOf(this.messages, expected);
    const from = peer ? this.from(peer, message) : [];
    if (!from || !this.play.hears([...from, [text, message.text]]))
      throw new Unheard(expected, `a message ${shown(message)}`);
  }

  seesGuest({ guest, text }) {
    return this.seesMessage({ peer: `guest ${guest}`, text });
  }

  async seesRequest({ peer }) {
    const expected = `a request from ${peer}`;
    const request = await this.nextOf(this.requests, expected);
    const from = this.from(peer, request);
    if (!from || !this.play.hears(from))
      throw new Unheard(expected, `a request ${shown(request)}`);
  }

  /* Who @peer says it must be, as pairs to match.  Null: a guest was meant, a member it is. */
  from(peer, { guest, name, number }) {
    if (!peer.startsWith('guest ')) return [[peer, number]];
    return guest ? [[peer.slice(6), name ?? '']] : null;
  }

  async seesPresence({ peer, presence }) {
    const fits = (event) => {
      const from = event.presence === presence && this.from(peer, event);
      return from && this.play.hears(from);
    };
    const event = await this.presence.nextThat(fits, ({ number }) => number, this.patience);
    if (!event) throw new Unheard(`${peer} ${presence}`, 'no such event');
  }

  async isTold({ text }) {
    const notice = await this.notices.nextThat(
      (told) => this.play.hears([[text, told]]),
      () => 'page',
      this.patience,
    );
    if (!notice)
      throw new Unheard(`a notice by the page: ${text}`, this.notices.unread.at(-1) ?? 'none');
  }

  async getsNothing() {
    await this.play.quiet();
    const [first] = this.unexpected();
    if (first) throw new Unheard('nothing', first);
  }

  /* Who is not connected gets nothing any more. */
  get patience() {
    return this.client && !this.client.isOver ? this.play.limit : 0;
  }

  async nextOf(inbox, expected) {
    const thing = await inbox.next(this.patience);
    if (!thing)
      throw new Unheard(
        expected,
        this.patience ? 'nothing' : `nothing: ${this.title} is not connected`,
      );
    return thing;
  }
}

for (const [verb, frame] of Object.entries(FRAMES)) {
  Talker.prototype[verb] = function act({ peer }) {
    return this.ask(frame(this.play.numberOf(peer)), `a member who ${verb}`);
  };
}

module.exports = { Talker, outcome, refused, refusedByClient };
