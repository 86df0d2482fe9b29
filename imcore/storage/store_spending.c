/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

enum { SHOWN_MOST = 500 }; /* rows of one code and day */

void
spending_free (Spending *spending)
{
    if (spending == NULL)
        return;
    g_free (spending->subject);
    g_free (spending);
}

gboolean
store_find_spending (StoreWork *work, Spending *spending, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, SPENDING_FIND);
    sql_bind_int (query, spending->code);
    sql_bind_int (query, spending->day);
    sql_bind_int (query, spending->what);
    sql_bind_text (query, spending->subject);
    if (!sql_next (query, &spending->is_stored, error))
        return FALSE;
    spending->parts = spending->is_stored ? sql_int (query, "parts") : 0;
    spending->is_alarmed = spending->is_stored && sql_int (query, "alarmed") != 0;
    return TRUE;
}

gboolean
store_set_spending (StoreWork *work, Spending *spending, GError **error)
{
    g_autoptr (SqlQuery)
        query = sql_query (work->sql, spending->is_stored ? SPENDING_SET : SPENDING_ADD);
    sql_bind_int (query, spending->parts);
    sql_bind_int (query, spending->is_alarmed);
    sql_bind_int (query, spending->code);
    sql_bind_int (query, spending->day);
    sql_bind_int (query, spending->what);
    sql_bind_text (query, spending->subject);
    spending->is_stored = TRUE;
    return sql_run (query, error);
}

static gpointer
read_spending (const SqlQuery *query)
{
    Spending *spending = g_new0 (Spending, 1);
    spending->what = (SpendingKind) sql_int (query, "what");
    spending->subject = sql_text (query, "subject");
    spending->parts = sql_int (query, "parts");
    spending->is_alarmed = sql_int (query, "alarmed") != 0;
    spending->is_stored = TRUE;
    return spending;
}

GPtrArray *
store_list_spending (StoreWork *work, gint64 code, gint64 day, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, SPENDING_LIST);
    sql_bind_int (query, code);
    sql_bind_int (query, day);
    sql_bind_int (query, SHOWN_MOST);
    GPtrArray *all = sql_all_rows (query, read_spending, (GDestroyNotify) spending_free, error);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        Spending *spending = g_ptr_array_index (all, i);
        spending->code = code;
        spending->day = day;
    }
    return all;
}

gboolean
store_sum_spending (StoreWork *work, const Spending *spending, gint64 days, gint64 *parts,
                    gint64 *counted_days, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, SPENDING_SUM);
    gboolean row = FALSE;
    sql_bind_int (query, spending->code);
    sql_bind_int (query, spending->what);
    sql_bind_text (query, spending->subject);
    sql_bind_int (query, spending->day - days);
    sql_bind_int (query, spending->day);
    if (!sql_next (query, &row, error))
        return FALSE;
    gint64 first = row ? sql_int (query, "first") : 0;
    *parts = row ? sql_int (query, "parts") : 0;
    *counted_days = first > 0 ? spending->day - first : 0;
    return TRUE;
}

gboolean
store_forget_spending (StoreWork *work, gint64 until_day, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, SPENDING_FORGET);
    sql_bind_int (query, until_day);
    return sql_run (query, error);
}

gboolean
store_find_growth (StoreWork *work, gint64 code, const char *prefix, gint64 *stopped_ms,
                   gint64 *lifted_day, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, GROWTH_FIND);
    gboolean found = FALSE;
    sql_bind_int (query, code);
    sql_bind_text (query, prefix);
    if (!sql_next (query, &found, error))
        return FALSE;
    *stopped_ms = found ? sql_int (query, "stopped_ms") : 0;
    *lifted_day = found ? sql_int (query, "lifted_day") : 0;
    return TRUE;
}

gboolean
store_set_growth (StoreWork *work, gint64 code, const char *prefix, gint64 stopped_ms,
                  gint64 lifted_day, GError **error)
{
    g_autoptr (SqlQuery) remove = sql_query (work->sql, GROWTH_REMOVE);
    sql_bind_int (remove, code);
    sql_bind_text (remove, prefix);
    if (!sql_run (remove, error))
        return FALSE;
    g_autoptr (SqlQuery) add = sql_query (work->sql, GROWTH_ADD);
    sql_bind_int (add, code);
    sql_bind_text (add, prefix);
    sql_bind_int (add, stopped_ms);
    sql_bind_int (add, lifted_day);
    return sql_run (add, error);
}
