/* SPDX-License-Identifier: ISC */
/* The outbox as its owners see it: rows are claimed under a lease, worded then, sent by the caller,
 * and what became of them is noted.  Wording happens outside the act: it needs no lock. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/domain/address.h"
#include "imcore/domain/consent.h"
#include "imcore/mail/mail_writer.h"
#include "imcore/sms/text_writer.h"

#include <string.h>

enum {
    UNCERTAIN_WAIT_MS = MINUTE_MS, /* for the DLR of a text whose ack was lost */
    FIRST_PAUSE_MS = 1000,         /* before a repetition; doubled each time */
    LONGEST_PAUSE_MS = 15 * MINUTE_MS,
};

/* ---- Claiming ------------------------------------------------------------------------------------ */

/* A claimed row with what its wording needs. */
typedef struct {
    OutboxRow *row;
    Account *account;
    char *address, *shown;
} Notice;

static void
notice_free (gpointer data)
{
    Notice *notice = data;
    outbox_row_free (notice->row);
    account_free (notice->account);
    g_free (notice->address);
    g_free (notice->shown);
    g_free (notice);
}

typedef struct {
    ImCore *core;
    Medium medium;
    guint most;
    GPtrArray *notices;
} Claim;

static gint64
attempts_for_ms (const ImCore *core, Medium medium)
{
    return im_config_number (core->config,
                             medium == MEDIUM_MAIL ? "mail.attempts_for" : "sms.attempts_for");
}

/* The account's address on @medium; none: both stay NULL. */
static gboolean
find_address (StoreWork *work, Medium medium, Notice *notice, GError **error)
{
    g_autoptr (GPtrArray) all = store_list_addresses (work, notice->account->id, error);
    int kind = medium == MEDIUM_MAIL ? ADDRESS_MAIL : ADDRESS_PHONE;
    if (all == NULL)
        return FALSE;
    for (guint i = 0; i < all->len && notice->address == NULL; i++) {
        const StoredAddress *address = g_ptr_array_index (all, i);
        if (address->kind != kind)
            continue;
        notice->address = g_strdup (address->key);
        notice->shown = g_strdup (address->shown);
    }
    return TRUE;
}

/* May this kind still be sent to an account in this state? */
static gboolean
fits_state (const OutboxRow *row, const Account *account)
{
    switch (row->kind) {
    case NOTICE_REGISTERED:
    case NOTICE_KNOWN:
        return account->state == IM_STATE_REGISTERED;
    case NOTICE_OPERATOR_INVITATION:
        return account->state == IM_STATE_TENTATIVE;
    }
    return FALSE;
}

/* Ends a row that must not or cannot be sent any more. */
static gboolean
end_row (StoreWork *work, const OutboxRow *row, DeliveryState state, const char *reason,
         GError **error)
{
    return store_set_delivery (work, row->id, state, reason, error)
           && (state == DELIVERY_FAILED ? store_bury_outbox (work, row->id, reason, error)
                                        : store_remove_outbox (work, row->id, error));
}

/* Why a claimed row is not sent; NULL: send it.  Consent is asked again now. */
static gboolean
judge_row (StoreWork *work, const Claim *claim, Notice *notice, DeliveryState *state,
           const char **why, GError **error)
{
    const OutboxRow *row = notice->row;
    AddressKind kind = claim->medium == MEDIUM_MAIL ? ADDRESS_MAIL : ADDRESS_PHONE;
    gboolean refused = FALSE;
    gboolean unsure = row->state == OUTBOX_UNCERTAIN || row->state == OUTBOX_BUFFERED;
    if (!store_find_account (work, row->account, &notice->account, error)
        || (notice->account != NULL && !find_address (work, claim->medium, notice, error))
        || (notice->address != NULL
            && !consent_is_refused (work, &claim->core->rules, kind, notice->address, &refused,
                                    error)))
        return FALSE;
    *state = DELIVERY_SUPPRESSED;
    if (notice->address == NULL)
        *why = "no address";
    else if (refused)
        *why = "refused";
    else if (!fits_state (row, notice->account))
        *why = "overtaken";
    else if (unsure && !im_config_flag (claim->core->config, "sms.repeat_unknown")) {
        *state = DELIVERY_UNKNOWN;
        *why = "no receipt";
    } else if (row->created_ms + attempts_for_ms (claim->core, claim->medium) < store_now_ms (work)) {
        *state = DELIVERY_FAILED;
        *why = "its time was over";
    } else
        *why = NULL;
    return TRUE;
}

static gboolean
claim_rows (StoreWork *work, gpointer data, GError **error)
{
    Claim *claim = data;
    gint64 until_ms = store_now_ms (work) + im_config_number (claim->core->config, "outbox.lease");
    g_clear_pointer (&claim->notices, g_ptr_array_unref);
    g_autoptr (GPtrArray) rows
        = store_claim_outbox (work, claim->medium, claim->most, until_ms, error);
    if (rows == NULL)
        return FALSE;
    claim->notices = g_ptr_array_new_with_free_func (notice_free);
    for (guint i = 0; i < rows->len; i++) {
        Notice *notice = g_new0 (Notice, 1);
        DeliveryState state = DELIVERY_QUEUED;
        const char *why = NULL;
        notice->row = g_steal_pointer (&rows->pdata[i]);
        g_ptr_array_add (claim->notices, notice);
        if (!judge_row (work, claim, notice, &state, &why, error)
            || (why != NULL && !end_row (work, notice->row, state, why, error)))
            return FALSE;
        if (why != NULL)
            g_ptr_array_remove_index (claim->notices, claim->notices->len - 1);
    }
    return TRUE;
}

/* ---- Wording ------------------------------------------------------------------------------------------- */

static const char *
template_of (NoticeKind kind)
{
    switch (kind) {
    case NOTICE_REGISTERED:
        return "registered";
    case NOTICE_KNOWN:
        return "known";
    case NOTICE_OPERATOR_INVITATION:
        return "operator-invitation";
    }
    g_assert_not_reached ();
}

/* The values that a notice may speak of; they are the struct's. */
typedef struct {
    char *uin, *password, *password_ends, *access_number, *service_address;
    TemplateValue list[16];
} Values;

static void
values_clear (Values *values)
{
    g_free (values->uin);
    secret_wipe (values->password);
    g_free (values->password_ends);
    g_free (values->access_number);
    g_free (values->service_address);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Values, values_clear)

static char *
day_of (gint64 ms)
{
    g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (ms / 1000);
    return g_date_time_format (when, "%Y-%m-%d");
}

static void
fill_values (const ImCore *core, const Notice *notice, Values *values)
{
    const ImConfig *config = core->config;
    const Account *account = notice->account;
    values->uin = g_strdup_printf ("%" G_GINT64_FORMAT, account->uin);
    values->access_number
        = g_strconcat (im_config_text (config, "sms.access_code"),
                       im_config_text (config, "sms.registration_suffix"), NULL);
    values->service_address = g_strconcat (im_config_text (config, "mail.service_address"), "@",
                                           im_config_text (config, "mail.domain"), NULL);
    if (account->password_nonce != NULL) {
        values->password
            = secret_temporary_password (core->secrets, account->id, account->password_nonce);
        values->password_ends = day_of (account->password_until_ms);
    }
    const TemplateValue list[] = {
        { "uin", values->uin },
        { "password", values->password },
        { "password-ends", values->password_ends },
        { "name", account->name },
        { "domain", im_config_text (config, "mail.domain") },
        { "service-address", values->service_address },
        { "access-number", values->access_number },
        { "url", im_config_flag (config, "web.enabled") ? im_config_text (config, "web.url") : NULL },
        { NULL, NULL },
    };
    G_STATIC_ASSERT (sizeof list <= sizeof values->list);
    memcpy (values->list, list, sizeof list);
}

/* A confirmation whose password was used or has died meanwhile tells the number alone. */
static const char *
kind_to_word (const Notice *notice)
{
    gboolean has_password = notice->account->password_nonce != NULL;
    NoticeKind kind = notice->row->kind;
    return template_of (kind == NOTICE_REGISTERED && !has_password ? NOTICE_KNOWN : kind);
}

static char *
our_id (const ImCore *core, SecretPurpose purpose, gint64 row, const char *prefix)
{
    g_autofree char *sealed = secret_seal (core->secrets, purpose, &row, 1);
    return g_strconcat (prefix, sealed, "@", im_config_text (core->config, "mail.domain"), NULL);
}

static void
outgoing_letter_free (gpointer data)
{
    ImOutgoingLetter *letter = data;
    g_free (letter->mail_from);
    g_free (letter->mail_to);
    g_clear_pointer (&letter->letter, g_bytes_unref);
    g_free (letter);
}

static GBytes *
write_letter (const ImCore *core, const Notice *notice, GError **error)
{
    g_auto (Values) values = { 0 };
    g_auto (MailWording) wording = { 0 };
    g_autofree char *message_id = our_id (core, SECRET_MAIL, notice->row->id, "");
    const char *const references[] = { notice->row->answers, NULL };
    fill_values (core, notice, &values);
    if (!templates_word_mail (core->templates, kind_to_word (notice), values.list, &wording, error))
        return NULL;
    const MailDraft draft = {
        .from_address = values.service_address,
        .to_address = notice->shown,
        .to_name = notice->account->name,
        .subject = wording.subject,
        .text = wording.text,
        .html = wording.html,
        .message_id = message_id,
        .in_reply_to = notice->row->answers,
        .references = notice->row->answers != NULL ? references : NULL,
        .auto_submitted = TRUE,
        .date_ms = notice->row->created_ms,
    };
    return mail_write (&draft, error);
}

static gpointer
word_letter (const ImCore *core, const Notice *notice, GError **error)
{
    GBytes *bytes = write_letter (core, notice, error);
    if (bytes == NULL)
        return NULL;
    ImOutgoingLetter *letter = g_new0 (ImOutgoingLetter, 1);
    letter->id = notice->row->id;
    letter->claim = notice->row->claim;
    letter->mail_from = our_id (core, SECRET_BOUNCE, notice->row->id, "b+");
    letter->mail_to = g_strdup (notice->shown);
    letter->letter = bytes;
    return letter;
}

static void
outgoing_text_free (gpointer data)
{
    ImOutgoingText *text = data;
    g_free (text->carrier);
    g_free (text->sender);
    g_free (text->receiver);
    g_free (text->text);
    g_free (text);
}

static gpointer
word_text (const ImCore *core, const Notice *notice, GError **error)
{
    g_auto (Values) values = { 0 };
    fill_values (core, notice, &values);
    g_autofree char *wording
        = templates_word_sms (core->templates, kind_to_word (notice), values.list, error);
    if (wording == NULL)
        return NULL;
    ImOutgoingText *text = g_new0 (ImOutgoingText, 1);
    text->id = notice->row->id;
    text->claim = notice->row->claim;
    text->sender = notice->row->via != 0
                       ? g_strdup_printf ("%" G_GINT64_FORMAT, notice->row->via)
                       : g_strdup (values.access_number);
    text->receiver = g_strdup (notice->address);
    text->text = text_write (wording);
    text->expires_ms = notice->row->created_ms + attempts_for_ms (core, MEDIUM_SMS);
    return text;
}

typedef gpointer (*Word) (const ImCore *core, const Notice *notice, GError **error);

/* Claims and words; a row that cannot be worded is a defect of a template and goes to the dead
 * letters by its name, so that it does not hold up its lane. */
static GPtrArray *
claim_and_word (ImCore *core, Medium medium, guint most, Word word, GDestroyNotify free_one,
                GError **error)
{
    Claim claim = { .core = core, .medium = medium, .most = most };
    if (!store_act (core->store, STORE_WRITES, claim_rows, &claim, error)) {
        g_clear_pointer (&claim.notices, g_ptr_array_unref);
        return NULL;
    }
    g_autoptr (GPtrArray) notices = claim.notices;
    GPtrArray *worded = g_ptr_array_new_with_free_func (free_one);
    for (guint i = 0; i < notices->len; i++) {
        const Notice *notice = g_ptr_array_index (notices, i);
        g_autoptr (GError) why = NULL;
        gpointer one = word (core, notice, &why);
        if (one != NULL)
            g_ptr_array_add (worded, one);
        else
            im_note_handover (core, notice->row->id, notice->row->claim, IM_HANDOVER_REFUSED,
                              why->message, NULL);
    }
    return worded;
}

GPtrArray *
im_claim_letters (ImCore *core, guint most, GError **error)
{
    return claim_and_word (core, MEDIUM_MAIL, most, word_letter, outgoing_letter_free, error);
}

GPtrArray *
im_claim_texts (ImCore *core, guint most, GError **error)
{
    return claim_and_word (core, MEDIUM_SMS, most, word_text, outgoing_text_free, error);
}

/* ---- What became of it ------------------------------------------------------------------------------------ */

typedef struct {
    ImCore *core;
    gint64 id, claim;
    ImHandover handover;
    const char *reason;
} Handover;

static gint64
pause_ms (guint attempts)
{
    return MIN ((gint64) FIRST_PAUSE_MS << MIN (attempts > 0 ? attempts - 1 : 0, 20),
                LONGEST_PAUSE_MS);
}

static gboolean
note_handover (StoreWork *work, gpointer data, GError **error)
{
    const Handover *note = data;
    g_autoptr (OutboxRow) row = NULL;
    gint64 now_ms = store_now_ms (work);
    if (!store_find_outbox (work, note->id, &row, error))
        return FALSE;
    if (row == NULL || row->claim != note->claim)
        return TRUE;
    switch (note->handover) {
    case IM_HANDOVER_DONE:
        return store_set_delivery (work, row->id, DELIVERY_HANDED_OVER, NULL, error)
               && store_remove_outbox (work, row->id, error);
    case IM_HANDOVER_BUFFERED:
        return store_set_delivery (work, row->id, DELIVERY_HANDED_OVER, "buffered", error)
               && store_postpone_outbox (work, row->id, OUTBOX_BUFFERED,
                                         row->created_ms + attempts_for_ms (note->core, row->medium),
                                         error);
    case IM_HANDOVER_LATER:
        return store_postpone_outbox (work, row->id, OUTBOX_WAITING,
                                      now_ms + pause_ms (row->attempts), error);
    case IM_HANDOVER_REFUSED:
        return end_row (work, row, DELIVERY_FAILED, note->reason, error);
    case IM_HANDOVER_UNCERTAIN:
        return store_postpone_outbox (work, row->id, OUTBOX_UNCERTAIN, now_ms + UNCERTAIN_WAIT_MS,
                                      error);
    }
    g_assert_not_reached ();
}

gboolean
im_note_handover (ImCore *core, gint64 id, gint64 claim, ImHandover handover, const char *reason,
                  GError **error)
{
    Handover note = { core, id, claim, handover, reason };
    return store_act (core->store, STORE_WRITES, note_handover, &note, error);
}

typedef struct {
    gint64 id;
    ImReceipt receipt;
    const char *reason;
} Receipt;

/* A receipt ends the row that waited for it: bearerbox has the text. */
static gboolean
end_waiting_row (StoreWork *work, const Receipt *receipt, GError **error)
{
    g_autoptr (OutboxRow) row = NULL;
    if (!store_find_outbox (work, receipt->id, &row, error))
        return FALSE;
    if (row == NULL)
        return TRUE;
    return receipt->receipt == IM_RECEIPT_FAILED
               ? store_bury_outbox (work, row->id, receipt->reason, error)
               : store_remove_outbox (work, row->id, error);
}

/* Receipts may come twice and out of order: "delivered" is the last word. */
static gboolean
take_receipt (StoreWork *work, gpointer data, GError **error)
{
    const Receipt *receipt = data;
    gboolean found = FALSE;
    DeliveryState state = DELIVERY_QUEUED;
    if (!store_find_delivery (work, receipt->id, &found, &state, error))
        return FALSE;
    if (!found || state == DELIVERY_DELIVERED)
        return TRUE;
    switch (receipt->receipt) {
    case IM_RECEIPT_WAITING:
        return TRUE;
    case IM_RECEIPT_CARRIER:
        state = state == DELIVERY_FAILED ? state : DELIVERY_HANDED_OVER;
        break;
    case IM_RECEIPT_DELIVERED:
        state = DELIVERY_DELIVERED;
        break;
    case IM_RECEIPT_FAILED:
        state = DELIVERY_FAILED;
        break;
    }
    return store_set_delivery (work, receipt->id, state, receipt->reason, error)
           && end_waiting_row (work, receipt, error);
}

gboolean
im_take_receipt (ImCore *core, gint64 id, ImReceipt receipt, const char *reason, GError **error)
{
    Receipt taken = { id, receipt, reason };
    return store_act (core->store, STORE_WRITES, take_receipt, &taken, error);
}

typedef struct {
    ImQueue *mail, *sms;
} Queues;

static gboolean
show_queues (StoreWork *work, gpointer data, GError **error)
{
    const Queues *queues = data;
    return store_show_queue (work, MEDIUM_MAIL, queues->mail, error)
           && store_show_queue (work, MEDIUM_SMS, queues->sms, error);
}

gboolean
im_show_queue (ImCore *core, ImQueue *mail, ImQueue *sms, GError **error)
{
    Queues queues = { mail, sms };
    return store_act (core->store, STORE_READS, show_queues, &queues, error);
}
