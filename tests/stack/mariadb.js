/* SPDX-License-Identifier: ISC */
/* A private MariaDB on a Unix socket that only we and root can reach. */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Child, mustRun } = require('./child');

const DATABASE = 'uinvite';

/* /etc/passwd's line of @name, as fields; undefined: no such user. */
function account(name) {
  return fs.readFileSync('/etc/passwd', 'utf8').split('\n')
    .map((line) => line.split(':')).find(([user]) => user === name);
}

/* Debian's core package alone makes no user for the server. */
function serverUser() { return account('mysql') === undefined ? 'nobody' : 'mysql'; }

function groupOf(name) { return account(name)[3]; }

class MariaDb {
  /* @run must be short: a socket's path has 107 bytes at most. */
  constructor({ run, log, warden }) {
    Object.assign(this, { log, warden });
    this.folder = path.join(run, 'mariadb');
    this.data = path.join(this.folder, 'data');
    this.socket = path.join(this.folder, 's');
    this.url = `mysql://root@localhost/${DATABASE}?socket=${this.socket}`;
    this.child = null;
    /* mariadbd refuses to be root. */
    this.user = process.getuid() === 0 ? serverUser() : null;
    this.as = this.user === null
      ? [] : ['setpriv', `--reuid=${this.user}`, '--clear-groups', `--regid=${groupOf(this.user)}`];
  }

  get running() { return this.child !== null && this.child.running; }

  async start() {
    if (!fs.existsSync(this.data)) await this.install();
    await this.serve();
    await this.query(`CREATE DATABASE IF NOT EXISTS ${DATABASE};`, '');
  }

  /* Root has no password here: the folder's mode is what keeps others out.  In a tmpdir that several
   * servers share they delete one another's temporary tables. */
  async install() {
    await mustRun(['install', '-d', '-m', '700',
      ...(this.user === null ? [] : ['-o', this.user]), this.folder]);
    await mustRun([...this.as, 'mariadb-install-db', '--no-defaults', `--datadir=${this.data}`,
      `--tmpdir=${this.folder}`, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve',
      '--innodb-log-file-size=8M']);
  }

  async serve() {
    this.child = await Child.start('mariadbd', [...this.as, 'mariadbd',
      '--no-defaults', // must come first: else /etc/mysql is read
      `--datadir=${this.data}`, `--tmpdir=${this.folder}`, `--socket=${this.socket}`,
      `--pid-file=${this.folder}/pid`,
      '--skip-networking', '--skip-name-resolve', '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_bin', '--transaction-isolation=READ-COMMITTED',
      '--innodb-log-file-size=8M', '--innodb-buffer-pool-size=64M'], {
      warden: this.warden, log: this.log, ready: /ready for connections/,
    });
  }

  /* As in a power cut: stricter than an orderly stop, and quicker. */
  async stop() { await this.child.end('SIGKILL'); }

  /* Runs @sql.  -> rows, each an array of texts */
  async query(sql, database = DATABASE) {
    const { stdout } = await mustRun(['mariadb', '--no-defaults', '-uroot', `-S${this.socket}`,
      '--batch', '--skip-column-names', database], { stdin: sql });
    return stdout.split('\n').filter(Boolean).map((row) => row.split('\t'));
  }

  async tables() {
    const rows = await this.query(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = '${DATABASE}';`,
    );
    return rows.map(([name]) => name);
  }

  /* -> [[table, column]] */
  columns() {
    return this.query(
      `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = '${DATABASE}';`,
    );
  }
}

module.exports = { MariaDb };
