/* SPDX-License-Identifier: ISC */
/* The store's own manners, whatever the acts are. */
#include <config.h>

#include "tests/unit/core_fixture.h"

#include "imcore/core.h"
#include "imcore/storage/work.h"

enum {
    WORDS_BYTES = 4000,
    ROWS = 64, /* together many times what SQLite keeps in memory by itself */
};

/* Files that this process has open and that have no name any more, as those have that SQLite
 * puts aside what it may have to bring back in. */
static guint
count_nameless_files (void)
{
    guint n = 0;
    g_autoptr (GDir) open = g_dir_open ("/proc/self/fd", 0, NULL);
    for (const char *fd = g_dir_read_name (open); fd != NULL; fd = g_dir_read_name (open)) {
        g_autofree char *link = g_build_filename ("/proc/self/fd", fd, NULL);
        g_autofree char *file = g_file_read_link (link, NULL);
        if (file != NULL && g_str_has_suffix (file, " (deleted)")
            && !g_str_has_prefix (file, "/memfd:"))
            n++;
    }
    return n;
}

static char *
with_words (const char *statement, char letter)
{
    g_autofree char *words = g_strnfill (WORDS_BYTES, letter);
    return g_strdup_printf ("%s ('%s')", statement, words);
}

/* As the store runs an act among others: what it writes can be gone back from. */
static gboolean
rewrite_all (StoreWork *work, gpointer data, GError **error)
{
    guint *nameless = data;
    g_autofree char *statement = with_words ("UPDATE filler SET words =", 'b');
    if (!sql_mark (work->sql, error) || !sql_run_ddl (work->sql, statement, error))
        return FALSE;
    *nameless = count_nameless_files ();
    return sql_keep (work->sql, error);
}

static void
words_are_in_the_store_and_nowhere_else (CoreFixture *f)
{
    guint before = count_nameless_files (), within = 0;
    g_autofree char *statement = with_words ("INSERT INTO filler VALUES", 'a');
    core_run_sql (f, "CREATE TABLE filler (words TEXT)");
    for (guint i = 0; i < ROWS; i++)
        core_run_sql (f, statement);
    g_assert_true (store_act (f->core->store, STORE_WRITES, rewrite_all, &within, NULL));
    g_assert_cmpuint (within, ==, before);
}

/* ---- Acts handed in together ------------------------------------------------------------- */

typedef struct {
    GString *order; /* shared */
    char name;
    guint duplicates; /* so often it meets another's key */
    gboolean fails;
} Step;

/* Notes itself in the store and, once it got through, in the order. */
static gboolean
step (StoreWork *work, gpointer data, GError **error)
{
    Step *one = data;
    g_autofree char *statement = g_strdup_printf ("INSERT INTO steps VALUES ('%c')", one->name);
    if (!sql_run_ddl (work->sql, statement, error))
        return FALSE;
    if (one->duplicates > 0) {
        one->duplicates--;
        g_set_error (error, SQL_ERROR, SQL_ERROR_DUPLICATE, "another's key");
        return FALSE;
    }
    if (one->fails) {
        g_set_error (error, IM_ERROR, IM_ERROR_BROKEN, "broken");
        return FALSE;
    }
    g_string_append_c (one->order, one->name);
    return TRUE;
}

/* Each stands by itself, and what comes after one that is repeated waits for it. */
static void
acts_together_keep_their_order_and_fail_alone (CoreFixture *f)
{
    g_autoptr (GString) order = g_string_new (NULL);
    Step steps[] = { { order, 'a', 0, FALSE },
                     { order, 'b', 3, FALSE },
                     { order, 'c', 0, FALSE },
                     { order, 'd', 0, TRUE },
                     { order, 'e', 0, FALSE } };
    StoreCall calls[G_N_ELEMENTS (steps)];
    core_run_sql (f, "CREATE TABLE steps (name CHAR(1) PRIMARY KEY)");
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
        calls[i] = (StoreCall){ .act = step, .data = &steps[i] };
    store_act_all (f->core->store, STORE_WRITES, calls, G_N_ELEMENTS (calls));
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
        if (steps[i].fails)
            g_assert_error (calls[i].error, IM_ERROR, IM_ERROR_BROKEN);
        else
            g_assert_no_error (calls[i].error);
    g_clear_error (&calls[3].error);
    g_assert_true (g_str_has_suffix (order->str, "abce")); /* before that, what did not stand */
    core_run_sql (f, "INSERT INTO steps VALUES ('d')");    /* it is not there */
}

static void
no_acts_together_are_no_trouble (CoreFixture *f)
{
    store_act_all (f->core->store, STORE_WRITES, NULL, 0);
}

static const char *const short_queue[] = { "store.waiting_acts = 1", NULL };

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    core_test_add ("words_are_in_the_store_and_nowhere_else",
                   words_are_in_the_store_and_nowhere_else, NULL);
    core_test_add ("acts_together_keep_their_order_and_fail_alone",
                   acts_together_keep_their_order_and_fail_alone, NULL);
    core_test_add ("acts_together_find_room_in_a_short_queue",
                   acts_together_keep_their_order_and_fail_alone, short_queue);
    core_test_add ("no_acts_together_are_no_trouble", no_acts_together_are_no_trouble, NULL);
    return core_test_run ();
}
