/* SPDX-License-Identifier: ISC */
/* One line per event on standard error; journald and the tests read it there.  Never a subject,
 * a body, or an address of mail that is not ours. */
#pragma once

#include <glib.h>

/* Writes "uinvite-milter: " and the line; any thread, lines do not mix. */
void log_line (const char *format, ...) G_GNUC_PRINTF (1, 2);
