/* SPDX-License-Identifier: ISC */
/* Texts that go out: claims them from the outbox while there is a link, submits them, and
 * records what bearerbox says of each.  A text that was submitted and not acked when the link
 * ended is recorded as uncertain, never submitted again from here: bearerbox does not know a
 * repeat from a new text. */
#pragma once

#include "imcore/imcore.h"
#include "smsbox-app/kannel_link.h"
#include "smsbox-app/losses.h"

G_BEGIN_DECLS

typedef struct Outbound Outbound;

/* Listens for the ring and starts the writing thread.  All three must outlive it.  NULL: the
 * ring's socket cannot be made, or no thread. */
Outbound *outbound_start (const ImConfig *config, ImCore *core, Losses *losses, GError **error);

/* There is a link to write to. */
void outbound_link_up (Outbound *outbound, KannelLink *link);
/* It is gone; what it left unacked becomes uncertain. */
void outbound_link_down (Outbound *outbound);

/* Takes a KANNEL_ACK. */
void outbound_take_ack (Outbound *outbound, const KannelEvent *event);

/* Texts submitted and not acked. */
guint outbound_unacked (Outbound *outbound);

/* Claims nothing more; returns when what was claimed is submitted.  Acks may still come. */
void outbound_stop (Outbound *outbound);
/* After outbound_stop(); records what still can be. */
void outbound_free (Outbound *outbound);

G_END_DECLS
