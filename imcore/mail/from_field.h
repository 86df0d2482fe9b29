/* SPDX-License-Identifier: ISC */
/* Reads From: (RFC 5322, 3.6.2) so strictly that no verifier can have read another address in
 * it.  GMime's own reader skips what it does not understand and goes on behind the next comma.
 * Linear time, any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longest address: RFC 5321's path without its brackets. */
#define FROM_FIELD_ADDRESS_BYTES 254

/* Reads @value, the field as it came, folds and all.  TRUE: it is exactly one mailbox,
 * LOCAL@DOMAIN, valid UTF-8 with nothing invisible in it; *@address is as written, *@phrase the
 * words before it without their quotes, not yet decoded, "" none; both the caller's.
 * FALSE: no mailbox, several, a group, a route, a quoted local part or an address literal
 * (nobody has them, and readers disagree on them), an address within a comment, anything
 * unexpected. */
gboolean from_field_read (const char *value, char **address, char **phrase);

G_END_DECLS
