/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/link_watch.h"

#include "smsbox-app/carrier_links.h"
#include "smsbox-app/carrier_losses.h"
#include "smsbox-app/journal.h"
#include "smsbox-app/kannel_link.h"
#include "smsbox-app/kannel_status.h"

#include <time.h>

struct LinkWatch {
    ImCore *core;
    Losses *losses;
    char *url; /* with the password, so never said */
    double every_s;
    CarrierLosses *carrier_losses;
    long thread;
    gint stopped;

    GMutex lock; /* what follows */
    GCond looked;
    guint64 asked;    /* how often */
    guint64 answered; /* of these, by the last look */
    gboolean answers; /* it brought a page, or there was none yet */

    /* The thread's own. */
    GHashTable *down; /* carriers of which that has been said */
    gboolean is_blind_told;
    gboolean is_away_told;
};

/* By the clock that bearerbox reads: the finer one is in the next second a little earlier. */
static gint64
now_s (void)
{
    return time (NULL);
}

/* The store's absence is said once; nothing is forgotten meanwhile, the next look says the
 * same. */
static void
note_link (LinkWatch *watch, const char *carrier, gint64 since_ms)
{
    g_autoptr (GError) error = NULL;
    guint lost = 0;
    if (!im_note_link (watch->core, carrier, since_ms, &lost, &error)) {
        if (!watch->is_away_told)
            journal ("lost links to carriers cannot be recorded yet: %s", error->message);
        watch->is_away_told = TRUE;
        return;
    }
    watch->is_away_told = FALSE;
    if (lost > 0)
        journal ("texts wait for receipts after a lost link count=%u carrier=%s", lost,
                 carrier != NULL ? carrier : "any");
}

static void
say_state (LinkWatch *watch, const CarrierLink *link)
{
    if (!link->is_up && g_hash_table_add (watch->down, g_strdup (link->carrier)))
        journal ("bearerbox has no link to a carrier carrier=%s", link->carrier);
    else if (link->is_up && g_hash_table_remove (watch->down, link->carrier))
        journal ("bearerbox has a link to the carrier again carrier=%s", link->carrier);
}

/* Kannel counts whole seconds of its clock, from when the link stood, and writes them to
 * receipts: where the page took from one second into the next, the later one may be the one it
 * counted in. */
static void
take_page (LinkWatch *watch, const GPtrArray *links, gint64 at_s)
{
    if (links == NULL) {
        if (!watch->is_blind_told)
            journal (
                "what sms.bearerbox_status names is no status page of bearerbox's, or it wants "
                "another password");
        watch->is_blind_told = TRUE;
        return;
    }
    if (watch->is_blind_told)
        journal ("bearerbox's status page can be read again");
    watch->is_blind_told = FALSE;
    for (guint i = 0; i < links->len; i++) {
        const CarrierLink *link = g_ptr_array_index (links, i);
        gint64 since_s = link->is_up ? at_s - link->up_for_s : at_s + 1;
        say_state (watch, link);
        note_link (watch, link->carrier, since_s * 1000);
    }
}

/* Where bearerbox itself is away, so are its links. */
static void
take_no_page (LinkWatch *watch)
{
    if (losses_is_away (watch->losses)) {
        note_link (watch, NULL, g_get_real_time () / 1000);
        return;
    }
    if (!watch->is_blind_told)
        journal ("bearerbox's status page does not come, so lost links to carriers stay "
                 "unseen: look at "
                 "sms.bearerbox_status, and at admin-port, admin-allow-ip and status-password "
                 "of kannel.conf");
    watch->is_blind_told = TRUE;
}

/* A page that came within one second says exactly when a link stood; a slow one is asked for
 * once more. */
static char *
read_page (LinkWatch *watch, gint64 *asked_s, gint64 *there_s)
{
    char *page = NULL;
    for (guint tries = 0; tries < 2; tries++) {
        *asked_s = now_s ();
        g_free (page);
        page = kannel_status_read (watch->url);
        *there_s = now_s ();
        if (page == NULL || *asked_s == *there_s)
            break;
    }
    return page;
}

/* How often it has been asked. */
static guint64
questions (LinkWatch *watch)
{
    g_mutex_lock (&watch->lock);
    guint64 asked = watch->asked;
    g_mutex_unlock (&watch->lock);
    return asked;
}

static void
answer (LinkWatch *watch, guint64 asked, gboolean has_page)
{
    g_mutex_lock (&watch->lock);
    watch->answered = asked;
    watch->answers = has_page;
    g_cond_broadcast (&watch->looked);
    g_mutex_unlock (&watch->lock);
}

/* Who asks need not wait for what is said to the core, which may be much. */
static void
look (LinkWatch *watch)
{
    gint64 asked_s = 0, there_s = 0;
    guint64 asked = questions (watch);
    g_autofree char *page = read_page (watch, &asked_s, &there_s);
    g_autoptr (GPtrArray) links = page != NULL ? carrier_links_read (page) : NULL;
    if (links != NULL)
        carrier_losses_take (watch->carrier_losses, links, asked_s, there_s);
    answer (watch, asked, links != NULL);
    if (g_atomic_int_get (&watch->stopped))
        return;
    if (page != NULL)
        take_page (watch, links, there_s);
    else
        take_no_page (watch);
}

static gboolean
is_asked (LinkWatch *watch)
{
    g_mutex_lock (&watch->lock);
    gboolean is = watch->asked != watch->answered;
    g_mutex_unlock (&watch->lock);
    return is;
}

static void
keep_looking (void *data)
{
    LinkWatch *watch = data;
    while (!g_atomic_int_get (&watch->stopped)) {
        look (watch);
        if (!g_atomic_int_get (&watch->stopped) && !is_asked (watch))
            kannel_sleep (watch->every_s);
    }
}

static void
release (LinkWatch *watch)
{
    carrier_losses_free (watch->carrier_losses);
    g_hash_table_unref (watch->down);
    g_mutex_clear (&watch->lock);
    g_cond_clear (&watch->looked);
    g_free (watch->url);
    g_free (watch);
}

LinkWatch *
link_watch_start (const ImConfig *config, ImCore *core, Losses *losses, GError **error)
{
    g_autofree char *password = im_read_password (
        im_config_text (config, "sms.bearerbox_status_password_file"),
        "sms.bearerbox_status_password_file", error);
    if (password == NULL)
        return NULL;
    LinkWatch *watch = g_new0 (LinkWatch, 1);
    watch->core = core;
    watch->losses = losses;
    watch->url = kannel_status_url (im_config_text (config, "sms.bearerbox_status"), password);
    watch->every_s = (double) im_config_number (config, "sms.bearerbox_status_every") / 1000;
    watch->down = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    watch->carrier_losses = carrier_losses_new ();
    watch->answers = TRUE;
    g_mutex_init (&watch->lock);
    g_cond_init (&watch->looked);
    kannel_status_start ();
    watch->thread = kannel_thread_start (keep_looking, watch);
    if (watch->thread >= 0)
        return watch;
    g_set_error (error, IM_ERROR, IM_ERROR_BROKEN, "no thread for the status page");
    release (watch);
    return NULL;
}

/* An error is an alarm by now, or the store's absence: the next time finds the same. */
void
link_watch_end_lost (LinkWatch *watch)
{
    guint ended = 0;
    if (watch == NULL || g_atomic_int_get (&watch->stopped))
        return;
    im_end_lost_texts (watch->core, &ended, NULL);
    if (ended > 0)
        journal ("texts are unknown, no receipt came after a lost link count=%u", ended);
}

gboolean
link_watch_answers (LinkWatch *watch)
{
    if (watch == NULL)
        return FALSE;
    g_mutex_lock (&watch->lock);
    gboolean answers = watch->answers;
    g_mutex_unlock (&watch->lock);
    return answers;
}

/* Only what is asked for after the question counts: the link may have been lost just before. */
gboolean
link_watch_ask (LinkWatch *watch)
{
    gint64 until_us = g_get_monotonic_time () + LINK_WATCH_PATIENCE_S * G_USEC_PER_SEC;
    gboolean in_time = TRUE;
    g_mutex_lock (&watch->lock);
    guint64 asked = ++watch->asked;
    kannel_thread_wake (watch->thread);
    while (in_time && watch->answered < asked && !g_atomic_int_get (&watch->stopped))
        in_time = g_cond_wait_until (&watch->looked, &watch->lock, until_us);
    gboolean is_answered = watch->answered >= asked;
    watch->answers = watch->answers && is_answered;
    gboolean has_page = watch->answers;
    g_mutex_unlock (&watch->lock);
    return has_page;
}

ImLinkLoss
link_watch_loss (LinkWatch *watch, const char *carrier)
{
    return carrier_losses_of (watch->carrier_losses, carrier);
}

void
link_watch_stop (LinkWatch *watch)
{
    if (watch == NULL)
        return;
    g_mutex_lock (&watch->lock);
    g_atomic_int_set (&watch->stopped, TRUE);
    g_cond_broadcast (&watch->looked);
    g_mutex_unlock (&watch->lock);
    kannel_status_stop ();
}

void
link_watch_free (LinkWatch *watch)
{
    if (watch == NULL)
        return;
    link_watch_stop (watch);
    kannel_thread_wake (watch->thread);
    kannel_thread_join (watch->thread);
    release (watch);
}
