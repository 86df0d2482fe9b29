/* SPDX-License-Identifier: ISC */
/* How many letters are being judged at this moment: a bound while we serve, and what to wait for
 * when we stop.  Any thread; one count per process. */
#pragma once

#include <glib.h>

/* FALSE: @most are being judged already, or no more are.  TRUE: judging_end() must follow. */
gboolean judging_begin (gint64 most);
void judging_end (void);

/* No more from now on; waits for those that are, @timeout_us at most, and returns how many are left.
 * (Connections outlive libmilter's main loop and may bring another letter.) */
guint64 judging_close (gint64 timeout_us);
