/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/listen_address.h"

#include <arpa/inet.h>
#include <string.h>

static gboolean
is_address (int family, const char *text)
{
    struct in6_addr any; /* the larger of the two */
    return inet_pton (family, text, &any) == 1;
}

guint
listen_address_read (const char *written, char **address)
{
    const char *colon = strrchr (written, ':');
    guint64 port = 0;
    *address = NULL;
    if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 1, 65535, &port, NULL))
        return 0;
    g_autofree char *host = g_strndup (written, (gsize) (colon - written));
    gsize length = strlen (host);
    if (strcmp (host, "*") == 0)
        return (guint) port;
    if (is_address (AF_INET, host)) {
        *address = g_steal_pointer (&host);
        return (guint) port;
    }
    if (length < 3 || host[0] != '[' || host[length - 1] != ']')
        return 0;
    g_autofree char *bare = g_strndup (host + 1, length - 2);
    if (!is_address (AF_INET6, bare))
        return 0;
    *address = g_steal_pointer (&bare);
    return (guint) port;
}
