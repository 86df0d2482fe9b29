/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/invitation.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/consent.h"
#include "imcore/domain/message_despatcher.h"

/* May @account, which may be NULL, be invited now?  INVITED: yes. */
static gboolean
judge (StoreWork *work, const Rules *rules, const Address *address, const Account *account,
       ImInvited *ending, GError **error)
{
    gboolean refused = FALSE;
    gint64 last_ms = 0;
    gint64 pause_ms = im_config_number (rules->config, "invitation.pause");
    if (!consent_is_refused (work, rules, address->kind, address->key, &refused, error)
        || (account != NULL
            && !store_find_invitation (work, INVITER_OPERATOR, account->id, &last_ms, error)))
        return FALSE;
    if (account != NULL && account->state == IM_STATE_REGISTERED)
        *ending = IM_INVITED_MEMBER;
    else if (refused)
        *ending = IM_INVITED_REFUSED;
    else if (last_ms != 0 && last_ms + pause_ms > store_now_ms (work))
        *ending = IM_INVITED_TOO_OFTEN;
    else
        *ending = IM_INVITED;
    return TRUE;
}

/* The account as a tentative one: new, or an expired or declined one taken up again. */
static gboolean
make_tentative (StoreWork *work, const Rules *rules, const Address *address, Account **account,
                GError **error)
{
    if (*account == NULL)
        return account_open (work, rules, address, NULL, IM_STATE_TENTATIVE, account, error);
    return (*account)->state == IM_STATE_TENTATIVE
           || account_set_state (work, *account, IM_STATE_TENTATIVE, error);
}

gboolean
invitation_send (StoreWork *work, const Rules *rules, const Address *address, ImInvited *ending,
                 gint64 *uin, GError **error)
{
    g_autoptr (Account) account = NULL;
    const Answered nothing = { 0 };
    gint64 lives_ms = im_config_number (rules->config, "invitation.lives");
    *uin = 0;
    if (!store_find_account_by_address (work, address->kind, address->key, &account, error)
        || !judge (work, rules, address, account, ending, error))
        return FALSE;
    if (*ending == IM_INVITED && !make_tentative (work, rules, address, &account, error))
        return FALSE;
    if (account == NULL) {
        if (*ending == IM_INVITED)
            *ending = IM_INVITED_NO_NUMBER;
        store_undo (work);
        return TRUE;
    }
    *uin = account->uin;
    if (*ending != IM_INVITED)
        return TRUE;
    return store_add_invitation (work, INVITER_OPERATOR, account->id,
                                 store_now_ms (work) + lives_ms, error)
           && despatch_notice (work, account, NOTICE_OPERATOR_INVITATION, address, &nothing, error);
}
