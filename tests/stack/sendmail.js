/* SPDX-License-Identifier: ISC */
/* A private Sendmail, wired to verifier and milter as etc/sendmail/ recommends.  Debian's packages, or
 * unpacked beside the MTA that this machine has: both cannot be installed. */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Child, mustRun, run } = require('./child');
const { answers } = require('./port');

const PROGRAM = 'usr/libexec/sendmail/sendmail';
const RECOMMENDED = path.resolve(__dirname, '../../etc/sendmail');
const FETCH = path.resolve(__dirname, '../fetch-sendmail');
const FETCH_MS = 300000;

const NAME = 'mx.im.example';

/* Where the packages' files are: this machine's own, those that $UINVITE_SENDMAIL_ROOT names, or what
 * was unpacked into @build before; else they are fetched now. */
async function findRoot(build) {
  const folder = path.join(build, 'sendmail');
  const known = ['/', process.env.UINVITE_SENDMAIL_ROOT, folder]
    .find((root) => root && fs.existsSync(path.join(root, PROGRAM)));
  if (known === undefined) await mustRun([FETCH, folder], { ms: FETCH_MS });
  return known ?? folder;
}

class Sendmail {
  constructor({ run: folder, build, log, warden, port, reentryPort, sinkPort, verifierSocket, milterSocket }) {
    Object.assign(this, {
      build, log, warden, port, reentryPort, sinkPort, verifierSocket, milterSocket,
    });
    this.folder = path.join(folder, 'sendmail');
    this.queue = path.join(this.folder, 'mqueue');
    this.child = null;
  }

  get title() { return 'sendmail'; }

  get running() { return this.child !== null && this.child.running; }

  /* What an administrator's sendmail.mc says anyway, the recommended lines, and what tests need: the
   * world is one sink without DNS, a busy machine is no reason to refuse, and what comes is delivered
   * before it is answered: so a mailbox gets its letters in their order.  Our folder lies under /tmp,
   * which all may write to: hence TrustStickyBit. */
  main() {
    return `divert(-1)
include(\`${this.root}usr/share/sendmail/cf/m4/cf.m4')dnl
divert(0)dnl
VERSIONID(\`uinvite tests')dnl
OSTYPE(\`linux')dnl
define(\`confPID_FILE', \`${this.folder}/pid')dnl
define(\`QUEUE_DIR', \`${this.queue}')dnl
define(\`STATUS_FILE', \`')dnl
define(\`HELP_FILE', \`')dnl
define(\`ALIAS_FILE', \`')dnl
define(\`confDOMAIN_NAME', \`${NAME}')dnl
define(\`confDONT_PROBE_INTERFACES', \`True')dnl
define(\`confDONT_BLAME_SENDMAIL', \`TrustStickyBit,InsufficientEntropy')dnl
define(\`confSERVICE_SWITCH_FILE', \`${this.folder}/service.switch')dnl
define(\`confTO_IDENT', \`0')dnl
define(\`confREFUSE_LA', \`1000')dnl
define(\`confQUEUE_LA', \`1000')dnl
define(\`confDELAY_LA', \`0')dnl
define(\`confDELIVERY_MODE', \`interactive')dnl
define(\`SMART_HOST', \`esmtp:[127.0.0.1]')dnl
define(\`ESMTP_MAILER_ARGS', \`TCP $h ${this.sinkPort}')dnl
FEATURE(\`accept_unresolvable_domains')dnl
FEATURE(\`no_default_msa')dnl
FEATURE(\`nocanonify')dnl
DAEMON_OPTIONS(\`Name=MTA, Family=inet, Addr=127.0.0.1, Port=${this.port}')dnl
include(\`${this.folder}/uinvite.mc')dnl
MAILER(\`smtp')dnl
`;
  }

  /* A file of etc/sendmail with our places in it.  One that is not named there is our mistake. */
  recommended(name, places) {
    let text = fs.readFileSync(path.join(RECOMMENDED, name), 'utf8');
    for (const [theirs, ours] of Object.entries(places)) {
      if (!text.includes(theirs)) throw new Error(`etc/sendmail/${name} does not name ${theirs}`);
      text = text.split(theirs).join(ours);
    }
    return text;
  }

  async start() {
    if (!fs.existsSync(this.folder)) await this.lay();
    /* Its host must have a name with a dot, or it sleeps for a minute; and what it forks makes
     * sessions of its own, but cannot leave the process namespace, which ends with its first. */
    const argv = this.argv('-bD', '-q1s', '-X', this.log);
    this.child = await Child.start('sendmail', argv, {
      warden: this.warden,
      log: `${this.log}.start`,
      env: { RES_OPTIONS: 'timeout:1 attempts:1' },
      ready: async () => await answers(this.port) && answers(this.reentryPort),
    });
  }

  file(name) { return path.join(this.folder, name); }

  async lay() {
    this.root = await findRoot(this.build);
    if (!this.root.endsWith('/')) this.root += '/';
    await mustRun(['install', '-d', '-m', '755', this.folder]);
    await mustRun(['install', '-d', '-m', '700', this.queue]);
    fs.writeFileSync(this.file('service.switch'), 'hosts files\naliases files\n');
    fs.writeFileSync(this.file('uinvite.mc'), this.recommended('uinvite.mc', {
      '/etc/mail/mailertable': this.file('mailertable'),
      '/etc/mail/virtusertable': this.file('virtusertable'),
      '/run/opendkim/opendkim.sock': this.verifierSocket,
      '/run/uinvite/milter.sock': this.milterSocket,
      10027: String(this.reentryPort),
    }));
    fs.writeFileSync(this.file('sendmail.mc'), this.main());
    const { stdout } = await mustRun(
      ['m4', `-D_CF_DIR_=${this.root}usr/share/sendmail/cf/`, this.file('sendmail.mc')],
    );
    fs.writeFileSync(this.file('sendmail.cf'), stdout);
    await this.makeMap('mailertable', {});
    await this.makeMap('virtusertable', { 'admin@example.net': 'admin@outside.example' });
  }

  async makeMap(name, places) {
    const { code, stderr } = await run(
      [`${this.root}usr/libexec/sendmail/makemap`, '-C', this.file('sendmail.cf'), 'hash', this.file(name)],
      { stdin: this.recommended(`${name}.uinvite`, places) },
    );
    if (code !== 0) throw new Error(`makemap ${name} failed: ${stderr}`);
  }

  argv(...options) {
    return ['unshare', '--uts', '--pid', '--fork', '--kill-child',
      'sh', '-c', `hostname ${NAME} && exec "$@"`, 'sh',
      path.join(this.root, PROGRAM), '-C', this.file('sendmail.cf'), ...options];
  }

  /* What the administrator does with all that is in quarantine. */
  async release() { await mustRun(this.argv('-Q', '-qQ')); }

  /* Sendmail is the first of its process namespace: with it all of its offspring ends. */
  async stop() { await this.child.end('SIGKILL'); }

  /* How many letters are in the queue: untried, and tried before in vain (RFC-less, but documented:
   * a qf file's line "N" counts the attempts). */
  letters() {
    const untried = (name) => {
      try {
        const tries = /^N(\d+)$/m.exec(fs.readFileSync(path.join(this.queue, name), 'latin1'));
        return tries === null || tries[1] === '0';
      } catch (error) {
        if (error.code === 'ENOENT') return true; // gone under our eyes: look again
        throw error;
      }
    };
    const names = fs.readdirSync(this.queue).filter((name) => /^[qt]f/.test(name));
    const moving = names.filter(untried).length;
    return { moving, deferred: names.length - moving };
  }
}

module.exports = { Sendmail };
