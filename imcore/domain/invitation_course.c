/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/invitation_course.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/buddy.h"
#include "imcore/domain/message.h"
#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/pair.h"

gboolean
invitation_looks_open (const StoredInvitation *invitation)
{
    return invitation->state == INVITATION_OPEN || invitation->state == INVITATION_DECLINED;
}

gboolean
invitation_find_open (StoreWork *work, gint64 inviter, gint64 account,
                      StoredInvitation **invitation, GError **error)
{
    if (!store_find_invitation (work, inviter, account, invitation, error))
        return FALSE;
    const StoredInvitation *found = *invitation;
    if (found != NULL
        && (found->state != INVITATION_OPEN || found->expires_ms <= store_now_ms (work)))
        g_clear_pointer (invitation, stored_invitation_free);
    return TRUE;
}

gboolean
invitation_hear_question (StoreWork *work, const Account *account, Intent intent,
                          const Address *from, const Answered *answered, gboolean *known,
                          GError **error)
{
    g_autoptr (StoredInvitation) invitation = NULL;
    *known = FALSE;
    if (account == NULL || account->state != IM_STATE_TENTATIVE
        || (intent != INTENT_QUESTION && intent != INTENT_MACHINE))
        return TRUE;
    if (!invitation_find_open (work, INVITER_OPERATOR, account->id, &invitation, error))
        return FALSE;
    *known = invitation != NULL;
    if (!*known || intent == INTENT_MACHINE || invitation->is_questioned)
        return TRUE;
    return store_note_question (work, invitation->id, error)
           && despatch_notice (work, account, NOTICE_OPERATOR_INVITATION, from, answered, NULL,
                               INVITER_OPERATOR, error);
}

/* ---- Accepted ---------------------------------------------------------------------------- */

/* Membership alone: the inviter is told, and may be written to and write; neither is a buddy. */
static gboolean
accept_membership (StoreWork *work, const Account *account, const Account *inviter,
                   const MessageWords *words, GError **error)
{
    ForMember news = { NOTICE_BECAME_MEMBER, IM_ENTRY_ACCEPTED, account->id, 0 };
    gboolean changed = FALSE;
    return pair_permit (work, account->id, inviter->id, PAIR_MAY_ANSWER, FALSE, &changed, error)
           && store_answer_invitation (work, inviter->id, account->id, INVITATION_ACCEPTED, error)
           && message_keep_words (work, account, inviter, words, &news.message, error)
           && despatch_to_member (work, inviter, &news, error)
           && message_release (work, account, inviter->id, error);
}

gboolean
invitation_accept (StoreWork *work, const StoredInvitation *invitation, const Account *account,
                   const Account *inviter, const MessageWords *words, GError **error)
{
    switch (invitation->kind) {
    case IM_INVITATION_MEMBER:
        return accept_membership (work, account, inviter, words, error);
    case IM_INVITATION_BUDDY:
    case IM_INVITATION_BOTH:
        return buddy_accept (work, account, inviter, words, error);
    }
    g_assert_not_reached ();
}

/* ---- As its inviter sees it -------------------------------------------------------------- */

static gboolean
has_failed (StoreWork *work, const StoredInvitation *invitation, gboolean *failed, GError **error)
{
    DeliveryState state = DELIVERY_QUEUED;
    gboolean found = FALSE;
    if (invitation->delivery != 0
        && !store_find_delivery (work, invitation->delivery, &found, &state, error))
        return FALSE;
    *failed = found && state == DELIVERY_FAILED;
    return TRUE;
}

static ImInvitationState
shown_state (const StoredInvitation *invitation, gboolean failed)
{
    switch (invitation->state) {
    case INVITATION_OPEN:
        return failed ? IM_INVITATION_FAILED : IM_INVITATION_OPEN;
    case INVITATION_DECLINED:
        if (invitation->inviter == INVITER_OPERATOR)
            return IM_INVITATION_DECLINED;
        return failed ? IM_INVITATION_FAILED : IM_INVITATION_OPEN;
    case INVITATION_ACCEPTED:
        return IM_INVITATION_ACCEPTED;
    case INVITATION_EXPIRED:
        return IM_INVITATION_EXPIRED;
    case INVITATION_WITHDRAWN:
    case INVITATION_REPEATED:
        return IM_INVITATION_WITHDRAWN;
    }
    g_assert_not_reached ();
}

/* The address of the account that the invitation went to; another of his is not shown. */
static char *
address_of (StoreWork *work, const StoredInvitation *invitation, GError **error)
{
    g_autoptr (GPtrArray) all = store_list_addresses (work, invitation->account, error);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const StoredAddress *address = g_ptr_array_index (all, i);
        if (address->kind == invitation->address_kind)
            return g_strdup (address->shown);
    }
    return NULL;
}

static ImInvitation *
describe (StoreWork *work, const StoredInvitation *invitation, GError **error)
{
    g_autoptr (GError) why = NULL;
    g_autoptr (Account) target = NULL;
    gboolean failed = FALSE;
    if (!store_find_account (work, invitation->account, &target, error)
        || !has_failed (work, invitation, &failed, error))
        return NULL;
    g_autofree char *address = address_of (work, invitation, &why);
    if (why != NULL) {
        g_propagate_error (error, g_steal_pointer (&why));
        return NULL;
    }
    gboolean is_request = target != NULL && target->state == IM_STATE_REGISTERED
                          && invitation->kind != IM_INVITATION_MEMBER;
    ImInvitation *shown = g_new0 (ImInvitation, 1);
    shown->number = target != NULL ? target->uin : 0;
    shown->address = g_steal_pointer (&address);
    shown->kind = invitation->kind;
    shown->state = shown_state (invitation, failed);
    shown->created_ms = invitation->created_ms;
    shown->until_ms = is_request ? 0 : invitation->expires_ms;
    return shown;
}

GPtrArray *
invitation_list (StoreWork *work, gint64 inviter, GError **error)
{
    g_autoptr (GPtrArray) stored = store_list_invitations (work, inviter, error);
    g_autoptr (GPtrArray) shown
        = g_ptr_array_new_with_free_func ((GDestroyNotify) im_invitation_free);
    for (guint i = 0; stored != NULL && i < stored->len; i++) {
        ImInvitation *one = describe (work, g_ptr_array_index (stored, i), error);
        if (one == NULL)
            return NULL;
        g_ptr_array_add (shown, one);
    }
    return stored != NULL ? g_steal_pointer (&shown) : NULL;
}

/* ---- Over -------------------------------------------------------------------------------- */

/* Whom nobody invites any more is nobody's target; who declined looks the same from here on, his
 * refusal stays in the consent ledger. */
static gboolean
close_account (StoreWork *work, Account *account, GError **error)
{
    gint64 open = 0;
    if (account->state != IM_STATE_TENTATIVE && account->state != IM_STATE_DECLINED)
        return TRUE;
    if (!store_count_open_invitations_of (work, account->id, &open, error))
        return FALSE;
    return open > 0 || account_set_state (work, account, IM_STATE_EXPIRED, error);
}

static gboolean
end (StoreWork *work, const StoredInvitation *invitation, InvitationState state, GError **error)
{
    g_autoptr (Account) target = NULL;
    if (!store_set_invitation (work, invitation->id, state, error)
        || !store_find_account (work, invitation->account, &target, error)
        || (invitation->inviter != INVITER_OPERATOR
            && !pair_lapse (work, invitation->inviter, invitation->account, error)))
        return FALSE;
    return target == NULL || close_account (work, target, error);
}

/* A letter or text that nobody has taken yet stays here. */
static gboolean
hold_back (StoreWork *work, gint64 delivery, GError **error)
{
    g_autoptr (OutboxRow) row = NULL;
    if (!store_find_outbox (work, delivery, &row, error))
        return FALSE;
    if (row == NULL || row->state != OUTBOX_WAITING)
        return TRUE;
    return store_set_delivery (work, delivery, DELIVERY_SUPPRESSED, "withdrawn", error)
           && store_remove_outbox (work, delivery, error);
}

gboolean
invitation_withdraw (StoreWork *work, gint64 inviter, gint64 uin, ImWithdrawal *ending,
                     GError **error)
{
    g_autoptr (StoredInvitation) invitation = NULL;
    g_autoptr (Account) target = NULL;
    *ending = IM_WITHDRAWN_NOTHING;
    if (!account_meet (work, inviter, uin, &target, error)
        || (target != NULL
            && !store_find_invitation (work, inviter, target->id, &invitation, error)))
        return FALSE;
    if (invitation == NULL || !invitation_looks_open (invitation))
        return TRUE;
    *ending = IM_WITHDRAWN;
    return hold_back (work, invitation->delivery, error)
           && store_remove_held (work, target->id, inviter, error)
           && end (work, invitation, INVITATION_WITHDRAWN, error);
}

/* Was it not answered since the list was read?  Nobody can answer it from here on: both rows are
 * held. */
static gboolean
hold_listed (StoreWork *work, const StoredInvitation *listed, gboolean *is_open, GError **error)
{
    g_autoptr (StoredInvitation) now = NULL;
    if (!store_hold_accounts (work, listed->inviter, listed->account, error)
        || !store_find_invitation (work, listed->inviter, listed->account, &now, error))
        return FALSE;
    *is_open = now != NULL && now->id == listed->id && invitation_looks_open (now);
    return TRUE;
}

/* Its inviter is told of what he had waiting by message_expire_held(). */
static gboolean
expire_one (StoreWork *work, const StoredInvitation *listed, GError **error)
{
    gboolean is_open = FALSE;
    if (!hold_listed (work, listed, &is_open, error))
        return FALSE;
    return !is_open
           || (store_end_held (work, listed->account, listed->inviter, error)
               && end (work, listed, INVITATION_EXPIRED, error));
}

static gboolean
withdraw_one (StoreWork *work, const StoredInvitation *listed, GError **error)
{
    gboolean is_open = FALSE;
    if (!hold_listed (work, listed, &is_open, error))
        return FALSE;
    return !is_open || end (work, listed, INVITATION_WITHDRAWN, error);
}

/* Those who are invited, and the inviter, in any order and perhaps repeatedly; NULL: an error.
 */
static GArray *
list_concerned (StoreWork *work, gint64 inviter, GError **error)
{
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
    g_array_append_val (ids, inviter);
    for (gint64 after = 0;;) {
        g_autoptr (GPtrArray) some = store_list_open_invitations (work, inviter, after, error);
        if (some == NULL)
            return NULL;
        if (some->len == 0)
            return g_steal_pointer (&ids);
        for (guint i = 0; i < some->len; i++) {
            const StoredInvitation *one = g_ptr_array_index (some, i);
            g_array_append_val (ids, one->account);
            after = one->id;
        }
    }
}

gboolean
invitation_hold_all_by (StoreWork *work, gint64 inviter, GError **error)
{
    g_autoptr (GArray) ids = list_concerned (work, inviter, error);
    if (ids == NULL)
        return FALSE;
    store_sort_ids (ids);
    for (guint i = 0; i < ids->len; i += 2)
        if (!store_hold_accounts (work, g_array_index (ids, gint64, i),
                                  i + 1 < ids->len ? g_array_index (ids, gint64, i + 1) : 0,
                                  error))
            return FALSE;
    return TRUE;
}

gboolean
invitation_end_all_by (StoreWork *work, gint64 inviter, GError **error)
{
    for (gint64 after = 0;;) {
        g_autoptr (GPtrArray) some = store_list_open_invitations (work, inviter, after, error);
        if (some == NULL || some->len == 0)
            return some != NULL;
        for (guint i = 0; i < some->len; i++) {
            const StoredInvitation *one = g_ptr_array_index (some, i);
            if (!withdraw_one (work, one, error))
                return FALSE;
            after = one->id;
        }
    }
}

gboolean
invitation_expire (StoreWork *work, GError **error)
{
    g_autoptr (GPtrArray) overdue = store_list_overdue_invitations (work, error);
    if (overdue == NULL)
        return FALSE;
    for (guint i = 0; i < overdue->len; i++)
        if (!expire_one (work, g_ptr_array_index (overdue, i), error))
            return FALSE;
    return TRUE;
}
