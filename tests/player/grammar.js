/* SPDX-License-Identifier: ISC */
/* One line of a talk -> one sentence.  One row per form; whoever adds a sentence adds a row
 * here and a method of the same name to its actor. */
'use strict';

/* Who speaks.  `{name}` may stand for a number or an address that was kept. */
const ACTORS = {
  mailbox: String.raw`(?:\S+@\S+|\{\w+\})`,
  handset: String.raw`(?:\+\S+|\{\w+\})`,
  member: String.raw`(?:\d|\{\w+\})+`,
  guest: 'guest .+?',
  operator: 'operator',
};

/* What may stand in a form. */
const WORDS = {
  SIGNED: String.raw`(?:(?<unsigned>unsigned) |forges (?<forged>\S+) and )?`,
  TO: String.raw`(?<to>\S+?(?:, *\S+?)*)`,
  HEADER: String.raw`(?: with (?<header>[!-9;-~]+): (?<value>.*?))?`,
  BELOW: '(?: (?<below>below))?',
  TYPED: String.raw`(?: with subject "(?<subject>.*?)"| with (?<header>[!-9;-~]+): (?<value>.*?))?`,
  LETTER: String.raw`"(?<subject>.*?)"(?:\s(?<text>[\s\S]*))?`,
  TEXT: String.raw`(?:\s(?<text>[\s\S]*))?`,
  FILE: String.raw`(?<file>\S+)`,
  FROM: String.raw`(?<from>\S+?)`,
  NUMBER: String.raw`(?<number>\S+?)`,
  ADDRESS: String.raw`(?<address>guest .+?|\S+?)`,
  PEER: String.raw`(?<peer>guest .+?|\S+?)`,
  GUEST: String.raw`guest (?<guest>.+?)`,
  PASSWORD: String.raw`(?<password>\S+)`,
  MEDIA: String.raw`(?<media>nothing|\w+(?: when away)?(?:(?:,| and|, and) *\w+(?: when away)?)*)`,
  PRESENCE: '(?<presence>online|offline|reachable)',
  DAYS: String.raw`(?<days>[1-9]\d{0,4})`,
  PART: '(?<part>milter|smsbox|imcored|bearerbox|store|carrier)',
  KEY: String.raw`(?<key>[\w-]+\.[^=]*[^=\s])`,
  VALUE: String.raw`(?<value>.*?)`,
};

/* [who, verb, form].  The verb is the name of the actor's method; the first row that fits
 * wins. */
const DONE = [
  ['mailbox', 'mails', '{SIGNED}mails {TO}{HEADER}: {LETTER}'],
  ['mailbox', 'replies', '{SIGNED}replies{BELOW}{TYPED}:{TEXT}'],
  ['mailbox', 'resends', 'resends'],
  ['mailbox', 'sendsFile', 'sends {FILE} to {TO}'],
  ['handset', 'texts', 'texts {NUMBER}:{TEXT}'],
  ['handset', 'replies', 'replies(?: to {NUMBER})?:{TEXT}'],
  ['handset', 'isInService', 'is (?<service>out of|in) service'],
  ['guest', 'opens', 'opens the link of {PEER}'],
  ['guest', 'writes', 'writes:{TEXT}'],
  ['guest', 'leaves', 'leaves'],
  ['member', 'logsIn', 'logs in with {PASSWORD}'],
  ['member', 'logsOut', 'logs out'],
  ['member guest', 'writesTo', 'writes to {PEER}:{TEXT}'],
  ['member guest', 'invites', 'invites {ADDRESS}:{TEXT}'],
  ['member guest', 'accepts', 'accepts {PEER}'],
  ['member guest', 'declines', 'declines {PEER}'],
  ['member guest', 'blocks', 'blocks {PEER}'],
  ['member guest', 'unblocks', 'unblocks {PEER}'],
  ['member guest', 'adds', 'adds {PEER}'],
  ['member guest', 'removes', 'removes {PEER}'],
  ['member guest', 'receivesBy', 'receives by {MEDIA}'],
  ['member guest', 'isOpenOrAsking', 'is (?<policy>open|asking)'],
  ['operator', 'runs', 'runs:{TEXT}'],
  [null, 'pass', '{DAYS} days? pass(?:es)?'],
  [null, 'stops', '{PART} stops'],
  [null, 'starts', '{PART} starts'],
  [null, 'setting', 'setting: {KEY} *= *{VALUE}'],
];

const EXPECTED = [
  ['mailbox', 'getsMail', 'gets a mail from {FROM}: {LETTER}'],
  ['handset', 'getsText', 'gets a text from {FROM}:{TEXT}'],
  ['mailbox', 'getsNothing', 'gets nothing'],
  ['handset', 'getsNothing', 'gets nothing'],
  ['member guest', 'getsNothing', 'sees nothing'],
  ['member guest', 'seesRequest', 'sees a request from {PEER}'],
  ['member guest', 'seesMessage', 'sees from {PEER}:{TEXT}'],
  ['member guest', 'seesGuest', 'sees {GUEST}:{TEXT}'],
  ['member guest', 'seesPresence', 'sees {PEER} {PRESENCE}'],
  ['guest', 'seesMessage', 'sees:{TEXT}'],
  ['guest', 'isTold', 'is told:{TEXT}'],
  ['operator', 'sees', 'sees:{TEXT}'],
  ['operator', 'fails', 'fails:{TEXT}'],
  [null, 'refused', 'refused:{TEXT}'],
  [null, 'deferred', 'deferred:{TEXT}'],
];

function compile([who, verb, form], expects) {
  const kinds = who === null ? [] : who.split(' ').map((kind) => ACTORS[kind]);
  const actor = who === null ? '' : `(?<actor>${kinds.join('|')}) `;
  const words = form.replace(/\{([A-Z]+)\}/g, (braces, word) => WORDS[word]);
  const source = (actor + words).replace(/ (?!\*)/g, ' +');
  return { verb, expects, regexp: new RegExp(`^${source}$`, 'u') };
}

const ROWS = [
  ...DONE.map((row) => compile(row, false)),
  ...EXPECTED.map((row) => compile(row, true)),
];

/* "guest Ann" -> { kind: 'guest', name: 'Ann' }.  `{who}` is what it stands for once that is
 * known. */
function readActor(written) {
  if (written.startsWith('guest ')) return { kind: 'guest', name: written.slice(6).trim() };
  if (written === 'operator') return { kind: 'operator', name: written };
  if (written.includes('@')) return { kind: 'mailbox', name: written };
  if (written.startsWith('+')) return { kind: 'handset', name: written };
  return { kind: 'member', name: written };
}

/* "im, sms when away" -> { im: 'always', sms: 'away' }; media not named are 'never'. */
function readMedia(written) {
  const media = { im: 'never', sms: 'never', mail: 'never' };
  if (written === 'nothing') return media;
  for (const item of written.split(/,(?: *and)?| +and /)) {
    const [, medium, away] = /^ *(\w+)( +when +away)? *$/.exec(item);
    if (!(medium in media)) return null;
    media[medium] = away ? 'away' : 'always';
  }
  return media;
}

/* What each word of a sentence means; undefined words are left out.  Null: it means nothing. */
function readWords(groups) {
  const sentence = Object.fromEntries(
    Object.entries(groups).filter(([, value]) => value !== undefined),
  );
  if (sentence.to) sentence.to = sentence.to.split(/, */);
  if (sentence.media) sentence.media = readMedia(sentence.media);
  if (sentence.media === null) return null;
  if (sentence.actor) sentence.actor = sentence.actor.trim();
  return sentence;
}

/* Reads one sentence with its continuation lines.  Null: it is none. */
function readSentence(written) {
  for (const { verb, expects, regexp } of ROWS) {
    const match = regexp.exec(written);
    const words = match && readWords(match.groups);
    if (!words) continue;
    const takesText = regexp.source.includes('<text>');
    const text = takesText ? { text: (words.text ?? '').trim() } : {};
    return { verb, expects, written, ...words, ...text };
  }
  return null;
}

module.exports = { readSentence, readActor };
