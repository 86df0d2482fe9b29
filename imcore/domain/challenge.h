/* SPDX-License-Identifier: ISC */
/* Asks a mailbox whether it wrote what came in its name: once a day at most, within the
 * installation's budgets, and never after a no. */
#pragma once

#include "imcore/domain/address.h"
#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

typedef enum {
    CHALLENGE_ASKED,
    CHALLENGE_ASKED_BEFORE, /* today: if he has answered that, he is asked again tomorrow */
    CHALLENGE_REFUSED,      /* he wants no mail of ours */
    CHALLENGE_TOO_MANY,     /* over mail.challenges_a_day, or his domain's share */
} ChallengeEnding;

/* @message_id: of the letter that came, to answer it; NULL: of none. */
gboolean challenge_ask (StoreWork *work, const Rules *rules, const Address *address,
                        const char *message_id, ChallengeEnding *ending, GError **error);

/* Asks those again for whom something has come since they answered, a day later, and ends what has
 * waited long enough. */
gboolean challenge_expire (StoreWork *work, const Rules *rules, GError **error);
