/* SPDX-License-Identifier: ISC */
/* "Cool D, answer to ann@x.example": who registers nominates another medium for the answer.  Seed A,
 * pages 12 and 15.  Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of what is read: a name, an address, and the words between. */
#define NOMINATION_LIMIT 1500

/* Reads @written, UTF-8.  *@name: what stands before, without the comma, maybe ""; *@address: what
 * looks like a mail address or telephone number.  Both are the caller's.  FALSE: it nominates
 * nothing, nothing is written. */
gboolean nomination_read (const char *written, char **name, char **address);

G_END_DECLS
