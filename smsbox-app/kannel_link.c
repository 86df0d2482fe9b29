/* SPDX-License-Identifier: ISC */
/* GLib first: gwlib.h turns malloc() and its like into names that do not link.  Not <config.h>:
 * Kannel brings its own of the same macros. */
#include "smsbox-app/kannel_link.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "gwlib/gwlib.h"
#include "gw/msg.h"
#include "gw/dlr.h"
#include "gw/meta_data.h"
#include "gw/shared.h"
#include "gw/sms.h"

/* What one part can hold. */
#define PART_OCTETS_LIMIT 140
#define PART_SEPTETS_LIMIT 160
/* What is held goes out once it is so much. */
#define HELD_OCTETS_LIMIT (64 * 1024)

/* Receipts: those that bearerbox writes when the carrier answers a text, and those for which he
 * is asked with it (SMPP 3.4, 5.2.17: registered_delivery). */
#define BY_BEARERBOX (DLR_SMSC_SUCCESS | DLR_SMSC_FAIL)
#define BY_CARRIER (DLR_SUCCESS | DLR_FAIL | DLR_BUFFERED)

struct KannelLink {
    gint references;
    gint broken;
    Connection *connection;
    char *box_id;
    GMutex lock; /* what follows */
    guint holds;
    Msg *ack; /* the one that all are packed from: a new message costs a UUID of the kernel's */
};

void
kannel_start (void)
{
    gwlib_init ();
    log_set_output_level (GW_PANIC);
    signal (SIGPIPE, SIG_IGN);
    program_status = running;
}

void
kannel_stop (void)
{
    gwlib_shutdown ();
}

long
kannel_thread_start (KannelThreadBody *body, void *data)
{
    return gwthread_create (body, data);
}

void
kannel_thread_wake (long thread)
{
    gwthread_wakeup (thread);
}

void
kannel_thread_join (long thread)
{
    gwthread_join (thread);
}

void
kannel_sleep (double seconds)
{
    gwthread_sleep (seconds);
}

/* ---- The link ---------------------------------------------------------------------------- */

/* Small frames at once: Nagle's wait for an ack that bearerbox's kernel delays costs 40 ms a
 * text. */
static void
set_option (Connection *connection, int option)
{
    int on = 1;
    setsockopt (conn_get_id (connection), IPPROTO_TCP, option, &on, sizeof on);
}

/* Sends, or queues what the kernel does not take now; @packed is destroyed.  FALSE: the link is
 * broken. */
static gboolean
send_packed (KannelLink *link, Octstr *packed)
{
    gboolean sent = !kannel_link_is_broken (link)
                    && conn_write_withlen (link->connection, packed) >= 0;
    octstr_destroy (packed);
    return sent; /* what failed a write ends the next read */
}

/* The same; @message is destroyed. */
static gboolean
send_message (KannelLink *link, Msg *message)
{
    Octstr *packed = msg_pack (message);
    msg_destroy (message);
    return send_packed (link, packed);
}

/* Non-blocking, so that a host that swallows packets does not hold up the end of the program.
 */
static Connection *
connect_to (const char *host, int port, guint patience_s)
{
    Octstr *name = octstr_create (host);
    Connection *connection = conn_open_tcp_nb (name, port, NULL);
    octstr_destroy (name);
    if (connection == NULL)
        return NULL;
    if (conn_is_connected (connection) != 0
        && (gwthread_pollfd (conn_get_id (connection), POLLOUT, patience_s) <= 0
            || conn_get_connect_result (connection) != 0)) {
        conn_destroy (connection);
        return NULL;
    }
    return connection;
}

KannelLink *
kannel_link_open (const char *host, int port, const char *box_id, guint patience_s)
{
    Connection *connection = connect_to (host, port, patience_s);
    if (connection == NULL)
        return NULL;
    set_option (connection, TCP_NODELAY);
    KannelLink *link = g_new0 (KannelLink, 1);
    link->references = 1;
    link->connection = connection;
    g_mutex_init (&link->lock);
    link->box_id = g_strdup (box_id);
    link->ack = msg_create (ack);
    Msg *who = msg_create (admin);
    who->admin.command = cmd_identify;
    who->admin.boxc_id = octstr_create (box_id);
    send_message (link, who);
    return link;
}

KannelLink *
kannel_link_ref (KannelLink *link)
{
    g_atomic_int_inc (&link->references);
    return link;
}

void
kannel_link_unref (KannelLink *link)
{
    if (link == NULL || !g_atomic_int_dec_and_test (&link->references))
        return;
    conn_destroy (link->connection);
    msg_destroy (link->ack);
    g_mutex_clear (&link->lock);
    g_free (link->box_id);
    g_free (link);
}

gboolean
kannel_link_break (KannelLink *link)
{
    if (!g_atomic_int_compare_and_exchange (&link->broken, FALSE, TRUE))
        return FALSE;
    /* The descriptor stays ours until the last reference goes: its reader wakes with an end of
     * file. */
    shutdown (conn_get_id (link->connection), SHUT_RDWR);
    return TRUE;
}

gboolean
kannel_link_is_broken (KannelLink *link)
{
    return g_atomic_int_get (&link->broken);
}

void
kannel_link_hold (KannelLink *link)
{
    g_mutex_lock (&link->lock);
    if (link->holds++ == 0)
        conn_set_output_buffering (link->connection, HELD_OCTETS_LIMIT);
    g_mutex_unlock (&link->lock);
}

void
kannel_link_release (KannelLink *link)
{
    g_mutex_lock (&link->lock);
    if (--link->holds == 0) {
        conn_set_output_buffering (link->connection, 0);
        /* Of nothing, so that what is held goes out; conn_flush() would wait. */
        conn_write_data (link->connection, (unsigned char *) "", 0);
    }
    g_mutex_unlock (&link->lock);
}

/* ---- Events ------------------------------------------------------------------------------ */

void
kannel_event_free (KannelEvent *event)
{
    if (event == NULL)
        return;
    kannel_link_unref (event->link);
    g_free (event->id);
    g_free (event->carrier);
    g_free (event->sender);
    g_free (event->receiver);
    g_free (event->text);
    g_clear_pointer (&event->octets, g_bytes_unref);
    g_free (event->key);
    g_free (event);
}

static KannelEvent *
event_new (KannelLink *link, KannelEventKind kind)
{
    KannelEvent *event = g_new0 (KannelEvent, 1);
    event->kind = kind;
    event->link = kannel_link_ref (link);
    return event;
}

/* Never NULL: what bearerbox leaves out is empty. */
static char *
copy_octets (Octstr *octets)
{
    return octets != NULL ? g_strdup (octstr_get_cstr (octets)) : g_strdup ("");
}

static char *
copy_id (uuid_t id)
{
    char text[UUID_STR_LEN + 1];
    uuid_unparse (id, text);
    return g_strdup (text);
}

/* UTF-16BE to UTF-8.  Half a surrogate pair, as a cut text has, becomes U+FFFD instead of
 * costing the whole text. */
static char *
decode_ucs2 (const guchar *octets, gsize length)
{
    g_autoptr (GString) text = g_string_sized_new (length);
    for (gsize i = 0; i + 1 < length; i += 2) {
        gunichar c = (gunichar) octets[i] << 8 | octets[i + 1];
        gunichar low = i + 3 < length ? (gunichar) octets[i + 2] << 8 | octets[i + 3] : 0;
        if (c >= 0xd800 && c <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) {
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        }
        g_string_append_unichar (text, c != 0 && g_unichar_validate (c) ? c : 0xfffd);
    }
    return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The words of an MO or DLR; NULL: binary, not UTF-8, or over KANNEL_TEXT_LIMIT. */
static char *
read_words (const Msg *message)
{
    gsize length = (gsize) octstr_len (message->sms.msgdata);
    if (message->sms.coding == DC_8BIT || length > KANNEL_TEXT_LIMIT)
        return NULL;
    if (length == 0)
        return g_strdup ("");
    const char *octets = octstr_get_cstr (message->sms.msgdata);
    if (message->sms.coding == DC_UCS2)
        return decode_ucs2 ((const guchar *) octets, length);
    /* With its length: a NUL inside is no text. */
    return g_utf8_validate (octets, (gssize) length, NULL) ? g_strndup (octets, length) : NULL;
}

/* A bearerbox that joins texts itself may leave the header of the first part before the whole
 * of it: what is longer than a part can be is none. */
static void
read_part (KannelEvent *event, const Msg *message)
{
    if (event->text == NULL || message->sms.udhdata == NULL)
        return;
    gsize length = (gsize) octstr_len (message->sms.msgdata);
    event->is_ucs2 = message->sms.coding == DC_UCS2;
    gboolean fits = event->is_ucs2 ? length <= PART_OCTETS_LIMIT
                                   : g_utf8_strlen (event->text, -1) <= PART_SEPTETS_LIMIT;
    event->is_part = fits
                     && text_header_read (
                         (const guint8 *) octstr_get_cstr (message->sms.udhdata),
                         (gsize) octstr_len (message->sms.udhdata), &event->header);
    if (event->is_part)
        event->octets = g_bytes_new (octstr_get_cstr (message->sms.msgdata), length);
}

/* bearerbox gives each receipt the mask of its text.  Where it does not, receipts of the
 * carrier may come. */
static gboolean
is_last_receipt (const Msg *message)
{
    if (message->sms.meta_data == NULL)
        return FALSE;
    Octstr *written = meta_data_get_value (message->sms.meta_data, METADATA_ORIG_MSG_GROUP,
                                           octstr_imm (METADATA_ORIG_MSG_GROUP_DLR_MASK));
    long mask = BY_CARRIER;
    gboolean is_read = written != NULL && octstr_parse_long (&mask, written, 0, 10) > 0;
    octstr_destroy (written);
    return is_read && (mask & BY_CARRIER) == 0;
}

static KannelEvent *
read_sms (KannelLink *link, Msg *message)
{
    gboolean is_receipt = message->sms.sms_type == report_mo
                          || message->sms.sms_type == report_mt;
    KannelEvent *event = event_new (link, is_receipt ? KANNEL_RECEIPT : KANNEL_TEXT);
    event->id = copy_id (message->sms.id);
    event->time_s = message->sms.time;
    event->got_ms = g_get_real_time () / 1000;
    event->carrier = copy_octets (message->sms.smsc_id);
    event->sender = copy_octets (message->sms.sender);
    event->receiver = copy_octets (message->sms.receiver);
    event->text = read_words (message);
    if (!is_receipt)
        read_part (event, message);
    if (is_receipt) {
        event->key = copy_octets (message->sms.dlr_url);
        event->dlr_event = (int) message->sms.dlr_mask;
        event->is_last = is_last_receipt (message);
    }
    return event;
}

static KannelEvent *
read_ack (KannelLink *link, Msg *message)
{
    KannelEvent *event = event_new (link, KANNEL_ACK);
    event->id = copy_id (message->ack.id);
    /* An answer this version does not know is one that can be repeated. */
    gboolean known = message->ack.nack >= KANNEL_ACK_DONE
                     && message->ack.nack <= KANNEL_ACK_BUFFERED;
    event->ack = known ? (KannelAckKind) message->ack.nack : KANNEL_ACK_LATER;
    return event;
}

static KannelEvent *
read_message (KannelLink *link, Msg *message)
{
    switch (msg_type (message)) {
    case sms:
        return read_sms (link, message);
    case ack:
        return read_ack (link, message);
    case admin:
        if (message->admin.command == cmd_shutdown || message->admin.command == cmd_restart)
            return event_new (link, KANNEL_LEAVING);
        return event_new (link, KANNEL_QUIET);
    case heartbeat:
    case wdp_datagram:
    case msg_type_count:
        break;
    }
    return event_new (link, KANNEL_QUIET);
}

KannelEvent *
kannel_link_read (KannelLink *link, double patience_s)
{
    Octstr *packed = conn_read_withlen (link->connection);
    if (packed == NULL && !kannel_link_is_broken (link)) {
        int ended = conn_wait (link->connection, patience_s);
        packed = conn_read_withlen (link->connection);
        if (packed == NULL && ended != -1 && !conn_eof (link->connection)
            && !conn_error (link->connection))
            return event_new (link, KANNEL_QUIET);
        /* It had to be waited for, so the stream is sparse and bearerbox, which lets Nagle wait
         * for our kernel's ack, should get it at once: 0.2 ms a text instead of 40.  The kernel
         * forgets this, hence each time; in a dense stream it would cost a fifth of the
         * throughput. */
        set_option (link->connection, TCP_QUICKACK);
    }
    Msg *message = packed != NULL ? msg_unpack (packed) : NULL;
    octstr_destroy (packed);
    if (message == NULL)
        return event_new (link, kannel_link_break (link) ? KANNEL_CLOSED : KANNEL_BROKEN);
    KannelEvent *event = read_message (link, message);
    msg_destroy (message);
    return event;
}

void
kannel_link_ack (const KannelEvent *event)
{
    KannelLink *link = event->link;
    g_mutex_lock (&link->lock);
    link->ack->ack.nack = ack_success;
    link->ack->ack.time = event->time_s;
    uuid_parse (event->id, link->ack->ack.id);
    Octstr *packed = msg_pack (link->ack);
    g_mutex_unlock (&link->lock);
    send_packed (link, packed);
}

/* ---- Texts of ours ----------------------------------------------------------------------- */

/* What any conversion between ASCII and GSM 7-bit keeps: all that most of our texts have. */
static gboolean
is_letters_and_stops (const char *text)
{
    static const char stops[] = " .,:;!?'\"()+-/%&*<=>";
    while (g_ascii_isalnum (*text) || (*text != '\0' && strchr (stops, *text) != NULL))
        text++;
    return *text == '\0';
}

gboolean
kannel_fits_gsm (const char *text)
{
    if (is_letters_and_stops (text))
        return TRUE;
    /* There and back: bearerbox tells nobody what it could not say. */
    Octstr *turned = octstr_create (text);
    charset_utf8_to_gsm (turned);
    charset_gsm_to_utf8 (turned);
    gboolean fits = octstr_str_compare (turned, text) == 0;
    octstr_destroy (turned);
    return fits;
}

char *
kannel_link_submit (KannelLink *link, const KannelText *text)
{
    Msg *message = msg_create (sms); /* it has a new UUID */
    g_autofree char *id = copy_id (message->sms.id);
    message->sms.sms_type =
        mt_push; /* without a type it is lost when bearerbox reloads its store */
    message->sms.time = time (NULL);
    message->sms.validity = text->expires_s;
    message->sms.sender = octstr_create (text->sender);
    message->sms.receiver = octstr_create (text->receiver);
    if (text->carrier != NULL)
        message->sms.smsc_id = octstr_create (text->carrier);
    message->sms.boxc_id = octstr_create (link->box_id); /* brings the receipts to us */
    message->sms.service = octstr_create ("uinvite");
    if (text->key != NULL) {
        message->sms.dlr_url = octstr_create (text->key);
        message->sms.dlr_mask = text->wants_receipts ? BY_BEARERBOX | BY_CARRIER : BY_BEARERBOX;
    }
    if (text->header != NULL) {
        guint8 header[TEXT_HEADER_BYTES];
        text_header_write (text->header, header);
        message->sms.udhdata = octstr_create_from_data ((char *) header, sizeof header);
    }
    message->sms.msgdata = octstr_create (text->text);
    message->sms.coding = DC_7BIT;
    if (text->is_ucs2 || !kannel_fits_gsm (text->text)) {
        /* bearerbox converts nothing here, whatever sms.charset says. */
        message->sms.coding = DC_UCS2;
        charset_convert (message->sms.msgdata, "UTF-8", "UTF-16BE");
    }
    return send_message (link, message) ? g_steal_pointer (&id) : NULL;
}
