/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/box.h"

#include "smsbox-app/inbound.h"
#include "smsbox-app/journal.h"
#include "smsbox-app/kannel_link.h"
#include "smsbox-app/link_watch.h"
#include "smsbox-app/losses.h"
#include "smsbox-app/outbound.h"

/* Between two links. */
#define PAUSE_LEAST_S 0.2
#define PAUSE_MOST_S 5.0
#define CONNECT_PATIENCE_S 5
/* A link that lived so long was a good one, if nothing was said on it, too. */
#define GOOD_LINK_US (5 * G_USEC_PER_SEC)
/* bearerbox accepts a box that it denies, and closes in the next moment. */
#define DENIED_WITHIN_US G_USEC_PER_SEC
#define DENIED_TIMES 2
/* A link still open after so long has been let in. */
#define LET_IN_AFTER_S 0.1
#define READ_PATIENCE_S 1.0
#define LAST_ACKS_WITHIN_US G_USEC_PER_SEC
#define SWEEP_EVERY_S 1.0

struct Box {
    const ImConfig *config;
    Losses *losses;
    Inbound *inbound;
    Outbound *outbound;
    LinkWatch *watch; /* NULL: none is wanted */
    long reader;
    long sweeper; /* takes texts whose parts, ends those whose receipts did not come */
    gint stopping;

    /* The reader's own. */
    gboolean is_ready;
    gboolean is_away_told;
    gboolean is_leaving; /* bearerbox has said so */
    guint denied;
    gint64 stopping_since_us;
};

/* ---- One link ---------------------------------------------------------------------------- */

/* FALSE: the link is over. */
static gboolean
take_event (Box *box, KannelEvent *owned)
{
    g_autoptr (KannelEvent) event = owned;
    switch (event->kind) {
    case KANNEL_TEXT:
    case KANNEL_RECEIPT:
        inbound_take (box->inbound, g_steal_pointer (&event));
        return TRUE;
    case KANNEL_ACK:
        outbound_take_ack (box->outbound, event);
        return TRUE;
    case KANNEL_QUIET:
        return TRUE;
    case KANNEL_LEAVING:
        journal ("bearerbox goes down or restarts, connecting again");
        box->is_away_told = TRUE;
        return FALSE;
    case KANNEL_CLOSED:
    case KANNEL_BROKEN:
        return FALSE;
    }
    g_assert_not_reached ();
}

static void
say_let_in (Box *box)
{
    if (!box->is_ready)
        journal ("ready");
    else if (box->is_away_told || box->denied >= DENIED_TIMES)
        journal ("bearerbox is back");
    box->is_ready = TRUE;
    box->is_away_told = FALSE;
}

/* When the box ends: nothing is left that could still be acked, or it took too long. */
static gboolean
may_leave (Box *box)
{
    if (!g_atomic_int_get (&box->stopping))
        return FALSE;
    gint64 now_us = g_get_monotonic_time ();
    if (box->stopping_since_us == 0)
        box->stopping_since_us = now_us;
    return (inbound_waiting (box->inbound) == 0 && outbound_unacked (box->outbound) == 0)
           || now_us - box->stopping_since_us > LAST_ACKS_WITHIN_US;
}

/* bearerbox says that it goes, and while it still does takes us in once more. */
static void
note_loss (Box *box, KannelEventKind kind, gint64 since_us)
{
    gboolean lives = g_get_monotonic_time () - since_us > GOOD_LINK_US;
    if (kind != KANNEL_CLOSED && kind != KANNEL_LEAVING)
        return;
    box->is_leaving = kind == KANNEL_LEAVING || (box->is_leaving && !lives);
    losses_note (box->losses, box->is_leaving);
}

/* Reads @link to its end.  TRUE: it was of use, so the next one may come soon. */
static gboolean
serve (Box *box, KannelLink *link)
{
    guint taken_before = inbound_taken (box->inbound);
    gint64 since_us = g_get_monotonic_time ();
    gboolean let_in = FALSE, acked = FALSE, alive = TRUE;
    outbound_link_up (box->outbound, link);
    while (alive && !may_leave (box)) {
        gboolean is_hurried = !let_in || g_atomic_int_get (&box->stopping);
        KannelEvent *event = kannel_link_read (link,
                                               is_hurried ? LET_IN_AFTER_S : READ_PATIENCE_S);
        acked = acked || event->kind == KANNEL_ACK;
        if (!let_in && event->kind != KANNEL_CLOSED) {
            let_in = TRUE;
            losses_back (box->losses);
            say_let_in (box);
        } else if (event->kind == KANNEL_CLOSED && let_in) {
            journal ("link to bearerbox lost, connecting again");
            box->is_away_told = TRUE;
        }
        note_loss (box, event->kind, since_us);
        alive = take_event (box, event) && !inbound_wants_new_link (box->inbound);
    }
    kannel_link_break (link);
    outbound_link_down (box->outbound);
    gint64 lived_us = g_get_monotonic_time () - since_us;
    box->denied = let_in || lived_us > DENIED_WITHIN_US ? 0 : box->denied + 1;
    /* Not by its first message: while the store is away each link brings one that fails. */
    return acked || inbound_taken (box->inbound) != taken_before || lived_us > GOOD_LINK_US;
}

/* ---- One link after the other ------------------------------------------------------------ */

static void
say_why_not (Box *box, gboolean connected)
{
    const char *host = im_config_text (box->config, "sms.bearerbox_host");
    gint64 port = im_config_number (box->config, "sms.bearerbox_port");
    if (!connected && !box->is_away_told) {
        journal ("bearerbox does not answer, trying on host=%s port=%" G_GINT64_FORMAT, host,
                 port);
        box->is_away_told = TRUE;
        losses_note (box->losses, FALSE);
    }
    if (connected && box->denied == DENIED_TIMES)
        journal (
            "bearerbox closes our connection at once: name this host in box-allow-ip of "
            "kannel.conf's group core, and have no smsbox-port-ssl there; trying on host=%s "
            "port=%" G_GINT64_FORMAT,
            host, port);
}

static void
keep_link (void *data)
{
    Box *box = data;
    double pause_s = PAUSE_LEAST_S;
    while (!g_atomic_int_get (&box->stopping)) {
        g_autoptr (KannelLink) link = kannel_link_open (
            im_config_text (box->config, "sms.bearerbox_host"),
            (int) im_config_number (box->config, "sms.bearerbox_port"),
            im_config_text (box->config, "sms.box_id"), CONNECT_PATIENCE_S);
        gboolean good = link != NULL && serve (box, link);
        if (g_atomic_int_get (&box->stopping))
            return;
        say_why_not (box, link != NULL);
        pause_s = good ? PAUSE_LEAST_S : MIN (2 * pause_s, PAUSE_MOST_S);
        kannel_sleep (pause_s);
    }
}

static void
sweep (void *data)
{
    Box *box = data;
    while (!g_atomic_int_get (&box->stopping)) {
        inbound_take_overdue (box->inbound);
        link_watch_end_lost (box->watch);
        kannel_sleep (SWEEP_EVERY_S);
    }
}

static gboolean
start_watch (Box *box, ImCore *core, GError **error)
{
    if (!im_watches_links (box->config))
        return TRUE;
    box->watch = link_watch_start (box->config, core, box->losses, error);
    return box->watch != NULL;
}

Box *
box_start (const ImConfig *config, ImCore *core, GError **error)
{
    Box *box = g_new0 (Box, 1);
    box->config = config;
    box->reader = -1;
    box->sweeper = -1;
    box->losses = losses_new (config, core);
    if (box->losses != NULL && start_watch (box, core, error))
        box->inbound = inbound_new (core, box->losses, box->watch);
    if (box->inbound != NULL)
        box->outbound = outbound_start (config, core, box->losses, error);
    if (box->outbound != NULL)
        box->sweeper = kannel_thread_start (sweep, box);
    if (box->sweeper >= 0)
        box->reader = kannel_thread_start (keep_link, box);
    if (box->reader >= 0)
        return box;
    if (error != NULL && *error == NULL)
        g_set_error (error, IM_ERROR, IM_ERROR_BROKEN, "no threads to be had");
    box_stop (box);
    return NULL;
}

void
box_stop (Box *box)
{
    if (box->inbound != NULL)
        inbound_stop (box->inbound);
    if (box->outbound != NULL)
        outbound_stop (box->outbound);
    link_watch_stop (box->watch);
    g_atomic_int_set (&box->stopping, TRUE);
    if (box->reader >= 0) {
        kannel_thread_wake (box->reader);
        kannel_thread_join (box->reader);
    }
    if (box->sweeper >= 0) {
        kannel_thread_wake (box->sweeper);
        kannel_thread_join (box->sweeper);
    }
    inbound_free (box->inbound);
    outbound_free (box->outbound);
    link_watch_free (box->watch);
    if (box->losses != NULL)
        losses_end (box->losses);
    losses_free (box->losses);
    g_free (box);
}
