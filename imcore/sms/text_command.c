/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/sms/text_command.h"

#include <string.h>

/* What may follow a word for it to be one, and not the beginning of a name. */
typedef enum { NOTHING, ANYTHING, AN_ADDRESS, A_POLICY } Follows;

static const struct {
    const char *word;
    TextCommand command;
    Follows follows;
} words[] = {
    { "name", TEXT_NAME, ANYTHING },
    { "reg", TEXT_NAME, ANYTHING },
    { "register", TEXT_NAME, ANYTHING },
    { "help", TEXT_HELP, NOTHING },
    { "info", TEXT_HELP, NOTHING },
    { "start", TEXT_START, NOTHING },
    { "unstop", TEXT_START, NOTHING },
    { "password", TEXT_PASSWORD, NOTHING },
    { "invite", TEXT_INVITE, ANYTHING },
    { "who", TEXT_WHO, NOTHING },
    { "receive", TEXT_RECEIVE, ANYTHING },
    { "policy", TEXT_POLICY, A_POLICY },
    { "mail", TEXT_MAIL, AN_ADDRESS },
    { "link", TEXT_LINK, NOTHING },
    { "leave", TEXT_LEAVE, NOTHING },
};

/* Whole texts that refuse, as fold() leaves them. */
static const struct {
    const char *phrase;
    TextCommand command;
} refusals[] = {
    { "stop", TEXT_STOP },
    { "stop all", TEXT_STOP },
    { "stopall", TEXT_STOP },
    { "stop it", TEXT_STOP },
    { "unsubscribe", TEXT_STOP },
    { "unsubscribe me", TEXT_STOP },
    { "cancel", TEXT_STOP },
    { "end", TEXT_STOP },
    { "revoke", TEXT_STOP },
    { "optout", TEXT_STOP },
    { "opt out", TEXT_STOP },
    { "quit", TEXT_STOP },
    { "no", TEXT_NO },
    { "no no", TEXT_NO },
    { "nope", TEXT_NO },
    { "nah", TEXT_NO },
    { "no way", TEXT_NO },
    { "never", TEXT_NO },
    { "not interested", TEXT_NO },
    { "i am not interested", TEXT_NO },
    { "im not interested", TEXT_NO },
    { "i do not want to", TEXT_NO },
    { "i dont want to", TEXT_NO },
    { "i refuse", TEXT_NO },
    { "i decline", TEXT_NO },
    { "decline", TEXT_NO },
    { "do not write to me", TEXT_NO },
    { "dont write to me", TEXT_NO },
    { "do not contact me", TEXT_NO },
    { "dont contact me", TEXT_NO },
    { "leave me alone", TEXT_NO },
    { "go away", TEXT_NO },
    { "remove me", TEXT_NO },
};

/* People are polite: "Stop. Thank you" is a refusal, and so is "Thanks, but no thanks". */
static const char *const courtesies[] = {
    "please", "pls", "thanks", "thank", "you",  "thx",
    "ty",     "but", "sorry",  "very",  "much", NULL,
};

/* The words of @text in one case and width, one blank between them: punctuation and pictures
 * part words, apostrophes do not. */
static char **
fold (const char *text)
{
    g_autofree char *one_width = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
    g_autofree char *one_case = g_utf8_casefold (one_width, -1);
    g_autoptr (GString) folded = g_string_new (NULL);
    for (const char *p = one_case; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if (g_unichar_isalnum (c) || g_unichar_ismark (c))
            g_string_append_unichar (folded, c);
        else if (c != '\'' && c != 0x2019)
            g_string_append_c (folded, ' ');
    }
    g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
    g_auto (GStrv) pieces = g_strsplit (folded->str, " ", -1);
    for (char **p = pieces; *p != NULL; p++)
        if (**p != '\0')
            g_strv_builder_add (kept, *p);
    return g_strv_builder_end (kept);
}

/* Joins @folded without the courtesies at its ends. */
static char *
without_courtesies (char **folded)
{
    guint first = 0, end = g_strv_length (folded);
    while (first < end && g_strv_contains (courtesies, folded[first]))
        first++;
    while (end > first && g_strv_contains (courtesies, folded[end - 1]))
        end--;
    g_autoptr (GString) joined = g_string_new (NULL);
    for (guint i = first; i < end; i++)
        g_string_append_printf (joined, "%s%s", i > first ? " " : "", folded[i]);
    return g_string_free (g_steal_pointer (&joined), FALSE);
}

static gboolean
find_refusal (const char *text, TextCommand *command)
{
    if (strlen (text) > TEXT_REFUSAL_LIMIT)
        return FALSE;
    g_auto (GStrv) folded = fold (text);
    g_autofree char *said = without_courtesies (folded);
    for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
        if (strcmp (said, refusals[i].phrase) == 0) {
            *command = refusals[i].command;
            return TRUE;
        }
    return FALSE;
}

static gboolean
fits (Follows follows, const char *rest)
{
    switch (follows) {
    case NOTHING:
        return rest[strspn (rest, ".!?, ")] == '\0';
    case ANYTHING:
        return TRUE;
    case AN_ADDRESS:
        return strchr (rest, '@') != NULL;
    case A_POLICY:
        return g_ascii_strcasecmp (rest, "open") == 0 || g_ascii_strcasecmp (rest, "ask") == 0;
    }
    g_assert_not_reached ();
}

TextCommand
text_command_read (const char *text, char **argument)
{
    g_autofree char *trimmed = g_strstrip (g_strdup (text));
    TextCommand command = TEXT_NAME;
    *argument = NULL;
    if (*trimmed == '\0')
        return TEXT_NOTHING;
    if (strcmp (trimmed, "?") == 0)
        return TEXT_HELP;
    if (find_refusal (trimmed, &command))
        return command;

    gsize letters = strspn (trimmed, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const char *rest = trimmed + letters;
    gboolean parted = *rest == '\0' || strchr (" \t\r\n:.!?,", *rest) != NULL;
    rest += strspn (rest, " \t\r\n:");
    for (guint i = 0; parted && i < G_N_ELEMENTS (words); i++)
        if (strlen (words[i].word) == letters
            && g_ascii_strncasecmp (trimmed, words[i].word, letters) == 0
            && fits (words[i].follows, rest)) {
            if (words[i].follows != NOTHING && *rest != '\0')
                *argument = g_strdup (rest);
            return words[i].command;
        }
    *argument = g_steal_pointer (&trimmed);
    return TEXT_NAME;
}

gboolean
text_command_refuses (TextCommand command)
{
    return command == TEXT_STOP || command == TEXT_NO;
}
