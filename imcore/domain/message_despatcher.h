/* SPDX-License-Identifier: ISC */
/* Decides by which medium a notice leaves and puts it into the outbox.  Seed A, pages 7 and 9. */
#pragma once

#include "imcore/domain/address.h"
#include "imcore/storage/store.h"

/* What a notice answers: nothing (all zero), a letter, or a text. */
typedef struct {
    const char *message_id; /* of the letter; NULL: none */
    gint64 number;          /* of ours that the text was sent to; 0: none */
} Answered;

/* Despatches @kind to @account by the medium of @address, which is the account's. */
gboolean despatch_notice (StoreWork *work, const Account *account, NoticeKind kind,
                          const Address *address, const Answered *answered, GError **error);
