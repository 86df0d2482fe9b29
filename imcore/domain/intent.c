/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/intent.h"

#include "imcore/domain/phrases.h"
#include "imcore/domain/utterance.h"

#include <string.h>

#define NAME_WORDS 3      /* that may follow a greeting: "Hi Mary Ann Smith" */
#define SIGNATURE_LINES 8 /* looked at, from the end */
#define SIGNATURE_WORDS 6 /* in one of them */
#define IDEOGRAM_NAME 8   /* characters */

/* What one clause says. */
typedef enum {
    SAYS_NOTHING, /* courtesies alone */
    SAYS_YES,
    SAYS_NO,
    SAYS_STOP,
    SAYS_BLOCK,
    SAYS_DOUBT,
    SAYS_ASKS,
    SAYS_OTHER,
} Says;

typedef struct {
    Says says;
    guint sentence;
    gboolean asks;       /* its sentence does */
    gboolean is_whole;   /* all its words are understood */
    gboolean is_certain; /* a refusal wherever it stands, a question about us, "why not?" */
    guint names;         /* that it consists of: "Dennis" */
    gboolean is_chat;    /* "How are you?" */
    gboolean is_joke;
} Said;

typedef struct {
    GArray *said;        /* Said, in order */
    guint machine_signs; /* a machine's words, and absence together with return */
    gboolean is_away;
    gboolean returns;
} Answer;

/* ---- One clause -------------------------------------------------------------------------- */

/* What has been read of a clause. */
typedef struct {
    guint seen[PHRASE_OTHER + 1];
    guint unknown;      /* words of no phrase */
    guint unknown_last; /* of these, names at the clause's end */
    Phrase first;
} Clause;

/* The longest phrase that begins with word @i, before @end; *@count words. */
static Phrase
longest_phrase (const Utterance *utterance, guint i, guint end, guint *count)
{
    const UtteranceWord *words = &g_array_index (utterance->words, UtteranceWord, 0);
    for (guint n = MIN (PHRASE_WORDS, end - i); n > 0; n--) {
        g_autofree char *folded = g_strndup (utterance->folded + words[i].start,
                                             words[i + n - 1].end - words[i].start);
        Phrase phrase = phrase_find (folded);
        if (phrase != PHRASE_NONE) {
            *count = n;
            return phrase;
        }
    }
    *count = 1;
    return PHRASE_NONE;
}

static gboolean
has_seen (const Clause *clause, Phrase phrase)
{
    return clause->seen[phrase] > 0;
}

/* What phrases mean only at a clause's beginning. */
static gboolean
means_something_here (Phrase phrase, gboolean at_beginning)
{
    gboolean needs_beginning = phrase == PHRASE_ASKS || phrase == PHRASE_NO_THEN
                               || phrase == PHRASE_GREETS || phrase == PHRASE_STOP_THEN;
    return !needs_beginning || at_beginning;
}

/* Notes what stands within a longer phrase and counts all the same: "please stop" is a phrase,
 * and so is the end of "please stop writing". */
static void
look_within (const Utterance *utterance, guint from, guint to, guint end, Clause *clause)
{
    for (guint i = from, count = 0; i < to; i++) {
        Phrase phrase = longest_phrase (utterance, i, end, &count);
        if (phrase == PHRASE_REFUSES || phrase == PHRASE_AWAY || phrase == PHRASE_MACHINE)
            clause->seen[phrase]++;
    }
}

/* Does @phrase leave nothing open of what its words say? */
static gboolean
is_understood_phrase (Phrase phrase)
{
    return phrase != PHRASE_NONE && phrase != PHRASE_OTHER && phrase != PHRASE_MACHINE
           && phrase != PHRASE_AWAY && phrase != PHRASE_RETURN;
}

/* The clause of @from up to @end or to a "but"; returns where the next begins.  Phrases may run
 * on over commas up to @sentence_end: "No, I don't mind". */
static guint
read_clause (const Utterance *utterance, guint from, guint end, guint sentence_end,
             Clause *clause)
{
    gboolean at_beginning = TRUE;
    guint i = from;
    for (guint count = 0; i < end; i += count) {
        Phrase phrase = longest_phrase (utterance, i, sentence_end, &count);
        if (phrase == PHRASE_BUT)
            return i + count;
        if (!means_something_here (phrase, at_beginning))
            phrase = PHRASE_NONE;
        gboolean is_known = is_understood_phrase (phrase);
        gboolean is_name = g_array_index (utterance->words, UtteranceWord, i).is_name;
        clause->seen[phrase]++;
        if (phrase != PHRASE_OTHER)
            look_within (utterance, i + 1, i + count, sentence_end, clause);
        clause->unknown += is_known ? 0 : count;
        if (is_known)
            clause->unknown_last = 0;
        else
            clause->unknown_last = is_name ? clause->unknown_last + 1 : NAME_WORDS + 1;
        if (i == from)
            clause->first = phrase;
        at_beginning = at_beginning && (phrase == PHRASE_POLITE || phrase == PHRASE_YES);
    }
    return i;
}

/* Courtesies with whom they are for: "Hi Mary Ann", "Thanks for asking", "Regards Tom". */
static gboolean
is_polite (const Clause *clause)
{
    if (has_seen (clause, PHRASE_THANKS))
        return TRUE;
    if (clause->first == PHRASE_GREETS)
        return clause->unknown <= NAME_WORDS;
    return clause->first == PHRASE_POLITE && clause->unknown == clause->unknown_last
           && clause->unknown_last < NAME_WORDS;
}

static Says
clause_says (const Clause *clause, Said *said)
{
    said->is_joke = has_seen (clause, PHRASE_JOKE);
    said->is_chat = has_seen (clause, PHRASE_SMALL_TALK);
    said->is_whole = clause->unknown == 0;
    said->is_certain = has_seen (clause, PHRASE_WHY_NOT);
    /* "Yes Dennis", "No Peter": one name behind it is whom he talks to. */
    gboolean is_understood = said->is_whole
                             || (clause->unknown == 1 && clause->unknown_last == 1
                                 && clause->first != PHRASE_NONE);
    if (is_understood && has_seen (clause, PHRASE_STOP_THEN))
        return SAYS_STOP;
    if (has_seen (clause, PHRASE_REFUSES) || has_seen (clause, PHRASE_STOP_THEN)) {
        said->is_certain = TRUE;
        return SAYS_NO;
    }
    if (has_seen (clause, PHRASE_ASKS)) {
        said->is_certain = TRUE;
        return SAYS_ASKS;
    }
    if (has_seen (clause, PHRASE_DOUBT_THEN))
        return SAYS_DOUBT;
    if (has_seen (clause, PHRASE_NO_THEN))
        return SAYS_NO;
    if (said->is_chat || said->is_joke)
        return SAYS_OTHER;
    if (is_understood && has_seen (clause, PHRASE_STOP))
        return SAYS_STOP;
    if (is_understood && has_seen (clause, PHRASE_BLOCK))
        return SAYS_BLOCK;
    if (is_understood && has_seen (clause, PHRASE_NO))
        return SAYS_NO;
    if (is_understood && has_seen (clause, PHRASE_DOUBT))
        return SAYS_DOUBT;
    if (is_understood && (has_seen (clause, PHRASE_YES) || has_seen (clause, PHRASE_WHY_NOT)))
        return SAYS_YES;
    if (said->is_whole || is_polite (clause))
        return SAYS_NOTHING;
    said->names = clause->unknown == clause->unknown_last ? clause->unknown : 0;
    return SAYS_OTHER;
}

/* ---- The whole answer -------------------------------------------------------------------- */

static void
add_machine_signs (Answer *answer, const Clause *clause)
{
    answer->machine_signs += clause->seen[PHRASE_MACHINE];
    answer->is_away = answer->is_away || has_seen (clause, PHRASE_AWAY);
    answer->returns = answer->returns || has_seen (clause, PHRASE_RETURN);
}

/* A question says neither yes nor no: "ok?", "We met in Berlin, no?"; but "Could you please
 * remove me?" does, and "Why not?". */
static void
hear_questions (GArray *said)
{
    for (guint i = 0; i < said->len; i++) {
        Said *one = &g_array_index (said, Said, i);
        gboolean is_last = i + 1 == said->len
                           || g_array_index (said, Said, i + 1).sentence != one->sentence;
        if (!one->asks || one->is_certain || one->is_chat || one->says == SAYS_STOP
            || one->says == SAYS_BLOCK)
            continue;
        if (is_last || one->says == SAYS_OTHER)
            one->says = SAYS_ASKS;
    }
}

/* "Yes, Dennis.", "Dennis, no.", "Regards, Mary Ann Smith". */
static void
pass_over_names (GArray *said)
{
    for (guint i = 0; i < said->len; i++) {
        Said *one = &g_array_index (said, Said, i);
        guint beside = i > 0 ? i - 1 : i + 1;
        if (one->names == 0 || beside >= said->len)
            continue;
        const Said *other = &g_array_index (said, Said, beside);
        guint most = other->says == SAYS_NOTHING ? NAME_WORDS : 1;
        if (other->sentence == one->sentence && one->names <= most)
            one->says = SAYS_NOTHING;
    }
}

/* The word behind the sentence that clause @i belongs to. */
static guint
sentence_end (const Utterance *utterance, guint i)
{
    const GArray *clauses = utterance->clauses;
    guint sentence = g_array_index (clauses, UtteranceClause, i).sentence;
    while (i + 1 < clauses->len
           && g_array_index (clauses, UtteranceClause, i + 1).sentence == sentence)
        i++;
    return g_array_index (clauses, UtteranceClause, i).end;
}

static void
read_answer (const Utterance *utterance, Answer *answer)
{
    guint at = 0;
    for (guint i = 0; i < utterance->clauses->len; i++) {
        const UtteranceClause *piece = &g_array_index (utterance->clauses, UtteranceClause, i);
        guint end = sentence_end (utterance, i);
        while (at < piece->end) {
            Clause clause = { .first = PHRASE_NONE };
            Said said = { .sentence = piece->sentence, .asks = piece->asks };
            at = read_clause (utterance, at, piece->end, end, &clause);
            said.says = clause_says (&clause, &said);
            add_machine_signs (answer, &clause);
            g_array_append_val (answer->said, said);
        }
    }
    pass_over_names (answer->said);
    hear_questions (answer->said);
}

/* What is in an answer, courtesies aside. */
typedef struct {
    guint count[SAYS_OTHER + 1];
    guint all;
    Says first;
    gboolean refuses;  /* somewhere, without doubt */
    gboolean asks_who; /* before it says anything else */
    gboolean is_joke;
    gboolean is_whole; /* no word that is not understood */
} Sum;

static const Said *
said_at (const GArray *said, guint i)
{
    return &g_array_index (said, Said, i);
}

/* A "no" counts at the beginning, as a sentence, or straight behind a yes ("Ok, no."). */
static gboolean
is_no_that_counts (const GArray *said, guint i, const Sum *before)
{
    const Said *one = said_at (said, i);
    if (one->says != SAYS_NO && one->says != SAYS_STOP && one->says != SAYS_BLOCK)
        return FALSE;
    if (one->is_certain || before->count[SAYS_YES] + before->count[SAYS_OTHER] == 0)
        return TRUE;
    const Said *last = said_at (said, i - 1);
    if (last->says == SAYS_YES && last->sentence == one->sentence)
        return TRUE;
    return before->count[SAYS_YES] == 0 && last->sentence != one->sentence;
}

static Sum
sum_up (const GArray *said)
{
    Sum sum = { .is_whole = TRUE };
    for (guint i = 0; i < said->len; i++) {
        const Said *one = said_at (said, i);
        sum.is_joke = sum.is_joke || one->is_joke;
        sum.is_whole = sum.is_whole && one->is_whole;
        sum.refuses = sum.refuses || is_no_that_counts (said, i, &sum);
        if (one->says == SAYS_NOTHING)
            continue;
        if (sum.all == 0) {
            sum.first = one->says;
            sum.asks_who = one->says == SAYS_ASKS && one->is_certain;
        }
        sum.count[one->says]++;
        sum.all++;
    }
    return sum;
}

static Intent
decide (const Answer *answer, const Sum *sum)
{
    guint refusing = sum->count[SAYS_NO] + sum->count[SAYS_STOP] + sum->count[SAYS_BLOCK];
    if (answer->machine_signs > 0)
        return INTENT_MACHINE;
    if (sum->all == 0)
        return INTENT_WORDS;
    if (sum->count[SAYS_STOP] > 0 && refusing + sum->count[SAYS_YES] == sum->all)
        return INTENT_STOP;
    if (sum->count[SAYS_BLOCK] == sum->all)
        return INTENT_BLOCK;
    if (sum->count[SAYS_YES] == sum->all)
        return INTENT_ACCEPT;
    if (sum->refuses && !sum->is_joke)
        return INTENT_DECLINE;
    if (sum->count[SAYS_YES] > 0)
        return INTENT_WORDS;
    if (answer->is_away && answer->returns)
        return INTENT_MACHINE;
    if (sum->count[SAYS_DOUBT] > 0 || sum->asks_who || sum->count[SAYS_ASKS] == sum->all)
        return INTENT_QUESTION;
    return INTENT_WORDS;
}

/* Marks and pictures without a word. */
static Intent
read_signs (const Utterance *utterance)
{
    switch (utterance->picture) {
    case PICTURE_YES:
        return INTENT_ACCEPT;
    case PICTURE_NO:
        return INTENT_DECLINE;
    case PICTURE_STOP:
        return INTENT_STOP;
    case PICTURE_ASKS:
        return INTENT_QUESTION;
    case PICTURE_NONE:
        break;
    }
    if (utterance->asks)
        return INTENT_QUESTION;
    return utterance->shows ? INTENT_WORDS : INTENT_NOTHING;
}

static Intent
read_words (const char *text, Sum *sum)
{
    g_autoptr (Utterance) utterance = utterance_new (text, INTENT_TEXT_LIMIT);
    if (utterance->words->len == 0) {
        sum->is_whole = !utterance->shows;
        return read_signs (utterance);
    }
    Answer answer = { .said = g_array_new (FALSE, FALSE, sizeof (Said)) };
    read_answer (utterance, &answer);
    *sum = sum_up (answer.said);
    Intent intent = decide (&answer, sum);
    g_array_unref (answer.said);
    return intent;
}

/* ---- Names under it ---------------------------------------------------------------------- */

/* A word as names, titles, streets and numbers are written, also in scripts without case. */
static gboolean
is_name_word (const char *word)
{
    static const char *const within[] = { "von", "van", "de", "der", "den", "da", "do", "dos",
                                          "di", "del", "la", "le", "of", "and", "&", "|", "-",
                                          "po", "ng", NULL };
    gunichar first = g_utf8_get_char (word);
    return !g_unichar_islower (first) || strchr (word, '@') != NULL
           || g_str_has_prefix (word, "www.") || g_str_has_prefix (word, "http")
           || g_strv_contains (within, word);
}

/* Might @line stand under a letter?  It says nothing and looks like a name or an address. */
static gboolean
is_name_line (const char *line)
{
    if (g_utf8_strlen (line, -1) > 80 || strpbrk (line, "!?") != NULL)
        return FALSE;
    g_auto (GStrv) words = g_strsplit_set (line, " \t,/", -1);
    guint count = 0, capitals = 0;
    for (char **w = words; *w != NULL; w++) {
        if (**w == '\0')
            continue;
        if (!is_name_word (*w))
            return FALSE;
        count++;
        g_autofree char *upper = g_utf8_strup (*w, -1);
        capitals += strcmp (upper, *w) == 0 && g_unichar_isupper (g_utf8_get_char (*w));
    }
    if (count == 0 || count > SIGNATURE_WORDS || (capitals == count && count > 2))
        return FALSE;
    gboolean has_ideograms = !g_unichar_isupper (g_utf8_get_char (line))
                             && g_unichar_iswide (g_utf8_get_char (line));
    if (has_ideograms && g_utf8_strlen (line, -1) > IDEOGRAM_NAME)
        return FALSE;
    Sum sum = { 0 };
    Intent intent = read_words (line, &sum);
    return intent == INTENT_NOTHING || (intent == INTENT_WORDS && !sum.is_joke);
}

/* @text without the name and address that may stand under its first line. */
static char *
without_name (const char *text)
{
    const char *read_end = NULL;
    g_utf8_validate_len (text, strnlen (text, INTENT_TEXT_LIMIT), &read_end);
    g_autofree char *read = g_strndup (text, (gsize) (read_end - text));
    g_auto (GStrv) lines = g_strsplit (g_strstrip (read), "\n", -1);
    guint end = g_strv_length (lines);
    for (guint looked = 0; end > 1 && looked < SIGNATURE_LINES; looked++) {
        g_autofree char *line = g_strstrip (g_strdup (lines[end - 1]));
        if (*line != '\0' && !is_name_line (line))
            break;
        end--;
        g_clear_pointer (&lines[end], g_free);
    }
    return g_strjoinv ("\n", lines);
}

/* ---- Reading ----------------------------------------------------------------------------- */

Intent
intent_read (const char *text)
{
    g_autofree char *words = without_name (text);
    Sum sum = { 0 };
    return read_words (words, &sum);
}

Intent
intent_read_whole (const char *text)
{
    Sum sum = { 0 };
    Intent intent = read_words (text, &sum);
    gboolean says_one_thing = intent == INTENT_NOTHING || intent == INTENT_ACCEPT
                              || intent == INTENT_DECLINE || intent == INTENT_BLOCK
                              || intent == INTENT_STOP;
    return says_one_thing && sum.is_whole ? intent : INTENT_WORDS;
}
