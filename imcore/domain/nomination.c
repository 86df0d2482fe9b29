/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/nomination.h"

#include <string.h>

/* The name; a break; the words; an address, which is all that may follow. */
#define PATTERN                                                                                   \
    "^(.*?)[\\s,;:(-]*(?<=^|[\\s,;:(-])"                                                           \
    "(?:please\\s+)?(?:(?:answer|reply|respond)\\s+(?:to|at|by)|via):?\\s+"                       \
    "([^\\s<>]+@[^\\s<>]+?|\\+?[0-9][0-9 ().-]*[0-9])[\\s.!?)]*$"

static const GRegex *
pattern (void)
{
    static gsize compiled = 0;
    if (g_once_init_enter (&compiled)) {
        GRegex *regex = g_regex_new (PATTERN, G_REGEX_CASELESS | G_REGEX_DOTALL, 0, NULL);
        g_once_init_leave (&compiled, (gsize) regex);
    }
    return (const GRegex *) compiled;
}

gboolean
nomination_read (const char *written, char **name, char **address)
{
    if (strlen (written) > NOMINATION_LIMIT)
        return FALSE;
    g_autoptr (GMatchInfo) match = NULL;
    if (!g_regex_match (pattern (), written, 0, &match))
        return FALSE;
    *name = g_strstrip (g_match_info_fetch (match, 1));
    *address = g_match_info_fetch (match, 2);
    return TRUE;
}
