/* SPDX-License-Identifier: ISC */
/* Writes a text: from a notice's wording to what a phone is sent, in how many parts.  The
 * coding itself is bearerbox's work; here it is only foreseen. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns @wording (UTF-8) tidied: composed (NFC), no control characters but LF, no double
 * blanks, no blanks at line ends, at most one empty line together.  Curly quotes, dashes, odd
 * blanks and the like become their plain forms if @replaces and the whole then fits GSM 7-bit,
 * which holds more than twice as much in a part; else they stay.  "" if nothing is left: such a text must
 * not be sent.  The caller owns the result. */
char *text_write (const char *wording, gboolean replaces);

/* What of @text fits into @most units of 16 bits, with "..." after it where something was left
 * out; never cut within a character as people see it (UAX #29).  The caller owns the result. */
char *text_shorten (const char *text, guint most);

/* Cuts @text (UTF-8) into the parts it leaves in: one, or several of 153 septets or 67 units of
 * 16 bits at most.  Joined they are @text again.  No cut is within a character as people see it
 * (bearerbox, left to itself, parts the halves of an emoji); it is between words where that
 * costs no part more.  *@gsm7, if not NULL: TRUE for GSM 7-bit, FALSE for UCS-2.  "" has none.
 * Free with g_ptr_array_unref(). */
GPtrArray *text_split (const char *text, gboolean *gsm7);

/* In how many of them. */
guint text_count_parts (const char *text, gboolean *gsm7);

G_END_DECLS
