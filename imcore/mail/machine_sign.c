/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/machine_sign.h"

#include <string.h>

/* The header's first word, up to ';', a comment or white space: "auto-replied (vacation)". */
static gboolean
first_word_is (const char *value, const char *word)
{
    value += strspn (value, " \t\r\n");
    gsize length = strcspn (value, " \t\r\n;(");
    return length == strlen (word) && g_ascii_strncasecmp (value, word, length) == 0;
}

static gboolean
is_not_no (const char *value)
{
    return !first_word_is (value, "no");
}

static gboolean
is_to_many (const char *value)
{
    return first_word_is (value, "bulk") || first_word_is (value, "list")
           || first_word_is (value, "junk") || first_word_is (value, "auto_reply");
}

/* Bounces, receipts, abuse reports. */
static gboolean
is_report (const char *value)
{
    return first_word_is (value, "multipart/report")
           || first_word_is (value, "message/delivery-status")
           || first_word_is (value, "message/disposition-notification")
           || first_word_is (value, "message/feedback-report");
}

static const struct {
    const char *header;
    gboolean (*says) (const char *value);
} signs[] = {
    { "Auto-Submitted", is_not_no }, /* RFC 3834, 5: anything but "no" */
    { "Precedence", is_to_many },
    { "Content-Type", is_report },
    { "X-Autoreply", is_not_no }, /* from before RFC 3834, still sent */
    { "X-Autorespond", is_not_no },
    { "X-Auto-Reply", is_not_no },
};

const char *
machine_sign_of_header (const char *name, const char *value)
{
    if (g_ascii_strncasecmp (name, "List-", strlen ("List-")) == 0)
        return "List-*";
    for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
        if (g_ascii_strcasecmp (name, signs[i].header) == 0 && signs[i].says (value))
            return signs[i].header;
    return NULL;
}

const char *
machine_sign_of_address (const char *address, const char *our_domain)
{
    static const char *const programs[] = {
        "mailer-daemon", "postmaster", "noreply", "no-reply", "no_reply", "donotreply",
        "do-not-reply",  "do_not_reply",
    };
    const char *at = strrchr (address, '@');
    if (at == NULL)
        return NULL;
    if (g_ascii_strcasecmp (at + 1, our_domain) == 0)
        return "our own address";
    for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
        if ((gsize) (at - address) == strlen (programs[i])
            && g_ascii_strncasecmp (address, programs[i], strlen (programs[i])) == 0)
            return "program's address";
    return NULL;
}
