/* SPDX-License-Identifier: ISC */
/* What the web server's three files share and no other may know: libwebsockets' one door. */
#pragma once

#include "imcored/web_server.h"

#include <libwebsockets.h>

#define SUBPROTOCOL "uinvite.v1"
#define TX_PACKET (16 * 1024) /* bytes per write; by default it would be RX_BUFFER */
#define OTHER_SOCKETS 256     /* HTTP requests beside the WebSockets */

struct WebServer {
    const WebServerSettings *settings;
    const WebServerEvents *events;
    gpointer owner;
    Pages *pages;
    struct lws_context *lws;
    GHashTable *requests, *connections; /* by id */
    GQueue flushed;   /* of guint64: connections to be closed, outside of their own callback */
    uv_idle_t closer; /* does it */
    guint64 last_id;
    gint64 sockets; /* HTTP and WebSocket, and lws's own two */
    gboolean is_closing;
    char *address, *security_policy;
    struct lws_protocol_vhost_options headers[6];
    struct lws_protocols protocols[3];
};

/* The value of a request's header; NULL: none, or longer than any honest one. */
char *web_server_header (struct lws *wsi, enum lws_token_indexes token);

/* web_requests.c: HTTP, and who may open a WebSocket.  The table that holds the requests. */
int web_requests_on_event (struct lws *wsi, enum lws_callback_reasons reason, void *user,
                           void *in, size_t length);
GHashTable *web_requests_new (void);

/* web_connections.c: frames.  The table that holds the connections, and the end of those in
 * WebServer.flushed. */
int web_connections_on_event (struct lws *wsi, enum lws_callback_reasons reason, void *user,
                              void *in, size_t length);
GHashTable *web_connections_new (void);
