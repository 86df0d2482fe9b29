/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/plain_text.h"

#include <string.h>

#define REPLACEMENT 0xfffd
/* g_utf8_get_char_validated() */
#define INCOMPLETE ((gunichar) -2) /* the bytes end within a character */
#define INVALID ((gunichar) -1)

/* Unicode's Bidi_Control property, and the byte order mark, which is no text either. */
static gboolean
turns_direction (gunichar c)
{
    return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e)
           || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static gboolean
ends_line (gunichar c)
{
    return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

static gboolean
is_control (gunichar c)
{
    return c < ' ' || (c >= 0x7f && c <= 0x9f);
}

/* The character at *@at, which moves behind it; 0: nothing to show. */
static gunichar
next_character (const char **at, const char *end)
{
    if (**at == '\0') {
        ++*at; /* GLib would take the NUL for the end */
        return 0;
    }
    gunichar c = g_utf8_get_char_validated (*at, end - *at);
    if (c == INCOMPLETE) {
        *at = end;
        return 0;
    }
    if (c == INVALID) {
        ++*at;
        return REPLACEMENT;
    }
    gboolean is_pair = c == '\r' && *at + 1 < end && (*at)[1] == '\n';
    *at = g_utf8_next_char (*at);
    if (is_pair)
        return 0; /* the '\n' follows */
    if (ends_line (c))
        return '\n';
    return (is_control (c) && c != '\t') || turns_direction (c) ? 0 : c;
}

static void
strip_end (GString *text)
{
    gsize length = text->len;
    while (length > 0 && g_ascii_isspace (text->str[length - 1]))
        length--;
    g_string_truncate (text, length);
}

char *
plain_text (const char *bytes, gsize length, PlainTextShape shape, gsize limit)
{
    g_autoptr (GString) text = g_string_sized_new (MIN (length, limit) + 1);
    gboolean blank_waits = FALSE;
    for (const char *at = bytes; at < bytes + length;) {
        gunichar c = next_character (&at, bytes + length);
        if (c == 0 || (text->len == 0 && g_unichar_isspace (c)))
            continue;
        if (shape == PLAIN_TEXT_ONE_LINE && g_unichar_isspace (c)) {
            blank_waits = TRUE;
            continue;
        }
        if (text->len + (gsize) blank_waits + (gsize) g_unichar_to_utf8 (c, NULL) > limit)
            break;
        if (blank_waits)
            g_string_append_c (text, ' ');
        blank_waits = FALSE;
        g_string_append_unichar (text, c);
    }
    strip_end (text);
    return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
plain_text_guess_charset (const char *bytes, gsize length, gsize *out)
{
    const char *end = bytes + length;
    gunichar c = 0;
    for (const char *at = bytes; at < end && c != INVALID && c != INCOMPLETE;) {
        c = *at == '\0' ? 0 : g_utf8_get_char_validated (at, end - at);
        at = *at == '\0' ? at + 1 : g_utf8_next_char (at);
    }
    gboolean is_utf8 = c != INVALID;
    g_autofree char *converted = NULL;
    if (!is_utf8)
        converted = g_convert_with_fallback (bytes, (gssize) length, "utf-8", "windows-1252",
                                             "?", NULL, out, NULL);
    if (converted != NULL)
        return g_steal_pointer (&converted);
    *out = length;
    return g_memdup2 (bytes, length);
}
