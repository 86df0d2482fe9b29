/* SPDX-License-Identifier: ISC */
/* Stands in for libFuzzer in `make check`: runs a fuzz target over the files of its corpus, a
 * test point each. */
#include <glib.h>
#include <string.h>

int LLVMFuzzerInitialize (int *argc, char ***argv) __attribute__ ((weak));
int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

static void
run (gconstpointer path)
{
    g_autofree char *bytes = NULL;
    g_autoptr (GError) error = NULL;
    gsize length = 0;
    g_file_get_contents (path, &bytes, &length, &error);
    g_assert_no_error (error);
    g_assert_cmpint (LLVMFuzzerTestOneInput ((const guint8 *) bytes, length), ==, 0);
}

static void
add_files (const char *folder)
{
    g_autofree char *path = g_build_filename (TEST_SOURCE_DIR, "tests", folder, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
    g_assert_no_error (error);
    for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
        char *file = g_build_filename (path, name, NULL);
        if (!g_file_test (file, G_FILE_TEST_IS_REGULAR)) {
            g_free (file);
            continue;
        }
        g_autofree char *point = g_strdup_printf ("/%s/%s", folder, name);
        g_test_add_data_func_full (point, file, run, g_free);
    }
}

/* The program corpus_NAME runs the files of fuzz/corpus/NAME; of letters there are more. */
int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    const char *name = g_strrstr (argv[0], "corpus_");
    g_assert_nonnull (name);
    g_autofree char *folder = g_build_filename ("fuzz", "corpus", name + strlen ("corpus_"),
                                                NULL);
    if (LLVMFuzzerInitialize != NULL)
        LLVMFuzzerInitialize (&argc, &argv);
    add_files (folder);
    if (strcmp (folder, "fuzz/corpus/mail_reader") == 0)
        add_files ("mail");
    return g_test_run ();
}
