/* SPDX-License-Identifier: ISC */
/* What a filter in front of us said of a letter in its header: spam, a virus.  Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @verdicts as the operator lists them: "X-Spam-Flag: YES, X-Virus-Status: Infected"; each a field's name
 * and the words that its value begins with, in any case; "" lists none.  NULL: they are good; otherwise
 * the first piece that is none, the caller's. */
char *spam_verdicts_find_bad (const char *verdicts);

/* Whether the field @name with @value, folded or not, is one of them: "Yes" is "Yes, score=9", but not
 * "Yesterday". */
gboolean spam_verdicts_have (const char *verdicts, const char *name, const char *value);

G_END_DECLS
