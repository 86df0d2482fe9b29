/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/gatherer.h"

#include "smsbox-app/kannel_link.h"

struct Gatherer {
    GathererAct *act;
    gpointer data;
    long thread;

    GMutex lock; /* what follows */
    GCond came;
    GQueue queue;
    guint being_done;
    gboolean ends;
};

/* 0: it ends, and nothing is left. */
static guint
take (Gatherer *gatherer, gpointer *things)
{
    guint n = 0;
    g_mutex_lock (&gatherer->lock);
    while (g_queue_is_empty (&gatherer->queue) && !gatherer->ends)
        g_cond_wait (&gatherer->came, &gatherer->lock);
    while (n < GATHERER_MOST && !g_queue_is_empty (&gatherer->queue))
        things[n++] = g_queue_pop_head (&gatherer->queue);
    gatherer->being_done = n;
    g_mutex_unlock (&gatherer->lock);
    return n;
}

static void
run (void *data)
{
    Gatherer *gatherer = data;
    gpointer things[GATHERER_MOST];
    guint n;
    while ((n = take (gatherer, things)) > 0) {
        gatherer->act (things, n, gatherer->data);
        g_mutex_lock (&gatherer->lock);
        gatherer->being_done = 0;
        g_mutex_unlock (&gatherer->lock);
    }
}

static void
release (Gatherer *gatherer)
{
    g_mutex_clear (&gatherer->lock);
    g_cond_clear (&gatherer->came);
    g_free (gatherer);
}

Gatherer *
gatherer_new (GathererAct *act, gpointer data)
{
    Gatherer *gatherer = g_new0 (Gatherer, 1);
    gatherer->act = act;
    gatherer->data = data;
    g_mutex_init (&gatherer->lock);
    g_cond_init (&gatherer->came);
    g_queue_init (&gatherer->queue);
    gatherer->thread = kannel_thread_start (run, gatherer);
    if (gatherer->thread >= 0)
        return gatherer;
    release (gatherer);
    return NULL;
}

void
gatherer_add (Gatherer *gatherer, gpointer thing)
{
    g_mutex_lock (&gatherer->lock);
    g_queue_push_tail (&gatherer->queue, thing);
    if (gatherer->queue.length == 1)
        g_cond_signal (&gatherer->came);
    g_mutex_unlock (&gatherer->lock);
}

guint
gatherer_waiting (Gatherer *gatherer)
{
    g_mutex_lock (&gatherer->lock);
    guint waiting = gatherer->queue.length + gatherer->being_done;
    g_mutex_unlock (&gatherer->lock);
    return waiting;
}

void
gatherer_free (Gatherer *gatherer)
{
    if (gatherer == NULL)
        return;
    g_mutex_lock (&gatherer->lock);
    gatherer->ends = TRUE;
    g_cond_signal (&gatherer->came);
    g_mutex_unlock (&gatherer->lock);
    kannel_thread_join (gatherer->thread);
    release (gatherer);
}
