/* SPDX-License-Identifier: ISC */
/* What time it is where an access code's telephones are: its quiet hours, its days.  Pure: the
 * caller says what time it is, in milliseconds since the epoch. */
#pragma once

#include "imcore/profile.h"

/* When the quiet hours that @now_ms lies in are over, by the clock on the wall there, also
 * where it is changed meanwhile; 0: it lies in none. */
gint64 code_quiet_until_ms (const Profile *profile, gint64 now_ms);

/* The day there, counted from 1970-01-01; *@ends_ms: its last moment and one more. */
gint64 code_day (const Profile *profile, gint64 now_ms, gint64 *ends_ms);
