/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/reply_trimmer.h"

#include "imcore/mail/letter_line.h"
#include "imcore/mail/reply_lines.h"
#include "imcore/mail/reply_signature.h"

#include <string.h>

#define ATTRIBUTION_LINES 4 /* over which an attribution may be broken */
#define HEADERS_LEAST 3     /* make a block; one or two are a person's "To: all of you" */
#define HEADER_LINES 30     /* of a block, looked at */
#define WRAPPED_QUOTE 60    /* characters of a quoted line that was probably broken, ... */
#define WRAPPED_REST 40     /* ... and at most of what then stands unquoted below it */

/* The first line from @i that is not empty; lines->len: none. */
static guint
skip_empty (GArray *lines, guint i)
{
    while (i < lines->len && reply_line_at (lines, i)->kind == LINE_EMPTY)
        i++;
    return i;
}

static gboolean
is_quote_next (GArray *lines, guint i)
{
    i = skip_empty (lines, i);
    return i < lines->len && reply_line_at (lines, i)->kind == LINE_QUOTE;
}

static void
set_kind (GArray *lines, guint first, guint end, LetterLine kind)
{
    for (guint i = first; i < end; i++)
        reply_line_at (lines, i)->kind = kind;
}

/* ---- What introduces a quote ------------------------------------------------------------- */

/* Lines from @i to @end, joined. */
static Attribution
judge_joined (GArray *lines, guint i, guint end)
{
    g_autoptr (GString) joined = g_string_new (reply_line_at (lines, i)->folded);
    for (guint k = i + 1; k < end; k++)
        g_string_append_printf (joined, " %s", reply_line_at (lines, k)->folded);
    return letter_line_attribution (joined->str);
}

/* A line of the writer's own may look like a beginning too ("On my way."): then the attribution
 * is the part that begins with a word of its own. */
static gboolean
begins_later (GArray *lines, guint i, guint end)
{
    gboolean by_word = FALSE, later_by_word = FALSE;
    letter_line_may_begin_attribution (reply_line_at (lines, i)->folded, &by_word);
    if (letter_line_leaves_address_open (reply_line_at (lines, i)->folded))
        return FALSE;
    for (guint k = i + 1; k < end; k++) {
        gboolean may_begin = letter_line_may_begin_attribution (
            reply_line_at (lines, k)->folded, &later_by_word);
        if (may_begin && (later_by_word || !by_word)
            && judge_joined (lines, k, end) == ATTRIBUTION_SURE)
            return TRUE;
    }
    return FALSE;
}

/* Can the line at @i be a part, not the first, of an attribution that was broken? */
static gboolean
may_go_on (GArray *lines, guint i, gboolean is_address_open)
{
    switch (reply_line_at (lines, i)->kind) {
    case LINE_WORDS:
    case LINE_HEADER:
        return TRUE;
    case LINE_EMPTY:
    case LINE_QUOTE: /* the '>' behind an address */
        return is_address_open;
    case LINE_SUBJECT:
    case LINE_ORIGINAL:
    case LINE_RULE:
    case LINE_DASHES:
    case LINE_BARE_DASHES:
    case LINE_SIGNATURE:
    case LINE_FORWARD:
    case LINE_ATTRIBUTION:
        return FALSE;
    }
    g_assert_not_reached ();
}

/* The lines of the attribution that begins at @i; 0: none does. */
static guint
attribution_lines (GArray *lines, guint i)
{
    gboolean may_begin = letter_line_may_begin_attribution (reply_line_at (lines, i)->folded,
                                                            NULL);
    gboolean is_address_open = FALSE;
    for (guint end = i + 1; end <= MIN (i + ATTRIBUTION_LINES, lines->len); end++) {
        if (end > i + 1 && (!may_begin || !may_go_on (lines, end - 1, is_address_open)))
            return 0;
        Attribution judged = judge_joined (lines, i, end);
        if (judged == ATTRIBUTION_SURE)
            return begins_later (lines, i, end) ? 0 : end - i;
        if (judged == ATTRIBUTION_IF_QUOTED && end == i + 1 && is_quote_next (lines, end))
            return 1;
        const char *last = reply_line_at (lines, end - 1)->folded;
        if (*last != '\0')
            is_address_open = letter_line_leaves_address_open (last);
    }
    return 0;
}

static gboolean
is_header (LetterLine kind)
{
    return kind == LINE_HEADER || kind == LINE_SUBJECT;
}

/* The lines of the block of headers that begins at @i, each perhaps broken once; 0: none does.
 * Without a Subject or an address it is a timetable: "From: Berlin", "To: Paris". */
static guint
header_lines (GArray *lines, guint i)
{
    guint headers = 0, end = i;
    gboolean is_letters = FALSE;
    guint last = MIN (lines->len, i + HEADER_LINES);
    for (guint k = i; k < last && reply_line_at (lines, k)->kind != LINE_EMPTY; k++) {
        ReplyLine *line = reply_line_at (lines, k);
        if (is_header (line->kind)) {
            headers++;
            end = k + 1;
            is_letters = is_letters || line->kind == LINE_SUBJECT
                         || strchr (line->folded, '@') != NULL;
        } else if (line->kind != LINE_WORDS || k > end) {
            break;
        }
    }
    return headers >= HEADERS_LEAST && is_letters ? end - i : 0;
}

static guint
introduction_lines (GArray *lines, guint i)
{
    switch (reply_line_at (lines, i)->kind) {
    case LINE_ORIGINAL:
        return 1;
    case LINE_HEADER:
    case LINE_SUBJECT: {
        guint count = header_lines (lines, i);
        return count > 0 ? count : attribution_lines (lines, i);
    }
    case LINE_WORDS:
        return attribution_lines (lines, i);
    case LINE_EMPTY:
    case LINE_QUOTE:
    case LINE_RULE:
    case LINE_DASHES:
    case LINE_BARE_DASHES:
    case LINE_SIGNATURE:
    case LINE_FORWARD:
    case LINE_ATTRIBUTION:
        return 0;
    }
    g_assert_not_reached ();
}

/* The rule that stands above @i, if only empty lines are between; @i: there is none. */
static guint
rule_above (GArray *lines, guint i)
{
    guint above = i;
    while (above > 0 && reply_line_at (lines, above - 1)->kind == LINE_EMPTY)
        above--;
    return above > 0 && reply_line_at (lines, above - 1)->kind == LINE_RULE ? above - 1 : i;
}

/* Makes LINE_ATTRIBUTION of all that introduces a quote, with the rule above it. */
static void
mark_introductions (GArray *lines)
{
    for (guint i = 0; i < lines->len;) {
        guint count = introduction_lines (lines, i);
        guint rule = count > 0 ? rule_above (lines, i) : i;
        set_kind (lines, rule, MIN (rule + 1, i), LINE_ATTRIBUTION);
        set_kind (lines, i, i + count, LINE_ATTRIBUTION);
        i += MAX (count, 1);
    }
}

/* Makes quotes of what a mail program broke off long quoted lines. */
static void
mark_wrapped_quotes (GArray *lines)
{
    for (guint i = 1; i + 1 < lines->len; i++) {
        ReplyLine *before = reply_line_at (lines, i - 1), *line = reply_line_at (lines, i);
        if (line->kind == LINE_WORDS && before->kind == LINE_QUOTE
            && reply_line_at (lines, i + 1)->kind == LINE_QUOTE
            && g_utf8_strlen (before->start, (gssize) before->length) >= WRAPPED_QUOTE
            && g_utf8_strlen (line->start, (gssize) line->length) <= WRAPPED_REST
            && strchr (".!?:", before->start[before->length - 1]) == NULL)
            line->kind = LINE_QUOTE;
    }
}

/* ---- Where the letter's own part ends ---------------------------------------------------- */

/* The end of the run of introductions that begins at @i. */
static guint
skip_introductions (GArray *lines, guint i)
{
    while (i < lines->len
           && (reply_line_at (lines, i)->kind == LINE_ATTRIBUTION
               || reply_line_at (lines, i)->kind == LINE_EMPTY))
        i++;
    return i;
}

/* The first introduction behind which no line is marked as quoted: all from there is. */
static guint
find_unmarked_quote (GArray *lines)
{
    for (guint i = 0; i < lines->len; i++)
        if (reply_line_at (lines, i)->kind == LINE_ATTRIBUTION) {
            guint end = skip_introductions (lines, i);
            if (end == lines->len || reply_line_at (lines, end)->kind != LINE_QUOTE)
                return i;
            i = end;
        }
    return lines->len;
}

/* ---- The letter's shape ------------------------------------------------------------------ */

/* Answers above the quote, below it, or around and between quotes; before @end. */
static void
leave_out_quotes (GArray *lines, guint end)
{
    guint first_quote = 0, last_words = 0, last_quote = 0;
    while (first_quote < end
           && !reply_line_is_quoting (reply_line_at (lines, first_quote)->kind))
        first_quote++;
    for (guint i = 0; i < end; i++)
        if (reply_line_is_quoting (reply_line_at (lines, i)->kind))
            last_quote = i;
        else if (reply_line_at (lines, i)->kind == LINE_WORDS
                 && !reply_line_at (lines, i)->is_left_out)
            last_words = i;
    if (first_quote == end)
        return;
    if (last_words > last_quote && !reply_lines_have (lines, 0, last_quote, LINE_WORDS))
        reply_lines_leave_out (lines, 0, last_quote + 1);
    else
        reply_lines_leave_out (lines, MIN (last_words + 1, end), end);
}

/* A quote that nobody is said to have written and that begins with the mark of a forwarded
 * letter is that letter. */
static gboolean
is_quoted_forward (GArray *lines)
{
    for (guint i = 0; i < lines->len; i++)
        if (reply_line_is_quoting (reply_line_at (lines, i)->kind))
            return letter_line_is_quoted_forward (reply_line_at (lines, i)->folded);
    return FALSE;
}

/* Decides on all lines.  FALSE: there are no words of the writer's own. */
static gboolean
judge (GArray *lines)
{
    mark_introductions (lines);
    mark_wrapped_quotes (lines);
    guint end = find_unmarked_quote (lines);
    if (reply_lines_have (lines, 0, end, LINE_FORWARD) || is_quoted_forward (lines))
        return TRUE;
    reply_lines_leave_out (lines, end, lines->len);
    reply_signatures_leave_out (lines, end);
    if (!reply_lines_have (lines, 0, end, LINE_WORDS))
        return FALSE;
    leave_out_quotes (lines, end);
    return TRUE;
}

/* Is a line that is not empty left out from @first to @end? */
static gboolean
has_left_out (GArray *lines, guint first, guint end)
{
    for (guint i = first; i < end; i++)
        if (reply_line_at (lines, i)->is_left_out
            && reply_line_at (lines, i)->kind != LINE_EMPTY)
            return TRUE;
    return FALSE;
}

/* The run of lines left out from @i, with the empty lines in it; its end. */
static guint
skip_left_out (GArray *lines, guint i)
{
    while (i < lines->len
           && (reply_line_at (lines, i)->is_left_out
               || reply_line_at (lines, i)->kind == LINE_EMPTY))
        i++;
    return i;
}

/* Might its reader miss what stands from @first to @end?  What others than the people of
 * @domain wrote he never had; and between his words may stand anything. */
static gboolean
is_missed (GArray *lines, guint first, guint end, gboolean is_first, const char *domain)
{
    if (!has_left_out (lines, first, end))
        return FALSE;
    if (!is_first && end < lines->len)
        return TRUE;
    gboolean is_behind_header = FALSE;
    for (guint i = first; i < end; i++) {
        const ReplyLine *line = reply_line_at (lines, i);
        gboolean was_header = is_header (
            letter_line_read (line->start, line->length, line->folded));
        if (line->kind != LINE_ATTRIBUTION || (is_behind_header && !was_header))
            continue; /* readers over several lines */
        is_behind_header = was_header;
        if (letter_line_names_other_writer (line->folded, domain))
            return TRUE;
    }
    return FALSE;
}

static void
append_line (GString *kept, const ReplyLine *line)
{
    g_string_append_len (kept, line->start, (gssize) line->length);
    g_string_append_c (kept, '\n');
}

/* @domain: NULL: without marks. */
static char *
join_kept (GArray *lines, const char *domain, gboolean *was_cut)
{
    g_autoptr (GString) kept = g_string_new (NULL);
    for (guint i = 0; i < lines->len;) {
        guint end = skip_left_out (lines, i);
        *was_cut = *was_cut || has_left_out (lines, i, end);
        if (domain != NULL && is_missed (lines, i, end, kept->len == 0, domain))
            g_string_append (kept, REPLY_MARK "\n");
        else if (kept->len > 0)
            for (; i < end; i++)
                if (!reply_line_at (lines, i)->is_left_out)
                    append_line (kept, reply_line_at (lines, i));
        if (end < lines->len)
            append_line (kept, reply_line_at (lines, end));
        i = end + 1;
    }
    char *text = g_string_free (g_steal_pointer (&kept), FALSE);
    return g_strchomp (text);
}

static char *
trim (const char *text, const char *domain, gboolean *was_cut)
{
    *was_cut = FALSE;
    g_autoptr (GArray) lines = reply_lines_read (text);
    return judge (lines) ? join_kept (lines, domain, was_cut) : g_strdup (text);
}

char *
reply_trim (const char *text, gboolean *was_cut)
{
    return trim (text, NULL, was_cut);
}

char *
reply_trim_for_reader (const char *text, const char *domain, gboolean *was_cut)
{
    return trim (text, domain, was_cut);
}

gboolean
reply_is_quote_alone (const char *text)
{
    g_autoptr (GArray) lines = reply_lines_read (text);
    return !judge (lines);
}
