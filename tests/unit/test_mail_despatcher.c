/* SPDX-License-Identifier: ISC */
/* The despatcher between the real core on a store of its own and an SMTP server that
 * misbehaves. */
#include "imcored/mail_despatcher.h"

#include "imcored/log.h"
#include "imcored/smtp_client.h"
#include "tests/unit/smtp_server.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* ---- The log, as the despatcher writes it ------------------------------------------------ */

static GMutex log_lock;
static GCond log_grew;
static GString *logged;

void
log_event (const char *format, ...)
{
    va_list values;
    va_start (values, format);
    g_mutex_lock (&log_lock);
    g_string_append_vprintf (logged, format, values);
    g_string_append_c (logged, '\n');
    g_cond_broadcast (&log_grew);
    g_mutex_unlock (&log_lock);
    va_end (values);
}

static char *
read_log (void)
{
    g_mutex_lock (&log_lock);
    char *text = g_strdup (logged->str);
    g_mutex_unlock (&log_lock);
    return text;
}

static void
wait_for_log (const char *words)
{
    gint64 end_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
    g_mutex_lock (&log_lock);
    while (strstr (logged->str, words) == NULL)
        if (!g_cond_wait_until (&log_grew, &log_lock, end_us))
            g_error ("the log never said '%s' but:\n%s", words, logged->str);
    g_mutex_unlock (&log_lock);
}

/* ---- A core with an outbox --------------------------------------------------------------- */

typedef struct {
    char *folder;
    ImConfig *config;
    ImCore *core;
} Place;

static Place
make_place (guint16 port)
{
    Place place = { g_dir_make_tmp ("uinvite-despatcher-XXXXXX", NULL), NULL, NULL };
    g_autofree char *path = g_build_filename (place.folder, "uinvite.conf", NULL);
    g_autofree char *text = g_strdup_printf (
        "[store]\nurl = sqlite://%s/db\n[keys]\nfile = %s/keys\n[ring]\ndirectory = %s\n"
        "[templates]\ndirectory = %s/etc/templates\n[outbox]\nlease = 10s\n"
        "[mail]\nsmtp_url = smtp://127.0.0.1:%u\nsmtp_connections = 4\n",
        place.folder, place.folder, place.folder, TEST_SOURCE_DIR, port);
    g_autoptr (GError) error = NULL;
    g_autofree char *done = NULL;
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
    place.config = im_config_read (path, &error);
    g_assert_no_error (error);
    im_init (place.config, &done, &error);
    g_assert_no_error (error);
    place.core = im_core_open (place.config, &error);
    g_assert_no_error (error);
    ImRangeAdding adding;
    g_assert_true (im_add_range (place.core, 12125556666, 12125559999, &adding, &error));
    g_assert_cmpint (adding, ==, IM_RANGE_ADDED);
    g_mutex_lock (&log_lock);
    g_string_truncate (logged, 0);
    g_mutex_unlock (&log_lock);
    return place;
}

static void
remove_place (Place *place)
{
    im_core_close (place->core);
    im_config_free (place->config);
    g_autoptr (GDir) files = g_dir_open (place->folder, 0, NULL);
    for (const char *name = g_dir_read_name (files); name != NULL;
         name = g_dir_read_name (files)) {
        g_autofree char *path = g_build_filename (place->folder, name, NULL);
        g_unlink (path);
    }
    g_rmdir (place->folder);
    g_free (place->folder);
}

static void
invite (Place *place, guint first, guint count)
{
    for (guint i = first; i < first + count; i++) {
        g_autofree char *address = g_strdup_printf ("guest%u@company.example", i);
        g_autoptr (GError) error = NULL;
        ImInvited ending;
        gint64 uin = 0;
        im_invite (place->core, address, &ending, &uin, &error);
        g_assert_no_error (error);
        g_assert_cmpint (ending, ==, IM_INVITED);
    }
}

static MailDespatcher *
start (Place *place)
{
    g_autoptr (GError) error = NULL;
    MailDespatcher *despatcher = mail_despatcher_start (place->core, place->config, &error);
    g_assert_no_error (error);
    return despatcher;
}

/* Until nothing is due or to be repeated, 20 seconds at most. */
static void
wait_until_quiet (Place *place, gint64 dead)
{
    ImQueue mail, sms;
    for (guint i = 0; i < 2000; i++) {
        g_assert_true (im_show_queue (place->core, &mail, &sms, NULL));
        if (mail.due == 0 && mail.later == 0 && mail.dead == dead)
            return;
        g_usleep (10000); /* the store tells nobody when a row goes */
    }
    g_autofree char *log = read_log ();
    g_error ("due %d later %d dead %d, and the log:\n%s", (int) mail.due, (int) mail.later,
             (int) mail.dead, log);
}

/* ---- Tests ------------------------------------------------------------------------------- */

static char *
find_id (const ServedLetter *letter)
{
    const char *start = strstr (letter->octets, "\r\nMessage-ID: ");
    g_assert_nonnull (start);
    start += 2;
    return g_strndup (start, (gsize) (strchr (start, '\r') - start));
}

static void
each_reply_has_its_ending (void)
{
    static const struct {
        const char *label;
        Stage stage;
        const char *reply;
        guint times;
        guint letters; /* that come, the last of them to be taken */
        gint64 dead;
        const char *log; /* NULL: nothing */
    } cases[] = {
        { "all well", AT_NOOP, "250 x", 0, 1, 0, NULL },
        { "250 with another text", AT_DOT, "250 2.6.0 <x@y> queued as 1AB", 1, 1, 0, NULL },
        { "550 to the recipient", AT_RCPT, "550 5.1.1 <guest0@company.example>: User unknown",
          1, 0, 1, "mail refused id=1 reason=\"550 5.1.1 <...> User unknown\"\n" },
        { "550 to the sender", AT_MAIL, "550 5.7.1 Not you", 1, 0, 1,
          "mail refused id=1 reason=\"550 5.7.1 Not you\"\n" },
        { "554 to DATA", AT_DATA, "554 5.5.1 No valid recipients", 1, 0, 1,
          "mail refused id=1 reason=\"554 5.5.1 No valid recipients\"\n" },
        { "554 to the dot, on two lines", AT_DOT, "554-5.7.1 We do not\r\n554 5.7.1 like this",
          1, 1, 1, "mail refused id=1 reason=\"554-5.7.1 We do not 5.7.1 like this\"\n" },
        { "a reply with controls", AT_RCPT, "550 5.1.1 \033[31mred\a", 1, 0, 1,
          "mail refused id=1 reason=\"550 5.1.1 [31mred\"\n" },
        { "450 to the recipient", AT_RCPT, "450 4.2.1 Greylisted", 1, 1, 0,
          "mail put off id=1 reason=\"450 4.2.1 Greylisted\"\n" },
        { "451 to the sender", AT_MAIL, "451 4.3.0 Later", 1, 1, 0,
          "mail put off id=1 reason=\"451 4.3.0 Later\"\n" },
        { "452 to the dot", AT_DOT, "452 4.3.1 Disk full", 1, 2, 0,
          "mail put off id=1 reason=\"452 4.3.1 Disk full\"\n" },
        { "lost after the dot", AT_DOT, HANG_UP, 1, 2, 0,
          "mail put off id=1 reason=\"connection lost after the letter was sent:" },
        { "lost at the recipient", AT_RCPT, HANG_UP, 1, 1, 0, "MTA back\n" },
        { "lost at the recipient, again and again", AT_RCPT, HANG_UP, 3, 1, 0,
          "mail put off id=1 reason=\"no MTA:" },
        { "421 to the sender", AT_MAIL, "421 4.3.2 Shutting down", 1, 1, 0,
          "MTA away, letters wait reason=\"no MTA: 421 4.3.2 Shutting down\"\nMTA back\n" },
        { "554 as greeting", AT_GREETING, "554 No SMTP service here", 1, 1, 0,
          "MTA away, letters wait reason=\"no MTA: 554 No SMTP service here\"\nMTA back\n" },
        { "no greeting", AT_GREETING, HANG_UP, 1, 1, 0, "MTA back\n" },
        { "silence to the sender", AT_MAIL, STAY_SILENT, 1, 1, 0, "MTA back\n" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        SmtpServer *server = smtp_server_start (0);
        Place place = make_place (smtp_server_port (server));
        smtp_server_answer (server, cases[i].stage, cases[i].reply, cases[i].times);
        MailDespatcher *despatcher = start (&place);
        invite (&place, 0, 1);
        mail_despatcher_ring (despatcher);
        const ServedLetter *letters = smtp_server_wait (server, cases[i].letters);
        wait_until_quiet (&place, cases[i].dead);
        if (cases[i].log != NULL)
            wait_for_log (cases[i].log);
        mail_despatcher_stop (despatcher);

        g_autofree char *log = read_log ();
        g_assert_null (strchr (log, '@'));
        if (cases[i].log == NULL)
            g_assert_cmpstr (log, ==, "");
        g_assert_cmpuint (smtp_server_count_letters (server), ==, cases[i].letters);
        for (guint k = 0; k + 1 < cases[i].letters; k++) {
            g_autofree char *first = find_id (&letters[k]);
            g_autofree char *second = find_id (&letters[k + 1]);
            g_assert_cmpstr (first, ==, second);
            g_assert_false (letters[k].taken);
        }
        if (cases[i].letters > 0)
            g_assert_cmpint (letters[cases[i].letters - 1].taken, ==, cases[i].dead == 0);
        remove_place (&place);
        smtp_server_stop (server);
    }
}

static void
a_letter_arrives_as_it_was_written (void)
{
    SmtpServer *server = smtp_server_start (0);
    Place place = make_place (smtp_server_port (server));
    invite (&place, 0, 1);
    MailDespatcher *despatcher = start (&place);
    const ServedLetter *letter = smtp_server_wait (server, 1);
    wait_until_quiet (&place, 0);
    mail_despatcher_stop (despatcher);
    g_assert_true (g_str_has_prefix (letter->mail_from, "MAIL FROM:<b+"));
    g_assert_nonnull (strstr (letter->mail_from, "@im.example> SIZE="));
    g_assert_cmpstr (letter->rcpt, ==, "RCPT TO:<guest0@company.example>");
    g_assert_nonnull (strstr (letter->octets, "\r\nAuto-Submitted: auto-generated\r\n"));
    g_assert_true (g_str_has_suffix (letter->octets, "\r\n"));
    g_assert_nonnull (strstr (letter->octets, "buddy"));
    remove_place (&place);
    smtp_server_stop (server);
}

static gboolean
go_on (G_GNUC_UNUSED gpointer data)
{
    return FALSE;
}

static void
addresses_and_octets_arrive_as_they_are (void)
{
    static const struct {
        const char *label, *mail_from, *mail_to, *octets;
        SmtpEnding ending;
        const char *mail, *rcpt, *came; /* NULL: nothing came */
    } cases[] = {
        { "the null path", "", "a@x.example", "S: x\r\n\r\nHi\r\n", SMTP_TAKEN,
          "MAIL FROM:<> SIZE=12", "RCPT TO:<a@x.example>", "S: x\r\n\r\nHi\r\n" },
        { "dots", "a@x.example", "b@x.example", "S: x\r\n\r\n.\r\n..x\r\n.", SMTP_TAKEN,
          "MAIL FROM:<a@x.example> SIZE=17", "RCPT TO:<b@x.example>",
          "S: x\r\n\r\n.\r\n..x\r\n.\r\n" },
        { "a dot first", "a@x.example", "b@x.example", ".x\r\n", SMTP_TAKEN,
          "MAIL FROM:<a@x.example> SIZE=4", "RCPT TO:<b@x.example>", ".x\r\n" },
        { "a quoted local part", "a@x.example", "\"b c@d\"@x.example", "S: x\r\n", SMTP_TAKEN,
          "MAIL FROM:<a@x.example> SIZE=6", "RCPT TO:<\"b c@d\"@x.example>", "S: x\r\n" },
        { "UTF-8", "a@x.example", "zo\u00EB@x.example", "S: x\r\n", SMTP_TAKEN,
          "MAIL FROM:<a@x.example> SIZE=6 SMTPUTF8", "RCPT TO:<zo\u00EB@x.example>",
          "S: x\r\n" },
        { "a second command", "a@x.example", "b@x.example>\r\nRCPT TO:<c@x.example", "S: x\r\n",
          SMTP_REFUSED, NULL, NULL, NULL },
        { "a second command in the path", "a\n@x.example", "b@x.example", "S: x\r\n",
          SMTP_REFUSED, NULL, NULL, NULL },
        { "nobody", "a@x.example", "", "S: x\r\n", SMTP_REFUSED, NULL, NULL, NULL },
    };
    SmtpServer *server = smtp_server_start (0);
    g_autofree char *url = g_strdup_printf ("smtp://127.0.0.1:%u", smtp_server_port (server));
    SmtpRoute route = { NULL, 0 };
    g_assert_true (smtp_route_set (&route, url, "im.example", 5000, NULL));
    SmtpClient *client = smtp_client_new (&route, go_on, NULL);
    guint come = 0;
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GBytes) octets
            = g_bytes_new_static (cases[i].octets, strlen (cases[i].octets));
        g_autofree char *reason = NULL;
        g_test_message ("%s", cases[i].label);
        g_assert_cmpint (
            smtp_client_send (client, cases[i].mail_from, cases[i].mail_to, octets, &reason),
            ==, cases[i].ending);
        if (cases[i].came == NULL)
            continue;
        const ServedLetter *letter = smtp_server_wait (server, come + 1) + come;
        come++;
        g_assert_cmpstr (letter->mail_from, ==, cases[i].mail);
        g_assert_cmpstr (letter->rcpt, ==, cases[i].rcpt);
        g_assert_cmpstr (letter->octets, ==, cases[i].came);
    }
    guint most_at_once = 0;
    g_assert_cmpuint (smtp_server_count_connections (server, &most_at_once), ==, 1);
    g_assert_cmpuint (smtp_server_count_letters (server), ==, come);
    smtp_client_free (client);
    smtp_route_clear (&route);
    smtp_server_stop (server);
}

static gint
compare_commands (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
many_letters_share_few_connections_and_come_once (void)
{
    enum { MANY = 300 };
    SmtpServer *server = smtp_server_start (0);
    Place place = make_place (smtp_server_port (server));
    invite (&place, 0, MANY);
    gint64 start_us = g_get_monotonic_time ();
    MailDespatcher *despatcher = start (&place);
    const ServedLetter *letters = smtp_server_wait (server, MANY);
    wait_until_quiet (&place, 0);
    gint64 took_us = g_get_monotonic_time () - start_us;
    mail_despatcher_stop (despatcher);

    guint most_at_once = 0;
    g_assert_cmpuint (smtp_server_count_connections (server, &most_at_once), ==, 4);
    g_assert_cmpuint (most_at_once, ==, 4);
    g_assert_cmpuint (smtp_server_count_letters (server), ==, MANY);
    g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
    for (guint i = 0; i < MANY; i++)
        g_ptr_array_add (recipients, letters[i].rcpt);
    g_ptr_array_sort (recipients, compare_commands);
    for (guint i = 1; i < MANY; i++)
        g_assert_cmpstr (recipients->pdata[i - 1], !=, recipients->pdata[i]);
    g_test_message ("%d letters a second", (int) (MANY * G_USEC_PER_SEC / took_us));
    remove_place (&place);
    smtp_server_stop (server);
}

static void
letters_wait_for_an_mta_that_is_away (void)
{
    SmtpServer *server = smtp_server_start (0);
    guint16 port = smtp_server_port (server);
    smtp_server_stop (server);
    Place place = make_place (port);
    invite (&place, 0, 20);
    MailDespatcher *despatcher = start (&place);
    wait_for_log ("MTA away, letters wait reason=\"no MTA:");
    invite (&place, 20, 20);
    mail_despatcher_ring (despatcher);
    server = smtp_server_start (port);
    smtp_server_wait (server, 40);
    wait_until_quiet (&place, 0);
    mail_despatcher_stop (despatcher);
    g_autofree char *log = read_log ();
    g_assert_true (g_str_has_suffix (log, "MTA back\n"));
    g_assert_null (strstr (log, "mail ")); /* no row had an attempt */
    g_assert_cmpuint (smtp_server_count_letters (server), ==, 40);
    remove_place (&place);
    smtp_server_stop (server);
}

static void
a_stop_takes_two_seconds_and_loses_nothing (void)
{
    SmtpServer *server = smtp_server_start (0);
    Place place = make_place (smtp_server_port (server));
    smtp_server_answer (server, AT_DOT, STAY_SILENT, 4);
    invite (&place, 0, 30);
    MailDespatcher *despatcher = start (&place);
    smtp_server_wait (server, 4);
    gint64 start_us = g_get_monotonic_time ();
    mail_despatcher_stop (despatcher);
    g_assert_cmpint (g_get_monotonic_time () - start_us, <, 2 * G_USEC_PER_SEC);

    despatcher = start (&place);
    smtp_server_wait (server, 34);
    wait_until_quiet (&place, 0);
    mail_despatcher_stop (despatcher);
    g_assert_cmpuint (smtp_server_count_letters (server), ==, 34);
    remove_place (&place);
    smtp_server_stop (server);
}

static void
a_url_that_is_not_smtp_is_refused (void)
{
    static const char *const urls[]
        = { "http://127.0.0.1:25", "127.0.0.1 25", "smtp://", "", NULL };
    for (guint i = 0; urls[i] != NULL; i++) {
        g_autofree char *path = NULL;
        g_close (g_file_open_tmp ("uinvite-despatcher-XXXXXX", &path, NULL), NULL);
        g_autofree char *text = g_strdup_printf ("[mail]\nsmtp_url = %s\n", urls[i]);
        g_assert_true (g_file_set_contents (path, text, -1, NULL));
        g_autoptr (GError) error = NULL;
        g_autoptr (ImConfig) config = im_config_read (path, &error);
        g_assert_no_error (error);
        g_unlink (path);
        g_assert_null (mail_despatcher_start (NULL, config, &error));
        g_assert_error (error, IM_ERROR, IM_ERROR_CONFIG);
        g_assert_nonnull (strstr (error->message, "mail.smtp_url"));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    signal (SIGPIPE, SIG_IGN);
    logged = g_string_new (NULL);
#define ADD(name) g_test_add_func ("/mail_despatcher/" #name, name)
    ADD (each_reply_has_its_ending);
    ADD (a_letter_arrives_as_it_was_written);
    ADD (addresses_and_octets_arrive_as_they_are);
    ADD (many_letters_share_few_connections_and_come_once);
    ADD (letters_wait_for_an_mta_that_is_away);
    ADD (a_stop_takes_two_seconds_and_loses_nothing);
    ADD (a_url_that_is_not_smtp_is_refused);
    int status = g_test_run ();
    g_string_free (logged, TRUE);
    return status;
}
