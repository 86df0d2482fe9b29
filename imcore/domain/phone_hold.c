/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/phone_hold.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/erasure.h"
#include "imcore/domain/message_despatcher.h"

#include <string.h>

/* ---- What a carrier says ----------------------------------------------------------------- */

/* "UNDELIV 001" is meant by "UNDELIV/001" and by "UNDELIV", not by "UNDELIV/00": a list's words
 * hold no blanks. */
static gboolean
begins_with (const char *reason, const char *words)
{
    gsize at = 0;
    while (words[at] != '\0'
           && (g_ascii_tolower (words[at]) == g_ascii_tolower (reason[at])
               || (words[at] == '/' && reason[at] == ' ')))
        at++;
    return at > 0 && words[at] == '\0' && !g_ascii_isalnum (reason[at]);
}

gboolean
phone_hold_is_unreachable (const Rules *rules, const char *reason)
{
    const char *const *all = im_config_list (rules->config, "sms.unreachable_reasons");
    for (const char *const *one = all; reason != NULL && *one != NULL; one++)
        if (begins_with (reason, *one))
            return TRUE;
    return FALSE;
}

/* ---- Putting on hold --------------------------------------------------------------------- */

/* What an account has besides its telephone. */
typedef struct {
    const StoredAddress *phone; /* NULL: none */
    gboolean has_mailbox;
} Ways;

static Ways
ways_of (const GPtrArray *addresses)
{
    Ways ways = { 0 };
    for (guint i = 0; i < addresses->len; i++) {
        const StoredAddress *address = g_ptr_array_index (addresses, i);
        if (address->kind == ADDRESS_PHONE)
            ways.phone = address;
        else
            ways.has_mailbox = TRUE;
    }
    return ways;
}

/* By mail and in his client; the reason is kept as his own words to himself, as undelivered.c
 * does. */
static gboolean
tell_member (StoreWork *work, const Account *account, PhoneHoldReason why, GError **error)
{
    ForMember news = { NOTICE_PHONE_HELD, IM_ENTRY_NOTICE, account->id, 0 };
    const char *reason = why == PHONE_HOLD_SILENT ? "phone silent" : "phone unreachable";
    return store_add_message (work, account->id, account->id, reason, &news.message, error)
           && despatch_to_member (work, account, &news, error);
}

/* Who has only chosen no password of his own yet has nothing to sign in with: the temporary one
 * was sent to that telephone. */
static gboolean
put_on_hold (StoreWork *work, Account *account, const Ways *ways, PhoneHoldReason why,
             GError **error)
{
    const PhoneHold hold = {
        .key = ways->phone->key,
        .shown = ways->phone->shown,
        .account = account->id,
        .why = why,
        .since_ms = store_now_ms (work),
    };
    if (!store_remove_address (work, ADDRESS_PHONE, hold.key, account->id, error)
        || !store_add_phone_hold (work, &hold, error))
        return FALSE;
    return ways->has_mailbox || account->password_hash != NULL
               ? tell_member (work, account, why, error)
               : account_set_state (work, account, IM_STATE_ON_HOLD, error);
}

gboolean
phone_hold_note_unreachable (StoreWork *work, const Rules *rules, gint64 id, GError **error)
{
    gint64 most = im_config_number (rules->config, "sms.unreachable_most");
    g_autoptr (Account) account = NULL;
    if (!store_note_bounce (work, id, ADDRESS_PHONE, TRUE, error)
        || !store_find_account (work, id, &account, error))
        return FALSE;
    g_autoptr (GPtrArray) addresses = store_list_addresses (work, id, error);
    if (addresses == NULL)
        return FALSE;
    const Ways ways = ways_of (addresses);
    if (most == 0 || account == NULL || account->state != IM_STATE_REGISTERED
        || ways.phone == NULL || ways.phone->bounces < most)
        return TRUE;
    return put_on_hold (work, account, &ways, PHONE_HOLD_UNREACHABLE, error);
}

/* ---- Somebody new ------------------------------------------------------------------------ */

static gboolean
erase (StoreWork *work, const Rules *rules, const Account *account, GError **error)
{
    const Farewell nobody = { 0 };
    ImErased ignored;
    return erasure_do (work, rules, account, &nobody, &ignored, error);
}

/* Both rows in one step, ascending. */
static gboolean
end_former (StoreWork *work, const Rules *rules, gint64 former, gint64 other, GError **error)
{
    g_autoptr (Account) account = NULL;
    if (!store_hold_accounts (work, former, other, error)
        || !store_find_account (work, former, &account, error))
        return FALSE;
    return account == NULL || account->state != IM_STATE_ON_HOLD
           || erase (work, rules, account, error);
}

gboolean
phone_hold_begin_anew (StoreWork *work, const Rules *rules, const Address *phone,
                       gboolean *anew, GError **error)
{
    g_autoptr (Account) holder = NULL;
    *anew = FALSE;
    if (phone->kind != ADDRESS_PHONE)
        return TRUE;
    if (!store_find_account_by_address (work, phone->kind, phone->key, &holder, error))
        return FALSE;
    if (holder != NULL
        && (holder->state == IM_STATE_REGISTERED || holder->state == IM_STATE_ON_HOLD))
        return TRUE;
    g_autoptr (GPtrArray) all = store_list_phone_holds_at (work, phone->key, error);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const PhoneHold *hold = g_ptr_array_index (all, i);
        if (!end_former (work, rules, hold->account, holder != NULL ? holder->id : 0, error))
            return FALSE;
        *anew = TRUE;
    }
    return all != NULL;
}

gboolean
phone_hold_find_account (StoreWork *work, const Address *phone, Account **account,
                         GError **error)
{
    g_clear_pointer (account, account_free);
    g_autoptr (GPtrArray) all = store_list_phone_holds_at (work, phone->key, error);
    if (all == NULL || all->len == 0)
        return all != NULL;
    const PhoneHold *last = g_ptr_array_index (all, all->len - 1);
    return store_find_account (work, last->account, account, error);
}

/* ---- What time does ---------------------------------------------------------------------- */

static gint
by_account (gconstpointer a, gconstpointer b)
{
    const PhoneHold *one = *(const PhoneHold *const *) a,
                    *other = *(const PhoneHold *const *) b;
    return (one->account > other->account) - (one->account < other->account);
}

/* One of who is no member, invited long ago, has nothing to lose. */
static gboolean
hold_silent (StoreWork *work, const PhoneHold *silent, GError **error)
{
    g_autoptr (Account) account = NULL;
    if (!store_hold_accounts (work, silent->account, 0, error)
        || !store_find_account (work, silent->account, &account, error))
        return FALSE;
    g_autoptr (GPtrArray) addresses = store_list_addresses (work, silent->account, error);
    if (addresses == NULL)
        return FALSE;
    const Ways ways = ways_of (addresses);
    if (account == NULL || account->state != IM_STATE_REGISTERED || ways.phone == NULL
        || strcmp (ways.phone->key, silent->key) != 0)
        return store_set_heard (work, silent->key, error);
    return put_on_hold (work, account, &ways, PHONE_HOLD_SILENT, error);
}

gboolean
phone_hold_expire (StoreWork *work, const Rules *rules, GError **error)
{
    gint64 now_ms = store_now_ms (work);
    g_autoptr (GPtrArray) silent = store_list_silent_phones (
        work, now_ms - im_config_number (rules->config, "sms.silent_for"), error);
    g_autoptr (GArray)
        over = silent == NULL
                   ? NULL
                   : store_list_phone_holds_over (
                       work, now_ms - im_config_number (rules->config, "account.on_hold_for"),
                       error);
    if (over == NULL)
        return FALSE;
    g_ptr_array_sort (silent, by_account); /* rows are held in their order */
    store_sort_ids (over);
    for (guint i = 0; i < silent->len; i++)
        if (!hold_silent (work, g_ptr_array_index (silent, i), error))
            return FALSE;
    for (guint i = 0; i < over->len; i++)
        if (!end_former (work, rules, g_array_index (over, gint64, i), 0, error))
            return FALSE;
    return TRUE;
}
