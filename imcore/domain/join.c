/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/join.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/consent.h"

enum { DAY_MS = 24 * HOUR_MS };
static const gint64 WEEK_MS = 7 * (gint64) DAY_MS;

/* An address on its way to be asked. */
typedef struct {
    const Rules *rules;
    const Account *account;
    const Address *address;
    Account *holder;      /* the address's own account; NULL: none */
    Joining *before;      /* named before by this account; NULL: never */
    gboolean is_nominated;
    gboolean is_move;     /* instead of the mailbox that the account has */
    gboolean is_recent;   /* asked lately: not again */
    gboolean is_silenced; /* that, refused, or over its budget: no question leaves */
    ImJoining ending;
} Naming;

static void
naming_clear (Naming *naming)
{
    account_free (naming->holder);
    joining_free (naming->before);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Naming, naming_clear)

static Address
address_of (const StoredAddress *stored)
{
    return (Address){ .kind = (AddressKind) stored->kind, .key = stored->key,
                      .shown = stored->shown };
}

gboolean
join_is_free (const Account *holder)
{
    return holder == NULL
           || (holder->state != IM_STATE_REGISTERED && holder->state != IM_STATE_ON_HOLD);
}

/* ---- May it be asked --------------------------------------------------------------------- */

static gboolean
has_medium (StoreWork *work, const Account *account, AddressKind kind, gboolean *has,
            GError **error)
{
    g_autoptr (GPtrArray) all = store_list_addresses (work, account->id, error);
    *has = FALSE;
    for (guint i = 0; all != NULL && i < all->len; i++)
        *has = *has || ((const StoredAddress *) g_ptr_array_index (all, i))->kind == (int) kind;
    return all != NULL;
}

/* Whoever the member has invited is another person, whose yes would mean two things. */
static gboolean
is_invited (StoreWork *work, const Naming *naming, gboolean *invited, GError **error)
{
    Pair pair = { 0 };
    if (naming->holder != NULL
        && !store_find_pair (work, naming->holder->id, naming->account->id, &pair, error))
        return FALSE;
    *invited = pair.asked_ms != 0 && naming->holder->state == IM_STATE_TENTATIVE;
    return TRUE;
}

/* A question counts as an invitation does, for who asks and for who is asked. */
static gboolean
ask_budgets (StoreWork *work, Naming *naming, GError **error)
{
    const ImConfig *config = naming->rules->config;
    const Address *address = naming->address;
    gint64 now_ms = store_now_ms (work), today = 0, week = 0;
    gboolean refused = FALSE;
    if (!consent_is_refused (work, naming->rules, address->kind, address->key, &refused, error)
        || !store_count_joinings_by (work, naming->account->id, now_ms - DAY_MS, &today, error)
        || !store_count_joinings_of (work, address->kind, address->key, now_ms - WEEK_MS, &week,
                                     error))
        return FALSE;
    const Joining *before = naming->before;
    naming->is_recent
        = before != NULL
          && before->asked_ms + im_config_number (config, "invitation.pause") > now_ms;
    naming->is_silenced = refused || naming->is_recent
                          || week >= im_config_number (config, "invitation.target_a_week");
    if (!naming->is_recent && today >= im_config_number (config, "invitation.a_day"))
        naming->ending = IM_JOINING_OVER_BUDGET;
    return TRUE;
}

static gboolean
judge (StoreWork *work, Naming *naming, GError **error)
{
    const Address *address = naming->address;
    gboolean has = FALSE, invited = FALSE;
    if (!store_find_account_by_address (work, address->kind, address->key, &naming->holder, error)
        || !store_find_joining (work, address->kind, address->key, naming->account->id,
                                &naming->before, error)
        || !has_medium (work, naming->account, address->kind, &has, error)
        || !is_invited (work, naming, &invited, error))
        return FALSE;
    naming->ending = IM_JOINING_ASKED;
    if (naming->holder != NULL && naming->holder->id == naming->account->id)
        naming->ending = IM_JOINING_DONE;
    else if (has && !naming->is_move)
        naming->ending = IM_JOINING_SECOND;
    else if (!join_is_free (naming->holder))
        naming->ending = IM_JOINING_MEMBER;
    else if (invited)
        naming->ending = IM_JOINING_INVITED;
    return naming->ending != IM_JOINING_ASKED || ask_budgets (work, naming, error);
}

/* ---- Asking ------------------------------------------------------------------------------ */

static gboolean
send_question (StoreWork *work, const Account *account, const Address *address, gboolean is_move,
               const Answered *answered, GError **error)
{
    return despatch_notice (work, account, is_move ? NOTICE_MOVE_QUESTION : NOTICE_JOIN_QUESTION,
                            address, answered, address->key, account->id, error);
}

/* The address named last counts: an earlier one of that medium cannot join any more. */
static gboolean
ask (StoreWork *work, Naming *naming, GError **error)
{
    const Answered nothing = { 0 };
    const Address *address = naming->address;
    gint64 now_ms = store_now_ms (work);
    gboolean ended = FALSE, was_nominated = FALSE;
    if (!store_end_joinings (work, naming->account->id, address->kind, &ended, &was_nominated,
                             error))
        return FALSE;
    const Joining joining = {
        .kind = address->kind,
        .key = address->key,
        .shown = address->shown,
        .account = naming->account->id,
        .is_nominated = naming->is_nominated || was_nominated,
        .is_move = naming->is_move,
        .asked_ms = naming->is_recent ? naming->before->asked_ms : now_ms,
        .until_ms = now_ms + im_config_number (naming->rules->config, "invitation.lives"),
    };
    return store_set_joining (work, &joining, naming->before != NULL, error)
           && (naming->is_silenced
               || send_question (work, naming->account, address, naming->is_move, &nothing,
                                 error));
}

gboolean
join_foresee (StoreWork *work, const Rules *rules, const Account *account,
              const Address *address, ImJoining *ending, GError **error)
{
    g_auto (Naming) naming = { .rules = rules, .account = account, .address = address };
    if (!judge (work, &naming, error))
        return FALSE;
    *ending = naming.ending;
    return TRUE;
}

gboolean
join_name_instead (StoreWork *work, const Rules *rules, const Account *account,
                   const Address *address, ImJoining *ending, GError **error)
{
    g_auto (Naming) naming
        = { .rules = rules, .account = account, .address = address, .is_move = TRUE };
    if (!judge (work, &naming, error))
        return FALSE;
    *ending = naming.ending;
    return naming.ending != IM_JOINING_ASKED || ask (work, &naming, error);
}

gboolean
join_name (StoreWork *work, const Rules *rules, const Account *account, const Address *address,
           gboolean is_nominated, ImJoining *ending, GError **error)
{
    g_auto (Naming) naming = { .rules = rules, .account = account, .address = address,
                               .is_nominated = is_nominated };
    if (!judge (work, &naming, error))
        return FALSE;
    *ending = naming.ending;
    return naming.ending != IM_JOINING_ASKED || ask (work, &naming, error);
}

gboolean
join_say_ending (StoreWork *work, const Account *account, ImJoining ending, const Address *named,
                 const Address *from, const Answered *answered, GError **error)
{
    NoticeKind kind = NOTICE_JOIN_REFUSED;
    const char *words = NULL;
    switch (ending) {
    case IM_JOINING_ASKED:
        kind = NOTICE_JOIN_ASKED;
        words = named->shown;
        break;
    case IM_JOINING_DONE:
        kind = NOTICE_JOINED;
        words = named->shown;
        break;
    case IM_JOINING_MEMBER:
        words = "member";
        break;
    case IM_JOINING_SECOND:
        words = "second";
        break;
    case IM_JOINING_INVITED:
        words = "invited";
        break;
    case IM_JOINING_NO_ADDRESS:
        words = "address";
        break;
    case IM_JOINING_OVER_BUDGET:
        words = "budget";
        break;
    }
    return despatch_notice (work, account, kind, from, answered, words, 0, error);
}

gboolean
join_ask_again (StoreWork *work, const Account *account, const Joining *joining,
                const Address *address, const Answered *answered, GError **error)
{
    return joining->until_ms <= store_now_ms (work)
           || send_question (work, account, address, joining->is_move, answered, error);
}

/* ---- It says yes ------------------------------------------------------------------------- */

/* A telephone that it had before is none of its any more. */
static gboolean
end_holds (StoreWork *work, const Account *account, AddressKind kind, GError **error)
{
    return kind != ADDRESS_PHONE || store_end_phone_holds (work, account->id, error);
}

/* Both rows in one step, ascending: two who take from each other must not wait for each other.
 */
static gboolean
hold_holder (StoreWork *work, const Account *account, const Address *address, Account **holder,
             GError **error)
{
    if (!store_find_account_by_address (work, address->kind, address->key, holder, error))
        return FALSE;
    return *holder == NULL
           || (store_hold_accounts (work, account->id, (*holder)->id, error)
               && store_find_account_by_address (work, address->kind, address->key, holder,
                                                 error));
}

/* An account that was only invited had nothing but this address; it ends with it. */
gboolean
join_take (StoreWork *work, const Account *account, const Address *address, GError **error)
{
    g_autoptr (Account) holder = NULL;
    if (!hold_holder (work, account, address, &holder, error)
        || !end_holds (work, account, address->kind, error))
        return FALSE;
    if (holder == NULL)
        return store_add_address (work, address->kind, address->key, address->shown, account->id,
                                  error);
    return store_move_address (work, address->kind, address->key, address->shown, account->id,
                               error)
           && store_answer_invitations (work, holder->id, INVITATION_EXPIRED, error)
           && account_set_state (work, holder, IM_STATE_EXPIRED, error);
}

/* A medium that is new is set as a new member's is. */
static gboolean
open_medium (StoreWork *work, const Account *account, AddressKind kind, GError **error)
{
    return store_set_media (work, account->id, account->by_im,
                            kind == ADDRESS_MAIL ? IM_MODE_ALWAYS : account->by_mail,
                            kind == ADDRESS_PHONE ? IM_MODE_AWAY : account->by_sms, error);
}

/* Each other address of the account learns what joined it, whatever its media are set to. */
static gboolean
tell_others (StoreWork *work, const Account *account, const Address *joined, GError **error)
{
    const Answered nothing = { 0 };
    g_autoptr (GPtrArray) all = store_list_addresses (work, account->id, error);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const Address address = address_of (g_ptr_array_index (all, i));
        if (address.kind != joined->kind
            && !despatch_notice (work, account, NOTICE_JOINED, &address, &nothing, joined->shown, 0,
                                 error))
            return FALSE;
    }
    return all != NULL;
}

/* With a password that lives as long as if he had registered now. */
static gboolean
confirm (StoreWork *work, const Rules *rules, Account *account, const Address *address,
         const Answered *answered, GError **error)
{
    return (account->password_hash != NULL
            || account_register (work, rules, account, NULL, error))
           && despatch_notice (work, account, NOTICE_REGISTERED, address, answered, NULL, 0, error);
}

gboolean
join_complete (StoreWork *work, const Rules *rules, Account *account, const Joining *joining,
               const Address *address, const Answered *answered, GError **error)
{
    g_autoptr (Account) holder = NULL;
    gboolean ended = FALSE, ignored = FALSE;
    if (joining->until_ms <= store_now_ms (work))
        return TRUE;
    if (!hold_holder (work, account, address, &holder, error))
        return FALSE;
    if (!store_end_joinings (work, account->id, address->kind, &ended, &ignored, error))
        return FALSE;
    if (!ended)
        return TRUE;
    if (!join_take (work, account, address, error)
        || !open_medium (work, account, address->kind, error)
        || !consent_record (work, rules, address->kind, address->key, CONSENT_YES, error)
        || !tell_others (work, account, address, error))
        return FALSE;
    return joining->is_nominated
               ? confirm (work, rules, account, address, answered, error)
               : despatch_notice (work, account, NOTICE_JOINED, address, answered, address->shown,
                                  0, error);
}

/* ---- It says nothing --------------------------------------------------------------------- */

/* Whom nobody told his password is told it after all, at the address he registered from. */
static gboolean
confirm_late (StoreWork *work, const Rules *rules, Joining *joining, GError **error)
{
    const Answered nothing = { 0 };
    g_autoptr (Account) account = NULL;
    g_autoptr (GPtrArray) all = NULL;
    joining->is_nominated = FALSE;
    if (!store_set_joining (work, joining, TRUE, error)
        || !store_find_account (work, joining->account, &account, error))
        return FALSE;
    if (account == NULL || account->state != IM_STATE_REGISTERED)
        return TRUE;
    all = store_list_addresses (work, account->id, error);
    if (all == NULL || all->len == 0)
        return all != NULL;
    const Address own = address_of (g_ptr_array_index (all, 0));
    return confirm (work, rules, account, &own, &nothing, error);
}

gboolean
join_expire (StoreWork *work, const Rules *rules, GError **error)
{
    g_autoptr (GPtrArray) unanswered = store_list_unanswered_joinings (work, error);
    for (guint i = 0; unanswered != NULL && i < unanswered->len; i++)
        if (!confirm_late (work, rules, g_ptr_array_index (unanswered, i), error))
            return FALSE;
    gint64 pause_ms = im_config_number (rules->config, "invitation.pause");
    return unanswered != NULL && store_forget_moved (work, error)
           && store_forget_joinings (work, store_now_ms (work) - MAX (pause_ms, WEEK_MS), error);
}
