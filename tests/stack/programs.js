/* SPDX-License-Identifier: ISC */
/* Our own programs, their configuration, and the operator's command. */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Child, mustRun, run } = require('./child');

const SOURCE = path.resolve(__dirname, '../..');

/* Where the build puts each. */
const PROGRAMS = {
  milter: 'milter/uinvite-milter',
  smsbox: 'smsbox-app/uinvite-smsbox',
  imcored: 'imcored/imcored',
};
const COMMAND = 'ctl/uinvite';
const KILLING_MS = 540000;

/* { 'mail.domain': 'im.example' } -> a key file */
function keyFile(settings) {
  const groups = new Map();
  for (const [key, value] of Object.entries(settings)) {
    const dot = key.indexOf('.');
    const group = key.slice(0, dot);
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(`${key.slice(dot + 1)} = ${value}`);
  }
  return [...groups].map(([group, lines]) => `[${group}]\n${lines.join('\n')}\n`).join('\n');
}

class Programs {
  /* @base: the settings that make these programs find their neighbours. */
  constructor({ build, conf, logs, warden, base }) {
    Object.assign(this, { build, conf, logs, warden, base });
    this.children = new Map();
    this.environment = { UINVITE_CONF: conf };
  }

  configure(settings) {
    this.settings = { ...this.base, ...settings };
    fs.writeFileSync(this.conf, keyFile(this.settings));
  }

  file(name) {
    const file = path.join(this.build, PROGRAMS[name]);
    if (!fs.existsSync(file)) throw new Error(`${file} is not built; ./check unit builds it`);
    return file;
  }

  isRunning(name) {
    const child = this.children.get(name);
    return child !== undefined && child.running;
  }

  /* How @name is run, and what it says once it serves, or waits for what it needs: @unless, a
   * RegExp; null: it does not. */
  command(name, options, unless = null) {
    const file = this.file(name);
    const program = path.basename(file);
    return [program, [file, '--config', this.conf, ...options], {
      warden: this.warden,
      log: path.join(this.logs, `${program}.log`),
      env: this.environment,
      ready: new RegExp(`^(.*\\s)?${program}: (ready\\b${unless === null ? '' : `|${unless.source}`})`),
    }];
  }

  /* Resolves once @name serves, or has said that it waits: @unless, a RegExp. */
  async start(name, options = [], unless = null) {
    this.children.set(name, await Child.start(...this.command(name, options, unless)));
  }

  /* Kills @name @ms after each time that it @isServed (async), whatever it is doing then, and starts it
   * again at once, until @enough (async) holds; then it runs.  -> how often it was killed */
  async killEvery(name, ms, isServed, enough) {
    const [program, argv, options] = this.command(name, []);
    const end = Date.now() + KILLING_MS;
    let kills = 0;
    while (!(await enough())) {
      if (Date.now() > end) throw new Error(`${program} does not get on while it is killed`);
      const child = new Child(program, argv, options);
      this.children.set(name, child);
      await child.untilReady(isServed);
      await new Promise((resolve) => { setTimeout(resolve, ms); }); // the load, not a wait
      if (!child.running) throw new Error(child.lastWords('died by itself'));
      await this.crash(name);
      kills += 1;
    }
    await this.start(name);
    return kills;
  }

  /* An orderly stop; anything but exit 0 is an error that shows the program's last words. */
  async stop(name) {
    const child = this.children.get(name);
    this.children.delete(name);
    const { code } = await child.end('SIGTERM');
    if (code !== 0) throw new Error(child.lastWords('did not stop in order'));
  }

  /* No warning, no last word. */
  async crash(name) {
    const child = this.children.get(name);
    this.children.delete(name);
    await child.end('SIGKILL');
  }

  /* Throws if a program that should run has died. */
  check() {
    for (const child of this.children.values()) {
      if (!child.running) throw new Error(child.lastWords('died'));
    }
  }

  /* -> { code, stdout, stderr } */
  uinvite(args, { stdin = '' } = {}) {
    return run([path.join(this.build, COMMAND), ...args], { env: this.environment, stdin });
  }

  mustUinvite(args) {
    return mustRun([path.join(this.build, COMMAND), ...args], { env: this.environment });
  }
}

module.exports = { Programs, PROGRAMS, SOURCE };
