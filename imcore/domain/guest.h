/* SPDX-License-Identifier: ISC */
/* Lets a guest, who is nobody's member, talk to the one member whose link it opened.
 * Seed B, claims 1 to 27. */
#pragma once

#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

/* Does the guest's session still live at @now_ms?  It ends by leaving, by silence and by age. */
gboolean guest_is_here (const Rules *rules, const Guest *guest, gint64 now_ms);
/* When it will end if it stays silent. */
gint64 guest_ends_ms (const Rules *rules, const Guest *guest);

/* Opens a session for @name, clean and not empty, by the link @link_id that was sealed by us.
 * @came_from as guest_hash_place() gives it.  OPENED: *@guest is the caller's. */
gboolean guest_open (StoreWork *work, const Rules *rules, gint64 link_id, const char *name,
                     const guint8 *came_from, ImGuestOpening *ending, Guest **guest, GError **error);

/* Ends a session and tells its member; one that has ended stays ended. */
gboolean guest_end (StoreWork *work, gint64 id, gboolean *ended, GError **error);
/* Ends those whose time is over; *@ended counts them. */
gboolean guest_end_overdue (StoreWork *work, const Rules *rules, guint *ended, GError **error);

/* What is remembered of where a guest comes from: a keyed hash of the IPv4 address or the IPv6
 * /64.  What is neither counts as one place. */
void guest_hash_place (const Rules *rules, const char *address, guint8 hash[SECRET_HASH_BYTES]);
