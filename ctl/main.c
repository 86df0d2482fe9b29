/* SPDX-License-Identifier: ISC */
/* uinvite: the operator's command. */
#include <config.h>

#include "ctl/command.h"

#include <errno.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const Command commands[] = {
    { "init", "", 0, 0, FALSE,
      "Makes the store's schema and the key file, or brings the schema to this version.  "
      "Repeating it changes nothing.",
      command_init },
    { "account show", "UIN|ADDRESS", 1, 1, TRUE,
      "Prints UIN, state, buddy name and addresses of the account with that number, mail "
      "address or telephone number.",
      command_account_show },
    { "account set", "UIN|ADDRESS --policy open|ask", 1, 1, TRUE,
      "Sets whether strangers' messages reach that member at once or wait for his permission.",
      command_account_set },
    { "account erase", "UIN|ADDRESS [--yes] [--asked]", 1, 1, TRUE,
      "Erases that account for ever and prints what stays of it.  Asks first, unless --yes "
      "is given.  Nobody is told, but with --asked the member himself, who asked for it.",
      command_account_erase },
    { "consent show", "ADDRESS", 1, 1, TRUE,
      "Prints what that mail address or telephone number has said yes or no to, when and "
      "how, and who invited it.",
      command_consent_show },
    { "consent export", "ADDRESS", 1, 1, TRUE,
      "Prints the same as one JSON object, as evidence.", command_consent_export },
    { "invite", "ADDRESS [--by UIN [--as member|buddy|both] [--text WORDS]]", 1, 1, TRUE,
      "Invites a mail address, or a telephone number of the access code, in the operator's "
      "name: the target gets a number at once and becomes a member by answering.  --by "
      "invites in the name of that member, within his budgets: to be a member, to be his "
      "buddy (who is a member already), or both, which is the default; --text adds his words.",
      command_invite },
    { "invitation list", "UIN|operator", 1, 1, TRUE,
      "Prints the invitations of that member, or the operator's, as he sees them: the "
      "target's number, what it asks for, state (open, accepted, expired, withdrawn, failed; "
      "a member cannot tell declined from open), day, until when it can be answered, and "
      "where it went.",
      command_invitation_list },
    { "invitation withdraw", "UIN|operator TARGET", 2, 2, TRUE,
      "Withdraws the open invitation to TARGET, a number or an address: what waited for it "
      "is dropped.  Who answers it all the same becomes a member by his own request.",
      command_invitation_withdraw },
    { "invitation resend", "UIN|operator TARGET", 2, 2, TRUE,
      "Sends the last invitation to TARGET again, with the same number and a new end, within "
      "the budgets (invitation.pause); what a budget of the target holds back looks sent to "
      "a member.",
      command_invitation_resend },
    { "explain", "FILE --to ADDRESS --from ADDRESS [--login USER] [--reentry]", 1, 1, FALSE,
      "Says what would become of the letter in FILE (as it came over SMTP, with the "
      "verifier's header on top), each decision and why, and changes nothing: it is decided "
      "as the milter would, and undone.  --from is its MAIL FROM, '' for the null path; "
      "--login who logged in with SMTP AUTH; --reentry judges as at the re-entry listener.",
      command_explain },
    { "range list", "", 0, 0, TRUE,
      "Prints the ranges of numbers: first, last, next to be given.", command_range_list },
    { "range add", "FIRST LAST", 2, 2, TRUE,
      "Adds a range of numbers for members by mail; ranges are used in the order they were "
      "added.",
      command_range_add },
    { "link create", "UIN [--label TEXT] [--lives DAYS]", 1, 1, TRUE,
      "Makes a link that lets guests talk to that member in a browser, and prints it.  "
      "--label names the place it stands in, --lives says for how many days it works "
      "(default: until withdrawn).",
      command_link_create },
    { "queue", "", 0, 0, TRUE,
      "Prints what waits to be sent by mail and SMS: due now, later, given up, texts that "
      "wait for the end of quiet hours or of a day whose ceiling is reached, age of the oldest.",
      command_queue },
    { "spending lift", "PREFIX", 1, 1, TRUE,
      "Lets new telephones of that prefix, as +63917, have texts again, where unusual growth has "
      "stopped them; for the rest of the day as many as there are.",
      command_spending_lift },
    { "spending", "", 0, 0, TRUE,
      "Prints what texts have cost today, in parts, by access code, prefix, sender and new "
      "telephones of a prefix, each with its ceiling; and which prefixes are stopped.",
      command_spending },
    { "config check", "", 0, 0, FALSE,
      "Reads uinvite.conf and says whether every key is known and in its range.",
      command_config_check },
    { "config show", "[KEY]", 0, 1, FALSE,
      "Prints every key with the value in force; with KEY that one, its meaning and default.",
      command_config_show },
};

/* ---- What the commands print with -------------------------------------------------------- */

void
print_json (json_t *value)
{
    char *text = json_dumps (value, JSON_COMPACT | JSON_ENCODE_ANY);
    puts (text);
    free (text);
    json_decref (value);
}

int
refuse (const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    g_autofree char *line = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    fprintf (stderr, "uinvite: %s\n", line);
    return EXIT_REFUSED;
}

char *
day_in_words (gint64 ms)
{
    g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (ms / 1000);
    return ms != 0 ? g_date_time_format (when, "%Y-%m-%d") : g_strdup ("-");
}

json_t *
json_uin (gint64 uin)
{
    g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, uin);
    return json_string (digits);
}

/* ---- Usage ------------------------------------------------------------------------------- */

enum { HELP_COLUMNS = 78 };

static void
print_usage (FILE *out)
{
    fputs ("Usage: uinvite [--config FILE] [--json] COMMAND [ARGUMENTS]\n\n", out);
    for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
        fprintf (out, "  %s %s\n", commands[i].words, commands[i].arguments);
    fputs ("\n`uinvite COMMAND --help` explains one.  FILE is $UINVITE_CONF, "
           "else " UINVITE_CONF_FILE ".\n"
           "Exit: 0 done, 1 refused, 64 usage, 70 defect, 74 output lost, 75 store away, "
           "78 configuration.\n",
           out);
}

static void
print_help (const Command *command)
{
    g_auto (GStrv) words = g_strsplit (command->help, " ", -1);
    printf ("Usage: uinvite %s %s\n\n", command->words, command->arguments);
    for (gsize i = 0, column = 0; words[i] != NULL; i++) {
        gboolean is_over = *words[i] != '\0' && column + 1 + strlen (words[i]) > HELP_COLUMNS;
        column = (is_over ? 0 : column + (i > 0)) + strlen (words[i]);
        printf ("%s%s", is_over ? "\n" : i > 0 ? " " : "", words[i]);
    }
    puts ("");
}

/* The command whose words begin @words; *@n counts them.  NULL: none. */
static const Command *
find_command (char **words, guint *n)
{
    for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
        g_auto (GStrv) own = g_strsplit (commands[i].words, " ", -1);
        guint same = 0;
        while (own[same] != NULL && words[same] != NULL && strcmp (own[same], words[same]) == 0)
            same++;
        if (own[same] == NULL) {
            *n = same;
            return &commands[i];
        }
    }
    return NULL;
}

/* ---- Running ----------------------------------------------------------------------------- */

static int
exit_of (const GError *error)
{
    if (error->domain != IM_ERROR)
        return EXIT_BROKEN;
    switch ((ImError) error->code) {
    case IM_ERROR_UNAVAILABLE:
        return EXIT_UNAVAILABLE;
    case IM_ERROR_CONFIG:
    case IM_ERROR_SCHEMA:
        return EXIT_BAD_CONFIG;
    case IM_ERROR_ENDED: /* of a client */
    case IM_ERROR_BROKEN:
        return EXIT_BROKEN;
    }
    return EXIT_BROKEN;
}

/* A script that keeps what we print must not take a full disk for success. */
static int
flush_output (int exit_code)
{
    if (fflush (stdout) == 0 && !ferror (stdout))
        return exit_code;
    fprintf (stderr, "uinvite: what it printed is lost: %s\n", g_strerror (errno));
    return EXIT_LOST_OUTPUT;
}

static int
run_command (const Command *command, const char *config_path, Invocation *invocation)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (ImConfig) config = im_config_read (config_path, &error);
    g_autoptr (ImCore) core = NULL;
    int exit_code = EXIT_DONE;
    invocation->config = config;
    if (config != NULL && command->needs_core)
        invocation->core = core = im_core_open (config, &error);
    if (error == NULL)
        exit_code = command->run (invocation, &error);
    if (error == NULL)
        return flush_output (exit_code);
    fprintf (stderr, "uinvite: %s\n", error->message);
    return exit_of (error);
}

typedef struct {
    char *config_path;
    gboolean as_json, help, version;
    char *label;
    char *policy;
    char *by, *as, *text;
    char *to, *from, *login;
    gboolean reentry;
    int lives_days;
    gboolean is_sure, he_asked;
    char **words;
} Options;

static void
options_clear (Options *options)
{
    g_free (options->config_path);
    g_free (options->label);
    g_free (options->policy);
    g_free (options->by);
    g_free (options->as);
    g_free (options->text);
    g_free (options->to);
    g_free (options->from);
    g_free (options->login);
    g_strfreev (options->words);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* Is that option one of @command's? */
static gboolean
has_option (const Command *command, const char *name)
{
    g_auto (GStrv) words = g_strsplit_set (command->arguments, " []|", -1);
    g_autofree char *option = g_strconcat ("--", name, NULL);
    return g_strv_contains ((const char *const *) words, option);
}

static gboolean
is_given (const GOptionEntry *entry)
{
    if (entry->arg == G_OPTION_ARG_STRING)
        return *(char *const *) entry->arg_data != NULL;
    return *(const int *) entry->arg_data != 0; /* a number, or whether it is there */
}

/* What another command's option would have changed, this one would do otherwise than was
 * meant. */
static gboolean
check_fit (const GOptionEntry *entries, const Command *command)
{
    for (; entries->long_name != NULL; entries++)
        if (is_given (entries) && !has_option (command, entries->long_name)) {
            fprintf (stderr, "uinvite: %s has no option --%s; usage: uinvite %s %s\n",
                     command->words, entries->long_name, command->words, command->arguments);
            return FALSE;
        }
    return TRUE;
}

/* --help is ours: it explains the command it stands with.  *@command: NULL: there is none of
 * these words; *@n: how many words are the command's. */
static gboolean
read_options (Options *options, int *argc, char ***argv, const Command **command, guint *n)
{
    const GOptionEntry general[] = {
        { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config_path, NULL, NULL },
        { "json", 0, 0, G_OPTION_ARG_NONE, &options->as_json, NULL, NULL },
        { "help", 'h', 0, G_OPTION_ARG_NONE, &options->help, NULL, NULL },
        { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, NULL, NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->words, NULL, NULL },
        G_OPTION_ENTRY_NULL,
    };
    const GOptionEntry entries[] = {
        { "label", 0, 0, G_OPTION_ARG_STRING, &options->label, NULL, NULL },
        { "lives", 0, 0, G_OPTION_ARG_INT, &options->lives_days, NULL, NULL },
        { "policy", 0, 0, G_OPTION_ARG_STRING, &options->policy, NULL, NULL },
        { "yes", 0, 0, G_OPTION_ARG_NONE, &options->is_sure, NULL, NULL },
        { "asked", 0, 0, G_OPTION_ARG_NONE, &options->he_asked, NULL, NULL },
        { "by", 0, 0, G_OPTION_ARG_STRING, &options->by, NULL, NULL },
        { "as", 0, 0, G_OPTION_ARG_STRING, &options->as, NULL, NULL },
        { "text", 0, 0, G_OPTION_ARG_STRING, &options->text, NULL, NULL },
        { "to", 0, 0, G_OPTION_ARG_STRING, &options->to, NULL, NULL },
        { "from", 0, 0, G_OPTION_ARG_STRING, &options->from, NULL, NULL },
        { "login", 0, 0, G_OPTION_ARG_STRING, &options->login, NULL, NULL },
        { "reentry", 0, 0, G_OPTION_ARG_NONE, &options->reentry, NULL, NULL },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr (GError) error = NULL;
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_option_context_set_help_enabled (context, FALSE);
    g_option_context_add_main_entries (context, general, NULL);
    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, argc, argv, &error)) {
        fprintf (stderr, "uinvite: %s; `uinvite --help` lists the commands\n", error->message);
        return FALSE;
    }
    *command = options->words != NULL ? find_command (options->words, n) : NULL;
    return *command == NULL || check_fit (entries, *command);
}

int
main (int argc, char **argv)
{
    g_auto (Options) options = { 0 };
    const Command *command = NULL;
    guint n = 0;
    setlocale (LC_CTYPE, ""); /* words and labels beyond ASCII are read as the terminal's */
    if (!read_options (&options, &argc, &argv, &command, &n))
        return EXIT_BAD_USAGE;
    if (options.version) {
        puts (PACKAGE_STRING);
        return EXIT_DONE;
    }
    if (options.help) {
        if (command != NULL)
            print_help (command);
        else
            print_usage (stdout);
        return EXIT_DONE;
    }
    if (command == NULL) {
        print_usage (stderr);
        return EXIT_BAD_USAGE;
    }
    Invocation invocation = {
        .as_json = options.as_json,
        .arguments = options.words + n,
        .label = options.label,
        .policy = options.policy,
        .is_sure = options.is_sure,
        .he_asked = options.he_asked,
        .by = options.by,
        .as = options.as,
        .text = options.text,
        .to = options.to,
        .from = options.from,
        .login = options.login,
        .reentry = options.reentry,
        .lives_ms = (gint64) options.lives_days * 24 * 60 * 60 * 1000,
    };
    guint given = g_strv_length (invocation.arguments);
    if (given < command->least || given > command->most || options.lives_days < 0) {
        fprintf (stderr, "uinvite: usage: uinvite %s %s\n", command->words, command->arguments);
        return EXIT_BAD_USAGE;
    }
    return run_command (command, options.config_path, &invocation);
}
