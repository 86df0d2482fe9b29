/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

enum {
    MOST_ENDED = 1000,
    OVERLAP_ROWS = 256, /* ids that a transaction still open may hold */
    OVERLAP_MS = 10000, /* how long it may be open */
};

gboolean
store_add_ended (StoreWork *work, ImParty party, gint64 number, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ENDED_ADD);
    sql_bind_int (query, party);
    sql_bind_int (query, number);
    sql_bind_int (query, work->now_ms);
    work->rings |= 1u << IM_RING_IMCORED;
    return sql_run (query, error);
}

gboolean
store_add_ended_guests_of (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ENDED_ADD_GUESTS_OF);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, account);
    work->rings |= 1u << IM_RING_IMCORED;
    return sql_run (query, error);
}

/* The id after the newest: an empty table's is 1. */
static gboolean
find_next (StoreWork *work, gint64 *next, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ENDED_NEWEST);
    if (!sql_next_int (query, "newest", next, error))
        return FALSE;
    *next += 1;
    return TRUE;
}

GArray *
store_read_ended (StoreWork *work, gint64 *mark, GError **error)
{
    g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (ImEnded));
    if (*mark == 0)
        return find_next (work, mark, error) ? g_steal_pointer (&all) : NULL;
    g_autoptr (SqlQuery) query = sql_query (work->sql, ENDED_FROM);
    gboolean row = FALSE;
    sql_bind_int (query, MAX (*mark - OVERLAP_ROWS, 1));
    sql_bind_int (query, *mark);
    sql_bind_int (query, work->now_ms - OVERLAP_MS);
    sql_bind_int (query, MOST_ENDED);
    while (sql_next (query, &row, error)) {
        if (!row)
            return g_steal_pointer (&all);
        const ImEnded ended = { sql_int (query, "party"), sql_int (query, "number") };
        *mark = MAX (*mark, sql_int (query, "id") + 1);
        g_array_append_val (all, ended);
    }
    return NULL;
}

/* ---- Sessions that were logged out ------------------------------------------------------- */

enum { TOKEN_BYTES = 32 };

gboolean
store_is_logged_out (StoreWork *work, const guint8 *token, gboolean *is_out, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, LOGGED_OUT_FIND);
    sql_bind_bytes (query, token, TOKEN_BYTES);
    return sql_next (query, is_out, error);
}

gboolean
store_log_out (StoreWork *work, const guint8 *token, gint64 until_ms, GError **error)
{
    gboolean is_out = FALSE;
    if (!store_is_logged_out (work, token, &is_out, error))
        return FALSE;
    if (is_out)
        return TRUE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, LOGGED_OUT_ADD);
    sql_bind_bytes (query, token, TOKEN_BYTES);
    sql_bind_int (query, until_ms);
    return sql_run (query, error);
}
