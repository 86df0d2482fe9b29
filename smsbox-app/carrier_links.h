/* SPDX-License-Identifier: ISC */
/* What bearerbox's status page says of its links to carriers. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
    char *carrier; /* smsc-id */
    gboolean is_up;
    gint64 up_for_s;   /* the one that stands longest, if it has several */
    gint64 back_for_s; /* the one that came back last */
} CarrierLink;

/* Reads @page, Kannel 1.4.5's /status.xml; of CarrierLink, each carrier once.  NULL: it is
 * none.  Free with g_ptr_array_unref(). */
GPtrArray *carrier_links_read (const char *page);

G_END_DECLS
