/* SPDX-License-Identifier: ISC */
/* What `uinvite` promises whoever calls it from a script: its exit says what became of it. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

/* An installation that needs no store. */
static char *
write_config (void)
{
    char *path = NULL;
    int fd = g_file_open_tmp ("uinvite-command-XXXXXX", &path, NULL);
    g_assert_cmpint (fd, >=, 0);
    g_close (fd, NULL);
    g_assert_true (g_file_set_contents (path, "[mail]\ndomain = im.example\n", -1, NULL));
    return path;
}

/* Runs `uinvite @words`, with what it prints to @out; its exit, and what it says on stderr. */
static int
run (const char *words, const char *out, char **said)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *config = write_config ();
    g_autofree char *line = g_strdup_printf (
        "exec '" TEST_BUILD_DIR "/ctl/uinvite' --config '%s' %s >'%s'", config, words, out);
    const char *argv[] = { "sh", "-c", line, NULL };
    int status = 0;
    g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, said,
                  &status, &error);
    g_assert_no_error (error);
    g_unlink (config);
    return g_spawn_check_wait_status (status, &error) ? 0 : error->code;
}

static void
an_option_of_another_command_is_refused (void)
{
    static const struct {
        const char *words, *option;
    } cases[] = {
        { "config check --by 12125556666", "--by" },
        { "config show --as both", "--as" },
        { "range add 1 2 --yes", "--yes" },
        { "account erase 12125556666 --as both", "--as" }, /* it has --asked */
        { "invite ann@x.example --lives 3", "--lives" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *said = NULL;
        g_assert_cmpint (run (cases[i].words, "/dev/null", &said), ==, 64);
        g_autofree char *named = g_strdup_printf ("has no option %s", cases[i].option);
        g_assert_nonnull (strstr (said, named));
    }
}

static void
an_option_of_the_command_is_taken (void)
{
    g_autofree char *said = NULL;
    g_assert_cmpint (run ("config check --json", "/dev/null", &said), ==, 0);
    g_assert_cmpint (run ("link create 1 --lives 3 --label x --help", "/dev/null", NULL), ==,
                     0);
}

/* Evidence on a full disk must not look exported. */
static void
output_that_is_lost_is_no_success (void)
{
    g_autofree char *said = NULL;
    g_assert_cmpint (run ("config show", "/dev/full", &said), ==, 74);
    g_assert_nonnull (strstr (said, "No space left on device"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add_func ("/command/" #name, name)
    ADD (an_option_of_another_command_is_refused);
    ADD (an_option_of_the_command_is_taken);
    ADD (output_that_is_lost_is_no_success);
    return g_test_run ();
}
