/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/erasure.h"

#include "imcore/domain/consent.h"
#include "imcore/domain/invitation_course.h"

/* What his addresses say of what stays: entries of the ledger, and whether his number is a
 * phone's own. */
static gboolean
look_at_addresses (StoreWork *work, const Rules *rules, const Account *account, ImErased *stays,
                   GError **error)
{
    g_autoptr (GPtrArray) all = store_list_addresses (work, account->id, error);
    stays->uin = account->uin;
    stays->consents = 0;
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const StoredAddress *stored = g_ptr_array_index (all, i);
        const Address address = { (AddressKind) stored->kind, stored->key, stored->shown };
        gint64 n = 0;
        if (!consent_count (work, rules, address.kind, address.key, &n, error))
            return FALSE;
        stays->consents += n;
        if (address.kind == ADDRESS_PHONE && address_phone_uin (&address) == account->uin)
            stays->uin = 0;
    }
    g_autoptr (GPtrArray) holds = store_list_phone_holds (work, account->id, error);
    for (guint i = 0; holds != NULL && i < holds->len; i++) {
        const PhoneHold *hold = g_ptr_array_index (holds, i);
        const Address phone = { ADDRESS_PHONE, hold->key, hold->shown };
        if (address_phone_uin (&phone) == account->uin)
            stays->uin = 0;
    }
    return all != NULL && holds != NULL;
}

/* The address is nobody's any more, so the row itself carries it. */
static gboolean
say_farewell (StoreWork *work, const Account *account, const Farewell *farewell, GError **error)
{
    const Address to = { .kind = farewell->kind };
    return farewell->address == NULL
           || despatch_notice (work, account, NOTICE_ERASED, &to, &farewell->answered,
                               farewell->address, 0, error);
}

gboolean
erasure_do (StoreWork *work, const Rules *rules, const Account *account,
            const Farewell *farewell, ImErased *stays, GError **error)
{
    *stays = (ImErased){ 0 };
    stays->keys_until_ms = store_now_ms (work)
                           + im_config_number (rules->config, "dedupe.kept_for");
    return invitation_hold_all_by (work, account->id, error)
           && look_at_addresses (work, rules, account, stays, error)
           && store_remove_joinings (work, account->id, error)
           && invitation_end_all_by (work, account->id, error)
           && store_erase_account (work, account->id, stays->uin, &stays->messages, error)
           && store_add_ended (work, account->id, account->uin, error)
           && say_farewell (work, account, farewell, error);
}
