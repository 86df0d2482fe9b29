/* SPDX-License-Identifier: ISC */
/* Hands the outbox's letters to the MTA, several at once, and notes what became of each.
 *
 * No letter is lost: a row is done with only when the MTA has said 2xx to its final dot.  One
 * may arrive twice, if the connection breaks between dot and reply, or the store is away from
 * then until the row's lease ends; its Message-ID is the same each time, so that the repeat can
 * be recognised.  While the MTA is away its rows stay claimed, or unclaimed; none gets an
 * attempt counted. */
#pragma once

#include "imcore/imcore.h"

G_BEGIN_DECLS

typedef struct MailDespatcher MailDespatcher;

/* Starts its threads.  @core must outlive it.  NULL with IM_ERROR_CONFIG: mail.smtp_url is
 * none. */
MailDespatcher *mail_despatcher_start (ImCore *core, const ImConfig *config, GError **error);

/* There may be letters: look now, not in a second.  Any thread, costs nothing. */
void mail_despatcher_ring (MailDespatcher *despatcher);

/* Gives letters that are under way half a second to arrive, gives the others back and returns.
 * Takes two seconds at most if the store answers.  NULL is allowed. */
void mail_despatcher_stop (MailDespatcher *despatcher);

G_END_DECLS
