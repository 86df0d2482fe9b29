/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/invitation.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/buddy.h"
#include "imcore/domain/consent.h"
#include "imcore/domain/invitation_course.h"
#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/pair.h"

#include <string.h>

static const gint64 EVER = -1; /* since before any invitation */

/* One invitation on its way. */
typedef struct {
    const Rules *rules;
    const Account *inviter; /* NULL: the operator */
    ImInvitationKind kind;
    const Address *address;
    const char *words;
    Account *target;            /* NULL: not known yet */
    StoredInvitation *previous; /* the last of this inviter to it; NULL: none */
    gboolean is_silenced;       /* the target's refusal or budget: nothing leaves */
    ImInvited ending;
} Invitation;

static void
invitation_clear (Invitation *invitation)
{
    account_free (invitation->target);
    stored_invitation_free (invitation->previous);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Invitation, invitation_clear)

static gint64
inviter_id (const Invitation *invitation)
{
    return invitation->inviter != NULL ? invitation->inviter->id : INVITER_OPERATOR;
}

/* ---- May he, and may it reach its target ------------------------------------------------------------ */

/* The inviter's own budget, which he is told of. */
static gboolean
ask_inviter_budget (StoreWork *work, const Invitation *invitation, gboolean *within,
                    GError **error)
{
    const ImConfig *config = invitation->rules->config;
    gint64 open = 0, today = 0;
    gint64 id = inviter_id (invitation);
    *within = TRUE;
    if (invitation->inviter == NULL)
        return TRUE;
    if (!store_count_open_invitations (work, id, &open, error)
        || !store_count_invitations_by (work, id, store_now_ms (work) - 24 * HOUR_MS, &today,
                                        error))
        return FALSE;
    *within = open < im_config_number (config, "invitation.open_most")
              && today < im_config_number (config, "invitation.a_day");
    return TRUE;
}

static gboolean
is_repeated (StoreWork *work, const Invitation *invitation)
{
    gint64 pause_ms = im_config_number (invitation->rules->config, "invitation.pause");
    return invitation->previous != NULL
           && invitation->previous->created_ms + pause_ms > store_now_ms (work);
}

/* The target's: once a week by the same inviter, so often a week and ever by all. */
static gboolean
ask_target_budget (StoreWork *work, Invitation *invitation, GError **error)
{
    const ImConfig *config = invitation->rules->config;
    gint64 now_ms = store_now_ms (work), week = 0, ever = 0;
    if (invitation->target == NULL)
        return TRUE;
    gint64 id = invitation->target->id;
    if (!store_count_invitations_of (work, id, now_ms - 7 * 24 * HOUR_MS, &week, error)
        || !store_count_invitations_of (work, id, EVER, &ever, error))
        return FALSE;
    invitation->is_silenced = invitation->is_silenced || is_repeated (work, invitation)
                              || week >= im_config_number (config, "invitation.target_a_week")
                              || ever >= im_config_number (config, "invitation.target_ever");
    return TRUE;
}

/* The mail domain, or the first digits of a telephone number. */
static char *
place_of (const Address *address)
{
    enum { PHONE_PLACE_BYTES = 6 }; /* the plus and five digits: a country and its network */
    const char *at = strrchr (address->key, '@');
    return at != NULL ? g_strdup (at + 1) : g_strndup (address->key, PHONE_PLACE_BYTES);
}

/* What one place, and the installation, may get in a day; the operator's count, too. */
static gboolean
use_common_budgets (StoreWork *work, const Invitation *invitation, gboolean *within,
                    GError **error)
{
    const Rules *rules = invitation->rules;
    guint8 place[SECRET_HASH_BYTES], all[SECRET_HASH_BYTES];
    g_autofree char *where = place_of (invitation->address);
    secret_hash (rules->secrets, SECRET_OF_BUDGET, place, "invitations", where, NULL);
    secret_hash (rules->secrets, SECRET_OF_BUDGET, all, "invitations", NULL, NULL);
    return store_use_budget (work, BUDGET_INVITATIONS_TO_PLACE, place,
                             im_config_number (rules->config, "invitation.place_a_day"),
                             24 * HOUR_MS, within, error)
           && (!*within
               || store_use_budget (work, BUDGET_INVITATIONS, all,
                                    im_config_number (rules->config, "invitation.all_a_day"),
                                    24 * HOUR_MS, within, error));
}

/* What the operator is told of a target; it keeps him from sending, a member is not told. */
static ImInvited
told_to_operator (gboolean is_refused, gboolean is_silenced)
{
    return is_refused ? IM_INVITED_REFUSED : is_silenced ? IM_INVITED_TOO_OFTEN : IM_INVITED;
}

/* A member uses the same budgets in the same order whether or not his invitation is silenced,
 * or the budgets would tell him of a refusal. */
static gboolean
judge (StoreWork *work, Invitation *invitation, GError **error)
{
    const Address *address = invitation->address;
    gboolean refused = FALSE, within = TRUE;
    if (!consent_is_refused (work, invitation->rules, address->kind, address->key, &refused,
                             error)
        || !ask_inviter_budget (work, invitation, &within, error))
        return FALSE;
    invitation->is_silenced = refused;
    if (!ask_target_budget (work, invitation, error))
        return FALSE;
    invitation->ending = IM_INVITED;
    if (invitation->inviter == NULL)
        invitation->ending = told_to_operator (refused, invitation->is_silenced);
    if (invitation->ending != IM_INVITED)
        return TRUE;
    if (within && !use_common_budgets (work, invitation, &within, error))
        return FALSE;
    if (!within)
        invitation->ending = IM_INVITED_OVER_BUDGET;
    return TRUE;
}

/* ---- Doing it ------------------------------------------------------------------------------------------ */

/* A silenced invitation changes nothing for its target but gives him a number to be known by;
 * to its inviter it must look like one that waits. */
static gboolean
look_invited (StoreWork *work, const Invitation *invitation, GError **error)
{
    return invitation->target->state != IM_STATE_EXPIRED
           || account_set_state (work, invitation->target, IM_STATE_DECLINED, error);
}

/* The target's account as a tentative one: new, or an expired or declined one taken up again.
 */
static gboolean
make_tentative (StoreWork *work, Invitation *invitation, GError **error)
{
    const Rules *rules = invitation->rules;
    ImState state = invitation->is_silenced ? IM_STATE_DECLINED : IM_STATE_TENTATIVE;
    if (invitation->target == NULL
        && !account_open (work, rules, invitation->address, NULL, state, &invitation->target,
                          error))
        return FALSE;
    if (invitation->target == NULL) {
        invitation->ending = IM_INVITED_NO_NUMBER;
        return TRUE;
    }
    if (invitation->is_silenced)
        return look_invited (work, invitation, error);
    if (invitation->inviter != NULL)
        return account_invite (work, rules, invitation->target, error);
    return invitation->target->state == IM_STATE_TENTATIVE
           || account_set_state (work, invitation->target, IM_STATE_TENTATIVE, error);
}

/* Inviting someone permits him to answer; as a buddy, it asks him and lets him see oneself. */
static gboolean
relate (StoreWork *work, const Invitation *invitation, GError **error)
{
    gint64 target = invitation->target->id;
    gboolean ignored = FALSE, is_buddy = invitation->kind != IM_INVITATION_MEMBER;
    if (invitation->inviter == NULL)
        return TRUE;
    gint64 id = invitation->inviter->id;
    return pair_permit (work, id, target, is_buddy ? PAIR_AUTHORISED : PAIR_MAY_ANSWER,
                        is_buddy, &ignored, error)
           && (!is_buddy || pair_ask (work, target, id, &ignored, error));
}

/* In the place of the one before, if that waits still. */
static gboolean
record (StoreWork *work, const Invitation *invitation, gint64 delivery, GError **error)
{
    const StoredInvitation *previous = invitation->previous;
    gint64 lives_ms = im_config_number (invitation->rules->config, "invitation.lives");
    gboolean waits = previous != NULL && invitation_looks_open (previous);
    const StoredInvitation new = {
        .inviter = inviter_id (invitation),
        .account = invitation->target->id,
        .kind = invitation->kind,
        .words = (char *) invitation->words,
        .delivery = delivery == 0 && waits ? previous->delivery : delivery,
        .address_kind = invitation->address->kind,
        .expires_ms = store_now_ms (work) + lives_ms,
    };
    return (!waits || store_set_invitation (work, previous->id, INVITATION_REPEATED, error))
           && store_add_invitation (work, &new, error);
}

static NoticeKind
notice_of (const Invitation *invitation)
{
    if (invitation->inviter == NULL)
        return NOTICE_OPERATOR_INVITATION;
    return invitation->kind == IM_INVITATION_MEMBER ? NOTICE_MEMBERSHIP : NOTICE_INVITATION;
}

static gboolean
send (StoreWork *work, const Invitation *invitation, gint64 *delivery, GError **error)
{
    const Answered nothing = { 0 };
    NoticeKind kind = notice_of (invitation);
    return despatch_notice (work, invitation->target, kind, invitation->address, &nothing,
                            invitation->words, inviter_id (invitation), error)
           && store_find_newest_delivery (work, invitation->target->id, kind, delivery, error);
}

static gboolean
invite_stranger (StoreWork *work, Invitation *invitation, GError **error)
{
    gint64 delivery = 0;
    if (!make_tentative (work, invitation, error))
        return FALSE;
    if (invitation->ending != IM_INVITED)
        return TRUE;
    return relate (work, invitation, error)
           && (invitation->is_silenced || send (work, invitation, &delivery, error))
           && record (work, invitation, delivery, error);
}

/* On hold he is still one, whom no invitation brings back. */
static gboolean
is_member (const Account *account)
{
    return account != NULL
           && (account->state == IM_STATE_REGISTERED || account->state == IM_STATE_ON_HOLD);
}

/* Whoever is a member is asked as one, to be a buddy. */
static gboolean
ask_member (StoreWork *work, Invitation *invitation, GError **error)
{
    ImAdd add;
    gboolean within = TRUE;
    invitation->ending = IM_INVITED_MEMBER;
    if (invitation->inviter != NULL && invitation->inviter->id == invitation->target->id)
        invitation->ending = IM_INVITED_SELF;
    if (invitation->ending == IM_INVITED_SELF || invitation->inviter == NULL
        || invitation->kind == IM_INVITATION_MEMBER)
        return TRUE;
    invitation->ending = IM_INVITED_AS_BUDDY;
    if (!ask_inviter_budget (work, invitation, &within, error))
        return FALSE;
    if (!within) {
        invitation->ending = IM_INVITED_OVER_BUDGET;
        return TRUE;
    }
    if (is_repeated (work, invitation) && invitation->previous->state == INVITATION_WITHDRAWN)
        return record (work, invitation, 0, error); /* not asked every day anew */
    if (!buddy_add (work, invitation->inviter, invitation->target->uin, invitation->words, &add,
                    error))
        return FALSE;
    return add != IM_ADD_ASKED || record (work, invitation, 0, error);
}

static gboolean
invite (StoreWork *work, Invitation *invitation, GError **error)
{
    if (is_member (invitation->target))
        return ask_member (work, invitation, error);
    if (invitation->kind == IM_INVITATION_BUDDY) {
        invitation->ending = IM_INVITED_NOT_MEMBER;
        return TRUE;
    }
    return judge (work, invitation, error)
           && (invitation->ending != IM_INVITED || invite_stranger (work, invitation, error));
}

/* Inviter and target are held until the commit: budgets and pair are theirs. */
static gboolean
look_up (StoreWork *work, Invitation *invitation, GError **error)
{
    const Address *address = invitation->address;
    if (!store_find_account_by_address (work, address->kind, address->key, &invitation->target,
                                        error))
        return FALSE;
    gint64 target = invitation->target != NULL ? invitation->target->id : 0;
    if (!store_hold_accounts (work, inviter_id (invitation), target, error))
        return FALSE;
    return target == 0
           || (store_find_account (work, target, &invitation->target, error)
               && store_find_invitation (work, inviter_id (invitation), target,
                                         &invitation->previous, error));
}

gboolean
invitation_send (StoreWork *work, const Rules *rules, const Account *inviter,
                 ImInvitationKind kind, const Address *address, const char *words,
                 ImInvited *ending, gint64 *uin, GError **error)
{
    g_auto (Invitation) invitation = {
        .rules = rules, .inviter = inviter, .kind = kind, .address = address, .words = words
    };
    if (!look_up (work, &invitation, error) || !invite (work, &invitation, error))
        return FALSE;
    *ending = invitation.ending;
    *uin = invitation.target != NULL ? invitation.target->uin : 0;
    if (invitation.ending == IM_INVITED_NO_NUMBER)
        store_undo (work);
    return TRUE;
}

/* ---- Once more --------------------------------------------------------------------------------------- */

static gboolean
can_be_repeated (const StoredInvitation *invitation)
{
    switch (invitation->state) {
    case INVITATION_OPEN:
    case INVITATION_DECLINED:
    case INVITATION_EXPIRED:
        return TRUE;
    case INVITATION_ACCEPTED:
    case INVITATION_WITHDRAWN:
    case INVITATION_REPEATED:
        return FALSE;
    }
    g_assert_not_reached ();
}

/* Sends it to the address of its target that it went to before. */
static gboolean
repeat (StoreWork *work, const Rules *rules, const Account *inviter,
        const StoredInvitation *invitation, ImInvited *ending, GError **error)
{
    gint64 uin = 0;
    g_autoptr (GPtrArray) all = store_list_addresses (work, invitation->account, error);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const StoredAddress *known = g_ptr_array_index (all, i);
        const Address address = { (AddressKind) known->kind, known->key, known->shown };
        if (known->kind == invitation->address_kind)
            return invitation_send (work, rules, inviter, invitation->kind, &address,
                                    invitation->words, ending, &uin, error);
    }
    return all != NULL;
}

gboolean
invitation_resend (StoreWork *work, const Rules *rules, const Account *inviter, gint64 uin,
                   ImInvited *ending, GError **error)
{
    g_autoptr (Account) target = NULL;
    g_autoptr (StoredInvitation) last = NULL;
    gint64 id = inviter != NULL ? inviter->id : INVITER_OPERATOR;
    *ending = IM_INVITED_NOTHING;
    if (!account_meet (work, id, uin, &target, error)
        || (target != NULL && !store_find_invitation (work, id, target->id, &last, error)))
        return FALSE;
    return last == NULL || !can_be_repeated (last)
           || repeat (work, rules, inviter, last, ending, error);
}
