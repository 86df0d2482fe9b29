/* SPDX-License-Identifier: ISC */
/* A message from one party to another: recorded once, in both parties' logs. */
#pragma once

#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

enum { CLIENT_ID_LIMIT = 64 }; /* bytes */

/* Judges and records one message; see im_send_message(). */
gboolean message_send (StoreWork *work, const Rules *rules, ImParty sender, gint64 number,
                       const char *client_id, const char *text, ImSend *ending, gint64 *seq,
                       GError **error);
