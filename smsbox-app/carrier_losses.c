/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/carrier_losses.h"

#include "smsbox-app/carrier_links.h"

struct CarrierLosses {
    GMutex lock;
    GHashTable *losses; /* smsc-id -> ImLinkLoss */
};

CarrierLosses *
carrier_losses_new (void)
{
    CarrierLosses *losses = g_new0 (CarrierLosses, 1);
    g_mutex_init (&losses->lock);
    losses->losses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    return losses;
}

void
carrier_losses_free (CarrierLosses *losses)
{
    g_hash_table_unref (losses->losses);
    g_mutex_clear (&losses->lock);
    g_free (losses);
}

/* A carrier sends again by any of its links: the last one that came back counts. */
void
carrier_losses_take (CarrierLosses *losses, const GPtrArray *links, gint64 asked_s,
                     gint64 there_s)
{
    g_mutex_lock (&losses->lock);
    for (guint i = 0; i < links->len; i++) {
        const CarrierLink *link = g_ptr_array_index (links, i);
        const ImLinkLoss loss = im_link_back (asked_s - link->back_for_s,
                                              there_s - link->back_for_s);
        if (link->is_up)
            g_hash_table_replace (losses->losses, g_strdup (link->carrier),
                                  g_memdup2 (&loss, sizeof loss));
    }
    g_mutex_unlock (&losses->lock);
}

ImLinkLoss
carrier_losses_of (CarrierLosses *losses, const char *carrier)
{
    g_mutex_lock (&losses->lock);
    const ImLinkLoss *found = g_hash_table_lookup (losses->losses, carrier);
    const ImLinkLoss loss = found != NULL ? *found : (ImLinkLoss){ 0 };
    g_mutex_unlock (&losses->lock);
    return loss;
}
