/* SPDX-License-Identifier: ISC */
/* bearerbox's status page, over HTTP; gwlib's second and last door, with what kannel_link.h
 * says of threads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Waits so long for the page, seconds. */
#define KANNEL_STATUS_PATIENCE_S 5

/* Before the first page is asked for. */
void kannel_status_start (void);
/* The page at @url, by one thread alone; NULL: it cannot be had, or kannel_status_stop() was
 * called. */
char *kannel_status_read (const char *url);
/* Ends a kannel_status_read() early, and all that come; from any thread. */
void kannel_status_stop (void);

/* @url with @password, as Kannel wants it; "": it wants none. */
char *kannel_status_url (const char *url, const char *password);

G_END_DECLS
