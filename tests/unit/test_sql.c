/* SPDX-License-Identifier: ISC */
/* The two engines behind sql.h must call the same thing by the same name. */
#include <config.h>

#include "imcore/imcore.h"
#include "imcore/storage/work.h"
#include "tests/unit/private_mysql.h"

#include <glib/gstdio.h>
#include <string.h>

static PrivateMysql *server;

typedef struct {
    char *folder;
    Sql *sql;
} Fixture;

static Sql *
open_url (const char *url)
{
    g_autoptr (GError) error = NULL;
    Sql *sql = sql_open (url, "", &error);
    g_assert_no_error (error);
    return sql;
}

static char *
sqlite_url (const Fixture *fixture)
{
    return g_strdup_printf ("sqlite://%s/db", fixture->folder);
}

static void
set_up (Fixture *fixture, gconstpointer on_mysql)
{
    g_autoptr (GError) error = NULL;
    fixture->folder = g_dir_make_tmp ("uinvite-sql-XXXXXX", &error);
    g_assert_no_error (error);
    if (on_mysql != NULL)
        private_mysql_empty (server);
    g_autofree char *url = on_mysql != NULL ? private_mysql_url (server) : sqlite_url (fixture);
    fixture->sql = open_url (url);
}

static void
tear_down (Fixture *fixture, gconstpointer on_mysql G_GNUC_UNUSED)
{
    sql_close (fixture->sql);
    const char *argv[] = { "rm", "-rf", "--", fixture->folder, NULL };
    g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                  NULL);
    g_free (fixture->folder);
}

static void
run (Sql *sql, const char *statement)
{
    g_autoptr (GError) error = NULL;
    sql_run_ddl (sql, statement, &error);
    g_assert_no_error (error);
}

/* ---- Both engines ------------------------------------------------------------------------ */

static void
a_key_that_is_taken_is_a_duplicate (Fixture *fixture, gconstpointer on_mysql G_GNUC_UNUSED)
{
    static const char *const taken[] = { "INSERT INTO t (id, v) VALUES (1, 2)",
                                         "INSERT INTO t (id, v) VALUES (2, 1)" };
    run (fixture->sql, "CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)");
    run (fixture->sql, "CREATE UNIQUE INDEX t_v ON t (v)");
    run (fixture->sql, "INSERT INTO t (id, v) VALUES (1, 1)");
    for (guint i = 0; i < G_N_ELEMENTS (taken); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_false (sql_run_ddl (fixture->sql, taken[i], &error));
        g_assert_error (error, SQL_ERROR, SQL_ERROR_DUPLICATE);
    }
}

/* Were it a duplicate, the act would be repeated and the sender asked to come again, for ever.
 */
static void
a_value_that_is_missing_is_a_defect (Fixture *fixture, gconstpointer on_mysql G_GNUC_UNUSED)
{
    g_autoptr (GError) error = NULL;
    run (fixture->sql, "CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)");
    g_assert_false (
        sql_run_ddl (fixture->sql, "INSERT INTO t (id, v) VALUES (1, NULL)", &error));
    g_assert_error (error, SQL_ERROR, SQL_ERROR_FAILED);
}

/* A part of a long text may be empty. */
static void
no_bytes_are_not_null (Fixture *fixture, gconstpointer on_mysql G_GNUC_UNUSED)
{
    g_autoptr (GError) error = NULL;
    gint64 was = 0;
    gboolean row = FALSE;
    g_assert_true (schema_apply (fixture->sql, &was, &error));
    {
        g_autoptr (SqlQuery) add = sql_query (fixture->sql, TEXT_PART_ADD);
        sql_bind_int (add, 1);
        sql_bind_int (add, 1);
        sql_bind_int (add, 0);
        sql_bind_bytes (add, NULL, 0);
        sql_run (add, &error);
        g_assert_no_error (error);
    }
    g_autoptr (SqlQuery) parts = sql_query (fixture->sql, TEXT_PARTS);
    sql_bind_int (parts, 1);
    g_assert_true (sql_next (parts, &row, &error));
    g_assert_true (row);
    g_assert_false (sql_is_null (parts, "octets"));
    g_autoptr (GBytes) octets = sql_bytes (parts, "octets");
    g_assert_cmpuint (g_bytes_get_size (octets), ==, 0);
}

/* What one `uinvite init` has begun another does not begin beside it.  (On SQLite the lock is a
 * transaction's, which the engine holds to by itself.) */
static void
one_connection_at_a_time_may_change_the_schema (Fixture *fixture,
                                                gconstpointer on_mysql G_GNUC_UNUSED)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *url = private_mysql_url (server);
    g_autoptr (Sql) first = open_url (url);
    g_assert_true (schema_lock (first, 0, &error));
    g_assert_false (schema_lock (fixture->sql, 0, &error));
    g_assert_error (error, IM_ERROR, IM_ERROR_SCHEMA);
    g_clear_error (&error);
    g_clear_pointer (&first, sql_close);
    enum { ENDING_S = 10 }; /* the server may take a moment to see that the other is gone */
    g_assert_true (schema_lock (fixture->sql, ENDING_S, &error));
    g_assert_no_error (error);
}

/* One act after the other in a transaction, as the store runs them; the second is undone. */
static void
what_is_gone_back_from_takes_nothing_else_with_it (Fixture *fixture,
                                                   gconstpointer on_mysql G_GNUC_UNUSED)
{
    static const char *const acts[] = { "INSERT INTO t (id) VALUES (1)",
                                        "INSERT INTO t (id) VALUES (2)",
                                        "INSERT INTO t (id) VALUES (3)" };
    Sql *sql = fixture->sql;
    run (sql, "CREATE TABLE t (id INT PRIMARY KEY)");
    g_assert_true (sql_begin (sql, TRUE, NULL));
    for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
        g_assert_true (sql_mark (sql, NULL) && sql_run_ddl (sql, acts[i], NULL));
        g_assert_true (i == 1 ? sql_go_back (sql, NULL) : sql_keep (sql, NULL));
    }
    g_assert_true (sql_commit (sql, NULL));
    for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
        g_assert_true (sql_run_ddl (sql, acts[i], NULL) == (i == 1));
}

/* ---- SQLite ------------------------------------------------------------------------------ */

/* Everybody's messages are in it. */
static void
a_new_file_is_its_owners_alone (Fixture *fixture, gconstpointer on_mysql G_GNUC_UNUSED)
{
    static const char *const names[] = { "db", "db-wal", "db-shm" };
    run (fixture->sql, "CREATE TABLE t (id INT)");
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
        GStatBuf status;
        g_assert_cmpint (g_stat (path, &status), ==, 0);
        g_assert_cmphex (status.st_mode & 0777, ==, 0600);
    }
}

static void
a_file_keeps_the_mode_it_was_given (Fixture *fixture, gconstpointer on_mysql G_GNUC_UNUSED)
{
    g_autofree char *path = g_build_filename (fixture->folder, "db", NULL);
    g_autofree char *url = sqlite_url (fixture);
    GStatBuf status;
    g_assert_cmpint (g_chmod (path, 0660), ==, 0);
    sql_close (open_url (url));
    g_assert_cmpint (g_stat (path, &status), ==, 0);
    g_assert_cmphex (status.st_mode & 0777, ==, 0660);
}

/* ---- MySQL ------------------------------------------------------------------------------- */

/* The server's url, of another user. */
static char *
url_of (const char *user)
{
    g_autofree char *url = private_mysql_url (server);
    g_autofree char *with_user = g_strconcat ("//", user, "@", NULL);
    g_autoptr (GString) text = g_string_new (url);
    g_assert_cmpuint (g_string_replace (text, "//root@", with_user, 1), ==, 1);
    return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Until the operator has put it right: letters and texts wait for that. */
static void
who_is_not_let_in_comes_again (Fixture *fixture, gconstpointer on_mysql G_GNUC_UNUSED)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *url = url_of ("nobody");
    run (fixture->sql, "CREATE USER IF NOT EXISTS nobody@localhost IDENTIFIED BY 'x'");
    g_assert_null (sql_open (url, "", &error));
    g_assert_error (error, SQL_ERROR, SQL_ERROR_AWAY);
}

/* What a server is after a failover to it, until it leads. */
static void
a_server_that_only_reads_is_away (Fixture *fixture, gconstpointer on_mysql G_GNUC_UNUSED)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *url = url_of ("plain");
    run (fixture->sql, "CREATE TABLE t (id INT)");
    run (fixture->sql, "CREATE USER IF NOT EXISTS plain@localhost");
    run (fixture->sql, "GRANT ALL ON uinvite.* TO plain@localhost");
    g_autoptr (Sql) plain = open_url (url);
    run (fixture->sql, "SET GLOBAL read_only = 1");
    gboolean written = sql_run_ddl (plain, "INSERT INTO t (id) VALUES (1)", &error);
    run (fixture->sql, "SET GLOBAL read_only = 0");
    g_assert_false (written);
    g_assert_error (error, SQL_ERROR, SQL_ERROR_AWAY);
}

typedef void Test (Fixture *fixture, gconstpointer on_mysql);

static void
add (const char *name, gboolean on_mysql, Test *test)
{
    g_autofree char *path = g_strdup_printf ("/%s/%s", on_mysql ? "mysql" : "sqlite", name);
    g_test_add (path, Fixture, GINT_TO_POINTER (on_mysql), set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    sql_enter_thread ();
    for (int on_mysql = 0; on_mysql <= 1; on_mysql++) {
        add ("a_key_that_is_taken_is_a_duplicate", on_mysql,
             a_key_that_is_taken_is_a_duplicate);
        add ("a_value_that_is_missing_is_a_defect", on_mysql,
             a_value_that_is_missing_is_a_defect);
        add ("no_bytes_are_not_null", on_mysql, no_bytes_are_not_null);
        add ("what_is_gone_back_from_takes_nothing_else_with_it", on_mysql,
             what_is_gone_back_from_takes_nothing_else_with_it);
    }
    add ("one_connection_at_a_time_may_change_the_schema", TRUE,
         one_connection_at_a_time_may_change_the_schema);
    add ("a_new_file_is_its_owners_alone", FALSE, a_new_file_is_its_owners_alone);
    add ("a_file_keeps_the_mode_it_was_given", FALSE, a_file_keeps_the_mode_it_was_given);
    add ("who_is_not_let_in_comes_again", TRUE, who_is_not_let_in_comes_again);
    add ("a_server_that_only_reads_is_away", TRUE, a_server_that_only_reads_is_away);
    server = private_mysql_start ();
    int result = g_test_run ();
    private_mysql_end (server);
    sql_leave_thread ();
    return result;
}
