/* SPDX-License-Identifier: ISC */
/* The lines of a letter's text while reply_trimmer judges them.  Pure. */
#pragma once

#include "imcore/mail/letter_line.h"

G_BEGIN_DECLS

/* Lines looked at; what follows them goes the way of the last. */
#define REPLY_LINES_LIMIT 1000

typedef struct {
    const char *start; /* in the letter */
    gsize length;      /* without '\n' */
    char *folded;
    LetterLine kind;
    gboolean is_left_out;
} ReplyLine;

/* @text's lines, of ReplyLine, the last one all the rest where there are too many.  They refer
 * to
 * @text, which must outlive them.  The caller's. */
GArray *reply_lines_read (const char *text);

ReplyLine *reply_line_at (GArray *lines, guint i);

/* Is a line of that kind part of a quote? */
gboolean reply_line_is_quoting (LetterLine kind);

/* Is there a line of @kind from @first to @end that is not left out? */
gboolean reply_lines_have (GArray *lines, guint first, guint end, LetterLine kind);

void reply_lines_leave_out (GArray *lines, guint first, guint end);

G_END_DECLS
