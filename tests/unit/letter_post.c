/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/letter_post.h"

#include <string.h>

static void
add_header (GString *raw, const char *name, const char *value)
{
    if (value != NULL)
        g_string_append_printf (raw, "%s: %s\r\n", name, value);
}

static GBytes *
write_post (const Post *post)
{
    static guint posts;
    g_autoptr (GString) raw = g_string_new (NULL);
    g_autofree char *id = post->id != NULL ? g_strdup_printf ("<%s>", post->id)
                                           : g_strdup_printf ("<u%u@company.com>", ++posts);
    g_autofree char *answers = post->answers != NULL ? g_strdup_printf ("<%s>", post->answers)
                                                     : NULL;
    if (post->reentry)
        add_header (raw, "Received", "from edge by reentry");
    add_header (raw, "Authentication-Results", post->results);
    add_header (raw, "Received", "from x by y");
    add_header (raw, "Authentication-Results", post->forged);
    add_header (raw, "From", post->from);
    add_header (raw, "Subject", post->subject);
    add_header (raw, "Message-ID", id);
    add_header (raw, "In-Reply-To", answers);
    if (post->also != NULL)
        g_string_append (raw, post->also);
    g_string_append_printf (raw, "\r\n%s\r\n", post->text != NULL ? post->text : "");
    gsize length = raw->len;
    return g_bytes_new_take (g_string_free (g_steal_pointer (&raw), FALSE), length);
}

ImLetterEnding
letter_post_reading (CoreFixture *fixture, const Post *post, ImReading *reading)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (ImLetter) letter = NULL;
    g_autoptr (GBytes) bytes = write_post (post);
    ImLetterEnding ending = IM_LETTER_UNPROVEN;
    const ImEnvelope envelope = {
        .mail_from = post->mail_from != NULL ? post->mail_from : post->from,
        .authenticated = post->authenticated,
        .reentry = post->reentry,
    };
    ImReading read = im_read_letter (fixture->core, &envelope, bytes, &letter);
    if (reading != NULL)
        *reading = read;
    else
        g_assert_cmpint (read, ==, IM_READING_DONE);
    if (read == IM_READING_DONE) {
        im_take_letter (fixture->core, letter, post->to, &ending, &error);
        g_assert_no_error (error);
    }
    return ending;
}

ImLetterEnding
letter_post (CoreFixture *fixture, Post post)
{
    return letter_post_reading (fixture, &post, NULL);
}

/* The value of @name in the last letter that has it, without <>; NULL: none has. */
static char *
header_in (const char *letters, const char *name)
{
    g_autofree char *start = g_strdup_printf ("\r\n%s:", name);
    const char *at = g_strrstr (letters, start);
    if (at == NULL)
        return NULL;
    at += strlen (start);
    at += strspn (at, " <\r\n\t");
    return g_strndup (at, strcspn (at, ">\r\n"));
}

OurMail
our_mail_next (CoreFixture *fixture)
{
    OurMail mail = { .letters = core_next_letters (fixture) };
    const char *last = g_strrstr (mail.letters, "\r\nMessage-ID:");
    mail.id = last != NULL ? header_in (last, "Message-ID") : NULL;
    mail.reply_to = header_in (mail.letters, "Reply-To");
    return mail;
}

void
our_mail_clear (OurMail *mail)
{
    g_free (mail->letters);
    g_free (mail->reply_to);
    g_free (mail->id);
}

guint
our_mails_in (const char *letters)
{
    g_auto (GStrv) pieces = g_strsplit (letters, "\r\nMessage-ID:", -1);
    return g_strv_length (pieces) > 0 ? g_strv_length (pieces) - 1 : 0;
}
