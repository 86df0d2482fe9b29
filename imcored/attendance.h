/* SPDX-License-Identifier: ISC */
/* Keeps the store told which members have a client here: when the first one came, when the last
 * one went, and within each minute that it is still so; and tells who may see it and is
 * connected here.  When the daemon stops, nobody is told to have gone: the lease says so in
 * time.  On the loop's thread; the store is told by workers, for one member one at a time. */
#pragma once

#include "imcored/session.h"

struct Attendance {
    Sessions *all;
    ImParty party;
    gint64 number;
    guint clients; /* his signed-in connections here */

    /* What the store was told. */
    gboolean is_told;    /* that he is here */
    gboolean is_stale;   /* something about it changed: his watchers have to look again */
    gint64 renew_at_ms;  /* of the monotonic clock; while is_told */
    gboolean is_telling; /* a worker is at it */
    uv_work_t telling;
    gboolean comes, is_done;
    gboolean tells_watchers;
    GArray *watchers; /* of ImParty */
    GQueue held;      /* of guint64: sessions whose answer waits until the store knows */
};

/* A member signed in on @session, or he signed off or is gone there.  Returns what the store
 * has to be told before that is answered; NULL: it knows. */
Attendance *attendance_come (Session *session, gint64 number);
Attendance *attendance_go (Session *session);
/* Answers @act, which it takes, when the store was told, or could not be. */
void attendance_hold (Attendance *attendance, Session *session, Act *act);
/* His media have changed, and his presence with them. */
void attendance_touch (Attendance *attendance);
/* About once a second: renews, and tries again what failed. */
void attendance_tick (Sessions *sessions);

void attendance_free (Attendance *attendance);
