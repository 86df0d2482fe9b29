/* SPDX-License-Identifier: ISC */
/* uinvite-smsbox: a box on Kannel's bearerbox, texts in both directions for the access codes. */
#include <config.h>

#include "imcore/imcore.h"
#include "smsbox-app/box.h"
#include "smsbox-app/journal.h"
#include "smsbox-app/kannel_link.h"

#include <signal.h>
#include <sysexits.h>
#include <unistd.h>

/* An orderly end takes a good second at most; a store that hangs may not hold it up longer.
 * Whatever is cut off then is uncommitted or unacked and comes again. */
#define STOP_WITHIN_S 3

static void
stop_anyhow (int signal_number)
{
    (void) signal_number;
    _exit (EXIT_SUCCESS);
}

/* SIGTERM and SIGINT are waited for, by the main thread alone.  Before any thread is made. */
static void
block_signals (sigset_t *stops)
{
    sigemptyset (stops);
    sigaddset (stops, SIGTERM);
    sigaddset (stops, SIGINT);
    pthread_sigmask (SIG_BLOCK, stops, NULL);
    signal (SIGALRM, stop_anyhow);
}

static int
fail (const GError *error)
{
    journal ("%s", error->message);
    return error->domain == IM_ERROR
                   && (error->code == IM_ERROR_CONFIG || error->code == IM_ERROR_SCHEMA)
               ? EX_CONFIG
               : EXIT_FAILURE;
}

static int
serve (const char *config_path)
{
    sigset_t stops;
    block_signals (&stops);
    g_autoptr (GError) error = NULL;
    g_autoptr (ImConfig) config = im_config_read (config_path, &error);
    if (config == NULL)
        return fail (error);
    g_autoptr (ImCore) core = im_core_open (config, &error);
    if (core == NULL)
        return fail (error);
    kannel_start ();
    Box *box = box_start (config, core, &error);
    int status = box != NULL ? EXIT_SUCCESS : fail (error);
    if (box != NULL) {
        int signal_number = 0;
        sigwait (&stops, &signal_number);
        journal ("stopping signal=%d", signal_number);
        alarm (STOP_WITHIN_S);
        box_stop (box);
    }
    kannel_stop ();
    return status;
}

int
main (int argc, char **argv)
{
    g_autofree char *config_path = NULL;
    gboolean show_version = FALSE;
    const GOptionEntry options[] = {
        { "config", 0, 0, G_OPTION_ARG_FILENAME, &config_path,
          "Read FILE; else $UINVITE_CONF, else " UINVITE_CONF_FILE, "FILE" },
        { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, "Print the version", NULL },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr (GError) error = NULL;
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_option_context_set_summary (context,
                                  "Takes texts from Kannel's bearerbox and gives it ours.");
    g_option_context_add_main_entries (context, options, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error)) {
        journal ("%s; see --help", error->message);
        return EX_USAGE;
    }
    if (argc > 1) {
        journal ("unexpected argument %s; see --help", argv[1]);
        return EX_USAGE;
    }
    if (show_version) {
        g_print ("uinvite-smsbox %s\n", PACKAGE_VERSION);
        return EXIT_SUCCESS;
    }
    return serve (config_path);
}
