/* SPDX-License-Identifier: ISC */
/* A buddy name as others may see it: one line, no tricks, in any script. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes that one name may have, which are the store's columns': a single "character" can carry any
 * number of accents. */
#define BUDDY_NAME_BYTES_LIMIT 800
/* Marks kept on one letter; stacked higher they paint over the neighbours. */
#define BUDDY_NAME_MARKS_LIMIT 8

/* Cleans @raw, which is UTF-8: trims, makes any run of white space one blank, drops controls,
 * direction overrides and invisible characters that make two names look alike (but the joiners
 * and selectors that scripts and emoji need), composes (NFC), and cuts after @graphemes_at_most
 * characters as people see them (UAX #29 extended grapheme clusters), never inside one.  NULL:
 * nothing is left to see. */
char *buddy_name_clean (const char *raw, guint graphemes_at_most);

/* The same for somebody's own name: NULL, too, if it is a number or has one as a word, which would pass
 * for somebody's UIN or telephone: "639175336647", "Dennis (+63 917 533 6647)".  "Agent 007" is a name, and
 * so is "maria19901225". */
char *buddy_name_of_person (const char *raw, guint graphemes_at_most);

/* The bytes of the first character as people see it in @text; 0 at its end. */
gsize buddy_name_cluster (const char *text);

G_END_DECLS
