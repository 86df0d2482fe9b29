/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

void
text_set_free (TextSet *set)
{
    if (set == NULL)
        return;
    g_free (set->sender);
    g_free (set->receiver);
    g_free (set->carrier);
    g_free (set);
}

static void
stored_part_free (gpointer data)
{
    StoredPart *part = data;
    g_bytes_unref (part->octets);
    g_free (part);
}

static gboolean
read_set (SqlQuery *query, TextSet **set, GError **error)
{
    gboolean row = FALSE;
    g_clear_pointer (set, text_set_free);
    if (!sql_next (query, &row, error))
        return FALSE;
    if (!row)
        return TRUE;
    *set = g_new0 (TextSet, 1);
    (*set)->id = sql_int (query, "id");
    (*set)->sender = sql_text (query, "sender");
    (*set)->receiver = sql_text (query, "receiver");
    (*set)->carrier = sql_text (query, "carrier");
    (*set)->total = (guint) sql_int (query, "total");
    (*set)->round = (guint) sql_int (query, "round");
    (*set)->is_closing = sql_int (query, "closing") != 0;
    (*set)->due_ms = sql_int (query, "due_ms");
    return TRUE;
}

gboolean
store_find_text_set (StoreWork *work, const guint8 *known_by, TextSet **set, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_SET_FIND);
    sql_bind_bytes (query, known_by, DEDUPE_BYTES);
    return read_set (query, set, error);
}

gboolean
store_hold_text_set (StoreWork *work, gint64 id, TextSet **set, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_SET_HOLD);
    sql_bind_int (query, id);
    return read_set (query, set, error);
}

gboolean
store_add_text_set (StoreWork *work, const guint8 *known_by, TextSet *set, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_SET_ADD);
    sql_bind_bytes (query, known_by, DEDUPE_BYTES);
    sql_bind_text (query, set->sender);
    sql_bind_text (query, set->receiver);
    sql_bind_text (query, set->carrier);
    sql_bind_int (query, set->total);
    sql_bind_int (query, set->due_ms);
    sql_bind_int (query, work->now_ms);
    if (!sql_run (query, error))
        return FALSE;
    set->id = sql_added_id (query);
    return TRUE;
}

gboolean
store_update_text_set (StoreWork *work, const TextSet *set, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_SET_SET);
    sql_bind_int (query, set->round);
    sql_bind_int (query, set->is_closing);
    sql_bind_int (query, set->due_ms);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, set->id);
    return sql_run (query, error);
}

gboolean
store_rename_text_set (StoreWork *work, gint64 id, const guint8 *known_by, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_SET_RENAME);
    sql_bind_bytes (query, known_by, DEDUPE_BYTES);
    sql_bind_int (query, id);
    return sql_run (query, error);
}

gboolean
store_count_text_sets (StoreWork *work, const char *sender, gint64 *n, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_SETS_OF);
    sql_bind_text (query, sender);
    return sql_next_int (query, "n", n, error);
}

GArray *
store_list_due_text_sets (StoreWork *work, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_SETS_DUE);
    sql_bind_int (query, work->now_ms);
    return sql_all_ints (query, "id", error);
}

gboolean
store_add_text_part (StoreWork *work, gint64 set, const StoredPart *part, GError **error)
{
    gsize length = 0;
    const void *octets = g_bytes_get_data (part->octets, &length);
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_PART_ADD);
    sql_bind_int (query, set);
    sql_bind_int (query, part->number);
    sql_bind_int (query, part->is_ucs2);
    sql_bind_bytes (query, octets, length);
    return sql_run (query, error);
}

static gpointer
read_part (const SqlQuery *query)
{
    StoredPart *part = g_new0 (StoredPart, 1);
    part->number = (guint) sql_int (query, "number");
    part->is_ucs2 = sql_int (query, "ucs2") != 0;
    part->octets = sql_bytes (query, "octets");
    part->round = (guint) sql_int (query, "round");
    return part;
}

GPtrArray *
store_list_text_parts (StoreWork *work, gint64 set, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_PARTS);
    sql_bind_int (query, set);
    return sql_all_rows (query, read_part, stored_part_free, error);
}

gboolean
store_close_text_parts (StoreWork *work, gint64 set, guint round, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_PARTS_CLOSE);
    sql_bind_int (query, round);
    sql_bind_int (query, set);
    return sql_run (query, error);
}
