/* SPDX-License-Identifier: ISC */
/* What a delivery receipt says, taken from Kannel's event bits and the carrier's words. */
#pragma once

#include "imcore/imcore.h"

G_BEGIN_DECLS

/* Characters of a reason that are kept. */
#define RECEIPT_REASON_LIMIT 100

/* Reads one receipt: @dlr_event is Kannel's event, @words what the carrier wrote, UTF-8 or
 * NULL.  *@reason, the caller's, is NULL unless something failed; it never holds the text:
 * carriers put its beginning into their receipt. FALSE: an event without a meaning for us;
 * nothing is written. */
gboolean receipt_read (int dlr_event, const char *words, ImReceipt *receipt, char **reason);

G_END_DECLS
