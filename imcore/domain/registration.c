/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/registration.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/buddy.h"
#include "imcore/domain/consent.h"
#include "imcore/domain/join.h"
#include "imcore/domain/phone_hold.h"

/* Makes him a member: by completing an invited account, or with a new one.  Members who invited him
 * go on waiting for his answer, as their requests.  His own request takes back a "no" of before. */
static gboolean
make_member (StoreWork *work, const Rules *rules, const RegistrationRequest *request,
             Account **account, GError **error)
{
    const Address *address = request->address;
    if (!consent_record (work, rules, address->kind, address->key, CONSENT_YES, error))
        return FALSE;
    if (*account == NULL)
        return account_open (work, rules, address, request->name, IM_STATE_REGISTERED,
                             account, error);
    return account_register (work, rules, *account, request->name, error)
           && store_answer_invitation (work, INVITER_OPERATOR, (*account)->id, INVITATION_ACCEPTED,
                                       error);
}

/* Of a telephone that was another's he is told that nothing of that is his, and how that other
 * comes back: it may be he. */
static const char *
registered_words (gboolean is_anew)
{
    return is_anew ? NOTICE_REGISTERED_ANEW : NULL;
}

/* An address that he nominated proves itself before it is told a password, and nobody else is told one
 * meanwhile.  Where it cannot be asked, he is confirmed as any other. */
static gboolean
confirm (StoreWork *work, const Rules *rules, const RegistrationRequest *request,
         const Account *account, gboolean is_anew, GError **error)
{
    const Address *address = request->address, *nominated = request->nominated;
    const Answered *answered = &request->answered;
    ImJoining ending = IM_JOINING_NO_ADDRESS;
    if (nominated != NULL && !join_name (work, rules, account, nominated, TRUE, &ending, error))
        return FALSE;
    if (ending == IM_JOINING_ASKED)
        return despatch_notice (work, account, NOTICE_NOMINATED, address, answered,
                                nominated->shown, 0, error);
    return despatch_notice (work, account, NOTICE_REGISTERED, address, answered,
                            registered_words (is_anew), 0, error)
           && (nominated == NULL
               || join_say_ending (work, account, ending, nominated, address, answered, error));
}

static gboolean
tell_known (StoreWork *work, const Rules *rules, const RegistrationRequest *request,
            const Account *account, GError **error)
{
    ImJoining ending;
    if (request->nominated == NULL)
        return despatch_notice (work, account, NOTICE_KNOWN, request->address, &request->answered,
                                NULL, 0, error);
    return join_name (work, rules, account, request->nominated, FALSE, &ending, error)
           && join_say_ending (work, account, ending, request->nominated, request->address,
                               &request->answered, error);
}

gboolean
registration_handle (StoreWork *work, const Rules *rules, const RegistrationRequest *request,
                     RegistrationEnding *ending, GError **error)
{
    g_autoptr (Account) account = NULL;
    const Address *address = request->address;
    gboolean anew = FALSE;
    if (!phone_hold_begin_anew (work, rules, address, &anew, error)
        || !account_hold (work, address, &account, error))
        return FALSE;
    gboolean on_hold = account != NULL && account->state == IM_STATE_ON_HOLD;
    gboolean known = on_hold || (account != NULL && account->state == IM_STATE_REGISTERED);
    gboolean is_awaited = !known && account != NULL;
    ImState before = is_awaited ? account->state : IM_STATE_ERASED;
    if (!known && !make_member (work, rules, request, &account, error))
        return FALSE;
    if (account == NULL) {
        *ending = REGISTRATION_NO_NUMBER;
        store_undo (work);
        return TRUE;
    }
    *ending = known ? REGISTRATION_KNOWN : REGISTRATION_DONE;
    if (on_hold)
        return TRUE;
    if (known)
        return tell_known (work, rules, request, account, error);
    return confirm (work, rules, request, account, anew, error)
           && (!is_awaited
               || buddy_meet_all_waiting (work, account, before, request->peer, error));
}

/* An account that was only invited ends; a member's stays. */
static gboolean
decline_all (StoreWork *work, const Address *address, GError **error)
{
    g_autoptr (Account) account = NULL;
    if (!account_hold (work, address, &account, error))
        return FALSE;
    if (account == NULL || account->state != IM_STATE_TENTATIVE)
        return TRUE;
    return account_set_state (work, account, IM_STATE_DECLINED, error)
           && store_answer_invitations (work, account->id, INVITATION_DECLINED, error);
}

gboolean
registration_refuse (StoreWork *work, const Rules *rules, const Address *address,
                     GError **error)
{
    return decline_all (work, address, error)
           && consent_record (work, rules, address->kind, address->key, CONSENT_NO, error);
}

gboolean
registration_refuse_by_link (StoreWork *work, const Rules *rules, const Address *address,
                             GError **error)
{
    return decline_all (work, address, error)
           && consent_record_by (work, rules, address->kind, address->key, CONSENT_NO,
                                 CONSENT_BY_LINK, error);
}
