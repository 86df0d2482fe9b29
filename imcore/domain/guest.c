/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/guest.h"

#include <arpa/inet.h>
#include <string.h>

gint64
guest_ends_ms (const Rules *rules, const Guest *guest)
{
    return MIN (guest->seen_ms + im_config_number (rules->config, "guest.sleeps_after"),
                guest->created_ms + im_config_number (rules->config, "guest.lives"));
}

gboolean
guest_is_here (const Rules *rules, const Guest *guest, gint64 now_ms)
{
    return guest->ended_ms == 0 && now_ms < guest_ends_ms (rules, guest);
}

void
guest_hash_place (const Rules *rules, const char *address, guint8 hash[SECRET_HASH_BYTES])
{
    enum { NETWORK_BYTES = 8 }; /* of an IPv6 address: a /64 is one household */
    struct in_addr four;
    struct in6_addr six;
    g_autofree char *place = NULL;
    if (inet_pton (AF_INET, address, &four) == 1) {
        place = g_strdup (address);
    } else if (inet_pton (AF_INET6, address, &six) == 1 && IN6_IS_ADDR_V4MAPPED (&six)) {
        place = g_strdup_printf ("%u.%u.%u.%u", six.s6_addr[12], six.s6_addr[13], six.s6_addr[14],
                                 six.s6_addr[15]);
    } else if (inet_pton (AF_INET6, address, &six) == 1) {
        char network[INET6_ADDRSTRLEN];
        memset (six.s6_addr + NETWORK_BYTES, 0, sizeof six.s6_addr - NETWORK_BYTES);
        place = g_strdup (inet_ntop (AF_INET6, &six, network, sizeof network));
    }
    secret_hash (rules->secrets, SECRET_OF_PLACE, hash, place != NULL ? place : "elsewhere", NULL,
                 NULL);
}

/* Tells the member that the guest came or left. */
static gboolean
tell_member (StoreWork *work, gint64 account, gint64 guest, ImEntryKind kind, GError **error)
{
    const LogEntry entry = { .owner = account, .peer = -guest, .kind = kind, .is_history = TRUE };
    gint64 seq = 0;
    return store_append_log (work, &entry, &seq, error);
}

gboolean
guest_open (StoreWork *work, const Rules *rules, gint64 link_id, const char *name,
            const guint8 *came_from, ImGuestOpening *ending, Guest **guest, GError **error)
{
    g_autoptr (StoredLink) link = NULL;
    gint64 here = 0, id = 0;
    if (!store_find_link (work, link_id, &link, error)
        || !store_count_guests_from (work, came_from, &here, error))
        return FALSE;
    if (link == NULL) {
        *ending = IM_GUEST_LINK_DEAD;
        return TRUE;
    }
    if (here >= im_config_number (rules->config, "guest.per_address")) {
        *ending = IM_GUEST_TOO_MANY;
        return TRUE;
    }
    *ending = IM_GUEST_OPENED;
    return store_add_guest (work, link->account, link_id, name, came_from,
                            im_config_number (rules->config, "guest.first_number"), &id, error)
           && tell_member (work, link->account, id, IM_ENTRY_GUEST_CAME, error)
           && store_find_guest (work, id, guest, error);
}

gboolean
guest_end (StoreWork *work, gint64 id, gboolean *ended, GError **error)
{
    g_autoptr (Guest) guest = NULL;
    *ended = FALSE;
    if (!store_find_guest (work, id, &guest, error))
        return FALSE;
    if (guest == NULL)
        return TRUE;
    if (!store_end_guest (work, id, ended, error))
        return FALSE;
    return !*ended
           || (store_add_ended (work, -id, guest->number, error)
               && tell_member (work, guest->account, id, IM_ENTRY_GUEST_LEFT, error));
}

gboolean
guest_end_overdue (StoreWork *work, const Rules *rules, guint *ended, GError **error)
{
    gint64 now_ms = store_now_ms (work);
    g_autoptr (GArray) ids = store_list_overdue_guests (
        work, now_ms - im_config_number (rules->config, "guest.sleeps_after"),
        now_ms - im_config_number (rules->config, "guest.lives"), error);
    if (ids == NULL)
        return FALSE;
    *ended = 0;
    for (guint i = 0; i < ids->len; i++) {
        gboolean one = FALSE;
        if (!guest_end (work, g_array_index (ids, gint64, i), &one, error))
            return FALSE;
        *ended += one;
    }
    return TRUE;
}
