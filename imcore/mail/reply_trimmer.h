/* SPDX-License-Identifier: ISC */
/* Finds in a letter's text what its writer wrote himself: without what his mail program quotes,
 * and without his signature.  Pure; any thread; time grows with the text's length alone. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is new in @text, which is UTF-8 with '\n' between lines.  The caller's, free with
 * g_free().
 *
 * Cut are quoted lines with what introduces them ("On ..., John wrote:"), the headers above an
 * unmarked quote, signatures and companies' disclaimers, in the languages of letter_line.c.
 * Kept whole, but for the signature, are letters whose answers stand between quotes, and
 * letters forwarded.  A text of quotes alone comes back as it is: where there were words, words
 * are returned.
 *
 * @was_cut: TRUE as soon as a line that is not empty was left out.  No mark is put in its
 * place: for those who ask what he wants. */
char *reply_trim (const char *text, gboolean *was_cut);

#define REPLY_MARK "[...]"

/* The same for who reads it.  The quoted letter at either end, and a signature, are left out
 * without a mark: the reader wrote the one himself.  REPLY_MARK stands on a line of its own
 * where he might miss something: between his writer's words, and where the quoted writer has an
 * address outside @domain, which is ours. */
char *reply_trim_for_reader (const char *text, const char *domain, gboolean *was_cut);

/* Whether @text holds no words of its writer's own: empty, or a quote or a signature alone,
 * which reply_trim() returns as they are.  Such words are not his and say nothing about what he
 * wants, so ask this before intent_read(). */
gboolean reply_is_quote_alone (const char *text);

G_END_DECLS
