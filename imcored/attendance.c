/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/attendance.h"
#include "imcored/log.h"

#define RENEW_AFTER_MS (IM_PRESENCE_LEASE_MS / 3) /* two may fail before he counts as gone */

static gint64
now_ms (void)
{
    return g_get_monotonic_time () / 1000;
}

static gboolean
is_here (const Attendance *attendance)
{
    return attendance->clients > 0;
}

static gboolean
is_settled (const Attendance *attendance)
{
    return !attendance->is_telling && !attendance->is_stale
           && is_here (attendance) == attendance->is_told;
}

void
attendance_free (Attendance *attendance)
{
    g_queue_clear_full (&attendance->held, g_free);
    g_free (attendance);
}

/* Of whom the store knows nothing any more, nothing is kept here. */
static void
forget_if_gone (Attendance *attendance)
{
    Sessions *all = attendance->all;
    if (is_here (attendance) || attendance->is_told || attendance->is_telling)
        return;
    g_hash_table_remove (all->by_number, &attendance->number);
    g_hash_table_remove (all->attendances, &attendance->party);
}

/* ---- Telling ------------------------------------------------------------------------------- */

static void
tell (uv_work_t *work)
{
    Attendance *attendance = work->data;
    const Sessions *all = attendance->all;
    g_autoptr (GError) error = NULL;
    attendance->is_done = attendance->comes
                              ? im_client_came (all->core, attendance->party, all->node,
                                                &attendance->watchers, &error)
                              : im_client_went (all->core, attendance->party, all->node,
                                                &attendance->watchers, &error);
    if (!attendance->is_done && !g_error_matches (error, IM_ERROR, IM_ERROR_UNAVAILABLE))
        log_event ("telling a member's presence failed: %s", error->message);
}

static void
tell_watchers (const Attendance *attendance, const GArray *watchers)
{
    for (guint i = 0; watchers != NULL && i < watchers->len; i++)
        people_changed (attendance->all, g_array_index (watchers, ImParty, i),
                        attendance->number);
}

static void
release (Attendance *attendance)
{
    for (guint64 *id; (id = g_queue_pop_head (&attendance->held)) != NULL; g_free (id)) {
        Session *session = g_hash_table_lookup (attendance->all->by_id, id);
        if (session != NULL)
            session_answer_held (session);
    }
}

static void start_telling (Attendance *attendance);

static void
finish_telling (uv_work_t *work, int status)
{
    Attendance *attendance = work->data;
    g_autoptr (GArray) watchers = g_steal_pointer (&attendance->watchers);
    (void) status; /* nothing of ours is cancelled */
    attendance->is_telling = FALSE;
    if (!attendance->is_done) {
        attendance->is_stale |= attendance->tells_watchers; /* the next tick tries again */
    } else {
        gboolean is_news = attendance->is_told != attendance->comes;
        attendance->is_told = attendance->comes;
        attendance->renew_at_ms = now_ms () + RENEW_AFTER_MS;
        if (is_news || attendance->tells_watchers)
            tell_watchers (attendance, watchers);
        else
            people_look_again (attendance->all, attendance->party);
        if (!is_settled (attendance)) {
            start_telling (attendance);
            return;
        }
    }
    release (attendance);
    forget_if_gone (attendance);
}

static void
start_telling (Attendance *attendance)
{
    attendance->comes = is_here (attendance);
    attendance->tells_watchers = attendance->is_stale;
    attendance->is_stale = FALSE;
    attendance->is_telling = TRUE;
    uv_queue_work (attendance->all->loop, &attendance->telling, tell, finish_telling);
}

/* ---- Coming and going ------------------------------------------------------------------------ */

static Attendance *
settle (Attendance *attendance)
{
    if (is_settled (attendance))
        return NULL;
    if (!attendance->is_telling)
        start_telling (attendance);
    return attendance;
}

Attendance *
attendance_come (Session *session, gint64 number)
{
    Sessions *all = session->all;
    Attendance *attendance = g_hash_table_lookup (all->attendances, &session->party);
    if (attendance == NULL) {
        attendance = g_new0 (Attendance, 1);
        attendance->all = all;
        attendance->party = session->party;
        attendance->number = number;
        attendance->telling.data = attendance;
        g_hash_table_insert (all->attendances, &attendance->party, attendance);
        g_hash_table_insert (all->by_number, &attendance->number, attendance);
    }
    session->attendance = attendance;
    attendance->clients++;
    return settle (attendance);
}

Attendance *
attendance_go (Session *session)
{
    Attendance *attendance = g_steal_pointer (&session->attendance);
    if (attendance == NULL)
        return NULL;
    attendance->clients--;
    /* A daemon that restarts has its clients back in a moment; till then they count as here, by
     * the lease, so that nothing is sent to their phones for it. */
    if (attendance->all->is_draining)
        return NULL;
    Attendance *unsettled = settle (attendance);
    forget_if_gone (attendance);
    return unsettled;
}

void
attendance_hold (Attendance *attendance, Session *session, Act *act)
{
    session->held = act;
    g_queue_push_tail (&attendance->held, g_memdup2 (&session->id, sizeof session->id));
}

void
attendance_touch (Attendance *attendance)
{
    attendance->is_stale = TRUE;
    settle (attendance);
}

void
attendance_tick (Sessions *sessions)
{
    gint64 now = now_ms ();
    GHashTableIter all;
    gpointer each;
    g_hash_table_iter_init (&all, sessions->attendances);
    while (g_hash_table_iter_next (&all, NULL, &each)) {
        Attendance *attendance = each;
        if (!attendance->is_telling
            && (!is_settled (attendance) || attendance->renew_at_ms <= now))
            start_telling (attendance);
    }
}
