/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/phrase_list.h"

#include <string.h>

gboolean
phrase_list_begins (const char *folded, const char *const *beginnings)
{
    for (; *beginnings != NULL; beginnings++)
        if (g_str_has_prefix (folded, *beginnings))
            return TRUE;
    return FALSE;
}

gboolean
phrase_list_ends (const char *folded, const char *const *ends)
{
    for (; *ends != NULL; ends++)
        if (g_str_has_suffix (folded, *ends))
            return TRUE;
    return FALSE;
}

gboolean
phrase_list_has (const char *folded, const char *const *signs)
{
    for (; *signs != NULL; signs++)
        if (strstr (folded, *signs) != NULL)
            return TRUE;
    return FALSE;
}

gboolean
phrase_list_has_word (const char *folded, const char *const *words)
{
    for (; *words != NULL; words++) {
        gsize length = strlen (*words);
        for (const char *at = strstr (folded, *words); at != NULL;
             at = strstr (at + length, *words)) {
            gboolean begins = at == folded
                              || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at)));
            if (begins && !g_unichar_isalnum (g_utf8_get_char (at + length)))
                return TRUE;
        }
    }
    return FALSE;
}
