/* SPDX-License-Identifier: ISC */
/* uinvite-milter: takes letters to the service address and to the members' out of the MTA's
 * hands, and leaves all others alone.  doc/milter.md says how it behaves. */
#include <config.h>

#include "milter/log.h"
#include "milter/milter.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sysexits.h>

/* Whose mistake it is decides the exit status: EX_CONFIG, and systemd does not try again. */
static int
give_up (const GError *error)
{
    log_line ("%s", error->message);
    gboolean is_ours = g_error_matches (error, IM_ERROR, IM_ERROR_BROKEN)
                       || g_error_matches (error, IM_ERROR, IM_ERROR_UNAVAILABLE);
    return is_ours ? EX_UNAVAILABLE : EX_CONFIG;
}

static int
serve (const char *path, gboolean is_dry_run)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (ImConfig) config = im_config_read (path, &error);
    if (config == NULL)
        return give_up (error);
    g_autoptr (MilterSocket) door = milter_socket_read (config, &error);
    if (door == NULL)
        return give_up (error);
    g_autoptr (ImCore) core = is_dry_run ? im_core_open_trial (config, &error)
                                         : im_core_open (config, &error);
    if (core == NULL || !milter_open (core, config, door, is_dry_run, &error))
        return give_up (error);
    log_line (is_dry_run ? "ready dry-run=yes" : "ready");
    gboolean good = milter_run ();
    log_line ("stopped");
    /* and not return: connections outlive libmilter's main loop, and one may be asking the core
     * about a recipient at this moment */
    exit (good ? EXIT_SUCCESS : EX_UNAVAILABLE);
}

int
main (int argc, char **argv)
{
    g_autofree char *path = NULL;
    gboolean is_dry_run = FALSE, version = FALSE;
    GOptionEntry options[] = {
        { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path,
          "Read FILE, not $UINVITE_CONF or " UINVITE_CONF_FILE, "FILE" },
        { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &is_dry_run,
          "Log what would be done with each letter, and touch nothing", NULL },
        { "version", 'V', 0, G_OPTION_ARG_NONE, &version, "Print the version and exit", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    setlocale (LC_ALL, "");
    g_autoptr (GError) error = NULL;
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_option_context_set_summary (context,
                                  "Takes the service's letters out of the MTA's hands.");
    g_option_context_add_main_entries (context, options, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1) {
        log_line ("%s; --help lists the options",
                  error != NULL ? error->message : "takes no arguments");
        return EX_USAGE;
    }
    if (version) {
        g_print ("uinvite-milter %s\n", PACKAGE_VERSION);
        return EXIT_SUCCESS;
    }
    milter_hold_signals ();
    signal (SIGPIPE, SIG_IGN); /* an MTA that hangs up is no reason to end */
    return serve (path, is_dry_run);
}
