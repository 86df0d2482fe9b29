/* SPDX-License-Identifier: ISC */
/* Where web.listen says that imcored listens. */
#pragma once

#include <glib.h>

/* Reads "127.0.0.1:8080", "[::1]:8080" or "*:8080" (any address).  The port, with *@address the
 * caller's, NULL for any; 0: it makes no sense.  Whether the address is this machine's is not
 * asked. */
guint listen_address_read (const char *written, char **address);
