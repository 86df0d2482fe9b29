/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/account_processor.h"

#include "imcore/domain/uin_assigner.h"

static void
give_password (const Rules *rules, gint64 until_ms, Account *account)
{
    g_clear_pointer (&account->password_nonce, g_bytes_unref);
    account->password_nonce = secret_new_nonce (rules->secrets);
    account->password_until_ms = until_ms;
}

static gint64
password_end (StoreWork *work, const Rules *rules)
{
    return store_now_ms (work) + im_config_number (rules->config, "account.password_lives");
}

static void
take_name (Account *account, const char *name)
{
    if (name == NULL)
        return;
    g_free (account->name);
    account->name = g_strdup (name);
}

/* Adds the account under its number; a number that is another's gives way to the next of a range:
 * a range may hold a telephone's number, and a telephone's number may be a mailbox's. */
static gboolean
add_under_free_uin (StoreWork *work, const Rules *rules, Account *account, GError **error)
{
    gboolean taken = TRUE;
    while (account->uin != 0) {
        if (!store_add_account (work, account, &taken, error))
            return FALSE;
        if (!taken)
            return TRUE;
        if (!uin_assign_from_range (work, rules, &account->uin, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
account_open (StoreWork *work, const Rules *rules, const Address *address, const char *name,
              ImState state, Account **account, GError **error)
{
    g_autoptr (Account) new = g_new0 (Account, 1);
    new->state = state;
    new->name = g_strdup (name);
    if (state == IM_STATE_REGISTERED)
        give_password (rules, password_end (work, rules), new);
    if (!uin_assign (work, rules, address, &new->uin, error)
        || !add_under_free_uin (work, rules, new, error))
        return FALSE;
    g_clear_pointer (account, account_free);
    if (new->uin == 0)
        return TRUE;
    if (!store_add_address (work, address->kind, address->key, address->shown, new->id, error))
        return FALSE;
    *account = g_steal_pointer (&new);
    return TRUE;
}

gboolean
account_meet (StoreWork *work, gint64 own, gint64 uin, Account **peer, GError **error)
{
    if (!store_find_account_by_uin (work, uin, peer, error))
        return FALSE;
    if (*peer == NULL)
        return TRUE;
    return store_hold_accounts (work, own, (*peer)->id, error)
           && store_find_account (work, (*peer)->id, peer, error);
}

gboolean
account_hold (StoreWork *work, const Address *address, Account **account, GError **error)
{
    if (!store_find_account_by_address (work, address->kind, address->key, account, error))
        return FALSE;
    if (*account == NULL)
        return TRUE;
    return store_hold_accounts (work, (*account)->id, 0, error)
           && store_find_account (work, (*account)->id, account, error);
}

static gboolean
hold_by_id (StoreWork *work, gint64 id, Account **account, GError **error)
{
    return store_hold_accounts (work, id, 0, error)
           && store_find_account (work, id, account, error);
}

gboolean
account_rename (StoreWork *work, gint64 id, const char *name, GError **error)
{
    g_autoptr (Account) account = NULL;
    if (!hold_by_id (work, id, &account, error))
        return FALSE;
    take_name (account, name);
    return store_update_account (work, account, error);
}

gboolean
account_renew_password (StoreWork *work, const Rules *rules, gint64 id, GError **error)
{
    g_autoptr (Account) account = NULL;
    if (!hold_by_id (work, id, &account, error))
        return FALSE;
    give_password (rules, password_end (work, rules), account);
    return store_update_account (work, account, error);
}

gboolean
account_register (StoreWork *work, const Rules *rules, Account *account, const char *name,
                  GError **error)
{
    account->state = IM_STATE_REGISTERED;
    take_name (account, name);
    give_password (rules, password_end (work, rules), account);
    return store_update_account (work, account, error);
}

gboolean
account_invite (StoreWork *work, const Rules *rules, Account *account, GError **error)
{
    gint64 now_ms = store_now_ms (work);
    gint64 until_ms = now_ms + im_config_number (rules->config, "invitation.lives");
    if (account->password_nonce == NULL || account->password_until_ms <= now_ms)
        give_password (rules, until_ms, account);
    account->password_until_ms = until_ms;
    account->state = IM_STATE_TENTATIVE;
    return store_update_account (work, account, error);
}

gboolean
account_complete (StoreWork *work, Account *account, const char *name, GError **error)
{
    account->state = IM_STATE_REGISTERED;
    take_name (account, name);
    return store_update_account (work, account, error)
           && store_answer_invitation (work, INVITER_OPERATOR, account->id, INVITATION_ACCEPTED,
                                       error);
}

gboolean
account_set_state (StoreWork *work, Account *account, ImState state, GError **error)
{
    account->state = state;
    g_clear_pointer (&account->password_nonce, g_bytes_unref);
    account->password_until_ms = 0;
    return store_update_account (work, account, error);
}

gboolean
account_is_reached_by (const Account *account, const StoredAddress *address, ImMode least)
{
    gboolean by_mail = address->kind == ADDRESS_MAIL;
    return (by_mail ? account->by_mail : account->by_sms) >= least && !address->is_refused
           && (!by_mail || address->bounces < STORE_BOUNCES_MOST);
}

gboolean
account_can_be_written_to (const Account *account)
{
    switch (account->state) {
    case IM_STATE_REGISTERED:
    case IM_STATE_TENTATIVE:
    case IM_STATE_DECLINED:
        return TRUE;
    case IM_STATE_EXPIRED:
    case IM_STATE_ON_HOLD:
    case IM_STATE_ERASED:
        return FALSE;
    }
    return FALSE;
}
