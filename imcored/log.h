/* SPDX-License-Identifier: ISC */
/* imcored's log: one line per event on standard error, key=value at its end.  Never a message's text, a
 * password, a token or a link. */
#pragma once

#include <glib.h>

/* Any thread. */
void log_event (const char *format, ...) G_GNUC_PRINTF (1, 2);
