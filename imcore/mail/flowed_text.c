/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/flowed_text.h"

#include <string.h>

/* One line as it came: how deep it is quoted, and its words without marks and stuffing. */
typedef struct {
    gsize quotes;
    const char *words;
    gsize length;
    gboolean is_dashes; /* a signature follows */
    gboolean goes_on;   /* the next line belongs to it, if quoted as deep */
} FlowedLine;

static FlowedLine
read_line (const char *start, gsize length)
{
    gsize quotes = 0;
    while (quotes < length && start[quotes] == '>')
        quotes++;
    FlowedLine line = { .quotes = quotes, .words = start + quotes, .length = length - quotes };
    if (line.length > 0 && *line.words == ' ') {
        line.words++;
        line.length--;
    }
    line.is_dashes = line.length == 3 && strncmp (line.words, "-- ", 3) == 0;
    line.goes_on = line.length > 0 && line.words[line.length - 1] == ' ' && !line.is_dashes;
    return line;
}

static void
begin_paragraph (GString *out, const FlowedLine *line)
{
    for (gsize i = 0; i < line->quotes; i++)
        g_string_append_c (out, '>');
    if (line->quotes > 0 && line->length > 0)
        g_string_append_c (out, ' ');
}

char *
flowed_text (const char *text, gboolean delete_blank)
{
    g_autoptr (GString) out = g_string_sized_new (strlen (text) + 1);
    FlowedLine before = { .goes_on = FALSE };
    for (const char *start = text;;) {
        gsize length = strcspn (start, "\n");
        FlowedLine line = read_line (start, length);
        gboolean joins = before.goes_on && before.quotes == line.quotes && !line.is_dashes;
        if (!joins) {
            if (start != text)
                g_string_append_c (out, '\n');
            begin_paragraph (out, &line);
        }
        gboolean drops_blank = line.goes_on && delete_blank;
        g_string_append_len (out, line.words, (gssize) (line.length - drops_blank));
        before = line;
        if (start[length] == '\0')
            return g_string_free (g_steal_pointer (&out), FALSE);
        start += length + 1;
    }
}
