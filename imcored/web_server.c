/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/web_server_lws.h"
#include "imcored/descriptors.h"
#include "imcored/listen_address.h"
#include "imcored/log.h"
#include "imcore/imcore.h"

#include <string.h>

#define RX_BUFFER 1024  /* per connection for its life; frames are put together by us */
#define PING_AFTER_S 25 /* proxies and mobile networks forget a silent way */
#define HANG_UP_AFTER_S 60
#define REQUEST_TIME_S 10       /* for a request's headers to come in */
#define HEADER_VALUE_LIMIT 1024 /* of a client's header that we read */
#define OTHER_DESCRIPTORS 256   /* store, MTA, ring, files */
#define LWS_LINES_A_MINUTE 5

static const lws_retry_bo_t patience = {
    .secs_since_valid_ping = PING_AFTER_S,
    .secs_since_valid_hangup = HANG_UP_AFTER_S,
};

char *
web_server_header (struct lws *wsi, enum lws_token_indexes token)
{
    int length = lws_hdr_total_length (wsi, token);
    if (length <= 0 || length > HEADER_VALUE_LIMIT)
        return NULL;
    g_autofree char *value = g_malloc ((gsize) length + 1);
    return lws_hdr_copy (wsi, value, length + 1, token) < 0 ? NULL : g_steal_pointer (&value);
}

/* With IPv6 at hand lws takes an IPv4 address for any address. */
static guint64
ip_version_option (const char *address)
{
    return address != NULL && strchr (address, ':') == NULL ? LWS_SERVER_OPTION_DISABLE_IPV6
                                                            : 0;
}

/* Most of what lws calls errors a stranger can cause at will; he is not to fill the disk. */
static void
on_lws_log (int level, const char *line)
{
    static gint64 minute;
    static guint lines;
    gint64 now = g_get_monotonic_time () / G_TIME_SPAN_MINUTE;
    (void) level;
    lines = now == minute ? lines + 1 : 1;
    minute = now;
    if (lines > LWS_LINES_A_MINUTE)
        return;
    g_autofree char *stripped = g_strchomp (g_strdup (line));
    log_event ("libwebsockets: %s%s", stripped,
               lines == LWS_LINES_A_MINUTE ? " (no more of these for a minute)" : "");
}

/* Every answer carries these. */
static void
set_security_headers (WebServer *server)
{
    const char *url = server->settings->url;
    const char *authority = strstr (url, "://");
    /* 'self' covers the WebSocket in most browsers, not in all. */
    server->security_policy = g_strdup_printf (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self' %s://%s; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self'",
        g_str_has_prefix (url, "https:") ? "wss" : "ws",
        authority != NULL ? authority + 3 : "");
    const struct lws_protocol_vhost_options all[] = {
        { NULL, NULL, "content-security-policy:", server->security_policy },
        { NULL, NULL, "x-content-type-options:", "nosniff" },
        { NULL, NULL, "referrer-policy:", "no-referrer" }, /* a guest's link is a right */
        { NULL, NULL, "cross-origin-opener-policy:", "same-origin" },
        { NULL, NULL, "cross-origin-resource-policy:", "same-origin" },
        { NULL, NULL, "permissions-policy:", "camera=(), geolocation=(), microphone=()" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
        server->headers[i] = all[i];
        server->headers[i].next = i + 1 < G_N_ELEMENTS (all) ? &server->headers[i + 1] : NULL;
    }
}

static void
set_protocols (WebServer *server)
{
    server->protocols[0] = (struct lws_protocols){
        .name = "http",
        .callback = web_requests_on_event,
        .per_session_data_size = sizeof (guint64), /* the id */
        .tx_packet_size = TX_PACKET,
    };
    server->protocols[1] = (struct lws_protocols){
        .name = SUBPROTOCOL,
        .callback = web_connections_on_event,
        .per_session_data_size = sizeof (guint64),
        .rx_buffer_size = RX_BUFFER,
        .tx_packet_size = TX_PACKET,
    };
}

/* Makes lws listen.  FALSE: the address is taken, or not ours. */
static gboolean
listen_on (WebServer *server, uv_loop_t *loop, guint port)
{
    void *loops[] = { loop };
    struct lws_context_creation_info info = {
        .options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_LIBUV
                   | LWS_SERVER_OPTION_VALIDATE_UTF8
                   | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND
                   | ip_version_option (server->address),
        .port = (int) port,
        .iface = server->address,
        .protocols = server->protocols,
        .headers = server->headers,
        .retry_and_idle_policy = &patience,
        .timeout_secs = REQUEST_TIME_S,
        .server_string = "imcored",
        .foreign_loops = loops,
        .user = server,
        .uid = -1,
        .gid = -1,
    };
    server->lws = lws_create_context (&info);
    return server->lws != NULL && lws_create_vhost (server->lws, &info) != NULL;
}

WebServer *
web_server_start (uv_loop_t *loop, const WebServerSettings *settings, Pages *pages,
                  const WebServerEvents *events, gpointer owner, GError **error)
{
    g_autofree char *address = NULL;
    guint port = listen_address_read (settings->listen, &address);
    if (port == 0) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "web.listen = %s must be ADDRESS:PORT, as 127.0.0.1:8080",
                     settings->listen);
        return NULL;
    }
    WebServer *server = g_new0 (WebServer, 1);
    server->settings = settings;
    server->events = events;
    server->owner = owner;
    server->pages = pages;
    server->address = g_steal_pointer (&address);
    server->requests = web_requests_new ();
    server->connections = web_connections_new ();
    set_protocols (server);
    set_security_headers (server);
    /* lws sizes its tables by the process's descriptors; an accept without one left fails. */
    descriptors_raise (settings->connections + OTHER_SOCKETS + OTHER_DESCRIPTORS);
    lws_set_log_level (LLL_ERR, on_lws_log); /* its warnings come one a refused stranger */
    uv_idle_init (loop, &server->closer);
    server->closer.data = server;
    if (listen_on (server, loop, port))
        return server;
    g_set_error (error, IM_ERROR, IM_ERROR_UNAVAILABLE,
                 "cannot listen on web.listen = %s; is it this machine's address, and free?",
                 settings->listen);
    web_server_stop (server);
    uv_run (loop, UV_RUN_DEFAULT);
    web_server_free (server);
    return NULL;
}

void
web_server_stop_listening (WebServer *server)
{
    server->is_closing = TRUE;
}

void
web_server_stop (WebServer *server)
{
    server->is_closing = TRUE;
    uv_close ((uv_handle_t *) &server->closer, NULL);
    if (server->lws != NULL)
        lws_context_destroy (server->lws);
    g_hash_table_remove_all (server->requests); /* a worker's answer may still come for one */
    g_hash_table_remove_all (server->connections);
}

void
web_server_free (WebServer *server)
{
    if (server->lws != NULL)
        lws_context_destroy (server->lws); /* the second call, once the loop is empty, frees */
    g_hash_table_unref (server->requests);
    g_hash_table_unref (server->connections);
    g_queue_clear_full (&server->flushed, g_free);
    g_free (server->address);
    g_free (server->security_policy);
    g_free (server);
}
