/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/inbound.h"

#include "smsbox-app/gatherer.h"
#include "smsbox-app/journal.h"
#include "smsbox-app/receipt.h"

struct Inbound {
    ImCore *core;
    Losses *losses;
    LinkWatch *watch; /* NULL: none is wanted */
    Gatherer *texts;
    Gatherer *receipts;
    gint taken;
    gint stuck_since_s; /* monotonic; 0: nothing is */
    gint is_away_told;
    gint stopped;
};

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
    case IM_TEXT_ASKS_LINK:
        return "not-taken";
    }
    g_assert_not_reached ();
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
ack (Inbound *inbound, const KannelEvent *event)
{
    kannel_link_ack (event);
    g_atomic_int_inc (&inbound->taken);
    if (g_atomic_int_compare_and_exchange (&inbound->is_away_told, TRUE, FALSE))
        journal ("the store takes texts again");
}

/* Of @events those that are still to be taken move to the front; the others are freed.  What
 * came by a link that is gone comes again by the next.  -> how many they are */
static guint
sift (Inbound *inbound, gpointer *events, guint n)
{
    guint kept = 0;
    g_autoptr (GError) error = NULL;
    gboolean stopped = g_atomic_int_get (&inbound->stopped);
    gboolean begun = stopped || losses_begin (inbound->losses, &error);
    for (guint i = 0; i < n; i++) {
        KannelEvent *event = events[i];
        gboolean is_gone = stopped || kannel_link_is_broken (event->link);
        if (!is_gone && begun) {
            events[kept++] = event;
            continue;
        }
        if (!is_gone)
            leave_unacked (inbound, event, error);
        kannel_event_free (event);
    }
    return kept;
}

/* Acks what is committed, @errors[i] NULL, in as few packets as can be; then all of it is
 * freed. */
static void
answer_all (Inbound *inbound, gpointer *events, GError **errors, guint n)
{
    for (guint i = 0; i < n; i++)
        kannel_link_hold (((KannelEvent *) events[i])->link);
    for (guint i = 0; i < n; i++)
        if (errors[i] == NULL)
            ack (inbound, events[i]);
        else
            leave_unacked (inbound, events[i], errors[i]);
    for (guint i = 0; i < n; i++) {
        kannel_link_release (((KannelEvent *) events[i])->link);
        kannel_event_free (events[i]);
        g_clear_error (&errors[i]);
    }
}

/* ---- Texts ------------------------------------------------------------------------------- */

static ImText
text_of (const KannelEvent *event, const ImLinkLoss *loss, gboolean asks_link)
{
    return (ImText){ .id = event->id,
                     .carrier = event->carrier,
                     .sender = event->sender,
                     .receiver = event->receiver,
                     .text = event->text,
                     /* bearerbox tells whole seconds */
                     .came_ms = event->time_s * 1000,
                     .came_by_ms = MIN (event->time_s * 1000 + 999, event->got_ms),
                     .loss = *loss,
                     .asks_link = asks_link };
}

static ImTextPart
part_of (const KannelEvent *event)
{
    ImTextPart part = {
        .reference = event->header.reference,
        .total = event->header.total,
        .number = event->header.number,
        .is_ucs2 = event->is_ucs2,
    };
    part.octets = g_bytes_get_data (event->octets, &part.length);
    return part;
}

static void
say_text (const KannelEvent *event, ImTextEnding ending)
{
    g_autofree char *from = journal_number (event->sender);
    g_autofree char *to = journal_number (event->receiver);
    journal ("text came in ending=%s from=%s to=%s carrier=%s id=%s", ending_name (ending),
             from, to, event->carrier, event->id);
    if (ending == IM_TEXT_NO_NUMBER)
        journal ("ALARM: every number range is used up; `uinvite range add` makes room");
}

static gboolean
asks_link (const ImTextTaken *taken)
{
    return taken->error == NULL && taken->ending == IM_TEXT_ASKS_LINK;
}

/* Of @taken those that ask, with the answer; bearerbox cannot say, and they are taken as if
 * nothing had been lost.  All wait for it: there are few that ask, and phones' texts stay in
 * order. */
static void
take_asking (Inbound *inbound, gpointer *events, ImText *texts, ImTextTaken *taken, guint n)
{
    ImTextTaken again[GATHERER_MOST];
    guint places[GATHERER_MOST]; /* of those, among the others */
    guint count = 0;
    gboolean is_known = link_watch_ask (inbound->watch);
    for (guint i = 0; i < n; i++) {
        const KannelEvent *event = events[i];
        if (!asks_link (&taken[i]) || g_atomic_int_get (&inbound->stopped)
            || kannel_link_is_broken (event->link))
            continue;
        texts[i].asks_link = FALSE;
        if (is_known)
            texts[i].link_loss = link_watch_loss (inbound->watch, event->carrier);
        again[count] = taken[i];
        places[count++] = i;
    }
    im_take_texts (inbound->core, again, count);
    for (guint k = 0; k < count; k++)
        taken[places[k]] = again[k];
}

static gboolean
has_asking (const ImTextTaken *taken, guint n)
{
    for (guint i = 0; i < n; i++)
        if (asks_link (&taken[i]))
            return TRUE;
    return FALSE;
}

static void
take_texts (gpointer *events, guint n, gpointer data)
{
    Inbound *inbound = data;
    gboolean may_ask = link_watch_answers (inbound->watch);
    ImText texts[GATHERER_MOST];
    ImTextPart parts[GATHERER_MOST];
    ImTextTaken taken[GATHERER_MOST];
    GError *errors[GATHERER_MOST];
    n = sift (inbound, events, n);
    /* not before it: then the last one is known that a box before this one went through */
    const ImLinkLoss loss = losses_last (inbound->losses);
    for (guint i = 0; i < n; i++) {
        const KannelEvent *event = events[i];
        texts[i] = text_of (event, &loss, may_ask);
        taken[i] = (ImTextTaken){ .text = &texts[i] };
        if (!event->is_part)
            continue;
        parts[i] = part_of (event);
        taken[i].part = &parts[i];
    }
    im_take_texts (inbound->core, taken, n);
    if (has_asking (taken, n))
        take_asking (inbound, events, texts, taken, n);
    guint answered = 0;
    journal_hold ();
    for (guint i = 0; i < n; i++) {
        if (asks_link (&taken[i])) { /* its link is gone, or the box ends: it comes again */
            kannel_event_free (events[i]);
            continue;
        }
        if (taken[i].error == NULL)
            say_text (events[i], taken[i].ending);
        events[answered] = events[i];
        errors[answered++] = taken[i].error;
    }
    journal_release ();
    answer_all (inbound, events, errors, answered);
}

/* ---- Receipts ---------------------------------------------------------------------------- */

/* FALSE: it means nothing to us, and is acked without effect. */
static gboolean
read_receipt (const KannelEvent *event, ImTextReceipt *receipt, char **reason)
{
    *receipt = (ImTextReceipt){ .id = g_ascii_strtoll (event->key, NULL, 10),
                                .carrier = event->carrier,
                                .came_ms = event->time_s * 1000,
                                .is_last = event->is_last };
    if (receipt->id <= 0
        || !receipt_read (event->dlr_event, event->text, &receipt->what, reason)) {
        journal ("receipt without a meaning for us event=%d id=%s", event->dlr_event,
                 event->id);
        return FALSE;
    }
    receipt->reason = *reason;
    return TRUE;
}

static void
say_receipt (const KannelEvent *event, const ImTextReceipt *receipt)
{
    journal ("receipt came in event=%d reason=\"%s\" delivery=%" G_GINT64_FORMAT,
             event->dlr_event, receipt->reason != NULL ? receipt->reason : "", receipt->id);
}

static void
take_receipts (gpointer *events, guint n, gpointer data)
{
    Inbound *inbound = data;
    guint count = 0;
    char *reasons[GATHERER_MOST] = { NULL };
    ImTextReceipt receipts[GATHERER_MOST];
    ImReceiptTaken taken[GATHERER_MOST];
    guint places[GATHERER_MOST]; /* of those taken, among the events */
    GError *errors[GATHERER_MOST] = { NULL };
    n = sift (inbound, events, n);
    for (guint i = 0; i < n; i++) {
        if (!read_receipt (events[i], &receipts[count], &reasons[i]))
            continue;
        taken[count] = (ImReceiptTaken){ .receipt = &receipts[count] };
        places[count++] = i;
    }
    im_take_receipts (inbound->core, taken, count);
    journal_hold ();
    for (guint k = 0; k < count; k++) {
        errors[places[k]] = taken[k].error;
        if (taken[k].error == NULL)
            say_receipt (events[places[k]], taken[k].receipt);
    }
    journal_release ();
    answer_all (inbound, events, errors, n);
    for (guint i = 0; i < n; i++)
        g_free (reasons[i]);
}

/* ---- Its life ---------------------------------------------------------------------------- */

Inbound *
inbound_new (ImCore *core, Losses *losses, LinkWatch *watch)
{
    Inbound *inbound = g_new0 (Inbound, 1);
    inbound->core = core;
    inbound->losses = losses;
    inbound->watch = watch;
    inbound->texts = gatherer_new (take_texts, inbound);
    inbound->receipts = gatherer_new (take_receipts, inbound);
    if (inbound->texts != NULL && inbound->receipts != NULL)
        return inbound;
    inbound_free (inbound);
    return NULL;
}

void
inbound_free (Inbound *inbound)
{
    if (inbound == NULL)
        return;
    gatherer_free (inbound->texts);
    gatherer_free (inbound->receipts);
    g_free (inbound);
}

guint
inbound_waiting (Inbound *inbound)
{
    return gatherer_waiting (inbound->texts) + gatherer_waiting (inbound->receipts);
}

void
inbound_take (Inbound *inbound, KannelEvent *event)
{
    if (inbound_waiting (inbound) >= INBOUND_WAITING_LIMIT && kannel_link_break (event->link))
        journal ("link closed: more waits for the store than fits; lower smsbox-max-pending");
    gatherer_add (event->kind == KANNEL_TEXT ? inbound->texts : inbound->receipts, event);
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
