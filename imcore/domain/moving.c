/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/moving.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/buddy.h"
#include "imcore/domain/consent.h"
#include "imcore/domain/join.h"

static Address
mailbox (const char *key, const char *shown)
{
    return (Address){ .kind = ADDRESS_MAIL, .key = (char *) key, .shown = (char *) shown };
}

/* ---- The member asks --------------------------------------------------------------------- */

static gboolean
has_moved_lately (StoreWork *work, const Account *account, gboolean *has, GError **error)
{
    g_autoptr (Moved) moved = NULL;
    if (!store_find_moved (work, account->id, &moved, error))
        return FALSE;
    *has = moved != NULL && moved->until_ms > store_now_ms (work);
    return TRUE;
}

gboolean
moving_ask (StoreWork *work, const Rules *rules, const Account *account, const Address *named,
            const Address *from, const Answered *answered, GError **error)
{
    ImJoining ending = IM_JOINING_NO_ADDRESS;
    gboolean lately = FALSE;
    if (!has_moved_lately (work, account, &lately, error))
        return FALSE;
    if (lately)
        return despatch_notice (work, account, NOTICE_JOIN_REFUSED, from, answered, "moved", 0,
                                error);
    if (named != NULL && !join_name_instead (work, rules, account, named, &ending, error))
        return FALSE;
    return ending == IM_JOINING_ASKED
               ? despatch_notice (work, account, NOTICE_MOVE_ASKED, from, answered,
                                  named->shown, 0, error)
               : join_say_ending (work, account, ending, named, from, answered, error);
}

gboolean
moving_cancel (StoreWork *work, const Account *account, gboolean *was, GError **error)
{
    return store_end_movings (work, account->id, was, error);
}

/* ---- The new mailbox says yes ------------------------------------------------------------ */

/* Both are the caller's; NULL: the account has no mailbox. */
static gboolean
find_mailbox (StoreWork *work, const Account *account, char **key, char **shown, GError **error)
{
    g_autoptr (GPtrArray) all = store_list_addresses (work, account->id, error);
    for (guint i = 0; all != NULL && i < all->len && *key == NULL; i++) {
        const StoredAddress *address = g_ptr_array_index (all, i);
        if (address->kind != ADDRESS_MAIL)
            continue;
        *key = g_strdup (address->key);
        *shown = g_strdup (address->shown);
    }
    return all != NULL;
}

/* The open invitations of the new mailbox, read before it stops being its own. */
static GPtrArray *
list_invitations (StoreWork *work, const Address *address, GError **error)
{
    g_autoptr (Account) holder = NULL;
    if (!store_find_account_by_address (work, address->kind, address->key, &holder, error))
        return NULL;
    return store_list_invitations_of (work, holder != NULL ? holder->id : 0, error);
}

/* Who had invited it asks its member now. */
static gboolean
merge_invitations (StoreWork *work, const Account *account, const GPtrArray *open,
                   GError **error)
{
    for (guint i = 0; i < open->len; i++) {
        const StoredInvitation *invitation = g_ptr_array_index (open, i);
        g_autoptr (Account) inviter = NULL;
        ImAdd ignored;
        if (invitation->kind == IM_INVITATION_MEMBER)
            continue;
        if (!store_find_account (work, invitation->inviter, &inviter, error))
            return FALSE;
        if (inviter != NULL && inviter->state == IM_STATE_REGISTERED
            && !buddy_add (work, inviter, account->uin, invitation->words, &ignored, error))
            return FALSE;
    }
    return TRUE;
}

/* To the old mailbox: where its mail goes now, and how to object. */
static gboolean
tell_old (StoreWork *work, const Account *account, const Moved *moved, const Answered *answered,
          GError **error)
{
    const Address old = mailbox (moved->key, moved->shown);
    g_autofree char *words = g_strconcat (moved->shown, "\n", moved->now_shown, NULL);
    return despatch_notice (work, account, NOTICE_MOVED_AWAY, &old, answered, words, 0, error);
}

static gboolean
tell_both (StoreWork *work, const Account *account, const Moved *moved,
           const Answered *answered, GError **error)
{
    const Answered nothing = { 0 };
    const Address now = mailbox (moved->now_key, moved->now_shown);
    return tell_old (work, account, moved, &nothing, error)
           && despatch_notice (work, account, NOTICE_MOVED, &now, answered, moved->now_shown, 0,
                               error);
}

gboolean
moving_complete (StoreWork *work, const Rules *rules, Account *account, const Joining *joining,
                 const Address *address, const Answered *answered, GError **error)
{
    gboolean ended = FALSE, ignored = FALSE;
    g_autofree char *key = NULL;
    g_autofree char *shown = NULL;
    if (joining->until_ms <= store_now_ms (work))
        return TRUE;
    if (!store_end_joinings (work, account->id, address->kind, &ended, &ignored, error))
        return FALSE;
    if (!ended)
        return TRUE;
    g_autoptr (GPtrArray) invitations = list_invitations (work, address, error);
    if (invitations == NULL || !find_mailbox (work, account, &key, &shown, error)
        || (key != NULL && !store_remove_address (work, ADDRESS_MAIL, key, account->id, error))
        || !join_take (work, account, address, error)
        || !merge_invitations (work, account, invitations, error)
        || !consent_record (work, rules, address->kind, address->key, CONSENT_YES, error))
        return FALSE;
    if (key == NULL)
        return despatch_notice (work, account, NOTICE_MOVED, address, answered, address->shown,
                                0, error);
    const Moved moved = {
        .account = account->id,
        .key = key,
        .shown = shown,
        .now_key = address->key,
        .now_shown = address->shown,
        .until_ms = store_now_ms (work) + MOVING_OBJECTION_MS,
    };
    return store_set_moved (work, &moved, error)
           && tell_both (work, account, &moved, answered, error);
}

/* ---- The old mailbox objects ------------------------------------------------------------- */

/* Whoever had the new mailbox may have made himself a password. */
static gboolean
close_doors (StoreWork *work, const Rules *rules, const Account *account, GError **error)
{
    return store_forget_password (work, account->id, error)
           && account_renew_password (work, rules, account->id, error);
}

static gboolean
move_back (StoreWork *work, const Rules *rules, const Account *account, const Moved *moved,
           const Answered *answered, GError **error)
{
    const Answered nothing = { 0 };
    const Address old = mailbox (moved->key, moved->shown);
    const Address now = mailbox (moved->now_key, moved->now_shown);
    return store_remove_address (work, ADDRESS_MAIL, moved->now_key, account->id, error)
           && join_take (work, account, &old, error)
           && consent_record (work, rules, ADDRESS_MAIL, moved->key, CONSENT_YES, error)
           && close_doors (work, rules, account, error)
           && despatch_notice (work, account, NOTICE_MOVE_UNDONE, &old, answered, moved->shown,
                               0, error)
           && despatch_notice (work, account, NOTICE_MOVE_ENDED, &now, &nothing,
                               moved->now_shown, 0, error);
}

gboolean
moving_object (StoreWork *work, const Rules *rules, const Address *from, gboolean refuses,
               gboolean is_answer, const Answered *answered, gboolean *known, GError **error)
{
    g_autoptr (Moved) moved = NULL;
    g_autoptr (Account) account = NULL;
    g_autoptr (Account) holder = NULL;
    gboolean removed = FALSE;
    *known = FALSE;
    if (from->kind != ADDRESS_MAIL || (!refuses && !is_answer))
        return TRUE;
    if (!store_find_account_by_address (work, from->kind, from->key, &holder, error)
        || !store_find_moved_from (work, from->key, &moved, error)
        || (moved != NULL && !store_find_account (work, moved->account, &account, error)))
        return FALSE;
    /* both rows in one step, ascending; what decides is read after it */
    if (account != NULL
        && (!store_hold_accounts (work, account->id, holder != NULL ? holder->id : 0, error)
            || !store_find_account (work, moved->account, &account, error)
            || !store_find_account_by_address (work, from->kind, from->key, &holder, error)))
        return FALSE;
    if (account == NULL || account->state != IM_STATE_REGISTERED || !join_is_free (holder))
        return TRUE;
    *known = TRUE;
    if (!refuses)
        return tell_old (work, account, moved, answered, error);
    /* once: of two at the same time only one finds it */
    return store_remove_moved (work, account->id, &removed, error)
           && (!removed || move_back (work, rules, account, moved, answered, error));
}
