/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/losses.h"

#include "smsbox-app/gatherer.h"
#include "smsbox-app/journal.h"

struct Losses {
    ImCore *core;
    Gatherer *keeper;
    char *name;

    GMutex beginning; /* held while the store is asked */
    gint has_begun;

    GMutex lock; /* what follows */
    ImLinkLoss last;
    gint64 back_ms; /* bearerbox is there since then; 0: it is away */
};

static void keep (gpointer *things, guint n, gpointer data);

/* Boxes on several hosts may share a sms.box_id: bearerbox gives each its part. */
Losses *
losses_new (const ImConfig *config, ImCore *core)
{
    Losses *losses = g_new0 (Losses, 1);
    losses->core = core;
    losses->name = g_strdup_printf ("%.60s@%.60s", im_config_text (config, "sms.box_id"),
                                    g_get_host_name ());
    g_mutex_init (&losses->beginning);
    g_mutex_init (&losses->lock);
    losses->keeper = gatherer_new (keep, losses);
    if (losses->keeper != NULL)
        return losses;
    losses_free (losses);
    return NULL;
}

void
losses_free (Losses *losses)
{
    if (losses == NULL)
        return;
    gatherer_free (losses->keeper);
    g_mutex_clear (&losses->beginning);
    g_mutex_clear (&losses->lock);
    g_free (losses->name);
    g_free (losses);
}

static gint64
now_ms (void)
{
    return g_get_real_time () / 1000;
}

/* What was noted before the store could be asked is the later one. */
static void
add_older (Losses *losses, const ImLinkLoss *older)
{
    g_mutex_lock (&losses->lock);
    ImLinkLoss last = *older;
    if (losses->last.until_ms > 0)
        im_link_lost (&last, losses->last.until_ms, losses->last.in_order);
    if (last.until_ms > 0 && last.back_ms == 0)
        last.back_ms = losses->back_ms;
    losses->last = last;
    g_mutex_unlock (&losses->lock);
}

gboolean
losses_begin (Losses *losses, GError **error)
{
    if (g_atomic_int_get (&losses->has_begun))
        return TRUE;
    g_mutex_lock (&losses->beginning);
    ImLinkLoss older;
    gboolean begun = g_atomic_int_get (&losses->has_begun);
    if (!begun && im_box_begin (losses->core, losses->name, &older, error)) {
        add_older (losses, &older);
        g_atomic_int_set (&losses->has_begun, TRUE);
        begun = TRUE;
    }
    g_mutex_unlock (&losses->beginning);
    return begun;
}

/* A store that is away keeps nothing: then it is in memory alone, until the box ends. */
static void
keep (gpointer *things G_GNUC_UNUSED, guint n G_GNUC_UNUSED, gpointer data)
{
    Losses *losses = data;
    const ImLinkLoss last = losses_last (losses);
    if (g_atomic_int_get (&losses->has_begun))
        im_box_note_loss (losses->core, &last, NULL);
}

void
losses_note (Losses *losses, gboolean in_order)
{
    g_mutex_lock (&losses->lock);
    im_link_lost (&losses->last, now_ms (), in_order);
    losses->back_ms = 0;
    g_mutex_unlock (&losses->lock);
    gatherer_add (losses->keeper, losses);
}

void
losses_back (Losses *losses)
{
    g_mutex_lock (&losses->lock);
    gboolean is_news = losses->last.until_ms > 0 && losses->last.back_ms == 0;
    if (is_news)
        losses->last.back_ms = now_ms ();
    losses->back_ms = now_ms ();
    g_mutex_unlock (&losses->lock);
    if (is_news)
        gatherer_add (losses->keeper, losses);
}

gboolean
losses_is_away (Losses *losses)
{
    g_mutex_lock (&losses->lock);
    gboolean is_away = losses->back_ms == 0;
    g_mutex_unlock (&losses->lock);
    return is_away;
}

ImLinkLoss
losses_last (Losses *losses)
{
    g_mutex_lock (&losses->lock);
    ImLinkLoss last = losses->last;
    g_mutex_unlock (&losses->lock);
    return last;
}

void
losses_end (Losses *losses)
{
    g_autoptr (GError) error = NULL;
    const ImLinkLoss last = losses_last (losses);
    gatherer_free (g_steal_pointer (&losses->keeper));
    if (g_atomic_int_get (&losses->has_begun) && !im_box_end (losses->core, &last, &error))
        journal ("ends without having said so in the store: %s", error->message);
}
