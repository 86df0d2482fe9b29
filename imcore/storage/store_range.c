/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

gboolean
store_add_range (StoreWork *work, gint64 first, gint64 last, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, RANGE_ADD);
    sql_bind_int (query, first);
    sql_bind_int (query, last);
    sql_bind_int (query, first);
    return sql_run (query, error);
}

static void
read_range (const SqlQuery *query, ImRange *range)
{
    range->first = sql_int (query, "first_uin");
    range->last = sql_int (query, "last_uin");
    range->next = sql_int (query, "next_uin");
}

GArray *
store_list_ranges (StoreWork *work, GError **error)
{
    g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (ImRange));
    g_autoptr (SqlQuery) query = sql_query (work->sql, RANGE_LIST);
    gboolean row = FALSE;
    while (sql_next (query, &row, error)) {
        if (!row)
            return g_steal_pointer (&all);
        ImRange range;
        read_range (query, &range);
        g_array_append_val (all, range);
    }
    return NULL;
}

gboolean
store_has_overlapping_range (StoreWork *work, gint64 first, gint64 last, gboolean *has,
                             GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, RANGE_OVERLAPPING);
    sql_bind_int (query, last);
    sql_bind_int (query, first);
    return sql_next (query, has, error);
}

/* Holds the first range that is not full; *@id 0: there is none. */
static gboolean
find_open_range (StoreWork *work, gint64 *id, ImRange *range, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, RANGE_OPEN);
    gboolean row = FALSE;
    if (!sql_next (query, &row, error))
        return FALSE;
    *id = row ? sql_int (query, "id") : 0;
    if (row)
        read_range (query, range);
    return TRUE;
}

static gboolean
take_one (StoreWork *work, gint64 id, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, RANGE_TAKE);
    sql_bind_int (query, id);
    return sql_run (query, error);
}

gboolean
store_take_from_range (StoreWork *work, ImRange *range, gboolean *full, GError **error)
{
    gint64 id = 0;
    if (!find_open_range (work, &id, range, error))
        return FALSE;
    *full = id == 0;
    return *full || take_one (work, id, error);
}
