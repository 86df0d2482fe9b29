/* SPDX-License-Identifier: ISC */
/* Invitations: the target has its number and a tentative account before anything leaves.
 * Seed A, pages 9, 12, 15 and 17 to 20. */
#pragma once

#include "imcore/domain/address.h"
#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

/* @inviter, NULL for the operator, invites @address with @words, which may be NULL.  *@uin: the
 * target's number, 0 where there is none.  What the target has refused, or others have used up,
 * looks to a member as if it had been sent. */
gboolean invitation_send (StoreWork *work, const Rules *rules, const Account *inviter,
                          ImInvitationKind kind, const Address *address, const char *words,
                          ImInvited *ending, gint64 *uin, GError **error);

/* Sends @inviter's last one to @uin again; see im_resend_invitation(). */
gboolean invitation_resend (StoreWork *work, const Rules *rules, const Account *inviter, gint64 uin,
                            ImInvited *ending, GError **error);
