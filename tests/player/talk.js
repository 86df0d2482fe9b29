/* SPDX-License-Identifier: ISC */
/* A talk's file -> its sentences and settings. */
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { readSentence, readActor } = require('./grammar');

const HOUR_MS = 3600 * 1000;

/* A line that is no sentence; @message begins with FILE:LINE. */
class TalkError extends Error {}

/* [{ number, text }]: sentences with their continuation lines; comments and blank lines are
 * gone. */
function joinLines(file, source) {
  const joined = [];
  source
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .forEach((line, i) => {
      if (line === '' || line.startsWith('#')) return;
      if (line.startsWith('  ')) {
        if (joined.length === 0)
          throw new TalkError(`${file}:${i + 1}: a continuation of nothing: ${line}`);
        joined[joined.length - 1].text += `\n${line.slice(2)}`;
      } else if (line.trim() !== '') {
        joined.push({ number: i + 1, text: line });
      }
    });
  return joined;
}

function readTalk(file, source = fs.readFileSync(file, 'utf8')) {
  const talk = { file, folder: path.dirname(file), settings: {}, sentences: [] };
  for (const { number, text } of joinLines(file, source)) {
    const sentence = readSentence(text.trimEnd());
    if (!sentence) throw new TalkError(`${file}:${number}: no sentence of a talk: ${text}`);
    sentence.line = number;
    if (sentence.verb !== 'setting') {
      talk.sentences.push(sentence);
    } else if (talk.sentences.length > 0) {
      throw new TalkError(`${file}:${number}: a setting stands only at a talk's head`);
    } else {
      talk.settings[sentence.key] = sentence.value;
    }
  }
  return talk;
}

/* `store stops` is for MySQL. */
function needsMysql(talk) {
  return talk.sentences.some(
    ({ verb, part }) => part === 'store' && (verb === 'stops' || verb === 'starts'),
  );
}

/* An address beyond ASCII in an envelope takes SMTPUTF8 (RFC 6531), which Debian's Sendmail is built without. */
function needsSmtputf8(talk) {
  return talk.sentences.some(({ actor, to = [], expects }) => actor && !expects
    && readActor(actor).kind === 'mailbox'
    && [actor, ...[].concat(to)].some((address) => /[^\x20-\x7e]/.test(address)));
}

/* Does anybody in it write letters? */
function hasMail(talk) {
  return talk.sentences.some(
    ({ actor, expects }) => actor && !expects && readActor(actor).kind === 'mailbox',
  );
}

/* "{now-1h}" -> "23:10" at ten past midnight, by the clock of UTC: for hours that a talk is played in,
 * whenever that is. */
function atThisTime(settings, now) {
  const clock = (hours) => new Date(now.getTime() + hours * HOUR_MS).toISOString().slice(11, 16);
  return Object.fromEntries(Object.entries(settings).map(([key, value]) =>
    [key, value.replace(/\{now([+-]\d+)h\}/g, (written, hours) => clock(Number(hours)))]));
}

module.exports = { readTalk, atThisTime, needsMysql, needsSmtputf8, hasMail, TalkError };
