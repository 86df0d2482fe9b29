/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/sms/text_command.h"

#include "imcore/domain/intent.h"

#include <string.h>

/* What may follow a word for it to be one, and not the beginning of a name. */
typedef enum { NOTHING, ANYTHING, AN_ADDRESS, MAY_BE_ADDRESS, A_PHONE, A_POLICY } Follows;

enum { TEXT_LIST_BYTES = 1500 }; /* of what HELP lists: a notice's words hold no more */

/* The table of words, in the order in which HELP lists them.  STOP and its sisters in many
 * languages are read by find_refusal(). */
typedef struct {
    const char *word;
    TextCommand command;
    Follows follows;
    TextHelp lists; /* which HELP names it */
} Word;
static const Word words[] = {
    { "NAME", TEXT_NAME, ANYTHING, TEXT_HELP_ALL },
    { "REG", TEXT_NAME, ANYTHING, 0 },
    { "REGISTER", TEXT_NAME, ANYTHING, 0 },
    { "HELP", TEXT_HELP, NOTHING, TEXT_HELP_ALL },
    { "INFO", TEXT_HELP, NOTHING, 0 },
    { "STOP", TEXT_STOP, NOTHING, TEXT_HELP_ALL },
    { "START", TEXT_START, NOTHING, TEXT_HELP_ALL },
    { "UNSTOP", TEXT_START, NOTHING, 0 },
    { "PASSWORD", TEXT_PASSWORD, NOTHING, TEXT_HELP_MEMBER },
    { "INVITE", TEXT_INVITE, ANYTHING, TEXT_HELP_MEMBER },
    { "WHO", TEXT_WHO, NOTHING, TEXT_HELP_MEMBER },
    { "RECEIVE", TEXT_RECEIVE, ANYTHING, TEXT_HELP_MEMBER },
    { "POLICY", TEXT_POLICY, A_POLICY, TEXT_HELP_MEMBER },
    { "MAIL", TEXT_MAIL, MAY_BE_ADDRESS, TEXT_HELP_MEMBER },
    { "LINK", TEXT_LINK, NOTHING, TEXT_HELP_MEMBER },
    { "LEAVE", TEXT_LEAVE, NOTHING, TEXT_HELP_MEMBER },
    { "PHONE", TEXT_PHONE, A_PHONE, TEXT_HELP_BY_LETTER },
    { "ADDRESS", TEXT_ADDRESS, AN_ADDRESS, TEXT_HELP_BY_LETTER },
};

/* The first, which the others are other spellings of; NULL: it has none. */
static const Word *
word_of (TextCommand command)
{
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if (words[i].command == command)
            return &words[i];
    return NULL;
}

static gboolean
find_refusal (const char *text, TextCommand *command)
{
    if (strlen (text) > TEXT_REFUSAL_LIMIT)
        return FALSE;
    Intent intent = intent_read_whole (text);
    *command = intent == INTENT_STOP ? TEXT_STOP : TEXT_NO;
    return intent == INTENT_STOP || intent == INTENT_DECLINE;
}

gboolean
text_command_is_stop (const char *text)
{
    TextCommand command = TEXT_WORDS;
    g_autofree char *trimmed = g_strstrip (g_strdup (text));
    return find_refusal (trimmed, &command) && command == TEXT_STOP;
}

static gboolean
is_punctuation (const char *rest)
{
    return rest[strspn (rest, ".!?, ")] == '\0';
}

static gboolean
is_policy (const char *rest, const char *policy)
{
    gsize length = strlen (policy);
    return g_ascii_strncasecmp (rest, policy, length) == 0 && is_punctuation (rest + length);
}

static gboolean
fits (Follows follows, const char *rest)
{
    switch (follows) {
    case NOTHING:
        return is_punctuation (rest);
    case ANYTHING:
        return TRUE;
    case AN_ADDRESS:
        return strchr (rest, '@') != NULL;
    case MAY_BE_ADDRESS:
        return is_punctuation (rest) || strchr (rest, '@') != NULL;
    case A_PHONE: /* "Phone 4 You" is a name */
        return (*rest == '+' || g_ascii_isdigit (*rest))
               && rest[strspn (rest, "+0123456789 ()./-")] == '\0';
    case A_POLICY:
        return is_punctuation (rest) || is_policy (rest, "open") || is_policy (rest, "ask");
    }
    g_assert_not_reached ();
}

static gboolean
is_quote (gunichar c)
{
    return c == '"' || c == '\'' || c == 0xab || c == 0xbb || (c >= 0x2018 && c <= 0x201f);
}

/* @trimmed without the quotes around all of it, and in plain letters where it begins with the wide ones
 * of East Asian keyboards. */
static char *
plain_words (const char *trimmed)
{
    gunichar first = g_utf8_get_char (trimmed);
    gboolean is_wide = first >= 0xff01 && first <= 0xff5e;
    g_autofree char *words_in = is_wide ? g_utf8_normalize (trimmed, -1, G_NORMALIZE_ALL_COMPOSE)
                                        : g_strdup (trimmed);
    const char *end = words_in + strlen (words_in);
    const char *last = end > words_in ? g_utf8_prev_char (end) : words_in;
    const char *inner = *words_in != '\0' ? g_utf8_next_char (words_in) : words_in;
    if (inner >= last || !is_quote (g_utf8_get_char (words_in)) || !is_quote (g_utf8_get_char (last)))
        return g_steal_pointer (&words_in);
    return g_strstrip (g_strndup (inner, (gsize) (last - inner)));
}

TextCommand
text_command_read (const char *text, char **argument)
{
    g_autofree char *trimmed = g_strstrip (g_strdup (text));
    g_autofree char *plain = plain_words (trimmed);
    TextCommand command = TEXT_WORDS;
    *argument = NULL;
    if (*trimmed == '\0')
        return TEXT_NOTHING;
    if (strcmp (trimmed, "?") == 0)
        return TEXT_HELP;
    if (find_refusal (trimmed, &command))
        return command;

    gsize letters = strspn (plain, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const char *rest = plain + letters;
    rest += strspn (rest, ".!?,");
    gboolean parted = *rest == '\0' || strchr (" \t\r\n:", *rest) != NULL;
    rest += strspn (rest, " \t\r\n:");
    for (guint i = 0; parted && i < G_N_ELEMENTS (words); i++)
        if (strlen (words[i].word) == letters
            && g_ascii_strncasecmp (plain, words[i].word, letters) == 0
            && fits (words[i].follows, rest)) {
            if (words[i].follows != NOTHING && *rest != '\0')
                *argument = g_strdup (rest);
            return words[i].command;
        }
    *argument = g_steal_pointer (&trimmed);
    return TEXT_WORDS;
}

const char *
text_command_name (TextCommand command)
{
    const Word *word = word_of (command);
    if (word != NULL)
        return word->word;
    return command == TEXT_NO ? "NO" : command == TEXT_WORDS ? "none, or a name" : "none";
}

gboolean
text_command_is_for_members (TextCommand command)
{
    const Word *word = word_of (command);
    return word != NULL && (word->lists & TEXT_HELP_STRANGER) == 0;
}

Intent
text_command_intent (TextCommand command, Intent read)
{
    return command == TEXT_ACCEPT    ? INTENT_ACCEPT
           : command == TEXT_DECLINE ? INTENT_DECLINE
           : command == TEXT_BLOCK   ? INTENT_BLOCK
           : command == TEXT_STOP    ? INTENT_STOP
           : command == TEXT_NO      ? INTENT_DECLINE
                                     : read;
}

gboolean
text_command_refuses (TextCommand command)
{
    return command == TEXT_STOP || command == TEXT_NO;
}

/* ---- The operator's words ---------------------------------------------------------------- */

/* A row of his.  @number NULL: any of ours, and letters.  @word "*": whatever is written. */
typedef struct {
    char *number, *word, *folded;
    guint parts; /* how many words @word is */
    TextCommand command;
} OwnRow;

struct TextWords {
    GPtrArray *rows; /* of OwnRow */
};

static void
own_row_free (gpointer data)
{
    OwnRow *row = data;
    g_free (row->number);
    g_free (row->word);
    g_free (row->folded);
    g_free (row);
}

TextWords *
text_words_new (void)
{
    TextWords *own = g_new0 (TextWords, 1);
    own->rows = g_ptr_array_new_with_free_func (own_row_free);
    return own;
}

void
text_words_free (TextWords *own)
{
    if (own == NULL)
        return;
    g_ptr_array_unref (own->rows);
    g_free (own);
}

/* The accents of Latin, Greek and Cyrillic; in other scripts a mark makes another letter. */
static gboolean
is_accent (gunichar c)
{
    return c >= 0x300 && c <= 0x36f;
}

/* The same for every width, case, accent and blank that a phone may choose. */
static char *
fold (const char *text, gssize length)
{
    g_autofree char *apart = g_utf8_normalize (text, length, G_NORMALIZE_ALL);
    g_autoptr (GString) plain = g_string_new (NULL);
    for (const char *p = apart != NULL ? apart : ""; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if (!g_unichar_isspace (c) && !is_accent (c))
            g_string_append_unichar (plain, c);
        else if (g_unichar_isspace (c) && !g_unichar_isspace (g_utf8_get_char (p + 1)))
            g_string_append_c (plain, ' ');
    }
    return g_utf8_casefold (plain->str, -1);
}

static gboolean
find_target (const char *target, TextCommand *command)
{
    static const struct {
        const char *word;
        TextCommand command;
    } answers[] = { { "ACCEPT", TEXT_ACCEPT },
                    { "DECLINE", TEXT_DECLINE },
                    { "BLOCK", TEXT_BLOCK },
                    { "NO", TEXT_NO } };
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if (g_ascii_strcasecmp (words[i].word, target) == 0) {
            *command = words[i].command;
            return TRUE;
        }
    for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
        if (g_ascii_strcasecmp (answers[i].word, target) == 0) {
            *command = answers[i].command;
            return TRUE;
        }
    return FALSE;
}

static const char *
skip_blanks (const char *text)
{
    while (g_unichar_isspace (g_utf8_get_char (text)))
        text = g_utf8_next_char (text);
    return text;
}

/* The end of the word at @text: at a blank, or at a colon. */
static const char *
end_of_word (const char *text)
{
    while (*text != '\0' && *text != ':' && !g_unichar_isspace (g_utf8_get_char (text)))
        text = g_utf8_next_char (text);
    return text;
}

/* fold() without the punctuation behind it. */
static char *
fold_word (const char *text, gssize length)
{
    static const char ideographic_stop[] = "。";
    char *folded = fold (text, length);
    for (gsize all = strlen (folded); all > 0; folded[all] = '\0')
        if (strchr (".!?,", folded[all - 1]) != NULL)
            all--;
        else if (g_str_has_suffix (folded, ideographic_stop))
            all -= strlen (ideographic_stop);
        else
            break;
    return folded;
}

/* Is there nothing but punctuation in it?  Behind a word that is none of the word. */
static gboolean
is_no_word (const char *text, gssize length)
{
    g_autofree char *folded = fold_word (text, length);
    return *skip_blanks (folded) == '\0';
}

/* "zu  viel !" as it is shown, and as a text is read: one blank between its @count words. */
static char *
one_blank_each (const char *word, guint *count)
{
    g_autoptr (GString) out = g_string_new (NULL);
    *count = 0;
    for (const char *p = skip_blanks (word), *end; *p != '\0'; p = skip_blanks (end)) {
        end = end_of_word (p);
        if (is_no_word (p, end - p))
            continue;
        (*count)++;
        if (out->len > 0)
            g_string_append_c (out, ' ');
        g_string_append_len (out, p, end - p);
    }
    return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_row (TextWords *own, char *number, const char *word, TextCommand command)
{
    OwnRow *row = g_new0 (OwnRow, 1);
    row->number = number;
    row->word = one_blank_each (word, &row->parts);
    row->folded = fold_word (row->word, -1);
    row->command = command;
    g_ptr_array_add (own->rows, row);
}

const char *
text_words_add (TextWords *own, const char *key, const char *target)
{
    TextCommand command = TEXT_NOTHING;
    gsize digits = strspn (key, "0123456789");
    gboolean is_numbered = digits > 0 && key[digits] == ' ';
    const char *word = is_numbered ? key + digits + strspn (key + digits, " ") : key;
    if (!find_target (target, &command))
        return "means no word that there is: try HELP, STOP, INVITE, ACCEPT";
    if (own->rows->len >= TEXT_WORDS_MOST)
        return "is one row too many";
    if (strlen (key) > TEXT_WORDS_BYTES || !g_utf8_validate (key, -1, NULL))
        return "is too long for a word, or not UTF-8";
    if (strcmp (word, "*") == 0 && !is_numbered)
        return "would take each text: name the number that it is for, as 2910003 *";
    if (strpbrk (word, ",:") != NULL)
        return "is no word: a comma or colon parts words";
    if (is_no_word (word, -1))
        return "is no word: there is nothing but punctuation in it";
    add_row (own, is_numbered ? g_strndup (key, digits) : NULL, word, command);
    return NULL;
}

/* The end of the first @n words of @text; NULL: it has fewer.  *@rest: what follows. */
static const char *
end_of_words (const char *text, guint n, const char **rest)
{
    const char *end = text;
    for (guint i = 0; i < n; i++) {
        end = skip_blanks (end);
        if (*end == '\0')
            return NULL;
        end = end_of_word (end);
    }
    *rest = end;
    while (**rest == ':' || g_unichar_isspace (g_utf8_get_char (*rest)))
        *rest = g_utf8_next_char (*rest);
    return end;
}

static Follows
follows_of (TextCommand command)
{
    const Word *word = word_of (command);
    return word != NULL ? word->follows : NOTHING;
}

/* @text is trimmed.  *@rest: what follows the word. */
static gboolean
calls (const char *text, const OwnRow *row, const char **rest)
{
    if (strcmp (row->word, "*") == 0) {
        *rest = text;
        return TRUE;
    }
    const char *end = end_of_words (text, row->parts, rest);
    if (end == NULL)
        return FALSE;
    g_autofree char *folded = fold_word (text, end - text);
    return strcmp (folded, row->folded) == 0 && fits (follows_of (row->command), *rest);
}

static const OwnRow *
find_row (const TextWords *own, const char *number, gboolean only_numbered, const char *text,
          const char **rest)
{
    for (guint i = 0; i < own->rows->len; i++) {
        const OwnRow *row = g_ptr_array_index (own->rows, i);
        gboolean is_meant = row->number == NULL ? !only_numbered
                                                : g_strcmp0 (row->number, number) == 0;
        if (is_meant && calls (text, row, rest))
            return row;
    }
    return NULL;
}

TextCommand
text_words_read (const TextWords *own, const char *number, const char *text, char **argument)
{
    g_autofree char *trimmed = g_strstrip (g_strdup (text));
    const char *rest = NULL;
    const OwnRow *row = *trimmed != '\0' && !text_command_is_stop (trimmed)
                            ? find_row (own, number, FALSE, trimmed, &rest)
                            : NULL;
    if (row == NULL)
        return text_command_read (text, argument);
    *argument = follows_of (row->command) != NOTHING && *rest != '\0' ? g_strdup (rest) : NULL;
    return row->command;
}

Intent
text_words_answer (const TextWords *own, const char *text)
{
    static const char *const names[] = { "accept", "decline", "block" };
    g_autofree char *argument = NULL;
    g_autofree char *bare = g_strdup (text);
    gsize length = strlen (bare);
    while (length > 0 && strchr (" \t\r\n.!\"'", bare[length - 1]) != NULL)
        bare[--length] = '\0';
    TextCommand command = text_words_read (own, NULL, bare, &argument);
    if (command == TEXT_ACCEPT || command == TEXT_DECLINE || command == TEXT_BLOCK)
        return text_command_intent (command, INTENT_NOTHING);
    const char *word = bare + strspn (bare, " \t\r\n\"'");
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        if (g_ascii_strcasecmp (word, names[i]) == 0)
            return i == 0 ? INTENT_ACCEPT : i == 1 ? INTENT_DECLINE : INTENT_BLOCK;
    return INTENT_NOTHING;
}

gboolean
text_words_has_row (const TextWords *own, const char *number, const char *text)
{
    g_autofree char *trimmed = g_strstrip (g_strdup (text));
    const char *rest = NULL;
    return *trimmed != '\0' && find_row (own, number, TRUE, trimmed, &rest) != NULL;
}

static void
add_word (GString *all, const char *word)
{
    g_string_append_printf (all, "%s%s", all->len > 0 ? ", " : "", word);
}

static void
add_own_words (const TextWords *own, TextCommand command, GString *all)
{
    for (guint i = 0; i < own->rows->len; i++) {
        const OwnRow *row = g_ptr_array_index (own->rows, i);
        if (row->number == NULL && row->command == command
            && all->len + strlen (row->word) < TEXT_LIST_BYTES)
            add_word (all, row->word);
    }
}

char *
text_words_list (const TextWords *own, TextHelp who)
{
    g_autoptr (GString) all = g_string_new (NULL);
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if ((words[i].lists & who) != 0) {
            add_word (all, words[i].word);
            add_own_words (own, words[i].command, all);
        }
    return g_string_free (g_steal_pointer (&all), FALSE);
}
