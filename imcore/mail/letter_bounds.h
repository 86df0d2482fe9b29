/* SPDX-License-Identifier: ISC */
/* How much of a letter the parser gets to see, so that what it holds and how long it works stay
 * within bounds whatever a stranger sends.  Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Beyond these a letter is IM_READING_MALFORMED. */
#define MAIL_HEADERS 1000
#define MAIL_HEADER_BYTES (256 * 1024)

/* Beyond these the rest is not parsed.  Structure is every line of the body that begins as a
 * part or as a header does, with its folds; it may cost the parser a hundred times its bytes.
 */
#define MAIL_LINES 300000 /* of the body: 10 MiB of base64 have half as many */
#define MAIL_STRUCTURE_LINES 5000
#define MAIL_STRUCTURE_BYTES (512 * 1024)
#define MAIL_STRUCTURE_TYPES 300 /* Content-Type fields: so deep may parts nest */
/* The same of a letter's addresses within the letter; groups may stand in groups, to any depth.
 */
#define MAIL_STRUCTURE_ADDRESSES (32 * 1024)
#define MAIL_STRUCTURE_GROUPS 500 /* colons in one field */

/* Finds the empty line behind the headers.  FALSE: more headers than any letter needs. */
gboolean letter_bounds_find_body (const char *start, gsize length, gsize *body);

/* How many of the letter's @length bytes, whose body begins at @body, can be parsed. */
gsize letter_bounds_parsing (const char *start, gsize length, gsize body);

G_END_DECLS
