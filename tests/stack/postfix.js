/* SPDX-License-Identifier: ISC */
/* A private Postfix, wired to verifier and milter as etc/postfix/ recommends. */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Child, mustRun } = require('./child');
const { answers } = require('./port');
const { AUTHSERV_ID } = require('./verifier');

/* Debian's package, or the folder into which ./demo unpacked one beside another MTA. */
const ROOT = process.env.UINVITE_POSTFIX_ROOT || '';
const LIBRARIES = `${ROOT}/usr/lib/postfix`;
/* Postfix's users; where it is not installed, two that every Debian has and nothing runs under. */
const OWNER = ROOT === '' ? 'postfix' : 'uucp';
const GROUP = ROOT === '' ? 'postdrop' : 'news';

const RECOMMENDED = path.resolve(__dirname, '../../etc/postfix');

/* qmgr wakes up every second: a letter that its client still holds when the queue is run goes back
 * to `incoming`, which is looked at only then or when the next letter comes. */
const SERVICES = `
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 1 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp      unix  - - n - - smtp
relay     unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
`;

/* Further than that no letter is deferred by the settings below. */
const AHEAD_MS = 5000;

class Postfix {
  constructor({ run, log, warden, port, reentryPort, sinkPort, verifierSocket, milterSocket }) {
    Object.assign(this, {
      log, warden, port, reentryPort, sinkPort, verifierSocket, milterSocket,
    });
    this.folder = path.join(run, 'postfix');
    this.etc = path.join(this.folder, 'etc');
    this.spool = path.join(this.folder, 'spool');
    this.child = null;
  }

  get title() { return 'postfix'; }

  get running() { return this.child !== null && this.child.running; }

  /* What an administrator's main.cf says anyway, the recommended lines, and what tests need: the
   * world is one sink, queues are tried again every second, what comes from our own address is a
   * stranger's, whose missing headers Postfix does not write, and one mailbox gets one letter at a
   * time, in the order in which they came. */
  main() {
    return `compatibility_level = 3.6
queue_directory = ${this.spool}
data_directory = ${this.folder}/data
maillog_file = ${this.log}
maillog_file_prefixes = ${path.dirname(this.log)}
myhostname = mx.im.example
myorigin = $myhostname
mydestination =
local_recipient_maps =
local_transport = error:5.1.1 no local mail
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8

${this.recommended('main.cf.uinvite', {
    '/run/opendkim/opendkim.sock': this.verifierSocket,
    '/run/uinvite/milter.sock': this.milterSocket,
    '127.0.0.1]:10027': `127.0.0.1]:${this.reentryPort}`,
    '/etc/postfix/header_checks.uinvite': `${this.etc}/header_checks`,
    'admin@example.net': 'admin@outside.example',
  })}
disable_dns_lookups = yes
local_header_rewrite_clients =
relayhost = [127.0.0.1]:${this.sinkPort}
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
transport_retry_time = 1s
smtpd_client_connection_count_limit = 0
smtp_destination_recipient_limit = 1
smtp_destination_concurrency_limit = 1
${this.beside()}`;
  }

  master() {
    return `127.0.0.1:${this.port} inet n - n - - smtpd
${this.recommended('master.cf.uinvite', {
    '127.0.0.1:10027': `127.0.0.1:${this.reentryPort}`,
    '/run/uinvite/milter.sock': this.milterSocket,
  })}
${SERVICES.trimStart()}`;
  }

  /* Where the parts of an unpacked Postfix are. */
  beside() {
    if (ROOT === '') return '';
    return `mail_owner = ${OWNER}
setgid_group = ${GROUP}
command_directory = ${ROOT}/usr/sbin
daemon_directory = ${LIBRARIES}/sbin
shlib_directory = ${LIBRARIES}
meta_directory = ${ROOT}/etc/postfix
import_environment = MAIL_CONFIG MAIL_LOGTAG TZ LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME LD_LIBRARY_PATH
`;
  }

  /* A file of etc/postfix with our places in it.  One that is not named there is our mistake. */
  recommended(name, places) {
    let text = fs.readFileSync(path.join(RECOMMENDED, name), 'utf8');
    for (const [theirs, ours] of Object.entries(places)) {
      if (!text.includes(theirs)) throw new Error(`etc/postfix/${name} does not name ${theirs}`);
      text = text.split(theirs).join(ours);
    }
    return text;
  }

  async start() {
    if (!fs.existsSync(this.etc)) await this.lay();
    /* master itself: postfix(1) would check for three seconds and start it in a session of its own,
     * where nobody but master could end it. */
    const argv = [`${LIBRARIES}/sbin/master`, '-c', this.etc, '-d'];
    this.child = await Child.start('postfix', argv, {
      warden: this.warden,
      log: `${this.log}.start`,
      env: ROOT === '' ? {} : { LD_LIBRARY_PATH: LIBRARIES },
      ready: () => answers(this.port),
    });
  }

  /* Configuration and queues, with the owners that `postfix check` would give them. */
  async lay() {
    const inSpool = (...names) => names.map((name) => path.join(this.spool, name));
    await mustRun(['install', '-d', '-m', '755', this.folder, this.etc, this.spool, ...inSpool('pid')]);
    await mustRun(['install', '-d', '-m', '700', '-o', OWNER, `${this.folder}/data`,
      ...inSpool('active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming',
        'private', 'saved', 'trace')]);
    await mustRun(['install', '-d', '-m', '730', '-o', OWNER, '-g', GROUP,
      ...inSpool('maildrop')]);
    await mustRun(['install', '-d', '-m', '710', '-o', OWNER, '-g', GROUP,
      ...inSpool('public')]);
    fs.writeFileSync(`${this.etc}/main.cf`, this.main());
    fs.writeFileSync(`${this.etc}/master.cf`, this.master());
    const id = AUTHSERV_ID.replace(/\./g, '\\.');
    fs.writeFileSync(`${this.etc}/header_checks`,
      this.recommended('header_checks.uinvite', { 'mx\\.im\\.example': id }));
    /* Postfix waits until a configuration is two seconds old, lest someone is still writing it. */
    for (const name of ['main.cf', 'master.cf', 'header_checks']) {
      fs.utimesSync(path.join(this.etc, name), 0, 0);
    }
  }

  async stop() { await this.child.end(); }

  /* A letter whose retry falls into the very moment in which one of its deliveries ends is "skipped, still
   * being delivered": dated a minute ahead in `incoming`, where all else is a matter of a second.  It is made
   * due. */
  makeDue() {
    const now = Date.now();
    for (const name of fs.readdirSync(path.join(this.spool, 'incoming'))) {
      const file = path.join(this.spool, 'incoming', name);
      const { mtimeMs } = fs.statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
      if (mtimeMs > now + AHEAD_MS) fs.utimesSync(file, now / 1000, now / 1000);
    }
  }

  /* How many letters each queue holds.  A letter moves from left to right, and from deferred back
   * to active: hence active is counted last once more. */
  letters() {
    this.makeDue();
    const count = (folder) => fs.readdirSync(folder, { withFileTypes: true }).reduce(
      (sum, entry) => sum + (entry.isDirectory() ? count(path.join(folder, entry.name)) : 1), 0,
    );
    const queue = (name) => {
      try {
        return count(path.join(this.spool, name));
      } catch (error) {
        if (error.code === 'ENOENT') return 1; // moved under our eyes: look again
        throw error;
      }
    };
    const moving = queue('maildrop') + queue('incoming') + queue('active');
    const deferred = queue('deferred');
    return { moving: moving + queue('active'), deferred };
  }
}

module.exports = { Postfix, OWNER };
