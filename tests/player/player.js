/* SPDX-License-Identifier: ISC */
/* Plays many talks: starts the stacks they need, empties the store between them, reports as
 * TAP. */
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { readTalk, atThisTime, needsMysql, needsSmtputf8, TalkError } = require('./talk');
const { Play } = require('./play');
const { Unheard } = require('./endings');

const LAST_WORDS = 12; // lines
const TEMPLATES = path.join(__dirname, '..', '..', 'etc', 'templates');
const TEMPLATES_KEY = 'templates.directory';

function told(error) {
  if (!(error instanceof Unheard)) return error.message;
  const indented = (text) => text.trimEnd().replace(/\n/g, '\n          ');
  return `expected: ${indented(error.expected)}\n   heard: ${indented(error.heard)}`;
}

class Player {
  constructor({ startStack, store, mta, build, tap, say }) {
    Object.assign(this, { startStack, store, mta, build, tap, say });
    this.stacks = new Map(); // settings as JSON -> a running stack, empty
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uinvite-talks-'));
    fs.chmodSync(this.folder, 0o755); // Postfix and bearerbox are others than we
    process.once('exit', () => fs.rmSync(this.folder, { recursive: true, force: true }));
    this.started = 0;
  }

  /* The templates in folder @own beside the talk, laid over ours. */
  layTemplates(own, dir) {
    fs.cpSync(TEMPLATES, dir, { recursive: true });
    fs.cpSync(own, dir, { recursive: true });
    return dir;
  }

  /* The talk's settings, at this time of the day, and where their files are. */
  settingsOf({ settings: written, folder }) {
    const settings = atThisTime(written, new Date());
    const own = settings[TEMPLATES_KEY];
    if (!own || !own.startsWith('./')) return settings;
    const dir = path.join(this.folder, `${this.started}-templates`);
    return { ...settings, [TEMPLATES_KEY]: this.layTemplates(path.join(folder, own), dir) };
  }

  /* The running stack with the talk's settings.  Beside the one without settings runs one
   * other. */
  async stackFor(talk) {
    const key = JSON.stringify(talk.settings);
    if (!this.stacks.has(key)) {
      for (const other of this.stacks.keys()) if (other !== '{}') await this.end(other);
      this.started += 1;
      const dir = path.join(this.folder, String(this.started));
      const { store, mta, build, say } = this;
      const settings = this.settingsOf(talk);
      this.stacks.set(key, await this.startStack({ dir, store, mta, build, settings, say }));
    }
    return this.stacks.get(key);
  }

  async end(key) {
    const stack = this.stacks.get(key);
    this.stacks.delete(key);
    await stack.end();
  }

  /* Ends all stacks.  Of what a signal leaves the stacks themselves take care. */
  async endAll() {
    for (const key of [...this.stacks.keys()]) await this.end(key);
  }

  /* Plays @file.  Whatever happens is a test point. */
  async playFile(file) {
    try {
      const talk = readTalk(file);
      if (this.store !== 'mysql' && needsMysql(talk))
        this.tap.point(true, file, '', 'mysql only');
      else if (this.mta === 'sendmail' && needsSmtputf8(talk))
        this.tap.point(true, file, '', 'postfix only: Sendmail is built without SMTPUTF8');
      else await this.play(talk);
    } catch (error) {
      if (error instanceof TalkError) this.tap.point(false, error.message);
      else this.tap.point(false, file, error.message);
    }
  }

  async play(talk) {
    const stack = await this.stackFor(talk);
    const play = new Play(stack, talk);
    const passed = await play.run((sentence, error) => {
      const name = sentence
        ? `${talk.file}:${sentence.line} ${sentence.written}`
        : `${talk.file}: nothing unexpected was received`;
      this.tap.point(!error, name, error ? told(error) : '');
    });
    await this.tidy(talk, stack, play, passed);
  }

  /* What each part of the stack last said, for whoever looks for the reason of a failure. */
  showLastWords(stack) {
    for (const folder of [path.join(stack.dir, 'log'), stack.run]) {
      for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.log'))) {
        const lines = fs.readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n');
        if (lines[0]) this.tap.comment(`${name}:\n  ${lines.slice(-LAST_WORDS).join('\n  ')}`);
      }
    }
  }

  /* After a talk that passed the stack is emptied.  After one that failed or left something stopped
   * nobody knows what still moves in it: the next talk gets a new one. */
  async tidy({ settings }, stack, { stopped }, passed) {
    if (!passed) this.showLastWords(stack);
    if (passed && stopped.size === 0) await stack.empty();
    else await this.end(JSON.stringify(settings));
  }
}

module.exports = { Player };
