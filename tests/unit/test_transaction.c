/* SPDX-License-Identifier: ISC */
/* The milter's decisions, on a real core with an SQLite store. */
#include <config.h>

#include "milter/transaction.h"

#include <string.h>

#define SERVICE "NewUser@im.example"
#define FOREIGN "bob@elsewhere.example"
#define PROOF " mx.im.example; dkim=pass header.d=company.com"

typedef struct {
    char *folder;
    ImConfig *config;
    ImCore *core;
    const Reply *reply; /* of the last end */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer settings)
{
    g_autofree char *done = NULL;
    ImRangeAdding added;
    fixture->folder = g_dir_make_tmp ("uinvite-transaction-XXXXXX", NULL);
    g_autofree char *path = g_build_filename (fixture->folder, "uinvite.conf", NULL);
    g_autofree char *text = g_strdup_printf (
        "[store]\nurl = sqlite://%s/db\n[keys]\nfile = %s/keys\n[ring]\ndirectory = %s\n"
        "[templates]\ndirectory = " TEST_SOURCE_DIR "/etc/templates\n"
        "[mail]\nverifier = mx.im.example\nletter_limit = 64K\n%s",
        fixture->folder, fixture->folder, fixture->folder,
        settings != NULL ? (const char *) settings : "");
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
    fixture->config = im_config_read (path, NULL);
    g_assert_nonnull (fixture->config);
    g_assert_true (im_init (fixture->config, &done, NULL));
    fixture->core = im_core_open (fixture->config, NULL);
    g_assert_nonnull (fixture->core);
    g_assert_true (im_add_range (fixture->core, 12125556666, 12125556669, &added, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer settings)
{
    (void) settings;
    im_core_close (fixture->core);
    im_config_free (fixture->config);
    const char *argv[] = { "rm", "-rf", "--", fixture->folder, NULL };
    g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                  NULL);
    g_free (fixture->folder);
}

static Transaction *
begin (const Fixture *fixture, gboolean is_reentry)
{
    return transaction_new (fixture->core, fixture->config, "<john@company.com>", NULL,
                            is_reentry);
}

static const Reply *
add (Transaction *transaction, const char *address)
{
    g_autoptr (GError) error = NULL;
    const Reply *reply = transaction_add_recipient (transaction, address, address, &error);
    g_assert_no_error (error);
    return reply;
}

/* A letter from john@company.com with @proof as its Authentication-Results, NULL none. */
static void
fill (Transaction *transaction, const char *proof)
{
    if (proof != NULL)
        transaction_add_header (transaction, "Authentication-Results", proof);
    transaction_add_header (transaction, "From", " John\n <john@company.com>");
    transaction_add_header (transaction, "Message-ID", " <1@company.com>");
    transaction_add_header (transaction, "Subject", " Cool D");
    transaction_end_headers (transaction);
    transaction_add_body (transaction, (const guint8 *) "Hello\r\n", 7);
}

static TransactionEnd
end (Fixture *fixture, Transaction *transaction)
{
    g_autoptr (GError) error = NULL;
    TransactionEnd result = transaction_end (transaction, &fixture->reply, &error);
    g_assert_no_error (error);
    return result;
}

/* One letter to @recipients, separated by blanks, from its start to its end. */
static TransactionEnd
play (Fixture *fixture, gboolean is_reentry, const char *recipients, const char *proof)
{
    g_autoptr (Transaction) transaction = begin (fixture, is_reentry);
    g_auto (GStrv) all = g_strsplit (recipients, " ", -1);
    for (char **r = all; *r != NULL; r++)
        g_assert_null (add (transaction, *r));
    fill (transaction, proof);
    return end (fixture, transaction);
}

static void
mail_for_others_is_never_asked_for (Fixture *fixture, gconstpointer settings)
{
    (void) settings;
    g_autoptr (Transaction) transaction = begin (fixture, FALSE);
    g_assert_null (add (transaction, FOREIGN));
    g_assert_null (add (transaction, "postmaster@im.example"));
    g_assert_null (add (transaction, "12125556666@sub.im.example"));
    g_assert_false (transaction_wants_content (transaction));
    g_assert_null (add (transaction, SERVICE));
    g_assert_true (transaction_wants_content (transaction));
}

static void
an_unknown_number_is_refused_at_once_but_not_at_reentry (Fixture *fixture,
                                                         gconstpointer settings)
{
    (void) settings;
    g_autoptr (Transaction) edge = begin (fixture, FALSE);
    g_assert_cmpstr (add (edge, "12125556666@im.example")->enhanced, ==, "5.1.1");
    g_assert_false (transaction_wants_content (edge));
    g_assert_cmpint (play (fixture, TRUE, "12125556666@im.example", PROOF), ==,
                     TRANSACTION_CONSUMED);
    g_assert_true (fixture->reply == &reply_unknown);
}

static void
what_is_not_ours_does_not_go_round_in_circles (Fixture *fixture, gconstpointer settings)
{
    (void) settings;
    g_autoptr (Transaction) reentry = begin (fixture, TRUE);
    g_assert_true (add (reentry, "postmaster@im.example") == &reply_misrouted);
    g_assert_true (add (reentry, FOREIGN) == &reply_misrouted);
    g_assert_false (transaction_wants_content (reentry));
}

static void
a_proven_letter_is_consumed_once (Fixture *fixture, gconstpointer settings)
{
    (void) settings;
    g_assert_cmpint (play (fixture, FALSE, SERVICE, PROOF), ==, TRANSACTION_CONSUMED);
    g_assert_cmpstr (fixture->reply->name, ==, "taken");
    g_assert_cmpint (play (fixture, FALSE, "<newuser@IM.example>", PROOF), ==,
                     TRANSACTION_CONSUMED);
    g_assert_cmpstr (fixture->reply->name, ==, "taken-before");
}

static void
a_letter_of_nobody_proven_is_refused_but_not_at_reentry (Fixture *fixture,
                                                         gconstpointer settings)
{
    (void) settings;
    g_assert_cmpint (play (fixture, FALSE, SERVICE, NULL), ==, TRANSACTION_REFUSED);
    g_assert_cmpstr (fixture->reply->enhanced, ==, "5.7.1");
    g_assert_cmpint (play (fixture, TRUE, SERVICE, NULL), ==, TRANSACTION_CONSUMED);
    g_assert_cmpstr (fixture->reply->name, ==, "unproven");
}

static void
a_letter_of_nobody_proven_waits_at_reentry_too (Fixture *fixture, gconstpointer settings)
{
    (void) settings;
    g_assert_cmpint (play (fixture, FALSE, SERVICE, NULL), ==, TRANSACTION_CONSUMED);
    g_assert_cmpstr (fixture->reply->name, ==, "waits");
    g_assert_cmpint (play (fixture, TRUE, SERVICE, NULL), ==, TRANSACTION_CONSUMED);
    g_assert_cmpstr (fixture->reply->name, ==, "taken-before");
}

static void
a_proven_sender_is_refused_at_reentry_too (Fixture *fixture, gconstpointer settings)
{
    (void) settings;
    ImInvited invited;
    gint64 uin = 0;
    g_assert_true (im_invite (fixture->core, "mary@company.com", &invited, &uin, NULL));
    g_autoptr (Transaction) transaction = begin (fixture, TRUE);
    g_assert_null (add (transaction, "12125556666@im.example"));
    transaction_add_header (transaction, "Authentication-Results", PROOF);
    transaction_add_header (transaction, "From", " <john@company.com>");
    transaction_end_headers (transaction); /* and not a word */
    g_assert_cmpint (end (fixture, transaction), ==, TRANSACTION_REFUSED);
    g_assert_cmpstr (fixture->reply->name, ==, "empty");
}

static void
a_letter_that_others_get_too_is_never_refused (Fixture *fixture, gconstpointer settings)
{
    (void) settings;
    g_autoptr (Transaction) transaction = begin (fixture, FALSE);
    add (transaction, SERVICE);
    add (transaction, FOREIGN);
    fill (transaction, NULL);
    g_assert_cmpint (end (fixture, transaction), ==, TRANSACTION_CONSUMED);
    const char *const *ours = transaction_recipients (transaction);
    g_assert_cmpstr (ours[0], ==, SERVICE);
    g_assert_null (ours[1]);
}

static void
later_weighs_more_than_taken_and_taken_more_than_refused (Fixture *fixture,
                                                          gconstpointer settings)
{
    (void) settings;
    play (fixture, FALSE, SERVICE, PROOF);
    g_assert_cmpint (play (fixture, FALSE, "12125556666@im.example " SERVICE, PROOF), ==,
                     TRANSACTION_CONSUMED);
    g_assert_cmpstr (fixture->reply->name, ==, "taken-before");
}

static void
what_has_to_wait_waits_alone_where_it_can_come_back (Fixture *fixture, gconstpointer settings)
{
    const Reply *reply;
    gboolean has_reentry = settings == NULL;
    g_autoptr (Transaction) ours = begin (fixture, FALSE);
    add (ours, SERVICE);
    g_assert_cmpint (transaction_postpone (ours, &reply), ==, TRANSACTION_REFUSED);
    g_assert_true (reply_is_temporary (reply));
    add (ours, FOREIGN);
    g_assert_cmpint (transaction_postpone (ours, &reply), ==,
                     has_reentry ? TRANSACTION_LEFT : TRANSACTION_REFUSED);

    g_autoptr (Transaction) back = begin (fixture, TRUE);
    add (back, SERVICE);
    add (back, FOREIGN);
    g_assert_cmpint (transaction_postpone (back, &reply), ==, TRANSACTION_REFUSED);

    g_autoptr (Transaction) login = transaction_new (
        fixture->core, fixture->config, "john@company.com", "john@company.com", FALSE);
    add (login, SERVICE);
    add (login, FOREIGN);
    g_assert_cmpint (transaction_postpone (login, &reply), ==, TRANSACTION_REFUSED);
}

static void
a_letter_over_its_limit_is_wanted_no_more (Fixture *fixture, gconstpointer settings)
{
    (void) settings;
    g_autofree guint8 *much = g_malloc (64 * 1024);
    memset (much, 'x', 64 * 1024);
    g_autoptr (Transaction) transaction = begin (fixture, FALSE);
    add (transaction, SERVICE);
    fill (transaction, PROOF);
    g_assert_false (transaction_add_body (transaction, much, 64 * 1024));
    g_assert_cmpint (end (fixture, transaction), ==, TRANSACTION_REFUSED);
    g_assert_cmpstr (fixture->reply->code, ==, "552");
    g_autofree char *words = reply_words (fixture->reply, fixture->config, NULL);
    g_assert_nonnull (strstr (words, "65536"));
}

static void
a_fold_begins_no_header_of_its_own (Fixture *fixture, gconstpointer settings)
{
    (void) settings;
    g_autoptr (Transaction) transaction = begin (fixture, FALSE);
    add (transaction, SERVICE);
    transaction_add_header (transaction, "X-Folded", " a\nFrom: eve@evil.example\n");
    fill (transaction, PROOF);
    g_assert_cmpint (end (fixture, transaction), ==, TRANSACTION_CONSUMED);
    g_assert_cmpstr (fixture->reply->name, ==, "taken");
}

static void
recipients_of_one_letter_are_bounded (Fixture *fixture, gconstpointer settings)
{
    (void) settings;
    g_autoptr (Transaction) transaction = begin (fixture, FALSE);
    for (guint i = 0; i < TRANSACTION_RECIPIENTS; i++)
        g_assert_null (add (transaction, SERVICE));
    g_assert_true (add (transaction, SERVICE) == &reply_many_recipients);
    g_assert_null (add (transaction, FOREIGN));
}

#ifdef HAVE_MYSQL
static void
without_a_store_a_number_is_deferred_and_others_pass (void)
{
    Fixture fixture = { 0 };
    set_up (&fixture, NULL);
    im_core_close (fixture.core);
    im_config_free (fixture.config);
    g_autofree char *path = g_build_filename (fixture.folder, "uinvite.conf", NULL);
    g_autofree char *text = NULL;
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    char *url = strstr (text, "\n[keys]");
    g_autofree char *away = g_strconcat (
        "[store]\nurl = mysql://nobody@localhost/none?socket=/nonexistent/sock", url, NULL);
    g_assert_true (g_file_set_contents (path, away, -1, NULL));
    fixture.config = im_config_read (path, NULL);
    fixture.core = im_core_open (fixture.config, NULL);
    g_assert_nonnull (fixture.core);

    g_autoptr (Transaction) transaction = begin (&fixture, FALSE);
    g_autoptr (GError) error = NULL;
    const char *number = "12125556666@im.example";
    g_assert_true (transaction_add_recipient (transaction, number, number, &error)
                   == &reply_unavailable);
    g_assert_error (error, IM_ERROR, IM_ERROR_UNAVAILABLE);
    g_assert_null (add (transaction, FOREIGN));
    g_assert_false (transaction_wants_content (transaction));
    g_clear_pointer (&transaction, transaction_free);
    tear_down (&fixture, NULL);
}
#endif

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(fact) g_test_add ("/transaction/" #fact, Fixture, NULL, set_up, fact, tear_down)
    ADD (mail_for_others_is_never_asked_for);
    ADD (an_unknown_number_is_refused_at_once_but_not_at_reentry);
    ADD (what_is_not_ours_does_not_go_round_in_circles);
    ADD (a_proven_letter_is_consumed_once);
    g_test_add ("/transaction/a_letter_of_nobody_proven_is_refused_but_not_at_reentry", Fixture,
                "unproven = reject\n", set_up,
                a_letter_of_nobody_proven_is_refused_but_not_at_reentry, tear_down);
    ADD (a_letter_of_nobody_proven_waits_at_reentry_too);
    ADD (a_proven_sender_is_refused_at_reentry_too);
    ADD (a_letter_that_others_get_too_is_never_refused);
    ADD (later_weighs_more_than_taken_and_taken_more_than_refused);
    ADD (what_has_to_wait_waits_alone_where_it_can_come_back);
    g_test_add ("/transaction/without_a_reentry_listener_all_wait", Fixture,
                "[milter]\nreentry_name =\n", set_up,
                what_has_to_wait_waits_alone_where_it_can_come_back, tear_down);
    ADD (a_letter_over_its_limit_is_wanted_no_more);
    ADD (a_fold_begins_no_header_of_its_own);
    ADD (recipients_of_one_letter_are_bounded);
#ifdef HAVE_MYSQL
    g_test_add_func ("/transaction/without_a_store_a_number_is_deferred_and_others_pass",
                     without_a_store_a_number_is_deferred_and_others_pass);
#endif
    return g_test_run ();
}
