/* SPDX-License-Identifier: ISC */
/* Sees to it that nothing outlives its stack, not even when node is killed with SIGKILL: a shell
 * that reads what there is to end from a pipe which only we hold, and ends it at the pipe's end. */
'use strict';
const { spawn } = require('node:child_process');

/* Each child leads a process group of its own, so that its pid names all of its offspring. */
const SCRIPT = `
groups= folders=
while read -r verb what; do
  case $verb in
    group) groups="$groups $what" ;;
    ended) groups=$(printf '%s\\n' $groups | grep -vx "$what") ;;
    folder) folders="$folders $what" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
# What is dying may still write, and its end is told to its parent alone: a folder is gone when rm
# says so.
for folder in $folders; do
  tries=0
  until rm -rf -- "$folder" 2>/dev/null || [ $tries -ge 100 ]; do
    tries=$((tries + 1)); sleep 0.02
  done
done
`;

class Warden {
  constructor() {
    this.shell = spawn('/bin/sh', ['-c', SCRIPT], {
      detached: true, stdio: ['pipe', 'ignore', 'inherit'],
    });
    this.gone = new Promise((resolve) => this.shell.on('exit', resolve));
    this.shell.stdin.on('error', () => {});
  }

  group(pid) { this.shell.stdin.write(`group ${pid}\n`); }

  ended(pid) { this.shell.stdin.write(`ended ${pid}\n`); }

  /* @path must be free of white space; ours come from mkdtemp. */
  folder(path) { this.shell.stdin.write(`folder ${path}\n`); }

  /* Ends all that is left and removes the folders; resolves when it is done. */
  async close() {
    this.shell.stdin.end();
    await this.gone;
  }
}

module.exports = { Warden };
