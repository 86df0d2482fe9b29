/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

void
moved_free (Moved *moved)
{
    if (moved == NULL)
        return;
    g_free (moved->key);
    g_free (moved->shown);
    g_free (moved->now_key);
    g_free (moved->now_shown);
    g_free (moved);
}

static gboolean
read_moved (SqlQuery *query, Moved **moved, GError **error)
{
    gboolean row = FALSE;
    g_clear_pointer (moved, moved_free);
    if (!sql_next (query, &row, error))
        return FALSE;
    if (!row)
        return TRUE;
    *moved = g_new0 (Moved, 1);
    (*moved)->account = sql_int (query, "account");
    (*moved)->key = sql_text (query, "addr");
    (*moved)->shown = sql_text (query, "shown");
    (*moved)->now_key = sql_text (query, "now_addr");
    (*moved)->now_shown = sql_text (query, "now_shown");
    (*moved)->until_ms = sql_int (query, "until_ms");
    return TRUE;
}

gboolean
store_find_moved (StoreWork *work, gint64 account, Moved **moved, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, MOVED_FIND);
    sql_bind_int (query, account);
    return read_moved (query, moved, error);
}

gboolean
store_find_moved_from (StoreWork *work, const char *key, Moved **moved, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, MOVED_FIND_FROM);
    sql_bind_text (query, key);
    sql_bind_int (query, work->now_ms);
    return read_moved (query, moved, error);
}

gboolean
store_remove_moved (StoreWork *work, gint64 account, gboolean *removed, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, MOVED_REMOVE);
    sql_bind_int (query, account);
    if (!sql_run (query, error))
        return FALSE;
    *removed = sql_changed (query) > 0;
    return TRUE;
}

gboolean
store_set_moved (StoreWork *work, const Moved *moved, GError **error)
{
    gboolean ignored = FALSE;
    if (!store_remove_moved (work, moved->account, &ignored, error))
        return FALSE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, MOVED_ADD);
    sql_bind_int (query, moved->account);
    sql_bind_text (query, moved->key);
    sql_bind_text (query, moved->shown);
    sql_bind_text (query, moved->now_key);
    sql_bind_text (query, moved->now_shown);
    sql_bind_int (query, moved->until_ms);
    return sql_run (query, error);
}

gboolean
store_forget_moved (StoreWork *work, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, MOVED_FORGET);
    sql_bind_int (query, work->now_ms);
    return sql_run (query, error);
}
