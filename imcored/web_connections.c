/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/web_server_lws.h"
#include "imcored/client_address.h"

#include <string.h>

#define FLUSH_WITHIN_S 10    /* before a close; lws bounds the close frames themselves */
#define TRY_AGAIN_LATER 1013 /* close code of RFC 6455's registry that lws has no name for */

/* One client.  Its frames wait in @outgoing with LWS_PRE bytes of headroom each. */
typedef struct {
    guint64 id;
    struct lws *wsi;
    GByteArray *incoming;
    GQueue outgoing;  /* of GByteArray */
    gsize backlog;    /* bytes in @outgoing */
    guint close_code; /* 0: stays */
    gboolean is_flushed; /* before that close; only once: a second would cut it off */
} Connection;

static void
connection_free (gpointer data)
{
    Connection *connection = data;
    g_queue_clear_full (&connection->outgoing, (GDestroyNotify) g_byte_array_unref);
    g_byte_array_unref (connection->incoming);
    g_free (connection);
}

GHashTable *
web_connections_new (void)
{
    return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, connection_free);
}

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
    g_autofree char *forwarded = web_server_header (wsi, WSI_TOKEN_X_FORWARDED_FOR);
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
    server->events->took (server->owner, connection->id, (const char *) frame->data,
                          frame->len);
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

/* Not by a -1 from the callback, as lws would have it: Debian's 4.1.6 is built with _DEBUG and
 * then closes twice in a row, so that its close frame never leaves. */
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
    while (!g_queue_is_empty (&connection->outgoing)
           && !lws_send_pipe_choked (connection->wsi)) {
        g_autoptr (GByteArray) frame = g_queue_pop_head (&connection->outgoing);
        gsize length = frame->len - LWS_PRE;
        connection->backlog -= length;
        if (lws_write (connection->wsi, frame->data + LWS_PRE, length, LWS_WRITE_TEXT)
            < (int) length)
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

int
web_connections_on_event (struct lws *wsi, enum lws_callback_reasons reason, void *user,
                          void *in, size_t length)
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
