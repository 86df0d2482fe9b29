/* SPDX-License-Identifier: ISC */
/* HTTP and WebSocket on one listening socket: gives out pages, and carries whole text frames of
 * the subprotocol uinvite.v1 in both directions.  The only door to libwebsockets.  What the
 * frames mean it does not know.
 *
 * All calls and all events on the loop's thread.  Requests and connections are named by numbers
 * that are never used again; a call that names one that is gone has no effect. */
#pragma once

#include "imcored/pages.h"

#include <uv.h>

/* What a client has not read of what it was told, in bytes, above one whole frame; beyond, it
 * is disconnected and resumes from its log. */
#define WEB_SERVER_BACKLOG_LIMIT (256 * 1024)

typedef struct WebServer WebServer;

/* Whom the server tells.  @owner is the one given to web_server_start(). */
typedef struct {
    /* A GET came.  Answer it, now or later, with web_server_answer(). */
    void (*asked) (gpointer owner, guint64 request, const char *path);
    /* A file's body is wanted from where it was left off; web_server_continue() gives it. */
    void (*wants_more) (gpointer owner, guint64 request);
    /* A request that was answered with a file is over, whole or not. */
    void (*over) (gpointer owner, guint64 request);
    /* A POST came to a path below settings.posts, and its body, which nobody reads.  The same.
     */
    void (*posted) (gpointer owner, guint64 request, const char *path);
    /* A client connected from @address. */
    void (*opened) (gpointer owner, guint64 connection, const char *address);
    /* It sent one whole frame of valid UTF-8, frame_limit bytes at most. */
    void (*took) (gpointer owner, guint64 connection, const char *bytes, gsize length);
    /* All that was sent is on its way. */
    void (*drained) (gpointer owner, guint64 connection);
    /* It is gone; nothing more comes from it. */
    void (*closed) (gpointer owner, guint64 connection);
} WebServerEvents;

typedef struct {
    const char *listen;         /* ADDRESS:PORT, [ADDRESS]:PORT; * is any address */
    const char *url;            /* whose origin may connect */
    const char *const *proxies; /* whose X-Forwarded-For is believed */
    guint connections;          /* at most */
    gsize frame_limit;          /* bytes */
    const char *posts;          /* what paths that take a POST begin with */
} WebServerSettings;

/* Listens.  NULL with IM_ERROR_CONFIG (the address makes no sense) or IM_ERROR_UNAVAILABLE (it
 * is taken).
 * @settings and @pages must outlive it.  Nothing else may be on the loop yet: after a failure
 * it is run empty. */
WebServer *web_server_start (uv_loop_t *loop, const WebServerSettings *settings, Pages *pages,
                             const WebServerEvents *events, gpointer owner, GError **error);

/* FALSE: nobody waits for it any more. */
gboolean web_server_answer (WebServer *server, guint64 request, Page *page);
/* The next piece of a file.  NULL, or more than was promised: the rest never comes, the
 * connection is broken off so that its reader knows. */
void web_server_continue (WebServer *server, guint64 request, GBytes *piece);

/* Sends one text frame.  A client too slow for it is disconnected instead (1013). */
void web_server_send (WebServer *server, guint64 connection, const char *text);
/* Bytes that still wait to be sent; 0 if the connection is gone. */
gsize web_server_backlog (WebServer *server, guint64 connection);
/* Stops or goes on reading from a client. */
void web_server_pause (WebServer *server, guint64 connection, gboolean paused);
/* Sends what waits, then closes with @code (RFC 6455, 7.4). */
void web_server_close (WebServer *server, guint64 connection, guint code);

/* From now on nobody new comes in. */
void web_server_stop_listening (WebServer *server);
/* Lets go of the loop, which must be run once more until it has nothing to do; then
 * web_server_free().  Connections that are left are cut off; their closed() still comes. */
void web_server_stop (WebServer *server);
void web_server_free (WebServer *server);
