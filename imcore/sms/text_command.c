/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/sms/text_command.h"

#include "imcore/domain/intent.h"

#include <string.h>

/* What may follow a word for it to be one, and not the beginning of a name. */
typedef enum { NOTHING, ANYTHING, AN_ADDRESS, A_PHONE, A_POLICY } Follows;

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
    { "phone", TEXT_PHONE, A_PHONE },
    { "address", TEXT_ADDRESS, AN_ADDRESS },
    { "link", TEXT_LINK, NOTHING },
    { "leave", TEXT_LEAVE, NOTHING },
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

gboolean
text_command_refuses (TextCommand command)
{
    return command == TEXT_STOP || command == TEXT_NO;
}
