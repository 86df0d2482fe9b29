/* SPDX-License-Identifier: ISC */
/* An access code's quiet hours and days, with a clock that the test sets. */
#include <config.h>

#include "imcore/code_clock.h"

static gint64
at (const char *iso)
{
    g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (iso, NULL);
    g_assert_nonnull (when);
    return g_date_time_to_unix (when) * 1000;
}

static void
quiet_hours_end_by_the_clock_on_the_wall (void)
{
    static const struct {
        const char *label, *zone;
        gint from, to;           /* as 2130 */
        const char *now, *until; /* NULL: not quiet */
    } cases[] = {
        { "none", "UTC", 0, 0, "2026-11-21T03:00:00Z", NULL },
        { "before", "UTC", 2100, 800, "2026-11-21T20:59:59Z", NULL },
        { "first moment", "UTC", 2100, 800, "2026-11-21T21:00:00Z", "2026-11-22T08:00:00Z" },
        { "before midnight", "UTC", 2100, 800, "2026-12-31T23:59:59Z", "2027-01-01T08:00:00Z" },
        { "after midnight", "UTC", 2100, 800, "2026-11-21T00:00:00Z", "2026-11-21T08:00:00Z" },
        { "last moment", "UTC", 2100, 800, "2026-11-21T07:59:59Z", "2026-11-21T08:00:00Z" },
        { "over", "UTC", 2100, 800, "2026-11-21T08:00:00Z", NULL },
        { "within a day", "UTC", 1200, 1330, "2026-11-21T13:00:00Z", "2026-11-21T13:30:00Z" },
        { "within a day, over", "UTC", 1200, 1330, "2026-11-21T13:30:00Z", NULL },
        { "all day but a minute", "UTC", 0, 2359, "2026-11-21T13:30:00Z",
          "2026-11-21T23:59:00Z" },
        { "Manila is ahead", "Asia/Manila", 2100, 800, "2026-11-21T13:00:00Z",
          "2026-11-22T00:00:00Z" },
        { "Manila, morning", "Asia/Manila", 2100, 800, "2026-11-21T00:00:00Z", NULL },
        { "New York, winter", "America/New_York", 2130, 800, "2026-01-10T03:00:00Z",
          "2026-01-10T13:00:00Z" },
        { "New York, summer", "America/New_York", 2130, 800, "2026-07-10T03:00:00Z",
          "2026-07-10T12:00:00Z" },
        { "the night that loses an hour", "America/New_York", 2130, 800, "2026-03-08T03:00:00Z",
          "2026-03-08T12:00:00Z" },
        { "the night that has one more", "America/New_York", 2130, 800, "2026-11-01T03:00:00Z",
          "2026-11-01T13:00:00Z" },
        /* 02:30 does not exist on 8 March: it ends with the hour that is left out */
        { "an end that does not exist", "America/New_York", 2100, 230, "2026-03-08T06:59:00Z",
          "2026-03-08T07:00:00Z" },
        { "past it", "America/New_York", 2100, 230, "2026-03-08T07:00:00Z", NULL },
        /* 01:30 is twice on 1 November, at 05:30Z and 06:30Z */
        { "an end that is twice, the first time", "America/New_York", 2100, 130,
          "2026-11-01T05:10:00Z", "2026-11-01T05:30:00Z" },
        { "an end that is twice, between", "America/New_York", 2100, 130,
          "2026-11-01T05:45:00Z", NULL },
        { "an end that is twice, the second time", "America/New_York", 2100, 130,
          "2026-11-01T06:10:00Z", "2026-11-01T06:30:00Z" },
        { "half an hour beside the others", "Asia/Kolkata", 2100, 800, "2026-11-21T15:30:00Z",
          "2026-11-22T02:30:00Z" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (cases[i].zone);
        const Profile profile = { .quiet_from_min = cases[i].from / 100 * 60
                                                    + cases[i].from % 100,
                                  .quiet_to_min = cases[i].to / 100 * 60 + cases[i].to % 100,
                                  .zone = zone };
        g_test_message ("%s", cases[i].label);
        gint64 until_ms = code_quiet_until_ms (&profile, at (cases[i].now));
        g_assert_cmpint (until_ms, ==, cases[i].until != NULL ? at (cases[i].until) : 0);
    }
}

/* Step by step through two years: whoever waits until then finds the quiet hours over. */
static void
the_end_of_quiet_hours_is_an_end (void)
{
    static const char *const zones[] = { "UTC", "America/New_York", "Europe/Berlin",
                                         "Australia/Lord_Howe", "America/Sao_Paulo" };
    static const gint hours[][2] = {
        { 21 * 60, 8 * 60 }, { 0, 150 }, { 90, 120 }, { 1439, 1438 }
    };
    for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
        for (guint h = 0; h < G_N_ELEMENTS (hours); h++) {
            g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zones[z]);
            const Profile profile = { .quiet_from_min = hours[h][0],
                                      .quiet_to_min = hours[h][1],
                                      .zone = zone };
            const gint64 step_ms = 37 * 60 * 1000, end_ms = at ("2028-01-01T00:00:00Z");
            for (gint64 now = at ("2026-01-01T00:00:00Z"); now < end_ms; now += step_ms) {
                gint64 until_ms = code_quiet_until_ms (&profile, now);
                gint64 hops = 0;
                for (gint64 then = until_ms; then != 0 && hops < 3; hops++)
                    then = code_quiet_until_ms (&profile, then);
                g_assert_true (until_ms == 0 || until_ms > now);
                g_assert_true (until_ms == 0 || until_ms - now <= 26 * 3600 * 1000LL);
                g_assert_cmpint (hops, <=, 2); /* two where the clock shows its end twice */
            }
        }
}

static void
a_day_is_the_zones (void)
{
    static const struct {
        const char *zone, *now, *ends;
        gint64 day;
    } cases[] = {
        { "UTC", "1970-01-01T00:00:00Z", "1970-01-02T00:00:00Z", 0 },
        { "UTC", "1970-01-01T23:59:59Z", "1970-01-02T00:00:00Z", 0 },
        { "Asia/Manila", "1970-01-01T16:00:00Z", "1970-01-02T16:00:00Z", 1 },
        { "America/New_York", "2026-03-08T12:00:00Z", "2026-03-09T04:00:00Z", 20520 },
        { "America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", 20758 },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (cases[i].zone);
        const Profile profile = { .zone = zone };
        gint64 ends_ms = 0;
        g_test_message ("%s %s", cases[i].zone, cases[i].now);
        g_assert_cmpint (code_day (&profile, at (cases[i].now), &ends_ms), ==, cases[i].day);
        g_assert_cmpint (ends_ms, ==, at (cases[i].ends));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/quiet_hours_end_by_the_clock_on_the_wall",
                     quiet_hours_end_by_the_clock_on_the_wall);
    g_test_add_func ("/the_end_of_quiet_hours_is_an_end", the_end_of_quiet_hours_is_an_end);
    g_test_add_func ("/a_day_is_the_zones", a_day_is_the_zones);
    return g_test_run ();
}
