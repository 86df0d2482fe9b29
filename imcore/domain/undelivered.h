/* SPDX-License-Identifier: ISC */
/* What follows when a mail of ours did not arrive: its delivery has failed, its writer is told,
 * and the mailbox is remembered.  A failed invitation shows in its inviter's list by its
 * delivery. */
#pragma once

#include "imcore/storage/store.h"

/* Mail delivery @id has failed for good.  @status: RFC 3463's code, "" none is known; @reason:
 * a line for the operator; @is_about_him: it counts against the account's mailbox if it says
 * that the recipient is nobody.  Whoever wrote the message is told once, by his own media,
 * unless another medium carries it; he is not told the address.  No such delivery, or its end
 * is known already: no effect. */
gboolean undelivered_note (StoreWork *work, gint64 id, const char *status, const char *reason,
                           gboolean is_about_him, GError **error);

/* The first enhanced status code in an SMTP reply, "" none; the caller's. */
char *undelivered_status_in (const char *reply);
