/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/reply_trimmer.h"

#include "imcore/mail/letter_line.h"

#include <string.h>

#define ATTRIBUTION_LINES 4    /* over which an attribution may be broken */
#define HEADERS_LEAST 3        /* make a block; one or two are a person's "To: all of you" */
#define HEADER_LINES 30        /* of a block, looked at */
#define BARE_SIGNATURE_LINES 8 /* at most, behind dashes that are not RFC 3676's */
#define WRAPPED_QUOTE 60       /* characters of a quoted line that was probably broken, ... */
#define WRAPPED_REST 40        /* ... and at most of what then stands unquoted below it */

typedef struct {
    const char *start; /* in the letter */
    gsize length;      /* without '\n' */
    char *folded;
    LetterLine kind;
    gboolean is_left_out;
} Line;

static void
clear_line (gpointer data)
{
    g_free (((Line *) data)->folded);
}

/* The text's lines; the last one is all the rest where there are too many. */
static GArray *
read_lines (const char *text)
{
    GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
    g_array_set_clear_func (lines, clear_line);
    const char *start = text;
    for (gboolean is_last = FALSE; !is_last;) {
        gsize length = strcspn (start, "\n");
        Line line = { .start = start, .length = length };
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

static Line *
line_at (GArray *lines, guint i)
{
    return &g_array_index (lines, Line, i);
}

/* The first line from @i that is not empty; lines->len: none. */
static guint
skip_empty (GArray *lines, guint i)
{
    while (i < lines->len && line_at (lines, i)->kind == LINE_EMPTY)
        i++;
    return i;
}

static gboolean
is_quote_next (GArray *lines, guint i)
{
    i = skip_empty (lines, i);
    return i < lines->len && line_at (lines, i)->kind == LINE_QUOTE;
}

static void
set_kind (GArray *lines, guint first, guint end, LetterLine kind)
{
    for (guint i = first; i < end; i++)
        line_at (lines, i)->kind = kind;
}

/* ---- What introduces a quote ------------------------------------------------------------- */

/* Lines from @i to @end, joined. */
static Attribution
judge_joined (GArray *lines, guint i, guint end)
{
    g_autoptr (GString) joined = g_string_new (line_at (lines, i)->folded);
    for (guint k = i + 1; k < end; k++)
        g_string_append_printf (joined, " %s", line_at (lines, k)->folded);
    return letter_line_attribution (joined->str);
}

/* A line of the writer's own may look like a beginning too ("On my way."): then the attribution
 * is the part that begins with a word of its own. */
static gboolean
begins_later (GArray *lines, guint i, guint end)
{
    gboolean by_word = FALSE, later_by_word = FALSE;
    letter_line_may_begin_attribution (line_at (lines, i)->folded, &by_word);
    for (guint k = i + 1; k < end; k++) {
        gboolean may_begin = letter_line_may_begin_attribution (line_at (lines, k)->folded,
                                                                &later_by_word);
        if (may_begin && (later_by_word || !by_word)
            && judge_joined (lines, k, end) == ATTRIBUTION_SURE)
            return TRUE;
    }
    return FALSE;
}

/* The lines of the attribution that begins at @i; 0: none does. */
static guint
attribution_lines (GArray *lines, guint i)
{
    gboolean may_go_on = letter_line_may_begin_attribution (line_at (lines, i)->folded, NULL);
    for (guint end = i + 1; end <= MIN (i + ATTRIBUTION_LINES, lines->len); end++) {
        LetterLine kind = line_at (lines, end - 1)->kind;
        if ((end > i + 1 && !may_go_on) || (kind != LINE_WORDS && kind != LINE_HEADER))
            return 0;
        Attribution judged = judge_joined (lines, i, end);
        if (judged == ATTRIBUTION_SURE)
            return begins_later (lines, i, end) ? 0 : end - i;
        if (judged == ATTRIBUTION_IF_QUOTED && end == i + 1 && is_quote_next (lines, end))
            return 1;
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
    for (guint k = i; k < last && line_at (lines, k)->kind != LINE_EMPTY; k++) {
        Line *line = line_at (lines, k);
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
    switch (line_at (lines, i)->kind) {
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

/* Makes LINE_ATTRIBUTION of all that introduces a quote, with the rule above it. */
static void
mark_introductions (GArray *lines)
{
    for (guint i = 0; i < lines->len;) {
        guint count = introduction_lines (lines, i);
        if (count > 0 && i > 0 && line_at (lines, i - 1)->kind == LINE_RULE)
            set_kind (lines, i - 1, i, LINE_ATTRIBUTION);
        set_kind (lines, i, i + count, LINE_ATTRIBUTION);
        i += MAX (count, 1);
    }
}

/* Makes quotes of what a mail program broke off long quoted lines. */
static void
mark_wrapped_quotes (GArray *lines)
{
    for (guint i = 1; i + 1 < lines->len; i++) {
        Line *before = line_at (lines, i - 1), *line = line_at (lines, i);
        if (line->kind == LINE_WORDS && before->kind == LINE_QUOTE
            && line_at (lines, i + 1)->kind == LINE_QUOTE
            && g_utf8_strlen (before->start, (gssize) before->length) >= WRAPPED_QUOTE
            && g_utf8_strlen (line->start, (gssize) line->length) <= WRAPPED_REST
            && strchr (".!?:", before->start[before->length - 1]) == NULL)
            line->kind = LINE_QUOTE;
    }
}

/* ---- Where the letter's own part ends ---------------------------------------------------- */

static gboolean
is_quoting (LetterLine kind)
{
    return kind == LINE_QUOTE || kind == LINE_ATTRIBUTION;
}

/* The end of the run of introductions that begins at @i. */
static guint
skip_introductions (GArray *lines, guint i)
{
    while (i < lines->len
           && (line_at (lines, i)->kind == LINE_ATTRIBUTION
               || line_at (lines, i)->kind == LINE_EMPTY))
        i++;
    return i;
}

/* The first introduction behind which no line is marked as quoted: all from there is. */
static guint
find_unmarked_quote (GArray *lines)
{
    for (guint i = 0; i < lines->len; i++)
        if (line_at (lines, i)->kind == LINE_ATTRIBUTION) {
            guint end = skip_introductions (lines, i);
            if (end == lines->len || line_at (lines, end)->kind != LINE_QUOTE)
                return i;
            i = end;
        }
    return lines->len;
}

static gboolean
has_kind (GArray *lines, guint first, guint end, LetterLine kind)
{
    for (guint i = first; i < end; i++)
        if (line_at (lines, i)->kind == kind && !line_at (lines, i)->is_left_out)
            return TRUE;
    return FALSE;
}

/* ---- Signatures -------------------------------------------------------------------------- */

static void
leave_out (GArray *lines, guint first, guint end)
{
    for (guint i = first; i < end; i++)
        line_at (lines, i)->is_left_out = TRUE;
}

/* Is what stands from @i to @end, the quote or the letter's end, under dashes that blanks were
 * cut off from, short and one piece, as signatures are? */
static gboolean
is_bare_signature (GArray *lines, guint i, guint end)
{
    guint words = 0;
    for (guint k = i + 1; k < end; k++)
        words += line_at (lines, k)->kind != LINE_EMPTY;
    return i > 0 && line_at (lines, i - 1)->kind == LINE_EMPTY && i + 1 < end
           && line_at (lines, i + 1)->kind != LINE_EMPTY && words <= BARE_SIGNATURE_LINES;
}

/* Is there nothing from @i to @end but programs' lines and the address of their shop? */
static gboolean
is_program_signature (GArray *lines, guint i, guint end)
{
    for (; i < end; i++) {
        const Line *line = line_at (lines, i);
        const char *words = line->folded + strspn (line->folded, "<[(");
        if (line->kind == LINE_WORDS && !g_str_has_prefix (words, "http")
            && !g_str_has_prefix (words, "www."))
            return FALSE;
    }
    return TRUE;
}

static gboolean
is_signature (GArray *lines, guint i, guint end)
{
    LetterLine kind = line_at (lines, i)->kind;
    return kind == LINE_DASHES
           || (kind == LINE_BARE_DASHES && is_bare_signature (lines, i, end))
           || (kind == LINE_SIGNATURE && is_program_signature (lines, i, end));
}

/* Leaves out the signature of the lines from @first to @end, which are all his own; what only
 * looked like one, or like a header, is words. */
static void
leave_out_signature (GArray *lines, guint first, guint end)
{
    for (guint i = first; i < end; i++) {
        Line *line = line_at (lines, i);
        if (is_signature (lines, i, end)) {
            gboolean has_rule = i > first && line_at (lines, i - 1)->kind == LINE_RULE;
            leave_out (lines, has_rule ? i - 1 : i, end);
            return;
        }
        if (line->kind != LINE_EMPTY && line->kind != LINE_RULE)
            line->kind = LINE_WORDS;
    }
}

static void
leave_out_signatures (GArray *lines, guint end)
{
    for (guint first = 0, next = 0; first < end; first = next + 1) {
        next = first;
        while (next < end && !is_quoting (line_at (lines, next)->kind))
            next++;
        leave_out_signature (lines, first, next);
    }
}

/* ---- The letter's shape ------------------------------------------------------------------ */

/* Answers above the quote, below it, or around and between quotes; before @end. */
static void
leave_out_quotes (GArray *lines, guint end)
{
    guint first_quote = 0, last_words = 0, last_quote = 0;
    while (first_quote < end && !is_quoting (line_at (lines, first_quote)->kind))
        first_quote++;
    for (guint i = 0; i < end; i++)
        if (is_quoting (line_at (lines, i)->kind))
            last_quote = i;
        else if (line_at (lines, i)->kind == LINE_WORDS && !line_at (lines, i)->is_left_out)
            last_words = i;
    if (first_quote == end)
        return;
    if (last_words > last_quote && !has_kind (lines, 0, last_quote, LINE_WORDS))
        leave_out (lines, 0, last_quote + 1);
    else
        leave_out (lines, MIN (last_words + 1, end), end);
}

/* Decides on all lines.  FALSE: there are no words of the writer's own. */
static gboolean
judge (GArray *lines)
{
    mark_introductions (lines);
    mark_wrapped_quotes (lines);
    guint end = find_unmarked_quote (lines);
    if (has_kind (lines, 0, end, LINE_FORWARD))
        return TRUE;
    leave_out (lines, end, lines->len);
    leave_out_signatures (lines, end);
    if (!has_kind (lines, 0, end, LINE_WORDS))
        return FALSE;
    leave_out_quotes (lines, end);
    return TRUE;
}

static void
append_line (GString *kept, const Line *line)
{
    g_string_append_len (kept, line->start, (gssize) line->length);
    g_string_append_c (kept, '\n');
}

static char *
join_kept (GArray *lines, gboolean *was_cut)
{
    g_autoptr (GString) kept = g_string_new (NULL);
    for (guint i = 0; i < lines->len; i++) {
        const Line *line = line_at (lines, i);
        gboolean is_empty = line->kind == LINE_EMPTY;
        if (line->is_left_out)
            *was_cut = *was_cut || !is_empty;
        else if (!is_empty || kept->len > 0)
            append_line (kept, line);
    }
    char *text = g_string_free (g_steal_pointer (&kept), FALSE);
    return g_strchomp (text);
}

char *
reply_trim (const char *text, gboolean *was_cut)
{
    *was_cut = FALSE;
    g_autoptr (GArray) lines = read_lines (text);
    return judge (lines) ? join_kept (lines, was_cut) : g_strdup (text);
}

gboolean
reply_is_quote_alone (const char *text)
{
    g_autoptr (GArray) lines = read_lines (text);
    return !judge (lines);
}
