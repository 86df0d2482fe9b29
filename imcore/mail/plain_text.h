/* SPDX-License-Identifier: ISC */
/* Makes whatever came in a letter fit to be shown: valid UTF-8 without NUL, control characters,
 * and characters that turn the direction of writing (with which "gpj.exe" reads "exe.jpg").
 * Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    PLAIN_TEXT_ONE_LINE, /* runs of white space become one blank, none at the ends */
    PLAIN_TEXT_LINES,    /* '\n' ends lines; tabs stay; no empty lines at the ends */
} PlainTextShape;

/* What of @bytes fits into @limit bytes, never half a character.  Bytes that are no UTF-8
 * become U+FFFD.  The caller's, free with g_free(); "" where nothing remains. */
char *plain_text (const char *bytes, gsize length, PlainTextShape shape, gsize limit);

/* Bytes of an unknown charset as UTF-8: they are where they can be, else what Windows wrote
 * before.  A last character that is not complete is taken for one cut off.  The caller's, *@out
 * bytes. */
char *plain_text_guess_charset (const char *bytes, gsize length, gsize *out);

G_END_DECLS
