/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/handovers.h"

#include "smsbox-app/gatherer.h"
#include "smsbox-app/journal.h"

/* Between two attempts while the store is away. */
#define PAUSE_LEAST_MS 200
#define PAUSE_MOST_MS 5000

struct Handovers {
    ImCore *core;
    Gatherer *gatherer;
    HandoverRecorded *recorded;
    gpointer data;

    GMutex lock; /* what follows */
    GCond stopping;
    gboolean stopped;
    guint waiting;
    gboolean held_up; /* the store has refused some of those */
};

typedef struct {
    ImHandoverNote note;
    char *receiver;
} Handover;

static void record (gpointer *things, guint n, gpointer data);

Handovers *
handovers_new (ImCore *core, HandoverRecorded *recorded, gpointer data)
{
    Handovers *handovers = g_new0 (Handovers, 1);
    handovers->core = core;
    handovers->recorded = recorded;
    handovers->data = data;
    g_mutex_init (&handovers->lock);
    g_cond_init (&handovers->stopping);
    handovers->gatherer = gatherer_new (record, handovers);
    if (handovers->gatherer != NULL)
        return handovers;
    handovers_free (handovers);
    return NULL;
}

void
handovers_free (Handovers *handovers)
{
    if (handovers == NULL)
        return;
    gatherer_free (handovers->gatherer);
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

/* Says the outage once, and waits.  FALSE: the box ends. */
static gboolean
wait_for_store (Handovers *handovers, gint64 pause_ms, const GError *why)
{
    gint64 until_us = g_get_monotonic_time () + pause_ms * 1000;
    g_mutex_lock (&handovers->lock);
    if (!handovers->held_up)
        journal ("what became of texts cannot be recorded yet: %s", why->message);
    handovers->held_up = TRUE;
    while (!handovers->stopped
           && g_cond_wait_until (&handovers->stopping, &handovers->lock, until_us))
        ;
    gboolean go_on = !handovers->stopped;
    g_mutex_unlock (&handovers->lock);
    return go_on;
}

/* One attempt for the @n first of @left; those that could be recorded later move to its front.
 * -> how many they are, with the error of the first */
static guint
note_once (Handovers *handovers, ImHandoverNote **left, guint n, GError **why)
{
    guint later = 0;
    im_note_handovers (handovers->core, left, n);
    for (guint i = 0; i < n; i++) {
        const GError *error = left[i]->error;
        if (error == NULL)
            continue;
        if (g_error_matches (error, IM_ERROR, IM_ERROR_BROKEN)) {
            journal ("ALARM: what became of a text cannot be recorded: %s", error->message);
            continue;
        }
        if (later == 0)
            *why = g_error_copy (error);
        left[later++] = left[i];
    }
    return later;
}

/* Each has its last error then, or none. */
static void
note_all (Handovers *handovers, ImHandoverNote **left, guint n)
{
    gint64 pause_ms = PAUSE_LEAST_MS;
    for (;;) {
        g_autoptr (GError) why = NULL;
        n = note_once (handovers, left, n, &why);
        if (n == 0 || !wait_for_store (handovers, pause_ms, why))
            return;
        for (guint i = 0; i < n; i++)
            g_clear_error (&left[i]->error);
        pause_ms = MIN (2 * pause_ms, PAUSE_MOST_MS);
    }
}

static void
say (const Handover *handover)
{
    const ImHandoverNote *note = &handover->note;
    g_autofree char *to = journal_number (handover->receiver);
    journal (
        "text went out ending=%s recorded=%s reason=\"%s\" to=%s delivery=%" G_GINT64_FORMAT,
        name_of (note->handover), note->error == NULL ? "yes" : "no",
        note->reason != NULL ? note->reason : "", to, note->id);
}

static void
record (gpointer *things, guint n, gpointer data)
{
    Handovers *handovers = data;
    ImHandoverNote *left[GATHERER_MOST];
    gboolean all_noted = TRUE;
    for (guint i = 0; i < n; i++)
        left[i] = &((Handover *) things[i])->note;
    note_all (handovers, left, n);
    journal_hold ();
    for (guint i = 0; i < n; i++) {
        Handover *handover = things[i];
        say (handover);
        all_noted = all_noted && handover->note.error == NULL;
        g_clear_error (&handover->note.error);
        g_free (handover->receiver);
        g_free (handover);
    }
    journal_release ();
    g_mutex_lock (&handovers->lock);
    handovers->waiting -= n;
    if (handovers->held_up && all_noted)
        journal ("what became of texts is recorded again");
    handovers->held_up = FALSE;
    g_mutex_unlock (&handovers->lock);
    handovers->recorded (handovers->data);
}

void
handovers_add (Handovers *handovers, const HandoverText *text, ImHandover what,
               const char *reason)
{
    Handover *handover = g_new0 (Handover, 1);
    handover->note = (ImHandoverNote){ text->id, text->claim, what, reason, NULL };
    handover->receiver = g_strdup (text->receiver);
    g_mutex_lock (&handovers->lock);
    handovers->waiting++;
    g_mutex_unlock (&handovers->lock);
    gatherer_add (handovers->gatherer, handover);
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
    gboolean held_up = handovers->held_up;
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
