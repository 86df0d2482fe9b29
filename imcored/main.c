/* SPDX-License-Identifier: ISC */
/* imcored, the IM core daemon: relay, mail despatcher, and, unless web.enabled=no, the members'
 * client and the guest page. */
#include <config.h>

#include "imcored/log.h"
#include "imcored/watch.h"
#include "imcored/web.h"

#include <signal.h>
#include <stdio.h>
#include <sysexits.h>

/* Acts, log reads and page look-ups that wait for the store at the same time.  The store
 * commits what waits together, so that more workers mean fewer flushes, not more of them. */
#define WORKERS "16"

typedef struct {
    uv_loop_t loop;
    uv_signal_t signals[2]; /* SIGTERM, SIGINT */
    guint signal_count;
    Web *web; /* NULL: web.enabled=no */
    Watch *watch;
    MailDespatcher *despatcher;
    gboolean is_stopping;
} Daemon;

static void
let_go (gpointer data)
{
    Daemon *daemon = data;
    if (daemon->watch != NULL)
        watch_stop (daemon->watch);
    for (guint i = 0; i < daemon->signal_count; i++)
        uv_close ((uv_handle_t *) &daemon->signals[i], NULL);
}

/* Also of a start that got half way. */
static void
stop (Daemon *daemon)
{
    if (daemon->web != NULL)
        web_stop (daemon->web, let_go, daemon);
    else
        let_go (daemon);
}

static void
on_signal (uv_signal_t *handle, int number)
{
    Daemon *daemon = handle->data;
    if (daemon->is_stopping)
        return;
    daemon->is_stopping = TRUE;
    log_event ("stopping signal=%d", number);
    stop (daemon);
}

/* Starts all parts; what started is in @daemon, also on failure. */
static gboolean
start (Daemon *daemon, ImCore *core, const ImConfig *config, GError **error)
{
    if (im_config_flag (config, "web.enabled")
        && (daemon->web = web_start (&daemon->loop, core, config, error)) == NULL)
        return FALSE;
    daemon->despatcher = mail_despatcher_start (core, config, error);
    if (daemon->despatcher == NULL)
        return FALSE;
    daemon->watch = watch_start (&daemon->loop, core, config,
                                 daemon->web != NULL ? web_sessions (daemon->web) : NULL,
                                 daemon->despatcher, error);
    if (daemon->watch == NULL)
        return FALSE;
    static const int numbers[] = { SIGTERM, SIGINT };
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
        uv_signal_t *handle = &daemon->signals[daemon->signal_count++];
        uv_signal_init (&daemon->loop, handle);
        handle->data = daemon;
        uv_signal_start (handle, on_signal, numbers[i]);
    }
    return TRUE;
}

static int
serve (ImCore *core, const ImConfig *config, GError **error)
{
    Daemon daemon = { 0 };
    uv_loop_init (&daemon.loop);
    gboolean is_started = start (&daemon, core, config, error);
    if (is_started)
        log_event ("ready");
    else
        stop (&daemon);
    uv_run (&daemon.loop, UV_RUN_DEFAULT);
    if (daemon.despatcher != NULL)
        mail_despatcher_stop (daemon.despatcher);
    if (daemon.watch != NULL)
        watch_free (daemon.watch);
    if (daemon.web != NULL)
        web_free (daemon.web);
    uv_loop_close (&daemon.loop);
    if (!is_started)
        return g_error_matches (*error, IM_ERROR, IM_ERROR_UNAVAILABLE) ? EX_UNAVAILABLE
                                                                        : EX_CONFIG;
    log_event ("stopped");
    return EX_OK;
}

int
main (int argc, char **argv)
{
    g_autofree char *config_path = NULL;
    gboolean wants_version = FALSE;
    const GOptionEntry options[] = {
        { "config", 0, 0, G_OPTION_ARG_FILENAME, &config_path,
          "Read FILE instead of $UINVITE_CONF or " UINVITE_CONF_FILE, "FILE" },
        { "version", 0, 0, G_OPTION_ARG_NONE, &wants_version, "Print the version and exit",
          NULL },
        { 0 },
    };
    g_autoptr (GError) error = NULL;
    g_autoptr (GOptionContext) context = g_option_context_new ("- the IM core daemon");
    g_option_context_add_main_entries (context, options, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1) {
        log_event ("%s; try --help", error != NULL ? error->message : "it takes no arguments");
        return EX_USAGE;
    }
    if (wants_version) {
        printf ("imcored %s\n", PACKAGE_VERSION);
        return EX_OK;
    }
    signal (SIGPIPE, SIG_IGN);
    g_setenv ("UV_THREADPOOL_SIZE", WORKERS, FALSE);

    g_autoptr (ImConfig) config = im_config_read (config_path, &error);
    g_autoptr (ImCore) core = config != NULL ? im_core_open (config, &error) : NULL;
    int status = core != NULL ? serve (core, config, &error) : EX_CONFIG;
    if (error != NULL)
        log_event ("%s", error->message);
    return status;
}
