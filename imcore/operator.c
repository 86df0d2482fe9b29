/* SPDX-License-Identifier: ISC */
/* What the operator's command asks and does. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/domain/address.h"
#include "imcore/domain/phone_hold.h"
#include "imcore/profile.h"

#include <string.h>

/* ---- Accounts ---------------------------------------------------------------------------- */

void
im_account_view_free (ImAccountView *view)
{
    if (view == NULL)
        return;
    g_free (view->name);
    g_strfreev (view->addresses);
    g_ptr_array_unref (view->on_hold);
    g_free (view);
}

typedef struct {
    gint64 uin; /* 0: by address */
    const Address *address;
    Account *account;
    GPtrArray *addresses, *holds;
} AccountQuestion;

static void
question_clear (AccountQuestion *question)
{
    g_clear_pointer (&question->account, account_free);
    g_clear_pointer (&question->addresses, g_ptr_array_unref);
    g_clear_pointer (&question->holds, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccountQuestion, question_clear)

static gboolean
show_account (StoreWork *work, gpointer data, GError **error)
{
    AccountQuestion *question = data;
    const Address *address = question->address;
    question_clear (question);
    if (question->uin != 0
        && !store_find_account_by_uin (work, question->uin, &question->account, error))
        return FALSE;
    if (question->account == NULL && address != NULL
        && !store_find_account_by_address (work, address->kind, address->key, &question->account,
                                           error))
        return FALSE;
    if (question->account == NULL && address != NULL && address->kind == ADDRESS_PHONE
        && !phone_hold_find_account (work, address, &question->account, error))
        return FALSE;
    if (question->account == NULL)
        return TRUE;
    question->addresses = store_list_addresses (work, question->account->id, error);
    question->holds = store_list_phone_holds (work, question->account->id, error);
    return question->addresses != NULL && question->holds != NULL;
}

static void
on_hold_free (gpointer data)
{
    ImPhoneOnHold *on_hold = data;
    g_free (on_hold->phone);
    g_free (on_hold);
}

static GPtrArray *
view_holds (const GPtrArray *holds)
{
    GPtrArray *shown = g_ptr_array_new_with_free_func (on_hold_free);
    for (guint i = 0; i < holds->len; i++) {
        const PhoneHold *hold = g_ptr_array_index (holds, i);
        ImPhoneOnHold *one = g_new0 (ImPhoneOnHold, 1);
        one->phone = g_strdup (hold->shown);
        one->why = hold->why == PHONE_HOLD_SILENT ? "silent" : "unreachable";
        one->since_ms = hold->since_ms;
        g_ptr_array_add (shown, one);
    }
    return shown;
}

static ImAccountView *
make_view (const AccountQuestion *question)
{
    const Account *account = question->account;
    g_autoptr (GStrvBuilder) shown = g_strv_builder_new ();
    ImAccountView *view = g_new0 (ImAccountView, 1);
    view->uin = account->uin;
    view->state = account->state;
    view->name = g_strdup (account->name);
    view->created_ms = account->created_ms;
    for (guint i = 0; i < question->addresses->len; i++) {
        const StoredAddress *address = g_ptr_array_index (question->addresses, i);
        g_strv_builder_add (shown, address->shown);
        if (address->kind == ADDRESS_MAIL && address->bounces >= STORE_BOUNCES_MOST)
            view->mail_put_off_ms = address->bounced_ms;
    }
    view->addresses = g_strv_builder_end (shown);
    view->on_hold = view_holds (question->holds);
    return view;
}

gboolean
im_show_account (ImCore *core, const char *uin_or_address, ImAccountView **view, GError **error)
{
    g_autoptr (Address) address = profiles_read_any_address (core->config, uin_or_address);
    g_auto (AccountQuestion) question = { .address = address };
    number_parse (uin_or_address, &question.uin);
    *view = NULL;
    gboolean asked = store_act (core->store, STORE_READS, show_account, &question, error);
    if (asked && question.account != NULL)
        *view = make_view (&question);
    return asked;
}

/* ---- Settings of a member ---------------------------------------------------------------- */

gboolean
im_find_member (ImCore *core, const char *uin_or_address, gboolean *found, ImParty *party,
                GError **error)
{
    g_autoptr (Address) address = profiles_read_any_address (core->config, uin_or_address);
    g_auto (AccountQuestion) question = { .address = address };
    number_parse (uin_or_address, &question.uin);
    gboolean asked = store_act (core->store, STORE_READS, show_account, &question, error);
    const Account *account = question.account;
    if (!asked)
        return FALSE;
    *found = account != NULL && account->state == IM_STATE_REGISTERED;
    *party = *found ? account->id : 0;
    return TRUE;
}

typedef struct {
    AccountQuestion question;
    gboolean is_open;
    gboolean found;
} PolicyChange;

static gboolean
change_policy (StoreWork *work, gpointer data, GError **error)
{
    PolicyChange *change = data;
    if (!show_account (work, &change->question, error))
        return FALSE;
    change->found = change->question.account != NULL;
    return !change->found
           || store_set_policy (work, change->question.account->id, change->is_open, error);
}

gboolean
im_set_policy_of (ImCore *core, const char *uin_or_address, gboolean is_open, gboolean *found,
                  GError **error)
{
    g_autoptr (Address) address = profiles_read_any_address (core->config, uin_or_address);
    PolicyChange change = { .question = { .address = address }, .is_open = is_open };
    number_parse (uin_or_address, &change.question.uin);
    gboolean done = store_act (core->store, STORE_WRITES, change_policy, &change, error);
    question_clear (&change.question);
    if (done)
        *found = change.found;
    return done;
}

/* ---- Ranges ------------------------------------------------------------------------------ */

typedef struct {
    const ImCore *core;
    gint64 first, last;
    ImRangeAdding ending;
    GArray *ranges;
} RangeWork;

static gboolean
list_ranges (StoreWork *work, gpointer data, GError **error)
{
    RangeWork *range = data;
    g_clear_pointer (&range->ranges, g_array_unref);
    range->ranges = store_list_ranges (work, error);
    return range->ranges != NULL;
}

GArray *
im_list_ranges (ImCore *core, GError **error)
{
    RangeWork range = { 0 };
    if (store_act (core->store, STORE_READS, list_ranges, &range, error))
        return range.ranges;
    g_clear_pointer (&range.ranges, g_array_unref);
    return NULL;
}

/* Does any number of first..last begin with the digits of @prefix, whatever its length? */
static gboolean
holds_prefix (gint64 first, gint64 last, const char *prefix)
{
    gint64 low = g_ascii_strtoll (prefix + (*prefix == '+'), NULL, 10), high = low;
    for (guint digits = 1; digits <= ADDRESS_PHONE_MOST && low > 0; digits++) {
        if (first <= high && low <= last)
            return TRUE;
        low *= 10;
        high = high * 10 + 9;
    }
    return FALSE;
}

static ImRangeAdding
judge_range (const ImConfig *config, gint64 first, gint64 last)
{
    const gint64 largest = G_GINT64_CONSTANT (999999999999999);
    const GPtrArray *profiles = config_profiles (config);
    if (first < 1 || last < first || last > largest)
        return IM_RANGE_BAD;
    if (last >= im_config_number (config, "guest.first_number"))
        return IM_RANGE_OVERLAPS;
    for (guint i = 0; i < profiles->len; i++) {
        const Profile *profile = g_ptr_array_index (profiles, i);
        for (char **p = profile->prefixes; *p != NULL; p++)
            if (holds_prefix (first, last, *p))
                return IM_RANGE_PHONES;
    }
    return IM_RANGE_ADDED;
}

static gboolean
add_range (StoreWork *work, gpointer data, GError **error)
{
    RangeWork *range = data;
    gboolean overlaps = FALSE;
    if (!store_has_overlapping_range (work, range->first, range->last, &overlaps, error))
        return FALSE;
    range->ending = overlaps ? IM_RANGE_OVERLAPS : IM_RANGE_ADDED;
    return overlaps || store_add_range (work, range->first, range->last, error);
}

gboolean
im_add_range (ImCore *core, gint64 first, gint64 last, ImRangeAdding *ending, GError **error)
{
    RangeWork range = { .core = core, .first = first, .last = last };
    ImRangeAdding judged = judge_range (core->config, first, last);
    if (judged != IM_RANGE_ADDED) {
        *ending = judged;
        return TRUE;
    }
    if (!store_act (core->store, STORE_WRITES, add_range, &range, error))
        return FALSE;
    *ending = range.ending;
    return TRUE;
}
