/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/presence.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/pair.h"

/* Has @account any medium beside the client that would carry a message now? */
static gboolean
is_reachable (StoreWork *work, gint64 id, gboolean *reachable, GError **error)
{
    g_autoptr (Account) account = NULL;
    g_autoptr (GPtrArray) addresses = store_list_addresses (work, id, error);
    *reachable = FALSE;
    if (addresses == NULL || !store_find_account (work, id, &account, error))
        return FALSE;
    for (guint i = 0; account != NULL && i < addresses->len; i++)
        *reachable = *reachable
                     || account_is_reached_by (account, g_ptr_array_index (addresses, i),
                                               IM_MODE_AWAY);
    *reachable = *reachable && account->state == IM_STATE_REGISTERED;
    return TRUE;
}

/* Whoever blocked a buddy looks away from the client to him. */
static gboolean
find_presence (StoreWork *work, const PairView *view, ImPresence *presence, GError **error)
{
    gboolean online = FALSE, reachable = FALSE;
    const Pair back = { .permission = view->back_permission, .looks = view->back_looks };
    *presence = IM_PRESENCE_UNKNOWN;
    if (pair_looks (&back) != PAIR_AUTHORISED)
        return TRUE;
    if (!store_is_online (work, view->peer, &online, error)
        || !is_reachable (work, view->peer, &reachable, error))
        return FALSE;
    online = online && view->back_permission == PAIR_AUTHORISED;
    *presence = online      ? IM_PRESENCE_ONLINE
                : reachable ? IM_PRESENCE_REACHABLE
                            : IM_PRESENCE_OFFLINE;
    return TRUE;
}

static gboolean
describe (StoreWork *work, const PairView *view, ImBuddy **buddy, GError **error)
{
    ImPresence presence;
    if (!find_presence (work, view, &presence, error))
        return FALSE;
    *buddy = g_new0 (ImBuddy, 1);
    (*buddy)->number = view->uin;
    (*buddy)->name = g_strdup (view->name);
    (*buddy)->is_listed = view->is_listed;
    (*buddy)->asks = view->asked_ms != 0;
    (*buddy)->is_blocked = view->permission == PAIR_BLOCKED;
    (*buddy)->presence = presence;
    return TRUE;
}

GPtrArray *
presence_list (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (GPtrArray) views = store_list_pairs (work, account, error);
    g_autoptr (GPtrArray)
        buddies = g_ptr_array_new_with_free_func ((GDestroyNotify) im_buddy_free);
    for (guint i = 0; views != NULL && i < views->len; i++) {
        ImBuddy *buddy = NULL;
        if (!describe (work, g_ptr_array_index (views, i), &buddy, error))
            return NULL;
        g_ptr_array_add (buddies, buddy);
    }
    return views != NULL ? g_steal_pointer (&buddies) : NULL;
}

gboolean
presence_show (StoreWork *work, gint64 account, gint64 peer, ImBuddy **buddy, GError **error)
{
    g_autoptr (GPtrArray) views = store_view_pair (work, account, peer, error);
    *buddy = NULL;
    if (views == NULL)
        return FALSE;
    return views->len == 0 || describe (work, g_ptr_array_index (views, 0), buddy, error);
}
