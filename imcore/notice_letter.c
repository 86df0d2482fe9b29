/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/notices.h"

#include "imcore/domain/address.h"
#include "imcore/domain/mail_token.h"
#include "imcore/mail/mail_writer.h"
#include "imcore/notice_headers.h"
#include "imcore/notice_values.h"
#include "imcore/recipients.h"

#include <string.h>

/* What an answer by letter proves; to any other kind, nothing. */
static const struct {
    NoticeKind kind;
    MailTokenUse use;
} tokens[] = {
    { NOTICE_MESSAGE, MAIL_TOKEN_CONVERSATION },
    { NOTICE_REQUEST, MAIL_TOKEN_CONVERSATION },
    { NOTICE_ACCEPTED, MAIL_TOKEN_CONVERSATION },
    { NOTICE_BECAME_MEMBER, MAIL_TOKEN_CONVERSATION },
    { NOTICE_INVITATION, MAIL_TOKEN_INVITATION },
    { NOTICE_MEMBERSHIP, MAIL_TOKEN_INVITATION },
    { NOTICE_QUESTION, MAIL_TOKEN_INVITATION },
    { NOTICE_JOIN_QUESTION, MAIL_TOKEN_JOINING },
    { NOTICE_MOVE_QUESTION, MAIL_TOKEN_JOINING },
    { NOTICE_OPERATOR_INVITATION, MAIL_TOKEN_MEMBERSHIP },
    { NOTICE_LEAVE_CONFIRM, MAIL_TOKEN_LEAVING },
    { NOTICE_CHALLENGE, MAIL_TOKEN_CHALLENGE },
};

static MailTokenUse
token_use (NoticeKind kind)
{
    for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
        if (tokens[i].kind == kind)
            return tokens[i].use;
    return MAIL_TOKEN_NOTHING;
}

static char *
at_our_domain (const ImCore *core, const char *local)
{
    return g_strconcat (local, "@", im_config_text (core->config, "mail.domain"), NULL);
}

static char *
return_path (const ImCore *core, gint64 row)
{
    g_autofree char *sealed = secret_seal (core->secrets, SECRET_BOUNCE, &row, 1);
    g_autofree char *local = g_strconcat ("b+", sealed, NULL);
    return at_our_domain (core, local);
}

/* Proves, when it comes back, that this mail was read where it went. */
static char *
seal_token (const ImCore *core, const Notice *notice)
{
    const OutboxRow *row = notice->row;
    const MailToken token = {
        .use = token_use (row->kind),
        .row = row->id,
        .made_ms = row->created_ms,
    };
    return mail_token_seal (core->secrets, &token, notice->address,
                            notice_is_from_peer (notice) ? notice_writer_number (notice) : 0);
}

/* What the service's address, or the writer's number, is called at our domain. */
static char *
from_local_part (const ImCore *core, const Notice *notice)
{
    return notice_is_from_peer (notice)
               ? g_strdup_printf ("%" G_GINT64_FORMAT, notice_writer_number (notice))
               : g_strdup (im_config_text (core->config, "mail.service_address"));
}

/* An invitation may come from an alias of the number, as seed A, page 19, has it. */
static char *
from_address (const ImCore *core, const Notice *notice, const char *local)
{
    NoticeKind kind = notice->row->kind;
    gboolean is_invitation = kind == NOTICE_INVITATION || kind == NOTICE_MEMBERSHIP;
    const char *invites_from = im_config_text (core->config, "invitation.from");
    if (is_invitation && notice_is_from_peer (notice) && strcmp (invites_from, "alias") == 0)
        return recipient_alias (core, notice_writer_number (notice));
    return at_our_domain (core, local);
}

/* Where nothing but our token has ever proven the reader, it must come back whatever his mail
 * program keeps of a thread: so it stands in the address, too.  NULL: From: will do. */
static char *
reply_address (const ImCore *core, const Notice *notice, const char *local, const char *token)
{
    if (token_use (notice->row->kind) == MAIL_TOKEN_NOTHING || notice->is_proven)
        return NULL;
    g_autofree char *tagged = g_strconcat (local, "+", token, NULL);
    return strlen (tagged) <= ADDRESS_LOCAL_LIMIT ? at_our_domain (core, tagged) : NULL;
}

/* Who gets it has asked for nothing: one click refuses it. */
static gboolean
can_refuse (NoticeKind kind)
{
    return kind == NOTICE_OPERATOR_INVITATION || kind == NOTICE_INVITATION
           || kind == NOTICE_MEMBERSHIP;
}

static GBytes *
write_letter (const ImCore *core, const Notice *notice, GError **error)
{
    g_auto (NoticeValues) values = { 0 };
    g_auto (MailWording) wording = { 0 };
    g_auto (NoticeThread) thread = { 0 };
    g_auto (NoticeRefusal) refusal = { 0 };
    const OutboxRow *row = notice->row;
    gboolean from_peer = !notice_is_by_service (row->kind);
    const char *to_name = notice->account->name;
    if (notice_asks_named (row->kind))
        to_name = NULL; /* whose address it is is just what we ask */
    notice_values_fill (core, notice, &values);
    g_autofree char *local = from_local_part (core, notice);
    g_autofree char *from = from_address (core, notice, local);
    g_autofree char *token = seal_token (core, notice);
    g_autofree char *reply_to = reply_address (core, notice, local, token);
    g_autofree char *message_id = at_our_domain (core, token);
    notice_thread_find (core, notice, from_peer, &thread);
    if (can_refuse (row->kind))
        notice_refusal_offer (core, notice, &refusal);
    if (!templates_word_mail (core->templates, notice_template_name (notice), values.list,
                              &wording, error))
        return NULL;
    const MailDraft draft = {
        .from_address = from,
        .from_name = from_peer ? notice_writer_name (notice) : NULL,
        .to_address = notice->shown,
        .to_name = to_name,
        .reply_to = reply_to,
        .subject = wording.subject,
        .text = wording.text,
        .html = wording.html,
        .attachments = notice->attachments,
        .message_id = message_id,
        .in_reply_to = thread.answered,
        .references = thread.references,
        .auto_submitted = notice_is_by_machine (row->kind),
        .refuse_by_mail = refusal.address,
        .refuse_at = refusal.page,
        .date_ms = row->created_ms,
    };
    return mail_write (&draft, error);
}

void
outgoing_letter_free (gpointer data)
{
    ImOutgoingLetter *letter = data;
    g_free (letter->mail_from);
    g_free (letter->mail_to);
    g_clear_pointer (&letter->letter, g_bytes_unref);
    g_free (letter);
}

ImOutgoingLetter *
notice_word_letter (const ImCore *core, const Notice *notice, GError **error)
{
    GBytes *bytes = write_letter (core, notice, error);
    if (bytes == NULL)
        return NULL;
    ImOutgoingLetter *letter = g_new0 (ImOutgoingLetter, 1);
    letter->id = notice->row->id;
    letter->claim = notice->row->claim;
    letter->mail_from = notice->row->kind == NOTICE_CHALLENGE
                            ? g_strdup ("") /* a stranger: nothing may come back of itself */
                            : return_path (core, notice->row->id);
    letter->mail_to = g_strdup (notice->shown);
    letter->letter = bytes;
    return letter;
}
