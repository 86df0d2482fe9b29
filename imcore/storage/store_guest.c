/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

enum { CAME_FROM_BYTES = 32, MOST_OVERDUE = 100 };

gboolean
store_add_link (StoreWork *work, gint64 account, const char *label, gint64 expires_ms, gint64 *id,
                GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, LINK_ADD);
    sql_bind_int (query, account);
    sql_bind_text (query, label);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, expires_ms);
    if (!sql_run (query, error))
        return FALSE;
    *id = sql_added_id (query);
    return TRUE;
}

void
stored_link_free (StoredLink *link)
{
    if (link == NULL)
        return;
    g_free (link->label);
    g_free (link->member_name);
    g_free (link);
}

gboolean
store_find_link (StoreWork *work, gint64 id, StoredLink **link, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, LINK_FIND);
    gboolean row = FALSE;
    g_clear_pointer (link, stored_link_free);
    sql_bind_int (query, id);
    if (!sql_next (query, &row, error))
        return FALSE;
    gint64 expires_ms = row ? sql_int (query, "expires_ms") : 0;
    if (!row || sql_int (query, "withdrawn_ms") != 0
        || (expires_ms != 0 && expires_ms <= work->now_ms)
        || sql_int (query, "state") != IM_STATE_REGISTERED)
        return TRUE;
    *link = g_new0 (StoredLink, 1);
    (*link)->account = sql_int (query, "account");
    (*link)->uin = sql_int (query, "uin");
    (*link)->label = sql_text (query, "label");
    (*link)->member_name = sql_text (query, "name");
    (*link)->expires_ms = expires_ms;
    return TRUE;
}

gboolean
store_find_link_of (StoreWork *work, gint64 account, const char *label, gint64 *id,
                    GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, LINK_OF);
    gboolean row = FALSE;
    sql_bind_int (query, account);
    sql_bind_text (query, label);
    sql_bind_int (query, work->now_ms);
    if (!sql_next (query, &row, error))
        return FALSE;
    *id = row ? sql_int (query, "id") : 0;
    return TRUE;
}

void
guest_free (Guest *guest)
{
    if (guest == NULL)
        return;
    g_free (guest->name);
    g_free (guest->member_name);
    g_free (guest);
}

static gboolean
set_number (StoreWork *work, gint64 id, gint64 number, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, GUEST_SET_NUMBER);
    sql_bind_int (query, number);
    sql_bind_int (query, id);
    return sql_run (query, error);
}

/* The engines never give an id twice, so the number made of it is never issued again. */
gboolean
store_add_guest (StoreWork *work, gint64 account, gint64 link, const char *name,
                 const guint8 *came_from, gint64 first_number, gint64 *id, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, GUEST_ADD);
    sql_bind_int (query, account);
    sql_bind_int (query, link);
    sql_bind_text (query, name);
    sql_bind_bytes (query, came_from, CAME_FROM_BYTES);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, work->now_ms);
    if (!sql_run (query, error))
        return FALSE;
    *id = sql_added_id (query);
    return set_number (work, *id, first_number + *id, error);
}

static gboolean
read_guest (SqlQuery *query, Guest **guest, GError **error)
{
    gboolean row = FALSE;
    g_clear_pointer (guest, guest_free);
    if (!sql_next (query, &row, error))
        return FALSE;
    if (!row)
        return TRUE;
    Guest *found = g_new0 (Guest, 1);
    found->id = sql_int (query, "id");
    found->number = sql_int (query, "number");
    found->account = sql_int (query, "account");
    found->uin = sql_int (query, "uin");
    found->name = sql_text (query, "name");
    found->member_name = sql_text (query, "member_name");
    found->created_ms = sql_int (query, "created_ms");
    found->seen_ms = sql_int (query, "seen_ms");
    found->ended_ms = sql_int (query, "ended_ms");
    *guest = found;
    return TRUE;
}

gboolean
store_find_guest (StoreWork *work, gint64 id, Guest **guest, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, GUEST_FIND);
    sql_bind_int (query, id);
    return read_guest (query, guest, error);
}

gboolean
store_find_guest_by_number (StoreWork *work, gint64 number, Guest **guest, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, GUEST_BY_NUMBER);
    sql_bind_int (query, number);
    return read_guest (query, guest, error);
}

gboolean
store_count_guests_from (StoreWork *work, const guint8 *came_from, gint64 *n, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, GUEST_COUNT_FROM);
    sql_bind_bytes (query, came_from, CAME_FROM_BYTES);
    return sql_next_int (query, "n", n, error);
}

gboolean
store_touch_guest (StoreWork *work, gint64 id, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, GUEST_SEEN);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, id);
    return sql_run (query, error);
}

gboolean
store_end_guest (StoreWork *work, gint64 id, gboolean *ended, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, GUEST_END);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, id);
    if (!sql_run (query, error))
        return FALSE;
    *ended = sql_changed (query) > 0;
    return TRUE;
}

GArray *
store_list_overdue_guests (StoreWork *work, gint64 seen_ms, gint64 created_ms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, GUEST_OVERDUE);
    sql_bind_int (query, seen_ms);
    sql_bind_int (query, created_ms);
    sql_bind_int (query, MOST_OVERDUE);
    return sql_all_ints (query, "id", error);
}
