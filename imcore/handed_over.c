/* SPDX-License-Identifier: ISC */
/* What became of letters and texts that were handed over: the answers of the MTA and of
 * bearerbox, and the carriers' receipts. */
#include <config.h>

#include "imcore/domain/undelivered.h"
#include "imcore/notices.h"
#include "imcore/outgoing.h"

#include <string.h>

enum {
    FIRST_PAUSE_MS = 1000, /* before a repetition; doubled each time */
    LONGEST_PAUSE_MS = 15 * MINUTE_MS,
};

/* ---- Answers ----------------------------------------------------------------------------- */

typedef struct {
    const ImCore *core;
    const ImHandoverNote *note;
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
    const Handover *handover = data;
    const ImCore *core = handover->core;
    const ImHandoverNote *note = handover->note;
    g_autoptr (OutboxRow) row = NULL;
    gint64 now_ms = store_now_ms (work);
    if (!store_find_outbox (work, note->id, &row, error))
        return FALSE;
    if (row == NULL || row->claim != note->claim)
        return TRUE;
    switch (note->handover) {
    case IM_HANDOVER_DONE:
        /* bearerbox's ack does not say that the carrier has it: its receipt will */
        return store_set_delivery (work, row->id, DELIVERY_HANDED_OVER,
                                   row->medium == MEDIUM_SMS ? "queued" : NULL, error)
               && store_remove_outbox (work, row->id, error);
    case IM_HANDOVER_BUFFERED:
        return store_set_delivery (work, row->id, DELIVERY_HANDED_OVER, "buffered", error)
               && store_postpone_outbox (work, row->id, OUTBOX_BUFFERED,
                                         notice_ends_ms (core, row), error);
    case IM_HANDOVER_LATER:
        return store_postpone_outbox (work, row->id, OUTBOX_WAITING,
                                      now_ms + pause_ms (row->attempts), error);
    case IM_HANDOVER_REFUSED:
        return outgoing_end (work, core, row, DELIVERY_FAILED, note->reason, error);
    case IM_HANDOVER_UNCERTAIN:
        return store_postpone_outbox (
            work, row->id, OUTBOX_UNCERTAIN,
            now_ms + im_config_number (core->config, "sms.receipt_wait"), error);
    }
    g_assert_not_reached ();
}

void
im_note_handovers (ImCore *core, ImHandoverNote **notes, guint n)
{
    g_autofree Handover *handovers = g_new (Handover, n);
    g_autofree StoreCall *calls = g_new0 (StoreCall, n);
    for (guint i = 0; i < n; i++) {
        handovers[i] = (Handover){ core, notes[i] };
        calls[i] = (StoreCall){ .act = note_handover, .data = &handovers[i] };
    }
    store_act_all (core->store, STORE_WRITES, calls, n);
    for (guint i = 0; i < n; i++)
        notes[i]->error = calls[i].error;
}

gboolean
im_note_handover (ImCore *core, gint64 id, gint64 claim, ImHandover handover,
                  const char *reason, GError **error)
{
    const ImHandoverNote note = { id, claim, handover, reason, NULL };
    Handover noted = { core, &note };
    return store_act (core->store, STORE_WRITES, note_handover, &noted, error);
}

/* ---- Receipts ---------------------------------------------------------------------------- */

typedef struct {
    const ImCore *core;
    const ImTextReceipt *receipt;
} Receipt;

/* A receipt ends the row that waited for it: bearerbox has the text. */
static gboolean
end_waiting_row (StoreWork *work, const ImTextReceipt *receipt, GError **error)
{
    g_autoptr (OutboxRow) row = NULL;
    if (!store_find_outbox (work, receipt->id, &row, error))
        return FALSE;
    if (row == NULL)
        return TRUE;
    return receipt->what == IM_RECEIPT_FAILED
               ? store_bury_outbox (work, row->id, receipt->reason, error)
               : store_remove_outbox (work, row->id, error);
}

/* Until its last receipt comes, the loss of his link leaves it unknown. */
static gboolean
follow_link (StoreWork *work, const Receipt *taken, GError **error)
{
    const ImTextReceipt *receipt = taken->receipt;
    if (!im_watches_links (taken->core->config))
        return TRUE;
    if (receipt->what != IM_RECEIPT_CARRIER)
        return store_remove_text_at_carrier (work, receipt->id, error);
    return receipt->carrier == NULL || strlen (receipt->carrier) > CARRIER_BYTES_LIMIT
           || store_add_text_at_carrier (
               work, receipt->id, receipt->carrier,
               receipt->came_ms > 0 ? receipt->came_ms : store_now_ms (work), error);
}

static gboolean
note_receipt (StoreWork *work, const Receipt *taken, const StoredDelivery *delivery,
              GError **error)
{
    const char *reason = taken->receipt->reason;
    switch (taken->receipt->what) {
    case IM_RECEIPT_WAITING:
        return TRUE;
    case IM_RECEIPT_CARRIER:
        /* It comes late: that it failed is known already. */
        if (delivery->state == DELIVERY_FAILED)
            return store_set_delivery (work, delivery->id, DELIVERY_FAILED, reason, error);
        if (taken->receipt->is_last)
            return undelivered_note_taken (work, delivery, error);
        return store_set_delivery (work, delivery->id, DELIVERY_HANDED_OVER, reason, error)
               && follow_link (work, taken, error);
    case IM_RECEIPT_DELIVERED:
        return undelivered_note_arrival (work, delivery, reason, error)
               && follow_link (work, taken, error);
    case IM_RECEIPT_FAILED:
        return undelivered_note_text (work, &taken->core->rules, delivery->id, reason, error)
               && follow_link (work, taken, error);
    }
    g_assert_not_reached ();
}

/* Receipts may come twice and out of order: "delivered" is the last word. */
static gboolean
take_receipt (StoreWork *work, gpointer data, GError **error)
{
    const Receipt *taken = data;
    StoredDelivery delivery = { 0 };
    gboolean found = FALSE;
    if (!store_read_delivery (work, taken->receipt->id, &found, &delivery, error))
        return FALSE;
    if (!found || delivery.state == DELIVERY_DELIVERED
        || taken->receipt->what == IM_RECEIPT_WAITING)
        return TRUE;
    return note_receipt (work, taken, &delivery, error)
           && end_waiting_row (work, taken->receipt, error);
}

/* After a text's end nothing of before is worth an act: at a phone that is on, the carrier's
 * word and the end come together. */
static gboolean
is_overtaken (const ImReceiptTaken *receipts, guint place, guint n)
{
    const ImTextReceipt *receipt = receipts[place].receipt;
    for (guint k = place + 1; k < n && receipt->what == IM_RECEIPT_CARRIER; k++) {
        const ImTextReceipt *later = receipts[k].receipt;
        if (later->id == receipt->id
            && (later->what == IM_RECEIPT_DELIVERED || later->what == IM_RECEIPT_FAILED))
            return TRUE;
    }
    return FALSE;
}

void
im_take_receipts (ImCore *core, ImReceiptTaken *receipts, guint n)
{
    g_autofree Receipt *takings = g_new (Receipt, n);
    g_autofree StoreCall *calls = g_new0 (StoreCall, n);
    g_autofree guint *places = g_new (guint, n);
    guint count = 0;
    for (guint i = 0; i < n; i++) {
        receipts[i].error = NULL;
        if (is_overtaken (receipts, i, n))
            continue;
        takings[count] = (Receipt){ core, receipts[i].receipt };
        calls[count] = (StoreCall){ .act = take_receipt, .data = &takings[count] };
        places[count++] = i;
    }
    store_act_all (core->store, STORE_WRITES, calls, count);
    for (guint k = 0; k < count; k++)
        receipts[places[k]].error = calls[k].error;
}

gboolean
im_take_receipt (ImCore *core, const ImTextReceipt *receipt, GError **error)
{
    Receipt taken = { core, receipt };
    return store_act (core->store, STORE_WRITES, take_receipt, &taken, error);
}
