/* SPDX-License-Identifier: ISC */
/* What texts may cost: ceilings of a day in parts, by access code, by who causes them and by
 * where they go; and the guard against SMS pumping, which stops texts to new telephones of a
 * prefix that grows beyond reason. */
#pragma once

#include "imcore/notices.h"

/* Days whose average says what is usual. */
enum { SPENDING_USUAL_DAYS = 14 };
/* An account so young has a new telephone. */
enum { SPENDING_NEW_PHONE_MS = 24 * HOUR_MS };
/* Answers to HELP that one telephone gets in an hour: they go over any ceiling. */
enum { SPENDING_HELPS_AN_HOUR = 10 };

/* What one claim has counted; written once, at its end. */
typedef struct {
    GPtrArray *counted; /* of Spending */
    GPtrArray *alarms;  /* lines for the log */
} SpendingBook;
void spending_book_begin (SpendingBook *book);
void spending_book_clear (SpendingBook *book);
gboolean spending_book_write (StoreWork *work, const SpendingBook *book, GError **error);

/* Of a setting, in which 0 is none; as a ceiling -1 is. */
gint64 spending_ceiling (gint64 parts_a_day);

/* The prefix of @phone, a key, that @profile counts by: the longest that prefix_parts_a_day
 * names, else country and network.  *@ceiling: its parts a day, -1: no ceiling.  The caller's.
 */
char *spending_prefix (const Profile *profile, const char *phone, gint64 *ceiling);

/* How many parts may go to new telephones of a prefix today, where @past went in the @days
 * before; G_MAXINT64: as many as like. */
gint64 spending_growth_limit (const Profile *profile, gint64 past, gint64 days);

/* Counts the @parts of a text that is about to leave.  *@why: it must not leave; NULL: it may.
 * *@waits: it waits until the day is over, and its row is parked. */
gboolean spending_use (StoreWork *work, const ImCore *core, const Notice *notice, gint64 parts,
                       SpendingBook *book, gboolean *waits, const char **why, GError **error);
