/* SPDX-License-Identifier: ISC */
/* Texts and receipts that come in: each is one act of the core, acked to bearerbox only after
 * its commit, whatever its ending.  Without a commit there is no ack: bearerbox keeps the text
 * and sends it again over the next link. */
#pragma once

#include "imcore/imcore.h"
#include "smsbox-app/kannel_link.h"
#include "smsbox-app/lanes.h"

G_BEGIN_DECLS

/* Texts and receipts waiting for their act.  bearerbox's smsbox-max-pending keeps the number
 * far lower; beyond it the link is broken, so that memory does not fill. */
#define INBOUND_WAITING_LIMIT 20000

/* Texts in one link's life that failed for a reason that repeating does not cure.  They stay
 * unacked in bearerbox, each in a place of smsbox-max-pending, until a link is made anew. */
#define INBOUND_STUCK_LIMIT 20

typedef struct Inbound Inbound;

/* @core and @lanes must outlive it. */
Inbound *inbound_new (ImCore *core, Lanes *lanes);
/* Every act is done by now. */
void inbound_free (Inbound *inbound);

/* Takes over @event, a KANNEL_TEXT or KANNEL_RECEIPT.  When the store is away its link is
 * broken. */
void inbound_take (Inbound *inbound, KannelEvent *event);

/* Acts committed so far: a link is worth keeping if this grows. */
guint inbound_taken (Inbound *inbound);

/* From now on what has not begun is left to bearerbox. */
void inbound_stop (Inbound *inbound);

G_END_DECLS
