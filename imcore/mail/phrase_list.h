/* SPDX-License-Identifier: ISC */
/* Looks for phrases in a folded line of a letter.  Lists end with NULL.  Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @folded begins or ends with one of them, or has one anywhere. */
gboolean phrase_list_begins (const char *folded, const char *const *beginnings);
gboolean phrase_list_ends (const char *folded, const char *const *ends);
gboolean phrase_list_has (const char *folded, const char *const *signs);

/* Whether @folded has one of them with no letter or figure beside it. */
gboolean phrase_list_has_word (const char *folded, const char *const *words);

G_END_DECLS
