/* SPDX-License-Identifier: ISC */
/* One server process of the stack: started, awaited until it serves, ended by its pid. */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const { spawn } = require('node:child_process');
const { until } = require('./wait');

const READY_MS = 20000;
const END_MS = 15000;
const SHOWN_LINES = 15;

class Child {
  /* Resolves once @ready holds: a RegExp is awaited in the lines the process prints; a function, for
   * a server that does not say when it serves, is asked again and again.  What it prints goes to
   * @log. */
  static async start(name, argv, { warden, log, ready, env = {}, cwd = '/' }) {
    const child = new Child(name, argv, { warden, log, env, cwd });
    try {
      await child.untilReady(ready);
    } catch (error) {
      await child.end('SIGKILL');
      throw error;
    }
    return child;
  }

  constructor(name, argv, { warden, log, env, cwd }) {
    this.name = name;
    this.lines = [];
    this.listeners = new Set();
    this.ending = null; // { code, signal } once it is over
    this.logFile = fs.createWriteStream(log, { flags: 'a' });
    /* A group of its own: a terminal's Ctrl-C is for us alone, who end things in order. */
    this.process = spawn(argv[0], argv.slice(1), {
      detached: true, cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.pid = this.process.pid;
    if (this.pid !== undefined) warden.group(this.pid);
    for (const stream of [this.process.stdout, this.process.stderr]) {
      readline.createInterface({ input: stream }).on('line', (line) => this.heard(line));
    }
    this.over = new Promise((resolve) => {
      this.process.once('error', (error) => {
        this.heard(error.message);
        this.ending = this.ending || { code: 127, signal: null };
        resolve(this.ending);
      });
      this.process.once('close', (code, signal) => {
        this.ending = this.ending || { code, signal };
        if (this.pid !== undefined) warden.ended(this.pid);
        this.logFile.end();
        resolve(this.ending);
      });
    });
  }

  heard(line) {
    this.logFile.write(`${line}\n`);
    this.lines.push(line);
    if (this.lines.length > SHOWN_LINES) this.lines.shift();
    for (const listener of this.listeners) listener(line);
  }

  async untilReady(ready) {
    const ended = () => new Error(this.lastWords('ended before it was ready'));
    if (ready instanceof RegExp) {
      await this.untilSaid(ready, ended);
      return;
    }
    await until(() => {
      if (this.ending !== null) throw ended();
      return ready();
    }, { ms: READY_MS, what: () => this.lastWords('is not ready') });
  }

  untilSaid(pattern, ended) {
    return new Promise((resolve, reject) => {
      const settle = (how, value) => {
        clearTimeout(limit);
        this.listeners.delete(listener);
        how(value);
      };
      const listener = (line) => { if (pattern.test(line)) settle(resolve); };
      const limit = setTimeout(
        () => settle(reject, new Error(`after ${READY_MS / 1000} s: ${this.lastWords('is not ready')}`)),
        READY_MS,
      );
      this.listeners.add(listener);
      this.over.then(() => settle(reject, ended()));
    });
  }

  lastWords(what) {
    const how = this.ending === null ? '' : ` (exit ${this.ending.code ?? this.ending.signal})`;
    return `${this.name} ${what}${how}; it said:\n  ${this.lines.join('\n  ')}`;
  }

  get running() { return this.ending === null; }

  /* Ends the process and waits for it.  -> { code, signal } */
  async end(signal = 'SIGTERM') {
    if (this.ending === null && this.pid !== undefined) {
      this.kill(signal);
      const timer = setTimeout(() => {
        this.heard(`(did not end within ${END_MS} ms of ${signal}: killed)`);
        this.kill('SIGKILL');
      }, END_MS);
      await this.over;
      clearTimeout(timer);
    }
    return this.over;
  }

  /* SIGKILL goes to the whole group: an orphaned offspring would hold our pipes. */
  kill(signal) {
    try {
      process.kill(signal === 'SIGKILL' ? -this.pid : this.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

/* Runs a command to its end.  -> { code, stdout, stderr }; never throws for a non-zero exit. */
function run(argv, { env = {}, stdin = '', cwd = '/', ms = 60000 } = {}) {
  return new Promise((resolve, reject) => {
    const process_ = spawn(argv[0], argv.slice(1), {
      cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => process_.kill('SIGKILL'), ms);
    const out = [];
    const err = [];
    process_.stdout.on('data', (data) => out.push(data));
    process_.stderr.on('data', (data) => err.push(data));
    process_.stdin.on('error', () => {}); // a command need not read what it is given
    process_.once('error', (error) => { clearTimeout(timer); reject(error); });
    process_.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({
        code: code ?? `killed by ${signal}`,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      });
    });
    process_.stdin.end(stdin);
  });
}

/* The same, and a non-zero exit is an error that shows what the command said. */
async function mustRun(argv, options) {
  const result = await run(argv, options);
  if (result.code !== 0) {
    throw new Error(`${path.basename(argv[0])} ${argv.slice(1).join(' ')} failed `
      + `(exit ${result.code}): ${result.stderr.trim() || result.stdout.trim()}`);
  }
  return result;
}

module.exports = { Child, run, mustRun };
