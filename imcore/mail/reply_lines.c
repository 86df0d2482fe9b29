/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/reply_lines.h"

#include <string.h>

static void
clear_line (gpointer data)
{
    g_free (((ReplyLine *) data)->folded);
}

GArray *
reply_lines_read (const char *text)
{
    GArray *lines = g_array_new (FALSE, FALSE, sizeof (ReplyLine));
    g_array_set_clear_func (lines, clear_line);
    const char *start = text;
    for (gboolean is_last = FALSE; !is_last;) {
        gsize length = strcspn (start, "\n");
        ReplyLine line = { .start = start, .length = length };
        line.folded = letter_line_fold (start, length);
        line.kind = letter_line_read (start, length, line.folded);
        is_last = start[length] == '\0' || lines->len + 1 == REPLY_LINES_LIMIT;
        if (is_last)
            line.length = strlen (start);
        g_array_append_val (lines, line);
        start += length + 1;
    }
    return lines;
}

ReplyLine *
reply_line_at (GArray *lines, guint i)
{
    return &g_array_index (lines, ReplyLine, i);
}

gboolean
reply_line_is_quoting (LetterLine kind)
{
    return kind == LINE_QUOTE || kind == LINE_ATTRIBUTION;
}

gboolean
reply_lines_have (GArray *lines, guint first, guint end, LetterLine kind)
{
    for (guint i = first; i < end; i++)
        if (reply_line_at (lines, i)->kind == kind && !reply_line_at (lines, i)->is_left_out)
            return TRUE;
    return FALSE;
}

void
reply_lines_leave_out (GArray *lines, guint first, guint end)
{
    for (guint i = first; i < end; i++)
        reply_line_at (lines, i)->is_left_out = TRUE;
}
