/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "milter/judging.h"

static GMutex lock;
static GCond fewer;
static guint64 letters;
static gboolean is_closed;

gboolean
judging_begin (gint64 most)
{
    g_mutex_lock (&lock);
    gboolean has_room = !is_closed && letters < (guint64) most;
    letters += has_room ? 1 : 0;
    g_mutex_unlock (&lock);
    return has_room;
}

void
judging_end (void)
{
    g_mutex_lock (&lock);
    g_assert (letters > 0);
    letters--;
    g_cond_broadcast (&fewer);
    g_mutex_unlock (&lock);
}

guint64
judging_close (gint64 timeout_us)
{
    gint64 end_us = g_get_monotonic_time () + timeout_us;
    g_mutex_lock (&lock);
    is_closed = TRUE;
    while (letters > 0 && g_cond_wait_until (&fewer, &lock, end_us))
        ;
    guint64 left = letters;
    g_mutex_unlock (&lock);
    return left;
}
