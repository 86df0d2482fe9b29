/* SPDX-License-Identifier: ISC */
/* A member's addresses, as his client sets them. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/domain/join.h"

typedef struct {
    const ImCore *core;
    ImParty party;
    const Address *address;
    ImJoining ending;
} Naming;

static gboolean
name_address (StoreWork *work, gpointer data, GError **error)
{
    Naming *naming = data;
    g_autoptr (Account) account = NULL;
    return find_asking_member (work, naming->party, &account, error)
           && join_name (work, &naming->core->rules, account, naming->address, FALSE,
                         &naming->ending, error);
}

gboolean
im_join_address (ImCore *core, ImParty party, const char *address, ImJoining *ending,
                 GError **error)
{
    g_autoptr (Address) named = address_of_target (core, 0, address);
    Naming naming = { .core = core, .party = party, .address = named };
    if (named == NULL) {
        *ending = IM_JOINING_NO_ADDRESS;
        return TRUE;
    }
    if (!store_act (core->store, STORE_WRITES, name_address, &naming, error))
        return FALSE;
    *ending = naming.ending;
    return TRUE;
}
