/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/origin.h"

#include <string.h>

gboolean
origin_may_connect (const char *origin, const char *host, const char *url)
{
    if (origin == NULL)
        return TRUE;
    const char *authority = strstr (origin, "://"); /* "null" has none */
    if (authority == NULL)
        return FALSE;
    return g_ascii_strcasecmp (origin, url) == 0
           || (host != NULL && g_ascii_strcasecmp (authority + strlen ("://"), host) == 0);
}
