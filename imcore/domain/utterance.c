/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/utterance.h"

#include <string.h>

/* Lines that are shorter end where their writer ended them; longer ones may be wrapped. */
#define WRAPPED_LINE 50

typedef enum {
    SIGN_LETTER,
    SIGN_IDEOGRAM, /* a word by itself */
    SIGN_BLANK,
    SIGN_NOTHING, /* parts no words: an apostrophe */
    SIGN_CLAUSE_END,
    SIGN_SENTENCE_END,
    SIGN_QUESTION,
    SIGN_LINE_END,
} Sign;

typedef struct {
    Utterance *utterance;
    GString *folded;
    guint word_letters; /* of the word being read */
    gboolean is_name;
    guint clause_start; /* its first word */
    guint sentence;
    guint sentence_clause; /* its first clause */
    guint line_length;     /* characters since the line's beginning */
} Cutting;

/* ---- Signs ------------------------------------------------------------------------------- */

static gboolean
is_ideogram (gunichar c)
{
    GUnicodeScript script = g_unichar_get_script (c);
    return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA
           || script == G_UNICODE_SCRIPT_KATAKANA || c == 0x30fc;
}

static Picture
picture_of (gunichar c)
{
    switch (c) {
    case 0x1f44d: /* thumb up */
    case 0x1f44c: /* ok hand */
    case 0x1f197: /* OK */
    case 0x2705:  /* ticks */
    case 0x2713:
    case 0x2714:
    case 0x2611:
    case 0x1f4af: /* hundred points */
        return PICTURE_YES;
    case 0x1f44e: /* thumb down */
    case 0x274c:  /* crosses */
    case 0x2716:
    case 0x1f6ab: /* no entry */
    case 0x26d4:
    case 0x1f645: /* face that says no */
        return PICTURE_NO;
    case 0x1f6d1: /* stop sign */
        return PICTURE_STOP;
    case 0x1f914: /* thinking */
    case 0x2753:  /* question marks */
    case 0x2754:
        return PICTURE_ASKS;
    default:
        return PICTURE_NONE;
    }
}

static gboolean
is_picture (gunichar c)
{
    return picture_of (c) != PICTURE_NONE || (c >= 0x1f000 && c <= 0x1faff)
           || (c >= 0x2600 && c <= 0x27bf);
}

/* Between letters a point or a hyphen parts words alone: "o.k.", "opt-out". */
static Sign
sign_of (gunichar c, gunichar next)
{
    if (is_ideogram (c))
        return SIGN_IDEOGRAM;
    if (g_unichar_isalnum (c) || g_unichar_ismark (c))
        return SIGN_LETTER;
    switch (c) {
    case '\n':
        return SIGN_LINE_END;
    case '\'':
    case '`':
    case 0x2019:
    case 0xb4:
    case 0x200c: /* joiners, and the picture selector */
    case 0x200d:
    case 0xfe0f:
        return SIGN_NOTHING;
    case '?':
    case 0xbf: /* upside down, at the beginning */
    case 0x61f:
    case 0x2753:
        return SIGN_QUESTION;
    case '.':
        return g_unichar_isalnum (next) ? SIGN_BLANK : SIGN_SENTENCE_END;
    case '!':
    case 0xa1:
    case 0x3002:
    case 0x2026:
        return SIGN_SENTENCE_END;
    case '-':
        return g_unichar_isalnum (next) ? SIGN_BLANK : SIGN_CLAUSE_END;
    case ',':
    case ';':
    case ':':
    case '(':
    case ')':
    case '/':
    case 0x3001:
    case 0x60c:
    case 0x2013:
    case 0x2014:
        return SIGN_CLAUSE_END;
    default:
        return is_picture (c) ? SIGN_SENTENCE_END : SIGN_BLANK;
    }
}

/* Accents over Latin letters, vowel signs and hamzas on Arabic ones: many leave them out. */
static gboolean
is_left_out (gunichar c, gunichar base)
{
    if ((c >= 0x64b && c <= 0x655) || c == 0x640)
        return TRUE;
    return c >= 0x300 && c <= 0x36f && g_unichar_get_script (base) == G_UNICODE_SCRIPT_LATIN;
}

/* @text of one width and spelling, case kept. */
static char *
spell (const char *text, gsize limit)
{
    const char *end = NULL;
    g_utf8_validate_len (text, strnlen (text, limit), &end); /* no half character at the end */
    g_autofree char *apart = g_utf8_normalize (text, end - text, G_NORMALIZE_NFKD);
    g_autoptr (GString) plain = g_string_new (NULL);
    gunichar base = 0;
    for (const char *p = apart; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if (is_left_out (c, base))
            continue;
        if (!g_unichar_ismark (c))
            base = c;
        g_string_append_unichar (plain, c);
    }
    return g_utf8_normalize (plain->str, -1, G_NORMALIZE_NFC);
}

/* ---- Cutting ----------------------------------------------------------------------------- */

static void
end_word (Cutting *cutting)
{
    if (cutting->word_letters == 0)
        return;
    GArray *words = cutting->utterance->words;
    UtteranceWord *word = &g_array_index (words, UtteranceWord, words->len - 1);
    word->end = (guint) cutting->folded->len;
    word->is_name = cutting->is_name && cutting->word_letters > 1;
    cutting->word_letters = 0;
}

static void
append_letter (Cutting *cutting, gunichar c)
{
    if (cutting->word_letters == 0) {
        if (cutting->folded->len > 0)
            g_string_append_c (cutting->folded, ' ');
        UtteranceWord word = { .start = (guint) cutting->folded->len };
        g_array_append_val (cutting->utterance->words, word);
        cutting->is_name = g_unichar_isupper (c);
    } else if (g_unichar_isupper (c)) {
        cutting->is_name = FALSE;
    }
    cutting->word_letters++;
    gunichar lower = g_unichar_tolower (c);
    if (lower == 0xdf)
        g_string_append (cutting->folded, "ss");
    else if (lower == 0x142) /* l with a stroke, which is no accent to Unicode */
        g_string_append_c (cutting->folded, 'l');
    else
        g_string_append_unichar (cutting->folded, lower);
}

static void
end_clause (Cutting *cutting)
{
    end_word (cutting);
    guint end = cutting->utterance->words->len;
    UtteranceClause clause = {
        .first = cutting->clause_start,
        .end = end,
        .sentence = cutting->sentence,
    };
    if (end > clause.first)
        g_array_append_val (cutting->utterance->clauses, clause);
    cutting->clause_start = end;
}

/* Japanese and Chinese have words for the question mark. */
static gboolean
ends_with_asking_word (const Cutting *cutting)
{
    return g_str_has_suffix (cutting->folded->str, "か")
           || g_str_has_suffix (cutting->folded->str, "吗")
           || g_str_has_suffix (cutting->folded->str, "嗎");
}

static void
end_sentence (Cutting *cutting, gboolean asks)
{
    GArray *clauses = cutting->utterance->clauses;
    end_clause (cutting);
    if (clauses->len == cutting->sentence_clause) {
        /* "Who are you!?": the mark belongs to the sentence before */
        if (!asks || clauses->len == 0)
            return;
        cutting->sentence_clause = clauses->len - 1;
    }
    asks = asks || ends_with_asking_word (cutting);
    for (guint i = cutting->sentence_clause; asks && i < clauses->len; i++)
        g_array_index (clauses, UtteranceClause, i).asks = TRUE;
    cutting->sentence_clause = clauses->len;
    cutting->sentence++;
}

static void
end_line (Cutting *cutting, const char *rest)
{
    gboolean is_wrapped = cutting->line_length >= WRAPPED_LINE && *rest != '\0'
                          && !g_ascii_isspace (*rest);
    if (is_wrapped)
        end_word (cutting);
    else
        end_sentence (cutting, FALSE);
    cutting->line_length = 0;
}

static void
read_sign (Cutting *cutting, const char *at)
{
    gunichar c = g_utf8_get_char (at);
    const char *rest = g_utf8_next_char (at);
    Utterance *utterance = cutting->utterance;
    utterance->shows = utterance->shows || is_picture (c);
    if (utterance->picture == PICTURE_NONE)
        utterance->picture = picture_of (c);
    cutting->line_length++;
    switch (sign_of (c, g_utf8_get_char (rest))) {
    case SIGN_LETTER:
        append_letter (cutting, c);
        break;
    case SIGN_IDEOGRAM:
        end_word (cutting);
        append_letter (cutting, c);
        end_word (cutting);
        break;
    case SIGN_BLANK:
        end_word (cutting);
        break;
    case SIGN_NOTHING:
        break;
    case SIGN_CLAUSE_END:
        end_clause (cutting);
        break;
    case SIGN_SENTENCE_END:
        end_sentence (cutting, FALSE);
        break;
    case SIGN_QUESTION:
        utterance->asks = TRUE;
        if (c == 0xbf)
            end_clause (cutting);
        else
            end_sentence (cutting, TRUE);
        break;
    case SIGN_LINE_END:
        end_line (cutting, rest);
        break;
    }
}

Utterance *
utterance_new (const char *text, gsize limit)
{
    Utterance *utterance = g_new0 (Utterance, 1);
    utterance->words = g_array_new (FALSE, FALSE, sizeof (UtteranceWord));
    utterance->clauses = g_array_new (FALSE, FALSE, sizeof (UtteranceClause));
    Cutting cutting = { .utterance = utterance, .folded = g_string_new (NULL) };
    g_autofree char *spelled = spell (text, limit);
    for (const char *p = spelled; *p != '\0'; p = g_utf8_next_char (p))
        read_sign (&cutting, p);
    end_sentence (&cutting, FALSE);
    utterance->folded = g_string_free (cutting.folded, FALSE);
    return utterance;
}

void
utterance_free (Utterance *utterance)
{
    if (utterance == NULL)
        return;
    g_array_unref (utterance->words);
    g_array_unref (utterance->clauses);
    g_free (utterance->folded);
    g_free (utterance);
}
