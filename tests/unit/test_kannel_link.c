/* SPDX-License-Identifier: ISC */
/* What the link does when its peer does not behave; with the real bearerbox it is played by
 * talks. */
#include "smsbox-app/kannel_link.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static void
a_text_that_gsm_cannot_say_is_found (void)
{
    static const struct {
        const char *label, *text;
        gboolean fits;
    } cases[] = {
        { "ASCII", "Cool D", TRUE },
        { "number and password", "Your number: 639175336647, password: ABCD2345", TRUE },
        { "letters and stops, and one for which Kannel is asked",
          "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 "
          ".,:;!?'\"()+-/%&*<=> è",
          TRUE },
        { "line end", "a\nb\r\nc", TRUE },
        { "escaped table", "€[]{}\\~|^", TRUE },
        { "western letters", "Señor Ñandú Ç Åse Ø ß ü", FALSE }, /* ú is not in the table */
        { "western letters of the table", "Señor Ñ Ç Åse Ø ß ü à è ì ò ù", TRUE },
        { "Greek capitals", "ΔΦΓΛΩΠΨΣΘΞ", TRUE },
        { "Greek that looks Latin", "Α", FALSE },
        { "small cedilla", "garçon", FALSE },
        { "backtick", "`", FALSE },
        { "tab", "a\tb", FALSE },
        { "curly quotes", "“hi”", FALSE },
        { "combining tilde", "g\xcc\x83", FALSE },
        { "kana", "かな", FALSE },
        { "emoji", "🎉", FALSE },
        { "question mark of one's own", "?", TRUE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        g_assert_cmpint (kannel_fits_gsm (cases[i].text), ==, cases[i].fits);
    }
}

/* A listening socket on a free port of loopback. */
static int
listen_somewhere (int *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
    g_assert_cmpint (listen (fd, 1), ==, 0);
    g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
    *port = ntohs (address.sin_port);
    return fd;
}

/* A link and its peer's end of it, with what the link said first taken off. */
static KannelLink *
link_with_peer (int *peer)
{
    int port;
    int listening = listen_somewhere (&port);
    KannelLink *link = kannel_link_open ("127.0.0.1", port, "uinvite", 5);
    g_assert_nonnull (link);
    *peer = accept (listening, NULL, NULL);
    g_assert_cmpint (*peer, >=, 0);
    close (listening);
    guint8 length[4];
    g_assert_cmpint (recv (*peer, length, sizeof length, MSG_WAITALL), ==, sizeof length);
    gsize octets = length[2] << 8 | length[3];
    g_autofree guint8 *identify = g_malloc (octets);
    g_assert_cmpint (recv (*peer, identify, octets, MSG_WAITALL), ==, octets);
    return link;
}

static KannelEventKind
read_kind (KannelLink *link, double patience_s)
{
    g_autoptr (KannelEvent) event = kannel_link_read (link, patience_s);
    return event->kind;
}

static void
nobody_listening_is_no_link (void)
{
    int port;
    close (listen_somewhere (&port));
    g_assert_null (kannel_link_open ("127.0.0.1", port, "uinvite", 5));
}

static void
a_peer_that_closes_ends_the_link (void)
{
    int peer;
    g_autoptr (KannelLink) link = link_with_peer (&peer);
    g_assert_cmpint (read_kind (link, 0), ==, KANNEL_QUIET);
    close (peer);
    g_assert_cmpint (read_kind (link, 5), ==, KANNEL_CLOSED);
    g_assert_true (kannel_link_is_broken (link));
}

static void
what_is_no_message_ends_the_link (void)
{
    static const struct {
        const char *label, *octets;
        gsize length;
    } cases[] = {
        { "empty message", "\0\0\0\0", 4 },
        { "unknown type", "\0\0\0\4\0\0\0\143", 8 },
        { "text cut short", "\0\0\0\6\0\0\0\2\0\0", 10 },
        { "string longer than its message", "\0\0\0\14\0\0\0\2\177\0\0\0abcd", 16 },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        int peer;
        g_autoptr (KannelLink) link = link_with_peer (&peer);
        g_assert_cmpint (send (peer, cases[i].octets, cases[i].length, 0), ==, cases[i].length);
        g_assert_cmpint (read_kind (link, 5), ==, KANNEL_CLOSED);
        close (peer);
    }
}

static void
breaking_wakes_the_reader_and_refuses_texts (void)
{
    int peer;
    g_autoptr (KannelLink) link = link_with_peer (&peer);
    g_assert_true (kannel_link_break (link));
    g_assert_false (kannel_link_break (link));
    g_assert_cmpint (read_kind (link, 5), ==, KANNEL_BROKEN);
    KannelText text = {
        .sender = "2910001", .receiver = "+639175336647", .text = "x", .key = "1"
    };
    g_assert_null (kannel_link_submit (link, &text));
    close (peer);
}

/* ---- A peer that is slow ------------------------------------------------------------------ */

enum { TEXTS = 50000 }; /* many times what two kernels' buffers hold */

static void
submit_one (KannelLink *link)
{
    static const KannelText text = {
        .sender = "2910001", .receiver = "+639175336647", .text = "x", .key = "1"
    };
    g_autofree char *id = kannel_link_submit (link, &text);
    g_assert_nonnull (id);
}

/* How many messages there are in @octets. */
static guint
count_messages (const GByteArray *octets)
{
    guint n = 0;
    for (gsize at = 0; at + 4 <= octets->len; n++) {
        const guint8 *head = octets->data + at;
        at += 4 + ((gsize) head[0] << 24 | head[1] << 16 | head[2] << 8 | head[3]);
        g_assert_cmpuint (at, <=, octets->len);
    }
    return n;
}

static void
read_what_came (int peer, GByteArray *octets)
{
    guint8 some[65536];
    gssize n;
    while ((n = recv (peer, some, sizeof some, MSG_DONTWAIT)) > 0)
        g_byte_array_append (octets, some, (guint) n);
}

/* All messages are as long as the first; then it hangs up. */
static gpointer
read_all_texts (gpointer data)
{
    int peer = GPOINTER_TO_INT (data);
    GByteArray *octets = g_byte_array_new ();
    guint8 some[65536];
    gssize n = recv (peer, some, sizeof some, 0);
    gsize all = TEXTS * (4 + ((gsize) some[2] << 8 | some[3]));
    while (n > 0) {
        g_byte_array_append (octets, some, (guint) n);
        n = octets->len < all ? recv (peer, some, sizeof some, 0) : 0;
    }
    close (peer);
    return octets;
}

/* What the kernel does not take waits here: it is on its way, and goes out while the link is
 * read. */
static void
what_a_slow_peer_has_not_read_waits (void)
{
    int peer;
    g_autoptr (KannelLink) link = link_with_peer (&peer);
    for (guint i = 0; i < TEXTS; i++)
        submit_one (link);
    GThread *reader = g_thread_new ("peer", read_all_texts, GINT_TO_POINTER (peer));
    while (read_kind (link, 5) == KANNEL_QUIET)
        ;
    g_autoptr (GByteArray) octets = g_thread_join (reader);
    g_assert_cmpuint (count_messages (octets), ==, TEXTS);
}

static void
what_is_held_goes_out_at_the_last_release (void)
{
    int peer;
    g_autoptr (KannelLink) link = link_with_peer (&peer);
    g_autoptr (GByteArray) octets = g_byte_array_new ();
    kannel_link_hold (link);
    kannel_link_hold (link);
    submit_one (link);
    submit_one (link);
    kannel_link_release (link);
    read_what_came (peer, octets);
    g_assert_cmpuint (octets->len, ==, 0);
    kannel_link_release (link);
    read_what_came (peer, octets);
    g_assert_cmpuint (count_messages (octets), ==, 2);
    submit_one (link);
    read_what_came (peer, octets);
    g_assert_cmpuint (count_messages (octets), ==, 3);
    close (peer);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/kannel_link/a_text_that_gsm_cannot_say_is_found",
                     a_text_that_gsm_cannot_say_is_found);
    g_test_add_func ("/kannel_link/nobody_listening_is_no_link", nobody_listening_is_no_link);
    g_test_add_func ("/kannel_link/a_peer_that_closes_ends_the_link",
                     a_peer_that_closes_ends_the_link);
    g_test_add_func ("/kannel_link/what_is_no_message_ends_the_link",
                     what_is_no_message_ends_the_link);
    g_test_add_func ("/kannel_link/breaking_wakes_the_reader_and_refuses_texts",
                     breaking_wakes_the_reader_and_refuses_texts);
    g_test_add_func ("/kannel_link/what_a_slow_peer_has_not_read_waits",
                     what_a_slow_peer_has_not_read_waits);
    g_test_add_func ("/kannel_link/what_is_held_goes_out_at_the_last_release",
                     what_is_held_goes_out_at_the_last_release);
    kannel_start ();
    int status = g_test_run ();
    kannel_stop ();
    return status;
}
