/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/web_server_lws.h"
#include "imcored/content_disposition.h"
#include "imcored/origin.h"

#include <string.h>

#define POST_LIMIT 4096    /* bytes of a POST's body; what it says is one word */
#define HEADERS_LIMIT 4096 /* of our answers; a file's name is bounded, the rest is short */
#define READ_WITHIN_S 30   /* a reader who takes no packet for so long is gone */

/* Of files, beside that of all answers; what both permit is permitted.  Even where a browser
 * were made to show one, it would be nobody's page and run nothing. */
#define FILE_POLICY "default-src 'none'; sandbox"

/* One GET, or a POST to one of the paths that take it. */
typedef struct {
    WebServer *server;
    guint64 id;
    struct lws *wsi;
    gboolean is_head;
    char *if_none_match; /* NULL: none */
    char *posted;        /* the path of a POST whose body has not come in whole; NULL: none */
    gsize body;          /* bytes of it that have */
    Page *page;          /* NULL: not answered yet */
    gboolean has_headers_sent;
    GBytes *piece;    /* of the body, being written; NULL: none at hand */
    gsize written;    /* bytes of it that are */
    gint64 left;      /* bytes of the body that are not */
    gboolean is_file; /* whose end the server's owner is told */
    gboolean is_broken;
} Request;

static void
tell_over (Request *request)
{
    if (request->is_file)
        request->server->events->over (request->server->owner, request->id);
    request->is_file = FALSE;
}

static void
request_free (gpointer data)
{
    Request *request = data;
    tell_over (request);
    g_clear_pointer (&request->piece, g_bytes_unref);
    g_free (request->if_none_match);
    g_free (request->posted);
    g_clear_pointer (&request->page, page_unref);
    g_free (request);
}

GHashTable *
web_requests_new (void)
{
    return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, request_free);
}

/* ---- Pages ------------------------------------------------------------------------------- */

static int
take_request (WebServer *server, struct lws *wsi, guint64 *id, const char *path)
{
    Request *request = g_new0 (Request, 1);
    request->server = server;
    request->id = *id = ++server->last_id;
    request->wsi = wsi;
    request->is_head = lws_hdr_total_length (wsi, WSI_TOKEN_HEAD_URI) > 0;
    request->if_none_match = web_server_header (wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH);
    g_hash_table_insert (server->requests, &request->id, request);
    gboolean is_post = lws_hdr_total_length (wsi, WSI_TOKEN_POST_URI) > 0;
    if (is_post && g_str_has_prefix (path, server->settings->posts)) {
        request->posted = g_strdup (path);
        return 0;
    }
    if (!request->is_head && lws_hdr_total_length (wsi, WSI_TOKEN_GET_URI) <= 0) {
        g_autoptr (Page) page = pages_words (server->pages, PAGE_NOT_A_GET);
        web_server_answer (server, request->id, page);
    } else {
        server->events->asked (server->owner, request->id, path);
    }
    return 0;
}

/* A part of a POST's body. */
static int
take_body (Request *request, gsize length)
{
    request->body += length;
    return request->body > POST_LIMIT ? -1 : 0;
}

static int
finish_body (WebServer *server, Request *request)
{
    g_autofree char *path = g_steal_pointer (&request->posted);
    if (path != NULL)
        server->events->posted (server->owner, request->id, path);
    return 0;
}

gboolean
web_server_answer (WebServer *server, guint64 id, Page *page)
{
    Request *request = g_hash_table_lookup (server->requests, &id);
    if (request == NULL || request->page != NULL)
        return FALSE;
    request->page = page_ref (page);
    request->left = page->length;
    request->is_file = page->file_name != NULL;
    if (!request->is_file)
        request->piece = g_bytes_ref (page->body);
    lws_callback_on_writable (request->wsi);
    return TRUE;
}

void
web_server_continue (WebServer *server, guint64 id, GBytes *piece)
{
    Request *request = g_hash_table_lookup (server->requests, &id);
    if (request == NULL)
        return;
    gsize size = piece != NULL ? g_bytes_get_size (piece) : 0;
    request->is_broken = size == 0 || (gint64) size > request->left || request->piece != NULL;
    if (!request->is_broken)
        request->piece = g_bytes_ref (piece);
    lws_callback_on_writable (request->wsi);
}

static int
add_header (struct lws *wsi, enum lws_token_indexes name, const char *value, unsigned char **p,
            unsigned char *end)
{
    return lws_add_http_header_by_token (wsi, name, (const unsigned char *) value,
                                         (int) strlen (value), p, end);
}

static int
add_named_header (struct lws *wsi, const char *name, const char *value, unsigned char **p,
                  unsigned char *end)
{
    return lws_add_http_header_by_name (wsi, (const unsigned char *) name,
                                        (const unsigned char *) value, (int) strlen (value), p,
                                        end);
}

/* Writes status and headers.  FALSE: the connection is broken. */
static gboolean
write_headers (Request *request, gboolean is_unchanged)
{
    const Page *page = request->page;
    unsigned char buffer[LWS_PRE + HEADERS_LIMIT];
    unsigned char *start = buffer + LWS_PRE, *p = start, *end = buffer + sizeof buffer - 1;
    const char *cache = page->etag != NULL ? "no-cache" : "no-store";
    lws_filepos_t length = is_unchanged ? 0 : (lws_filepos_t) page->length;
    g_autofree char *retry = g_strdup_printf ("%u", page->retry_after_s);
    struct lws *wsi = request->wsi;
    int failed = lws_add_http_common_headers (wsi, is_unchanged ? 304 : page->status,
                                              page->type, length, &p, end);
    failed |= add_header (wsi, WSI_TOKEN_HTTP_CACHE_CONTROL, cache, &p, end);
    if (page->etag != NULL)
        failed |= add_header (wsi, WSI_TOKEN_HTTP_ETAG, page->etag, &p, end);
    if (page->file_name != NULL) {
        g_autofree char *saved_as = content_disposition (page->file_name);
        failed |= add_header (wsi, WSI_TOKEN_HTTP_CONTENT_DISPOSITION, saved_as, &p, end)
                  | add_named_header (wsi, "content-security-policy:", FILE_POLICY, &p, end);
    }
    if (page->retry_after_s != 0)
        failed |= add_header (wsi, WSI_TOKEN_HTTP_RETRY_AFTER, retry, &p, end);
    if (page->status == 405)
        failed |= add_header (wsi, WSI_TOKEN_HTTP_ALLOW, "GET, HEAD", &p, end)
                  | add_header (wsi, WSI_TOKEN_CONNECTION, "close", &p, end);
    if (page->status == 426)
        failed |= add_header (wsi, WSI_TOKEN_UPGRADE, "websocket", &p, end);
    return !failed && lws_finalize_write_http_header (wsi, start, &p, end) == 0;
}

/* A request that was no GET may have a body, which nobody reads: its connection ends.  What
 * comes next on the connection may take the place of @request, which is the caller's no more.
 */
static int
finish_page (Request *request)
{
    gboolean is_get = request->page->status != 405;
    g_clear_pointer (&request->piece, g_bytes_unref);
    tell_over (request);
    return lws_http_transaction_completed (request->wsi) || !is_get ? -1 : 0;
}

/* One packet of the body.  Of a file the next piece is asked for when one is out, so that
 * whoever reads slowly holds that much of our memory and no more. */
static int
write_packet (Request *request)
{
    gsize size = 0;
    if (request->piece == NULL)
        return 0;
    const guint8 *piece = g_bytes_get_data (request->piece, &size);
    gsize count = MIN (size - request->written, TX_PACKET);
    guint8 packet[LWS_PRE + TX_PACKET];
    memcpy (packet + LWS_PRE, piece + request->written, count);
    request->written += count;
    request->left -= (gint64) count;
    if (lws_write (request->wsi, packet + LWS_PRE, count,
                   request->left > 0 ? LWS_WRITE_HTTP : LWS_WRITE_HTTP_FINAL)
        != (int) count)
        return -1;
    if (request->written == size) {
        g_clear_pointer (&request->piece, g_bytes_unref);
        request->written = 0;
    }
    if (request->left == 0)
        return finish_page (request);
    lws_set_timeout (request->wsi, PENDING_TIMEOUT_HTTP_CONTENT, READ_WITHIN_S);
    if (request->piece != NULL)
        lws_callback_on_writable (request->wsi);
    else
        request->server->events->wants_more (request->server->owner, request->id);
    return 0;
}

/* Headers in one turn, the body in the next ones. */
static int
write_page (Request *request)
{
    if (request->page == NULL)
        return 0;
    if (request->is_broken)
        return -1;
    if (request->has_headers_sent)
        return write_packet (request);
    gboolean is_unchanged = request->page->etag != NULL
                            && g_strcmp0 (request->page->etag, request->if_none_match) == 0;
    request->has_headers_sent = TRUE;
    if (!write_headers (request, is_unchanged))
        return -1;
    if (is_unchanged || request->is_head || request->left == 0)
        return finish_page (request);
    if (request->is_file)
        request->server->events->wants_more (request->server->owner, request->id);
    else
        lws_callback_on_writable (request->wsi);
    return 0;
}

/* ---- Who may open a WebSocket ------------------------------------------------------------ */

static gboolean
may_connect (const WebServer *server, struct lws *wsi)
{
    g_autofree char *origin = web_server_header (wsi, WSI_TOKEN_ORIGIN);
    g_autofree char *host = web_server_header (wsi, WSI_TOKEN_HOST);
    if (origin == NULL && lws_hdr_total_length (wsi, WSI_TOKEN_ORIGIN) > 0)
        return FALSE; /* longer than any */
    return origin_may_connect (origin, host, server->settings->url);
}

static gboolean
offers_our_protocol (struct lws *wsi)
{
    g_autofree char *offered = web_server_header (wsi, WSI_TOKEN_PROTOCOL);
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
    g_autofree char *path = web_server_header (wsi, WSI_TOKEN_GET_URI);
    guint status = 0;
    const char *why = NULL;
    if (strcmp (to, "websocket") != 0) {
        status = 505;
        why = "HTTP/1.1 is spoken here; a proxy in front may speak HTTP/2.";
    } else if (g_strcmp0 (path, "/ws") != 0) {
        status = 404;
        why = "The WebSocket is at /ws.";
    } else if (!may_connect (server, wsi)) {
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

int
web_requests_on_event (struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                       size_t length)
{
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
        return server->is_closing
               || server->sockets >= server->settings->connections + OTHER_SOCKETS;
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return confirm_upgrade (server, wsi, in);
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        return -1; /* a WebSocket without our subprotocol would be bound to this one */
    case LWS_CALLBACK_HTTP:
        if (request != NULL)
            g_hash_table_remove (server->requests, id);
        return take_request (server, wsi, id, in);
    case LWS_CALLBACK_HTTP_BODY:
        return request != NULL && request->posted != NULL ? take_body (request, length) : 0;
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return request != NULL ? finish_body (server, request) : 0;
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
