/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/sessions.h"
#include "imcored/attendance.h"
#include "imcored/log.h"

#define WAITING_LIMIT 32   /* frames of one client that wait their turn; then we stop reading */
#define WAITING_AGAIN 16   /* then we go on */
#define HASHING_LIMIT 2    /* passwords hashed at once: 64 MiB each */
#define TURNSTILE_LIMIT 64 /* sign-ins that wait for that: some three seconds */
#define SIGN_IN_WITHIN_MS 60000
#define KEEPS_UP 65536 /* bytes not yet read by a client that is still given more */
#define NODE_LENGTH 32 /* of a front end's name in the store */

/* One act on its way through a worker. */
typedef struct {
    uv_work_t work;
    Sessions *all;
    guint64 session;
    Act *act;
    gboolean is_costly;
} Errand;

static void start_next (Session *session);

static void
session_free (gpointer data)
{
    Session *session = data;
    g_queue_clear_full (&session->waiting, (GDestroyNotify) act_free);
    g_queue_clear_full (&session->frames, g_free);
    act_free (session->at_the_turnstile);
    act_free (session->held);
    g_clear_pointer (&session->told, g_hash_table_unref);
    g_hash_table_unref (session->changed);
    g_free (session->address);
    g_free (session->token);
    g_free (session);
}

/* The same after a restart, so that it takes over from itself. */
static char *
name_node (const ImConfig *config)
{
    g_autofree char *place = g_strdup_printf ("%s %s", g_get_host_name (),
                                              im_config_text (config, "web.listen"));
    char *node = g_compute_checksum_for_string (G_CHECKSUM_SHA256, place, -1);
    node[NODE_LENGTH] = '\0';
    return node;
}

Sessions *
sessions_new (uv_loop_t *loop, ImCore *core, const ImConfig *config)
{
    Sessions *sessions = g_new0 (Sessions, 1);
    sessions->loop = loop;
    sessions->core = core;
    sessions->config = config;
    sessions->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, session_free);
    sessions->by_party = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                (GDestroyNotify) g_ptr_array_unref);
    sessions->attendances = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                                   (GDestroyNotify) attendance_free);
    sessions->by_number = g_hash_table_new (g_int64_hash, g_int64_equal);
    sessions->node = name_node (config);
    return sessions;
}

void
sessions_free (Sessions *sessions)
{
    if (sessions == NULL)
        return;
    g_hash_table_unref (sessions->by_number);
    g_hash_table_unref (sessions->attendances);
    g_hash_table_unref (sessions->by_party);
    g_hash_table_unref (sessions->by_id);
    g_free (sessions->node);
    g_queue_clear_full (&sessions->turnstile, g_free);
    g_free (sessions);
}

void
sessions_use (Sessions *sessions, WebServer *server)
{
    sessions->server = server;
}

static Session *
find (const Sessions *sessions, guint64 id)
{
    return g_hash_table_lookup (sessions->by_id, &id);
}

/* ---- Who is signed in as whom ------------------------------------------------------------ */

/* Both return what has to be told before the client is answered; NULL: nothing. */
static Attendance *
sign_in (Session *session, Act *act)
{
    GHashTable *by_party = session->all->by_party;
    session->party = act->signed_in;
    session->is_guest = act->signed_in_guest;
    session->token = g_steal_pointer (&act->token);
    session->after = act->frame->after;
    session->has_grown = session->wants_list = TRUE;
    GPtrArray *same = g_hash_table_lookup (by_party, &session->party);
    if (same == NULL) {
        same = g_ptr_array_new ();
        g_hash_table_insert (by_party, g_memdup2 (&session->party, sizeof session->party),
                             same);
    }
    g_ptr_array_add (same, session);
    return session->is_guest ? NULL : attendance_come (session, act->number);
}

static Attendance *
sign_off (Session *session)
{
    GPtrArray *same = g_hash_table_lookup (session->all->by_party, &session->party);
    if (same != NULL)
        g_ptr_array_remove_fast (same, session);
    if (same != NULL && same->len == 0)
        g_hash_table_remove (session->all->by_party, &session->party);
    return attendance_go (session);
}

/* ---- One act at a time ------------------------------------------------------------------- */

/* A guest whose page went away before it heard of its session can never come back to it: it is
 * ended, so that it neither counts for its address nor stays with the member. */
static Act *
make_leave (const Act *opened)
{
    static const char leave[] = "{\"type\":\"leave\",\"id\":\"0\"}";
    Act *act = act_new (leave, sizeof leave - 1, opened->address);
    act->party = opened->signed_in;
    act->is_guest = TRUE;
    return act;
}

static void
run_errand (uv_work_t *work)
{
    Errand *errand = work->data;
    act_run (errand->act, errand->all->core, errand->all->config);
}

static void finish_errand (uv_work_t *work, int status);

/* Takes @act. */
static void
start_errand (Sessions *sessions, guint64 session, Act *act)
{
    Errand *errand = g_new0 (Errand, 1);
    errand->work.data = errand;
    errand->all = sessions;
    errand->session = session;
    errand->act = act;
    errand->is_costly = act_is_costly (act);
    if (errand->is_costly)
        sessions->hashing++;
    uv_queue_work (sessions->loop, &errand->work, run_errand, finish_errand);
}

static void
let_next_through_turnstile (Sessions *sessions)
{
    while (sessions->hashing < HASHING_LIMIT && !g_queue_is_empty (&sessions->turnstile)) {
        g_autofree guint64 *id = g_queue_pop_head (&sessions->turnstile);
        Session *session = find (sessions, *id);
        if (session != NULL)
            start_errand (sessions, *id, g_steal_pointer (&session->at_the_turnstile));
    }
}

/* What the act has changed, for who else is connected. */
static void
tell_others (Session *session, const Act *act)
{
    if (act->is_reached_otherwise)
        attendance_touch (session->attendance);
    if (act->person == 0)
        return;
    Sessions *all = session->all;
    const Attendance *peer = g_hash_table_lookup (all->by_number, &act->person);
    people_changed (all, session->party, act->person);
    if (peer != NULL)
        people_changed (all, peer->party, session->attendance->number);
}

/* Sends the answer and does what it brings with it. */
static void
answer (Session *session, const Act *act)
{
    Sessions *all = session->all;
    session->is_acting = FALSE;
    web_server_send (all->server, session->id, act->answer);
    tell_others (session, act);
    if (act->signed_in != 0)
        session_feed (session);
    switch (act->ending) {
    case ACT_STAYS:
        break;
    case ACT_SIGNS_OFF:
        session->is_over = TRUE;
        session_end_same (session);
        web_server_close (all->server, session->id, SIGNED_OFF);
        return;
    case ACT_IS_NO_CLIENT:
        web_server_close (all->server, session->id, POLICY);
        return;
    case ACT_LEAVES:
        session->is_over = TRUE; /* which the answer said */
        web_server_close (all->server, session->id, SIGNED_OFF);
        session_end_party (all, session->party);
        return;
    case ACT_IS_OVER:
        session->is_over = TRUE;
        session_end_party (all, session->party);
        break;
    }
    if (session->is_over)
        session_end (session);
    else if (all->is_draining)
        web_server_close (all->server, session->id, RESTARTS);
    else
        start_next (session);
}

void
session_answer_held (Session *session)
{
    g_autoptr (Act) act = g_steal_pointer (&session->held);
    answer (session, act);
}

/* A member who came or went is answered when the store knows: what is sent from then on finds
 * him so. */
static void
take_result (Session *session, Act *taken)
{
    g_autoptr (Act) act = taken;
    Attendance *untold = act->signed_in != 0            ? sign_in (session, act)
                         : act->ending == ACT_SIGNS_OFF ? sign_off (session)
                                                        : NULL;
    if (untold != NULL)
        attendance_hold (untold, session, g_steal_pointer (&act));
    else
        answer (session, act);
}

static void
finish_errand (uv_work_t *work, int status)
{
    g_autofree Errand *errand = work->data;
    g_autoptr (Act) act = errand->act;
    Sessions *sessions = errand->all;
    (void) status; /* nothing of ours is cancelled */
    if (errand->is_costly) {
        sessions->hashing--;
        let_next_through_turnstile (sessions);
    }
    Session *session = find (sessions, errand->session);
    if (session != NULL)
        take_result (session, g_steal_pointer (&act));
    else if (act->signed_in_guest && act->frame->link != NULL)
        start_errand (sessions, 0, make_leave (act));
}

/* A sign-in by password has its turn now, or waits at the turnstile, or has to come later. */
static void
start_sign_in (Session *session, Act *act)
{
    Sessions *all = session->all;
    if (all->hashing < HASHING_LIMIT) {
        start_errand (all, session->id, act);
    } else if (all->turnstile.length < TURNSTILE_LIMIT) {
        session->at_the_turnstile = act;
        g_queue_push_tail (&all->turnstile, g_memdup2 (&session->id, sizeof session->id));
    } else {
        g_autoptr (Act) refused = act;
        act_refuse_busy (refused);
        answer (session, refused);
    }
}

/* Begins the next act of this client, if none is under way. */
static void
start_next (Session *session)
{
    Sessions *all = session->all;
    if (session->is_paused && session->waiting.length <= WAITING_AGAIN) {
        session->is_paused = FALSE;
        web_server_pause (all->server, session->id, FALSE);
    }
    if (session->is_acting || all->is_draining || g_queue_is_empty (&session->waiting))
        return;
    session->is_acting = TRUE;
    Act *act = g_queue_pop_head (&session->waiting);
    act->party = session->party;
    act->number = session->attendance != NULL ? session->attendance->number : 0;
    act->is_guest = session->is_guest;
    act->token = g_strdup (session->token);
    if (act_is_costly (act))
        start_sign_in (session, act);
    else
        start_errand (all, session->id, act);
}

/* ---- What a client is told --------------------------------------------------------------- */

void
session_feed (Session *session)
{
    WebServer *server = session->all->server;
    if (session->held != NULL)
        return; /* nothing comes before the ok to its hello */
    while (!g_queue_is_empty (&session->frames)
           && web_server_backlog (server, session->id) < KEEPS_UP) {
        g_autofree char *frame = g_queue_pop_head (&session->frames);
        web_server_send (server, session->id, frame);
    }
    if (g_queue_is_empty (&session->frames) && !session->all->is_draining) {
        log_feed (session);
        people_feed (session);
    }
}

void
sessions_delivered (Sessions *sessions, const GPtrArray *news)
{
    for (guint i = 0; i < news->len; i++) {
        const ImDeliveryNews *one = g_ptr_array_index (news, i);
        const GPtrArray *theirs = g_hash_table_lookup (sessions->by_party, &one->party);
        for (guint k = 0; theirs != NULL && k < theirs->len; k++) {
            Session *session = g_ptr_array_index (theirs, k);
            if (session->after < one->seq) { /* the entry itself will say it */
                session->has_news = session->has_news || session->is_reading;
                session->has_grown = session->has_grown || session->is_reading;
                continue;
            }
            g_queue_push_tail (&session->frames, frame_delivery (one));
            session_feed (session);
        }
    }
}

/* ---- What the server tells --------------------------------------------------------------- */

void
sessions_opened (Sessions *sessions, guint64 connection, const char *address)
{
    Session *session = g_new0 (Session, 1);
    session->id = connection;
    session->all = sessions;
    session->address = g_strdup (address);
    session->opened_ms = g_get_monotonic_time () / 1000;
    session->changed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    g_hash_table_insert (sessions->by_id, &session->id, session);
}

void
sessions_took (Sessions *sessions, guint64 connection, const char *bytes, gsize length)
{
    Session *session = find (sessions, connection);
    if (session == NULL || session->is_over || sessions->is_draining)
        return; /* not answered: the client sends it again where it comes to */
    g_queue_push_tail (&session->waiting, act_new (bytes, length, session->address));
    if (session->waiting.length >= WAITING_LIMIT && !session->is_paused) {
        session->is_paused = TRUE;
        web_server_pause (sessions->server, connection, TRUE);
    }
    start_next (session);
}

void
sessions_drained (Sessions *sessions, guint64 connection)
{
    Session *session = find (sessions, connection);
    if (session != NULL)
        session_feed (session);
}

void
sessions_closed (Sessions *sessions, guint64 connection)
{
    Session *session = find (sessions, connection);
    if (session == NULL)
        return;
    sign_off (session);
    g_hash_table_remove (sessions->by_id, &connection);
}

/* ---- What the watch tells ---------------------------------------------------------------- */

static void
feed_grown (Session *session)
{
    session->has_grown = TRUE;
    session_feed (session);
}

void
sessions_grew (Sessions *sessions, const GArray *parties)
{
    for (guint i = 0; parties != NULL && i < parties->len; i++) {
        GPtrArray *same = g_hash_table_lookup (sessions->by_party,
                                               &g_array_index (parties, ImParty, i));
        for (guint j = 0; same != NULL && j < same->len; j++)
            feed_grown (g_ptr_array_index (same, j));
    }
    GHashTableIter all;
    gpointer session;
    g_hash_table_iter_init (&all, sessions->by_id);
    while (parties == NULL && g_hash_table_iter_next (&all, NULL, &session))
        feed_grown (session);
}

void
sessions_tick (Sessions *sessions)
{
    gint64 late = g_get_monotonic_time () / 1000 - SIGN_IN_WITHIN_MS;
    GHashTableIter all;
    gpointer each;
    g_hash_table_iter_init (&all, sessions->by_id);
    while (g_hash_table_iter_next (&all, NULL, &each)) {
        Session *session = each;
        if (session->party == 0 && session->opened_ms < late)
            web_server_close (sessions->server, session->id, POLICY);
        else
            session_feed (session);
    }
    if (!sessions->is_draining)
        attendance_tick (sessions);
}

/* ---- The end ----------------------------------------------------------------------------- */

void
sessions_drain (Sessions *sessions)
{
    sessions->is_draining = TRUE;
    GHashTableIter all;
    gpointer each;
    g_hash_table_iter_init (&all, sessions->by_id);
    while (g_hash_table_iter_next (&all, NULL, &each)) {
        const Session *session = each;
        if (!session->is_acting || session->at_the_turnstile != NULL)
            web_server_close (sessions->server, session->id, RESTARTS);
    }
}

gboolean
sessions_are_gone (const Sessions *sessions)
{
    return g_hash_table_size (sessions->by_id) == 0;
}
