/* SPDX-License-Identifier: ISC */
#include "smsbox-app/kannel_link.h"
#include "smsbox-app/lanes.h"

#define PHONES 50
#define ACTS 200

/* What each telephone's acts have come to; a telephone has one lane, so this needs no lock. */
static guint done[PHONES];

typedef struct {
    guint phone, number;
} Act;

static void
do_in_turn (gpointer data)
{
    g_autofree Act *act = data;
    g_assert_cmpuint (done[act->phone], ==, act->number);
    done[act->phone]++;
}

static void
acts_of_one_telephone_keep_their_order (void)
{
    Lanes *lanes = lanes_new (8);
    g_assert_nonnull (lanes);
    for (guint number = 0; number < ACTS; number++)
        for (guint phone = 0; phone < PHONES; phone++) {
            Act *act = g_new (Act, 1);
            *act = (Act){ phone, number };
            g_autofree char *name = g_strdup_printf ("+6391753300%02u", phone);
            lanes_add (lanes, name, do_in_turn, act);
        }
    lanes_free (lanes);
    for (guint phone = 0; phone < PHONES; phone++)
        g_assert_cmpuint (done[phone], ==, ACTS);
}

static GMutex gate;

static void
wait_at_the_gate (gpointer data)
{
    g_mutex_lock (&gate);
    g_mutex_unlock (&gate);
    g_atomic_int_inc ((gint *) data);
}

static void
what_waits_is_counted_and_done_before_the_end (void)
{
    gint passed = 0;
    Lanes *lanes = lanes_new (2);
    g_mutex_lock (&gate);
    for (guint i = 0; i < 10; i++)
        lanes_add (lanes, "+639175336647", wait_at_the_gate, &passed);
    g_assert_cmpuint (lanes_waiting (lanes), ==, 10);
    g_assert_cmpint (g_atomic_int_get (&passed), ==, 0);
    g_mutex_unlock (&gate);
    lanes_free (lanes);
    g_assert_cmpint (passed, ==, 10);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/lanes/acts_of_one_telephone_keep_their_order",
                     acts_of_one_telephone_keep_their_order);
    g_test_add_func ("/lanes/what_waits_is_counted_and_done_before_the_end",
                     what_waits_is_counted_and_done_before_the_end);
    kannel_start ();
    int status = g_test_run ();
    kannel_stop ();
    return status;
}
