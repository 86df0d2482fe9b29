/* SPDX-License-Identifier: ISC */
/* Which pages' scripts may connect (RFC 6454). */
#pragma once

#include <glib.h>

/* May a script of @origin (the header; NULL: there is none) connect to us at @host (the header;
 * NULL: none), who are reached at @url?  Ours is the one at web.url or, where people reach us
 * by another name, the one that came from the very host they ask.  Programs send no Origin;
 * there is nothing to protect them from, for no right here comes from where one is. */
gboolean origin_may_connect (const char *origin, const char *host, const char *url);
