/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/invitation.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/buddy.h"
#include "imcore/domain/consent.h"
#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/pair.h"

static const gint64 EVER = -1; /* since before any invitation */

/* One invitation on its way. */
typedef struct {
    const Rules *rules;
    const Account *inviter; /* NULL: the operator */
    const Address *address;
    const char *words;
    Account *target;      /* NULL: not known yet */
    gboolean is_silenced; /* the target's refusal or budget: nothing leaves */
    ImInvited ending;
} Invitation;

static gint64
inviter_id (const Invitation *invitation)
{
    return invitation->inviter != NULL ? invitation->inviter->id : INVITER_OPERATOR;
}

/* ---- May he, and may it reach its target ------------------------------------------------------------ */

/* The inviter's own budget, which he is told of. */
static gboolean
ask_inviter_budget (StoreWork *work, const Invitation *invitation, gboolean *within, GError **error)
{
    const ImConfig *config = invitation->rules->config;
    gint64 open = 0, today = 0;
    gint64 id = inviter_id (invitation);
    *within = TRUE;
    if (invitation->inviter == NULL)
        return TRUE;
    if (!store_count_open_invitations (work, id, &open, error)
        || !store_count_invitations_by (work, id, store_now_ms (work) - 24 * HOUR_MS, &today, error))
        return FALSE;
    *within = open < im_config_number (config, "invitation.open_most")
              && today < im_config_number (config, "invitation.a_day");
    return TRUE;
}

/* The target's: once a week by the same inviter, so often a week and ever by all. */
static gboolean
ask_target_budget (StoreWork *work, Invitation *invitation, gint64 *last_ms, GError **error)
{
    const ImConfig *config = invitation->rules->config;
    gint64 now_ms = store_now_ms (work), week = 0, ever = 0;
    gint64 pause_ms = im_config_number (config, "invitation.pause");
    *last_ms = 0;
    if (invitation->target == NULL)
        return TRUE;
    gint64 id = invitation->target->id;
    if (!store_find_invitation (work, inviter_id (invitation), id, last_ms, error)
        || !store_count_invitations_of (work, id, now_ms - 7 * 24 * HOUR_MS, &week, error)
        || !store_count_invitations_of (work, id, EVER, &ever, error))
        return FALSE;
    gboolean is_repeated = *last_ms != 0 && *last_ms + pause_ms > now_ms;
    invitation->is_silenced = invitation->is_silenced || is_repeated
                              || week >= im_config_number (config, "invitation.target_a_week")
                              || ever >= im_config_number (config, "invitation.target_ever");
    return TRUE;
}

/* The operator is told what a member is not. */
static gboolean
judge (StoreWork *work, Invitation *invitation, GError **error)
{
    const Address *address = invitation->address;
    gboolean refused = FALSE, within = TRUE;
    gint64 last_ms = 0;
    if (!consent_is_refused (work, invitation->rules, address->kind, address->key, &refused, error)
        || !ask_inviter_budget (work, invitation, &within, error))
        return FALSE;
    invitation->is_silenced = refused;
    if (!ask_target_budget (work, invitation, &last_ms, error))
        return FALSE;
    invitation->ending = IM_INVITED;
    if (!within)
        invitation->ending = IM_INVITED_OVER_BUDGET;
    else if (invitation->inviter == NULL && refused)
        invitation->ending = IM_INVITED_REFUSED;
    else if (invitation->inviter == NULL && invitation->is_silenced)
        invitation->ending = IM_INVITED_TOO_OFTEN;
    return TRUE;
}

/* ---- Doing it ------------------------------------------------------------------------------------------ */

/* The target's account as a tentative one: new, or an expired or declined one taken up again.  A
 * silenced invitation changes nothing for its target but gives him a number to be known by. */
static gboolean
make_tentative (StoreWork *work, Invitation *invitation, GError **error)
{
    const Rules *rules = invitation->rules;
    ImState state = invitation->is_silenced ? IM_STATE_DECLINED : IM_STATE_TENTATIVE;
    if (invitation->target == NULL
        && !account_open (work, rules, invitation->address, NULL, state, &invitation->target, error))
        return FALSE;
    if (invitation->target == NULL) {
        invitation->ending = IM_INVITED_NO_NUMBER;
        return TRUE;
    }
    if (invitation->is_silenced)
        return TRUE;
    if (invitation->inviter != NULL)
        return account_invite (work, rules, invitation->target, error);
    return invitation->target->state == IM_STATE_TENTATIVE
           || account_set_state (work, invitation->target, IM_STATE_TENTATIVE, error);
}

/* Inviting someone is asking him, and permitting him to answer and to see oneself. */
static gboolean
record (StoreWork *work, const Invitation *invitation, GError **error)
{
    gint64 id = inviter_id (invitation), target = invitation->target->id;
    gint64 lives_ms = im_config_number (invitation->rules->config, "invitation.lives");
    gboolean ignored = FALSE;
    if (!store_add_invitation (work, id, target, store_now_ms (work) + lives_ms, error))
        return FALSE;
    return invitation->inviter == NULL
           || (pair_permit (work, id, target, PAIR_AUTHORISED, TRUE, &ignored, error)
               && pair_ask (work, target, id, &ignored, error));
}

static gboolean
invite_stranger (StoreWork *work, Invitation *invitation, GError **error)
{
    const Answered nothing = { 0 };
    if (!make_tentative (work, invitation, error))
        return FALSE;
    if (invitation->ending != IM_INVITED)
        return TRUE;
    NoticeKind kind
        = invitation->inviter != NULL ? NOTICE_INVITATION : NOTICE_OPERATOR_INVITATION;
    return record (work, invitation, error)
           && (invitation->is_silenced
               || despatch_notice (work, invitation->target, kind, invitation->address, &nothing,
                                   invitation->words, inviter_id (invitation), error));
}

/* On hold he is still one, whom no invitation brings back. */
static gboolean
is_member (const Account *account)
{
    return account != NULL
           && (account->state == IM_STATE_REGISTERED || account->state == IM_STATE_ON_HOLD);
}

/* Whoever is a member is asked as one. */
static gboolean
ask_member (StoreWork *work, Invitation *invitation, GError **error)
{
    ImAdd add;
    invitation->ending = IM_INVITED_MEMBER;
    if (invitation->inviter == NULL)
        return TRUE;
    if (!buddy_add (work, invitation->inviter, invitation->target->uin, invitation->words, &add,
                    error))
        return FALSE;
    if (add == IM_ADD_SELF)
        invitation->ending = IM_INVITED_SELF;
    return TRUE;
}

gboolean
invitation_send (StoreWork *work, const Rules *rules, const Account *inviter, const Address *address,
                 const char *words, ImInvited *ending, gint64 *uin, GError **error)
{
    Invitation invitation
        = { .rules = rules, .inviter = inviter, .address = address, .words = words };
    gboolean done = store_find_account_by_address (work, address->kind, address->key,
                                                   &invitation.target, error);
    if (done && is_member (invitation.target))
        done = ask_member (work, &invitation, error);
    else if (done)
        done = judge (work, &invitation, error)
               && (invitation.ending != IM_INVITED || invite_stranger (work, &invitation, error));
    g_autoptr (Account) target = invitation.target;
    *ending = invitation.ending;
    *uin = target != NULL ? target->uin : 0;
    if (invitation.ending == IM_INVITED_NO_NUMBER)
        store_undo (work);
    return done;
}
