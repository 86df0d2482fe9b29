/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

enum { MOST_BUDDIES = 1000, MOST_WATCHERS = 10000 };

gboolean
store_find_pair (StoreWork *work, gint64 owner, gint64 peer, Pair *pair, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PAIR_FIND);
    gboolean row = FALSE;
    sql_bind_int (query, owner);
    sql_bind_int (query, peer);
    if (!sql_next (query, &row, error))
        return FALSE;
    *pair = (Pair){ .owner = owner, .peer = peer, .is_stored = row };
    if (!row)
        return TRUE;
    pair->permission = (PairPermission) sql_int (query, "permission");
    pair->looks = (PairPermission) sql_int (query, "looks");
    pair->is_listed = sql_int (query, "listed") != 0;
    pair->asked_ms = sql_int (query, "asked_ms");
    pair->unanswered = (guint) sql_int (query, "unanswered");
    return TRUE;
}

gboolean
store_set_pair (StoreWork *work, const Pair *pair, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, pair->is_stored ? PAIR_SET : PAIR_ADD);
    if (!pair->is_stored) {
        sql_bind_int (query, pair->owner);
        sql_bind_int (query, pair->peer);
    }
    sql_bind_int (query, pair->permission);
    sql_bind_int (query, pair->looks);
    sql_bind_int (query, pair->is_listed);
    sql_bind_int (query, pair->asked_ms);
    sql_bind_int (query, pair->unanswered);
    sql_bind_int (query, work->now_ms);
    if (pair->is_stored) {
        sql_bind_int (query, pair->owner);
        sql_bind_int (query, pair->peer);
    }
    return sql_run (query, error);
}

static void
pair_view_free (gpointer data)
{
    PairView *view = data;
    g_free (view->name);
    g_free (view);
}

static gpointer
read_view (const SqlQuery *query)
{
    PairView *view = g_new0 (PairView, 1);
    view->peer = sql_int (query, "peer");
    view->uin = sql_int (query, "uin");
    view->name = sql_text (query, "name");
    view->permission = (PairPermission) sql_int (query, "permission");
    view->back_permission = (PairPermission) sql_int (query, "back_permission");
    view->back_looks = (PairPermission) sql_int (query, "back_looks");
    view->is_listed = sql_int (query, "listed") != 0;
    view->asked_ms = sql_int (query, "asked_ms");
    return view;
}

GPtrArray *
store_list_pairs (StoreWork *work, gint64 owner, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PAIR_LIST);
    sql_bind_int (query, owner);
    sql_bind_int (query, PAIR_BLOCKED);
    sql_bind_int (query, MOST_BUDDIES);
    return sql_all_rows (query, read_view, pair_view_free, error);
}

GPtrArray *
store_view_pair (StoreWork *work, gint64 owner, gint64 peer, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PAIR_VIEW_ONE);
    sql_bind_int (query, owner);
    sql_bind_int (query, peer);
    return sql_all_rows (query, read_view, pair_view_free, error);
}

GArray *
store_list_watchers (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PAIR_WATCHERS);
    sql_bind_int (query, account);
    sql_bind_int (query, PAIR_AUTHORISED);
    sql_bind_int (query, MOST_WATCHERS);
    return sql_all_ints (query, "peer", error);
}

GArray *
store_list_asking (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PAIR_ASKING);
    sql_bind_int (query, account);
    return sql_all_ints (query, "peer", error);
}

/* ---- Who is connected -------------------------------------------------------------------- */

static gboolean
add_online (StoreWork *work, gint64 account, const char *node, gint64 until_ms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ONLINE_ADD);
    sql_bind_int (query, account);
    sql_bind_text (query, node);
    sql_bind_int (query, until_ms);
    return sql_run (query, error);
}

gboolean
store_set_online (StoreWork *work, gint64 account, const char *node, gint64 until_ms,
                  GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ONLINE_RENEW);
    sql_bind_int (query, until_ms);
    sql_bind_int (query, account);
    sql_bind_text (query, node);
    if (!sql_run (query, error))
        return FALSE;
    return sql_changed (query) > 0 || add_online (work, account, node, until_ms, error);
}

gboolean
store_set_offline (StoreWork *work, gint64 account, const char *node, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ONLINE_REMOVE);
    sql_bind_int (query, account);
    sql_bind_text (query, node);
    return sql_run (query, error);
}

gboolean
store_is_online (StoreWork *work, gint64 account, gboolean *is_online, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ONLINE_FIND);
    sql_bind_int (query, account);
    sql_bind_int (query, work->now_ms);
    return sql_next (query, is_online, error);
}
