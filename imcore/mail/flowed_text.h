/* SPDX-License-Identifier: ISC */
/* Undoes format=flowed (RFC 3676): lines that were broken to fit a width are one line again.
 * Pure; any thread; time grows with the text's length alone. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text with '\n' between lines, its paragraphs joined and what was stuffed before lines taken
 * away.  Quoted lines begin with their '>'s and a blank.  "-- " ends paragraphs and stays as it
 * is.  @delete_blank: DelSp=yes, the blank at a broken line's end goes too.  The caller's. */
char *flowed_text (const char *text, gboolean delete_blank);

G_END_DECLS
