/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/link_watch.h"

#include "smsbox-app/carrier_links.h"
#include "smsbox-app/journal.h"
#include "smsbox-app/kannel_link.h"
#include "smsbox-app/kannel_status.h"

#include <string.h>

struct LinkWatch {
    ImCore *core;
    Losses *losses;
    char *url; /* with the password, so never said */
    double every_s;
    long thread;
    gint stopped;

    /* The thread's own. */
    GHashTable *down; /* carriers of which that has been said */
    gboolean is_blind_told;
    gboolean is_away_told;
};

static gint64
now_s (void)
{
    return g_get_real_time () / G_USEC_PER_SEC;
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
take_page (LinkWatch *watch, const char *page)
{
    g_autoptr (GPtrArray) links = carrier_links_read (page);
    gint64 at_s = now_s ();
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
static void
look (LinkWatch *watch)
{
    g_autofree char *page = NULL;
    for (guint tries = 0; tries < 2; tries++) {
        gint64 asked_s = now_s ();
        g_free (page);
        page = kannel_status_read (watch->url);
        if (page == NULL || asked_s == now_s ())
            break;
    }
    if (g_atomic_int_get (&watch->stopped))
        return;
    if (page != NULL)
        take_page (watch, page);
    else
        take_no_page (watch);
}

static void
keep_looking (void *data)
{
    LinkWatch *watch = data;
    while (!g_atomic_int_get (&watch->stopped)) {
        look (watch);
        if (!g_atomic_int_get (&watch->stopped))
            kannel_sleep (watch->every_s);
    }
}

static void
link_watch_free (LinkWatch *watch)
{
    g_hash_table_unref (watch->down);
    g_free (watch->url);
    g_free (watch);
}

/* The first line of the file; NULL: none is wanted. */
static gboolean
read_password (const ImConfig *config, char **password, GError **error)
{
    const char *file = im_config_text (config, "sms.bearerbox_status_password_file");
    *password = NULL;
    if (*file == '\0')
        return TRUE;
    if (!g_file_get_contents (file, password, NULL, error)) {
        g_prefix_error (error, "sms.bearerbox_status_password_file: ");
        return FALSE;
    }
    (*password)[strcspn (*password, "\r\n")] = '\0';
    return TRUE;
}

LinkWatch *
link_watch_start (const ImConfig *config, ImCore *core, Losses *losses, GError **error)
{
    g_autofree char *password = NULL;
    if (!read_password (config, &password, error))
        return NULL;
    LinkWatch *watch = g_new0 (LinkWatch, 1);
    watch->core = core;
    watch->losses = losses;
    watch->url = kannel_status_url (im_config_text (config, "sms.bearerbox_status"), password);
    watch->every_s = (double) im_config_number (config, "sms.bearerbox_status_every") / 1000;
    watch->down = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    kannel_status_start ();
    watch->thread = kannel_thread_start (keep_looking, watch);
    if (watch->thread >= 0)
        return watch;
    g_set_error (error, IM_ERROR, IM_ERROR_BROKEN, "no thread for the status page");
    link_watch_free (watch);
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

void
link_watch_stop (LinkWatch *watch)
{
    if (watch == NULL)
        return;
    g_atomic_int_set (&watch->stopped, TRUE);
    kannel_status_stop ();
    kannel_thread_wake (watch->thread);
    kannel_thread_join (watch->thread);
    link_watch_free (watch);
}
