/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/lanes.h"

#include "smsbox-app/kannel_link.h"

typedef struct {
    LaneAct *act; /* NULL ends the lane */
    gpointer data;
} Job;

typedef struct {
    Lanes *lanes;
    GAsyncQueue *jobs;
    long thread;
} Lane;

struct Lanes {
    guint count;
    gint waiting;
    Lane lane[];
};

static void
run (void *data)
{
    Lane *lane = data;
    for (;;) {
        g_autofree Job *job = g_async_queue_pop (lane->jobs);
        if (job->act == NULL)
            return;
        job->act (job->data);
        g_atomic_int_add (&lane->lanes->waiting, -1);
    }
}

Lanes *
lanes_new (guint count)
{
    Lanes *lanes = g_malloc0 (sizeof (Lanes) + count * sizeof (Lane));
    for (guint i = 0; i < count; i++) {
        Lane *lane = &lanes->lane[i];
        lane->lanes = lanes;
        lane->jobs = g_async_queue_new ();
        lane->thread = kannel_thread_start (run, lane);
        if (lane->thread < 0) {
            g_async_queue_unref (lane->jobs);
            lanes_free (lanes);
            return NULL;
        }
        lanes->count++;
    }
    return lanes;
}

static void
push (Lane *lane, LaneAct *act, gpointer data)
{
    Job *job = g_new (Job, 1);
    job->act = act;
    job->data = data;
    g_async_queue_push (lane->jobs, job);
}

void
lanes_add (Lanes *lanes, const char *number, LaneAct *act, gpointer data)
{
    g_atomic_int_inc (&lanes->waiting);
    push (&lanes->lane[g_str_hash (number) % lanes->count], act, data);
}

guint
lanes_waiting (Lanes *lanes)
{
    return (guint) g_atomic_int_get (&lanes->waiting);
}

void
lanes_free (Lanes *lanes)
{
    if (lanes == NULL)
        return;
    for (guint i = 0; i < lanes->count; i++)
        push (&lanes->lane[i], NULL, NULL);
    for (guint i = 0; i < lanes->count; i++) {
        kannel_thread_join (lanes->lane[i].thread);
        g_async_queue_unref (lanes->lane[i].jobs);
    }
    g_free (lanes);
}
