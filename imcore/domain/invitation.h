/* SPDX-License-Identifier: ISC */
/* Invitations: the target has its number and a tentative account before anything leaves.
 * Seed A, pages 9, 12, 15 and 17. */
#pragma once

#include "imcore/domain/address.h"
#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

/* The operator invites @address.  *@uin: the target's number, 0 where there is none. */
gboolean invitation_send (StoreWork *work, const Rules *rules, const Address *address,
                          ImInvited *ending, gint64 *uin, GError **error);
