/* SPDX-License-Identifier: ISC */
/* Plays one talk against a running stack: who takes part, what was kept, what is expected. */
'use strict';

const pattern = require('./pattern');
const { readActor } = require('./grammar');
const { Unheard } = require('./endings');
const { Mailbox } = require('./actors/mailbox');
const { Handset } = require('./actors/handset');
const { Member } = require('./actors/member');
const { Guest } = require('./actors/guest');
const { Operator } = require('./actors/operator');

const LIMIT_MS = 10000; // an expectation gives up
const ACT_MS = 60000; // an act that is not answered until then never will be

const KINDS = {
  mailbox: Mailbox,
  handset: Handset,
  member: Member,
  guest: Guest,
  operator: Operator,
};
/* What the next sentence may say of an act. */
const AFTER = new Set(['refused', 'deferred', 'fails']);

const NOTHING_REFUSED = { replies: ['done'], refusals: [] };

/* How an actor is known: two spellings of one mailbox or one handset are the same. */
function keyOf(kind, name) {
  if (kind === 'mailbox') return `mailbox ${name.toLowerCase()}`;
  if (kind === 'handset') return `handset ${name.replace(/^\+/, '')}`;
  return `${kind} ${name}`;
}

class Play {
  /* @limit: milliseconds that an expectation waits, at most. */
  constructor(stack, talk, { limit = LIMIT_MS } = {}) {
    Object.assign(this, { stack, talk, limit });
    this.kept = new Map(); // {name} -> what stood there
    this.ownPasswords = new Map(); // "{pw}" as written -> what was chosen at the first login
    this.links = new Map(); // UIN -> the link made for it
    this.actors = new Map(); // the newest of each name
    this.everybody = [];
    this.stopped = new Set();
    this.act = null; // the outcome of the act just above
    this.onMail = (address, mail) => this.actor('mailbox', address).got.add(mail);
    this.onText = (number, text) => this.actor('handset', number).got.add(text);
  }

  actor(kind, name) {
    const key = keyOf(kind, name);
    return this.actors.get(key) ?? this.newActor(kind, name);
  }

  newActor(kind, name) {
    const actor = new KINDS[kind](name, this);
    this.actors.set(keyOf(kind, name), actor);
    this.everybody.push(actor);
    return actor;
  }

  /* ---- What the actors ask for ---- */

  said(text) {
    return pattern.expand(text, this.kept);
  }

  matches(wanted, text) {
    return pattern.match(wanted, text, this.kept) !== null;
  }

  /* Holds all [pattern, text] pairs and keeps what they keep. */
  hears(pairs) {
    const kept = pattern.matchAll(pairs, this.kept);
    if (kept) this.kept = kept;
    return kept !== null;
  }

  numberOf(peer) {
    if (!peer.startsWith('guest ')) return this.said(peer);
    const { number, title } = this.actor('guest', peer.slice(6).trim());
    if (!number) throw new Error(`${title} has opened no link`);
    return number;
  }

  /* { url, link }, made at first use; { error } if the operator's command fails. */
  async linkOf(uin) {
    if (!this.links.has(uin)) {
      const { code, stdout, stderr } = await this.stack.uinvite([
        'link',
        'create',
        uin,
        '--json',
      ]);
      if (code !== 0) return { error: stderr.trim() || `exit ${code}` };
      this.links.set(uin, JSON.parse(stdout));
    }
    return this.links.get(uin);
  }

  /* Resolves once nothing in the system moves any more and everybody has what there was for
   * him. */
  async quiet() {
    await this.stack.quiet();
    for (const actor of this.everybody) if (actor.catchUp) await actor.catchUp();
  }

  /* ---- Sentences that have no actor ---- */

  async stops({ part }) {
    await this.quiet();
    await this.stack.stop(part);
    this.stopped.add(part);
    return NOTHING_REFUSED;
  }

  /* Clients and pages come back by themselves; until then nobody is connected. */
  async starts({ part }) {
    await this.stack.start(part);
    this.stopped.delete(part);
    if (part === 'imcored') await this.comeBack();
    return NOTHING_REFUSED;
  }

  async comeBack() {
    for (const actor of this.everybody) if (actor.comeBack) await actor.comeBack();
  }

  async pass({ days }) {
    await this.quiet();
    await this.stack.pass(Number(days));
    await this.comeBack();
    return NOTHING_REFUSED;
  }

  refused(sentence) {
    return this.checkRefusal(sentence, 'refused');
  }

  deferred(sentence) {
    return this.checkRefusal(sentence, 'deferred');
  }

  async checkRefusal({ text }, as) {
    const { replies, refusals } = this.act ?? { replies: ['no act just above'], refusals: [] };
    const refusal = refusals.find(
      (r) => r.as.includes(as) && r.said.some((said) => this.hears([[text, said]])),
    );
    if (!refusal) throw new Unheard(`${as}: ${text}`, replies.join('; '));
  }

  /* ---- The playing ---- */

  /* Who speaks: this play itself, where a sentence has no actor. */
  speaker({ actor: written, verb }) {
    if (!written) return this;
    const { kind, name } = readActor(this.said(written));
    const actor = verb === 'opens' ? this.newActor(kind, name) : this.actor(kind, name);
    if (typeof actor[verb] !== 'function') throw new Error(`a ${kind} is not one who ${verb}`);
    return actor;
  }

  within(promise) {
    let limit;
    const late = new Promise((resolve, reject) => {
      limit = setTimeout(() => reject(new Error(`no end in ${ACT_MS / 1000} s`)), ACT_MS);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(limit));
  }

  /* A refusal fails the talk unless the sentences that follow speak of it. */
  checkAct(outcome, following) {
    const end = following.findIndex(({ verb }) => !AFTER.has(verb));
    const spokenOf = new Set(
      (end < 0 ? following : following.slice(0, end)).map(({ verb }) => verb),
    );
    const silent = outcome.refusals.find(({ as }) => !as.some((kind) => spokenOf.has(kind)));
    if (silent) throw new Unheard('no refusal', silent.said[0]);
  }

  async playSentence(sentence, following) {
    const speaker = this.speaker(sentence);
    const outcome = await this.within(speaker[sentence.verb](sentence));
    if (!sentence.expects) {
      this.act = outcome;
      this.checkAct(outcome, following);
    } else if (!AFTER.has(sentence.verb)) {
      this.act = null;
    }
  }

  /* Strictness: everything that anyone received has been expected. */
  async checkNothingUnexpected() {
    await this.quiet();
    const unexpected = this.everybody.flatMap((actor) =>
      actor
        .unexpected()
        .map((thing) => `${actor.title ?? actor.address ?? actor.number}: ${thing}`),
    );
    if (unexpected.length > 0) throw new Unheard('nothing more', unexpected.join('\n'));
  }

  /* Plays the talk.  @report is called with (sentence, error or null) for each sentence that
   * expects something, and for an act that fails; at the end, with null for the talk
   * itself.  What follows a failure is not played.  -> whether all went well */
  async run(report) {
    this.stack.world.on('mail', this.onMail);
    this.stack.carrier.on('text', this.onText);
    try {
      for (const [i, sentence] of this.talk.sentences.entries()) {
        const error = await this.playSentence(sentence, this.talk.sentences.slice(i + 1)).then(
          () => null,
          (e) => e,
        );
        if (error || sentence.expects) report(sentence, error);
        if (error) return false;
      }
      const error = await this.checkNothingUnexpected().then(
        () => null,
        (e) => e,
      );
      report(null, error);
      return !error;
    } finally {
      this.stack.world.removeListener('mail', this.onMail);
      this.stack.carrier.removeListener('text', this.onText);
      for (const actor of this.everybody) if (actor.end) actor.end();
    }
  }
}

module.exports = { Play };
