/* SPDX-License-Identifier: ISC */
/* Texts and receipts that come in: each is one act of the core, acked to bearerbox only after
 * its commit, whatever its ending.  Without a commit there is no ack: bearerbox keeps the text
 * and sends it again over the next link. */
#pragma once

#include "imcore/imcore.h"
#include "smsbox-app/kannel_link.h"
#include "smsbox-app/link_watch.h"
#include "smsbox-app/losses.h"

G_BEGIN_DECLS

/* Texts and receipts waiting for their act.  bearerbox's smsbox-max-pending keeps the number
 * far lower; beyond it the link is broken, so that memory does not fill. */
#define INBOUND_WAITING_LIMIT 20000

/* A text that fails for a reason of its own, a defect, stays unacked in one of the places of
 * smsbox-max-pending and does not hold up the others; so long after the first one the link is
 * made anew, which brings all of them again. */
#define INBOUND_STUCK_FOR_S 300

typedef struct Inbound Inbound;

/* All must outlive it; @watch may be NULL.  NULL: no threads to be had. */
Inbound *inbound_new (ImCore *core, Losses *losses, LinkWatch *watch);
/* Ends what is begun.  NULL: no effect. */
void inbound_free (Inbound *inbound);

/* Takes over @event, a KANNEL_TEXT or KANNEL_RECEIPT.  When the store is away its link is
 * broken. */
void inbound_take (Inbound *inbound, KannelEvent *event);

/* How many texts and receipts wait for their commit. */
guint inbound_waiting (Inbound *inbound);

/* Takes what came of long texts that wait no longer for their other parts. */
void inbound_take_overdue (Inbound *inbound);

/* Acts committed so far: a link is worth keeping if this grows. */
guint inbound_taken (Inbound *inbound);

/* TRUE, once: something has been stuck for INBOUND_STUCK_FOR_S. */
gboolean inbound_wants_new_link (Inbound *inbound);

/* From now on what has not begun is left to bearerbox. */
void inbound_stop (Inbound *inbound);

G_END_DECLS
