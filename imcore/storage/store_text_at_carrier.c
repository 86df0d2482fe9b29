/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

gboolean
store_add_text_at_carrier (StoreWork *work, gint64 id, const char *carrier, gint64 at_ms,
                           GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_AT_CARRIER_ADD);
    sql_bind_int (query, id);
    sql_bind_text (query, carrier);
    sql_bind_int (query, at_ms);
    return sql_run (query, error);
}

gboolean
store_remove_text_at_carrier (StoreWork *work, gint64 id, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_AT_CARRIER_REMOVE);
    sql_bind_int (query, id);
    return sql_run (query, error);
}

GArray *
store_list_texts_at_carrier (StoreWork *work, const char *carrier, gint64 before_ms, guint most,
                             GError **error)
{
    g_autoptr (SqlQuery)
        query = sql_query (work->sql, carrier != NULL ? TEXTS_AT_CARRIER : TEXTS_AT_CARRIERS);
    if (carrier != NULL)
        sql_bind_text (query, carrier);
    sql_bind_int (query, before_ms);
    sql_bind_int (query, most);
    return sql_all_ints (query, "delivery", error);
}

gboolean
store_lose_text_at_carrier (StoreWork *work, gint64 id, gint64 unknown_ms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_AT_CARRIER_LOST);
    sql_bind_int (query, unknown_ms);
    sql_bind_int (query, id);
    return sql_run (query, error);
}

GArray *
store_list_texts_lost (StoreWork *work, guint most, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXTS_LOST);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, most);
    return sql_all_ints (query, "delivery", error);
}

/* Its row first, as whoever takes a receipt does. */
gboolean
store_end_text_lost (StoreWork *work, gint64 id, const char *reason, gboolean *was,
                     GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, DELIVERY_LOST);
    sql_bind_text (query, reason);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, id);
    if (!sql_run (query, error))
        return FALSE;
    *was = sql_changed (query) > 0;
    return (!*was || store_tell_delivery (work, id, error))
           && store_remove_text_at_carrier (work, id, error);
}
