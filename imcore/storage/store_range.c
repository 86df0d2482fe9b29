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

GArray *
store_list_ranges (StoreWork *work, GError **error)
{
    g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (ImRange));
    g_autoptr (SqlQuery) query = sql_query (work->sql, RANGE_LIST);
    gboolean row = FALSE;
    while (sql_next (query, &row, error)) {
        if (!row)
            return g_steal_pointer (&all);
        ImRange range = {
            .first = sql_int (query, "first_uin"),
            .last = sql_int (query, "last_uin"),
            .next = sql_int (query, "next_uin"),
        };
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

static gboolean
find_open_range (StoreWork *work, gint64 *id, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, RANGE_OPEN);
    return sql_next_int (query, "id", id, error);
}

/* *@took FALSE: another transaction took the last one meanwhile. */
static gboolean
take_one (StoreWork *work, gint64 id, gboolean *took, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, RANGE_TAKE);
    sql_bind_int (query, id);
    if (!sql_run (query, error))
        return FALSE;
    *took = sql_changed (query) > 0;
    return TRUE;
}

static gboolean
read_taken (StoreWork *work, gint64 id, ImRange *range, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, RANGE_TAKEN);
    gboolean row = FALSE;
    sql_bind_int (query, id);
    if (!sql_next (query, &row, error))
        return FALSE;
    g_assert (row);
    range->first = sql_int (query, "first_uin");
    range->last = sql_int (query, "last_uin");
    range->next = sql_int (query, "next_uin") - 1;
    return TRUE;
}

gboolean
store_take_from_range (StoreWork *work, ImRange *range, gboolean *full, GError **error)
{
    gboolean took = FALSE;
    *full = FALSE;
    while (!took) {
        gint64 id = 0;
        if (!find_open_range (work, &id, error))
            return FALSE;
        *full = id == 0;
        if (*full)
            return TRUE;
        if (!take_one (work, id, &took, error))
            return FALSE;
        if (took && !read_taken (work, id, range, error))
            return FALSE;
    }
    return TRUE;
}
