/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/core_fixture.h"

#include "imcore/core.h"
#include "imcore/storage/work.h"

#include <gio/gio.h>
#include <string.h>

typedef struct {
    CoreTest test;
    const char *const *settings;
    gboolean on_mysql;
} Case;

static PrivateMysql *shared_mysql;
static GPtrArray *cases; /* of the names and Cases, freed at the end */

static void
append_settings (GString *text, const char *const *settings)
{
    for (; settings != NULL && *settings != NULL; settings++) {
        const char *dot = strchr (*settings, '.');
        g_string_append_printf (text, "[%.*s]\n%s\n", (int) (dot - *settings), *settings, dot + 1);
    }
}

static ImConfig *
write_config (CoreFixture *fixture, const char *const *settings)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = g_build_filename (fixture->folder, "uinvite.conf", NULL);
    g_autofree char *url = fixture->mysql != NULL
                               ? private_mysql_url (fixture->mysql)
                               : g_strdup_printf ("sqlite://%s/db", fixture->folder);
    g_autoptr (GString) text = g_string_new (NULL);
    g_string_append_printf (text,
                            "[store]\nurl = %s\n[keys]\nfile = %s/keys\n[ring]\ndirectory = %s\n"
                            "[templates]\ndirectory = " TEST_SOURCE_DIR "/etc/templates\n"
                            "[mail]\nverifier = mx.im.example\n[sms]\nprefixes = +63\n",
                            url, fixture->folder, fixture->folder);
    append_settings (text, settings);
    g_file_set_contents (path, text->str, -1, &error);
    g_assert_no_error (error);
    ImConfig *config = im_config_read (path, &error);
    g_assert_no_error (error);
    return config;
}

static void
set_up (CoreFixture *fixture, const Case *c)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *done = NULL;
    ImRangeAdding ending;
    fixture->folder = g_dir_make_tmp ("uinvite-core-XXXXXX", &error);
    g_assert_no_error (error);
    fixture->mysql = c->on_mysql ? shared_mysql : NULL;
    if (c->on_mysql)
        private_mysql_empty (shared_mysql);
    fixture->config = write_config (fixture, c->settings);
    im_init (fixture->config, &done, &error);
    g_assert_no_error (error);
    fixture->core = im_core_open (fixture->config, &error);
    g_assert_no_error (error);
    g_assert_true (im_add_range (fixture->core, 12125556666, 12125559999, &ending, &error));
    g_assert_cmpint (ending, ==, IM_RANGE_ADDED);
}

static void
tear_down (CoreFixture *fixture)
{
    im_core_close (fixture->core);
    im_config_free (fixture->config);
    const char *argv[] = { "rm", "-rf", "--", fixture->folder, NULL };
    g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
    g_free (fixture->folder);
}

static void
run_case (gconstpointer data)
{
    const Case *c = data;
    CoreFixture fixture = { 0 };
    set_up (&fixture, c);
    c->test (&fixture);
    tear_down (&fixture);
}

void
core_test_add (const char *name, CoreTest test, const char *const *settings)
{
    for (int on_mysql = 0; on_mysql <= 1; on_mysql++) {
        g_autofree char *path = g_strdup_printf ("/%s/%s", on_mysql ? "mysql" : "sqlite", name);
        Case *c = g_new0 (Case, 1);
        *c = (Case){ test, settings, on_mysql };
        g_test_add_data_func (path, c, run_case);
        if (cases == NULL)
            cases = g_ptr_array_new_with_free_func (g_free);
        g_ptr_array_add (cases, c);
    }
}

int
core_test_run (void)
{
    shared_mysql = private_mysql_start ();
    int result = g_test_run ();
    private_mysql_end (shared_mysql);
    g_clear_pointer (&cases, g_ptr_array_unref);
    return result;
}

ImLetterEnding
core_take_letter (CoreFixture *fixture, const char *from, const char *subject, const char *message_id,
                  const char *text)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (ImLetter) letter = NULL;
    ImLetterEnding ending;
    const ImEnvelope envelope = { .mail_from = from };
    const char *domain = strchr (from, '@') + 1;
    g_autofree char *raw = g_strdup_printf (
        "Authentication-Results: mx.im.example; dkim=pass header.d=%s\r\nReceived: from x by y\r\n"
        "From: <%s>\r\nTo: NewUser@im.example\r\nSubject: %s\r\nMessage-ID: <%s>\r\n\r\n%s\r\n",
        domain, from, subject, message_id, text);
    g_autoptr (GBytes) bytes = g_bytes_new (raw, strlen (raw));
    g_assert_cmpint (im_read_letter (fixture->core, &envelope, bytes, &letter), ==, IM_READING_DONE);
    im_take_letter (fixture->core, letter, "NewUser@im.example", &ending, &error);
    g_assert_no_error (error);
    return ending;
}

ImLetterEnding
core_take_letter_to (CoreFixture *fixture, const char *from, const char *to, const char *text)
{
    static guint letters;
    g_autoptr (GError) error = NULL;
    g_autoptr (ImLetter) letter = NULL;
    ImLetterEnding ending;
    const ImEnvelope envelope = { .mail_from = from };
    g_autofree char *raw = g_strdup_printf (
        "Authentication-Results: mx.im.example; dkim=pass header.d=%s\r\nReceived: from x by y\r\n"
        "From: <%s>\r\nTo: <%s>\r\nMessage-ID: <to%u@x>\r\n\r\n%s\r\n",
        strchr (from, '@') + 1, from, to, ++letters, text);
    g_autoptr (GBytes) bytes = g_bytes_new (raw, strlen (raw));
    g_assert_cmpint (im_read_letter (fixture->core, &envelope, bytes, &letter), ==, IM_READING_DONE);
    im_take_letter (fixture->core, letter, to, &ending, &error);
    g_assert_no_error (error);
    return ending;
}

ImLetterEnding
core_take_report (CoreFixture *fixture, const char *to, const char *action, const char *status)
{
    return core_take_report_about (fixture, to, "mary@elsewhere.example", action, status);
}

ImLetterEnding
core_take_report_about (CoreFixture *fixture, const char *to, const char *recipient,
                        const char *action, const char *status)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (ImLetter) letter = NULL;
    ImLetterEnding ending;
    const ImEnvelope envelope = { .mail_from = "" };
    g_autofree char *raw = g_strdup_printf (
        "From: MAILER-DAEMON@mx.outside.example\r\nTo: <%s>\r\nSubject: Undelivered\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\n\r\nI am sorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.outside.example\r\n\r\nFinal-Recipient: rfc822; %s\r\n"
        "Action: %s\r\nStatus: %s\r\nDiagnostic-Code: smtp; 550 %s <secret@company.com>\r\n "
        "--b--\r\n"
        "--b--\r\n",
        to, recipient, action, status, status);
    g_autoptr (GBytes) bytes = g_bytes_new (raw, strlen (raw));
    g_assert_cmpint (im_read_letter (fixture->core, &envelope, bytes, &letter), ==, IM_READING_DONE);
    im_take_letter (fixture->core, letter, to, &ending, &error);
    g_assert_no_error (error);
    return ending;
}

ImTextEnding
core_take_text (CoreFixture *fixture, const char *sender, const char *id, const char *text)
{
    g_autoptr (GError) error = NULL;
    ImTextEnding ending;
    const ImText taken = { .id = id, .carrier = "SMSC", .sender = sender, .receiver = "2910001",
                           .text = text };
    im_take_text (fixture->core, &taken, &ending, &error);
    g_assert_no_error (error);
    return ending;
}

ImTextEnding
core_take_text_to (CoreFixture *fixture, const char *sender, const char *to, const char *text)
{
    static guint texts;
    g_autoptr (GError) error = NULL;
    ImTextEnding ending;
    g_autofree char *id = g_strdup_printf ("to%u", ++texts);
    const ImText taken
        = { .id = id, .carrier = "SMSC", .sender = sender, .receiver = to, .text = text };
    im_take_text (fixture->core, &taken, &ending, &error);
    g_assert_no_error (error);
    return ending;
}

ImParty
core_member_by_phone (CoreFixture *fixture, const char *phone)
{
    ImSignIn ending;
    g_autoptr (ImMember) member = NULL;
    core_take_text_to (fixture, phone, "2910001", phone + strlen (phone) - 4);
    g_autofree char *text = core_next_text (fixture);
    g_autofree char *password = core_password_in (text);
    g_autoptr (ImAccountView) view = core_account (fixture, phone);
    g_assert_true (
        im_sign_in (fixture->core, view->uin, password, "my own words", &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_DONE);
    return member->party;
}

ImParty
core_open_member_by_phone (CoreFixture *fixture, const char *phone)
{
    ImParty party = core_member_by_phone (fixture, phone);
    g_assert_true (im_set_policy (fixture->core, party, TRUE, NULL));
    return party;
}

gint64
core_send (CoreFixture *fixture, ImParty from, gint64 number, const char *words)
{
    static guint sent;
    g_autoptr (GError) error = NULL;
    g_autofree char *id = g_strdup_printf ("sent%u", ++sent);
    ImSend ending = IM_SEND_DONE;
    gint64 seq = 0;
    im_send_message (fixture->core, from, number, id, words, &ending, &seq, &error);
    g_assert_no_error (error);
    g_assert_cmpint (ending, ==, IM_SEND_DONE);
    return seq;
}

ImAccountView *
core_account (CoreFixture *fixture, const char *which)
{
    g_autoptr (GError) error = NULL;
    ImAccountView *view = NULL;
    im_show_account (fixture->core, which, &view, &error);
    g_assert_no_error (error);
    g_assert_nonnull (view);
    return view;
}

char *
core_next_text (CoreFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) texts = im_claim_texts (fixture->core, 1, &error);
    g_assert_no_error (error);
    if (texts->len == 0)
        return NULL;
    const ImOutgoingText *text = g_ptr_array_index (texts, 0);
    im_note_handover (fixture->core, text->id, text->claim, IM_HANDOVER_DONE, NULL, &error);
    g_assert_no_error (error);
    return g_strdup (text->text);
}

char *
core_next_letters (CoreFixture *fixture)
{
    g_autoptr (GString) all = g_string_new (NULL);
    for (;;) {
        g_autoptr (GError) error = NULL;
        g_autoptr (GPtrArray) letters = im_claim_letters (fixture->core, 10, &error);
        g_assert_no_error (error);
        if (letters->len == 0)
            return g_string_free (g_steal_pointer (&all), FALSE);
        for (guint i = 0; i < letters->len; i++) {
            const ImOutgoingLetter *letter = g_ptr_array_index (letters, i);
            g_string_append_len (all, g_bytes_get_data (letter->letter, NULL),
                                 (gssize) g_bytes_get_size (letter->letter));
            im_note_handover (fixture->core, letter->id, letter->claim, IM_HANDOVER_DONE, NULL,
                              &error);
            g_assert_no_error (error);
        }
    }
}

static gboolean
run_sql (StoreWork *work, gpointer data, GError **error)
{
    return sql_run_ddl (work->sql, data, error);
}

void
core_run_sql (CoreFixture *fixture, const char *statement)
{
    g_autoptr (GError) error = NULL;
    store_act (fixture->core->store, STORE_WRITES, run_sql, (gpointer) statement, &error);
    g_assert_no_error (error);
}

char *
core_password_in (const char *text)
{
    const char *at = strstr (text, "password: ");
    g_assert_nonnull (at);
    at += strlen ("password: ");
    return g_strndup (at, strcspn (at, " \n"));
}
