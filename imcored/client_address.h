/* SPDX-License-Identifier: ISC */
/* Whose address a connection counts for, behind reverse proxies or not. */
#pragma once

#include <glib.h>

/* The address of the client: @peer itself, unless @peer is one of @proxies; then the right-most
 * entry of
 * @forwarded_for (X-Forwarded-For; NULL: none) that is no proxy, because what stands left of it
 * anyone can write.  An unreadable entry counts for the proxy that passed it on.  IPv4 in IPv6
 * becomes IPv4. Free with g_free(). */
char *client_address (const char *peer, const char *forwarded_for, const char *const *proxies);
