/* SPDX-License-Identifier: ISC */
#include "imcore/line_filler.h"

#include <string.h>

#define TAB_COLUMNS 4

struct LineFiller {
    guint columns;
    GString *lines; /* all but the word at work */
    guint column;   /* of the last line */
    guint blanks;   /* asked for before the word at work */
    GString *word;
    guint word_columns;
};

LineFiller *
line_filler_new (guint columns)
{
    LineFiller *filler = g_new0 (LineFiller, 1);
    filler->columns = columns;
    filler->lines = g_string_new (NULL);
    filler->word = g_string_new (NULL);
    return filler;
}

void
line_filler_free (LineFiller *filler)
{
    if (filler == NULL)
        return;
    g_string_free (filler->lines, TRUE);
    g_string_free (filler->word, TRUE);
    g_free (filler);
}

static void
begin_line (LineFiller *filler)
{
    g_string_append_c (filler->lines, '\n');
    filler->column = 0;
    filler->blanks = 0;
}

static void
set_word (LineFiller *filler)
{
    if (filler->word->len == 0)
        return;
    guint wanted = filler->column + filler->blanks + filler->word_columns;
    if (filler->columns > 0 && filler->column > 0 && filler->blanks > 0
        && wanted > filler->columns)
        begin_line (filler);
    for (; filler->blanks > 0; filler->blanks--) {
        g_string_append_c (filler->lines, ' ');
        filler->column++;
    }
    g_string_append_len (filler->lines, filler->word->str, (gssize) filler->word->len);
    filler->column += filler->word_columns;
    g_string_truncate (filler->word, 0);
    filler->word_columns = 0;
}

static void
add_character (LineFiller *filler, gunichar c)
{
    g_string_append_unichar (filler->word, c);
    filler->word_columns += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

/* A no-break space is part of a word, as its name says. */
static gboolean
is_blank (gunichar c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void
line_filler_add (LineFiller *filler, const char *piece)
{
    for (const char *p = piece; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if (!is_blank (c)) {
            add_character (filler, c);
            continue;
        }
        set_word (filler);
        filler->blanks = filler->column > 0 ? 1 : 0;
    }
}

void
line_filler_add_kept (LineFiller *filler, const char *piece)
{
    for (const char *p = piece; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if (c == '\n') {
            line_filler_break (filler);
        } else if (is_blank (c)) {
            set_word (filler);
            filler->blanks += c == '\t' ? TAB_COLUMNS : c == ' ';
        } else {
            add_character (filler, c);
        }
    }
}

void
line_filler_break (LineFiller *filler)
{
    set_word (filler);
    begin_line (filler);
}

char *
line_filler_finish (LineFiller *filler)
{
    set_word (filler);
    const char *lines = filler->lines->str;
    while (*lines == '\n')
        lines++;
    char *finished = g_strdup (lines);
    for (gsize end = strlen (finished); end > 0 && finished[end - 1] == '\n'; end--)
        finished[end - 1] = '\0';
    return finished;
}
