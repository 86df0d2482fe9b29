/* SPDX-License-Identifier: ISC */
/* What becomes of an invitation once it was sent: accepted, withdrawn, expired; and how its inviter
 * sees it.  A refusal looks to him like an answer that has not come yet, in every way: the state he
 * is shown, what he may write meanwhile, and how it all ends when its time is over. */
#pragma once

#include "imcore/domain/intent.h"
#include "imcore/domain/message.h"
#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

/* Open, or declined, which its inviter must not be able to tell apart. */
gboolean invitation_looks_open (const StoredInvitation *invitation);
/* The invitation of @inviter that @account can answer now; *@invitation NULL: none. */
gboolean invitation_find_open (StoreWork *work, gint64 inviter, gint64 account,
                               StoredInvitation **invitation, GError **error);

/* @account answers the operator's invitation by words that mean @intent: what only asks is answered once with
 * the invitation, which says what it is about; what a machine wrote, and more questions, with nothing.  *@known
 * FALSE: they are no such words, or no such invitation is open. */
gboolean invitation_hear_question (StoreWork *work, const Account *account, Intent intent,
                                   const Address *from, const Answered *answered,
                                   gboolean *known, GError **error);

/* @account, a member by now, accepts what @inviter asked for: to be a buddy, or nothing beyond
 * membership.  @words go with it; may be NULL or empty. */
gboolean invitation_accept (StoreWork *work, const StoredInvitation *invitation,
                            const Account *account, const Account *inviter,
                            const MessageWords *words, GError **error);

/* What @inviter, a member or INVITER_OPERATOR, has sent, newest first; of ImInvitation. */
GPtrArray *invitation_list (StoreWork *work, gint64 inviter, GError **error);

/* @inviter withdraws his open invitation to @uin; see im_withdraw_invitation(). */
gboolean invitation_withdraw (StoreWork *work, gint64 inviter, gint64 uin, ImWithdrawal *ending,
                              GError **error);

/* Holds @inviter and all whom he has open invitations to until the commit, in the order of their ids:
 * to be called before he goes, so that two who invited each other do not wait for each other. */
gboolean invitation_hold_all_by (StoreWork *work, gint64 inviter, GError **error);

/* Withdraws all that @inviter has open: he is going. */
gboolean invitation_end_all_by (StoreWork *work, gint64 inviter, GError **error);

/* Ends a bounded number of those whose time is over, and the tentative accounts left with none. */
gboolean invitation_expire (StoreWork *work, GError **error);
