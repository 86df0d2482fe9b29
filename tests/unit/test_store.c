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

/* Files that this process has open and that have no name any more, as those have that SQLite puts
 * aside what it may have to bring back in. */
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

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    core_test_add ("words_are_in_the_store_and_nowhere_else",
                   words_are_in_the_store_and_nowhere_else, NULL);
    return core_test_run ();
}
