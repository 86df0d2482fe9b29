/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/client_address.h"

#include <arpa/inet.h>
#include <string.h>

/* One spelling for one address; NULL: @written is none. */
static char *
clean (const char *written)
{
    char spelled[INET6_ADDRSTRLEN]; /* inet_ntop's own bound */
    struct in_addr four;
    struct in6_addr six;
    if (inet_pton (AF_INET, written, &four) == 1)
        return g_strdup (inet_ntop (AF_INET, &four, spelled, sizeof spelled));
    if (inet_pton (AF_INET6, written, &six) != 1)
        return NULL;
    if (IN6_IS_ADDR_V4MAPPED (&six))
        return g_strdup (inet_ntop (AF_INET, &six.s6_addr[12], spelled, sizeof spelled));
    return g_strdup (inet_ntop (AF_INET6, &six, spelled, sizeof spelled));
}

/* An entry as proxies write it: 192.0.2.1, 192.0.2.1:4711, 2001:db8::1, [2001:db8::1]:4711. */
static char *
clean_entry (const char *entry)
{
    g_autofree char *bare = g_strstrip (g_strdup (entry));
    char *bracket = strchr (bare, ']');
    if (bare[0] == '[' && bracket != NULL) {
        *bracket = '\0';
        return clean (bare + 1);
    }
    char *colon = strchr (bare, ':');
    if (colon != NULL && strchr (colon + 1, ':') == NULL)
        *colon = '\0';
    return clean (bare);
}

static gboolean
is_proxy (const char *address, const char *const *proxies)
{
    for (; proxies != NULL && *proxies != NULL; proxies++) {
        g_autofree char *proxy = clean (*proxies);
        if (g_strcmp0 (proxy, address) == 0)
            return TRUE;
    }
    return FALSE;
}

char *
client_address (const char *peer, const char *forwarded_for, const char *const *proxies)
{
    char *address = clean (peer);
    if (address == NULL)
        return g_strdup (peer);
    g_auto (GStrv) entries = g_strsplit (forwarded_for != NULL ? forwarded_for : "", ",", -1);
    for (guint i = g_strv_length (entries); i > 0 && is_proxy (address, proxies); i--) {
        char *further = clean_entry (entries[i - 1]);
        if (further == NULL)
            break;
        g_free (address);
        address = further;
    }
    return address;
}
