/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/notice_values.h"

#include "imcore/mail/reply_trimmer.h"

#include <string.h>

void
notice_values_clear (NoticeValues *values)
{
    g_free (values->uin);
    secret_wipe (values->password);
    g_free (values->password_ends);
    g_free (values->access_number);
    g_free (values->service_address);
    g_free (values->writer_number);
    g_free (values->days);
    g_free (values->waiting_days);
    g_free (values->short_words);
    g_free (values->limit);
    g_free (values->number);
    secret_wipe (values->link);
    g_free (values->help);
    g_free (values->words_number);
}

static char *
digits_of (gint64 number)
{
    return number != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
}

static char *
day_of (gint64 ms)
{
    g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (ms / 1000);
    return g_date_time_format (when, "%Y-%m-%d");
}

/* What opens a member's link to his guests: derived here, so that no store or queue holds it.
 */
static char *
link_url (const ImCore *core, const char *id)
{
    gint64 link = 0;
    if (id == NULL || !g_ascii_string_to_signed (id, 10, 1, G_MAXINT64, &link, NULL))
        return NULL;
    g_autofree char *sealed = secret_seal (core->secrets, SECRET_LINK, &link, 1);
    return g_strconcat (im_config_text (core->config, "web.url"), "/g/", sealed, NULL);
}

/* Of HELP: the words that there are, in the first line. */
static char *
help_words (const Notice *notice)
{
    const char *words = notice->row->words;
    return notice->row->kind == NOTICE_HELP && words != NULL
               ? g_strndup (words, strcspn (words, "\n"))
               : NULL;
}

static gboolean
came_by (const Notice *notice, const char *suffix)
{
    g_autofree char *number = g_strconcat (notice->profile->code, suffix, NULL);
    g_autofree char *via = digits_of (notice->row->via);
    return g_strcmp0 (via, number) == 0;
}

/* Where HELP's words are to be sent, if not where this answer comes from; NULL: right there. */
static char *
words_number (const Notice *notice)
{
    const Profile *profile = notice->profile;
    return notice->row->via > 0 && !came_by (notice, profile->registration_suffix)
               ? g_strconcat (profile->code, profile->registration_suffix, NULL)
               : NULL;
}

static void
prepare_values (const ImCore *core, const Notice *notice, NoticeValues *values)
{
    const ImConfig *config = core->config;
    const Account *account = notice->account;
    values->uin = digits_of (account->uin);
    values->writer_number = digits_of (notice_writer_number (notice));
    values->number = digits_of (notice->row->kind == NOTICE_NOBODYS
                                    ? -notice->row->via
                                    : notice_writer_number (notice));
    if (notice->row->kind == NOTICE_LINK)
        values->link = link_url (core, notice->row->words);
    values->help = help_words (notice);
    values->words_number = words_number (notice);
    values->access_number = g_strconcat (notice->profile->code,
                                         notice->profile->registration_suffix, NULL);
    values->service_address = g_strconcat (im_config_text (config, "mail.service_address"), "@",
                                           im_config_text (config, "mail.domain"), NULL);
    values->days = g_strdup_printf (
        "%" G_GINT64_FORMAT, im_config_number (config, "message.held_for") / (24 * HOUR_MS));
    gboolean is_inviters = g_strcmp0 (notice->row->words, "words-too-long") == 0;
    values->limit = digits_of (
        im_config_number (config, is_inviters ? "invitation.text_limit" : "message.limit"));
    values->waiting_days = g_strdup_printf (
        "%" G_GINT64_FORMAT, im_config_number (config, "mail.waits_for") / (24 * HOUR_MS));
    if (account->password_nonce == NULL)
        return;
    values->password = secret_temporary_password (core->secrets, account->id,
                                                  account->password_nonce);
    values->password_ends = day_of (account->password_until_ms);
}

/* Does @text say itself where something is left out? */
static gboolean
is_marked (const char *text)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    return g_strv_contains ((const char *const *) lines, REPLY_MARK);
}

/* What a notice says of an address: of the new one, where its words have two. */
static const char *
address_in (const char *words)
{
    const char *end = words != NULL ? strchr (words, '\n') : NULL;
    return end != NULL ? end + 1 : words;
}

/* In the second line of HELP the word that came without its address; NULL: none did. */
static const char *
lacking_word (const Notice *notice)
{
    const char *end = notice->row->words != NULL ? strchr (notice->row->words, '\n') : NULL;
    return notice->row->kind == NOTICE_HELP && end != NULL ? end + 1 : NULL;
}

void
notice_values_fill (const ImCore *core, const Notice *notice, NoticeValues *values)
{
    const ImConfig *config = core->config;
    const char *words = notice->row->words;
    prepare_values (core, notice, values);
    const TemplateValue list[] = {
        { "uin", values->uin },
        { "password", values->password },
        { "password-ends", values->password_ends },
        { "invitation-ends", values->password_ends },
        { "name", notice->account->name },
        { "domain", im_config_text (config, "mail.domain") },
        { "service-address", values->service_address },
        { "access-number", values->access_number },
        { "access-code", notice->profile->code },
        { "help-word", "HELP" },
        { "leave-word", "LEAVE" },
        { "url",
          im_config_flag (config, "web.enabled") ? im_config_text (config, "web.url") : NULL },
        { "writer-number", values->writer_number },
        { "writer-name", notice_writer_name (notice) },
        { "inviter-number", values->writer_number },
        { "inviter-name", notice_writer_name (notice) },
        { "writer-address", notice->peer_mail },
        { "writer-phone", notice->peer_mail == NULL ? notice->peer_phone : NULL },
        { "guest", notice->guest != NULL ? "yes" : NULL },
        { "cut", notice->is_cut && is_marked (notice->message) ? "yes" : NULL },
        { "more", NULL }, /* the text's writer knows */
        { "text", notice->message != NULL ? notice->message : words },
        { "address", address_in (words) },
        { "words", values->help },
        { "lacking", lacking_word (notice) },
        { "words-number", values->words_number },
        { "universal", came_by (notice, notice->profile->universal_suffix) ? "yes" : NULL },
        { "reason", words != NULL ? words : notice->message },
        { "media", words },
        { "changed", g_strcmp0 (words, "changed") == 0 ? "yes" : NULL },
        { "open", g_strcmp0 (words, "open") == 0 ? "yes" : NULL },
        { "unanswered", g_strcmp0 (words, "unanswered") == 0 ? "yes" : NULL },
        { "too-long",
          g_strcmp0 (words, "too-long") == 0 || g_strcmp0 (words, "words-too-long") == 0
              ? "yes"
              : NULL },
        { "limit", values->limit },
        { "left", g_strcmp0 (words, "left") == 0 ? "yes" : NULL },
        { "over-budget", g_strcmp0 (words, "over-budget") == 0 ? "yes" : NULL },
        { "number", values->number },
        { "link", values->link },
        { "days", values->days },
        { "waiting-days", values->waiting_days },
        { NULL, NULL },
    };
    G_STATIC_ASSERT (sizeof list <= sizeof values->list);
    memcpy (values->list, list, sizeof list);
}
