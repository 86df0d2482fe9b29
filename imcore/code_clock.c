/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/code_clock.h"

enum { MINUTE_OF_CLOCK_MS = 60 * 1000, HOUR_MIN = 60, DAY_MIN = 24 * HOUR_MIN };

static GDateTime *
local_time (const Profile *profile, gint64 now_ms)
{
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_ms / 1000);
    return g_date_time_to_timezone (utc, profile->zone);
}

/* The wall clock's @minute of the day @days after that of @local. */
static gint64
wall_ms (const Profile *profile, GDateTime *local, gint days, gint minute)
{
    g_autoptr (GDateTime) day = g_date_time_add_days (local, days);
    gint year = 0, month = 0, day_of_month = 0;
    g_date_time_get_ymd (day, &year, &month, &day_of_month);
    g_autoptr (GDateTime) at = g_date_time_new (profile->zone, year, month, day_of_month,
                                                minute / HOUR_MIN, minute % HOUR_MIN, 0);
    return g_date_time_to_unix (at) * 1000;
}

static gint
wall_minute (GDateTime *local)
{
    return g_date_time_get_hour (local) * HOUR_MIN + g_date_time_get_minute (local);
}

static gboolean
is_quiet (const Profile *profile, gint64 now_ms)
{
    gint from = profile->quiet_from_min, to = profile->quiet_to_min;
    g_autoptr (GDateTime) local = local_time (profile, now_ms);
    gint minute = wall_minute (local);
    return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

gint64
code_quiet_until_ms (const Profile *profile, gint64 now_ms)
{
    gint to = profile->quiet_to_min;
    if (!is_quiet (profile, now_ms))
        return 0;
    g_autoptr (GDateTime) local = local_time (profile, now_ms);
    gint minute = wall_minute (local);
    gboolean is_tomorrow = minute >= to;
    gint left = to - minute + (is_tomorrow ? DAY_MIN : 0);
    /* with a clock that nobody changes meanwhile; an end that the clock shows twice is its
     * first */
    gint64 straight_ms = now_ms - now_ms % MINUTE_OF_CLOCK_MS
                         + (gint64) left * MINUTE_OF_CLOCK_MS;
    gint64 until_ms = wall_ms (profile, local, is_tomorrow ? 1 : 0, to);
    gboolean is_first = straight_ms < until_ms && !is_quiet (profile, straight_ms);
    return is_first || until_ms <= now_ms ? straight_ms : until_ms;
}

gint64
code_day (const Profile *profile, gint64 now_ms, gint64 *ends_ms)
{
    g_autoptr (GDateTime) local = local_time (profile, now_ms);
    gint year = 0, month = 0, day_of_month = 0;
    GDate date, epoch;
    g_date_time_get_ymd (local, &year, &month, &day_of_month);
    g_date_clear (&date, 1);
    g_date_clear (&epoch, 1);
    g_date_set_dmy (&date, (GDateDay) day_of_month, (GDateMonth) month, (GDateYear) year);
    g_date_set_dmy (&epoch, 1, G_DATE_JANUARY, 1970);
    *ends_ms = wall_ms (profile, local, 1, 0);
    return g_date_days_between (&epoch, &date);
}
