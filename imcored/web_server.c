/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/web_server.h"
#include "imcored/client_address.h"
#include "imcored/log.h"
#include "imcore/imcore.h"

#include <errno.h>
#include <libwebsockets.h>
#include <string.h>
#include <sys/resource.h>

#define SUBPROTOCOL "uinvite.v1"
#define RX_BUFFER 1024         /* per connection for its life; frames are put together by us */
#define TX_PACKET (16 * 1024)  /* per write; by default it would be RX_BUFFER */
#define PING_AFTER_S 25        /* proxies and mobile networks forget a silent way after 30 to 60 */
#define HANG_UP_AFTER_S 60
#define REQUEST_TIME_S 10      /* for a request's headers to come in */
#define HEADERS_LIMIT 4096     /* of our answers; all but the type and the ETag are constant */
#define HEADER_VALUE_LIMIT 1024 /* of a client's header that we read */
#define OTHER_SOCKETS 256      /* HTTP requests beside the WebSockets */
#define OTHER_DESCRIPTORS 256  /* store, MTA, ring, files */
#define FLUSH_WITHIN_S 10      /* before a close; lws bounds the close frames themselves */
#define TRY_AGAIN_LATER 1013   /* close code of RFC 6455's registry that lws has no name for */

/* One GET. */
typedef struct {
    guint64 id;
    struct lws *wsi;
    gboolean is_head;
    char *if_none_match; /* NULL: none */
    Page *page;          /* NULL: not answered yet */
    gboolean has_headers_sent;
} Request;

/* One client.  Its frames wait in @outgoing with LWS_PRE bytes of headroom each. */
typedef struct {
    guint64 id;
    struct lws *wsi;
    GByteArray *incoming;
    GQueue outgoing; /* of GByteArray */
    gsize backlog;   /* bytes in @outgoing */
    guint close_code; /* 0: stays */
    gboolean is_flushed; /* before that close; once, for a second close would cut off the first */
} Connection;

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

static const lws_retry_bo_t patience = {
    .secs_since_valid_ping = PING_AFTER_S,
    .secs_since_valid_hangup = HANG_UP_AFTER_S,
};

static void
request_free (gpointer data)
{
    Request *request = data;
    g_free (request->if_none_match);
    g_clear_pointer (&request->page, page_unref);
    g_free (request);
}

static void
connection_free (gpointer data)
{
    Connection *connection = data;
    g_queue_clear_full (&connection->outgoing, (GDestroyNotify) g_byte_array_unref);
    g_byte_array_unref (connection->incoming);
    g_free (connection);
}

/* The value of a request's header; NULL: none, or longer than any honest one. */
static char *
header (struct lws *wsi, enum lws_token_indexes token)
{
    int length = lws_hdr_total_length (wsi, token);
    if (length <= 0 || length > HEADER_VALUE_LIMIT)
        return NULL;
    g_autofree char *value = g_malloc ((gsize) length + 1);
    return lws_hdr_copy (wsi, value, length + 1, token) < 0 ? NULL : g_steal_pointer (&value);
}

/* ---- Pages ---------------------------------------------------------------------------------- */

static int
take_request (WebServer *server, struct lws *wsi, guint64 *id, const char *path)
{
    Request *request = g_new0 (Request, 1);
    request->id = *id = ++server->last_id;
    request->wsi = wsi;
    request->is_head = lws_hdr_total_length (wsi, WSI_TOKEN_HEAD_URI) > 0;
    request->if_none_match = header (wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH);
    g_hash_table_insert (server->requests, &request->id, request);
    if (!request->is_head && lws_hdr_total_length (wsi, WSI_TOKEN_GET_URI) <= 0) {
        g_autoptr (Page) page = pages_words (server->pages, PAGE_NOT_A_GET);
        web_server_answer (server, request->id, page);
    } else {
        server->events->asked (server->owner, request->id, path);
    }
    return 0;
}

void
web_server_answer (WebServer *server, guint64 id, Page *page)
{
    Request *request = g_hash_table_lookup (server->requests, &id);
    if (request == NULL || request->page != NULL)
        return;
    request->page = page_ref (page);
    lws_callback_on_writable (request->wsi);
}

static int
add_header (struct lws *wsi, enum lws_token_indexes name, const char *value, unsigned char **p,
            unsigned char *end)
{
    return lws_add_http_header_by_token (wsi, name, (const unsigned char *) value,
                                         (int) strlen (value), p, end);
}

/* Writes status and headers.  FALSE: the connection is broken. */
static gboolean
write_headers (Request *request, gboolean is_unchanged)
{
    const Page *page = request->page;
    unsigned char buffer[LWS_PRE + HEADERS_LIMIT];
    unsigned char *start = buffer + LWS_PRE, *p = start, *end = buffer + sizeof buffer - 1;
    const char *cache = page->etag != NULL ? "no-cache" : "no-store";
    lws_filepos_t length = is_unchanged ? 0 : g_bytes_get_size (page->body);
    g_autofree char *retry = g_strdup_printf ("%u", page->retry_after_s);
    struct lws *wsi = request->wsi;
    int failed = lws_add_http_common_headers (wsi, is_unchanged ? 304 : page->status, page->type,
                                              length, &p, end);
    failed |= add_header (wsi, WSI_TOKEN_HTTP_CACHE_CONTROL, cache, &p, end);
    if (page->etag != NULL)
        failed |= add_header (wsi, WSI_TOKEN_HTTP_ETAG, page->etag, &p, end);
    if (page->retry_after_s != 0)
        failed |= add_header (wsi, WSI_TOKEN_HTTP_RETRY_AFTER, retry, &p, end);
    if (page->status == 405)
        failed |= add_header (wsi, WSI_TOKEN_HTTP_ALLOW, "GET, HEAD", &p, end)
                  | add_header (wsi, WSI_TOKEN_CONNECTION, "close", &p, end);
    if (page->status == 426)
        failed |= add_header (wsi, WSI_TOKEN_UPGRADE, "websocket", &p, end);
    return !failed && lws_finalize_write_http_header (wsi, start, &p, end) == 0;
}

/* A request that was no GET may have a body, which nobody reads: its connection ends. */
static int
finish_page (const Request *request, gboolean is_get)
{
    return lws_http_transaction_completed (request->wsi) || !is_get ? -1 : 0;
}

/* Headers in one turn, the body in the next. */
static int
write_page (Request *request)
{
    if (request->page == NULL)
        return 0;
    const Page *page = request->page;
    gboolean is_unchanged = page->etag != NULL && g_strcmp0 (page->etag, request->if_none_match) == 0;
    gsize length = g_bytes_get_size (page->body);
    if (!request->has_headers_sent) {
        request->has_headers_sent = TRUE;
        if (!write_headers (request, is_unchanged))
            return -1;
        if (is_unchanged || request->is_head || length == 0)
            return finish_page (request, TRUE);
        lws_callback_on_writable (request->wsi);
        return 0;
    }
    g_autofree unsigned char *body = g_malloc (LWS_PRE + length);
    memcpy (body + LWS_PRE, g_bytes_get_data (page->body, NULL), length);
    gboolean is_get = page->status != 405;
    g_clear_pointer (&request->page, page_unref);
    if (lws_write (request->wsi, body + LWS_PRE, length, LWS_WRITE_HTTP_FINAL) != (int) length)
        return -1;
    return finish_page (request, is_get);
}

/* ---- Who may open a WebSocket ---------------------------------------------------------------- */

/* A browser says which page's script asks.  Ours is the one at web.url, or, where people reach us by
 * another name, the one that came from the very host they ask.  Programs send no Origin; there is
 * nothing to protect them from, for no right here comes from where one is. */
static gboolean
is_our_origin (const WebServer *server, struct lws *wsi)
{
    if (lws_hdr_total_length (wsi, WSI_TOKEN_ORIGIN) <= 0)
        return TRUE;
    g_autofree char *origin = header (wsi, WSI_TOKEN_ORIGIN);
    g_autofree char *host = header (wsi, WSI_TOKEN_HOST);
    const char *authority = origin != NULL ? strstr (origin, "://") : NULL;
    if (authority == NULL)
        return FALSE;
    return g_ascii_strcasecmp (origin, server->settings->url) == 0
           || (host != NULL && g_ascii_strcasecmp (authority + 3, host) == 0);
}

static gboolean
offers_our_protocol (struct lws *wsi)
{
    g_autofree char *offered = header (wsi, WSI_TOKEN_PROTOCOL);
    g_auto (GStrv) names = g_strsplit (offered != NULL ? offered : "", ",", -1);
    for (char **n = names; *n != NULL; n++)
        if (strcmp (g_strstrip (*n), SUBPROTOCOL) == 0)
            return TRUE;
    return FALSE;
}

/* 0 to let the upgrade go on, 1 once it was refused in words. */
static int
confirm_upgrade (WebServer *server, struct lws *wsi, const char *to)
{
    g_autofree char *path = header (wsi, WSI_TOKEN_GET_URI);
    guint status = 0;
    const char *why = NULL;
    if (strcmp (to, "websocket") != 0) {
        status = 505;
        why = "HTTP/1.1 is spoken here; a proxy in front may speak HTTP/2.";
    } else if (g_strcmp0 (path, "/ws") != 0) {
        status = 404;
        why = "The WebSocket is at /ws.";
    } else if (!is_our_origin (server, wsi)) {
        status = 403;
        why = "This page belongs to another site; web.url names the one that may connect.";
    } else if (!offers_our_protocol (wsi)) {
        status = 403;
        why = "Offer the subprotocol " SUBPROTOCOL ".";
    } else if (g_hash_table_size (server->connections) >= server->settings->connections
               || server->is_closing) {
        status = 503;
        why = "Too many people are connected; try again in a minute.";
    }
    if (status == 0)
        return 0;
    return lws_return_http_status (wsi, status, why) < 0 ? -1 : 1;
}

static int
on_http (struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length)
{
    (void) length;
    WebServer *server = lws_context_user (lws_get_context (wsi));
    guint64 *id = user;
    Request *request = id != NULL ? g_hash_table_lookup (server->requests, id) : NULL;
    switch ((int) reason) { /* of some hundred reasons */
    case LWS_CALLBACK_WSI_CREATE:
        server->sockets++;
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        server->sockets--;
        return 0;
    case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
        return server->is_closing || server->sockets >= server->settings->connections + OTHER_SOCKETS;
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return confirm_upgrade (server, wsi, in);
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        return -1; /* a WebSocket without our subprotocol would be bound to this one */
    case LWS_CALLBACK_HTTP:
        if (request != NULL)
            g_hash_table_remove (server->requests, id);
        return take_request (server, wsi, id, in);
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return request != NULL ? write_page (request) : 0;
    case LWS_CALLBACK_CLOSED_HTTP:
    case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
        if (request != NULL)
            g_hash_table_remove (server->requests, id);
        return 0;
    }
    return 0; /* not lws's own dummy: it answers bodies */
}

/* ---- Frames ---------------------------------------------------------------------------------- */

static void
open_connection (WebServer *server, struct lws *wsi, guint64 *id)
{
    Connection *connection = g_new0 (Connection, 1);
    connection->id = *id = ++server->last_id;
    connection->wsi = wsi;
    connection->incoming = g_byte_array_new ();
    g_hash_table_insert (server->connections, &connection->id, connection);

    char peer[64] = ""; /* lws writes a numeric address */
    lws_get_peer_simple (wsi, peer, sizeof peer);
    g_autofree char *forwarded = header (wsi, WSI_TOKEN_X_FORWARDED_FOR);
    g_autofree char *address = client_address (peer, forwarded, server->settings->proxies);
    server->events->opened (server->owner, connection->id, address);
}

/* What comes is not aligned to frames: pieces are put together until the frame is whole. */
static void
take_piece (WebServer *server, Connection *connection, const guint8 *bytes, gsize length)
{
    struct lws *wsi = connection->wsi;
    guint refusal = lws_frame_is_binary (wsi) ? LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE
                    : connection->incoming->len + length > server->settings->frame_limit
                        ? LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE
                        : 0;
    if (refusal != 0)
        web_server_close (server, connection->id, refusal);
    if (connection->close_code != 0)
        return;
    g_byte_array_append (connection->incoming, bytes, (guint) length);
    if (!lws_is_final_fragment (wsi) || lws_remaining_packet_payload (wsi) != 0)
        return;
    g_autoptr (GByteArray) frame = g_steal_pointer (&connection->incoming);
    connection->incoming = g_byte_array_new ();
    server->events->took (server->owner, connection->id, (const char *) frame->data, frame->len);
}

/* Closes those who have all that was sent to them. */
static void
close_flushed (uv_idle_t *idle)
{
    WebServer *server = idle->data;
    for (guint64 *id; (id = g_queue_pop_head (&server->flushed)) != NULL; g_free (id)) {
        const Connection *connection = g_hash_table_lookup (server->connections, id);
        if (connection == NULL)
            continue;
        lws_close_reason (connection->wsi, connection->close_code, NULL, 0);
        lws_set_timeout (connection->wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC);
    }
    uv_idle_stop (idle);
}

/* Not by a -1 from the callback, as lws would have it: Debian's 4.1.6 is built with _DEBUG and then closes
 * twice in a row, so that its close frame never leaves. */
static int
say_close (WebServer *server, Connection *connection)
{
    if (connection->is_flushed)
        return 0;
    if (lws_partial_buffered (connection->wsi)) {
        lws_callback_on_writable (connection->wsi);
        return 0;
    }
    connection->is_flushed = TRUE;
    g_queue_push_tail (&server->flushed, g_memdup2 (&connection->id, sizeof connection->id));
    uv_idle_start (&server->closer, close_flushed);
    return 0;
}

/* As many frames as the socket takes: one a callback would cost two system calls each. */
static int
write_frames (WebServer *server, Connection *connection)
{
    guint64 id = connection->id;
    while (!g_queue_is_empty (&connection->outgoing) && !lws_send_pipe_choked (connection->wsi)) {
        g_autoptr (GByteArray) frame = g_queue_pop_head (&connection->outgoing);
        gsize length = frame->len - LWS_PRE;
        connection->backlog -= length;
        if (lws_write (connection->wsi, frame->data + LWS_PRE, length, LWS_WRITE_TEXT) < (int) length)
            return -1;
    }
    if (!g_queue_is_empty (&connection->outgoing)) {
        lws_callback_on_writable (connection->wsi);
        return 0;
    }
    if (connection->close_code != 0)
        return say_close (server, connection);
    server->events->drained (server->owner, id);
    return 0;
}

static int
on_websocket (struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length)
{
    WebServer *server = lws_context_user (lws_get_context (wsi));
    guint64 *id = user;
    Connection *connection = id != NULL ? g_hash_table_lookup (server->connections, id) : NULL;
    switch ((int) reason) {
    case LWS_CALLBACK_ESTABLISHED:
        open_connection (server, wsi, id);
        return 0;
    case LWS_CALLBACK_RECEIVE:
        if (connection != NULL)
            take_piece (server, connection, in, length);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return connection != NULL ? write_frames (server, connection) : -1;
    case LWS_CALLBACK_CLOSED:
        if (connection != NULL) {
            guint64 gone = connection->id;
            g_hash_table_remove (server->connections, &gone);
            server->events->closed (server->owner, gone);
        }
        return 0;
    }
    return 0;
}

void
web_server_send (WebServer *server, guint64 id, const char *text)
{
    static const guint8 headroom[LWS_PRE];
    Connection *connection = g_hash_table_lookup (server->connections, &id);
    if (connection == NULL || connection->close_code != 0)
        return;
    if (connection->backlog > WEB_SERVER_BACKLOG_LIMIT + server->settings->frame_limit) {
        g_queue_clear_full (&connection->outgoing, (GDestroyNotify) g_byte_array_unref);
        connection->backlog = 0;
        web_server_close (server, id, TRY_AGAIN_LATER);
        return;
    }
    gsize length = strlen (text);
    GByteArray *frame = g_byte_array_sized_new ((guint) (LWS_PRE + length));
    g_byte_array_append (frame, headroom, LWS_PRE);
    g_byte_array_append (frame, (const guint8 *) text, (guint) length);
    g_queue_push_tail (&connection->outgoing, frame);
    connection->backlog += length;
    lws_callback_on_writable (connection->wsi);
}

gsize
web_server_backlog (WebServer *server, guint64 id)
{
    const Connection *connection = g_hash_table_lookup (server->connections, &id);
    return connection != NULL ? connection->backlog : 0;
}

void
web_server_pause (WebServer *server, guint64 id, gboolean paused)
{
    const Connection *connection = g_hash_table_lookup (server->connections, &id);
    if (connection != NULL)
        lws_rx_flow_control (connection->wsi, paused ? 0 : 1);
}

void
web_server_close (WebServer *server, guint64 id, guint code)
{
    Connection *connection = g_hash_table_lookup (server->connections, &id);
    if (connection == NULL || connection->close_code != 0)
        return;
    connection->close_code = code;
    lws_set_timeout (connection->wsi, PENDING_TIMEOUT_CLOSE_SEND, FLUSH_WITHIN_S);
    lws_callback_on_writable (connection->wsi);
}

/* ---- Start and stop -------------------------------------------------------------------------- */

/* "127.0.0.1:8080", "[::1]:8080" or "*:8080" into @address (NULL: any) and the port; 0: it is none. */
static guint
read_listen (const char *listen, char **address)
{
    const char *colon = strrchr (listen, ':');
    guint64 port = 0;
    if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 1, 65535, &port, NULL))
        return 0;
    g_autofree char *host = g_strndup (listen, (gsize) (colon - listen));
    gsize length = strlen (host);
    if (length > 2 && host[0] == '[' && host[length - 1] == ']')
        *address = g_strndup (host + 1, length - 2);
    else if (strcmp (host, "*") != 0 && length > 0)
        *address = g_strdup (host);
    return (guint) port;
}

/* With IPv6 at hand lws takes an IPv4 address for any address. */
static guint64
ip_version_option (const char *address)
{
    return address != NULL && strchr (address, ':') == NULL ? LWS_SERVER_OPTION_DISABLE_IPV6 : 0;
}

/* libwebsockets sizes its tables by the process's descriptors, and an accept without one left fails. */
static void
raise_descriptor_limit (guint connections)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t) connections + OTHER_SOCKETS + OTHER_DESCRIPTORS;
    if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
        log_event ("fewer descriptors than web.connections needs; raise LimitNOFILE to %lu limit=%lu",
                   (gulong) wanted, (gulong) limit.rlim_cur);
}

static void
on_lws_log (int level, const char *line)
{
    (void) level;
    g_autofree char *stripped = g_strchomp (g_strdup (line));
    log_event ("libwebsockets: %s", stripped);
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
        "connect-src 'self' %s://%s; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
        g_str_has_prefix (url, "https:") ? "wss" : "ws", authority != NULL ? authority + 3 : "");
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

WebServer *
web_server_start (uv_loop_t *loop, const WebServerSettings *settings, Pages *pages,
                  const WebServerEvents *events, gpointer owner, GError **error)
{
    g_autofree char *address = NULL;
    guint port = read_listen (settings->listen, &address);
    if (port == 0) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "web.listen = %s must be ADDRESS:PORT, as 127.0.0.1:8080", settings->listen);
        return NULL;
    }
    WebServer *server = g_new0 (WebServer, 1);
    server->settings = settings;
    server->events = events;
    server->owner = owner;
    server->pages = pages;
    server->address = g_steal_pointer (&address);
    server->requests = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, request_free);
    server->connections = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, connection_free);
    server->protocols[0] = (struct lws_protocols){ .name = "http",
                                                   .callback = on_http,
                                                   .per_session_data_size = sizeof (guint64),
                                                   .tx_packet_size = TX_PACKET };
    server->protocols[1] = (struct lws_protocols){ .name = SUBPROTOCOL,
                                                   .callback = on_websocket,
                                                   .per_session_data_size = sizeof (guint64),
                                                   .rx_buffer_size = RX_BUFFER,
                                                   .tx_packet_size = TX_PACKET };
    set_security_headers (server);
    raise_descriptor_limit (settings->connections);
    lws_set_log_level (LLL_ERR, on_lws_log); /* its warnings come one a refused stranger */

    void *loops[] = { loop };
    struct lws_context_creation_info info = {
        .options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_LIBUV
                   | LWS_SERVER_OPTION_VALIDATE_UTF8 | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND
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
    uv_idle_init (loop, &server->closer);
    server->closer.data = server;
    server->lws = lws_create_context (&info);
    if (server->lws != NULL && lws_create_vhost (server->lws, &info) != NULL)
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
}

void
web_server_free (WebServer *server)
{
    if (server->lws != NULL)
        lws_context_destroy (server->lws); /* the second call, after the loop ran empty, frees */
    g_hash_table_unref (server->requests);
    g_hash_table_unref (server->connections);
    g_queue_clear_full (&server->flushed, g_free);
    g_free (server->address);
    g_free (server->security_policy);
    g_free (server);
}
