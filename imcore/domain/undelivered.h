/* SPDX-License-Identifier: ISC */
/* What follows when a mail or text of ours did not arrive: its delivery has failed, its writer is
 * told, and the mailbox or telephone is remembered.  A failed invitation shows in its inviter's list
 * by its delivery. */
#pragma once

#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

/* Mail delivery @id has failed for good.  @status: RFC 3463's code, "" none is known; @reason:
 * a line for the operator; @is_about_him: it counts against the account's mailbox if it says
 * that the recipient is nobody.  Whoever wrote the message is told once, by his own media,
 * unless another medium carries it; he is not told the address.  No such delivery, or its end
 * is known already: no effect. */
gboolean undelivered_note (StoreWork *work, gint64 id, const char *status, const char *reason,
                           gboolean is_about_him, GError **error);

/* Why a text failed that was tried for its whole time. */
#define TEXT_OVERDUE "its time was over"

/* Text delivery @id has failed for good; @reason: a line for the operator, which begins as the
 * carrier's words do, may be NULL.  Whoever wrote the message is told by mail or text, once until a text
 * of his to that person arrives again, unless another medium carries it; his client shows it of
 * itself.  No such delivery, or its end is known already: no effect. */
gboolean undelivered_note_text (StoreWork *work, const Rules *rules, gint64 id, const char *reason,
                                GError **error);

/* The carrier took a text of which nothing more will be known: with his refusals before it a
 * series ends.  It proves nothing of its telephone. */
gboolean undelivered_note_taken (StoreWork *work, const StoredDelivery *delivery,
                                 GError **error);

/* Text delivery @id arrived: its telephone is there. */
gboolean undelivered_note_arrival (StoreWork *work, const StoredDelivery *delivery, const char *reason,
                                   GError **error);

/* The first enhanced status code in an SMTP reply, "" none; the caller's. */
char *undelivered_status_in (const char *reply);
