/* SPDX-License-Identifier: ISC */
/* What became of the texts that carry members' messages, for front ends, and of all, for the
 * operator. */
#include <config.h>

#include "imcore/core.h"

typedef struct {
    gint64 from, mark;
    ImParty party;
    guint most;
    GPtrArray *news;
} Reading;

static gboolean
read_news (StoreWork *work, gpointer data, GError **error)
{
    Reading *reading = data;
    g_clear_pointer (&reading->news, g_ptr_array_unref);
    reading->mark = reading->from;
    reading->news = store_read_delivery_news (work, &reading->mark, error);
    return reading->news != NULL;
}

GPtrArray *
im_read_delivery_news (ImCore *core, gint64 *mark, GError **error)
{
    Reading reading = { .from = *mark };
    if (!store_act (core->store, STORE_READS, read_news, &reading, error)) {
        g_clear_pointer (&reading.news, g_ptr_array_unref);
        return NULL;
    }
    *mark = reading.mark;
    return reading.news;
}

static gboolean
list (StoreWork *work, gpointer data, GError **error)
{
    Reading *reading = data;
    g_clear_pointer (&reading->news, g_ptr_array_unref);
    reading->news = store_list_deliveries (work, reading->party, reading->most, error);
    return reading->news != NULL;
}

GPtrArray *
im_list_deliveries (ImCore *core, ImParty party, guint most, GError **error)
{
    Reading reading = { .party = party, .most = most };
    if (store_act (core->store, STORE_READS, list, &reading, error))
        return reading.news;
    g_clear_pointer (&reading.news, g_ptr_array_unref);
    return NULL;
}

/* ---- All of them ------------------------------------------------------------------------ */

typedef struct {
    ImQueue *mail, *sms;
} Queues;

static gboolean
show_queues (StoreWork *work, gpointer data, GError **error)
{
    const Queues *queues = data;
    return store_show_queue (work, MEDIUM_MAIL, queues->mail, error)
           && store_show_queue (work, MEDIUM_SMS, queues->sms, error);
}

gboolean
im_show_queue (ImCore *core, ImQueue *mail, ImQueue *sms, GError **error)
{
    Queues queues = { mail, sms };
    return store_act (core->store, STORE_READS, show_queues, &queues, error);
}
