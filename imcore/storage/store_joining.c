/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

enum { MOST_UNANSWERED = 100 }; /* at a time */

void
joining_free (Joining *joining)
{
    if (joining == NULL)
        return;
    g_free (joining->key);
    g_free (joining->shown);
    g_free (joining);
}

static Joining *
read_joining (SqlQuery *query, int kind, const char *key, gint64 account)
{
    Joining *joining = g_new0 (Joining, 1);
    joining->kind = kind;
    joining->key = g_strdup (key);
    joining->account = account;
    joining->shown = sql_text (query, "shown");
    joining->is_nominated = sql_int (query, "nominated") != 0;
    joining->is_move = sql_int (query, "moves") != 0;
    joining->asked_ms = sql_int (query, "asked_ms");
    joining->until_ms = sql_int (query, "until_ms");
    return joining;
}

gboolean
store_find_joining (StoreWork *work, int kind, const char *key, gint64 account, Joining **joining,
                    GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, JOINING_FIND);
    gboolean row = FALSE;
    g_clear_pointer (joining, joining_free);
    sql_bind_int (query, kind);
    sql_bind_text (query, key);
    sql_bind_int (query, account);
    if (!sql_next (query, &row, error))
        return FALSE;
    if (row)
        *joining = read_joining (query, kind, key, account);
    return TRUE;
}

gboolean
store_set_joining (StoreWork *work, const Joining *joining, gboolean is_stored, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, is_stored ? JOINING_SET : JOINING_ADD);
    sql_bind_text (query, joining->shown);
    sql_bind_int (query, joining->is_nominated);
    sql_bind_int (query, joining->is_move);
    sql_bind_int (query, joining->asked_ms);
    sql_bind_int (query, joining->until_ms);
    sql_bind_int (query, joining->kind);
    sql_bind_text (query, joining->key);
    sql_bind_int (query, joining->account);
    return sql_run (query, error);
}

static gboolean
has_nominated (StoreWork *work, gint64 account, int kind, gboolean *has, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, JOINING_COUNT_NOMINATED);
    gint64 n = 0;
    sql_bind_int (query, account);
    sql_bind_int (query, kind);
    if (!sql_next_int (query, "n", &n, error))
        return FALSE;
    *has = n > 0;
    return TRUE;
}

gboolean
store_end_joinings (StoreWork *work, gint64 account, int kind, gboolean *ended, gboolean *nominated,
                    GError **error)
{
    if (!has_nominated (work, account, kind, nominated, error))
        return FALSE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, JOINING_END);
    sql_bind_int (query, account);
    sql_bind_int (query, kind);
    if (!sql_run (query, error))
        return FALSE;
    *ended = sql_changed (query) > 0;
    return TRUE;
}

gboolean
store_count_joinings_by (StoreWork *work, gint64 account, gint64 since_ms, gint64 *n, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, JOINING_COUNT_BY);
    sql_bind_int (query, account);
    sql_bind_int (query, since_ms);
    return sql_next_int (query, "n", n, error);
}

gboolean
store_count_joinings_of (StoreWork *work, int kind, const char *key, gint64 since_ms, gint64 *n,
                         GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, JOINING_COUNT_OF);
    sql_bind_int (query, kind);
    sql_bind_text (query, key);
    sql_bind_int (query, since_ms);
    return sql_next_int (query, "n", n, error);
}

GPtrArray *
store_list_unanswered_joinings (StoreWork *work, GError **error)
{
    g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) joining_free);
    g_autoptr (SqlQuery) query = sql_query (work->sql, JOINING_UNANSWERED);
    gboolean row = FALSE;
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, MOST_UNANSWERED);
    while (sql_next (query, &row, error)) {
        if (!row)
            return g_steal_pointer (&all);
        g_autofree char *key = sql_text (query, "addr");
        g_ptr_array_add (all, read_joining (query, (int) sql_int (query, "kind"), key,
                                            sql_int (query, "account")));
    }
    return NULL;
}

gboolean
store_forget_joinings (StoreWork *work, gint64 asked_ms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, JOINING_FORGET);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, asked_ms);
    return sql_run (query, error);
}

gboolean
store_remove_joinings (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, JOINING_REMOVE);
    sql_bind_int (query, account);
    return sql_run (query, error);
}

gboolean
store_end_movings (StoreWork *work, gint64 account, gboolean *ended, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, JOINING_END_MOVES);
    sql_bind_int (query, account);
    sql_bind_int (query, work->now_ms);
    if (!sql_run (query, error))
        return FALSE;
    *ended = sql_changed (query) > 0;
    return TRUE;
}
