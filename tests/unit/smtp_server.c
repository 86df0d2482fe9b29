/* SPDX-License-Identifier: ISC */
#include "tests/unit/smtp_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct SmtpServer {
    int fd;
    guint16 port;
    GThread *listener;
    GMutex lock; /* of all below */
    GCond came;
    const char *replies[STAGES];
    guint times[STAGES];
    GArray *letters; /* ServedLetter */
    GArray *fds;     /* of connections, to end them by */
    GPtrArray *threads;
    guint at_once, most_at_once;
};

/* What to say at @stage; @usual if nothing else was ordered. */
static const char *
choose_reply (SmtpServer *server, Stage stage, const char *usual)
{
    g_mutex_lock (&server->lock);
    const char *reply = usual;
    if (server->times[stage] > 0) {
        server->times[stage]--;
        reply = server->replies[stage];
    }
    g_mutex_unlock (&server->lock);
    return reply;
}

/* FALSE: hang up. */
static gboolean
say (FILE *stream, const char *reply)
{
    if (strcmp (reply, HANG_UP) == 0)
        return FALSE;
    if (strcmp (reply, STAY_SILENT) == 0)
        while (fgetc (stream) != EOF)
            ;
    return fprintf (stream, "%s\r\n", reply) > 0 && fflush (stream) == 0;
}

static gboolean
read_letter (FILE *stream, char **octets)
{
    GString *read = g_string_new (NULL);
    char *line = NULL;
    size_t room = 0;
    gboolean ended = FALSE;
    while (!ended && getline (&line, &room, stream) > 0) {
        ended = strcmp (line, ".\r\n") == 0;
        if (!ended)
            g_string_append (read, line[0] == '.' ? line + 1 : line);
    }
    free (line);
    *octets = g_string_free (read, FALSE);
    return ended;
}

static gboolean
take_data (SmtpServer *server, FILE *stream, ServedLetter *letter)
{
    const char *reply = choose_reply (server, AT_DATA, "354 Go on");
    if (!say (stream, reply))
        return FALSE;
    if (reply[0] != '3')
        return TRUE;
    if (!read_letter (stream, &letter->octets))
        return FALSE;
    reply = choose_reply (server, AT_DOT, "250 2.0.0 Taken");
    letter->taken = reply[0] == '2';
    g_mutex_lock (&server->lock);
    g_array_append_val (server->letters, *letter);
    g_cond_broadcast (&server->came);
    g_mutex_unlock (&server->lock);
    memset (letter, 0, sizeof *letter);
    return say (stream, reply);
}

static gboolean
obey (SmtpServer *server, FILE *stream, const char *line, ServedLetter *letter)
{
    if (g_str_has_prefix (line, "EHLO"))
        return say (stream, "250-sink\r\n250-SIZE\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES");
    if (g_str_has_prefix (line, "MAIL")) {
        g_free (letter->mail_from);
        letter->mail_from = g_strchomp (g_strdup (line));
        return say (stream, choose_reply (server, AT_MAIL, "250 2.1.0 Ok"));
    }
    if (g_str_has_prefix (line, "RCPT")) {
        g_free (letter->rcpt);
        letter->rcpt = g_strchomp (g_strdup (line));
        return say (stream, choose_reply (server, AT_RCPT, "250 2.1.5 Ok"));
    }
    if (g_str_has_prefix (line, "DATA"))
        return take_data (server, stream, letter);
    if (g_str_has_prefix (line, "NOOP"))
        return say (stream, choose_reply (server, AT_NOOP, "250 2.0.0 Ok"));
    say (stream, g_str_has_prefix (line, "QUIT") ? "221 2.0.0 Bye" : "500 5.5.2 What?");
    return FALSE;
}

typedef struct {
    SmtpServer *server;
    int fd;
} Connection;

static gpointer
serve (gpointer data)
{
    Connection *connection = data;
    SmtpServer *server = connection->server;
    FILE *stream = fdopen (connection->fd, "r+");
    ServedLetter letter = { 0 };
    char *line = NULL;
    size_t room = 0;
    gboolean open = say (stream, choose_reply (server, AT_GREETING, "220 sink ESMTP"));
    while (open && getline (&line, &room, stream) > 0)
        open = obey (server, stream, line, &letter);
    free (line);
    g_free (letter.mail_from);
    g_free (letter.rcpt);
    g_mutex_lock (&server->lock);
    server->at_once--;
    shutdown (connection->fd,
              SHUT_RDWR); /* closed when the server stops: its number stays ours */
    g_mutex_unlock (&server->lock);
    g_free (connection);
    return stream;
}

static gpointer
listen_on (gpointer data)
{
    SmtpServer *server = data;
    for (int fd = accept (server->fd, NULL, NULL); fd >= 0;
         fd = accept (server->fd, NULL, NULL)) {
        Connection *connection = g_new0 (Connection, 1);
        connection->server = server;
        connection->fd = fd;
        g_mutex_lock (&server->lock);
        server->at_once++;
        server->most_at_once = MAX (server->most_at_once, server->at_once);
        g_array_append_val (server->fds, fd);
        g_ptr_array_add (server->threads, g_thread_new ("smtp", serve, connection));
        g_mutex_unlock (&server->lock);
    }
    return NULL;
}

SmtpServer *
smtp_server_start (guint16 port)
{
    SmtpServer *server = g_new0 (SmtpServer, 1);
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
                                   .sin_port = htons (port) };
    socklen_t size = sizeof address;
    int yes = 1;
    server->fd = socket (AF_INET, SOCK_STREAM, 0);
    setsockopt (server->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind (server->fd, (struct sockaddr *) &address, size) != 0
        || listen (server->fd, 64) != 0
        || getsockname (server->fd, (struct sockaddr *) &address, &size) != 0)
        g_error ("port %u: %s", port, g_strerror (errno));
    server->port = ntohs (address.sin_port);
    server->letters = g_array_new (FALSE, FALSE, sizeof (ServedLetter));
    server->fds = g_array_new (FALSE, FALSE, sizeof (int));
    server->threads = g_ptr_array_new ();
    server->listener = g_thread_new ("listener", listen_on, server);
    return server;
}

void
smtp_server_stop (SmtpServer *server)
{
    shutdown (server->fd, SHUT_RDWR);
    g_thread_join (server->listener);
    close (server->fd);
    g_mutex_lock (&server->lock);
    for (guint i = 0; i < server->fds->len; i++)
        shutdown (g_array_index (server->fds, int, i), SHUT_RDWR);
    g_mutex_unlock (&server->lock);
    for (guint i = 0; i < server->threads->len; i++)
        fclose (g_thread_join (server->threads->pdata[i]));
    for (guint i = 0; i < server->letters->len; i++) {
        ServedLetter *letter = &g_array_index (server->letters, ServedLetter, i);
        g_free (letter->mail_from);
        g_free (letter->rcpt);
        g_free (letter->octets);
    }
    g_array_unref (server->letters);
    g_array_unref (server->fds);
    g_ptr_array_unref (server->threads);
    g_free (server);
}

guint16
smtp_server_port (const SmtpServer *server)
{
    return server->port;
}

void
smtp_server_answer (SmtpServer *server, Stage stage, const char *reply, guint times)
{
    g_mutex_lock (&server->lock);
    server->replies[stage] = reply;
    server->times[stage] = times;
    g_mutex_unlock (&server->lock);
}

const ServedLetter *
smtp_server_wait (SmtpServer *server, guint count)
{
    gint64 end_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
    g_mutex_lock (&server->lock);
    while (server->letters->len < count
           && g_cond_wait_until (&server->came, &server->lock, end_us))
        ;
    guint came = server->letters->len;
    g_mutex_unlock (&server->lock);
    if (came < count)
        g_error ("%u letters of %u came", came, count);
    return (const ServedLetter *) (gpointer) server->letters->data;
}

guint
smtp_server_count_letters (SmtpServer *server)
{
    g_mutex_lock (&server->lock);
    guint count = server->letters->len;
    g_mutex_unlock (&server->lock);
    return count;
}

guint
smtp_server_count_connections (SmtpServer *server, guint *most_at_once)
{
    g_mutex_lock (&server->lock);
    guint count = server->threads->len;
    *most_at_once = server->most_at_once;
    g_mutex_unlock (&server->lock);
    return count;
}
