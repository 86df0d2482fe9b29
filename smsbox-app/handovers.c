/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/handovers.h"

#include "smsbox-app/journal.h"

/* Between two attempts while the store is away. */
#define PAUSE_LEAST_MS 200
#define PAUSE_MOST_MS 5000

struct Handovers {
    ImCore *core;
    Lanes *lanes;
    HandoverRecorded *recorded;
    gpointer data;

    GMutex lock; /* what follows */
    GCond stopping;
    gboolean stopped;
    guint waiting;
    guint held_up; /* of those, refused by the store at least once */
};

typedef struct {
    Handovers *handovers;
    gint64 id;
    gint64 claim;
    ImHandover what;
    const char *reason;
    char *receiver;
    gboolean is_held_up;
} Handover;

Handovers *
handovers_new (ImCore *core, Lanes *lanes, HandoverRecorded *recorded, gpointer data)
{
    Handovers *handovers = g_new0 (Handovers, 1);
    handovers->core = core;
    handovers->lanes = lanes;
    handovers->recorded = recorded;
    handovers->data = data;
    g_mutex_init (&handovers->lock);
    g_cond_init (&handovers->stopping);
    return handovers;
}

void
handovers_free (Handovers *handovers)
{
    if (handovers == NULL)
        return;
    g_mutex_clear (&handovers->lock);
    g_cond_clear (&handovers->stopping);
    g_free (handovers);
}

static const char *
name_of (ImHandover what)
{
    switch (what) {
    case IM_HANDOVER_DONE:
        return "handed-over";
    case IM_HANDOVER_BUFFERED:
        return "buffered";
    case IM_HANDOVER_LATER:
        return "later";
    case IM_HANDOVER_REFUSED:
        return "refused";
    case IM_HANDOVER_UNCERTAIN:
        return "uncertain";
    }
    g_assert_not_reached ();
}

/* Says the outage once, by the first it holds up, and waits.  FALSE: the box ends. */
static gboolean
wait_for_store (Handover *handover, gint64 pause_ms, const GError *why)
{
    Handovers *all = handover->handovers;
    gint64 until_us = g_get_monotonic_time () + pause_ms * 1000;
    g_mutex_lock (&all->lock);
    if (!handover->is_held_up && all->held_up++ == 0)
        journal ("what became of texts cannot be recorded yet: %s", why->message);
    handover->is_held_up = TRUE;
    while (!all->stopped && g_cond_wait_until (&all->stopping, &all->lock, until_us))
        ;
    gboolean go_on = !all->stopped;
    g_mutex_unlock (&all->lock);
    return go_on;
}

/* TRUE: it is in the store. */
static gboolean
note (Handover *handover)
{
    gint64 pause_ms = PAUSE_LEAST_MS;
    for (;;) {
        g_autoptr (GError) error = NULL;
        if (im_note_handover (handover->handovers->core, handover->id, handover->claim,
                              handover->what, handover->reason, &error))
            return TRUE;
        if (g_error_matches (error, IM_ERROR, IM_ERROR_BROKEN)) {
            journal ("ALARM: what became of a text cannot be recorded: %s", error->message);
            return FALSE;
        }
        if (!wait_for_store (handover, pause_ms, error))
            return FALSE;
        pause_ms = MIN (2 * pause_ms, PAUSE_MOST_MS);
    }
}

static void
record (gpointer data)
{
    g_autofree Handover *handover = data;
    g_autofree char *receiver = handover->receiver;
    g_autofree char *to = journal_number (receiver);
    Handovers *all = handover->handovers;
    gboolean noted = note (handover);
    journal (
        "text went out ending=%s recorded=%s reason=\"%s\" to=%s delivery=%" G_GINT64_FORMAT,
        name_of (handover->what), noted ? "yes" : "no",
        handover->reason != NULL ? handover->reason : "", to, handover->id);
    g_mutex_lock (&all->lock);
    all->waiting--;
    if (handover->is_held_up && --all->held_up == 0 && noted)
        journal ("what became of texts is recorded again");
    g_mutex_unlock (&all->lock);
    all->recorded (all->data);
}

void
handovers_add (Handovers *handovers, const HandoverText *text, ImHandover what,
               const char *reason)
{
    Handover *handover = g_new0 (Handover, 1);
    handover->handovers = handovers;
    handover->id = text->id;
    handover->claim = text->claim;
    handover->what = what;
    handover->reason = reason;
    handover->receiver = g_strdup (text->receiver);
    g_mutex_lock (&handovers->lock);
    handovers->waiting++;
    g_mutex_unlock (&handovers->lock);
    lanes_add (handovers->lanes, text->receiver, record, handover);
}

guint
handovers_waiting (Handovers *handovers)
{
    g_mutex_lock (&handovers->lock);
    guint waiting = handovers->waiting;
    g_mutex_unlock (&handovers->lock);
    return waiting;
}

gboolean
handovers_are_held_up (Handovers *handovers)
{
    g_mutex_lock (&handovers->lock);
    gboolean held_up = handovers->held_up > 0;
    g_mutex_unlock (&handovers->lock);
    return held_up;
}

void
handovers_stop (Handovers *handovers)
{
    g_mutex_lock (&handovers->lock);
    handovers->stopped = TRUE;
    g_cond_broadcast (&handovers->stopping);
    g_mutex_unlock (&handovers->lock);
}
