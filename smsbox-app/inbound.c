/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/inbound.h"

#include "smsbox-app/journal.h"
#include "smsbox-app/receipt.h"

struct Inbound {
    ImCore *core;
    Lanes *lanes;
    Losses *losses;
    gint taken;
    gint stuck_since_s; /* monotonic; 0: nothing is */
    gint is_away_told;
    gint stopped;
};

typedef struct {
    Inbound *inbound;
    KannelEvent *event;
} Arrival;

Inbound *
inbound_new (ImCore *core, Lanes *lanes, Losses *losses)
{
    Inbound *inbound = g_new0 (Inbound, 1);
    inbound->core = core;
    inbound->lanes = lanes;
    inbound->losses = losses;
    return inbound;
}

void
inbound_free (Inbound *inbound)
{
    g_free (inbound);
}

static const char *
ending_name (ImTextEnding ending)
{
    switch (ending) {
    case IM_TEXT_TAKEN:
        return "taken";
    case IM_TEXT_TAKEN_BEFORE:
        return "taken-before";
    case IM_TEXT_NOT_OURS:
        return "not-our-number";
    case IM_TEXT_NOBODY:
        return "not-a-telephone-of-the-carrier";
    case IM_TEXT_OWN_NUMBER:
        return "our-own-number";
    case IM_TEXT_UNREADABLE:
        return "unreadable";
    case IM_TEXT_NO_NUMBER:
        return "no-number-left";
    case IM_TEXT_NOT_SENT:
        return "not-sent";
    case IM_TEXT_TOO_MANY:
        return "over-budget";
    case IM_TEXT_PART_KEPT:
        return "waits-for-its-other-parts";
    }
    g_assert_not_reached ();
}

static gboolean
take_part (Inbound *inbound, const KannelEvent *event, const ImText *text, ImTextEnding *ending,
           GError **error)
{
    ImTextPart part = {
        .reference = event->header.reference,
        .total = event->header.total,
        .number = event->header.number,
        .is_ucs2 = event->is_ucs2,
    };
    part.octets = g_bytes_get_data (event->octets, &part.length);
    return im_take_part (inbound->core, text, &part, ending, error);
}

/* TRUE: committed, so it may be acked. */
static gboolean
take_text (Inbound *inbound, const KannelEvent *event, GError **error)
{
    ImText text = { .id = event->id,
                    .carrier = event->carrier,
                    .sender = event->sender,
                    .receiver = event->receiver,
                    .text = event->text,
                    /* bearerbox tells whole seconds */
                    .came_ms = event->time_s * 1000,
                    .came_by_ms = MIN (event->time_s * 1000 + 999, event->got_ms),
                    .loss = losses_last (inbound->losses) };
    ImTextEnding ending;
    g_autofree char *from = journal_number (event->sender);
    g_autofree char *to = journal_number (event->receiver);
    if (!(event->is_part ? take_part (inbound, event, &text, &ending, error)
                         : im_take_text (inbound->core, &text, &ending, error)))
        return FALSE;
    journal ("text came in ending=%s from=%s to=%s carrier=%s id=%s", ending_name (ending),
             from, to, event->carrier, event->id);
    if (ending == IM_TEXT_NO_NUMBER)
        journal ("ALARM: every number range is used up; `uinvite range add` makes room");
    return TRUE;
}

static gboolean
take_receipt (Inbound *inbound, const KannelEvent *event, GError **error)
{
    ImReceipt receipt;
    g_autofree char *reason = NULL;
    gint64 id = g_ascii_strtoll (event->key, NULL, 10);
    if (id <= 0 || !receipt_read (event->dlr_event, event->text, &receipt, &reason)) {
        journal ("receipt without a meaning for us event=%d id=%s", event->dlr_event,
                 event->id);
        return TRUE;
    }
    const ImTextReceipt taken = { .id = id,
                                  .what = receipt,
                                  .reason = reason,
                                  .carrier = event->carrier,
                                  .came_ms = event->time_s * 1000 };
    if (!im_take_receipt (inbound->core, &taken, error))
        return FALSE;
    journal ("receipt came in event=%d reason=\"%s\" delivery=%" G_GINT64_FORMAT,
             event->dlr_event, reason != NULL ? reason : "", id);
    return TRUE;
}

static gint
now_s (void)
{
    return (gint) (g_get_monotonic_time () / G_USEC_PER_SEC);
}

/* Nothing is ever nacked: bearerbox drops what it is told failed, and brings back what it is
 * told to bring later at once and for ever. */
static void
leave_unacked (Inbound *inbound, const KannelEvent *event, const GError *error)
{
    if (g_error_matches (error, IM_ERROR, IM_ERROR_BROKEN)) {
        journal ("ALARM: this cannot be stored and stays in bearerbox: %s id=%s",
                 error->message, event->id);
        g_atomic_int_compare_and_exchange (&inbound->stuck_since_s, 0, now_s ());
        return;
    }
    kannel_link_break (event->link);
    if (g_atomic_int_compare_and_exchange (&inbound->is_away_told, FALSE, TRUE))
        journal ("link closed until the store takes texts again; bearerbox keeps them: %s",
                 error->message);
}

static void
take (gpointer data)
{
    g_autofree Arrival *arrival = data;
    g_autoptr (KannelEvent) event = arrival->event;
    Inbound *inbound = arrival->inbound;
    /* What came by a link that is gone comes again by the next. */
    if (g_atomic_int_get (&inbound->stopped) || kannel_link_is_broken (event->link))
        return;
    g_autoptr (GError) error = NULL;
    gboolean taken = losses_begin (inbound->losses, &error)
                     && (event->kind == KANNEL_TEXT ? take_text (inbound, event, &error)
                                                    : take_receipt (inbound, event, &error));
    if (!taken) {
        leave_unacked (inbound, event, error);
        return;
    }
    kannel_link_ack (event);
    g_atomic_int_inc (&inbound->taken);
    if (g_atomic_int_compare_and_exchange (&inbound->is_away_told, TRUE, FALSE))
        journal ("the store takes texts again");
}

void
inbound_take (Inbound *inbound, KannelEvent *event)
{
    if (lanes_waiting (inbound->lanes) >= INBOUND_WAITING_LIMIT
        && kannel_link_break (event->link))
        journal ("link closed: more waits for the store than fits; lower smsbox-max-pending");
    Arrival *arrival = g_new (Arrival, 1);
    arrival->inbound = inbound;
    arrival->event = event;
    const char *phone = event->kind == KANNEL_TEXT ? event->sender : event->receiver;
    lanes_add (inbound->lanes, phone, take, arrival);
}

guint
inbound_taken (Inbound *inbound)
{
    return (guint) g_atomic_int_get (&inbound->taken);
}

void
inbound_take_overdue (Inbound *inbound)
{
    guint taken = 0;
    if (g_atomic_int_get (&inbound->stopped))
        return;
    /* An error is an alarm by now, or the store's absence. */
    im_take_overdue_parts (inbound->core, &taken, NULL);
    if (taken > 0)
        journal ("texts that lack parts came in count=%u", taken);
}

gboolean
inbound_wants_new_link (Inbound *inbound)
{
    gint since_s = g_atomic_int_get (&inbound->stuck_since_s);
    if (since_s == 0 || now_s () - since_s < INBOUND_STUCK_FOR_S)
        return FALSE;
    g_atomic_int_set (&inbound->stuck_since_s, 0);
    return TRUE;
}

void
inbound_stop (Inbound *inbound)
{
    g_atomic_int_set (&inbound->stopped, TRUE);
}
