/* SPDX-License-Identifier: ISC */
/* Ends an account for ever.  A range's number stays taken; a phone's own is set free, so that
 * whoever proves the phone begins anew. */
#pragma once

#include "imcore/domain/address.h"
#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/rules.h"

/* Where the last word goes. */
typedef struct {
    AddressKind kind;
    const char *address; /* as shown; NULL: nobody is told, for he did not ask himself */
    Answered answered;   /* what he asked by */
} Farewell;

/* Erases @account, which is not ERASED, in whatever state; see im_erase_account(). */
gboolean erasure_do (StoreWork *work, const Rules *rules, const Account *account,
                     const Farewell *farewell, ImErased *stays, GError **error);
