/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/opt_out.h"

#include "imcore/domain/consent.h"
#include "imcore/domain/registration.h"

/* Is there a confirmation left for @phone?  Then it is used. */
static gboolean
use_confirmation (StoreWork *work, const Rules *rules, const Address *phone,
                  gboolean had_stopped, gboolean *within, GError **error)
{
    guint8 subject[SECRET_HASH_BYTES];
    secret_hash (rules->secrets, SECRET_OF_BUDGET, subject, "stop", phone->key, NULL);
    return store_use_budget (work, BUDGET_STOPS_CONFIRMED, subject,
                             had_stopped ? 1 : OPT_OUT_CONFIRMATIONS_MOST,
                             OPT_OUT_CONFIRMED_ANEW_MS, within, error);
}

gboolean
opt_out (StoreWork *work, const Rules *rules, const Address *phone, const Answered *answered,
         GError **error)
{
    gboolean had_stopped = FALSE, within = FALSE;
    return consent_is_refused (work, rules, phone->kind, phone->key, &had_stopped, error)
           && registration_refuse (work, rules, phone, error)
           && use_confirmation (work, rules, phone, had_stopped, &within, error)
           && (!within
               || despatch_to_nobody (work, NOTICE_STOPPED, phone, answered, NULL, error));
}

gboolean
opt_in (StoreWork *work, const Rules *rules, const Address *phone, const Answered *answered,
        GError **error)
{
    g_autoptr (Account) account = NULL;
    if (!consent_record (work, rules, phone->kind, phone->key, CONSENT_YES, error)
        || !store_find_account_by_address (work, phone->kind, phone->key, &account, error))
        return FALSE;
    return account == NULL || account->state != IM_STATE_REGISTERED
           || despatch_notice (work, account, NOTICE_KNOWN, phone, answered, NULL, 0, error);
}
