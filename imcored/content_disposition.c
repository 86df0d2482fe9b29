/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/content_disposition.h"

#include <string.h>

/* RFC 8187, 3.2.1: attr-char. */
#define PLAIN "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~"

/* @name as it may be: whole characters, of which none is a control or leads into another
 * folder. */
static char *
clean_name (const char *name)
{
    g_autofree char *valid = g_utf8_make_valid (name, -1);
    g_autoptr (GString) clean = g_string_new (NULL);
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        const char *after = g_utf8_next_char (p);
        if (clean->len + (gsize) (after - p) > CONTENT_DISPOSITION_NAME_BYTES)
            break;
        gboolean is_bad = g_unichar_iscntrl (c) || c == '/' || c == '\\' || c == 0x2028
                          || c == 0x2029 || (c == '.' && clean->len == 0);
        if (is_bad)
            g_string_append_c (clean, '_');
        else
            g_string_append_unichar (clean, c);
    }
    if (clean->len == 0)
        g_string_append (clean, "attachment");
    return g_string_free (g_steal_pointer (&clean), FALSE);
}

/* What stands between quotes: programs differ in how they undo what is escaped there, so
 * nothing is. */
static void
append_quoted (GString *value, const char *name)
{
    g_string_append_c (value, '"');
    for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p)) {
        gboolean is_plain = (guchar) *p < 0x7f && *p != '"' && *p != '%';
        g_string_append_c (value, is_plain ? *p : '_');
    }
    g_string_append_c (value, '"');
}

static void
append_encoded (GString *value, const char *name)
{
    for (const char *p = name; *p != '\0'; p++) {
        if (strchr (PLAIN, *p) != NULL)
            g_string_append_c (value, *p);
        else
            g_string_append_printf (value, "%%%02X", (guchar) *p);
    }
}

char *
content_disposition (const char *name)
{
    g_autofree char *clean = clean_name (name);
    GString *value = g_string_new ("attachment; filename=");
    append_quoted (value, clean);
    if (!g_str_is_ascii (clean) || strpbrk (clean, "\"%") != NULL) {
        g_string_append (value, "; filename*=UTF-8''");
        append_encoded (value, clean);
    }
    return g_string_free (value, FALSE);
}
