/* SPDX-License-Identifier: ISC */
#include "imcore/alarms.h"

enum { HOUR_MS = 3600000 };

/* The lines since the last time, as "a, b". */
static char *
take (Alarms *alarms)
{
    g_auto (GStrv) lines = alarms_take (alarms);
    return lines != NULL ? g_strjoinv (", ", lines) : g_strdup ("none");
}

#define assert_taken(alarms, lines)                                                            \
    do {                                                                                       \
        g_autofree char *taken_ = take (alarms);                                               \
        g_assert_cmpstr (taken_, ==, lines);                                                   \
    } while (0)

static void
each_line_is_taken_once (void)
{
    Alarms *alarms = alarms_new ();
    assert_taken (alarms, "none");
    alarms_add (alarms, "a");
    alarms_add (alarms, "a");
    assert_taken (alarms, "a, a");
    assert_taken (alarms, "none");
    alarms_free (alarms);
}

static void
what_stays_wrong_is_said_once_an_hour (void)
{
    Alarms *alarms = alarms_new ();
    alarms_add_hourly (alarms, 1, 1000, "one");
    alarms_add_hourly (alarms, 2, 2000, "two");
    alarms_add_hourly (alarms, 1, 2000, "one again");
    assert_taken (alarms, "one, two");
    alarms_add_hourly (alarms, 1, 999 + HOUR_MS, "too soon");
    assert_taken (alarms, "none");
    alarms_add_hourly (alarms, 1, 1000 + HOUR_MS, "one");
    alarms_add_hourly (alarms, 2, 1000 + HOUR_MS, "too soon");
    alarms_add_hourly (alarms, 1, 999 + 2 * HOUR_MS, "too soon");
    assert_taken (alarms, "one");
    alarms_free (alarms);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/alarms/each_line_is_taken_once", each_line_is_taken_once);
    g_test_add_func ("/alarms/what_stays_wrong_is_said_once_an_hour",
                     what_stays_wrong_is_said_once_an_hour);
    return g_test_run ();
}
