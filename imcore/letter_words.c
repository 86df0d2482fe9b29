/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/letter_words.h"

#include "imcore/attachment_lines.h"

#include "imcore/domain/buddy_name.h"
#include "imcore/mail/mail_reader.h"
#include "imcore/mail/reply_trimmer.h"
#include "imcore/mail/subject.h"

#include <string.h>

/* What the writer wrote himself; "" above a quote alone, which is another's words. */
static char *
own_words (const ImLetter *letter)
{
    gboolean was_cut = FALSE;
    if (reply_is_quote_alone (letter->text))
        return g_strdup ("");
    return g_strstrip (reply_trim (letter->text, &was_cut));
}

char *
letter_own_text (const ImCore *core, const ImLetter *letter)
{
    gboolean was_cut = FALSE;
    if (im_config_flag (core->config, "mail.whole_letters")
        || subject_is_forward (letter->subject))
        return g_strstrip (g_strdup (letter->text));
    if (reply_is_quote_alone (letter->text))
        return g_strdup ("");
    const char *domain = im_config_text (core->config, "mail.domain");
    return g_strstrip (reply_trim_for_reader (letter->text, domain, &was_cut));
}

char *
letter_shown_text (const ImLetter *letter, const char *own)
{
    char *shown = attachment_lines_for_member (own, letter->attachments, letter->refused);
    if (letter->attached == NULL)
        return shown;
    char *all = g_strconcat (shown, *shown != '\0' ? "\n" : "", letter->attached, NULL);
    g_free (shown);
    return all;
}

Intent
letter_intent (const ImCore *core, const ImLetter *letter)
{
    g_autofree char *own = own_words (letter);
    g_autofree char *argument = NULL;
    TextCommand command = text_words_read (config_words (core->config), NULL, own, &argument);
    return text_command_intent (command, intent_read (own));
}

gboolean
letter_is_answer (const ImLetter *letter)
{
    return letter->references[0] != NULL
           || subject_skip_prefixes (letter->subject) != letter->subject;
}

gboolean
letter_sounds_automatic (const ImCore *core, const ImLetter *letter)
{
    return letter_is_answer (letter) && letter_intent (core, letter) == INTENT_MACHINE;
}

/* The first own line with anything in it, trimmed; NULL: none. */
static char *
first_line (const ImLetter *letter)
{
    g_autofree char *own = own_words (letter);
    g_auto (GStrv) lines = g_strsplit (own, "\n", -1);
    for (char **l = lines; *l != NULL; l++)
        if (*g_strstrip (*l) != '\0' && **l != '>')
            return g_strdup (*l);
    return NULL;
}

TextCommand
letter_refusal (const ImCore *core, const ImLetter *letter)
{
    const TextWords *own = config_words (core->config);
    g_autofree char *line = first_line (letter);
    g_autofree char *rest = NULL, *rest_of_line = NULL;
    TextCommand subject = text_words_read (own, NULL, letter->subject, &rest);
    TextCommand first = text_words_read (own, NULL, line != NULL ? line : "", &rest_of_line);
    if (subject == TEXT_STOP || first == TEXT_STOP)
        return TEXT_STOP;
    return text_command_refuses (subject) || text_command_refuses (first) ? TEXT_NO
                                                                          : TEXT_NOTHING;
}

/* @subject without what stands in that of the operator's invitation: whoever left that as it was
 * names nobody. */
static const char *
skip_our_own_subject (const ImCore *core, const char *subject)
{
    const TemplateValue values[] = {
        { "uin", "0" },
        { "domain", im_config_text (core->config, "mail.domain") },
        { "service-address", im_config_text (core->config, "mail.service_address") },
        { NULL, NULL },
    };
    g_autofree char *ours
        = templates_word_subject (core->templates, "operator-invitation", values, NULL);
    return ours != NULL ? subject_skip (subject, ours) : subject;
}

static char *
clean_name (const ImCore *core, const char *raw)
{
    return buddy_name_of_person (raw,
                             (guint) im_config_number (core->config, "account.name_limit"));
}

/* The name in "Cool D, answer to +639175336647". */
static char *
clean_registering_name (const ImCore *core, const char *raw)
{
    g_autofree char *name = NULL;
    g_autoptr (Address) nominated = address_of_nomination (core, 0, raw, &name);
    return clean_name (core, name);
}

/* The same where a person is told to write it; refusals and our command words are no names. */
static char *
read_registering_name (const ImCore *core, const char *raw)
{
    g_autofree char *name = NULL;
    TextCommand command = text_words_read (config_words (core->config), NULL, raw, &name);
    return (command == TEXT_WORDS || command == TEXT_NAME) && name != NULL
               ? clean_registering_name (core, name)
               : NULL;
}

enum { LINES_LOOKED_AT = 10, NAME_WORDS = 4 };

/* "Name: Cool D" among the first lines of his own; seed A, row A107. */
static char *
name_line (const ImCore *core, const ImLetter *letter)
{
    g_autofree char *own = own_words (letter);
    g_auto (GStrv) lines = g_strsplit (own, "\n", LINES_LOOKED_AT + 1);
    for (guint i = 0; lines[i] != NULL && i < LINES_LOOKED_AT; i++)
        if (g_ascii_strncasecmp (lines[i], "name:", 5) == 0)
            return clean_name (core, lines[i] + 5);
    return NULL;
}

char *
letter_name_for_member (const ImCore *core, const ImLetter *letter)
{
    char *name = name_line (core, letter);
    if (name == NULL && letter->from_name != NULL)
        name = clean_name (core, letter->from_name);
    return name;
}

/* Is it a name and no sentence?  Who only answers our invitation may write either: of several
 * words each begins large, where its script knows that, and nothing says yes or no. */
static gboolean
looks_like_name (const char *words)
{
    g_auto (GStrv) parts = g_strsplit (words, " ", -1);
    guint count = g_strv_length (parts);
    if (count == 0 || count > NAME_WORDS || strchr (".!?,;:", words[strlen (words) - 1]) != NULL
        || intent_read (words) != INTENT_WORDS)
        return FALSE;
    for (char **part = parts; count > 1 && *part != NULL; part++)
        if (g_unichar_islower (g_utf8_get_char (*part)))
            return FALSE;
    return TRUE;
}

/* The name in the first line, where no Subject of his own says one. */
static char *
first_line_name (const ImCore *core, const ImLetter *letter, gboolean is_our_subject)
{
    g_autofree char *line = first_line (letter);
    g_autofree char *name = line != NULL ? read_registering_name (core, line) : NULL;
    return name == NULL || (is_our_subject && !looks_like_name (name)) ? NULL
                                                                      : g_steal_pointer (&name);
}

gboolean
letter_names_in_subject (const ImCore *core, const ImLetter *letter)
{
    return *skip_our_own_subject (core, subject_skip_prefixes (letter->subject)) != '\0';
}

/* The Subject; a line for it; without a Subject of his own the first line; the display name. */
char *
letter_name_for_service (const ImCore *core, const ImLetter *letter)
{
    const char *subject = subject_skip_prefixes (letter->subject);
    const char *own = skip_our_own_subject (core, subject);
    char *name = *own != '\0' ? read_registering_name (core, own) : NULL;
    if (name == NULL)
        name = name_line (core, letter);
    if (name == NULL && *own == '\0')
        name = first_line_name (core, letter, *subject != '\0');
    return name != NULL ? name : letter_name_for_member (core, letter);
}

LetterLack
letter_lacks (const ImCore *core, const ImLetter *letter)
{
    const char *const *required = im_config_list (core->config, "registration.required");
    if (g_strv_contains (required, "name")) {
        g_autofree char *name = letter_name_for_service (core, letter);
        if (name == NULL)
            return LETTER_LACKS_NAME;
    }
    if (g_strv_contains (required, "phone")) {
        g_autoptr (Address) nominated = letter_nomination (core, letter);
        if (nominated == NULL || nominated->kind != ADDRESS_PHONE)
            return LETTER_LACKS_PHONE;
    }
    return LETTER_LACKS_NOTHING;
}

/* "Answer to ann@x.example" as one of the first lines of his own. */
static Address *
nominating_line (const ImCore *core, const ImLetter *letter)
{
    g_autofree char *own = own_words (letter);
    g_auto (GStrv) lines = g_strsplit (own, "\n", LINES_LOOKED_AT + 1);
    for (guint i = 0; lines[i] != NULL && i < LINES_LOOKED_AT; i++) {
        g_autofree char *before = NULL;
        g_autoptr (Address) nominated = address_of_nomination (core, 0, lines[i], &before);
        if (nominated != NULL && *before == '\0')
            return g_steal_pointer (&nominated);
    }
    return NULL;
}

Address *
letter_nomination (const ImCore *core, const ImLetter *letter)
{
    const char *subject = skip_our_own_subject (core, subject_skip_prefixes (letter->subject));
    g_autofree char *line = *subject == '\0' ? first_line (letter) : NULL;
    g_autofree char *before = NULL;
    Address *nominated = address_of_nomination (core, 0, line != NULL ? line : subject, &before);
    return nominated != NULL ? nominated : nominating_line (core, letter);
}

Intent
letter_answer_word (const ImCore *core, const ImLetter *letter)
{
    g_autofree char *line = first_line (letter);
    const TextWords *own = config_words (core->config);
    Intent subject = text_words_answer (own, subject_skip_prefixes (letter->subject));
    return subject != INTENT_NOTHING || line == NULL ? subject : text_words_answer (own, line);
}

TextCommand
letter_command (const ImCore *core, const ImLetter *letter, char **argument, gboolean *in_text)
{
    *in_text = FALSE;
    const char *subject = subject_skip_prefixes (letter->subject);
    g_autofree char *line = first_line (letter);
    TextCommand command = text_words_read (config_words (core->config), NULL, subject,
                                           argument);
    if ((command != TEXT_WORDS && command != TEXT_NOTHING) || line == NULL)
        return command;
    g_autofree char *of_line = NULL;
    TextCommand second = text_words_read (config_words (core->config), NULL, line, &of_line);
    if (second == TEXT_WORDS || second == TEXT_NOTHING)
        return command;
    g_free (*argument);
    *argument = g_steal_pointer (&of_line);
    *in_text = TRUE;
    return second;
}
