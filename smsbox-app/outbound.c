/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/outbound.h"

#include "smsbox-app/handovers.h"
#include "smsbox-app/journal.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* A lost ring costs this much. */
#define LOOK_EVERY_MS 1000
/* Texts that are claimed in one commit: of what is claimed and not submitted when the box is
 * killed nobody will ever hear. */
#define SLICE 32
/* Parts of one text: their header has an octet for it. */
#define PARTS_LIMIT 255

#define BROKEN_OFF "link lost between two of its parts"

struct Outbound {
    ImCore *core;
    Losses *losses;
    Handovers *handovers;
    guint in_flight_most;
    gint64 ack_patience_us; /* well inside the lease, or a text would be claimed twice */
    int ring;
    int wake;
    long writer;
    gint stopped;

    gboolean is_away_told; /* the writer's own */

    GMutex lock;         /* what follows */
    gboolean starved;    /* the writer waits for texts in flight to be done */
    KannelLink *link;    /* NULL: down */
    GHashTable *unacked; /* our text's UUID -> Submission */
};

/* One text in bearerbox's hands; each of its parts is acked by itself.  The last one leaves
 * when all others are taken: it alone asks for receipts, so what they say holds for the whole,
 * and what breaks before it can be repeated, as no phone has the whole yet. */
typedef struct {
    GPtrArray *claimed; /* keeps the text */
    const ImOutgoingText *text;
    gint64 at_us;  /* monotonic */
    guint unacked; /* parts */
    gboolean is_last_out;
    KannelAckKind answer; /* the worst so far */
} Submission;

/* One part less is waited for. */
static void
submission_unref (gpointer data)
{
    Submission *submission = data;
    if (--submission->unacked > 0)
        return;
    g_ptr_array_unref (submission->claimed);
    g_free (submission);
}

static void
wake_writer (Outbound *outbound)
{
    /* Fails only when the counter is full: then it is awake anyway. */
    (void) !eventfd_write (outbound->wake, 1);
}

/* Texts in bearerbox's hands or on their way into the store.  With the lock held. */
static guint
in_flight (Outbound *outbound)
{
    return g_hash_table_size (outbound->unacked) + handovers_waiting (outbound->handovers);
}

static void
wake_if_starved (gpointer data)
{
    Outbound *outbound = data;
    g_mutex_lock (&outbound->lock);
    if (outbound->starved && in_flight (outbound) <= outbound->in_flight_most / 2)
        wake_writer (outbound);
    g_mutex_unlock (&outbound->lock);
}

/* ---- What bearerbox says -------------------------------------------------------------------
 */

static void
hand_over (Outbound *outbound, const ImOutgoingText *text, ImHandover what, const char *reason)
{
    const HandoverText handed = { text->id, text->claim, text->receiver };
    handovers_add (outbound->handovers, &handed, what, reason);
}

static void
take_answer (Outbound *outbound, const Submission *submission)
{
    const ImOutgoingText *text = submission->text;
    switch (submission->answer) {
    case KANNEL_ACK_DONE:
        hand_over (outbound, text, IM_HANDOVER_DONE, NULL);
        break;
    case KANNEL_ACK_BUFFERED:
        hand_over (outbound, text, IM_HANDOVER_BUFFERED, NULL);
        break;
    case KANNEL_ACK_LATER:
        hand_over (outbound, text, IM_HANDOVER_LATER, "bearerbox cannot keep it now");
        break;
    case KANNEL_ACK_FAILED:
        hand_over (outbound, text, IM_HANDOVER_REFUSED,
                   "bearerbox has no route to it, or it expired");
        break;
    }
}

/* What became of a text of several parts is what became of its worst. */
static guint
severity (KannelAckKind answer)
{
    switch (answer) {
    case KANNEL_ACK_DONE:
        return 0;
    case KANNEL_ACK_BUFFERED:
        return 1;
    case KANNEL_ACK_LATER:
        return 2;
    case KANNEL_ACK_FAILED:
        return 3;
    }
    g_assert_not_reached ();
}

/* One part, or the whole.  The reference is the row's: a phone that gets a part again, with its
 * text, knows it. */
static gboolean
submit_part (Outbound *outbound, Submission *submission, guint index)
{
    const ImOutgoingText *text = submission->text;
    gboolean is_last = index + 1 == text->parts->len;
    g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, text->id);
    const TextHeader header = { (guint) (text->id & 0xff), text->parts->len, index + 1 };
    const KannelText mt = {
        .carrier = text->carrier,
        .sender = text->sender,
        .receiver = text->receiver,
        .text = g_ptr_array_index (text->parts, index),
        .is_ucs2 = !text->is_gsm7,
        .header = text->parts->len > 1 ? &header : NULL,
        .key = is_last ? key : NULL,
        .wants_receipts = text->wants_receipts,
        .expires_s = text->expires_ms / 1000,
    };
    char *id = outbound->link != NULL ? kannel_link_submit (outbound->link, &mt) : NULL;
    if (id == NULL)
        return FALSE;
    submission->is_last_out = is_last;
    submission->unacked++;
    g_hash_table_insert (outbound->unacked, id, submission);
    return TRUE;
}

static gboolean
is_taken (KannelAckKind answer)
{
    return answer == KANNEL_ACK_DONE || answer == KANNEL_ACK_BUFFERED;
}

/* Of what was submitted so far nothing is unacked any more.  The lock is held. */
static void
go_on (Outbound *outbound, Submission *submission)
{
    if (submission->is_last_out || !is_taken (submission->answer))
        take_answer (outbound, submission);
    else if (!submit_part (outbound, submission, submission->text->parts->len - 1))
        hand_over (outbound, submission->text, IM_HANDOVER_LATER, BROKEN_OFF);
}

void
outbound_take_ack (Outbound *outbound, const KannelEvent *event)
{
    g_mutex_lock (&outbound->lock);
    Submission *submission = g_hash_table_lookup (outbound->unacked, event->id);
    if (submission != NULL) {
        if (severity (event->ack) > severity (submission->answer))
            submission->answer = event->ack;
        if (submission->unacked == 1)
            go_on (outbound, submission);
        g_hash_table_remove (outbound->unacked, event->id);
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

/* ---- The link ------------------------------------------------------------------------------
 */

void
outbound_link_up (Outbound *outbound, KannelLink *link)
{
    g_mutex_lock (&outbound->lock);
    outbound->link = kannel_link_ref (link);
    g_mutex_unlock (&outbound->lock);
    wake_writer (outbound);
}

/* Where the last part had not left it can be sent again, else its receipt says whether it was
 * taken. */
static void
end_by_loss (Outbound *outbound, const Submission *submission)
{
    if (submission->is_last_out)
        hand_over (outbound, submission->text, IM_HANDOVER_UNCERTAIN,
                   "link lost before bearerbox acked it");
    else
        hand_over (outbound, submission->text, IM_HANDOVER_LATER, BROKEN_OFF);
}

void
outbound_link_down (Outbound *outbound)
{
    GHashTableIter all;
    gpointer submission;
    g_mutex_lock (&outbound->lock);
    g_clear_pointer (&outbound->link, kannel_link_unref);
    g_hash_table_iter_init (&all, outbound->unacked);
    while (g_hash_table_iter_next (&all, NULL, &submission)) {
        if (((const Submission *) submission)->unacked == 1)
            end_by_loss (outbound, submission);
        g_hash_table_iter_remove (&all);
    }
    g_mutex_unlock (&outbound->lock);
}

/* bearerbox acks within a millisecond; when it hangs, its texts must not outlive their lease
 * here. */
static void
check_patience (Outbound *outbound)
{
    GHashTableIter all;
    gpointer text;
    gboolean is_late = FALSE;
    gint64 latest_us = g_get_monotonic_time () - outbound->ack_patience_us;
    g_mutex_lock (&outbound->lock);
    g_hash_table_iter_init (&all, outbound->unacked);
    while (!is_late && g_hash_table_iter_next (&all, NULL, &text))
        is_late = ((const Submission *) text)->at_us < latest_us;
    if (is_late && outbound->link != NULL && kannel_link_break (outbound->link))
        journal ("link closed: bearerbox does not ack texts waited_ms=%" G_GINT64_FORMAT,
                 outbound->ack_patience_us / 1000);
    g_mutex_unlock (&outbound->lock);
}

/* ---- The writer ----------------------------------------------------------------------------
 */

/* How many texts may be claimed now.  Once full, none before half of them are done, so that
 * rows are claimed in batches.  None either while an earlier one's fate waits for the store:
 * its lease may have run out, and claiming would send it again. */
static guint
room (Outbound *outbound)
{
    g_mutex_lock (&outbound->lock);
    guint taken = in_flight (outbound), most = outbound->in_flight_most;
    outbound->starved = taken >= most || (outbound->starved && taken > most / 2)
                        || handovers_are_held_up (outbound->handovers);
    guint left = outbound->link != NULL && !outbound->starved ? most - taken : 0;
    g_mutex_unlock (&outbound->lock);
    return left;
}

/* With the lock held. */
static void
submit (Outbound *outbound, GPtrArray *claimed, const ImOutgoingText *text)
{
    if (text->expires_ms <= g_get_real_time () / 1000) {
        hand_over (outbound, text, IM_HANDOVER_REFUSED,
                   "its time was over before it could be sent");
        return;
    }
    if (text->parts->len == 0 || text->parts->len > PARTS_LIMIT) {
        hand_over (outbound, text, IM_HANDOVER_REFUSED,
                   "it has no words, or more than 255 parts");
        return;
    }
    Submission *submission = g_new0 (Submission, 1);
    submission->claimed = g_ptr_array_ref (claimed);
    submission->text = text;
    submission->at_us = g_get_monotonic_time ();
    submission->unacked = 1; /* ours, while it grows */
    guint first = MAX (text->parts->len - 1, 1), sent = 0;
    while (sent < first && submit_part (outbound, submission, sent))
        sent++;
    if (sent == 0)
        hand_over (outbound, text, IM_HANDOVER_LATER, "no link to bearerbox");
    else if (sent < first)
        submission->answer = KANNEL_ACK_LATER; /* acks of what went out do not make it whole */
    submission_unref (submission);
}

/* The lock is held over the submission, so that neither acks nor the link's end can come before
 * the table knows what they speak of. */
static void
submit_all (Outbound *outbound, GPtrArray *texts)
{
    g_mutex_lock (&outbound->lock);
    if (outbound->link != NULL)
        kannel_link_hold (outbound->link);
    for (guint i = 0; i < texts->len; i++)
        submit (outbound, texts, g_ptr_array_index (texts, i));
    if (outbound->link != NULL)
        kannel_link_release (outbound->link);
    g_mutex_unlock (&outbound->lock);
}

/* Claims and submits what there is room for.  FALSE: nothing was due. */
static gboolean
send_batch (Outbound *outbound)
{
    guint most = MIN (room (outbound), SLICE);
    if (most == 0)
        return FALSE;
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) texts = losses_begin (outbound->losses, &error)
                                      ? im_claim_texts (outbound->core, most, &error)
                                      : NULL;
    if (texts == NULL) {
        if (!outbound->is_away_told)
            journal ("texts wait, the outbox cannot be read: %s", error->message);
        outbound->is_away_told = TRUE;
        return FALSE;
    }
    if (outbound->is_away_told)
        journal ("the outbox can be read again");
    outbound->is_away_told = FALSE;
    submit_all (outbound, texts);
    return texts->len > 0;
}

/* What the core found wrong in either direction. */
static void
say_alarms (Outbound *outbound)
{
    g_auto (GStrv) alarms = im_take_alarms (outbound->core);
    for (char **alarm = alarms; alarm != NULL && *alarm != NULL; alarm++)
        journal ("ALARM: %s", *alarm);
}

static void
write_texts (void *data)
{
    Outbound *outbound = data;
    struct pollfd wakers[] = { { .fd = outbound->ring, .events = POLLIN },
                               { .fd = outbound->wake, .events = POLLIN } };
    while (!g_atomic_int_get (&outbound->stopped)) {
        gboolean more = send_batch (outbound);
        say_alarms (outbound);
        if (more)
            continue;
        poll (wakers, G_N_ELEMENTS (wakers), LOOK_EVERY_MS);
        /* Emptied before the next look, so that no ring falls between the two. */
        im_ring_drain (outbound->ring);
        eventfd_t count;
        (void) !eventfd_read (outbound->wake, &count);
        check_patience (outbound);
    }
}

/* ---- Beginning and end ---------------------------------------------------------------------
 */

Outbound *
outbound_start (const ImConfig *config, ImCore *core, Losses *losses, GError **error)
{
    int ring = im_ring_listen (config, IM_RING_SMSBOX, error);
    if (ring < 0)
        return NULL;
    Outbound *outbound = g_new0 (Outbound, 1);
    outbound->core = core;
    outbound->losses = losses;
    outbound->handovers = handovers_new (core, wake_if_starved, outbound);
    outbound->in_flight_most = (guint) im_config_number (config, "sms.texts_in_flight");
    outbound->ack_patience_us = im_config_number (config, "outbox.lease") * 1000 / 2;
    outbound->ring = ring;
    outbound->wake = eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC);
    g_mutex_init (&outbound->lock);
    outbound->unacked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                               submission_unref);
    gboolean can_write = outbound->wake >= 0 && outbound->handovers != NULL;
    outbound->writer = can_write ? kannel_thread_start (write_texts, outbound) : -1;
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
    g_atomic_int_set (&outbound->stopped, TRUE);
    handovers_stop (outbound->handovers);
    wake_writer (outbound);
    kannel_thread_join (outbound->writer);
}

void
outbound_free (Outbound *outbound)
{
    if (outbound == NULL)
        return;
    handovers_free (outbound->handovers);
    close (outbound->ring);
    if (outbound->wake >= 0)
        close (outbound->wake);
    kannel_link_unref (outbound->link);
    g_hash_table_unref (outbound->unacked);
    g_mutex_clear (&outbound->lock);
    g_free (outbound);
}
