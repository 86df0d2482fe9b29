/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/registration.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/consent.h"

/* His own request takes back a "no" of before. */
static gboolean
withdraw_refusal (StoreWork *work, const Rules *rules, const Address *address, GError **error)
{
    gboolean refused = FALSE;
    if (!consent_is_refused (work, rules, address->kind, address->key, &refused, error))
        return FALSE;
    return !refused
           || consent_record (work, rules, address->kind, address->key, CONSENT_YES, error);
}

/* Makes him a member: by completing an invited account, or with a new one.  Members who invited him
 * go on waiting for his answer, as their requests. */
static gboolean
make_member (StoreWork *work, const Rules *rules, const RegistrationRequest *request,
             Account **account, GError **error)
{
    if (!withdraw_refusal (work, rules, request->address, error))
        return FALSE;
    if (*account == NULL)
        return account_open (work, rules, request->address, request->name, IM_STATE_REGISTERED,
                             account, error);
    return account_register (work, rules, *account, request->name, error)
           && store_answer_invitation (work, INVITER_OPERATOR, (*account)->id, INVITATION_ACCEPTED,
                                       error);
}

gboolean
registration_handle (StoreWork *work, const Rules *rules, const RegistrationRequest *request,
                     RegistrationEnding *ending, GError **error)
{
    g_autoptr (Account) account = NULL;
    const Address *address = request->address;
    if (!account_hold (work, address, &account, error))
        return FALSE;
    gboolean known = account != NULL && account->state == IM_STATE_REGISTERED;
    if (!known && !make_member (work, rules, request, &account, error))
        return FALSE;
    if (account == NULL) {
        *ending = REGISTRATION_NO_NUMBER;
        store_undo (work);
        return TRUE;
    }
    *ending = known ? REGISTRATION_KNOWN : REGISTRATION_DONE;
    return despatch_notice (work, account, known ? NOTICE_KNOWN : NOTICE_REGISTERED, address,
                            &request->answered, NULL, 0, error);
}

gboolean
registration_refuse (StoreWork *work, const Rules *rules, const Address *address, GError **error)
{
    g_autoptr (Account) account = NULL;
    if (!consent_record (work, rules, address->kind, address->key, CONSENT_NO, error)
        || !account_hold (work, address, &account, error))
        return FALSE;
    if (account == NULL || account->state != IM_STATE_TENTATIVE)
        return TRUE;
    return account_set_state (work, account, IM_STATE_DECLINED, error)
           && store_answer_invitations (work, account->id, INVITATION_DECLINED, error);
}
