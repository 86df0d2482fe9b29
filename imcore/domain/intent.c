/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/intent.h"

#include <string.h>

static gboolean
is_one_of (const char *word, const char *const *words)
{
    return g_strv_contains (words, word);
}

Intent
intent_read (const char *text)
{
    static const char *const yes[] = { "accept", "yes", "ok", "okay", "y", "sure", NULL };
    static const char *const no[] = { "decline", "no", "no thanks", "no thank you", NULL };
    static const char *const block[] = { "block", NULL };
    static const char *const stop[] = { "stop", "stopall", "unsubscribe", "cancel", "quit", NULL };
    g_autoptr (GString) essence = g_string_new (NULL);
    for (const char *p = text; *p != '\0'; p++)
        if (g_ascii_isalpha (*p) || *p == ' ' || (guchar) *p >= 0x80)
            g_string_append_c (essence, g_ascii_tolower (*p));
    g_autofree char *word = g_strstrip (g_strdup (essence->str));
    if (*word == '\0')
        return INTENT_NOTHING;
    if (is_one_of (word, yes))
        return INTENT_ACCEPT;
    if (is_one_of (word, no))
        return INTENT_DECLINE;
    if (is_one_of (word, block))
        return INTENT_BLOCK;
    if (is_one_of (word, stop))
        return INTENT_STOP;
    gsize length = strlen (text);
    return length > 0 && text[length - 1] == '?' ? INTENT_QUESTION : INTENT_WORDS;
}
