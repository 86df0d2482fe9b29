/* SPDX-License-Identifier: ISC */
/* What texts have cost today, as the operator sees it, and his word on a prefix that was
 * stopped. */
#include <config.h>

#include "imcore/code_clock.h"
#include "imcore/core.h"
#include "imcore/spending.h"

static void
shown_free (gpointer data)
{
    ImSpending *shown = data;
    g_free (shown->code);
    g_free (shown->of);
    g_free (shown);
}

typedef struct {
    const ImCore *core;
    GPtrArray *all;
} Showing;

/* A person's number; "": he has none any more. */
static gboolean
number_of (StoreWork *work, const char *subject, char **number, GError **error)
{
    ImParty party = g_ascii_strtoll (subject, NULL, 10);
    g_autoptr (Account) account = NULL;
    g_autoptr (Guest) guest = NULL;
    if (party > 0 && !store_find_account (work, party, &account, error))
        return FALSE;
    if (party < 0 && !store_find_guest (work, -party, &guest, error))
        return FALSE;
    gint64 uin = account != NULL ? account->uin : guest != NULL ? guest->number : 0;
    *number = uin != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, uin) : g_strdup ("");
    return TRUE;
}

static gboolean
show_new (StoreWork *work, const Profile *profile, const Spending *spending, ImSpending *shown,
          GError **error)
{
    gint64 past = 0, days = 0, lifted_day = 0;
    if (!store_sum_spending (work, spending, SPENDING_USUAL_DAYS, &past, &days, error)
        || !store_find_growth (work, profile->number, spending->subject, &shown->stopped_ms,
                               &lifted_day, error))
        return FALSE;
    gint64 limit = spending_growth_limit (profile, past, days);
    shown->ceiling = limit == G_MAXINT64 || lifted_day == spending->day ? -1 : limit;
    return TRUE;
}

static gboolean
show_one (StoreWork *work, const Profile *profile, const Spending *spending, ImSpending *shown,
          GError **error)
{
    shown->code = g_strdup (profile->code);
    shown->parts = spending->parts;
    if (spending->what == SPENDING_SENDER) {
        shown->kind = IM_SPENDING_SENDER;
        shown->ceiling = spending_ceiling (profile->sender_parts_a_day);
        return number_of (work, spending->subject, &shown->of, error);
    }
    shown->of = g_strdup (spending->subject);
    switch (spending->what) {
    case SPENDING_CODE:
        shown->kind = IM_SPENDING_CODE;
        shown->ceiling = spending_ceiling (profile->parts_a_day);
        return TRUE;
    case SPENDING_PREFIX:
        shown->kind = IM_SPENDING_PREFIX;
        g_free (spending_prefix (profile, spending->subject, &shown->ceiling));
        return TRUE;
    case SPENDING_NEW:
        shown->kind = IM_SPENDING_NEW;
        return show_new (work, profile, spending, shown, error);
    case SPENDING_SENDER:
        break;
    }
    g_assert_not_reached ();
}

static gboolean
show_spending (StoreWork *work, gpointer data, GError **error)
{
    Showing *showing = data;
    const GPtrArray *profiles = config_profiles (showing->core->config);
    g_ptr_array_set_size (showing->all, 0);
    for (guint p = 0; p < profiles->len; p++) {
        const Profile *profile = g_ptr_array_index (profiles, p);
        gint64 ends_ms = 0, day = code_day (profile, store_now_ms (work), &ends_ms);
        g_autoptr (GPtrArray) counted = store_list_spending (work, profile->number, day, error);
        if (counted == NULL)
            return FALSE;
        for (guint i = 0; i < counted->len; i++) {
            ImSpending *shown = g_new0 (ImSpending, 1);
            g_ptr_array_add (showing->all, shown);
            if (!show_one (work, profile, g_ptr_array_index (counted, i), shown, error))
                return FALSE;
        }
    }
    return TRUE;
}

GPtrArray *
im_show_spending (ImCore *core, GError **error)
{
    Showing showing = { core, g_ptr_array_new_with_free_func (shown_free) };
    if (store_act (core->store, STORE_READS, show_spending, &showing, error))
        return showing.all;
    g_ptr_array_unref (showing.all);
    return NULL;
}

typedef struct {
    const ImCore *core;
    const char *prefix;
    gboolean was;
} Lifting;

static gboolean
lift (StoreWork *work, gpointer data, GError **error)
{
    Lifting *lifting = data;
    const GPtrArray *profiles = config_profiles (lifting->core->config);
    lifting->was = FALSE;
    for (guint p = 0; p < profiles->len; p++) {
        const Profile *profile = g_ptr_array_index (profiles, p);
        gint64 stopped_ms = 0, lifted_day = 0, ends_ms = 0;
        gint64 today = code_day (profile, store_now_ms (work), &ends_ms);
        if (!store_find_growth (work, profile->number, lifting->prefix, &stopped_ms,
                                &lifted_day, error))
            return FALSE;
        if (stopped_ms == 0)
            continue;
        lifting->was = TRUE;
        if (!store_set_growth (work, profile->number, lifting->prefix, 0, today, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
im_lift_spending (ImCore *core, const char *prefix, gboolean *was, GError **error)
{
    Lifting lifting = { .core = core, .prefix = prefix };
    gboolean done = store_act (core->store, STORE_WRITES, lift, &lifting, error);
    *was = lifting.was;
    return done;
}
