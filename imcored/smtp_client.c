/* SPDX-License-Identifier: ISC */
#include "imcored/smtp_client.h"

#include "imcore/imcore.h"

#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>

#define CONNECT_LIMIT_MS 10000L
#define IDLE_LIMIT_S 30L /* a connection idle for longer is not used again: it may be closed */
#define REPLY_LIMIT 1000 /* octets of a reply that are looked at */
#define REASON_LIMIT 200 /* characters of a reason */
#define GOODBYE "221"    /* the reply to QUIT, which libcurl says after a refusal */

struct SmtpClient {
    const SmtpRoute *route;
    SmtpBreakOff break_off;
    gpointer break_off_data;
    CURL *handle;

    /* Of what is under way: */
    GBytes *letter; /* NULL: a question */
    gsize read;     /* octets that libcurl has fetched; not 0: DATA got its 354 */
    GString *reply; /* the MTA's last, its lines joined, with the code before the first alone */
    int code;
    gboolean reply_ended;
    char trouble[CURL_ERROR_SIZE]; /* libcurl wants a fixed one */
};

gboolean
smtp_route_set (SmtpRoute *route, const char *url, const char *domain, gint64 timeout_ms,
                GError **error)
{
    CURLU *parts = curl_url ();
    char *scheme = NULL, *full = NULL;
    g_autofree char *path = g_strconcat ("/", domain, NULL);
    gboolean good
        = curl_url_set (parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK
          && curl_url_get (parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK
          && (strcmp (scheme, "smtp") == 0 || strcmp (scheme, "smtps") == 0)
          && curl_url_set (parts, CURLUPART_PATH, path, 0) == CURLUE_OK
          && curl_url_get (parts, CURLUPART_URL, &full, 0) == CURLUE_OK;
    if (good) {
        route->url = g_strdup (full);
        route->timeout_ms = timeout_ms;
    } else {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "mail.smtp_url = %s must be smtp://HOST:PORT or smtps://HOST:PORT", url);
    }
    curl_free (scheme);
    curl_free (full);
    curl_url_cleanup (parts);
    return good;
}

void
smtp_route_clear (SmtpRoute *route)
{
    g_clear_pointer (&route->url, g_free);
}

/* ---- What libcurl calls ------------------------------------------------------------------ */

static gsize
read_letter (char *buffer, gsize size, gsize count, gpointer data)
{
    SmtpClient *client = data;
    gsize length = 0;
    const char *octets = g_bytes_get_data (client->letter, &length);
    gsize piece = MIN (size * count, length - client->read);
    memcpy (buffer, octets + client->read, piece);
    client->read += piece;
    return piece;
}

/* One line of a reply: "250-SIZE" or, as its last, "250 OK". */
static gsize
note_reply (char *line, gsize size, gsize count, gpointer data)
{
    SmtpClient *client = data;
    gsize length = size * count;
    if (length < 3 || !g_ascii_isdigit (line[0]) || !g_ascii_isdigit (line[1])
        || !g_ascii_isdigit (line[2]) || strncmp (line, GOODBYE, 3) == 0)
        return length;
    if (client->reply_ended)
        g_string_truncate (client->reply, 0);
    gsize start = client->reply->len == 0 ? 0 : MIN (length, 4);
    if (start > 0)
        g_string_append_c (client->reply, ' ');
    if (client->reply->len < REPLY_LIMIT)
        g_string_append_len (client->reply, line + start,
                             (gssize) MIN (length - start, REPLY_LIMIT));
    client->code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    client->reply_ended = length < 4 || line[3] != '-';
    return length;
}

/* What an MTA sends beside replies is none of our business. */
static gsize
drop_output (G_GNUC_UNUSED char *octets, gsize size, gsize count, G_GNUC_UNUSED gpointer data)
{
    return size * count;
}

/* Called about once a second, also while libcurl waits. */
static int
note_progress (gpointer data, G_GNUC_UNUSED curl_off_t download,
               G_GNUC_UNUSED curl_off_t downloaded, G_GNUC_UNUSED curl_off_t upload,
               G_GNUC_UNUSED curl_off_t uploaded)
{
    const SmtpClient *client = data;
    return client->break_off (client->break_off_data);
}

/* ---- Judging ----------------------------------------------------------------------------- */

/* @said on one line, bounded, with "<...>" for each word that holds an address: our return
 * paths carry a MAC. */
static char *
write_reason (const char *begin, const char *said)
{
    g_autofree char *valid = g_utf8_make_valid (said, -1);
    g_auto (GStrv) words = g_strsplit_set (valid, " \t\r\n", -1);
    g_autoptr (GString) reason = g_string_new (begin);
    for (char **word = words; *word != NULL; word++) {
        if (**word == '\0')
            continue;
        if (reason->len > 0)
            g_string_append_c (reason, ' ');
        if (strchr (*word, '@') != NULL)
            g_string_append (reason, "<...>");
        else
            for (const char *p = *word; *p != '\0'; p = g_utf8_next_char (p))
                if (g_unichar_isprint (g_utf8_get_char (p)))
                    g_string_append_unichar (reason, g_utf8_get_char (p));
    }
    return g_utf8_substring (reason->str, 0,
                             MIN (g_utf8_strlen (reason->str, -1), REASON_LIMIT));
}

/* libcurl 7.88: MAIL, RCPT and DATA refused are CURLE_SEND_ERROR, the dot refused is
 * CURLE_WEIRD_SERVER_REPLY, and so is a greeting that is not 2xx; what tells those two apart is
 * whether it had fetched the letter. */
static SmtpEnding
judge (const SmtpClient *client, CURLcode result, char **reason)
{
    gboolean answered = client->reply_ended && client->code >= 400;
    if (result == CURLE_OK) {
        *reason = write_reason ("", client->reply->str);
        return SMTP_TAKEN;
    }
    /* 421 is about the connection, whatever it answers (RFC 5321 3.8). */
    if (answered && client->letter != NULL
        && (client->read > 0 || (result == CURLE_SEND_ERROR && client->code != 421))) {
        *reason = write_reason ("", client->reply->str);
        return client->code >= 500 ? SMTP_REFUSED : SMTP_LATER;
    }
    const char *why = answered                   ? client->reply->str
                      : *client->trouble != '\0' ? client->trouble
                                                 : curl_easy_strerror (result);
    gboolean lost = client->read > 0;
    *reason
        = write_reason (lost ? "connection lost after the letter was sent:" : "no MTA:", why);
    return lost ? SMTP_LOST : SMTP_AWAY;
}

/* ---- The client -------------------------------------------------------------------------- */

SmtpClient *
smtp_client_new (const SmtpRoute *route, SmtpBreakOff break_off, gpointer data)
{
    SmtpClient *client = g_new0 (SmtpClient, 1);
    client->route = route;
    client->break_off = break_off;
    client->break_off_data = data;
    client->reply = g_string_new (NULL);
    client->handle = curl_easy_init ();
    g_assert (client->handle != NULL); /* as GLib does when memory is out */
    return client;
}

void
smtp_client_free (SmtpClient *client)
{
    if (client == NULL)
        return;
    /* libcurl would wait two minutes for a hanging MTA's 221; an end of file it takes. */
    curl_socket_t fd = CURL_SOCKET_BAD;
    if (curl_easy_getinfo (client->handle, CURLINFO_ACTIVESOCKET, &fd) == CURLE_OK
        && fd != CURL_SOCKET_BAD)
        shutdown (fd, SHUT_RD);
    curl_easy_cleanup (client->handle);
    g_string_free (client->reply, TRUE);
    g_free (client);
}

/* Forgets the last letter; the connection stays. */
static void
begin (SmtpClient *client, GBytes *letter, gint64 timeout_ms)
{
    CURL *handle = client->handle;
    client->letter = letter;
    client->read = 0;
    client->code = 0;
    client->reply_ended = FALSE;
    client->trouble[0] = '\0';
    g_string_truncate (client->reply, 0);
    curl_easy_reset (handle);
    curl_easy_setopt (handle, CURLOPT_URL, client->route->url);
    curl_easy_setopt (handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt (handle, CURLOPT_PROXY, ""); /* whatever the environment says */
    curl_easy_setopt (handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt (handle, CURLOPT_TIMEOUT_MS, (long) timeout_ms);
    curl_easy_setopt (handle, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                      (long) MAX (timeout_ms / 1000, 1));
    curl_easy_setopt (handle, CURLOPT_CONNECTTIMEOUT_MS,
                      MIN ((long) timeout_ms, CONNECT_LIMIT_MS));
    curl_easy_setopt (handle, CURLOPT_MAXCONNECTS, 1L);
    curl_easy_setopt (handle, CURLOPT_MAXAGE_CONN, IDLE_LIMIT_S);
    curl_easy_setopt (handle, CURLOPT_ERRORBUFFER, client->trouble);
    curl_easy_setopt (handle, CURLOPT_HEADERFUNCTION, note_reply);
    curl_easy_setopt (handle, CURLOPT_HEADERDATA, client);
    curl_easy_setopt (handle, CURLOPT_WRITEFUNCTION, drop_output);
    curl_easy_setopt (handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt (handle, CURLOPT_XFERINFOFUNCTION, note_progress);
    curl_easy_setopt (handle, CURLOPT_XFERINFODATA, client);
}

/* libcurl puts an address into the command as it is. */
static gboolean
can_be_said (const char *address)
{
    for (const char *p = address; *p != '\0'; p++)
        if (g_ascii_iscntrl (*p) || *p == '<' || *p == '>')
            return FALSE;
    return TRUE;
}

SmtpEnding
smtp_client_send (SmtpClient *client, const char *mail_from, const char *mail_to,
                  GBytes *letter, char **reason)
{
    if (!can_be_said (mail_from) || !can_be_said (mail_to) || *mail_to == '\0') {
        *reason = g_strdup ("an address that is none");
        return SMTP_REFUSED;
    }
    g_autofree char *path = g_strdup_printf ("<%s>", mail_from);
    g_autofree char *recipient = g_strdup_printf ("<%s>", mail_to);
    struct curl_slist *recipients = curl_slist_append (NULL, recipient);
    CURL *handle = client->handle;
    begin (client, letter, client->route->timeout_ms);
    curl_easy_setopt (handle, CURLOPT_MAIL_FROM, path);
    curl_easy_setopt (handle, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt (handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt (handle, CURLOPT_INFILESIZE_LARGE, (curl_off_t) g_bytes_get_size (letter));
    curl_easy_setopt (handle, CURLOPT_READFUNCTION, read_letter);
    curl_easy_setopt (handle, CURLOPT_READDATA, client);
    CURLcode result = curl_easy_perform (handle);
    curl_slist_free_all (recipients);
    return judge (client, result, reason);
}

SmtpEnding
smtp_client_ask (SmtpClient *client, char **reason)
{
    begin (client, NULL, MIN (client->route->timeout_ms, CONNECT_LIMIT_MS));
    curl_easy_setopt (client->handle, CURLOPT_CUSTOMREQUEST, "NOOP");
    curl_easy_setopt (client->handle, CURLOPT_NOBODY, 1L);
    return judge (client, curl_easy_perform (client->handle), reason);
}
