/* SPDX-License-Identifier: ISC */
/* Looks at bearerbox's status page whether its links to carriers stand, and tells the core.  In
 * a thread of its own: texts do not wait for it. */
#pragma once

#include "imcore/imcore.h"
#include "smsbox-app/losses.h"

G_BEGIN_DECLS

typedef struct LinkWatch LinkWatch;

/* Begins where im_watches_links().  All three must outlive it. */
LinkWatch *link_watch_start (const ImConfig *config, ImCore *core, Losses *losses,
                             GError **error);
/* Ends texts whose receipts did not come in time after a loss; by another thread.  @watch NULL:
 * no effect. */
void link_watch_end_lost (LinkWatch *watch);
/* Ends the thread and frees it; NULL: no effect. */
void link_watch_stop (LinkWatch *watch);

G_END_DECLS
