/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/private_mysql.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <mysql.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_MS 30000

struct PrivateMysql {
    char *folder;
    GPid test, pid;
};

/* mariadbd does not run as root.  Debian's core package alone makes no user for it. */
static struct passwd *
server_user (void)
{
    struct passwd *who = getpwnam ("mysql");
    return who != NULL ? who : getpwnam ("nobody");
}

/* In the child, before it becomes the server @data. */
static void
become_mysql (gpointer data)
{
    const PrivateMysql *mysql = data;
    if (geteuid () == 0) {
        struct passwd *who = server_user ();
        if (who == NULL || setgid (who->pw_gid) != 0 || setuid (who->pw_uid) != 0)
            _exit (127);
    }
    /* Ends with its test whatever ends that, an abort too.  setuid() would forget it. */
    if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid () != mysql->test)
        _exit (127);
}

static char *
within (const PrivateMysql *mysql, const char *format)
{
    g_auto (GStrv) parts = g_strsplit (format, "@", -1);
    return g_strjoinv (mysql->folder, parts);
}

static void
install (const PrivateMysql *mysql)
{
    g_autofree char *data = within (mysql, "--datadir=@/data");
    g_autofree char *temporary = within (
        mysql, "--tmpdir=@"); /* shared, servers delete one another's */
    const char *argv[] = { "mariadb-install-db", "--no-defaults", data, temporary, "--skip-test-db",
                           "--skip-name-resolve", "--auth-root-authentication-method=normal", NULL };
    g_autoptr (GError) error = NULL;
    int status = 0;
    g_spawn_sync (NULL, (char **) argv, NULL,
                  G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                  become_mysql, (gpointer) mysql, NULL, NULL, &status, &error);
    g_assert_no_error (error);
    g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static MYSQL *
try_connect (const PrivateMysql *mysql)
{
    g_autofree char *path = within (mysql, "@/s");
    MYSQL *connection = mysql_init (NULL);
    if (mysql_real_connect (connection, NULL, "root", NULL, NULL, 0, path, 0) != NULL)
        return connection;
    mysql_close (connection);
    return NULL;
}

/* Until the server says in its log that it takes connections; @watch hears of each change in
 * the folder. */
static void
await_ready (const PrivateMysql *mysql, int watch)
{
    g_autofree char *path = within (mysql, "@/log.err");
    gint64 end_us = g_get_monotonic_time () + START_MS * G_GINT64_CONSTANT (1000);
    for (;;) {
        g_autofree char *log = NULL;
        if (g_file_get_contents (path, &log, NULL, NULL)
            && strstr (log, "ready for connections") != NULL)
            return;
        gint64 left_us = end_us - g_get_monotonic_time ();
        struct pollfd change = { .fd = watch, .events = POLLIN };
        if (left_us <= 0 || poll (&change, 1, (int) (left_us / 1000) + 1) == 0)
            g_error ("mariadbd is not ready after %d ms; its log:\n%s", START_MS, log);
        char events[4096];
        g_assert_cmpint (read (watch, events, sizeof events), >, 0);
    }
}

static void
launch (PrivateMysql *mysql)
{
    g_autofree char *last_log = within (mysql, "@/log.err");
    g_autofree char *data = within (mysql, "--datadir=@/data");
    g_autofree char *temporary = within (mysql, "--tmpdir=@");
    g_autofree char *path = within (mysql, "--socket=@/s");
    g_autofree char *pid_file = within (mysql, "--pid-file=@/pid");
    g_autofree char *log = within (mysql, "--log-error=@/log.err");
    const char *argv[] = { "mariadbd", "--no-defaults", data, temporary, path, pid_file, log,
                           "--skip-networking", "--innodb-log-file-size=8M",
                           "--character-set-server=utf8mb4", "--collation-server=utf8mb4_bin", NULL };
    g_autoptr (GError) error = NULL;
    g_unlink (last_log);
    int watch = inotify_init1 (IN_CLOEXEC);
    g_assert_cmpint (inotify_add_watch (watch, mysql->folder, IN_CREATE | IN_MODIFY), >=, 0);
    g_spawn_async (NULL, (char **) argv, NULL,
                   G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                       | G_SPAWN_STDERR_TO_DEV_NULL,
                   become_mysql, mysql, &mysql->pid, &error);
    g_assert_no_error (error);
    await_ready (mysql, watch);
    close (watch);
}

PrivateMysql *
private_mysql_start (void)
{
    PrivateMysql *mysql = g_new0 (PrivateMysql, 1);
    mysql->test = getpid ();
    g_autoptr (GError) error = NULL;
    mysql->folder = g_dir_make_tmp ("uim-XXXXXX", &error);
    g_assert_no_error (error);
    struct passwd *who = server_user ();
    if (geteuid () == 0) {
        g_assert_nonnull (who);
        g_assert_cmpint (chown (mysql->folder, who->pw_uid, who->pw_gid), ==, 0);
    }
    install (mysql);
    launch (mysql);
    private_mysql_empty (mysql);
    return mysql;
}

char *
private_mysql_url (const PrivateMysql *mysql)
{
    return g_strconcat ("mysql://root@localhost/uinvite?socket=", mysql->folder, "/s", NULL);
}

void
private_mysql_empty (const PrivateMysql *mysql)
{
    MYSQL *connection = try_connect (mysql);
    g_assert_nonnull (connection);
    g_assert_cmpint (mysql_query (connection, "DROP DATABASE IF EXISTS uinvite"), ==, 0);
    g_assert_cmpint (mysql_query (connection, "CREATE DATABASE uinvite"), ==, 0);
    mysql_close (connection);
}

void
private_mysql_crash (PrivateMysql *mysql)
{
    kill (mysql->pid, SIGKILL);
    waitpid (mysql->pid, NULL, 0);
}

void
private_mysql_restart (PrivateMysql *mysql)
{
    launch (mysql);
}

void
private_mysql_end (PrivateMysql *mysql)
{
    private_mysql_crash (mysql);
    const char *argv[] = { "rm", "-rf", "--", mysql->folder, NULL };
    g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                  NULL);
    g_free (mysql->folder);
    g_free (mysql);
}
