/* SPDX-License-Identifier: ISC */
#include "imcored/mail_despatcher.h"

#include "imcored/log.h"
#include "imcored/smtp_client.h"

#include <curl/curl.h>
#include <string.h>

#define LOOK_EVERY_US G_USEC_PER_SEC
#define RETRY_NOTE_US G_USEC_PER_SEC
#define FIRST_PAUSE_US G_USEC_PER_SEC /* between two questions to an MTA that is away */
#define LONGEST_PAUSE_US (60 * G_USEC_PER_SEC)
#define FAREWELL_US (G_USEC_PER_SEC / 2) /* what is under way may end by itself */
#define AWAY_LIMIT 3 /* a letter that met no MTA so often is put off: it may be at fault */

/* One thread claims; mail.smtp_connections threads send and note, a connection each.  What
 * several note at once is committed together. */
struct MailDespatcher {
    ImCore *core;
    SmtpRoute route;
    gint64 lease_us;
    GThread *claimer;
    GPtrArray *senders; /* GThread */

    GMutex lock; /* of all below */
    GCond changed;
    GQueue waiting; /* Sending */
    gboolean rung;  /* there may be letters */
    gboolean is_away;
    gint64 ask_us;   /* when to ask an MTA that is away */
    gint64 pause_us; /* before the next question */
    gint64 end_us;   /* what is under way must end; 0: nobody stops */
};

/* A letter that we hold. */
typedef struct {
    GPtrArray *batch; /* owns @letter */
    const ImOutgoingLetter *letter;
    gint64 begin_us; /* must be begun before, to end within its lease */
    gint64 lease_us; /* when that ends */
    guint away;      /* how often it met no MTA */
} Sending;

static void
sending_free (gpointer data)
{
    Sending *sending = data;
    g_ptr_array_unref (sending->batch);
    g_free (sending);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sending, sending_free)

/* With the lock held. */
static gboolean
is_stopping (const MailDespatcher *despatcher)
{
    return despatcher->end_us > 0;
}

static gboolean
is_over (gpointer data)
{
    MailDespatcher *despatcher = data;
    g_mutex_lock (&despatcher->lock);
    gboolean over = is_stopping (despatcher) && g_get_monotonic_time () >= despatcher->end_us;
    g_mutex_unlock (&despatcher->lock);
    return over;
}

/* ---- Senders ----------------------------------------------------------------------------- */

/* Waits a second.  FALSE: it is time to stop, or @until_us is over. */
static gboolean
pause_before_retry (MailDespatcher *despatcher, gint64 until_us)
{
    gint64 end_us = g_get_monotonic_time () + RETRY_NOTE_US;
    g_mutex_lock (&despatcher->lock);
    while (!is_stopping (despatcher)
           && g_cond_wait_until (&despatcher->changed, &despatcher->lock, end_us))
        ;
    gboolean stopping = is_stopping (despatcher);
    g_mutex_unlock (&despatcher->lock);
    return !stopping && end_us < until_us;
}

/* What cannot be noted before its lease ends is let go: the row is then sent again. */
static void
note (MailDespatcher *despatcher, const Sending *sending, ImHandover handover,
      const char *reason)
{
    const ImOutgoingLetter *letter = sending->letter;
    g_autoptr (GError) error = NULL;
    while (!im_note_handover (despatcher->core, letter->id, letter->claim, handover, reason,
                              &error)) {
        if (!g_error_matches (error, IM_ERROR, IM_ERROR_UNAVAILABLE)
            || !pause_before_retry (despatcher, sending->lease_us)) {
            log_event ("mail's fate not noted id=%" G_GINT64_FORMAT " reason=\"%s\"",
                       letter->id, error->message);
            return;
        }
        g_clear_error (&error);
    }
    mail_despatcher_ring (despatcher); /* this recipient's next letter may be due now */
}

static void
note_failure (MailDespatcher *despatcher, const Sending *sending, ImHandover handover,
              const char *reason)
{
    log_event ("mail %s id=%" G_GINT64_FORMAT " reason=\"%s\"",
               handover == IM_HANDOVER_REFUSED ? "refused" : "put off", sending->letter->id,
               reason);
    note (despatcher, sending, handover, reason);
}

/* With the lock held.  Pauses grow until a letter is answered: an MTA that says yes to NOOP and
 * then hangs up on letters is not there either. */
static void
put_off_question (MailDespatcher *despatcher)
{
    despatcher->ask_us = g_get_monotonic_time () + despatcher->pause_us;
    despatcher->pause_us = MIN (despatcher->pause_us * 2, LONGEST_PAUSE_US);
}

static void
note_answer (MailDespatcher *despatcher)
{
    g_mutex_lock (&despatcher->lock);
    despatcher->pause_us = FIRST_PAUSE_US;
    g_mutex_unlock (&despatcher->lock);
}

/* The MTA is away: letters wait where they are, and from time to time it is asked.  TRUE:
 * @sending waits, too, and is no longer the caller's. */
static gboolean
begin_pause (MailDespatcher *despatcher, Sending *sending, const char *reason)
{
    g_mutex_lock (&despatcher->lock);
    gboolean first = !despatcher->is_away && !is_stopping (despatcher);
    gboolean waits = ++sending->away < AWAY_LIMIT && !is_stopping (despatcher);
    if (first) {
        despatcher->is_away = TRUE;
        put_off_question (despatcher);
    }
    if (waits)
        g_queue_push_head (&despatcher->waiting, sending);
    g_cond_broadcast (&despatcher->changed);
    g_mutex_unlock (&despatcher->lock);
    if (first)
        log_event ("MTA away, letters wait reason=\"%s\"", reason);
    return waits;
}

static void
send_letter (MailDespatcher *despatcher, SmtpClient *client, Sending *given)
{
    g_autoptr (Sending) sending = given;
    const ImOutgoingLetter *letter = sending->letter;
    g_autofree char *reason = NULL;
    if (g_get_monotonic_time () > sending->begin_us)
        return; /* it comes back when its lease ends */
    SmtpEnding ending = smtp_client_send (client, letter->mail_from, letter->mail_to,
                                          letter->letter, &reason);
    if (ending != SMTP_AWAY)
        note_answer (despatcher);
    switch (ending) {
    case SMTP_TAKEN:
        note (despatcher, sending, IM_HANDOVER_DONE, reason);
        break;
    case SMTP_REFUSED:
        note_failure (despatcher, sending, IM_HANDOVER_REFUSED, reason);
        break;
    case SMTP_LATER:
    case SMTP_LOST: /* it may arrive twice; the Message-ID is the same */
        note_failure (despatcher, sending, IM_HANDOVER_LATER, reason);
        break;
    case SMTP_AWAY:
        if (begin_pause (despatcher, sending, reason))
            g_steal_pointer (&sending);
        else
            note_failure (despatcher, sending, IM_HANDOVER_LATER, reason);
        break;
    }
}

/* The next letter to send; NULL: it is time to stop. */
static Sending *
wait_for_letter (MailDespatcher *despatcher)
{
    g_mutex_lock (&despatcher->lock);
    while (!is_stopping (despatcher)
           && (despatcher->waiting.length == 0 || despatcher->is_away))
        g_cond_wait (&despatcher->changed, &despatcher->lock);
    Sending *sending
        = is_stopping (despatcher) ? NULL : g_queue_pop_head (&despatcher->waiting);
    g_cond_broadcast (&despatcher->changed); /* there is room for more */
    g_mutex_unlock (&despatcher->lock);
    return sending;
}

static gpointer
send_letters (gpointer data)
{
    MailDespatcher *despatcher = data;
    g_autoptr (SmtpClient) client = smtp_client_new (&despatcher->route, is_over, despatcher);
    for (Sending *sending = wait_for_letter (despatcher); sending != NULL;
         sending = wait_for_letter (despatcher))
        send_letter (despatcher, client, sending);
    return NULL;
}

/* ---- The claimer ------------------------------------------------------------------------- */

/* The store's trouble is said once, not each second. */
static void
log_store (char **trouble, const GError *error)
{
    const char *now = error != NULL ? error->message : NULL;
    if (g_strcmp0 (now, *trouble) == 0)
        return;
    if (now != NULL)
        log_event ("no letters from the store reason=\"%s\"", now);
    else
        log_event ("letters from the store again");
    g_free (*trouble);
    *trouble = g_strdup (now);
}

/* Returns whether there may be more at once. */
static gboolean
claim (MailDespatcher *despatcher, char **trouble)
{
    guint most = despatcher->senders->len * 2;
    gint64 now_us = g_get_monotonic_time ();
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) batch = im_claim_letters (despatcher->core, most, &error);
    log_store (trouble, error);
    if (batch == NULL)
        return FALSE;
    g_mutex_lock (&despatcher->lock);
    for (guint i = 0; i < batch->len; i++) {
        Sending *sending = g_new0 (Sending, 1);
        sending->batch = g_ptr_array_ref (batch);
        sending->letter = g_ptr_array_index (batch, i);
        sending->begin_us = now_us + despatcher->lease_us * 2 / 5;
        sending->lease_us = now_us + despatcher->lease_us;
        g_queue_push_tail (&despatcher->waiting, sending);
    }
    g_cond_broadcast (&despatcher->changed);
    g_mutex_unlock (&despatcher->lock);
    return batch->len == most;
}

static void
ask_mta (MailDespatcher *despatcher)
{
    g_autoptr (SmtpClient) client = smtp_client_new (&despatcher->route, is_over, despatcher);
    g_autofree char *reason = NULL;
    gboolean back = smtp_client_ask (client, &reason) == SMTP_TAKEN;
    if (back)
        log_event ("MTA back");
    g_mutex_lock (&despatcher->lock);
    despatcher->is_away = !back;
    if (!back)
        put_off_question (despatcher);
    g_cond_broadcast (&despatcher->changed);
    g_mutex_unlock (&despatcher->lock);
}

typedef enum { STOP, ASK, CLAIM } Errand;

/* With the lock held.  *@when_us: when there will be something to do by itself. */
static gboolean
find_errand (MailDespatcher *despatcher, gint64 look_us, Errand *errand, gint64 *when_us)
{
    gint64 now_us = g_get_monotonic_time ();
    gboolean away = despatcher->is_away;
    gboolean full = despatcher->waiting.length >= despatcher->senders->len;
    *errand = is_stopping (despatcher) ? STOP : away ? ASK : CLAIM;
    *when_us = away ? despatcher->ask_us : full ? G_MAXINT64 : despatcher->rung ? 0 : look_us;
    if (!is_stopping (despatcher) && now_us < *when_us)
        return FALSE;
    if (*errand == CLAIM)
        despatcher->rung = FALSE;
    return TRUE;
}

static Errand
wait_for_errand (MailDespatcher *despatcher, gint64 look_us)
{
    Errand errand;
    gint64 when_us;
    g_mutex_lock (&despatcher->lock);
    while (!find_errand (despatcher, look_us, &errand, &when_us))
        g_cond_wait_until (&despatcher->changed, &despatcher->lock, when_us);
    g_mutex_unlock (&despatcher->lock);
    return errand;
}

static gpointer
run_errands (gpointer data)
{
    MailDespatcher *despatcher = data;
    g_autofree char *store_trouble = NULL;
    gint64 look_us = 0;
    for (Errand errand = CLAIM; errand != STOP;
         errand = wait_for_errand (despatcher, look_us)) {
        if (errand == ASK)
            ask_mta (despatcher);
        else
            look_us = g_get_monotonic_time ()
                      + (claim (despatcher, &store_trouble) ? 0 : LOOK_EVERY_US);
    }
    return NULL;
}

/* ---- Start and stop ---------------------------------------------------------------------- */

MailDespatcher *
mail_despatcher_start (ImCore *core, const ImConfig *config, GError **error)
{
    static gsize ready;
    if (g_once_init_enter (&ready)) {
        curl_global_init (CURL_GLOBAL_DEFAULT);
        g_once_init_leave (&ready, 1);
    }
    gint64 lease_ms = im_config_number (config, "outbox.lease");
    gint64 connections = im_config_number (config, "mail.smtp_connections");
    SmtpRoute route = { NULL, 0 };
    /* Begun within two fifths of its lease, over within two more: the last is for the note. */
    if (!smtp_route_set (&route, im_config_text (config, "mail.smtp_url"),
                         im_config_text (config, "mail.domain"), lease_ms * 2 / 5, error))
        return NULL;
    MailDespatcher *despatcher = g_new0 (MailDespatcher, 1);
    despatcher->core = core;
    despatcher->route = route;
    despatcher->lease_us = lease_ms * 1000;
    despatcher->pause_us = FIRST_PAUSE_US;
    g_mutex_init (&despatcher->lock);
    g_cond_init (&despatcher->changed);
    g_queue_init (&despatcher->waiting);
    despatcher->senders = g_ptr_array_new ();
    for (gint64 i = 0; i < connections; i++)
        g_ptr_array_add (despatcher->senders, g_thread_new ("mail", send_letters, despatcher));
    despatcher->claimer = g_thread_new ("mail-claimer", run_errands, despatcher);
    return despatcher;
}

void
mail_despatcher_ring (MailDespatcher *despatcher)
{
    g_mutex_lock (&despatcher->lock);
    despatcher->rung = TRUE;
    g_cond_broadcast (&despatcher->changed);
    g_mutex_unlock (&despatcher->lock);
}

/* Letters not begun go back, to be sent after the next start.  If the store is away they come
 * back by themselves when their lease ends. */
static void
give_back (MailDespatcher *despatcher)
{
    for (Sending *sending = g_queue_pop_head (&despatcher->waiting); sending != NULL;
         sending = g_queue_pop_head (&despatcher->waiting)) {
        im_note_handover (despatcher->core, sending->letter->id, sending->letter->claim,
                          IM_HANDOVER_LATER, "stopped before it was sent", NULL);
        sending_free (sending);
    }
}

void
mail_despatcher_stop (MailDespatcher *despatcher)
{
    if (despatcher == NULL)
        return;
    g_mutex_lock (&despatcher->lock);
    despatcher->end_us = g_get_monotonic_time () + FAREWELL_US;
    g_cond_broadcast (&despatcher->changed);
    g_mutex_unlock (&despatcher->lock);
    g_thread_join (despatcher->claimer);
    for (guint i = 0; i < despatcher->senders->len; i++)
        g_thread_join (despatcher->senders->pdata[i]);
    give_back (despatcher);
    g_ptr_array_unref (despatcher->senders);
    smtp_route_clear (&despatcher->route);
    g_mutex_clear (&despatcher->lock);
    g_cond_clear (&despatcher->changed);
    g_free (despatcher);
}
