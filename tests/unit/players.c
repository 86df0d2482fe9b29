/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/players.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    START_FD = 3,        /* where a player waits to be let go */
    PLAYER_LIVES_S = 300 /* one that hangs ends, and the test with it */
};

int
player_run (const char *config_path, PlayerAct *act)
{
    char line[512], go;
    g_autoptr (GError) error = NULL;
    g_autoptr (ImConfig) config = im_config_read (config_path, &error);
    g_assert_no_error (error);
    g_autoptr (ImCore) core = im_core_open (config, &error);
    g_assert_no_error (error);
    alarm (PLAYER_LIVES_S);
    while (fgets (line, sizeof line, stdin) != NULL) {
        g_auto (GStrv) words = g_strsplit (g_strchomp (line), " ", PLAYER_WORDS);
        g_assert_cmpint (g_strv_length (words), ==, PLAYER_WORDS);
        puts ("set");
        fflush (stdout);
        g_assert_cmpint (read (START_FD, &go, 1), ==, 1);
        printf ("%d\n", act (core, words));
        fflush (stdout);
    }
    return 0;
}

/* ---- The players ------------------------------------------------------------------------- */

static GSubprocess *
start_player (CoreFixture *f, int start)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = g_build_filename (f->folder, "uinvite.conf", NULL);
    g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
        G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
    g_subprocess_launcher_take_fd (launcher, dup (start), START_FD);
    g_autofree char *program = g_file_read_link ("/proc/self/exe", &error);
    g_assert_no_error (error);
    GSubprocess *player = g_subprocess_launcher_spawn (launcher, &error, program, "--player",
                                                       path, NULL);
    g_assert_no_error (error);
    return player;
}

void
stage_open (CoreFixture *f, Stage *stage)
{
    int ends[2];
    g_assert_cmpint (pipe (ends), ==, 0);
    *stage = (Stage){ .fixture = f, .start = ends[1] };
    for (guint i = 0; i < PLAYERS; i++) {
        stage->processes[i] = start_player (f, ends[0]);
        stage->said[i] = g_data_input_stream_new (
            g_subprocess_get_stdout_pipe (stage->processes[i]));
    }
    close (ends[0]);
}

void
stage_close (Stage *stage)
{
    for (guint i = 0; i < PLAYERS; i++) {
        g_output_stream_close (g_subprocess_get_stdin_pipe (stage->processes[i]), NULL, NULL);
        g_assert_true (g_subprocess_wait_check (stage->processes[i], NULL, NULL));
        g_object_unref (stage->said[i]);
        g_object_unref (stage->processes[i]);
    }
    close (stage->start);
}

static char *
hear (Stage *stage, guint player)
{
    char *line = g_data_input_stream_read_line (stage->said[player], NULL, NULL, NULL);
    g_assert_nonnull (line);
    return line;
}

void
stage_tell (Stage *stage, guint player, const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    g_autofree char *line = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_assert_true (
        g_output_stream_write_all (g_subprocess_get_stdin_pipe (stage->processes[player]), line,
                                   strlen (line), NULL, NULL, NULL));
    g_autofree char *set = hear (stage, player);
    g_assert_cmpstr (set, ==, "set");
    stage->told = MAX (stage->told, player + 1);
}

void
stage_let_go (Stage *stage)
{
    static const char all[PLAYERS] = { 0 };
    g_assert_cmpint (write (stage->start, all, stage->told), ==, stage->told);
    for (guint i = 0; i < stage->told; i++) {
        g_autofree char *line = hear (stage, i);
        stage->endings[i] = (int) g_ascii_strtoll (line, NULL, 10);
    }
    stage->told = 0;
}
