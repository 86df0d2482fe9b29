/* SPDX-License-Identifier: ISC */
/* A store of schema 2, as it was released, with a member and his guests in it, brought up to
 * today's. */
#include <config.h>

#include "imcore/storage/work.h"
#include "tests/unit/core_fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define DENNIS G_GINT64_CONSTANT (639175336647)
#define ANN G_GINT64_CONSTANT (999000000001)
#define BOB G_GINT64_CONSTANT (999000000002)

enum { OLD = 2 }; /* version */

static void
make_empty (CoreFixture *f)
{
    g_clear_pointer (&f->core, im_core_close);
    if (f->mysql != NULL) {
        private_mysql_empty (f->mysql);
        return;
    }
    static const char *const ends[] = { "", "-wal", "-shm" };
    const char *url = im_config_text (f->config, "store.url");
    g_assert_true (g_str_has_prefix (url, "sqlite://"));
    for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
        g_autofree char *file = g_strconcat (url + strlen ("sqlite://"), ends[i], NULL);
        g_unlink (file);
    }
}

/* Dennis, a member by telephone; Ann, who talks with him, and Bob, who has left.  @now: of the
 * clock. */
static const char *const rows[] = {
    "INSERT INTO schema_version (version, applied_ms) VALUES (1, 1)",
    "INSERT INTO schema_version (version, applied_ms) VALUES (2, 1)",
    "INSERT INTO uin_range (id, first_uin, last_uin, next_uin) VALUES (1, 12125556666, "
    "12125559999, "
    "12125556666)",
    "INSERT INTO account (id, uin, state, name, created_ms, changed_ms, log_seq, "
    "password_until_ms) "
    "VALUES (1, 639175336647, 1, 'Dennis', @now, @now, 4, 0)",
    "INSERT INTO address (kind, addr, shown, account, created_ms) VALUES (2, '+639175336647', "
    "'+639175336647', 1, @now)",
    "INSERT INTO link (id, account, label, created_ms, expires_ms, withdrawn_ms) VALUES (1, 1, "
    "'page', "
    "@now, 0, 0)",
    "INSERT INTO guest (id, number, account, link, name, came_from, created_ms, seen_ms, "
    "ended_ms, "
    "log_seq) VALUES (1, 999000000001, 1, 1, 'Ann', '0123456789abcdef0123456789abcdef', @now, "
    "@now, 0, "
    "1)",
    "INSERT INTO guest (id, number, account, link, name, came_from, created_ms, seen_ms, "
    "ended_ms, "
    "log_seq) VALUES (2, 999000000002, 1, 1, 'Bob', '0123456789abcdef0123456789abcdef', @now, "
    "@now, "
    "@now, 1)",
    "INSERT INTO message (id, sender, recipient, created_ms, body) VALUES (1, -1, 1, @now, 'Is "
    "this "
    "Dennis?')",
    "INSERT INTO message (id, sender, recipient, created_ms, body) VALUES (2, -2, 1, @now, "
    "'Bye')",
    "INSERT INTO log (owner, seq, kind, mine, peer, message, at_ms) VALUES (1, 1, 1, 0, -1, "
    "NULL, @now)",
    "INSERT INTO log (owner, seq, kind, mine, peer, message, at_ms) VALUES (1, 2, 0, 0, -1, 1, "
    "@now)",
    "INSERT INTO log (owner, seq, kind, mine, peer, message, at_ms) VALUES (1, 3, 0, 0, -2, 2, "
    "@now)",
    "INSERT INTO log (owner, seq, kind, mine, peer, message, at_ms) VALUES (1, 4, 2, 0, -2, "
    "NULL, @now)",
    "INSERT INTO log (owner, seq, kind, mine, peer, message, at_ms) VALUES (-1, 1, 0, 1, 1, 1, "
    "@now)",
    "INSERT INTO log (owner, seq, kind, mine, peer, message, at_ms) VALUES (-2, 1, 0, 1, 1, 2, "
    "@now)",
};

/* "'Ann'" -> "X'416e6e'": texts are bytes in the store, and SQLite would keep a literal as a
 * text. */
static char *
with_bytes (const char *row)
{
    g_auto (GStrv) pieces = g_strsplit (row, "'", -1);
    g_autoptr (GString) out = g_string_new (NULL);
    for (guint i = 0; pieces[i] != NULL; i++) {
        if (i % 2 == 0) {
            g_string_append (out, pieces[i]);
            continue;
        }
        g_string_append (out, "X'");
        for (const char *c = pieces[i]; *c != '\0'; c++)
            g_string_append_printf (out, "%02x", (guint) (guchar) *c);
        g_string_append_c (out, '\'');
    }
    return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
fill_old (CoreFixture *f)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / 1000);
    g_autoptr (Sql) sql = sql_open (im_config_text (f->config, "store.url"), "", &error);
    for (gint64 version = 1; version <= OLD && error == NULL; version++)
        schema_run (sql, version, &error);
    for (guint i = 0; i < G_N_ELEMENTS (rows) && error == NULL; i++) {
        g_autofree char *bytes = with_bytes (rows[i]);
        g_autoptr (GString) row = g_string_new (bytes);
        g_string_replace (row, "@now", now, 0);
        sql_run_ddl (sql, row->str, &error);
    }
    g_assert_no_error (error);
}

static void
bring_up (CoreFixture *f)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *done = NULL;
    make_empty (f);
    fill_old (f);
    im_init (f->config, &done, &error);
    g_assert_no_error (error);
    g_assert_nonnull (strstr (done, "from version 2"));
    f->core = im_core_open (f->config, &error);
    g_assert_no_error (error);
}

static ImParty
party_of_dennis (CoreFixture *f)
{
    gboolean found = FALSE;
    ImParty party = 0;
    g_assert_true (im_find_member (f->core, "+639175336647", &found, &party, NULL));
    g_assert_true (found);
    return party;
}

static ImSend
write_to (CoreFixture *f, ImParty party, gint64 number, const char *text)
{
    ImSend ending;
    gint64 seq = 0;
    g_autoptr (GError) error = NULL;
    im_send_message (f->core, party, number, text, text, &ending, &seq, &error);
    g_assert_no_error (error);
    return ending;
}

static void
what_guests_wrote_is_still_theirs (CoreFixture *f)
{
    bring_up (f);
    g_autoptr (GPtrArray) log = im_read_log (f->core, party_of_dennis (f), 0, 100, NULL);
    g_assert_cmpuint (log->len, ==, 4);
    const ImEntry *came = g_ptr_array_index (log, 0), *asked = g_ptr_array_index (log, 1),
                  *said = g_ptr_array_index (log, 2), *left = g_ptr_array_index (log, 3);
    g_assert_cmpint (came->kind, ==, IM_ENTRY_GUEST_CAME);
    g_assert_cmpstr (asked->text, ==, "Is this Dennis?");
    g_assert_cmpint (asked->peer, ==, ANN);
    g_assert_true (asked->peer_is_guest);
    g_assert_cmpint (said->peer, ==, BOB);
    g_assert_cmpint (left->kind, ==, IM_ENTRY_GUEST_LEFT);
}

static void
the_talk_with_a_guest_goes_on (CoreFixture *f)
{
    enum { ANNS = -1 }; /* party */
    bring_up (f);
    g_assert_cmpint (write_to (f, party_of_dennis (f), ANN, "It is."), ==, IM_SEND_DONE);
    g_assert_cmpint (write_to (f, ANNS, DENNIS, "Hello then"), ==, IM_SEND_DONE);
    g_assert_cmpint (write_to (f, party_of_dennis (f), BOB, "Still there?"), !=, IM_SEND_DONE);
    g_autoptr (GPtrArray) hers = im_read_log (f->core, ANNS, 0, 100, NULL);
    g_assert_cmpuint (hers->len, ==, 3);
    const ImEntry *answer = g_ptr_array_index (hers, 1);
    g_assert_cmpstr (answer->text, ==, "It is.");
}

static void
its_link_takes_new_guests_with_new_numbers (CoreFixture *f)
{
    ImLinkMaking making;
    ImGuestOpening opening;
    g_autoptr (ImLink) link = NULL;
    g_autoptr (ImGuest) eve = NULL;
    bring_up (f);
    g_assert_true (im_create_link (f->core, DENNIS, "page", 0, &making, &link, NULL));
    g_assert_cmpint (making, ==, IM_LINK_DONE);
    g_assert_true (
        im_open_guest (f->core, link->link, "Eve", "192.0.2.1", &opening, &eve, NULL));
    g_assert_cmpint (opening, ==, IM_GUEST_OPENED);
    g_assert_cmpint (eve->number, >, BOB);
}

static void
with_its_member_all_of_it_goes (CoreFixture *f)
{
    ImErasing erasing;
    ImErased stays;
    g_autoptr (GError) error = NULL;
    bring_up (f);
    im_erase_account (f->core, "+639175336647", FALSE, &erasing, &stays, &error);
    g_assert_no_error (error);
    g_assert_cmpint (write_to (f, -1, DENNIS, "Hello?"), !=, IM_SEND_DONE);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(fact) core_test_add (#fact, fact, NULL)
    ADD (what_guests_wrote_is_still_theirs);
    ADD (the_talk_with_a_guest_goes_on);
    ADD (its_link_takes_new_guests_with_new_numbers);
    ADD (with_its_member_all_of_it_goes);
    return core_test_run ();
}
