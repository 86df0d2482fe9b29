/* SPDX-License-Identifier: ISC */
/* Fills lines with words, as a typesetter does with the pieces of a paragraph handed to him. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct LineFiller LineFiller;

/* @columns 0: lines are not broken.  A wide character takes two, a combining one none. */
LineFiller *line_filler_new (guint columns);
void line_filler_free (LineFiller *filler);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LineFiller, line_filler_free)

/* Adds words.  White space of any kind and length parts words; the end of a piece does not, so
 * that "Hi " and "Dennis" and "!" make two words.  A word is never broken, however long. */
void line_filler_add (LineFiller *filler, const char *piece);
/* The same, but line ends and blanks stay as they are; only a line too long is broken. */
void line_filler_add_kept (LineFiller *filler, const char *piece);
/* Begins a new line. */
void line_filler_break (LineFiller *filler);

/* All lines with LF between them, none before or after; blanks at line ends are gone.  Ends the
 * filler's use.  The caller owns the result. */
char *line_filler_finish (LineFiller *filler);

G_END_DECLS
