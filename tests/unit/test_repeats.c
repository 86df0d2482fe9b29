/* SPDX-License-Identifier: ISC */
#include "smsbox-app/repeats.h"

static const RepeatsText first = { "id1", "carrier", "+639175336647", "2910001", "Cool D" };

static gboolean
is_known (Repeats *repeats, const RepeatsText *text, gint64 now_ms)
{
    g_autofree char *id = repeats_find (repeats, text, now_ms);
    return id != NULL;
}

static RepeatsText
again (void)
{
    RepeatsText text = first;
    text.id = "id2";
    return text;
}

static void
a_text_sent_again_after_a_loss_is_known (void)
{
    const RepeatsText second = again ();
    Repeats *repeats = repeats_new ();
    repeats_note (repeats, &first, 1000);
    g_assert_false (is_known (repeats, &second, 1500)); /* people do write the same twice */
    repeats_link_lost (repeats, 2000);
    g_assert_true (is_known (repeats, &second, 3000));
    g_assert_true (is_known (repeats, &second, 2000 + REPEATS_FOR_MS - 1));
    g_assert_false (is_known (repeats, &second, 2000 + REPEATS_FOR_MS));
    repeats_free (repeats);
}

/* bearerbox itself brings it again, under its id: the store knows that one. */
static void
the_same_id_is_no_repeat (void)
{
    Repeats *repeats = repeats_new ();
    repeats_note (repeats, &first, 1000);
    repeats_link_lost (repeats, 2000);
    g_assert_false (is_known (repeats, &first, 3000));
    repeats_free (repeats);
}

/* bearerbox brings the first from its store, then the carrier sends the second. */
static void
both_may_come_after_the_loss (void)
{
    const RepeatsText second = again ();
    Repeats *repeats = repeats_new ();
    repeats_link_lost (repeats, 2000);
    repeats_note (repeats, &first, 1500);
    g_assert_true (is_known (repeats, &second, 3000));
    repeats_free (repeats);
}

static void
what_people_write_twice_after_a_loss_are_two (void)
{
    const RepeatsText second = again ();
    Repeats *repeats = repeats_new ();
    repeats_link_lost (repeats, 2000);
    repeats_note (repeats, &first, 3000);
    g_assert_false (is_known (repeats, &second, 4000));
    repeats_free (repeats);
}

static void
whatever_differs_makes_another_text (void)
{
    RepeatsText others[5];
    Repeats *repeats = repeats_new ();
    for (guint i = 0; i < G_N_ELEMENTS (others); i++)
        others[i] = again ();
    others[0].carrier = "other";
    others[1].sender = "+639175336648";
    others[2].receiver = "2911001";
    others[3].text = "Cool d";
    others[4].text = NULL;
    repeats_note (repeats, &first, 1000);
    repeats_note (repeats, &others[4], 1000);
    repeats_link_lost (repeats, 2000);
    for (guint i = 0; i < G_N_ELEMENTS (others); i++)
        g_assert_false (is_known (repeats, &others[i], 3000));
    repeats_free (repeats);
}

static void
what_was_taken_long_before_is_not_sent_again (void)
{
    const RepeatsText second = again ();
    Repeats *repeats = repeats_new ();
    repeats_note (repeats, &first, 1000);
    repeats_link_lost (repeats, 1000 + REPEATS_FOR_MS);
    g_assert_false (is_known (repeats, &second, 1000 + REPEATS_FOR_MS));
    repeats_free (repeats);
}

static void
no_more_is_remembered_than_the_limit (void)
{
    Repeats *repeats = repeats_new ();
    repeats_note (repeats, &first, 1000);
    for (guint i = 0; i < REPEATS_LIMIT; i++) {
        g_autofree char *words = g_strdup_printf ("%u", i);
        RepeatsText other = first;
        other.text = words;
        repeats_note (repeats, &other, 1000);
    }
    repeats_link_lost (repeats, 2000);
    const RepeatsText second = again ();
    RepeatsText last = again ();
    last.text = "7";
    g_assert_false (is_known (repeats, &second, 3000));
    g_assert_true (is_known (repeats, &last, 3000));
    repeats_free (repeats);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test) g_test_add_func ("/repeats/" #test, test)
    ADD (a_text_sent_again_after_a_loss_is_known);
    ADD (the_same_id_is_no_repeat);
    ADD (both_may_come_after_the_loss);
    ADD (what_people_write_twice_after_a_loss_are_two);
    ADD (whatever_differs_makes_another_text);
    ADD (what_was_taken_long_before_is_not_sent_again);
    ADD (no_more_is_remembered_than_the_limit);
    return g_test_run ();
}
