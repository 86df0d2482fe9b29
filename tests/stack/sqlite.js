/* SPDX-License-Identifier: ISC */
/* The embedded store: a file.  It cannot be stopped. */
'use strict';
const path = require('node:path');
const { mustRun } = require('./child');

const BUSY_MS = 5000;

class Sqlite {
  constructor({ dir }) {
    this.file = path.join(dir, 'uinvite.db');
    this.url = `sqlite://${this.file}`;
    this.running = true;
  }

  async start() {}

  /* Runs @sql.  -> rows, each an array of texts */
  async query(sql) {
    const { stdout } = await mustRun(
      ['sqlite3', '-bail', '-cmd', `.timeout ${BUSY_MS}`, '-separator', '\t', this.file],
      { stdin: sql },
    );
    return stdout.split('\n').filter(Boolean).map((row) => row.split('\t'));
  }

  async tables() {
    const rows = await this.query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\';",
    );
    return rows.map(([name]) => name);
  }

  /* -> [[table, column]] */
  columns() {
    return this.query(
      "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' "
      + "AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\';",
    );
  }
}

module.exports = { Sqlite };
