/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

enum { MOST_OWNERS = 1000, MOST_HELD = 100 };

gboolean
store_add_message (StoreWork *work, ImParty sender, ImParty recipient, const char *body,
                   gint64 *id, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, MESSAGE_ADD);
    sql_bind_int (query, sender);
    sql_bind_int (query, recipient);
    sql_bind_int (query, work->now_ms);
    sql_bind_text (query, body);
    if (!sql_run (query, error))
        return FALSE;
    *id = sql_added_id (query);
    return TRUE;
}

gboolean
store_keep_whole (StoreWork *work, gint64 message, const char *whole, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, MESSAGE_KEEP_WHOLE);
    sql_bind_text (query, whole);
    sql_bind_int (query, message);
    return sql_run (query, error);
}

gboolean
store_is_cut (StoreWork *work, gint64 message, gboolean *is_cut, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, MESSAGE_IS_CUT);
    sql_bind_int (query, message);
    return sql_next (query, is_cut, error);
}

gboolean
store_find_whole (StoreWork *work, ImParty owner, gint64 seq, char **whole, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, MESSAGE_FIND_WHOLE);
    gboolean found = FALSE;
    sql_bind_int (query, owner);
    sql_bind_int (query, seq);
    *whole = NULL;
    if (!sql_next (query, &found, error))
        return FALSE;
    if (found)
        *whole = sql_text (query, "whole");
    return TRUE;
}

gboolean
store_find_message (StoreWork *work, gint64 id, gboolean *found, ImParty *sender, char **body,
                    GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, MESSAGE_FIND);
    sql_bind_int (query, id);
    if (!sql_next (query, found, error))
        return FALSE;
    if (*found) {
        *sender = sql_int (query, "sender");
        *body = sql_text (query, "body");
    }
    return TRUE;
}

/* ---- Held back --------------------------------------------------------------------------- */

gboolean
store_hold_message (StoreWork *work, gint64 message, gint64 recipient, gint64 sender,
                    gint64 until_ms, gboolean is_dropped, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, HELD_ADD);
    sql_bind_int (query, message);
    sql_bind_int (query, recipient);
    sql_bind_int (query, sender);
    sql_bind_int (query, until_ms);
    sql_bind_int (query, is_dropped);
    if (!is_dropped)
        note_effect (work, (StoreEffect){ .what = EFFECT_HELD, .party = recipient });
    return sql_run (query, error);
}

static gboolean
remove_held (StoreWork *work, gint64 message, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, HELD_REMOVE);
    sql_bind_int (query, message);
    return sql_run (query, error);
}

GArray *
store_take_held (StoreWork *work, gint64 recipient, gint64 sender, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, HELD_OF);
    sql_bind_int (query, recipient);
    sql_bind_int (query, sender);
    sql_bind_int (query, MOST_HELD);
    g_autoptr (GArray) ids = sql_all_ints (query, "message", error);
    if (ids == NULL)
        return NULL;
    return store_remove_held (work, recipient, sender, error) ? g_steal_pointer (&ids) : NULL;
}

static gboolean
run_on_held (StoreWork *work, SqlStatement statement, gint64 recipient, gint64 sender,
             GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, statement);
    sql_bind_int (query, recipient);
    sql_bind_int (query, sender);
    return sql_run (query, error);
}

gboolean
store_drop_held (StoreWork *work, gint64 recipient, gint64 sender, GError **error)
{
    return run_on_held (work, HELD_DROP, recipient, sender, error);
}

gboolean
store_remove_held (StoreWork *work, gint64 recipient, gint64 sender, GError **error)
{
    return run_on_held (work, HELD_REMOVE_ALL, recipient, sender, error);
}

gboolean
store_end_held (StoreWork *work, gint64 recipient, gint64 sender, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, HELD_END);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, recipient);
    sql_bind_int (query, sender);
    return sql_run (query, error);
}

GArray *
store_take_overdue_held (StoreWork *work, GError **error)
{
    g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Held));
    g_autoptr (SqlQuery) query = sql_query (work->sql, HELD_OVERDUE);
    gboolean row = TRUE;
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, MOST_HELD);
    while (row) {
        if (!sql_next (query, &row, error))
            return NULL;
        if (!row)
            break;
        Held held = { sql_int (query, "message"), sql_int (query, "recipient"),
                      sql_int (query, "sender") };
        g_array_append_val (all, held);
    }
    for (guint i = 0; i < all->len; i++)
        if (!remove_held (work, g_array_index (all, Held, i).message, error))
            return NULL;
    return g_steal_pointer (&all);
}

/* ---- Logs -------------------------------------------------------------------------------- */

/* Takes the owner's next number; its row stays locked until the commit, so no lower number can
 * appear after a higher one. */
static gboolean
take_seq (StoreWork *work, ImParty owner, gint64 *seq, GError **error)
{
    g_autoptr (SqlQuery)
        take = sql_query (work->sql, owner > 0 ? ACCOUNT_TAKE_SEQ : GUEST_TAKE_SEQ);
    sql_bind_int (take, ABS (owner));
    if (!sql_run (take, error))
        return FALSE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, owner > 0 ? ACCOUNT_SEQ : GUEST_SEQ);
    gboolean row = FALSE;
    sql_bind_int (query, ABS (owner));
    if (!sql_next (query, &row, error))
        return FALSE;
    g_assert (row);
    *seq = sql_int (query, "log_seq");
    return TRUE;
}

gboolean
store_append_log (StoreWork *work, const LogEntry *entry, gint64 *seq, GError **error)
{
    if (!take_seq (work, entry->owner, seq, error))
        return FALSE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, LOG_ADD);
    sql_bind_int (query, entry->owner);
    sql_bind_int (query, *seq);
    sql_bind_int (query, entry->kind);
    sql_bind_int (query, entry->mine);
    sql_bind_int (query, entry->peer);
    if (entry->message != 0)
        sql_bind_int (query, entry->message);
    else
        sql_bind_null (query);
    sql_bind_text (query, entry->client_id);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, !entry->is_history && !entry->mine);
    work->rings |= 1u << IM_RING_IMCORED;
    note_effect (work, (StoreEffect){ .what = EFFECT_LOG, .party = entry->owner,
                                      .entry = entry->kind, .mine = entry->mine });
    return sql_run (query, error);
}

static void
entry_free (gpointer data)
{
    ImEntry *entry = data;
    g_free (entry->peer_name);
    g_free (entry->peer_address);
    g_free (entry->text);
    g_free (entry->client_id);
    g_free (entry->text_failed);
    g_clear_pointer (&entry->attachments, g_ptr_array_unref);
    g_free (entry);
}

static gpointer
read_entry (const SqlQuery *query)
{
    ImEntry *entry = g_new0 (ImEntry, 1);
    entry->seq = sql_int (query, "seq");
    entry->kind = (ImEntryKind) sql_int (query, "kind");
    entry->at_ms = sql_int (query, "at_ms");
    entry->mine = sql_int (query, "mine") != 0;
    entry->peer_is_guest = sql_int (query, "peer") < 0;
    entry->peer = sql_int (query, entry->peer_is_guest ? "guest_number" : "account_uin");
    entry->peer_name = sql_text (query, entry->peer_is_guest ? "guest_name" : "account_name");
    entry->peer_address = sql_text (query, "peer_address");
    entry->text = sql_text (query, "body");
    entry->is_cut = sql_int (query, "is_cut") != 0;
    entry->message = sql_int (query, "attached"); /* NULL: 0 */
    entry->client_id = sql_text (query, "client_id");
    entry->counted = sql_int (query, "counted") != 0;
    if (!sql_is_null (query, "text_state")) {
        g_autofree char *reason = sql_text (query, "text_reason");
        entry->by_text = delivery_as_shown ((DeliveryState) sql_int (query, "text_state"), reason);
        if (entry->by_text == IM_DELIVERY_FAILED)
            entry->text_failed = g_steal_pointer (&reason);
    }
    return entry;
}

static gboolean
add_attachments (StoreWork *work, ImEntry *entry, GError **error)
{
    if (entry->message == 0)
        return TRUE;
    entry->attachments = store_list_attachments (work, entry->message, error);
    return entry->attachments != NULL;
}

GPtrArray *
store_read_log (StoreWork *work, ImParty owner, gint64 after, guint most, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, LOG_AFTER);
    sql_bind_int (query, owner);
    sql_bind_int (query, after);
    sql_bind_int (query, most);
    g_autoptr (GPtrArray) all = sql_all_rows (query, read_entry, entry_free, error);
    for (guint i = 0; all != NULL && i < all->len; i++)
        if (!add_attachments (work, all->pdata[i], error))
            return NULL;
    return g_steal_pointer (&all);
}

/* The id after the newest: an empty log's is 1. */
static gboolean
find_next (StoreWork *work, gint64 *next, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, LOG_NEWEST);
    if (!sql_next_int (query, "newest", next, error))
        return FALSE;
    *next += 1;
    return TRUE;
}

gboolean
store_has_written (StoreWork *work, ImParty owner, ImParty peer, gint64 since_ms, gint64 until_ms,
                   gboolean *has, GError **error)
{
    gint64 n = 0;
    g_autoptr (SqlQuery) query = sql_query (work->sql, LOG_HAS_WRITTEN);
    sql_bind_int (query, owner);
    sql_bind_int (query, owner);
    sql_bind_int (query, peer);
    sql_bind_int (query, since_ms);
    sql_bind_int (query, until_ms);
    if (!sql_next_int (query, "n", &n, error))
        return FALSE;
    *has = n > 0;
    return TRUE;
}

GArray *
store_read_log_owners (StoreWork *work, gint64 *mark, GError **error)
{
    g_autoptr (GArray) owners = g_array_new (FALSE, FALSE, sizeof (ImParty));
    if (*mark == 0)
        return find_next (work, mark, error) ? g_steal_pointer (&owners) : NULL;
    g_autoptr (GHashTable)
        seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr (SqlQuery) query = sql_query (work->sql, LOG_OWNERS_FROM);
    gboolean row = FALSE;
    sql_bind_int (query, *mark);
    sql_bind_int (query, MOST_OWNERS);
    while (sql_next (query, &row, error)) {
        if (!row)
            return g_steal_pointer (&owners);
        ImParty owner = sql_int (query, "owner");
        *mark = sql_int (query, "id") + 1;
        if (g_hash_table_add (seen, g_memdup2 (&owner, sizeof owner)))
            g_array_append_val (owners, owner);
    }
    return NULL;
}
