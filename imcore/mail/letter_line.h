/* SPDX-License-Identifier: ISC */
/* Says what one line of a letter's text is: words, a quoted line, or one of the lines with
 * which mail programs surround both.  English, German, French, Spanish, Italian, Portuguese,
 * Dutch, Polish, Swedish, Danish, Tagalog, Japanese, Chinese, Russian, Arabic; for
 * reply_trimmer. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A longer line is words, a quote or a disclaimer: nothing else is looked for in it. */
#define LETTER_LINE_BYTES 300

typedef enum {
    LINE_EMPTY,
    LINE_WORDS,
    LINE_QUOTE,       /* begins with '>' */
    LINE_RULE,        /* a row of - _ = * ~ # alone */
    LINE_DASHES,      /* exactly "-- ": a signature follows (RFC 3676, 4.3) */
    LINE_BARE_DASHES, /* these with the blank cut off, or one long dash */
    LINE_SIGNATURE,   /* "Sent from my ...", and virus scanners' stamps */
    LINE_HEADER,      /* "From: ...", as Outlook writes above what it quotes */
    LINE_SUBJECT,     /* the header among them that no timetable has */
    LINE_ORIGINAL,    /* "-----Original Message-----" */
    LINE_FORWARD,     /* "Begin forwarded message:" */
    LINE_ATTRIBUTION, /* never said of one line: see letter_line_attribution() */
} LetterLine;

/* @line in one case, width and spelling, white space run together: what the functions below
 * read.  The caller's; "" for an empty line and for one of more than LETTER_LINE_BYTES. */
char *letter_line_fold (const char *line, gsize length);

/* What @line is, which folds to @folded. */
LetterLine letter_line_read (const char *line, gsize length, const char *folded);

/* Whether a quoted line says that what follows was forwarded; Apple's and others' pages quote
 * all that they forward. */
gboolean letter_line_is_quoted_forward (const char *folded);

/* Whether a line that introduces a quote names an address outside @domain as its writer's. */
gboolean letter_line_names_other_writer (const char *folded, const char *domain);

typedef enum {
    ATTRIBUTION_NONE,
    ATTRIBUTION_IF_QUOTED, /* "He wrote:" is one where a quote follows */
    ATTRIBUTION_SURE,      /* with date or address: "On 4 March 2024 at 10:00, John wrote:" */
} Attribution;

/* What @folded is, one line or several joined by blanks. */
Attribution letter_line_attribution (const char *folded);

/* Whether an attribution that was broken over lines may begin with @folded: @by_word, if not
 * NULL, becomes TRUE where it does so with a word for it ("On", "Am") rather than a number. */
gboolean letter_line_may_begin_attribution (const char *folded, gboolean *by_word);

/* Whether the line was broken within <john@company.com>: the next one belongs to it, though it
 * begin with the '>' of a quote. */
gboolean letter_line_leaves_address_open (const char *folded);

G_END_DECLS
