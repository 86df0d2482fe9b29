/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/message_despatcher.h"

gboolean
despatch_notice (StoreWork *work, const Account *account, NoticeKind kind, const Address *address,
                 const Answered *answered, GError **error)
{
    const OutboxRow row = {
        .account = account->id,
        .kind = kind,
        .medium = address->kind == ADDRESS_MAIL ? MEDIUM_MAIL : MEDIUM_SMS,
        .answers = (char *) answered->message_id,
        .via = answered->number,
    };
    return store_add_outbox (work, &row, error);
}
