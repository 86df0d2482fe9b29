/* SPDX-License-Identifier: ISC */
/* Holds a talk's patterns against what was heard.
 *
 * * `*` is any text, as little as will do; a run of white space matches any run of white
 * space; letters match in either case; `{name}` keeps the run of characters without white
 * space that stands there, or, once kept, is compared.  A pattern is held against the whole,
 * outer white space aside. */
'use strict';

const NAME = /\{([A-Za-z_]\w*)\}/g;
const PIECES = /\{([A-Za-z_]\w*)\}|(\*)|(\s+)|([^*{\s]+|\{)/gu;

function escape(literal) {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/* `{name}` keeps all of the run: beside a star it begins and ends where the white space
 * does. */
function keepRun(before, after) {
  const begins = before === undefined || before[2] ? '(?<!\\S)' : '';
  const ends = after === undefined || after[2] ? '(?!\\S)' : '';
  return `${begins}(\\S+)${ends}`;
}

function compile(pattern, kept) {
  const pieces = [...pattern.trim().matchAll(PIECES)];
  const names = [];
  const source = pieces.map((piece, i) => {
    const [all, name, star, blank] = piece;
    if (star) return '[\\s\\S]*?';
    if (blank) return '\\s+';
    if (!name) return escape(all);
    if (kept.has(name)) return escape(kept.get(name));
    if (names.includes(name)) return `\\${names.indexOf(name) + 1}(?!\\d)`;
    names.push(name);
    return keepRun(pieces[i - 1], pieces[i + 1]);
  });
  return { regexp: new RegExp(`^${source.join('')}$`, 'iu'), names };
}

/* Holds each [pattern, text] pair; what an earlier pair kept is compared in a later
 * one.  Returns the Map of what is kept from here on, or null when a pair does not match. */
function matchAll(pairs, kept = new Map()) {
  const all = new Map(kept);
  for (const [pattern, text] of pairs) {
    const { regexp, names } = compile(pattern, all);
    const match = regexp.exec(text.trim());
    if (!match) return null;
    names.forEach((name, i) => all.set(name, match[i + 1]));
  }
  return all;
}

function match(pattern, text, kept) {
  return matchAll([[pattern, text]], kept);
}

/* What an act says: `{name}` stands for what was kept; a name that nothing was kept under,
 * and a star, stand for themselves. */
function expand(text, kept) {
  return text.replace(NAME, (braces, name) => (kept.has(name) ? kept.get(name) : braces));
}

module.exports = { match, matchAll, expand };
