/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/outbound.h"

#include "smsbox-app/journal.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Between two attempts to record a handover while the store is away. */
#define RECORD_PAUSE_LEAST_MS 200
#define RECORD_PAUSE_MOST_MS 5000
/* A lost ring costs this much. */
#define LOOK_EVERY_MS 1000

struct Outbound {
    ImCore *core;
    Lanes *lanes;
    guint in_flight_most;
    const char *carrier; /* smsc-id for texts without one; NULL: bearerbox chooses */
    gint64 ack_patience_us; /* well inside the lease, or a text would be claimed twice */
    int ring;
    int wake;
    long writer;

    GMutex lock; /* what follows */
    GCond stopping;
    gboolean stopped;
    gboolean starved;    /* the writer found in_flight_most in flight */
    gboolean store_away; /* told once */
    guint unrecorded;    /* handovers on their way to the store */
    guint retried;       /* of those, refused by the store at least once */
    KannelLink *link;    /* NULL: down */
    GHashTable *unacked; /* our text's UUID -> Submission */
};

/* One text in bearerbox's hands. */
typedef struct {
    gint64 id;
    gint64 claim;
    char *receiver;
    gint64 at_us; /* monotonic */
} Submission;

typedef struct {
    Outbound *outbound;
    gint64 id;
    gint64 claim;
    ImHandover handover;
    const char *reason; /* NULL: none */
    char *receiver;
} Handover;

static void
submission_free (gpointer data)
{
    Submission *submission = data;
    g_free (submission->receiver);
    g_free (submission);
}

static void
wake_writer (Outbound *outbound)
{
    /* Fails only when the counter is full: then it is awake anyway. */
    (void) !eventfd_write (outbound->wake, 1);
}

/* ---- What became of a text
 * ------------------------------------------------------------------------- */

static const char *
handover_name (ImHandover handover)
{
    switch (handover) {
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

/* Waits before the next attempt.  FALSE: the box ends. */
static gboolean
pause_recording (Outbound *outbound, gboolean is_first, gint64 pause_ms)
{
    g_mutex_lock (&outbound->lock);
    outbound->retried += is_first;
    gint64 until = g_get_monotonic_time () + pause_ms * 1000;
    while (!outbound->stopped
           && g_cond_wait_until (&outbound->stopping, &outbound->lock, until))
        ;
    gboolean go_on = !outbound->stopped;
    g_mutex_unlock (&outbound->lock);
    return go_on;
}

/* TRUE: it is in the store.  What is not would be claimed and sent again after its lease, so
 * this does not give up before the box ends. */
static gboolean
record_until_done (const Handover *handover, gboolean *retried)
{
    Outbound *outbound = handover->outbound;
    gint64 pause_ms = RECORD_PAUSE_LEAST_MS;
    for (;;) {
        g_autoptr (GError) error = NULL;
        if (im_note_handover (outbound->core, handover->id, handover->claim, handover->handover,
                              handover->reason, &error))
            return TRUE;
        if (!*retried)
            journal (
                "what became of a text cannot be recorded yet: %s delivery=%" G_GINT64_FORMAT
                " ending=%s",
                error->message, handover->id, handover_name (handover->handover));
        if (g_error_matches (error, IM_ERROR, IM_ERROR_BROKEN)
            || !pause_recording (outbound, !*retried, pause_ms))
            return FALSE;
        *retried = TRUE;
        pause_ms = MIN (2 * pause_ms, RECORD_PAUSE_MOST_MS);
    }
}

static void
record (gpointer data)
{
    g_autofree Handover *handover = data;
    g_autofree char *receiver = handover->receiver;
    Outbound *outbound = handover->outbound;
    gboolean retried = FALSE;
    gboolean done = record_until_done (handover, &retried);
    g_autofree char *to = journal_number (receiver);
    journal ("text went out ending=%s recorded=%s to=%s delivery=%" G_GINT64_FORMAT "%s%s%s",
             handover_name (handover->handover), done ? "yes" : "no", to, handover->id,
             handover->reason != NULL ? " reason=\"" : "",
             handover->reason != NULL ? handover->reason : "",
             handover->reason != NULL ? "\"" : "");
    g_mutex_lock (&outbound->lock);
    outbound->unrecorded--;
    outbound->retried -= retried;
    if (outbound->starved || outbound->retried == 0)
        wake_writer (outbound);
    g_mutex_unlock (&outbound->lock);
}

/* With the lock held. */
static void
add_handover (Outbound *outbound, gint64 id, gint64 claim, const char *receiver,
              ImHandover kind, const char *reason)
{
    Handover *handover = g_new (Handover, 1);
    *handover = (Handover){ outbound, id, claim, kind, reason, g_strdup (receiver) };
    outbound->unrecorded++;
    /* In the receiver's lane, so that it is recorded before the receipts of the same text. */
    lanes_add (outbound->lanes, receiver, record, handover);
}

void
outbound_take_ack (Outbound *outbound, const KannelEvent *event)
{
    g_mutex_lock (&outbound->lock);
    Submission *text = g_hash_table_lookup (outbound->unacked, event->id);
    if (text != NULL) {
        ImHandover handover = IM_HANDOVER_DONE;
        const char *reason = NULL;
        switch (event->ack) {
        case KANNEL_ACK_DONE:
            break;
        case KANNEL_ACK_BUFFERED:
            handover = IM_HANDOVER_BUFFERED;
            break;
        case KANNEL_ACK_LATER:
            handover = IM_HANDOVER_LATER;
            reason = "bearerbox cannot keep it now";
            break;
        case KANNEL_ACK_FAILED:
            handover = IM_HANDOVER_REFUSED;
            reason = "bearerbox has no route to it, or it expired";
            break;
        }
        add_handover (outbound, text->id, text->claim, text->receiver, handover, reason);
        g_hash_table_remove (outbound->unacked, event->id);
    }
    g_mutex_unlock (&outbound->lock);
}

/* ---- The link
 * ------------------------------------------------------------------------------------- */

void
outbound_link_up (Outbound *outbound, KannelLink *link)
{
    g_mutex_lock (&outbound->lock);
    outbound->link = kannel_link_ref (link);
    g_mutex_unlock (&outbound->lock);
    wake_writer (outbound);
}

void
outbound_link_down (Outbound *outbound)
{
    GHashTableIter all;
    gpointer value;
    g_mutex_lock (&outbound->lock);
    g_clear_pointer (&outbound->link, kannel_link_unref);
    g_hash_table_iter_init (&all, outbound->unacked);
    while (g_hash_table_iter_next (&all, NULL, &value)) {
        const Submission *text = value;
        add_handover (outbound, text->id, text->claim, text->receiver, IM_HANDOVER_UNCERTAIN,
                      "link lost before bearerbox acked it");
        g_hash_table_iter_remove (&all);
    }
    g_mutex_unlock (&outbound->lock);
}

guint
outbound_unacked (Outbound *outbound)
{
    g_mutex_lock (&outbound->lock);
    guint unacked = g_hash_table_size (outbound->unacked);
    g_mutex_unlock (&outbound->lock);
    return unacked;
}

/* ---- The writer
 * ------------------------------------------------------------------------------------ */

/* How many texts may be claimed now.  None while an earlier one's fate waits for the store: its
 * lease may have run out, and claiming would send it again. */
static guint
room (Outbound *outbound)
{
    g_mutex_lock (&outbound->lock);
    guint taken = g_hash_table_size (outbound->unacked) + outbound->unrecorded;
    gboolean may_claim = outbound->link != NULL && outbound->retried == 0;
    outbound->starved = taken >= outbound->in_flight_most;
    guint left = may_claim && !outbound->starved ? outbound->in_flight_most - taken : 0;
    g_mutex_unlock (&outbound->lock);
    return left;
}

/* The lock is held over the submission, so that neither its ack nor the link's end can come
 * before the table knows it. */
static void
submit (Outbound *outbound, const ImOutgoingText *text)
{
    g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, text->id);
    g_autofree char *id = kannel_new_id ();
    KannelText mt = { .carrier = text->carrier != NULL ? text->carrier : outbound->carrier,
                      .sender = text->sender,
                      .receiver = text->receiver,
                      .text = text->text,
                      .key = key,
                      .expires_s = text->expires_ms / 1000 };
    g_mutex_lock (&outbound->lock);
    if (text->expires_ms <= g_get_real_time () / 1000) {
        add_handover (outbound, text->id, text->claim, text->receiver, IM_HANDOVER_REFUSED,
                      "its time was over before it could be sent");
    } else if (outbound->link != NULL && kannel_link_submit (outbound->link, id, &mt)) {
        Submission *submission = g_new (Submission, 1);
        *submission = (Submission){ text->id, text->claim, g_strdup (text->receiver),
                                    g_get_monotonic_time () };
        g_hash_table_insert (outbound->unacked, g_steal_pointer (&id), submission);
    } else {
        add_handover (outbound, text->id, text->claim, text->receiver, IM_HANDOVER_LATER,
                      "no link to bearerbox");
    }
    g_mutex_unlock (&outbound->lock);
}

/* Claims and submits what there is room for.  FALSE: nothing was due. */
static gboolean
send_batch (Outbound *outbound)
{
    guint most = room (outbound);
    if (most == 0)
        return FALSE;
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) texts = im_claim_texts (outbound->core, most, &error);
    if (texts == NULL) {
        if (!outbound->store_away)
            journal ("texts wait, the outbox cannot be read: %s", error->message);
        outbound->store_away = TRUE;
        return FALSE;
    }
    if (outbound->store_away)
        journal ("the outbox can be read again");
    outbound->store_away = FALSE;
    for (guint i = 0; i < texts->len; i++)
        submit (outbound, g_ptr_array_index (texts, i));
    return texts->len > 0;
}

/* bearerbox acks within a millisecond; when it hangs, its texts must not outlive their lease
 * here. */
static void
check_patience (Outbound *outbound)
{
    GHashTableIter all;
    gpointer value;
    gboolean is_late = FALSE;
    g_mutex_lock (&outbound->lock);
    gint64 latest_us = g_get_monotonic_time () - outbound->ack_patience_us;
    g_hash_table_iter_init (&all, outbound->unacked);
    while (!is_late && g_hash_table_iter_next (&all, NULL, &value))
        is_late = ((const Submission *) value)->at_us < latest_us;
    if (is_late && outbound->link != NULL && kannel_link_break (outbound->link))
        journal ("link closed: bearerbox does not ack texts waited_ms=%" G_GINT64_FORMAT,
                 outbound->ack_patience_us / 1000);
    g_mutex_unlock (&outbound->lock);
}

static gboolean
is_stopped (Outbound *outbound)
{
    g_mutex_lock (&outbound->lock);
    gboolean stopped = outbound->stopped;
    g_mutex_unlock (&outbound->lock);
    return stopped;
}

static void
write_texts (void *data)
{
    Outbound *outbound = data;
    struct pollfd wakers[] = { { .fd = outbound->ring, .events = POLLIN },
                               { .fd = outbound->wake, .events = POLLIN } };
    while (!is_stopped (outbound)) {
        if (send_batch (outbound))
            continue;
        poll (wakers, G_N_ELEMENTS (wakers), LOOK_EVERY_MS);
        /* Emptied before the next look, so that no ring falls between the two. */
        im_ring_drain (outbound->ring);
        eventfd_t count;
        (void) !eventfd_read (outbound->wake, &count);
        check_patience (outbound);
    }
}

Outbound *
outbound_start (const ImConfig *config, ImCore *core, Lanes *lanes, GError **error)
{
    int ring = im_ring_listen (config, IM_RING_SMSBOX, error);
    if (ring < 0)
        return NULL;
    Outbound *outbound = g_new0 (Outbound, 1);
    outbound->core = core;
    outbound->lanes = lanes;
    outbound->in_flight_most = (guint) im_config_number (config, "sms.texts_in_flight");
    /* An smsc group with allowed-smsc-id takes only what names it. */
    outbound->carrier = im_config_list (config, "sms.carriers")[0];
    outbound->ack_patience_us = im_config_number (config, "outbox.lease") * 1000 / 2;
    outbound->ring = ring;
    outbound->wake = eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC);
    g_mutex_init (&outbound->lock);
    g_cond_init (&outbound->stopping);
    outbound->unacked
        = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, submission_free);
    outbound->writer = outbound->wake < 0 ? -1 : kannel_thread_start (write_texts, outbound);
    if (outbound->writer < 0) {
        g_set_error (error, IM_ERROR, IM_ERROR_BROKEN, "no thread for outgoing texts: %s",
                     g_strerror (errno));
        outbound_free (outbound);
        return NULL;
    }
    return outbound;
}

void
outbound_stop (Outbound *outbound)
{
    g_mutex_lock (&outbound->lock);
    outbound->stopped = TRUE;
    g_cond_broadcast (&outbound->stopping);
    g_mutex_unlock (&outbound->lock);
    wake_writer (outbound);
    kannel_thread_join (outbound->writer);
}

void
outbound_free (Outbound *outbound)
{
    if (outbound == NULL)
        return;
    close (outbound->ring);
    if (outbound->wake >= 0)
        close (outbound->wake);
    kannel_link_unref (outbound->link);
    g_hash_table_unref (outbound->unacked);
    g_mutex_clear (&outbound->lock);
    g_cond_clear (&outbound->stopping);
    g_free (outbound);
}
