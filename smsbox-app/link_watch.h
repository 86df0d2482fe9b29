/* SPDX-License-Identifier: ISC */
/* Looks at bearerbox's status page whether its links to carriers stand, and tells the core.  In
 * a thread of its own: texts do not wait for it, but those that may be sent again. */
#pragma once

#include "imcore/imcore.h"
#include "smsbox-app/losses.h"

G_BEGIN_DECLS

/* Who asks waits so long for a page, seconds; not again until one has come. */
#define LINK_WATCH_PATIENCE_S 3

typedef struct LinkWatch LinkWatch;

/* Begins where im_watches_links().  All three must outlive it. */
LinkWatch *link_watch_start (const ImConfig *config, ImCore *core, Losses *losses,
                             GError **error);
/* Ends texts whose receipts did not come in time after a loss; by another thread.  @watch NULL:
 * no effect. */
void link_watch_end_lost (LinkWatch *watch);

/* Will it be of use to ask?  @watch NULL: never.  Any thread, as what follows. */
gboolean link_watch_answers (LinkWatch *watch);
/* Looks now.  FALSE: no page came in time, or it was stopped. */
gboolean link_watch_ask (LinkWatch *watch);
/* What the last look found; zero: nothing is known of @carrier. */
ImLinkLoss link_watch_loss (LinkWatch *watch, const char *carrier);

/* Looks no more, and lets go who asks; NULL: no effect. */
void link_watch_stop (LinkWatch *watch);
/* Stops it, ends the thread and frees it; NULL: no effect. */
void link_watch_free (LinkWatch *watch);

G_END_DECLS
