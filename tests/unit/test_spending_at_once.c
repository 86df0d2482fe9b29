/* SPDX-License-Identifier: ISC */
/* Two boxes at one store, whose texts are counted on the same rows at the same instant: on both
 * engines each part is counted once, no ceiling is passed, and no claim fails because the other
 * was there. */
#include <config.h>

#include "imcore/core.h"
#include "tests/unit/core_fixture.h"
#include "tests/unit/players.h"

#include <string.h>

enum {
    BOXES = 2,
    PHONES = 12, /* of each of two access codes */
    ROUNDS = 8,
    TOGETHER = 3, /* texts in one claim */
    CEILING = 20, /* parts */
    ALARM = 1000, /* in a box's answer, above the parts */
};

/* ---- A box ------------------------------------------------------------------------------- */

/* "claim - - -": all texts that are due, each handed over at once.  -> their parts, and ALARM
 * for each alarm. */
static int
be_a_box (ImCore *core, char **words)
{
    g_autoptr (GError) error = NULL;
    int sum = 0;
    g_assert_cmpstr (words[0], ==, "claim");
    for (guint claimed = 1; claimed > 0;) {
        g_autoptr (GPtrArray) texts = im_claim_texts (core, TOGETHER, &error);
        g_assert_no_error (error);
        claimed = texts->len;
        for (guint i = 0; i < texts->len; i++) {
            const ImOutgoingText *text = g_ptr_array_index (texts, i);
            sum += (int) text->parts->len;
            im_note_handover (core, text->id, text->claim, IM_HANDOVER_DONE, NULL, &error);
            g_assert_no_error (error);
        }
    }
    g_auto (GStrv) alarms = im_take_alarms (core);
    return sum + ALARM * (alarms != NULL ? (int) g_strv_length (alarms) : 0);
}

/* ---- What is sent ------------------------------------------------------------------------ */

static char *
phone_of (guint n)
{
    return g_strdup_printf ("%s%07u", n % 2 == 0 ? "+63917" : "+44770", n / 2 + 1);
}

static gint64
number_of (guint n)
{
    g_autofree char *phone = phone_of (n);
    return g_ascii_strtoll (phone + 1, NULL, 10);
}

static void
forget_texts (CoreFixture *f)
{
    core_run_sql (f, "DELETE FROM outbox");
    core_run_sql (f, "DELETE FROM text_spending");
}

static ImParty
make_member (CoreFixture *f, guint n)
{
    gboolean found = FALSE;
    ImParty party = 0;
    g_autofree char *phone = phone_of (n);
    core_take_text_to (f, phone, n % 2 == 0 ? "2910001" : "2911001", "Somebody");
    g_assert_true (im_find_member (f->core, phone, &found, &party, NULL));
    g_assert_true (found);
    g_assert_true (im_set_policy (f->core, party, TRUE, NULL));
    return party;
}

/* All of them are members who take strangers' messages, and have written to the two who write
 * to them. */
static void
make_members (CoreFixture *f, ImParty writers[BOXES])
{
    for (guint n = 0; n < 2 * PHONES; n++) {
        ImParty party = make_member (f, n);
        if (n < BOXES)
            writers[n] = party;
        for (guint w = 0; n >= BOXES && w < BOXES; w++)
            core_send (f, party, number_of (w), "Hi");
    }
    forget_texts (f);
}

/* Each of both writes one part to all others: so many leave. */
static guint
write_to_all (CoreFixture *f, const ImParty writers[BOXES])
{
    for (guint n = BOXES; n < 2 * PHONES; n++)
        for (guint w = 0; w < BOXES; w++)
            core_send (f, writers[w], number_of (n), "Hello");
    return BOXES * (2 * PHONES - BOXES);
}

static gint64
counted (GPtrArray *all, ImSpendingKind kind)
{
    gint64 parts = 0;
    for (guint i = 0; i < all->len; i++) {
        const ImSpending *one = g_ptr_array_index (all, i);
        parts += one->kind == kind ? one->parts : 0;
    }
    return parts;
}

static int
play_boxes (Stage *stage)
{
    for (guint i = 0; i < BOXES; i++)
        stage_tell (stage, i, "claim - - -\n");
    stage_let_go (stage);
    return stage->endings[0] + stage->endings[1];
}

static const char *const two_codes[] = { "sms.new_phones_floor = 100000",
                                         "sms-2911.prefixes = +44", NULL };

static void
each_part_is_counted_once (CoreFixture *f)
{
    Stage stage;
    ImParty writers[BOXES];
    make_members (f, writers);
    stage_open (f, &stage);
    for (guint round = 0; round < ROUNDS; round++) {
        guint parts = write_to_all (f, writers);
        g_assert_cmpint (play_boxes (&stage), ==, parts);
        g_autoptr (GPtrArray) all = im_show_spending (f->core, NULL);
        g_assert_nonnull (all);
        g_assert_cmpint (counted (all, IM_SPENDING_CODE), ==, parts);
        g_assert_cmpint (counted (all, IM_SPENDING_PREFIX), ==, parts);
        g_assert_cmpint (counted (all, IM_SPENDING_SENDER), ==, parts);
        g_assert_cmpint (counted (all, IM_SPENDING_NEW), ==, parts);
        forget_texts (f); /* so that the rows of a day are made by both at once, too */
    }
    stage_close (&stage);
}

static const char *const few_parts[] = { "sms.parts_a_day = 20", "sms-2911.prefixes = +44",
                                         "sms-2911.parts_a_day = 20", NULL };

static void
no_ceiling_is_passed_and_each_is_one_alarm (CoreFixture *f)
{
    Stage stage;
    ImParty writers[BOXES];
    make_members (f, writers);
    stage_open (f, &stage);
    for (guint round = 0; round < ROUNDS; round++) {
        write_to_all (f, writers);
        g_assert_cmpint (play_boxes (&stage), ==, 2 * CEILING + 2 * ALARM);
        g_autoptr (GPtrArray) all = im_show_spending (f->core, NULL);
        g_assert_nonnull (all);
        g_assert_cmpint (counted (all, IM_SPENDING_CODE), ==, 2 * CEILING);
        forget_texts (f);
    }
    stage_close (&stage);
}

int
main (int argc, char **argv)
{
    if (argc == 3 && g_str_equal (argv[1], "--player"))
        return player_run (argv[2], be_a_box);
    g_test_init (&argc, &argv, NULL);
    core_test_add ("each_part_is_counted_once", each_part_is_counted_once, two_codes);
    core_test_add ("no_ceiling_is_passed_and_each_is_one_alarm",
                   no_ceiling_is_passed_and_each_is_one_alarm, few_parts);
    return core_test_run ();
}
