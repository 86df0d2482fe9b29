/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "milter/milter.h"

#include "milter/judging.h"
#include "milter/log.h"
#include "milter/transaction.h"

#include <libmilter/mfapi.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Connections that may wait to be accepted: Postfix does not try a second time. */
#define BACKLOG 1024

/* Between two knocks at the listener's door. */
#define KNOCK_US (20 * 1000)
/* What libmilter may need to write the last answer; it does not tell us when that is done. */
#define LAST_ANSWER_US (50 * 1000)

/* One connection from the MTA, libmilter's "private data".  Its callbacks never run at the same
 * time, but each may run in another thread of libmilter's pool: nothing here may be
 * thread-local. */
typedef struct {
    Transaction *transaction; /* NULL: between letters */
    unsigned long agreed;     /* protocol steps, SMFIP_* */
} Connection;

/* What all connections share. */
static struct {
    ImCore *core;
    const ImConfig *config;
    const MilterSocket *door;
    gboolean is_dry_run;
    GMutex lock;            /* of what follows */
    GCond over;             /* @is_over */
    gboolean is_over;       /* libmilter's main loop has ended */
    gboolean store_is_away; /* logged already */
} milter;

/* ---- What is shared ---------------------------------------------------------------------- */

/* An outage is one line when it begins and one when it ends, not one per recipient. */
static void
note_store_away (const GError *error)
{
    g_mutex_lock (&milter.lock);
    gboolean is_new = !milter.store_is_away;
    milter.store_is_away = TRUE;
    g_mutex_unlock (&milter.lock);
    if (is_new)
        log_line ("store away, letters are deferred error=\"%s\"", error->message);
}

static void
note_store_back (void)
{
    g_mutex_lock (&milter.lock);
    gboolean was_away = milter.store_is_away;
    milter.store_is_away = FALSE;
    g_mutex_unlock (&milter.lock);
    if (was_away)
        log_line ("store back");
}

/* ---- Words between the MTA and us -------------------------------------------------------- */

static Connection *
connection_of (SMFICTX *context)
{
    return smfi_getpriv (context);
}

static const char *
macro (SMFICTX *context, const char *name)
{
    return smfi_getsymval (context, (char *) name);
}

static sfsistat
say (SMFICTX *context, const Reply *reply)
{
    const Connection *connection = connection_of (context);
    const Transaction *letter = connection != NULL ? connection->transaction : NULL;
    const char *attachment = letter != NULL ? transaction_attachment (letter) : NULL;
    g_autofree char *words = reply_words (reply, milter.config, attachment);
    smfi_setreply (context, (char *) reply->code, (char *) reply->enhanced, words);
    return reply_is_temporary (reply) ? SMFIS_TEMPFAIL : SMFIS_REJECT;
}

/* The answer to a step for which the MTA was to expect none, if it agreed. */
static sfsistat
silence (const Connection *connection, unsigned long step)
{
    return connection->agreed & step ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

static void
forget_letter (SMFICTX *context)
{
    Connection *connection = connection_of (context);
    if (connection != NULL)
        g_clear_pointer (&connection->transaction, transaction_free);
}

/* ---- Callbacks --------------------------------------------------------------------------- */

/* Asks for what we need and no more: a step less is a round trip less for everybody's mail. */
static sfsistat
on_negotiate (SMFICTX *context, unsigned long actions, unsigned long steps,
              unsigned long unused2, unsigned long unused3, unsigned long *our_actions,
              unsigned long *our_steps, unsigned long *our_unused2, unsigned long *our_unused3)
{
    (void) unused2;
    (void) unused3;
    unsigned long wanted = milter.is_dry_run ? 0 : SMFIF_DELRCPT;
    if ((actions & wanted) != wanted) {
        log_line ("MTA lets no recipient be deleted, letters pass untouched");
        return SMFIS_REJECT;
    }
    *our_actions = actions & (wanted | SMFIF_SETSYMLIST);
    *our_steps = steps
                 & (SMFIP_NOHELO | SMFIP_NOUNKNOWN | SMFIP_NR_CONN | SMFIP_NR_MAIL
                    | SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_SKIP | SMFIP_HDR_LEADSPC);
    if (actions & SMFIF_SETSYMLIST) {
        /* replaces the MTA's own lists: every name that we use must be here */
        smfi_setsymlist (context, SMFIM_ENVFROM, "{daemon_name} {auth_authen}");
        smfi_setsymlist (context, SMFIM_ENVRCPT, "{rcpt_addr}");
        smfi_setsymlist (context, SMFIM_DATA, "i");
        smfi_setsymlist (context, SMFIM_EOM, "i {quarantine}");
        *our_steps |= steps & SMFIP_NOCONNECT;
    }
    *our_unused2 = 0;
    *our_unused3 = 0;
    Connection *connection = connection_of (context);
    if (connection == NULL)
        connection = g_new0 (Connection, 1);
    connection->agreed = *our_steps;
    smfi_setpriv (context, connection);
    return SMFIS_CONTINUE;
}

static sfsistat
on_connect (SMFICTX *context, char *host, _SOCK_ADDR *address)
{
    (void) host;
    (void) address;
    return silence (connection_of (context), SMFIP_NR_CONN);
}

static sfsistat
on_mail (SMFICTX *context, char **arguments)
{
    Connection *connection = connection_of (context);
    const char *listener = macro (context, "{daemon_name}");
    const char *login = macro (context, "{auth_authen}");
    const char *reentry = im_config_text (milter.config, "milter.reentry_name");
    gboolean is_reentry = *reentry != '\0' && g_strcmp0 (listener, reentry) == 0;
    forget_letter (context);
    connection->transaction = transaction_new (milter.core, milter.config, arguments[0],
                                               login != NULL && *login != '\0' ? login : NULL,
                                               is_reentry);
    return silence (connection, SMFIP_NR_MAIL);
}

static sfsistat
on_recipient (SMFICTX *context, char **arguments)
{
    Transaction *transaction = connection_of (context)->transaction;
    const char *canonical = macro (context, "{rcpt_addr}");
    g_autoptr (GError) error = NULL;
    const Reply *reply = transaction_add_recipient (
        transaction, canonical != NULL ? canonical : arguments[0], arguments[0], &error);
    if (error != NULL)
        note_store_away (error);
    if (reply != NULL && milter.is_dry_run) {
        log_line ("recipient refused result=%s reply=%s dry-run=yes", reply->name, reply->code);
        return SMFIS_CONTINUE;
    }
    return reply != NULL ? say (context, reply) : SMFIS_CONTINUE;
}

/* ACCEPT here and no earlier: at RCPT it would hide the recipients that follow. */
static sfsistat
on_data (SMFICTX *context)
{
    if (transaction_wants_content (connection_of (context)->transaction))
        return SMFIS_CONTINUE;
    forget_letter (context);
    return SMFIS_ACCEPT;
}

static sfsistat
on_header (SMFICTX *context, char *name, char *value)
{
    Connection *connection = connection_of (context);
    if (!(connection->agreed & SMFIP_HDR_LEADSPC)) {
        g_autofree char *spaced = g_strconcat (" ", value, NULL);
        transaction_add_header (connection->transaction, name, spaced);
    } else
        transaction_add_header (connection->transaction, name, value);
    return silence (connection, SMFIP_NR_HDR);
}

static sfsistat
on_end_of_headers (SMFICTX *context)
{
    Connection *connection = connection_of (context);
    transaction_end_headers (connection->transaction);
    return silence (connection, SMFIP_NR_EOH);
}

static sfsistat
on_body (SMFICTX *context, unsigned char *bytes, size_t length)
{
    Connection *connection = connection_of (context);
    gboolean wants_more = transaction_add_body (connection->transaction, bytes, length);
    return !wants_more && connection->agreed & SMFIP_SKIP ? SMFIS_SKIP : SMFIS_CONTINUE;
}

/* Deleting all recipients consumes a letter.  SMFIS_DISCARD would do so too, but Postfix then
 * takes an in_flow_delay token that it never gives back, and soon all mail waits a second. */
static void
take_out_ours (SMFICTX *context, const Transaction *transaction)
{
    for (const char *const *r = transaction_recipients (transaction); *r != NULL; r++)
        if (smfi_delrcpt (context, (char *) *r) != MI_SUCCESS)
            log_line ("recipient not deleted, its letter will come back to us queue_id=%s",
                      macro (context, "i"));
}

static sfsistat
answer (SMFICTX *context, const Transaction *transaction, TransactionEnd end,
        const Reply *reply)
{
    if (milter.is_dry_run)
        return SMFIS_CONTINUE;
    switch (end) {
    case TRANSACTION_CONSUMED:
        take_out_ours (context, transaction);
        return SMFIS_CONTINUE;
    case TRANSACTION_REFUSED:
        return say (context, reply);
    case TRANSACTION_LEFT:
        return SMFIS_CONTINUE;
    }
    g_assert_not_reached ();
}

static void
log_letter (SMFICTX *context, const Transaction *transaction, TransactionEnd end,
            const Reply *reply)
{
    const char *queue_id = macro (context, "i");
    const char *code = end == TRANSACTION_REFUSED ? reply->code : "250";
    log_line ("letter %s result=%s reply=%s ours=%u foreign=%u queue_id=%s%s",
              transaction_end_name (end), reply->name, code,
              transaction_count_ours (transaction), transaction_count_foreign (transaction),
              queue_id != NULL ? queue_id : "-", milter.is_dry_run ? " dry-run=yes" : "");
}

/* Sendmail says so; Postfix tells no milter of it. */
static gboolean
is_quarantined (SMFICTX *context)
{
    const char *reason = macro (context, "{quarantine}");
    return reason != NULL && *reason != '\0';
}

static TransactionEnd
judge (Transaction *transaction, const Reply **reply)
{
    g_autoptr (GError) error = NULL;
    TransactionEnd end = transaction_end (transaction, reply, &error);
    if (error != NULL)
        note_store_away (error);
    else if (reply_is_accepting (*reply))
        note_store_back ();
    return end;
}

static sfsistat
on_end_of_message (SMFICTX *context)
{
    Transaction *transaction = connection_of (context)->transaction;
    const Reply *reply;
    TransactionEnd end;
    gint64 most = im_config_number (milter.config, "milter.letters_at_once");
    gboolean has_room = judging_begin (most);
    if (is_quarantined (context))
        end = transaction_quarantine (transaction, &reply);
    else if (has_room)
        end = judge (transaction, &reply);
    else
        end = transaction_postpone (transaction, &reply);
    log_letter (context, transaction, end, reply);
    sfsistat verdict = answer (context, transaction, end, reply);
    if (has_room)
        judging_end ();
    forget_letter (context);
    return verdict;
}

static sfsistat
on_abort (SMFICTX *context)
{
    forget_letter (context);
    return SMFIS_CONTINUE;
}

static sfsistat
on_close (SMFICTX *context)
{
    forget_letter (context);
    g_free (connection_of (context));
    smfi_setpriv (context, NULL);
    return SMFIS_CONTINUE;
}

/* ---- Life -------------------------------------------------------------------------------- */

static struct smfiDesc
description (void)
{
    return (struct smfiDesc){
        .xxfi_name = "uinvite",
        .xxfi_version = SMFI_VERSION,
        .xxfi_flags = SMFIF_DELRCPT | SMFIF_SETSYMLIST,
        .xxfi_connect = on_connect,
        .xxfi_envfrom = on_mail,
        .xxfi_envrcpt = on_recipient,
        .xxfi_data = on_data,
        .xxfi_header = on_header,
        .xxfi_eoh = on_end_of_headers,
        .xxfi_body = on_body,
        .xxfi_eom = on_end_of_message,
        .xxfi_abort = on_abort,
        .xxfi_close = on_close,
        .xxfi_negotiate = on_negotiate,
    };
}

gboolean
milter_open (ImCore *core, const ImConfig *config, const MilterSocket *door,
             gboolean is_dry_run, GError **error)
{
    milter.is_dry_run = is_dry_run;
    milter.core = core;
    milter.config = config;
    milter.door = door;
    mode_t before = umask (0007); /* between bind and chmod nobody else may connect */
    gboolean is_bound = smfi_setconn (door->name) == MI_SUCCESS
                        && smfi_register (description ()) == MI_SUCCESS
                        && smfi_setbacklog (BACKLOG) == MI_SUCCESS
                        && smfi_opensocket (TRUE) == MI_SUCCESS;
    umask (before);
    if (!is_bound) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "milter.socket = %s cannot be opened: its folder must exist, belong to "
                     "the service user and be writable by nobody else; a port must be free",
                     im_config_text (config, "milter.socket"));
        return FALSE;
    }
    return milter_socket_place (door, error);
}

static gpointer
serve (gpointer unused)
{
    (void) unused;
    gint result = smfi_main ();
    g_mutex_lock (&milter.lock);
    milter.is_over = TRUE;
    g_cond_broadcast (&milter.over);
    g_mutex_unlock (&milter.lock);
    kill (getpid (), SIGTERM); /* wakes the first thread, where libmilter was first to know */
    return GINT_TO_POINTER (result);
}

static gpointer
stop (gpointer unused)
{
    (void) unused;
    smfi_stop (); /* says "stop" and then waits for the listener */
    return NULL;
}

/* libmilter's listener looks up from its poll every five seconds, or when somebody comes. */
static void
stop_listener (void)
{
    GThread *stopper = g_thread_new ("stop", stop, NULL);
    g_mutex_lock (&milter.lock);
    while (!milter.is_over) {
        milter_socket_knock (milter.door);
        g_cond_wait_until (&milter.over, &milter.lock, g_get_monotonic_time () + KNOCK_US);
    }
    g_mutex_unlock (&milter.lock);
    g_thread_join (stopper);
}

static sigset_t
stop_signals (void)
{
    sigset_t stop;
    sigemptyset (&stop);
    sigaddset (&stop, SIGTERM);
    sigaddset (&stop, SIGINT);
    return stop;
}

void
milter_hold_signals (void)
{
    sigset_t stop = stop_signals ();
    pthread_sigmask (SIG_BLOCK, &stop, NULL);
}

/* libmilter has a signal thread of its own.  Linux mostly gives a signal to the first thread
 * where that waits for it; where libmilter's gets it, serve() wakes the first.  Either way
 * smfi_main() succeeds when it was told to stop, and only then. */
gboolean
milter_run (void)
{
    sigset_t signals = stop_signals ();
    GThread *server = g_thread_new ("milter", serve, NULL);
    int signal_number;
    sigwait (&signals, &signal_number);
    stop_listener ();
    gint result = GPOINTER_TO_INT (g_thread_join (server));
    /* an exit now would make senders repeat what we may have taken */
    guint64 left = judging_close (MILTER_DRAIN_S * G_TIME_SPAN_SECOND);
    if (left > 0)
        log_line ("letters left unjudged letters=%" G_GUINT64_FORMAT, left);
    g_usleep (LAST_ANSWER_US);
    return result == MI_SUCCESS;
}
