/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/challenge.h"

#include "imcore/domain/consent.h"

#include <string.h>

enum { DAY_MS = 24 * HOUR_MS };

static gboolean
use_budgets (StoreWork *work, const Rules *rules, const Address *address, gboolean *within,
             GError **error)
{
    guint8 place[SECRET_HASH_BYTES], all[SECRET_HASH_BYTES];
    secret_hash (rules->secrets, SECRET_OF_BUDGET, place, "challenges",
                 strrchr (address->key, '@') + 1, NULL);
    secret_hash (rules->secrets, SECRET_OF_BUDGET, all, "challenges", NULL, NULL);
    return store_use_budget (work, BUDGET_CHALLENGES_TO_PLACE, place,
                             im_config_number (rules->config, "mail.challenges_place_a_day"),
                             DAY_MS, within, error)
           && (!*within
               || store_use_budget (work, BUDGET_CHALLENGES, all,
                                    im_config_number (rules->config, "mail.challenges_a_day"),
                                    DAY_MS, within, error));
}

/* May this act ask now?  Where another is just asking, that one does. */
static gboolean
claim (StoreWork *work, const Address *address, const StoredChallenge *last, gboolean *claimed,
       GError **error)
{
    gboolean taken = FALSE;
    if (last != NULL)
        return store_renew_challenge (work, last, claimed, error);
    if (!store_add_challenge (work, address->key, address->shown, &taken, error))
        return FALSE;
    *claimed = !taken;
    return TRUE;
}

/* A member is told his number, in his own mailbox, as by all of our letters to him. */
static gboolean
send (StoreWork *work, const Address *address, const StoredChallenge *last,
      const char *message_id, GError **error)
{
    gint64 id = 0;
    g_autoptr (Account) account = NULL;
    if (!store_find_account_by_address (work, address->kind, address->key, &account, error))
        return FALSE;
    gboolean is_member = account != NULL && account->state == IM_STATE_REGISTERED;
    const OutboxRow row = {
        .account = is_member ? account->id : 0,
        .kind = NOTICE_CHALLENGE,
        .medium = MEDIUM_MAIL,
        .answers = (char *) message_id,
        .words = address->shown,
    };
    if (!store_add_outbox_row (work, &row, &id, error))
        return FALSE;
    gint64 first = last != NULL && last->first_delivery != 0 ? last->first_delivery : id;
    return store_open_challenge (work, address->key, first, id, error);
}

gboolean
challenge_ask (StoreWork *work, const Rules *rules, const Address *address,
               const char *message_id, ChallengeEnding *ending, GError **error)
{
    g_autoptr (StoredChallenge) last = NULL;
    gboolean refused = FALSE, within = TRUE, claimed = FALSE;
    if (!consent_is_refused (work, rules, address->kind, address->key, &refused, error)
        || !store_find_challenge (work, address->key, &last, error))
        return FALSE;
    *ending = CHALLENGE_ASKED_BEFORE;
    if (refused) {
        *ending = CHALLENGE_REFUSED;
        return TRUE;
    }
    if (last != NULL && last->asked_ms + DAY_MS > store_now_ms (work))
        return TRUE;
    /* Before it claims the question: the budgets' rows let one act at a time come further, or, on
     * MySQL, two that met a third's new question would share it and each wait for the other. */
    if (!use_budgets (work, rules, address, &within, error))
        return FALSE;
    if (!within) {
        *ending = CHALLENGE_TOO_MANY;
        return TRUE;
    }
    if (!claim (work, address, last, &claimed, error))
        return FALSE;
    if (!claimed)
        return TRUE;
    *ending = CHALLENGE_ASKED;
    return send (work, address, last, message_id, error);
}

gboolean
challenge_expire (StoreWork *work, const Rules *rules, GError **error)
{
    gint64 now_ms = store_now_ms (work);
    g_autoptr (GPtrArray) due = store_list_due_challenges (work, now_ms - DAY_MS, error);
    if (due == NULL)
        return FALSE;
    for (guint i = 0; i < due->len; i++) {
        const StoredChallenge *challenge = g_ptr_array_index (due, i);
        const Address address = { ADDRESS_MAIL, challenge->key, challenge->shown };
        ChallengeEnding ending;
        if (!challenge_ask (work, rules, &address, NULL, &ending, error))
            return FALSE;
    }
    return store_forget_challenges (
        work, now_ms - im_config_number (rules->config, "mail.waits_for"), error);
}
