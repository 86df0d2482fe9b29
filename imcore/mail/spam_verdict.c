/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/spam_verdict.h"

#include <string.h>

/* RFC 5322 2.2: a field's name is what is printable but a colon. */
static gboolean
is_name (const char *name, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isgraph (name[i]) || name[i] == ':')
            return FALSE;
    return length > 0;
}

/* "Name: words" -> the name's length, and where the words begin; 0: it is neither. */
static gsize
read_verdict (const char *piece, const char **words)
{
    const char *colon = strchr (piece, ':');
    if (colon == NULL || !is_name (piece, (gsize) (colon - piece)))
        return 0;
    *words = colon + 1 + strspn (colon + 1, " \t");
    return **words != '\0' ? (gsize) (colon - piece) : 0;
}

char *
spam_verdicts_find_bad (const char *verdicts)
{
    g_auto (GStrv) pieces = g_strsplit (verdicts, ",", -1);
    for (char **p = pieces; *p != NULL; p++) {
        const char *words;
        const char *piece = g_strstrip (*p);
        if (*piece != '\0' && read_verdict (piece, &words) == 0)
            return g_strdup (piece);
    }
    return NULL;
}

static gboolean
begins_with (const char *value, const char *words)
{
    const char *start = value + strspn (value, " \t\r\n");
    gsize length = strlen (words);
    return g_ascii_strncasecmp (start, words, length) == 0 && !g_ascii_isalnum (start[length]);
}

gboolean
spam_verdicts_have (const char *verdicts, const char *name, const char *value)
{
    g_auto (GStrv) pieces = g_strsplit (verdicts, ",", -1);
    for (char **p = pieces; *p != NULL; p++) {
        const char *words;
        const char *piece = g_strstrip (*p);
        gsize length = read_verdict (piece, &words);
        if (length > 0 && strlen (name) == length
            && g_ascii_strncasecmp (piece, name, length) == 0 && begins_with (value, words))
            return TRUE;
    }
    return FALSE;
}
