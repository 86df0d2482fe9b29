/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "milter/replies.h"

const Reply reply_unknown = {
    "unknown", "550", "5.1.1",
    "No such number here; write to {service} to get a number of your own",
    FALSE,
};
const Reply reply_many_recipients = {
    "many-recipients", "452", "4.5.3",
    "Too many recipients in one letter; send it to the others again",
    FALSE,
};
const Reply reply_misrouted = {
    "misrouted", "451", "4.3.5",
    "Only the service's mail belongs here; the MTA must know who reads this address",
    FALSE,
};
const Reply reply_unavailable = {
    "unavailable", "451", "4.3.0",
    "The service cannot take your letter just now; try again later",
    FALSE,
};
const Reply reply_busy = {
    "busy", "451", "4.3.2",
    "The service is busy; try again in some minutes",
    FALSE,
};

const Reply reply_quarantined = {
    "quarantined", "250", "2.0.0",
    "Held for the administrator",
    FALSE,
};

static const Reply too_large = {
    "too-large", "552", "5.3.4",
    "The letter is larger than {limit} bytes; send it without attachments",
    FALSE,
};
static const Reply no_from = {
    "no-from", "550", "5.6.0",
    "A letter needs exactly one From: with exactly one address in it",
    FALSE,
};
static const Reply spam = {
    "spam", "550", "5.7.1",
    "Our filter takes this letter for spam or a virus; write plain words, without attachments",
    FALSE,
};
static const Reply malformed = {
    "malformed", "550", "5.6.0",
    "The letter has too many headers or parts to be read; send plain text",
    FALSE,
};

static const Reply taken = {
    "taken", "250", "2.0.0",
    "Taken",
    FALSE,
};
static const Reply taken_before = {
    "taken-before", "250", "2.0.0",
    "Taken before",
    FALSE,
};
static const Reply machine = {
    "machine", "250", "2.0.0",
    "Taken, without effect",
    FALSE,
};
static const Reply forged = {
    "forged", "550", "5.7.1",
    "DKIM, DMARC or SPF says this letter is not from its From: address; send it through your "
    "own provider",
    FALSE,
};
static const Reply unproven = {
    "unproven", "550", "5.7.1",
    "Nothing proves your From: address; send through your own provider, which must sign (DKIM)",
    FALSE,
};
static const Reply temperror = {
    "temperror",
    "451",
    "4.7.5",
    "Whether your From: address is yours (DKIM, DMARC, SPF) could not be looked up; try again "
    "later",
    FALSE,
};
static const Reply waits = {
    "waits", "250", "2.0.0",
    "Taken; it waits until you answer the mail that we send you",
    FALSE,
};
static const Reply enough_waiting = {
    "enough-waiting", "550", "5.7.1",
    "Letters of yours wait for your answer to the mail that we sent you; answer it, then send this "
    "one again",
    FALSE,
};
static const Reply overtaken = {
    "overtaken", "550", "5.7.1",
    "That mail of ours was answered before, or its time is over; write your letter anew to {service}",
    FALSE,
};
static const Reply nobody = {
    "nobody", "550", "5.1.1",
    "This number is nobody's any more; write to {service} to get one",
    FALSE,
};
static const Reply unanswered = {
    "unanswered", "550", "5.7.1",
    "You have written three times already; wait for an answer",
    TRUE,
};
static const Reply empty = {
    "empty", "550", "5.6.0",
    "There is no text in the letter; write some words",
    TRUE,
};
static const Reply attachments = {
    "attachments", "550", "5.7.1",
    "There is no text in the letter, and its attachment is not passed on: {attachment}",
    TRUE,
};
static const Reply too_long = {
    "too-long", "552", "5.3.4",
    "The letter's text is too long for a message; send it in parts",
    TRUE,
};
static const Reply no_number = {
    "no-number", "452", "4.3.1",
    "All numbers are taken; more will be added, try again later",
    FALSE,
};
static const Reply too_many = {
    "too-many", "451", "4.7.1",
    "Too many letters from your address; try again in an hour",
    FALSE,
};

static const Reply no_name = {
    "no-name", "550", "5.6.0",
    "To become a member write your buddy name as the Subject, or in a line that begins with Name:",
    FALSE,
};

static const Reply no_phone = {
    "no-phone", "550", "5.6.0",
    "To become a member write your telephone number behind the name or in a line: answer to +639170000000",
    FALSE,
};

static const Reply too_many_to_one = {
    "too-many-to-one", "550", "5.7.1",
    "Too many letters to this number in an hour; wait, or use the client",
    TRUE,
};

const Reply *
reply_to_reading (ImReading reading)
{
    switch (reading) {
    case IM_READING_DONE:
        return NULL;
    case IM_READING_TOO_LARGE:
        return &too_large;
    case IM_READING_NO_FROM:
        return &no_from;
    case IM_READING_SPAM:
        return &spam;
    case IM_READING_MALFORMED:
        return &malformed;
    }
    g_assert_not_reached ();
}

const Reply *
reply_to_letter (ImLetterEnding ending)
{
    switch (ending) {
    case IM_LETTER_TAKEN:
        return &taken;
    case IM_LETTER_TAKEN_BEFORE:
        return &taken_before;
    case IM_LETTER_MACHINE:
        return &machine;
    case IM_LETTER_FORGED:
        return &forged;
    case IM_LETTER_UNPROVEN:
        return &unproven;
    case IM_LETTER_TEMPERROR:
        return &temperror;
    case IM_LETTER_WAITS:
        return &waits;
    case IM_LETTER_ENOUGH_WAITING:
        return &enough_waiting;
    case IM_LETTER_OVERTAKEN:
        return &overtaken;
    case IM_LETTER_NOBODY:
        return &nobody;
    case IM_LETTER_UNANSWERED:
        return &unanswered;
    case IM_LETTER_NO_NAME:
        return &no_name;
    case IM_LETTER_NO_PHONE:
        return &no_phone;
    case IM_LETTER_EMPTY:
        return &empty;
    case IM_LETTER_ATTACHMENTS:
        return &attachments;
    case IM_LETTER_TOO_LONG:
        return &too_long;
    case IM_LETTER_NO_NUMBER:
        return &no_number;
    case IM_LETTER_TOO_MANY:
        return &too_many;
    case IM_LETTER_TOO_MANY_TO_ONE:
        return &too_many_to_one;
    }
    g_assert_not_reached ();
}

gboolean
reply_is_accepting (const Reply *reply)
{
    return reply->code[0] == '2';
}

gboolean
reply_is_temporary (const Reply *reply)
{
    return reply->code[0] == '4';
}

/* Without SMTPUTF8 a reply is ASCII; libmilter takes a per cent sign for a directive. */
static char *
in_ascii (const char *name)
{
    g_autoptr (GString) safe = g_string_new (NULL);
    for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
        g_string_append_c (safe, *at >= ' ' && *at <= '~' && *at != '%' ? *at : '?');
    return g_string_free (g_steal_pointer (&safe), FALSE);
}

char *
reply_on_attachment (const ImLetter *letter)
{
    const ImAttachment *one = im_letter_refused (letter);
    if (one == NULL)
        return NULL;
    g_autofree char *name = in_ascii (one->name);
    g_autofree char *type = in_ascii (one->type);
    switch (one->refused) {
    case IM_ATTACHMENT_TAKEN:
        break;
    case IM_ATTACHMENT_TYPE:
        return g_strdup_printf ("%s, files of type %s are not taken here", name, type);
    case IM_ATTACHMENT_LARGE:
        return g_strdup_printf ("%s is too large", name);
    case IM_ATTACHMENT_MANY:
        return g_strdup_printf ("%s is one too many", name);
    }
    g_assert_not_reached ();
}

char *
reply_words (const Reply *reply, const ImConfig *config, const char *attachment)
{
    g_autoptr (GString) words = g_string_new (reply->words);
    const char *domain = im_config_text (config, "mail.domain");
    g_autofree char *service = g_strconcat (im_config_text (config, "mail.service_address"),
                                            "@", domain, NULL);
    g_autofree char *limit = g_strdup_printf ("%" G_GINT64_FORMAT,
                                              im_config_number (config, "mail.letter_limit"));
    g_string_replace (words, "{service}", service, 0);
    g_string_replace (words, "{limit}", limit, 0);
    g_string_replace (words, "{attachment}", attachment != NULL ? attachment : "a file", 0);
    return g_string_free (g_steal_pointer (&words), FALSE);
}
