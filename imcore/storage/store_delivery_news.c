/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

#include <string.h>

enum {
    MOST_NEWS = 1000,
    OVERLAP_ROWS = 256, /* ids that a transaction still open may hold */
    OVERLAP_MS = 10000, /* how long it may be open */
};

/* Whoever refuses texts is not told from one whose phone is off. */
ImDelivery
delivery_as_shown (DeliveryState state, const char *reason)
{
    switch (state) {
    case DELIVERY_QUEUED:
    case DELIVERY_SUPPRESSED:
        return IM_DELIVERY_QUEUED;
    case DELIVERY_HANDED_OVER:
        return reason == NULL || strcmp (reason, DELIVERY_NOT_FOLLOWED) == 0
                   ? IM_DELIVERY_CARRIER
                   : IM_DELIVERY_QUEUED;
    case DELIVERY_DELIVERED:
        return IM_DELIVERY_DELIVERED;
    case DELIVERY_FAILED:
        return IM_DELIVERY_FAILED;
    case DELIVERY_UNKNOWN:
        return IM_DELIVERY_UNKNOWN;
    }
    return IM_DELIVERY_NONE;
}

gboolean
store_tell_delivery (StoreWork *work, gint64 id, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, DELIVERY_NEWS_ADD);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, id);
    if (!sql_run (query, error))
        return FALSE;
    if (sql_changed (query) > 0)
        work->rings |= 1u << IM_RING_IMCORED;
    return TRUE;
}

static void
news_free (gpointer data)
{
    ImDeliveryNews *news = data;
    g_free (news->reason);
    g_free (news);
}

static gpointer
read_news (const SqlQuery *query)
{
    g_autofree char *reason = sql_text (query, "reason");
    ImDeliveryNews *news = g_new0 (ImDeliveryNews, 1);
    news->id = sql_int (query, "id");
    news->party = sql_int (query, "owner");
    news->seq = sql_int (query, "seq");
    news->state = delivery_as_shown ((DeliveryState) sql_int (query, "state"), reason);
    if (news->state == IM_DELIVERY_FAILED)
        news->reason = g_steal_pointer (&reason);
    return news;
}

static GPtrArray *
find_next (StoreWork *work, gint64 *next, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, DELIVERY_NEWS_NEWEST);
    if (!sql_next_int (query, "newest", next, error))
        return NULL;
    *next += 1;
    return g_ptr_array_new_with_free_func (news_free);
}

GPtrArray *
store_read_delivery_news (StoreWork *work, gint64 *mark, GError **error)
{
    if (*mark == 0)
        return find_next (work, mark, error);
    g_autoptr (SqlQuery) query = sql_query (work->sql, DELIVERY_NEWS_FROM);
    sql_bind_int (query, MAX (*mark - OVERLAP_ROWS, 1));
    sql_bind_int (query, *mark);
    sql_bind_int (query, work->now_ms - OVERLAP_MS);
    sql_bind_int (query, MOST_NEWS);
    GPtrArray *all = sql_all_rows (query, read_news, news_free, error);
    if (all != NULL && all->len > 0) {
        const ImDeliveryNews *last = g_ptr_array_index (all, all->len - 1);
        *mark = MAX (*mark, last->id + 1);
    }
    return all;
}

GPtrArray *
store_list_deliveries (StoreWork *work, ImParty writer, guint most, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, DELIVERIES_OF_WRITER);
    sql_bind_int (query, writer);
    sql_bind_int (query, most);
    return sql_all_rows (query, read_news, news_free, error);
}
