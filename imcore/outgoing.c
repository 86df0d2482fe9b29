/* SPDX-License-Identifier: ISC */
/* The outbox as its owners see it: rows are claimed under a lease, worded then and sent by the
 * caller. Wording letters happens outside the act: it needs no lock. */
#include <config.h>

#include "imcore/outgoing.h"

#include "imcore/domain/address.h"
#include "imcore/domain/consent.h"
#include "imcore/domain/undelivered.h"
#include "imcore/notice_attachments.h"
#include "imcore/notices.h"
#include "imcore/quiet_hours.h"
#include "imcore/spending.h"

#include <string.h>

enum { LOOKS_MOST = 10 }; /* at the outbox, where nothing of what was due may leave */

/* ---- Claiming ---------------------------------------------------------------------------- */

typedef struct {
    ImCore *core;
    Medium medium;
    const char *owner;
    guint most;
    gboolean looks_again; /* nothing leaves, but what was due then was ended, or is held by another */
    SpendingBook book;
    GPtrArray *notices;
} Claim;

/* Who is erased has no address: his last word carries the one that was his.  Nor has who is not
 * yet known to have written to us, and who is no member: what such a notice says of its own
 * stands under the address. */
static gboolean
read_last_address (Notice *notice)
{
    OutboxRow *row = notice->row;
    char *words = row->account == 0 ? strchr (row->words, '\n') : NULL;
    g_autofree char *line = g_strndup (row->words, strcspn (row->words, "\n"));
    g_autoptr (Address) address = address_parse (line, NULL, NULL);
    if (words != NULL)
        memmove (row->words, words + 1, strlen (words + 1) + 1);
    if (address != NULL) {
        notice->address = g_strdup (address->key);
        notice->shown = g_strdup (address->shown);
    }
    return TRUE;
}

/* The account's address on @medium; none: both stay NULL. */
static gboolean
find_address (StoreWork *work, Medium medium, Notice *notice, GError **error)
{
    if (notice->row->account == 0 || notice_goes_elsewhere (notice->row->kind))
        return read_last_address (notice);
    g_autoptr (GPtrArray) all = store_list_addresses (work, notice->account->id, error);
    int kind = medium == MEDIUM_MAIL ? ADDRESS_MAIL : ADDRESS_PHONE;
    if (all == NULL)
        return FALSE;
    for (guint i = 0; i < all->len; i++) {
        const StoredAddress *address = g_ptr_array_index (all, i);
        if (address->kind == ADDRESS_PHONE && notice->phone == NULL) {
            notice->phone = g_strdup (address->key);
            notice->code = address->code;
            notice->carrier = g_strdup (address->carrier);
        }
        if (address->kind != kind || notice->address != NULL)
            continue;
        notice->address = g_strdup (address->key);
        notice->shown = g_strdup (address->shown);
        notice->is_proven = address->is_proven;
    }
    return TRUE;
}

/* A second address that the account named and that may still answer. */
static gboolean
find_named_address (StoreWork *work, Medium medium, Notice *notice, GError **error)
{
    g_autoptr (Joining) joining = NULL;
    int kind = medium == MEDIUM_MAIL ? ADDRESS_MAIL : ADDRESS_PHONE;
    if (!store_find_joining (work, kind, notice->row->words, notice->account->id, &joining,
                             error))
        return FALSE;
    if (joining == NULL || joining->until_ms <= store_now_ms (work))
        return TRUE;
    notice->address = g_steal_pointer (&joining->key);
    notice->shown = g_steal_pointer (&joining->shown);
    return TRUE;
}

/* Whom it comes from, and the words that came with it. */
static gboolean
find_peer (StoreWork *work, Notice *notice, GError **error)
{
    const OutboxRow *row = notice->row;
    ImParty writer = 0;
    gboolean found = FALSE;
    if (row->peer > 0 && !store_find_account (work, row->peer, &notice->peer, error))
        return FALSE;
    if (row->peer < 0 && !store_find_guest (work, -row->peer, &notice->guest, error))
        return FALSE;
    return row->message == 0
           || (store_find_message (work, row->message, &found, &writer, &notice->message, error)
               && store_is_cut (work, row->message, &notice->is_cut, error));
}

/* A request says by which address the stranger is known. */
static gboolean
find_peer_addresses (StoreWork *work, Notice *notice, GError **error)
{
    if (notice->peer == NULL || notice->row->kind != NOTICE_REQUEST)
        return TRUE;
    g_autoptr (GPtrArray) all = store_list_addresses (work, notice->peer->id, error);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const StoredAddress *address = g_ptr_array_index (all, i);
        char **place = address->kind == ADDRESS_MAIL ? &notice->peer_mail : &notice->peer_phone;
        if (*place == NULL)
            *place = g_strdup (address->shown);
    }
    return all != NULL;
}

/* What answers a text leaves by the code it was sent to; all else by that which serves the
 * telephone. A letter to who has none names the numbers of the first. */
static void
find_profile (const ImCore *core, Medium medium, Notice *notice)
{
    const char *phone = medium == MEDIUM_SMS ? notice->address : notice->phone;
    gint64 code = g_strcmp0 (phone, notice->phone) == 0 ? notice->code : 0;
    notice->profile = profile_of_code (core->config, notice->row->code);
    if (notice->profile == NULL && phone != NULL)
        notice->profile = profile_of_phone (core->config, phone, code);
    if (notice->profile == NULL && medium == MEDIUM_MAIL)
        notice->profile = profile_main (core->config);
}

/* No number, no name, and nothing that a notice could come too late for. */
static Account *
account_of_nobody (void)
{
    Account *account = g_new0 (Account, 1);
    account->state = IM_STATE_REGISTERED;
    return account;
}

static gboolean
read_notice (StoreWork *work, const ImCore *core, Medium medium, Notice *notice, GError **error)
{
    if (notice->row->account == 0)
        notice->account = account_of_nobody ();
    else if (!store_find_account (work, notice->row->account, &notice->account, error))
        return FALSE;
    if (notice->account == NULL)
        return TRUE;
    gboolean found = notice_asks_named (notice->row->kind)
                         ? find_named_address (work, medium, notice, error)
                         : find_address (work, medium, notice, error);
    if (!found)
        return FALSE;
    find_profile (core, medium, notice);
    return find_peer (work, notice, error)
           && (medium != MEDIUM_MAIL
               || store_find_thread (work, notice->row->account, notice->row->peer,
                                     &notice->thread, error))
           && find_peer_addresses (work, notice, error);
}

static gboolean
note_end (StoreWork *work, const ImCore *core, const OutboxRow *row, DeliveryState state,
          const char *reason, GError **error)
{
    if (state != DELIVERY_FAILED)
        return store_set_delivery (work, row->id, state, reason, error);
    if (row->medium == MEDIUM_SMS)
        return undelivered_note_text (work, &core->rules, row->id, reason, error);
    g_autofree char *status = undelivered_status_in (reason);
    return undelivered_note (work, row->id, status, reason, TRUE, error);
}

gboolean
outgoing_end (StoreWork *work, const ImCore *core, const OutboxRow *row, DeliveryState state,
              const char *reason, GError **error)
{
    return note_end (work, core, row, state, reason, error)
           && (state == DELIVERY_FAILED ? store_bury_outbox (work, row->id, reason, error)
                                        : store_remove_outbox (work, row->id, error));
}

/* A program that answers each of our answers must come to an end.  Counted once, not per
 * attempt. */
static gboolean
use_budget (StoreWork *work, const Claim *claim, const Notice *notice, gboolean *within,
            GError **error)
{
    guint8 subject[SECRET_HASH_BYTES];
    const OutboxRow *row = notice->row;
    *within = TRUE;
    if (claim->medium != MEDIUM_MAIL || row->attempts > 0 || !notice_is_by_service (row->kind))
        return TRUE;
    secret_hash (claim->core->secrets, SECRET_OF_BUDGET, subject, "notice", notice->address,
                 notice_name (row->kind));
    return store_use_budget (work, BUDGET_NOTICES_BY_MAIL, subject,
                             im_config_number (claim->core->config, "mail.notices_an_hour"),
                             HOUR_MS, within, error);
}

/* What answers STOP itself, and HELP by a text of whoever has stopped and wants to know how he
 * comes back. */
static gboolean
may_go_after_stop (const Claim *claim, NoticeKind kind)
{
    return kind == NOTICE_STOPPED || (kind == NOTICE_HELP && claim->medium == MEDIUM_SMS);
}

/* Why a claimed row is not sent; NULL: send it.  Consent is asked again now. */
static gboolean
judge_row (StoreWork *work, const Claim *claim, Notice *notice, DeliveryState *state,
           const char **why, GError **error)
{
    const OutboxRow *row = notice->row;
    AddressKind kind = claim->medium == MEDIUM_MAIL ? ADDRESS_MAIL : ADDRESS_PHONE;
    gboolean refused = FALSE;
    gboolean unsure = row->state == OUTBOX_UNCERTAIN || row->state == OUTBOX_BUFFERED
                      || row->state == OUTBOX_SUBMITTING;
    if (!read_notice (work, claim->core, claim->medium, notice, error)
        || (notice->address != NULL
            && !consent_forbids (work, &claim->core->rules, kind, notice->address,
                                 row->created_ms, &refused, error)))
        return FALSE;
    *state = DELIVERY_SUPPRESSED;
    if (notice->address == NULL) {
        /* a telephone that was put on hold meanwhile: its writer may have been told so already
         */
        if (row->kind == NOTICE_MESSAGE && claim->medium == MEDIUM_SMS)
            *state = DELIVERY_FAILED;
        *why = "no address";
    } else if (refused && !may_go_after_stop (claim, row->kind))
        *why = "refused";
    else if (!notice_fits_state (row->kind, notice->account->state))
        *why = "overtaken";
    else if (notice->peer != NULL && notice->peer->state == IM_STATE_ERASED)
        *why = "its writer left";
    else if (notice->profile == NULL) {
        *state = DELIVERY_FAILED;
        *why = "no access code serves this telephone";
    } else if (unsure && !im_config_flag (claim->core->config, "sms.repeat_unknown")) {
        *state = DELIVERY_UNKNOWN;
        *why = "no receipt";
    } else if (notice_ends_ms (claim->core, row) < store_now_ms (work)) {
        *state = DELIVERY_FAILED;
        *why = TEXT_OVERDUE;
    } else
        *why = NULL;
    if (*why != NULL)
        return TRUE;
    gboolean within = TRUE;
    if (!use_budget (work, claim, notice, &within, error))
        return FALSE;
    if (!within)
        *why = "told often enough in this hour";
    return TRUE;
}

/* A text is worded here already: what it costs is known, and counted, before it leaves.  One
 * that cannot be worded says so where the others are. */
static gboolean
count_text (StoreWork *work, Claim *claim, Notice *notice, gboolean *waits, const char **why,
            GError **error)
{
    if (claim->medium != MEDIUM_SMS)
        return TRUE;
    notice->worded = notice_word_text (claim->core, notice, NULL);
    return notice->worded == NULL
           || spending_use (work, claim->core, notice, notice->worded->parts->len, &claim->book,
                            waits, why, error);
}

/* What has just been claimed: it is sent, it ends, or it waits on purpose. */
static gboolean
sort_row (StoreWork *work, Claim *claim, Notice *notice, gboolean *leaves, GError **error)
{
    DeliveryState state = DELIVERY_QUEUED;
    const char *why = NULL;
    gboolean waits = FALSE;
    if (!judge_row (work, claim, notice, &state, &why, error)
        || (why == NULL && claim->medium == MEDIUM_SMS
            && !quiet_hours_hold (work, claim->core, notice, &waits, error)))
        return FALSE;
    *leaves = why == NULL && !waits;
    if (*leaves
        && (!notice_attachments_find (work, claim->core->config, claim->medium, notice, error)
            || !count_text (work, claim, notice, &waits, &why, error)))
        return FALSE;
    if (*leaves && why != NULL)
        state = DELIVERY_SUPPRESSED;
    *leaves = why == NULL && !waits;
    return why == NULL || outgoing_end (work, claim->core, notice->row, state, why, error);
}

static gboolean
claim_rows (StoreWork *work, gpointer data, GError **error)
{
    Claim *claim = data;
    gint64 until_ms = store_now_ms (work)
                      + im_config_number (claim->core->config, "outbox.lease");
    g_clear_pointer (&claim->notices, g_ptr_array_unref);
    spending_book_begin (&claim->book);
    g_autoptr (GPtrArray) rows = store_claim_outbox (work, claim->medium, claim->owner,
                                                     claim->most, until_ms, error);
    if (rows == NULL)
        return FALSE;
    claim->notices = g_ptr_array_new_with_free_func ((GDestroyNotify) notice_free);
    for (guint i = 0; i < rows->len; i++) {
        Notice *notice = g_new0 (Notice, 1);
        gboolean leaves = FALSE;
        notice->row = g_steal_pointer (&rows->pdata[i]);
        g_ptr_array_add (claim->notices, notice);
        if (!sort_row (work, claim, notice, &leaves, error))
            return FALSE;
        if (!leaves)
            g_ptr_array_remove_index (claim->notices, claim->notices->len - 1);
    }
    claim->looks_again = rows->len > 0 && claim->notices->len == 0;
    return (rows->len > 0
            || store_is_outbox_due (work, claim->medium, &claim->looks_again, error))
           && spending_book_write (work, &claim->book, error);
}

/* ---- Wording ----------------------------------------------------------------------------- */

typedef gpointer (*Word) (const ImCore *core, Notice *notice, GError **error);

char **
im_take_alarms (ImCore *core)
{
    return alarms_take (core->alarms);
}

/* Claims and words; a row that cannot be worded is a defect of a template and goes to the dead
 * letters by its name, so that it does not hold up its lane. */
static GPtrArray *
claim_and_word (ImCore *core, Medium medium, guint most, Word word, GDestroyNotify free_one,
                GError **error)
{
    Claim claim = { .core = core,
                    .medium = medium,
                    .most = most,
                    .owner = medium == MEDIUM_SMS ? core->box : NULL };
    guint looks = 0;
    do {
        if (!store_act (core->store, STORE_WRITES, claim_rows, &claim, error)) {
            g_clear_pointer (&claim.notices, g_ptr_array_unref);
            spending_book_clear (&claim.book);
            return NULL;
        }
        for (guint i = 0; i < claim.book.alarms->len; i++)
            alarms_add (core->alarms, g_ptr_array_index (claim.book.alarms, i));
    } while (claim.looks_again && ++looks < LOOKS_MOST);
    g_autoptr (GPtrArray) notices = claim.notices;
    spending_book_clear (&claim.book);
    GPtrArray *worded = g_ptr_array_new_with_free_func (free_one);
    for (guint i = 0; i < notices->len; i++) {
        Notice *notice = g_ptr_array_index (notices, i);
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

static gpointer
word_letter (const ImCore *core, Notice *notice, GError **error)
{
    return notice_word_letter (core, notice, error);
}

static gpointer
word_text (const ImCore *core, Notice *notice, GError **error)
{
    return notice->worded != NULL ? g_steal_pointer (&notice->worded)
                                  : notice_word_text (core, notice, error);
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
