/* SPDX-License-Identifier: ISC */
#include "smsbox-app/gatherer.h"
#include "smsbox-app/kannel_link.h"

#define THINGS 1000

typedef struct {
    GMutex gate;
    guint acts, done;
} Seen;

static void
see (gpointer *things, guint n, gpointer data)
{
    Seen *seen = data;
    g_mutex_lock (&seen->gate);
    g_mutex_unlock (&seen->gate);
    g_assert_cmpuint (n, >=, 1);
    g_assert_cmpuint (n, <=, GATHERER_MOST);
    for (guint i = 0; i < n; i++)
        g_assert_cmpuint (GPOINTER_TO_UINT (things[i]), ==, ++seen->done);
    seen->acts++;
}

static void
what_waits_is_done_together_and_in_order (void)
{
    Seen seen = { .acts = 0 };
    g_mutex_init (&seen.gate);
    Gatherer *gatherer = gatherer_new (see, &seen);
    g_assert_nonnull (gatherer);
    g_mutex_lock (&seen.gate);
    for (guint i = 1; i <= THINGS; i++)
        gatherer_add (gatherer, GUINT_TO_POINTER (i));
    g_assert_cmpuint (gatherer_waiting (gatherer), ==, THINGS);
    g_mutex_unlock (&seen.gate);
    gatherer_free (gatherer); /* does what is queued */
    g_assert_cmpuint (seen.done, ==, THINGS);
    /* one that began while they came, and as few as hold the others */
    g_assert_cmpuint (seen.acts, <=, 1 + (THINGS + GATHERER_MOST - 1) / GATHERER_MOST);
    g_mutex_clear (&seen.gate);
}

static void
nothing_needs_no_act (void)
{
    Seen seen = { .acts = 0 };
    Gatherer *gatherer = gatherer_new (see, &seen);
    g_assert_cmpuint (gatherer_waiting (gatherer), ==, 0);
    gatherer_free (gatherer);
    g_assert_cmpuint (seen.acts, ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/gatherer/what_waits_is_done_together_and_in_order",
                     what_waits_is_done_together_and_in_order);
    g_test_add_func ("/gatherer/nothing_needs_no_act", nothing_needs_no_act);
    kannel_start ();
    int status = g_test_run ();
    kannel_stop ();
    return status;
}
