/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/from_field.h"

#include "imcore/mail/plain_text.h"

#include <string.h>

/* RFC 5322's atext, and RFC 6532's UTF-8. */
static gboolean
is_atom (char c)
{
    return g_ascii_isalnum (c) || (guchar) c >= 0x80
           || (c != '\0' && strchr ("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static gboolean
is_domain (char c)
{
    return g_ascii_isalnum (c) || (guchar) c >= 0x80 || c == '-' || c == '_';
}

/* A comment that could be mistaken for an address is none that we pass over. */
static gboolean
skip_comment (const char **at)
{
    guint depth = 0;
    for (const char *p = *at; *p != '\0' && strchr ("<>@", *p) == NULL; p++) {
        if (*p == '\\' && p[1] != '\0')
            p++;
        else if (*p == '(')
            depth++;
        else if (*p == ')' && --depth == 0) {
            *at = p + 1;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
skip_comments_and_blanks (const char **at)
{
    for (;;) {
        *at += strspn (*at, " \t\r\n");
        if (**at != '(')
            return TRUE;
        if (!skip_comment (at))
            return FALSE;
    }
}

/* Atoms joined by single dots: a local part or a domain. */
static gboolean
skip_dotted (const char **at, gboolean (*is_part) (char c))
{
    const char *p = *at;
    do {
        const char *part = p;
        while (is_part (*p))
            p++;
        if (p == part)
            return FALSE;
    } while (*p == '.' && *++p != '\0');
    if (p[-1] == '.')
        return FALSE;
    *at = p;
    return TRUE;
}

static gboolean
is_presentable (const char *address)
{
    gsize length = strlen (address);
    g_autofree char *cleaned = plain_text (address, length, PLAIN_TEXT_ONE_LINE, length);
    return length <= FROM_FIELD_ADDRESS_BYTES && g_utf8_validate (address, -1, NULL)
           && strcmp (address, cleaned) == 0;
}

static gboolean
read_address (const char **at, char **address)
{
    const char *start = *at;
    if (!skip_dotted (at, is_atom) || **at != '@')
        return FALSE;
    ++*at;
    if (!skip_dotted (at, is_domain))
        return FALSE;
    *address = g_strndup (start, (gsize) (*at - start));
    return is_presentable (*address);
}

/* Appends a quoted string's content. */
static gboolean
read_quoted (const char **at, GString *phrase)
{
    for (const char *p = *at + 1; *p != '\0'; p++) {
        if (*p == '"') {
            *at = p + 1;
            return TRUE;
        }
        if (*p == '\\' && p[1] != '\0')
            p++;
        g_string_append_c (phrase, *p);
    }
    return FALSE;
}

/* The words before '<'; dots are let through, as in "John Q. Public". */
static gboolean
read_phrase (const char **at, GString *phrase)
{
    while (**at != '<') {
        if (**at == '"') {
            if (!read_quoted (at, phrase))
                return FALSE;
        } else if (is_atom (**at) || **at == '.') {
            const char *start = *at;
            while (is_atom (**at) || **at == '.')
                ++*at;
            g_string_append_len (phrase, start, *at - start);
        } else
            return FALSE;
        const char *end = *at;
        if (!skip_comments_and_blanks (at))
            return FALSE;
        if (*at != end)
            g_string_append_c (phrase, ' ');
    }
    return TRUE;
}

/* PHRASE "<" ADDRESS ">" */
static gboolean
read_named (const char **at, GString *phrase, char **address)
{
    if (!read_phrase (at, phrase))
        return FALSE;
    ++*at;
    if (!skip_comments_and_blanks (at) || !read_address (at, address)
        || !skip_comments_and_blanks (at) || **at != '>')
        return FALSE;
    ++*at;
    return TRUE;
}

gboolean
from_field_read (const char *value, char **address, char **phrase)
{
    const char *at = value;
    if (!skip_comments_and_blanks (&at))
        return FALSE;
    g_autofree char *found = NULL;
    g_autoptr (GString) words = g_string_new (NULL);
    const char *bare = at;
    if (read_address (&bare, &found))
        at = bare;
    else {
        g_clear_pointer (&found, g_free);
        if (!read_named (&at, words, &found))
            return FALSE;
    }
    if (!skip_comments_and_blanks (&at) || *at != '\0')
        return FALSE;
    *phrase = g_string_free (g_steal_pointer (&words), FALSE);
    *address = g_steal_pointer (&found);
    return TRUE;
}
