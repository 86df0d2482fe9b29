/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

#include <string.h>

enum { REASON_BYTES = 500 };

void
outbox_row_free (OutboxRow *row)
{
    if (row == NULL)
        return;
    g_free (row->answers);
    g_free (row->words);
    g_free (row);
}

static void
bind_number_or_null (SqlQuery *query, gint64 number)
{
    if (number != 0)
        sql_bind_int (query, number);
    else
        sql_bind_null (query);
}

static void
ring_owner_of (StoreWork *work, Medium medium)
{
    work->rings |= 1u << (medium == MEDIUM_MAIL ? IM_RING_IMCORED : IM_RING_SMSBOX);
}

static gboolean
add_delivery (StoreWork *work, const OutboxRow *row, gint64 *id, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, DELIVERY_ADD);
    sql_bind_int (query, row->account);
    bind_number_or_null (query, row->message);
    sql_bind_int (query, row->kind);
    sql_bind_int (query, row->medium);
    sql_bind_int (query, DELIVERY_QUEUED);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, work->now_ms);
    if (!sql_run (query, error))
        return FALSE;
    *id = sql_added_id (query);
    return TRUE;
}

gboolean
store_add_outbox_row (StoreWork *work, const OutboxRow *row, gint64 *id, GError **error)
{
    if (!add_delivery (work, row, id, error))
        return FALSE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, OUTBOX_ADD);
    sql_bind_int (query, *id);
    sql_bind_int (query, row->account);
    bind_number_or_null (query, row->message);
    sql_bind_int (query, row->kind);
    sql_bind_int (query, row->medium);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, work->now_ms);
    sql_bind_text (query, row->answers);
    bind_number_or_null (query, row->via);
    sql_bind_text (query, row->words);
    sql_bind_int (query, row->peer);
    sql_bind_int (query, row->code);
    ring_owner_of (work, row->medium);
    note_effect (work, (StoreEffect){ .what = EFFECT_OUTBOX, .party = row->account,
                                      .kind = row->kind, .medium = row->medium });
    return sql_run (query, error);
}

gboolean
store_add_outbox (StoreWork *work, const OutboxRow *row, GError **error)
{
    gint64 id = 0;
    return store_add_outbox_row (work, row, &id, error);
}

static OutboxRow *
read_due (SqlQuery *query, Medium medium, gint64 claim)
{
    OutboxRow *row = g_new0 (OutboxRow, 1);
    row->id = sql_int (query, "id");
    row->claim = claim;
    row->account = sql_int (query, "account");
    row->message = sql_int (query, "message");
    row->kind = (NoticeKind) sql_int (query, "kind");
    row->medium = medium;
    row->state = (OutboxState) sql_int (query, "state");
    row->attempts = (guint) sql_int (query, "attempts");
    row->created_ms = sql_int (query, "created_ms");
    row->answers = sql_text (query, "answers");
    row->via = sql_int (query, "via");
    row->words = sql_text (query, "words");
    row->peer = sql_int (query, "peer");
    row->code = sql_int (query, "code");
    row->parked_ms = sql_int (query, "parked_ms");
    return row;
}

static void
bind_due (SqlQuery *query, const StoreWork *work, Medium medium, guint most)
{
    sql_bind_int (query, medium);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, most);
}

gboolean
store_is_outbox_due (StoreWork *work, Medium medium, gboolean *is, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, OUTBOX_IS_DUE);
    bind_due (query, work, medium, 1);
    return sql_next (query, is, error);
}

static GPtrArray *
list_due (StoreWork *work, Medium medium, guint most, gint64 claim, GError **error)
{
    g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) outbox_row_free);
    g_autoptr (SqlQuery) query = sql_query (work->sql, OUTBOX_DUE);
    gboolean more = FALSE;
    bind_due (query, work, medium, most);
    while (sql_next (query, &more, error)) {
        if (!more)
            return g_steal_pointer (&rows);
        g_ptr_array_add (rows, read_due (query, medium, claim));
    }
    return NULL;
}

GPtrArray *
store_claim_outbox (StoreWork *work, Medium medium, const char *owner, guint most,
                    gint64 until_ms, GError **error)
{
    gint64 claim = ((gint64) (g_random_int () & 0x7fffffff) << 32) | g_random_int ();
    g_autoptr (GPtrArray) rows = list_due (work, medium, most, claim, error);
    if (rows == NULL)
        return NULL;
    for (guint i = 0; i < rows->len; i++) {
        const OutboxRow *row = g_ptr_array_index (rows, i);
        g_autoptr (SqlQuery) query = sql_query (work->sql, OUTBOX_CLAIM);
        sql_bind_int (query, until_ms);
        sql_bind_int (query, claim);
        sql_bind_int (query, medium == MEDIUM_SMS ? OUTBOX_SUBMITTING : OUTBOX_CLAIMED);
        sql_bind_text (query, owner);
        sql_bind_int (query, row->id);
        if (!sql_run (query, error))
            return NULL;
    }
    return g_steal_pointer (&rows);
}

gboolean
store_take_up_outbox (StoreWork *work, Medium medium, const char *owner, gint64 receipt_ms,
                      GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, OUTBOX_TAKE_UP);
    sql_bind_int (query, OUTBOX_UNCERTAIN);
    sql_bind_int (query, receipt_ms);
    sql_bind_int (query, medium);
    sql_bind_int (query, OUTBOX_SUBMITTING);
    sql_bind_text (query, owner);
    return sql_run (query, error);
}

gboolean
store_find_outbox (StoreWork *work, gint64 id, OutboxRow **row, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, OUTBOX_FIND);
    gboolean found = FALSE;
    g_clear_pointer (row, outbox_row_free);
    sql_bind_int (query, id);
    if (!sql_next (query, &found, error))
        return FALSE;
    if (!found)
        return TRUE;
    *row = g_new0 (OutboxRow, 1);
    (*row)->id = id;
    (*row)->claim = sql_int (query, "claim");
    (*row)->account = sql_int (query, "account");
    (*row)->message = sql_int (query, "message");
    (*row)->kind = (NoticeKind) sql_int (query, "kind");
    (*row)->medium = (Medium) sql_int (query, "medium");
    (*row)->state = (OutboxState) sql_int (query, "state");
    (*row)->attempts = (guint) sql_int (query, "attempts");
    (*row)->created_ms = sql_int (query, "created_ms");
    (*row)->parked_ms = sql_int (query, "parked_ms");
    return TRUE;
}

gboolean
store_postpone_outbox (StoreWork *work, gint64 id, OutboxState state, gint64 due_ms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, OUTBOX_SET);
    sql_bind_int (query, state);
    sql_bind_int (query, due_ms);
    sql_bind_int (query, id);
    return sql_run (query, error);
}

/* The row behind it in its lane may have been passed over: its owner is to look again at once. */
static gboolean
ring_for_next (StoreWork *work, gint64 id, GError **error)
{
    gboolean is_next = FALSE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, OUTBOX_NEXT_OF_LANE);
    sql_bind_int (query, id);
    if (!sql_next (query, &is_next, error))
        return FALSE;
    if (is_next)
        ring_owner_of (work, (Medium) sql_int (query, "medium"));
    return TRUE;
}

gboolean
store_park_outbox (StoreWork *work, gint64 id, OutboxState state, gint64 until_ms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, OUTBOX_PARK);
    sql_bind_int (query, state);
    sql_bind_int (query, until_ms);
    sql_bind_int (query, until_ms);
    sql_bind_int (query, id);
    return sql_run (query, error);
}

gboolean
store_find_parked_before (StoreWork *work, const OutboxRow *row, OutboxState *state,
                          gint64 *until_ms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, OUTBOX_PARKED_BEFORE);
    gboolean found = FALSE;
    *until_ms = 0;
    sql_bind_int (query, row->account);
    sql_bind_int (query, row->medium);
    sql_bind_int (query, row->id);
    sql_bind_int (query, row->peer);
    sql_bind_int (query, work->now_ms);
    if (!sql_next (query, &found, error))
        return FALSE;
    if (found) {
        *state = (OutboxState) sql_int (query, "state");
        *until_ms = sql_int (query, "parked_ms");
    }
    return TRUE;
}

gboolean
store_release_parked_before (StoreWork *work, const OutboxRow *row, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, OUTBOX_RELEASE);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, row->account);
    sql_bind_int (query, row->medium);
    sql_bind_int (query, row->id);
    sql_bind_int (query, row->peer);
    return sql_run (query, error);
}

gboolean
store_remove_outbox (StoreWork *work, gint64 id, GError **error)
{
    if (!ring_for_next (work, id, error))
        return FALSE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, OUTBOX_REMOVE);
    sql_bind_int (query, id);
    return sql_run (query, error);
}

/* What is bound must live until the statement has run: the caller keeps it. */
static char *
cut_reason (const char *reason)
{
    char *cut = reason != NULL ? g_utf8_make_valid (reason, -1) : NULL;
    if (cut != NULL && strlen (cut) > REASON_BYTES)
        *g_utf8_find_prev_char (cut, cut + REASON_BYTES + 1) = '\0';
    return cut;
}

gboolean
store_bury_outbox (StoreWork *work, gint64 id, const char *reason, GError **error)
{
    g_autofree char *cut = cut_reason (reason);
    g_autoptr (SqlQuery) query = sql_query (work->sql, OUTBOX_BURY);
    sql_bind_text (query, cut);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, id);
    return sql_run (query, error) && store_remove_outbox (work, id, error);
}

gboolean
store_set_delivery (StoreWork *work, gint64 id, DeliveryState state, const char *reason,
                    GError **error)
{
    g_autofree char *cut = cut_reason (reason);
    g_autoptr (SqlQuery) query = sql_query (work->sql, DELIVERY_SET);
    sql_bind_int (query, state);
    sql_bind_text (query, cut);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, id);
    return sql_run (query, error) && store_tell_delivery (work, id, error);
}

gboolean
store_find_delivery (StoreWork *work, gint64 id, gboolean *found, DeliveryState *state,
                     GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, DELIVERY_FIND);
    sql_bind_int (query, id);
    if (!sql_next (query, found, error))
        return FALSE;
    if (*found)
        *state = (DeliveryState) sql_int (query, "state");
    return TRUE;
}

gboolean
store_read_delivery (StoreWork *work, gint64 id, gboolean *found, StoredDelivery *delivery,
                     GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, DELIVERY_FIND);
    sql_bind_int (query, id);
    if (!sql_next (query, found, error))
        return FALSE;
    if (*found)
        *delivery = (StoredDelivery){
            .id = id,
            .account = sql_int (query, "account"),
            .message = sql_int (query, "message"),
            .kind = (NoticeKind) sql_int (query, "kind"),
            .medium = (Medium) sql_int (query, "medium"),
            .state = (DeliveryState) sql_int (query, "state"),
        };
    return TRUE;
}

gboolean
store_is_delivered_otherwise (StoreWork *work, const StoredDelivery *delivery, gboolean *is,
                              GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, DELIVERIES_OTHERWISE);
    gboolean row = FALSE;
    sql_bind_int (query, delivery->message);
    sql_bind_int (query, delivery->account);
    sql_bind_int (query, delivery->id);
    if (!sql_next (query, &row, error))
        return FALSE;
    *is = row && sql_int (query, "n") > 0;
    return TRUE;
}

gboolean
store_is_text_in_series (StoreWork *work, const StoredDelivery *delivery, ImParty writer,
                         gboolean *is, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, DELIVERY_LAST_END);
    gboolean row = FALSE;
    sql_bind_int (query, delivery->account);
    sql_bind_text (query, DELIVERY_NOT_FOLLOWED);
    sql_bind_int (query, delivery->id);
    sql_bind_int (query, writer);
    if (!sql_next (query, &row, error))
        return FALSE;
    *is = row && sql_int (query, "state") == DELIVERY_FAILED;
    return TRUE;
}

gboolean
store_find_newest_delivery (StoreWork *work, ImParty account, NoticeKind kind, gint64 *id,
                            GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, DELIVERY_NEWEST);
    sql_bind_int (query, account);
    sql_bind_int (query, kind);
    return sql_next_int (query, "id", id, error);
}

enum { STATES_OF_MS = 24 * 60 * 60 * 1000 };

static gint64 *
place_of (ImQueue *queue, DeliveryState state)
{
    switch (state) {
    case DELIVERY_QUEUED:
        return &queue->queued;
    case DELIVERY_HANDED_OVER:
        return &queue->handed_over;
    case DELIVERY_DELIVERED:
        return &queue->delivered;
    case DELIVERY_FAILED:
        return &queue->failed;
    case DELIVERY_UNKNOWN:
        return &queue->unknown;
    case DELIVERY_SUPPRESSED:
        return &queue->suppressed;
    }
    g_assert_not_reached ();
}

static gboolean
count_states (StoreWork *work, Medium medium, ImQueue *queue, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, DELIVERY_STATES);
    gboolean row = TRUE;
    sql_bind_int (query, work->now_ms - STATES_OF_MS);
    sql_bind_int (query, medium);
    for (;;) {
        if (!sql_next (query, &row, error))
            return FALSE;
        if (!row)
            return TRUE;
        *place_of (queue, (DeliveryState) sql_int (query, "state")) = sql_int (query, "n");
    }
}

gboolean
store_show_queue (StoreWork *work, Medium medium, ImQueue *queue, GError **error)
{
    gint64 all = 0;
    *queue = (ImQueue){ 0 };
    if (!count_states (work, medium, queue, error))
        return FALSE;
    g_autoptr (SqlQuery) waiting = sql_query (work->sql, QUEUE_WAITING);
    sql_bind_int (waiting, medium);
    if (!sql_next_int (waiting, "n", &all, error))
        return FALSE;
    queue->oldest_ms = all > 0 ? sql_int (waiting, "oldest") : 0;
    g_autoptr (SqlQuery) due = sql_query (work->sql, QUEUE_DUE);
    sql_bind_int (due, medium);
    sql_bind_int (due, work->now_ms);
    g_autoptr (SqlQuery) parked = sql_query (work->sql, QUEUE_PARKED);
    sql_bind_int (parked, medium);
    sql_bind_int (parked, work->now_ms);
    g_autoptr (SqlQuery) dead = sql_query (work->sql, QUEUE_DEAD);
    sql_bind_int (dead, medium);
    if (!sql_next_int (due, "n", &queue->due, error)
        || !sql_next_int (parked, "n", &queue->parked, error)
        || !sql_next_int (dead, "n", &queue->dead, error))
        return FALSE;
    queue->later = all - queue->due - queue->parked;
    return TRUE;
}
