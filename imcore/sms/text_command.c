/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/sms/text_command.h"

#include "imcore/domain/intent.h"

#include <string.h>

/* What may follow a word for it to be one, and not the beginning of a name. */
typedef enum { NOTHING, ANYTHING, AN_ADDRESS, A_PHONE, A_POLICY } Follows;

/* The table of words, in the order in which HELP lists them.  STOP and its sisters in many
 * languages are read by find_refusal(). */
static const struct {
    const char *word;
    TextCommand command;
    Follows follows;
    TextHelp lists; /* which HELP names it */
} words[] = {
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
    { "MAIL", TEXT_MAIL, AN_ADDRESS, TEXT_HELP_MEMBER },
    { "LINK", TEXT_LINK, NOTHING, TEXT_HELP_MEMBER },
    { "LEAVE", TEXT_LEAVE, NOTHING, TEXT_HELP_MEMBER },
    { "PHONE", TEXT_PHONE, A_PHONE, TEXT_HELP_BY_LETTER },
    { "ADDRESS", TEXT_ADDRESS, AN_ADDRESS, TEXT_HELP_BY_LETTER },
};

static gboolean
find_refusal (const char *text, TextCommand *command)
{
    if (strlen (text) > TEXT_REFUSAL_LIMIT)
        return FALSE;
    Intent intent = intent_read_whole (text);
    *command = intent == INTENT_STOP ? TEXT_STOP : TEXT_NO;
    return intent == INTENT_STOP || intent == INTENT_DECLINE;
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
    case A_PHONE: /* "Phone 4 You" is a name */
        return (*rest == '+' || g_ascii_isdigit (*rest))
               && rest[strspn (rest, "+0123456789 ()./-")] == '\0';
    case A_POLICY:
        return g_ascii_strcasecmp (rest, "open") == 0 || g_ascii_strcasecmp (rest, "ask") == 0;
    }
    g_assert_not_reached ();
}

TextCommand
text_command_read (const char *text, char **argument)
{
    g_autofree char *trimmed = g_strstrip (g_strdup (text));
    TextCommand command = TEXT_WORDS;
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
    return TEXT_WORDS;
}

char *
text_command_list (TextHelp who)
{
    g_autoptr (GString) all = g_string_new (NULL);
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if ((words[i].lists & who) != 0)
            g_string_append_printf (all, "%s%s", all->len > 0 ? ", " : "", words[i].word);
    return g_string_free (g_steal_pointer (&all), FALSE);
}

const char *
text_command_name (TextCommand command)
{
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if (words[i].command == command)
            return words[i].word;
    return command == TEXT_NO ? "NO" : command == TEXT_WORDS ? "none, or a name" : "none";
}

gboolean
text_command_is_for_members (TextCommand command)
{
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if (words[i].command == command)
            return (words[i].lists & TEXT_HELP_STRANGER) == 0;
    return FALSE;
}

gboolean
text_command_refuses (TextCommand command)
{
    return command == TEXT_STOP || command == TEXT_NO;
}
