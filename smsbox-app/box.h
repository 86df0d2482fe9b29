/* SPDX-License-Identifier: ISC */
/* The box: keeps a link to bearerbox for as long as the program lives, and gives what comes
 * over it to inbound and outbound. */
#pragma once

#include "imcore/imcore.h"

G_BEGIN_DECLS

typedef struct Box Box;

/* Starts in threads of its own; @config and @core must outlive it.  Says "uinvite-smsbox:
 * ready" on stderr once bearerbox has let it in.  NULL: no ring socket or no threads. */
Box *box_start (const ImConfig *config, ImCore *core, GError **error);

/* Ends what is begun, gives bearerbox a second for the acks of our texts, closes the link,
 * records what was not acked, and frees the box. */
void box_stop (Box *box);

G_END_DECLS
