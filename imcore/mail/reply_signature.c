/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/reply_signature.h"

#include "imcore/mail/letter_footer.h"
#include "imcore/mail/reply_lines.h"

#include <string.h>

#define BARE_SIGNATURE_LINES 8 /* at most, behind dashes that are not RFC 3676's */
#define DISCLAIMER_LINES 6     /* of one, looked at for the word that makes it one */

/* Is what stands from @i to @end, the quote or the letter's end, under dashes that blanks were
 * cut off from, short and one piece, as signatures are? */
static gboolean
is_bare_signature (GArray *lines, guint i, guint end)
{
    guint words = 0;
    for (guint k = i + 1; k < end; k++)
        words += reply_line_at (lines, k)->kind != LINE_EMPTY;
    LetterLine above = i > 0 ? reply_line_at (lines, i - 1)->kind : LINE_WORDS;
    return (above == LINE_EMPTY || above == LINE_QUOTE) && i + 1 < end
           && reply_line_at (lines, i + 1)->kind != LINE_EMPTY && words <= BARE_SIGNATURE_LINES;
}

/* Is there nothing from @i to @end but programs' lines and the address of their shop? */
static gboolean
is_program_signature (GArray *lines, guint i, guint end)
{
    for (; i < end; i++) {
        const ReplyLine *line = reply_line_at (lines, i);
        const char *words = line->folded + strspn (line->folded, "<[(");
        if (line->kind == LINE_WORDS && !g_str_has_prefix (words, "http")
            && !g_str_has_prefix (words, "www."))
            return FALSE;
    }
    return TRUE;
}

/* The line's beginning, folded, however long it is. */
static char *
fold_beginning (const ReplyLine *line)
{
    gsize length = MIN (line->length, LETTER_LINE_BYTES);
    while (length > 0 && (line->start[length] & 0xc0) == 0x80)
        length--; /* not within a character */
    return letter_line_fold (line->start, length);
}

/* Does a company's disclaimer begin at @i, as a paragraph behind words of his own? */
static gboolean
is_disclaimer (GArray *lines, guint i, guint end)
{
    LetterLine above = i > 0 ? reply_line_at (lines, i - 1)->kind : LINE_WORDS;
    if (reply_line_at (lines, i)->kind != LINE_WORDS
        || (above != LINE_EMPTY && above != LINE_RULE))
        return FALSE;
    g_autofree char *first = fold_beginning (reply_line_at (lines, i));
    gboolean goes_with = FALSE;
    if (!letter_footer_begins_disclaimer (first))
        return FALSE;
    for (guint k = i; k < MIN (end, i + DISCLAIMER_LINES) && !goes_with; k++) {
        g_autofree char *folded = fold_beginning (reply_line_at (lines, k));
        goes_with = letter_footer_goes_with_disclaimer (folded);
        if (reply_line_at (lines, k)->kind == LINE_EMPTY && k > i + 1)
            break;
    }
    return goes_with;
}

/* A rule, and a mailing list's own lines under it. */
static gboolean
is_list_footer (GArray *lines, guint i, guint end)
{
    const char *folded = reply_line_at (lines, i)->folded;
    gboolean is_rule = reply_line_at (lines, i)->kind == LINE_RULE
                       || strcmp (folded, "__") == 0;
    return is_rule && i + 1 < end
           && letter_footer_names_list (reply_line_at (lines, i + 1)->folded);
}

static gboolean
is_signature (GArray *lines, guint i, guint end)
{
    LetterLine kind = reply_line_at (lines, i)->kind;
    return kind == LINE_DASHES
           || (kind == LINE_BARE_DASHES && is_bare_signature (lines, i, end))
           || (kind == LINE_SIGNATURE && is_program_signature (lines, i, end))
           || is_disclaimer (lines, i, end) || is_list_footer (lines, i, end);
}

/* Leaves out the signature of the lines from @first to @end, which are all his own; what only
 * looked like one, or like a header, is words. */
static void
leave_out_signature (GArray *lines, guint first, guint end)
{
    for (guint i = first; i < end; i++) {
        ReplyLine *line = reply_line_at (lines, i);
        if (is_signature (lines, i, end)) {
            gboolean has_rule = i > first && reply_line_at (lines, i - 1)->kind == LINE_RULE;
            reply_lines_leave_out (lines, has_rule ? i - 1 : i, end);
            return;
        }
        if (line->kind != LINE_EMPTY && line->kind != LINE_RULE)
            line->kind = LINE_WORDS;
    }
}

/* Leaves out rules that no words follow: they announced what a program did not write.  Where
 * they begin. */
static guint
leave_out_last_rules (GArray *lines, guint first, guint end)
{
    guint i = end;
    while (i > first
           && (reply_line_at (lines, i - 1)->kind == LINE_EMPTY
               || reply_line_at (lines, i - 1)->kind == LINE_RULE
               || reply_line_at (lines, i - 1)->kind == LINE_BARE_DASHES))
        i--;
    if (i == first || !reply_lines_have (lines, i, end, LINE_RULE))
        return end;
    reply_lines_leave_out (lines, i, end);
    return i;
}

void
reply_signatures_leave_out (GArray *lines, guint end)
{
    for (guint first = 0, next = 0; first < end; first = next + 1) {
        next = first;
        while (next < end && !reply_line_is_quoting (reply_line_at (lines, next)->kind))
            next++;
        gboolean is_between = first > 0 && next < end;
        leave_out_signature (lines, first,
                             is_between ? next : leave_out_last_rules (lines, first, next));
    }
}
