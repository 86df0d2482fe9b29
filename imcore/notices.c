/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/notices.h"

#include "imcore/domain/address.h"
#include "imcore/domain/mail_token.h"
#include "imcore/mail/mail_writer.h"
#include "imcore/mail/reply_trimmer.h"
#include "imcore/notice_headers.h"
#include "imcore/recipients.h"
#include "imcore/sms/text_writer.h"

#include <string.h>

/* Units of 16 bits of a stranger's words that come with a notice, by text: at most three parts. */
enum { WORDS_BY_TEXT = 160 };
/* What one part of several holds at most. */
enum { PART_SEPTETS = 153 };

/* Whom a notice comes from. */
typedef enum { FROM_SERVICE, FROM_PEER } Sender;

/* The table of kinds.  Stored numbers are NoticeKind's. */
static const struct {
    NoticeKind kind;
    const char *template;
    Sender sender;
    gboolean to_tentative; /* else to members alone */
    gboolean by_machine;   /* nobody's words: must not be answered by machines */
} kinds[] = {
    { NOTICE_REGISTERED, "registered", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_KNOWN, "known", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_OPERATOR_INVITATION, "operator-invitation", FROM_SERVICE, TRUE, TRUE },
    { NOTICE_MESSAGE, "message", FROM_PEER, FALSE, FALSE },
    { NOTICE_INVITATION, "invitation", FROM_PEER, TRUE, TRUE },
    { NOTICE_REQUEST, "request", FROM_PEER, FALSE, TRUE },
    { NOTICE_ACCEPTED, "accepted", FROM_PEER, FALSE, TRUE },
    { NOTICE_INVITED, "invited", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_HELP, "help", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_HELD_EXPIRED, "held-expired", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_QUESTION, "question", FROM_PEER, TRUE, TRUE },
    { NOTICE_POLICY, "policy", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_RECEIVE, "receive", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_NAME, "name", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_PASSWORD, "password", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_WHO, "who", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_WHICH, "which", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_NOT_SENT, "not-sent", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_ERASED, "erased", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_LEAVE_CONFIRM, "leave-confirm", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_JOIN_QUESTION, "join-question", FROM_PEER, FALSE, TRUE },
    { NOTICE_JOINED, "joined", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_JOIN_ASKED, "join-asked", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_JOIN_REFUSED, "join-refused", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_NOMINATED, "nominated", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_MEMBERSHIP, "membership", FROM_PEER, TRUE, TRUE },
    { NOTICE_BECAME_MEMBER, "became-member", FROM_PEER, FALSE, TRUE },
    { NOTICE_LINK, "link", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_NOBODYS, "nobodys", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_CHALLENGE, "challenge", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_MOVE_ASKED, "move-asked", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_MOVE_QUESTION, "move-question", FROM_PEER, FALSE, TRUE },
    { NOTICE_MOVED, "moved", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_MOVED_AWAY, "moved-away", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_MOVE_UNDONE, "move-undone", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_MOVE_ENDED, "move-ended", FROM_SERVICE, FALSE, TRUE },
    { NOTICE_UNDELIVERED, "undelivered", FROM_SERVICE, FALSE, TRUE },
};

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

static guint
find_kind (NoticeKind kind)
{
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        if (kinds[i].kind == kind)
            return i;
    g_assert_not_reached ();
}

gboolean
notice_is_by_service (NoticeKind kind)
{
    return kinds[find_kind (kind)].sender == FROM_SERVICE;
}

gboolean
notice_asks_named (NoticeKind kind)
{
    return kind == NOTICE_JOIN_QUESTION || kind == NOTICE_MOVE_QUESTION;
}

gboolean
notice_goes_elsewhere (NoticeKind kind)
{
    return kind == NOTICE_ERASED || kind == NOTICE_CHALLENGE || kind == NOTICE_MOVED_AWAY
           || kind == NOTICE_MOVE_ENDED;
}

const char *
notice_name (NoticeKind kind)
{
    return kinds[find_kind (kind)].template;
}

void
notice_free (Notice *notice)
{
    if (notice == NULL)
        return;
    outbox_row_free (notice->row);
    account_free (notice->account);
    g_free (notice->address);
    g_free (notice->shown);
    g_free (notice->phone);
    g_free (notice->carrier);
    account_free (notice->peer);
    guest_free (notice->guest);
    g_free (notice->peer_mail);
    g_free (notice->peer_phone);
    g_free (notice->message);
    g_free (notice->thread);
    g_free (notice);
}

gint64
notice_attempts_for_ms (const ImCore *core, Medium medium)
{
    return im_config_number (core->config,
                             medium == MEDIUM_MAIL ? "mail.attempts_for" : "sms.attempts_for");
}

gboolean
notice_fits_state (NoticeKind kind, ImState state)
{
    if (kind == NOTICE_ERASED)
        return state == IM_STATE_ERASED;
    if (kind == NOTICE_CHALLENGE)
        return TRUE; /* whoever's address it is */
    return kinds[find_kind (kind)].to_tentative ? state == IM_STATE_TENTATIVE
                                                : state == IM_STATE_REGISTERED;
}

/* ---- Values ------------------------------------------------------------------------------ */

/* What notices may speak of; the strings are the struct's, the list points to them. */
typedef struct {
    char *uin, *password, *password_ends, *access_number, *service_address, *writer_number, *days;
    char *waiting_days, *short_words, *limit, *number, *link;
    TemplateValue list[41];
} Values;

static void
values_clear (Values *values)
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
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Values, values_clear)

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

static gint64
writer_number (const Notice *notice)
{
    if (notice->guest != NULL)
        return notice->guest->number;
    return notice->peer != NULL ? notice->peer->uin : 0;
}

static const char *
writer_name (const Notice *notice)
{
    if (notice->guest != NULL)
        return notice->guest->name;
    return notice->peer != NULL ? notice->peer->name : NULL;
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

static void
prepare_values (const ImCore *core, const Notice *notice, Values *values)
{
    const ImConfig *config = core->config;
    const Account *account = notice->account;
    values->uin = digits_of (account->uin);
    values->writer_number = digits_of (writer_number (notice));
    values->number = digits_of (notice->row->kind == NOTICE_NOBODYS ? -notice->row->via
                                                                    : writer_number (notice));
    if (notice->row->kind == NOTICE_LINK)
        values->link = link_url (core, notice->row->words);
    values->access_number
        = g_strconcat (notice->profile->code, notice->profile->registration_suffix, NULL);
    values->service_address = g_strconcat (im_config_text (config, "mail.service_address"), "@",
                                           im_config_text (config, "mail.domain"), NULL);
    values->days = g_strdup_printf ("%" G_GINT64_FORMAT,
                                    im_config_number (config, "message.held_for") / (24 * HOUR_MS));
    gboolean is_inviters = g_strcmp0 (notice->row->words, "words-too-long") == 0;
    values->limit
        = digits_of (im_config_number (config, is_inviters ? "invitation.text_limit" : "message.limit"));
    values->waiting_days
        = g_strdup_printf ("%" G_GINT64_FORMAT,
                           im_config_number (config, "mail.waits_for") / (24 * HOUR_MS));
    if (account->password_nonce == NULL)
        return;
    values->password
        = secret_temporary_password (core->secrets, account->id, account->password_nonce);
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

static void
fill_values (const ImCore *core, const Notice *notice, Values *values)
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
        { "writer-name", writer_name (notice) },
        { "inviter-number", values->writer_number },
        { "inviter-name", writer_name (notice) },
        { "writer-address", notice->peer_mail },
        { "writer-phone", notice->peer_mail == NULL ? notice->peer_phone : NULL },
        { "guest", notice->guest != NULL ? "yes" : NULL },
        { "cut", notice->is_cut && is_marked (notice->message) ? "yes" : NULL },
        { "text", notice->message != NULL ? notice->message : words },
        { "address", address_in (words) },
        { "words", words },
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

/* A confirmation whose password was used or has died meanwhile tells the number alone. */
static const char *
template_of (const Notice *notice)
{
    gboolean has_password = notice->account->password_nonce != NULL;
    NoticeKind kind = notice->row->kind;
    gboolean tells_it = kind == NOTICE_REGISTERED
                        || (kind == NOTICE_PASSWORD && notice->row->words == NULL);
    return kinds[find_kind (tells_it && !has_password ? NOTICE_KNOWN : kind)].template;
}

/* ---- Letters ----------------------------------------------------------------------------- */

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

static gboolean
is_from_peer (const Notice *notice)
{
    return kinds[find_kind (notice->row->kind)].sender == FROM_PEER && writer_number (notice) != 0;
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
                            is_from_peer (notice) ? writer_number (notice) : 0);
}

/* What the service's address, or the writer's number, is called at our domain. */
static char *
from_local_part (const ImCore *core, const Notice *notice)
{
    return is_from_peer (notice)
               ? digits_of (writer_number (notice))
               : g_strdup (im_config_text (core->config, "mail.service_address"));
}

/* An invitation may come from an alias of the number, as seed A, page 19, has it. */
static char *
from_address (const ImCore *core, const Notice *notice, const char *local)
{
    NoticeKind kind = notice->row->kind;
    gboolean is_invitation = kind == NOTICE_INVITATION || kind == NOTICE_MEMBERSHIP;
    const char *invites_from = im_config_text (core->config, "invitation.from");
    if (is_invitation && is_from_peer (notice) && strcmp (invites_from, "alias") == 0)
        return recipient_alias (core, writer_number (notice));
    return at_our_domain (core, local);
}

/* Where nothing but our token has ever proven the reader, it must come back whatever his mail program
 * keeps of a thread: so it stands in the address, too.  NULL: From: will do. */
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
    g_auto (Values) values = { 0 };
    g_auto (MailWording) wording = { 0 };
    g_auto (NoticeThread) thread = { 0 };
    g_auto (NoticeRefusal) refusal = { 0 };
    const OutboxRow *row = notice->row;
    gboolean from_peer = kinds[find_kind (row->kind)].sender == FROM_PEER;
    const char *to_name = notice->account->name;
    if (notice_asks_named (row->kind))
        to_name = NULL; /* whose address it is is just what we ask */
    fill_values (core, notice, &values);
    g_autofree char *local = from_local_part (core, notice);
    g_autofree char *from = from_address (core, notice, local);
    g_autofree char *token = seal_token (core, notice);
    g_autofree char *reply_to = reply_address (core, notice, local, token);
    g_autofree char *message_id = at_our_domain (core, token);
    notice_thread_find (core, notice, from_peer, &thread);
    if (can_refuse (row->kind))
        notice_refusal_offer (core, notice, &refusal);
    if (!templates_word_mail (core->templates, template_of (notice), values.list, &wording, error))
        return NULL;
    const MailDraft draft = {
        .from_address = from,
        .from_name = from_peer ? writer_name (notice) : NULL,
        .to_address = notice->shown,
        .to_name = to_name,
        .reply_to = reply_to,
        .subject = wording.subject,
        .text = wording.text,
        .html = wording.html,
        .message_id = message_id,
        .in_reply_to = thread.answered,
        .references = thread.references,
        .auto_submitted = kinds[find_kind (row->kind)].by_machine,
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

/* ---- Texts ------------------------------------------------------------------------------- */

/* What answers a text comes from the number it was sent to; what a person caused, from access code and
 * his number, so that the phone's thread is the conversation; else the registration number. */
static char *
sender_number (const Notice *notice, const Values *values)
{
    const char *code = notice->profile->code;
    gboolean answers = notice->row->code == 0 || notice->row->code == notice->profile->number;
    if (answers && notice->row->via > 0)
        return digits_of (notice->row->via);
    if (answers && notice->row->via < 0)
        return g_strdup_printf ("%s%" G_GINT64_FORMAT, code, -notice->row->via);
    if (kinds[find_kind (notice->row->kind)].sender == FROM_PEER && values->writer_number != NULL)
        return g_strconcat (code, values->writer_number, NULL);
    return g_strdup (values->access_number);
}

void
outgoing_text_free (gpointer data)
{
    ImOutgoingText *text = data;
    g_free (text->carrier);
    g_free (text->sender);
    g_free (text->receiver);
    g_free (text->text);
    g_clear_pointer (&text->parts, g_ptr_array_unref);
    g_free (text);
}

/* What a stranger wrote beside an invitation or request must not cost the reader many parts. */
static void
shorten_words (const Notice *notice, Values *values)
{
    NoticeKind kind = notice->row->kind;
    if (kind != NOTICE_INVITATION && kind != NOTICE_MEMBERSHIP && kind != NOTICE_REQUEST)
        return;
    for (TemplateValue *value = values->list; value->name != NULL; value++)
        if (strcmp (value->name, "text") == 0 && value->value != NULL) {
            values->short_words = text_shorten (value->value, WORDS_BY_TEXT);
            value->value = values->short_words;
        }
}

static TemplateValue *
find_value (Values *values, const char *name)
{
    TemplateValue *value = values->list;
    while (value->name != NULL && strcmp (value->name, name) != 0)
        value++;
    return value->name != NULL ? value : NULL;
}

/* Words the text; of a message that would cost more than sms.parts_most parts, its beginning and where the
 * whole of it is. */
static char *
write_within (const ImCore *core, const Notice *notice, Values *values, GError **error)
{
    const guint most = (guint) im_config_number (core->config, "sms.parts_most");
    TemplateValue *words = find_value (values, "text"), *cut = find_value (values, "cut");
    const char *whole = words != NULL ? words->value : NULL;
    guint units = most * PART_SEPTETS;
    for (;;) {
        g_autofree char *wording
            = templates_word_sms (core->templates, template_of (notice), values->list, error);
        g_autofree char *written = wording != NULL ? text_write (wording) : NULL;
        if (written == NULL || notice->row->kind != NOTICE_MESSAGE || whole == NULL || cut == NULL
            || units < PART_SEPTETS / 4 || text_count_parts (written, NULL) <= most)
            return g_steal_pointer (&written);
        g_free (values->short_words);
        values->short_words = text_shorten (whole, units);
        words->value = values->short_words;
        cut->value = "yes";
        units -= units / 16;
    }
}

ImOutgoingText *
notice_word_text (const ImCore *core, const Notice *notice, GError **error)
{
    g_auto (Values) values = { 0 };
    g_return_val_if_fail (notice->profile != NULL, NULL);
    fill_values (core, notice, &values);
    shorten_words (notice, &values);
    g_autofree char *written = write_within (core, notice, &values, error);
    if (written == NULL)
        return NULL;
    g_autofree char *sender = sender_number (notice, &values);
    if (strlen (sender) > SMPP_ADDRESS_DIGITS) {
        g_set_error (error, IM_ERROR, IM_ERROR_BROKEN, "its sender does not fit an SMPP address");
        return NULL;
    }
    ImOutgoingText *text = g_new0 (ImOutgoingText, 1);
    text->id = notice->row->id;
    text->claim = notice->row->claim;
    text->carrier = g_strdup (profile_carrier (notice->profile, notice->carrier));
    text->sender = g_steal_pointer (&sender);
    text->receiver = g_strdup (notice->address);
    text->text = g_steal_pointer (&written);
    text->parts = text_split (text->text, &text->is_gsm7);
    text->expires_ms = notice->row->created_ms + notice_attempts_for_ms (core, MEDIUM_SMS);
    return text;
}
