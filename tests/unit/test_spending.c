/* SPDX-License-Identifier: ISC */
/* What texts may cost in a day, and the guard against SMS pumping; on both engines. */
#include <config.h>

#include "imcore/spending.h"
#include "tests/unit/core_fixture.h"

#include <string.h>

static const char dennis_phone[] = "+639175336647", maria_phone[] = "+639181112222";

/* ---- Growth ------------------------------------------------------------------------------ */

static void
what_is_usual_is_an_average_with_a_floor (void)
{
    static const struct {
        const char *label;
        gint64 floor, growth, past, days, limit;
    } cases[] = {
        { "not looked at", 0, 5, 1000, 10, G_MAXINT64 },
        { "the first day", 100, 5, 0, 0, 100 },
        { "nothing for days", 100, 5, 0, 14, 100 },
        { "a little each day", 100, 5, 140, 14, 100 },
        { "more each day", 100, 5, 1400, 14, 500 },
        { "much on one day of 14", 100, 5, 1400, 1, 7000 },
        { "the second day", 100, 5, 90, 1, 450 },
        { "a steep factor", 10, 2, 600, 3, 400 },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        const Profile profile = { .new_phones_floor = cases[i].floor,
                                  .new_phones_growth = cases[i].growth };
        g_test_message ("%s", cases[i].label);
        g_assert_cmpint (spending_growth_limit (&profile, cases[i].past, cases[i].days), ==,
                         cases[i].limit);
    }
}

static void
the_longest_prefix_counts (void)
{
    static const struct {
        const char *phone, *prefix;
        gint64 ceiling;
    } cases[] = {
        { "+639175336647", "+63917", 20 }, { "+639185336647", "+63", 1000 },
        { "+88212345678", "+882", 0 },     { "+12125556666", "+12125", 7 },
        { "+4479", "+4479", 7 },
    };
    PrefixCeiling rows[] = { { (char *) "+63", 1000 },
                             { (char *) "+63917", 20 },
                             { (char *) "+882", 0 } };
    g_autoptr (GArray) ceilings = g_array_new (FALSE, FALSE, sizeof (PrefixCeiling));
    g_array_append_vals (ceilings, rows, G_N_ELEMENTS (rows));
    const Profile profile = { .prefix_ceilings = ceilings, .other_prefix_parts_a_day = 7 };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        gint64 ceiling = 0;
        g_autofree char *prefix = spending_prefix (&profile, cases[i].phone, &ceiling);
        g_assert_cmpstr (prefix, ==, cases[i].prefix);
        g_assert_cmpint (ceiling, ==, cases[i].ceiling);
    }
}

/* ---- A day ------------------------------------------------------------------------------- */

static ImQueue
texts_queue (CoreFixture *f)
{
    ImQueue mail = { 0 }, sms = { 0 };
    g_assert_true (im_show_queue (f->core, &mail, &sms, NULL));
    return sms;
}

static guint
texts_leave (CoreFixture *f)
{
    guint n = 0;
    for (char *text = core_next_text (f); text != NULL; text = core_next_text (f), n++)
        g_free (text);
    return n;
}

/* "kind of parts/ceiling" of what has been counted. */
static const ImSpending *
counted (GPtrArray *all, ImSpendingKind kind, const char *of)
{
    for (guint i = 0; i < all->len; i++) {
        const ImSpending *one = g_ptr_array_index (all, i);
        if (one->kind == kind && strcmp (one->of, of) == 0)
            return one;
    }
    return NULL;
}

static guint
alarms_with (CoreFixture *f, const char *words)
{
    g_auto (GStrv) alarms = im_take_alarms (f->core);
    guint n = 0;
    for (char **alarm = alarms; alarm != NULL && *alarm != NULL; alarm++)
        n += strstr (*alarm, words) != NULL;
    return n;
}

static void
parts_are_counted_by_code_prefix_and_sender (CoreFixture *f)
{
    ImParty dennis = core_open_member_by_phone (f, dennis_phone);
    core_open_member_by_phone (f, maria_phone);
    g_autofree char *two_parts = g_strnfill (200, 'x');
    core_send (f, dennis, 639181112222, two_parts);
    g_assert_cmpuint (texts_leave (f), ==, 1);
    g_autoptr (GPtrArray) all = im_show_spending (f->core, NULL);
    const ImSpending *by = counted (all, IM_SPENDING_SENDER, "639175336647");
    const ImSpending *to = counted (all, IM_SPENDING_PREFIX, "+63918");
    const ImSpending *code = counted (all, IM_SPENDING_CODE, "");
    g_assert_cmpint (by->parts, ==, 2);
    g_assert_cmpint (to->parts, >, 2);
    g_assert_cmpint (code->parts, >, to->parts);
    g_assert_cmpint (code->ceiling, ==, -1);
}

static const char *const five_by_one[] = { "sms.sender_parts_a_day = 2", NULL };

static void
what_one_person_causes_over_his_ceiling_waits (CoreFixture *f)
{
    ImParty dennis = core_open_member_by_phone (f, dennis_phone);
    ImParty ann = core_open_member_by_phone (f, "+639183334444");
    ImParty maria = core_open_member_by_phone (f, maria_phone);
    core_send (f, maria, 639175336647, "Hi"); /* so he is no stranger to her */
    g_assert_cmpuint (texts_leave (f), ==, 1);
    for (guint i = 0; i < 4; i++)
        core_send (f, dennis, 639181112222, "Hello");
    g_assert_cmpuint (texts_leave (f), ==, 2);
    g_assert_cmpint (texts_queue (f).parked, ==, 2);
    core_send (f, ann, 639181112222, "Ann");
    g_autofree char *other = core_next_text (f);
    g_assert_cmpstr (other, ==, "Ann");
    g_assert_cmpuint (alarms_with (f, "used up"), ==, 0);
    core_run_sql (f, "UPDATE outbox SET parked_ms = 1, due_ms = 1");
    core_run_sql (f, "UPDATE text_spending SET day = day - 1");
    g_assert_cmpuint (texts_leave (f), ==, 2);
}

static const char *const few_parts[] = { "sms.parts_a_day = 8", NULL };

static void
a_code_over_its_ceiling_alarms_once_and_confirms_stop (CoreFixture *f)
{
    ImParty dennis = core_open_member_by_phone (f, dennis_phone);
    core_send (f, core_open_member_by_phone (f, maria_phone), 639175336647, "Hi");
    for (guint i = 0; i < 12; i++)
        core_send (f, dennis, 639181112222, "Hello");
    texts_leave (f);
    g_assert_cmpint (texts_queue (f).parked, >, 3);
    g_assert_cmpuint (alarms_with (f, "code=2910 prefix=any"), ==, 1);
    core_take_text (f, maria_phone, "w1", "WHO"); /* tomorrow it would be untrue */
    g_assert_cmpuint (texts_leave (f), ==, 0);
    core_take_text (f, maria_phone, "h1", "HELP");
    core_take_text (f, "+639185556666", "s1", "STOP");
    g_assert_cmpuint (texts_leave (f), ==, 2);
    g_assert_cmpuint (alarms_with (f, "used up"), ==, 0);
}

static void
helps_have_an_end (CoreFixture *f)
{
    core_open_member_by_phone (f, maria_phone);
    for (guint i = 0; i < SPENDING_HELPS_AN_HOUR + 5; i++) {
        g_autofree char *id = g_strdup_printf ("help%u", i);
        core_take_text (f, maria_phone, id, "HELP");
    }
    g_assert_cmpuint (texts_leave (f), ==, SPENDING_HELPS_AN_HOUR);
}

static const char *const prefixes[] = { "sms.prefix_parts_a_day = +63918:0, +63:100",
                                        "sms.other_prefix_parts_a_day = 3", NULL };

static void
to_a_prefix_without_parts_nothing_goes (CoreFixture *f)
{
    ImParty dennis = core_open_member_by_phone (f, dennis_phone);
    core_take_text (f, maria_phone, "r1", "Maria");
    g_assert_cmpuint (texts_leave (f), ==, 0);
    core_send (f, dennis, 639181112222, "Hello");
    g_assert_cmpuint (texts_leave (f), ==, 0);
    g_assert_cmpint (texts_queue (f).parked, ==, 0);
    g_assert_cmpuint (alarms_with (f, "prefix=+63918"), ==, 1);
}

static void
a_text_claimed_again_is_counted_once (CoreFixture *f)
{
    ImParty dennis = core_open_member_by_phone (f, dennis_phone);
    core_open_member_by_phone (f, maria_phone);
    core_send (f, dennis, 639181112222, "Hello");
    for (guint i = 0; i < 3; i++) {
        g_autoptr (GPtrArray) texts = im_claim_texts (f->core, 1, NULL);
        g_assert_cmpuint (texts->len, ==, 1);
        const ImOutgoingText *text = g_ptr_array_index (texts, 0);
        im_note_handover (f->core, text->id, text->claim, IM_HANDOVER_LATER, "full", NULL);
        core_run_sql (f, "UPDATE outbox SET due_ms = 1");
    }
    g_autoptr (GPtrArray) all = im_show_spending (f->core, NULL);
    g_assert_cmpint (counted (all, IM_SPENDING_SENDER, "639175336647")->parts, ==, 1);
}

/* ---- SMS pumping ------------------------------------------------------------------------- */

static const char *const guarded[] = { "sms.new_phones_floor = 6", "sms.new_phones_growth = 3",
                                       NULL };

static void
new_phones_register (CoreFixture *f, guint from, guint n)
{
    for (guint i = from; i < from + n; i++) {
        g_autofree char *phone = g_strdup_printf ("+639990000%03u", i);
        g_autofree char *id = g_strdup_printf ("pump%u", i);
        g_assert_cmpint (core_take_text (f, phone, id, "Pump"), ==, IM_TEXT_TAKEN);
    }
}

static void
growth_stops_new_phones_until_it_is_lifted (CoreFixture *f)
{
    gboolean was = FALSE;
    ImParty dennis = core_open_member_by_phone (f, dennis_phone);
    new_phones_register (f, 0, 20);
    guint left = texts_leave (f);
    g_assert_cmpuint (left, >, 0);
    g_assert_cmpuint (left, <=, 6);
    g_assert_cmpuint (alarms_with (f, "lift +63999"), ==, 1);
    g_assert_cmpint (texts_queue (f).parked, ==, 0);
    g_autoptr (ImAccountView) registered = core_account (f, "+639990000019");
    g_assert_cmpint (registered->state, ==, IM_STATE_REGISTERED);

    /* who has been here longer has his texts, there and elsewhere */
    core_run_sql (f, "UPDATE account SET created_ms = 1 WHERE uin = 639990000000");
    core_send (f, dennis, 639990000000, "Hello");
    core_take_text (f, dennis_phone, "help", "HELP");
    g_assert_cmpuint (texts_leave (f), ==, 2);
    core_take_text (f, "+639990000777", "x1", "STOP");
    g_assert_cmpuint (texts_leave (f), ==, 1);

    g_assert_true (im_lift_spending (f->core, "+63917", &was, NULL));
    g_assert_false (was);
    g_assert_true (im_lift_spending (f->core, "+63999", &was, NULL));
    g_assert_true (was);
    new_phones_register (f, 100, 9);
    g_assert_cmpuint (texts_leave (f), ==, 9);
    g_assert_cmpuint (alarms_with (f, "lift"), ==, 0);
}

static void
what_grew_slowly_is_usual (CoreFixture *f)
{
    new_phones_register (f, 0, 2);
    guint parts = texts_leave (f);
    g_assert_cmpuint (parts, ==, 2);
    core_run_sql (f, "UPDATE text_spending SET day = day - 2, parts = 20");
    new_phones_register (f, 10, 15); /* 20 within two days: 30 today, of two parts at most */
    g_assert_cmpuint (texts_leave (f), ==, 15);
    g_assert_cmpuint (alarms_with (f, "lift"), ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/what_is_usual_is_an_average_with_a_floor",
                     what_is_usual_is_an_average_with_a_floor);
    g_test_add_func ("/the_longest_prefix_counts", the_longest_prefix_counts);
#define ADD(test, settings) core_test_add (#test, test, settings)
    ADD (parts_are_counted_by_code_prefix_and_sender, NULL);
    ADD (what_one_person_causes_over_his_ceiling_waits, five_by_one);
    ADD (a_code_over_its_ceiling_alarms_once_and_confirms_stop, few_parts);
    ADD (helps_have_an_end, NULL);
    ADD (to_a_prefix_without_parts_nothing_goes, prefixes);
    ADD (a_text_claimed_again_is_counted_once, NULL);
    ADD (growth_stops_new_phones_until_it_is_lifted, guarded);
    ADD (what_grew_slowly_is_usual, guarded);
    return core_test_run ();
}
