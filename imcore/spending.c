/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/spending.h"

#include "imcore/code_clock.h"

#include <string.h>

/* The plus and five digits: a country and its network. */
enum { PHONE_PLACE_BYTES = 6 };

void
spending_book_begin (SpendingBook *book)
{
    spending_book_clear (book);
    book->counted = g_ptr_array_new_with_free_func ((GDestroyNotify) spending_free);
    book->alarms = g_ptr_array_new_with_free_func (g_free);
}

void
spending_book_clear (SpendingBook *book)
{
    g_clear_pointer (&book->counted, g_ptr_array_unref);
    g_clear_pointer (&book->alarms, g_ptr_array_unref);
}

gboolean
spending_book_write (StoreWork *work, const SpendingBook *book, GError **error)
{
    for (guint i = 0; i < book->counted->len; i++)
        if (!store_set_spending (work, g_ptr_array_index (book->counted, i), error))
            return FALSE;
    return TRUE;
}

gint64
spending_ceiling (gint64 parts_a_day)
{
    return parts_a_day != 0 ? parts_a_day : -1;
}

char *
spending_prefix (const Profile *profile, const char *phone, gint64 *ceiling)
{
    const PrefixCeiling *longest = NULL;
    for (guint i = 0; i < profile->prefix_ceilings->len; i++) {
        const PrefixCeiling *one = &g_array_index (profile->prefix_ceilings, PrefixCeiling, i);
        if (g_str_has_prefix (phone, one->prefix)
            && (longest == NULL || strlen (one->prefix) > strlen (longest->prefix)))
            longest = one;
    }
    *ceiling = longest != NULL ? longest->parts
                               : spending_ceiling (profile->other_prefix_parts_a_day);
    return longest != NULL ? g_strdup (longest->prefix) : g_strndup (phone, PHONE_PLACE_BYTES);
}

gint64
spending_growth_limit (const Profile *profile, gint64 past, gint64 days)
{
    if (profile->new_phones_floor == 0)
        return G_MAXINT64;
    gint64 usual = days > 0 ? past * profile->new_phones_growth / days : 0;
    return MAX (profile->new_phones_floor, usual);
}

/* ---- One text ---------------------------------------------------------------------------- */

typedef struct {
    StoreWork *work;
    const Notice *notice;
    SpendingBook *book;
    gint64 day, ends_ms, parts;
} Use;

/* What has been counted, by this claim, too. */
static Spending *
find (const Use *use, SpendingKind what, const char *subject, GError **error)
{
    gint64 code = use->notice->profile->number;
    for (guint i = 0; i < use->book->counted->len; i++) {
        Spending *one = g_ptr_array_index (use->book->counted, i);
        if (one->code == code && one->day == use->day && one->what == what
            && strcmp (one->subject, subject) == 0)
            return one;
    }
    Spending *added = g_new0 (Spending, 1);
    *added = (Spending){ .code = code, .day = use->day, .what = what };
    added->subject = g_strdup (subject);
    g_ptr_array_add (use->book->counted, added);
    return store_find_spending (use->work, added, error) ? added : NULL;
}

/* Says once a day that a ceiling is reached. */
static void
alarm_once (const Use *use, Spending *spending, gint64 ceiling)
{
    if (spending->is_alarmed)
        return;
    spending->is_alarmed = TRUE;
    g_ptr_array_add (
        use->book->alarms,
        g_strdup_printf (
            "the parts of this day are used up, texts wait until it is over "
            "code=%s prefix=%s parts=%" G_GINT64_FORMAT " ceiling=%" G_GINT64_FORMAT,
            use->notice->profile->code, *spending->subject != '\0' ? spending->subject : "any",
            spending->parts, ceiling));
}

static gboolean
fits (const Use *use, Spending *spending, gint64 ceiling)
{
    gboolean is_within = ceiling < 0 || spending->parts + use->parts <= ceiling;
    if (!is_within && spending->what != SPENDING_SENDER)
        alarm_once (use, spending, ceiling);
    return is_within;
}

/* ---- New telephones ---------------------------------------------------------------------- */

static gboolean
is_new_phone (const Use *use)
{
    const Notice *notice = use->notice;
    return notice->row->account == 0 || notice_asks_named (notice->row->kind)
           || notice->account->state == IM_STATE_TENTATIVE
           || notice->account->created_ms + SPENDING_NEW_PHONE_MS > store_now_ms (use->work);
}

/* Has more gone to new telephones of this prefix than is usual, with this text? */
static gboolean
judge_growth (const Use *use, Spending *spending, const char *prefix, gboolean *stopped,
              GError **error)
{
    const Profile *profile = use->notice->profile;
    gint64 stopped_ms = 0, lifted_day = 0, past = 0, days = 0;
    if (profile->new_phones_floor == 0)
        return TRUE;
    if (!store_find_growth (use->work, profile->number, prefix, &stopped_ms, &lifted_day, error)
        || !store_sum_spending (use->work, spending, SPENDING_USUAL_DAYS, &past, &days, error))
        return FALSE;
    *stopped = stopped_ms != 0;
    gint64 limit = spending_growth_limit (profile, past, days),
           now = spending->parts + use->parts;
    if (*stopped || lifted_day == use->day || now <= limit)
        return TRUE;
    *stopped = TRUE;
    g_ptr_array_add (
        use->book->alarms,
        g_strdup_printf ("unusual growth, new telephones get no texts until `uinvite spending "
                         "lift %s` code=%s prefix=%s parts=%" G_GINT64_FORMAT
                         " limit=%" G_GINT64_FORMAT,
                         prefix, profile->code, prefix, now, limit));
    return store_set_growth (use->work, profile->number, prefix, store_now_ms (use->work), 0,
                             error);
}

/* ---- What comes of it -------------------------------------------------------------------- */

/* Over a ceiling: what stays true tomorrow waits; an answer that only makes sense now ends. */
static gboolean
put_off (const Use *use, gint64 ceiling, gboolean *waits, const char **why, GError **error)
{
    if (ceiling == 0)
        *why = "no texts go to its prefix";
    else if (!notice_stays_true (use->notice->row->kind))
        *why = "over a day's ceiling";
    *waits = *why == NULL;
    return !*waits
           || store_park_outbox (use->work, use->notice->row->id, OUTBOX_PARKED_DAY,
                                 use->ends_ms, error);
}

/* The last text that a telephone gets, and how to come so far, are sent over any ceiling. */
static gboolean
goes_always (NoticeKind kind)
{
    return kind == NOTICE_STOPPED || kind == NOTICE_HELP;
}

/* Programs that ask each other for HELP come to an end. */
static gboolean
use_help (StoreWork *work, const ImCore *core, const Notice *notice, const char **why,
          GError **error)
{
    guint8 subject[SECRET_HASH_BYTES];
    gboolean within = TRUE;
    if (notice->row->kind != NOTICE_HELP)
        return TRUE;
    secret_hash (core->secrets, SECRET_OF_BUDGET, subject, "help", notice->address, NULL);
    if (!store_use_budget (work, BUDGET_HELP_BY_TEXT, subject, SPENDING_HELPS_AN_HOUR, HOUR_MS,
                           &within, error))
        return FALSE;
    if (!within)
        *why = "told often enough in this hour";
    return TRUE;
}

gboolean
spending_use (StoreWork *work, const ImCore *core, const Notice *notice, gint64 parts,
              SpendingBook *book, gboolean *waits, const char **why, GError **error)
{
    const Profile *profile = notice->profile;
    const OutboxRow *row = notice->row;
    Use use = { .work = work, .notice = notice, .book = book, .parts = parts };
    gint64 prefix_ceiling = -1;
    gboolean stopped = FALSE;
    *waits = FALSE;
    *why = NULL;
    if (row->attempts > 0) /* counted when it was claimed first */
        return TRUE;
    use.day = code_day (profile, store_now_ms (work), &use.ends_ms);
    g_autofree char *prefix = spending_prefix (profile, notice->address, &prefix_ceiling);
    g_autofree char *who = g_strdup_printf ("%" G_GINT64_FORMAT, row->peer);
    Spending *code = find (&use, SPENDING_CODE, "", error);
    Spending *place = code != NULL ? find (&use, SPENDING_PREFIX, prefix, error) : NULL;
    gboolean is_new = is_new_phone (&use), is_anyones = row->peer == 0;
    Spending *young = place != NULL && is_new ? find (&use, SPENDING_NEW, prefix, error) : NULL;
    Spending *sender = place != NULL && !is_anyones ? find (&use, SPENDING_SENDER, who, error)
                                                    : NULL;
    if (place == NULL || (is_new && young == NULL) || (!is_anyones && sender == NULL)
        || (is_new && !judge_growth (&use, young, prefix, &stopped, error))
        || !use_help (work, core, notice, why, error))
        return FALSE;
    if (stopped && row->kind != NOTICE_STOPPED)
        *why = "texts to new telephones of its prefix are stopped";
    if (*why != NULL)
        return TRUE;
    gboolean within = fits (&use, code, spending_ceiling (profile->parts_a_day));
    within = fits (&use, place, prefix_ceiling) && within;
    within = (sender == NULL
              || fits (&use, sender, spending_ceiling (profile->sender_parts_a_day)))
             && within;
    if (!within && !goes_always (row->kind))
        return put_off (&use, prefix_ceiling, waits, why, error);
    Spending *const all[] = { code, place, young, sender };
    for (guint i = 0; i < G_N_ELEMENTS (all); i++)
        if (all[i] != NULL)
            all[i]->parts += parts;
    return TRUE;
}
