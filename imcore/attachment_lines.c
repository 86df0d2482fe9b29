/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/attachment_lines.h"

#include <string.h>

#define NOT_PASSED_ON "not passed on"
#define KIB 1024
#define MIB (KIB * KIB)

/* "84 KB", "1.5 MB"; never "0 KB". */
static char *
size_as_shown (gint64 size)
{
    if (size < MIB)
        return g_strdup_printf ("%" G_GINT64_FORMAT " KB", MAX (1, (size + KIB - 1) / KIB));
    return g_strdup_printf ("%" G_GINT64_FORMAT ".%d MB", size / MIB,
                            (int) (size % MIB * 10 / MIB));
}

static char *
line_of (const ImAttachment *one, const char *what)
{
    g_autofree char *size = size_as_shown (one->size);
    return g_strdup_printf ("[%s, %s%s%s]", one->name, size, what != NULL ? ": " : "",
                            what != NULL ? what : "");
}

static void
add_line (GString *text, const char *line)
{
    if (text->len > 0)
        g_string_append_c (text, '\n');
    g_string_append (text, line);
}

static void
add_lines (GString *text, const GPtrArray *all, const char *what)
{
    for (guint i = 0; all != NULL && i < all->len; i++) {
        g_autofree char *line = line_of (g_ptr_array_index (all, i), what);
        add_line (text, line);
    }
}

char *
attachment_lines_for_member (const char *words, const GPtrArray *taken,
                             const GPtrArray *refused)
{
    GString *text = g_string_new (words);
    gboolean has_words = *words != '\0';
    gboolean has_any = taken != NULL && taken->len > 0;
    if (!has_words)
        add_lines (text, taken, NULL);
    if (has_words || has_any)
        add_lines (text, refused, NOT_PASSED_ON);
    return g_string_free (text, FALSE);
}

char *
attachment_lines_not_kept (const GPtrArray *taken, const GPtrArray *refused)
{
    GString *text = g_string_new (NULL);
    add_lines (text, taken, NOT_PASSED_ON);
    add_lines (text, refused, NOT_PASSED_ON);
    return g_string_free (text, text->len == 0);
}

/* A line that names it already gets the address in its place. */
char *
attachment_lines_elsewhere (const char *text, const GPtrArray *attachments, const char *url)
{
    GString *all = g_string_new (text);
    for (guint i = 0; attachments != NULL && i < attachments->len; i++) {
        const ImAttachment *one = g_ptr_array_index (attachments, i);
        g_autofree char *plain = line_of (one, NULL);
        g_autofree char *linked = line_of (one, url);
        if (g_string_replace (all, plain, linked, 1) == 0)
            add_line (all, linked);
    }
    return g_string_free (all, FALSE);
}
