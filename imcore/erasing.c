/* SPDX-License-Identifier: ISC */
/* Accounts erased by the operator or by their owner's client. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/profile.h"
#include "imcore/domain/address.h"
#include "imcore/domain/erasure.h"
#include "imcore/domain/phone_hold.h"

typedef struct {
    const ImCore *core;
    ImParty party; /* 0: by @uin, else by @address */
    gint64 uin;
    const Address *address;
    gboolean by_himself;
    ImErasing ending;
    ImErased stays;
} Erasing;

static gboolean
find_account (StoreWork *work, const Erasing *erasing, Account **account, GError **error)
{
    const Address *address = erasing->address;
    if (erasing->party != 0)
        return store_find_account (work, erasing->party, account, error);
    if (erasing->uin != 0 && !store_find_account_by_uin (work, erasing->uin, account, error))
        return FALSE;
    if (*account == NULL && address != NULL
        && !store_find_account_by_address (work, address->kind, address->key, account, error))
        return FALSE;
    return *account != NULL || address == NULL || address->kind != ADDRESS_PHONE
           || phone_hold_find_account (work, address, account, error);
}

/* The first of his addresses hears of it. */
static gboolean
erase_found (StoreWork *work, Erasing *erasing, const Account *account, GError **error)
{
    Farewell farewell = { 0 };
    g_autoptr (GPtrArray) all = store_list_addresses (work, account->id, error);
    if (all == NULL)
        return FALSE;
    if (erasing->by_himself && all->len > 0) {
        const StoredAddress *first = g_ptr_array_index (all, 0);
        farewell.kind = (AddressKind) first->kind;
        farewell.address = first->shown;
    }
    return erasure_do (work, &erasing->core->rules, account, &farewell, &erasing->stays, error);
}

static gboolean
erase (StoreWork *work, gpointer data, GError **error)
{
    Erasing *erasing = data;
    g_autoptr (Account) account = NULL;
    erasing->ending = IM_ERASING_NOBODY;
    if (!find_account (work, erasing, &account, error))
        return FALSE;
    if (account == NULL || account->state == IM_STATE_ERASED)
        return TRUE;
    erasing->ending = IM_ERASING_DONE;
    return erase_found (work, erasing, account, error);
}

static gboolean
run (ImCore *core, Erasing *erasing, ImErasing *ending, ImErased *stays, GError **error)
{
    if (!store_act (core->store, STORE_WRITES, erase, erasing, error))
        return FALSE;
    *ending = erasing->ending;
    if (erasing->ending == IM_ERASING_DONE)
        *stays = erasing->stays;
    return TRUE;
}

gboolean
im_erase_account (ImCore *core, const char *uin_or_address, gboolean by_himself,
                  ImErasing *ending, ImErased *stays, GError **error)
{
    g_autoptr (Address) address = profiles_read_any_address (core->config, uin_or_address);
    Erasing erasing = { .core = core, .address = address, .by_himself = by_himself };
    number_parse (uin_or_address, &erasing.uin);
    return run (core, &erasing, ending, stays, error);
}

gboolean
im_erase_me (ImCore *core, ImParty party, ImErasing *ending, ImErased *stays, GError **error)
{
    Erasing erasing = { .core = core, .party = party, .by_himself = TRUE };
    return run (core, &erasing, ending, stays, error);
}
