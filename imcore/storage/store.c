/* SPDX-License-Identifier: ISC */
/* The store's thread: it takes the acts that wait, runs them in one transaction, commits once for
 * all, and only then lets their callers go on.  One flush serves many. */
#include <config.h>

#include "imcore/storage/work.h"

enum {
    MOST_TOGETHER = 256,      /* acts in one transaction */
    MOST_TRIES = 5,           /* of one act that deadlocks or meets another's key */
    LEAST_PAUSE_US = 5000,    /* between tries: this to ten times this, at random */
};

typedef enum { WAITING, REPEAT_ALONE, DONE, FAILED } State;

/* Who waits for acts that he handed in together. */
typedef struct {
    GCond answered;
    guint left; /* acts that are not answered yet */
    gboolean repeats; /* one of them is to be repeated, so those behind it wait: the store's own */
} Caller;

/* An act that waits; its memory is its caller's. */
typedef struct {
    StoreAct act;
    gpointer data;
    StoreAccess access;
    State state;
    guint rings;
    GError *error;
    Caller *caller;
} Waiting;

struct Store {
    char *url, *password_file;
    guint most_waiting;
    StoreRing ring;
    gpointer ring_data;

    GThread *thread;
    GMutex mutex;
    GCond came;
    GQueue waiting; /* of Waiting */
    gboolean closing;

    gboolean undoes_all;

    Sql *sql; /* the thread's own; NULL: not connected */
};

/* ---- Connection -------------------------------------------------------------------------- */

static gboolean
connect_store (Store *store, GError **error)
{
    if (store->sql != NULL)
        return TRUE;
    g_autoptr (Sql) sql = sql_open (store->url, store->password_file, error);
    if (sql == NULL || !schema_check (sql, error))
        return FALSE;
    store->sql = g_steal_pointer (&sql);
    return TRUE;
}

static void
disconnect_store (Store *store)
{
    g_clear_pointer (&store->sql, sql_close);
}

/* What an engine's error is to the caller of an act. */
static GError *
translate_error (GError *error)
{
    if (error->domain != SQL_ERROR)
        return error;
    ImError code = error->code == SQL_ERROR_FAILED ? IM_ERROR_BROKEN : IM_ERROR_UNAVAILABLE;
    GError *translated = g_error_new (IM_ERROR, code, "the store: %s", error->message);
    g_error_free (error);
    return translated;
}

/* ---- One transaction --------------------------------------------------------------------- */

/* Runs one act within the transaction.  @marked: it has a savepoint to go back to.  FALSE: the
 * transaction is lost. */
static gboolean
run_act (Store *store, Waiting *waiting, gboolean marked, gboolean *undone, GError **error)
{
    StoreWork work = { .sql = store->sql, .now_ms = g_get_real_time () / 1000,
                       .undone = store->undoes_all };
    g_autoptr (GError) why = NULL;
    if (marked && !sql_mark (store->sql, error))
        return FALSE;
    gboolean good = waiting->act (&work, waiting->data, &why);
    waiting->rings = good && !work.undone ? work.rings : 0;
    *undone = !good || work.undone;
    if (good) {
        waiting->state = DONE;
    } else if (is_duplicate (why)) {
        waiting->state = REPEAT_ALONE;
    } else if (g_error_matches (why, SQL_ERROR, SQL_ERROR_AGAIN)
               || g_error_matches (why, SQL_ERROR, SQL_ERROR_AWAY)) {
        g_propagate_error (error, g_steal_pointer (&why));
        return FALSE;
    } else {
        waiting->state = FAILED;
        waiting->error = translate_error (g_steal_pointer (&why));
    }
    if (!marked)
        return TRUE;
    return *undone ? sql_go_back (store->sql, error) : sql_keep (store->sql, error);
}

static gboolean
begin (Store *store, Waiting *const *acts, guint n, gboolean *writes, GError **error)
{
    *writes = FALSE;
    for (guint i = 0; i < n; i++)
        *writes = *writes || acts[i]->access == STORE_WRITES;
    return connect_store (store, error) && sql_begin (store->sql, *writes, error);
}

/* Nothing of what these came to stands. */
static void
forget (Waiting **acts, guint n, State state)
{
    for (guint i = 0; i < n; i++) {
        g_clear_error (&acts[i]->error);
        acts[i]->rings = 0;
        acts[i]->state = state;
    }
}

/* Runs acts that are all expected to go well, so that none of them needs a mark: one costs a copy of every
 * page that an act touches.  *@spoilt: one was to be undone after all, and nothing stands. */
static gboolean
run_hopefully (Store *store, Waiting **acts, guint n, gboolean *spoilt, GError **error)
{
    gboolean writes;
    *spoilt = FALSE;
    if (!begin (store, acts, n, &writes, error))
        return FALSE;
    for (guint i = 0; i < n && !*spoilt; i++)
        if (!run_act (store, acts[i], FALSE, spoilt, error))
            return FALSE;
    if (!*spoilt)
        return sql_commit (store->sql, error);
    sql_rollback (store->sql);
    forget (acts, n, WAITING);
    return TRUE;
}

/* Runs acts each of which can be undone by itself. */
static gboolean
run_transaction (Store *store, Waiting **acts, guint n, GError **error)
{
    gboolean writes, undone = FALSE;
    for (guint i = 0; i < n; i++)
        acts[i]->caller->repeats = FALSE;
    if (!begin (store, acts, n, &writes, error))
        return FALSE;
    for (guint i = 0; i < n; i++) {
        Caller *caller = acts[i]->caller;
        if (n > 1 && caller->repeats)
            acts[i]->state = REPEAT_ALONE;
        else if (!run_act (store, acts[i], n > 1 && writes, &undone, error))
            return FALSE;
        caller->repeats = acts[i]->state == REPEAT_ALONE;
    }
    if (n == 1 && undone) {
        sql_rollback (store->sql);
        return TRUE;
    }
    return sql_commit (store->sql, error);
}

/* After a transaction that was lost: nothing of it stands, each act is to be run again. */
static void
lose_transaction (Store *store, Waiting **acts, guint n, const GError *why)
{
    if (store->sql != NULL)
        sql_rollback (store->sql);
    if (g_error_matches (why, SQL_ERROR, SQL_ERROR_AWAY))
        disconnect_store (store);
    forget (acts, n, REPEAT_ALONE);
}

/* ---- One act, alone ---------------------------------------------------------------------- */

/* A commit whose answer was lost may have happened: the act runs again and its dedupe key tells. */
static void
run_alone (Store *store, Waiting *waiting)
{
    g_autoptr (GError) why = NULL;
    for (guint tries = 0; tries < MOST_TRIES; tries++) {
        g_clear_error (&why);
        if (tries > 0)
            g_usleep (LEAST_PAUSE_US + (gulong) g_random_int_range (0, 9 * LEAST_PAUSE_US));
        if (run_transaction (store, &waiting, 1, &why)) {
            if (waiting->state != REPEAT_ALONE)
                return;
            continue;
        }
        gboolean connected = store->sql != NULL;
        lose_transaction (store, &waiting, 1, why);
        if (!connected || why->domain != SQL_ERROR || why->code == SQL_ERROR_FAILED)
            break;
    }
    waiting->state = FAILED;
    waiting->error = why != NULL
                         ? translate_error (g_steal_pointer (&why))
                         : g_error_new (IM_ERROR, IM_ERROR_UNAVAILABLE,
                                        "the store: another act keeps taking the same key");
}

/* ---- The thread -------------------------------------------------------------------------- */

static void
ring_owners (Store *store, Waiting **acts, guint n)
{
    guint rings = 0;
    for (guint i = 0; i < n; i++)
        if (acts[i]->state == DONE)
            rings |= acts[i]->rings;
    for (ImRingOwner owner = IM_RING_IMCORED; owner <= IM_RING_SMSBOX; owner++)
        if (rings & (1u << owner))
            store->ring (owner, store->ring_data);
}

/* All of them get the same answer: the store cannot be reached. */
static void
refuse_all (Waiting **acts, guint n, const GError *why)
{
    for (guint i = 0; i < n; i++) {
        acts[i]->state = FAILED;
        acts[i]->error = translate_error (g_error_copy (why));
    }
}

/* One attempt to connect serves all that wait: an absent server must not cost each its time-out. */
static void
run_each_alone (Store *store, Waiting **acts, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_autoptr (GError) why = NULL;
        if (acts[i]->state != REPEAT_ALONE)
            continue;
        if (!connect_store (store, &why)) {
            for (; i < n; i++)
                if (acts[i]->state == REPEAT_ALONE)
                    refuse_all (&acts[i], 1, why);
            return;
        }
        run_alone (store, acts[i]);
    }
}

static void
run_together (Store *store, Waiting **acts, guint n)
{
    g_autoptr (GError) why = NULL;
    gboolean spoilt = FALSE;
    if (!connect_store (store, &why)) {
        refuse_all (acts, n, why);
        return;
    }
    if (n == 1)
        acts[0]->state = REPEAT_ALONE;
    else if (!run_hopefully (store, acts, n, &spoilt, &why)
             || (spoilt && !run_transaction (store, acts, n, &why)))
        lose_transaction (store, acts, n, why);
    run_each_alone (store, acts, n);
}

/* Waits for acts and takes as many as may go together; 0: the store closes. */
static guint
take_waiting (Store *store, Waiting **acts)
{
    guint n = 0;
    g_mutex_lock (&store->mutex);
    while (g_queue_is_empty (&store->waiting) && !store->closing)
        g_cond_wait (&store->came, &store->mutex);
    while (n < MOST_TOGETHER && !g_queue_is_empty (&store->waiting))
        acts[n++] = g_queue_pop_head (&store->waiting);
    g_mutex_unlock (&store->mutex);
    return n;
}

/* After this an act's memory is its caller's again. */
static void
answer (Store *store, Waiting **acts, guint n)
{
    g_mutex_lock (&store->mutex);
    for (guint i = 0; i < n; i++) {
        if (--acts[i]->caller->left == 0)
            g_cond_signal (&acts[i]->caller->answered);
    }
    g_mutex_unlock (&store->mutex);
}

static gpointer
serve (gpointer data)
{
    Store *store = data;
    Waiting *acts[MOST_TOGETHER];
    guint n;
    sql_enter_thread ();
    while ((n = take_waiting (store, acts)) > 0) {
        run_together (store, acts, n);
        ring_owners (store, acts, n);
        answer (store, acts, n);
    }
    disconnect_store (store);
    sql_leave_thread ();
    return NULL;
}

/* ---- The store's face -------------------------------------------------------------------- */

/* All of them or none: a caller's acts happen in its order.  Where there is room for one there is for all,
 * or what one caller gathers would never fit into a short queue. */
static gboolean
queue_all (Store *store, Waiting *acts, guint n)
{
    if (store->waiting.length >= store->most_waiting || store->closing)
        return FALSE;
    for (guint i = 0; i < n; i++)
        g_queue_push_tail (&store->waiting, &acts[i]);
    g_cond_signal (&store->came);
    return TRUE;
}

/* Each has its state then, and its error. */
static void
run_all (Store *store, Waiting *acts, guint n)
{
    Caller caller = { .left = n };
    g_cond_init (&caller.answered);
    for (guint i = 0; i < n; i++)
        acts[i].caller = &caller;
    g_mutex_lock (&store->mutex);
    if (queue_all (store, acts, n)) {
        while (caller.left > 0)
            g_cond_wait (&caller.answered, &store->mutex);
    } else {
        for (guint i = 0; i < n; i++) {
            acts[i].state = FAILED;
            acts[i].error = g_error_new (IM_ERROR, IM_ERROR_UNAVAILABLE,
                                         "the store: %u acts wait already",
                                         store->waiting.length);
        }
    }
    g_mutex_unlock (&store->mutex);
    g_cond_clear (&caller.answered);
}

gboolean
store_act (Store *store, StoreAccess access, StoreAct act, gpointer data, GError **error)
{
    Waiting waiting = { .act = act, .data = data, .access = access };
    run_all (store, &waiting, 1);
    if (waiting.state == DONE)
        return TRUE;
    g_propagate_error (error, waiting.error);
    return FALSE;
}

void
store_act_all (Store *store, StoreAccess access, StoreCall *calls, guint n)
{
    g_autofree Waiting *acts = g_new0 (Waiting, n);
    for (guint i = 0; i < n; i++)
        acts[i] = (Waiting){ .act = calls[i].act, .data = calls[i].data, .access = access };
    if (n > 0)
        run_all (store, acts, n);
    for (guint i = 0; i < n; i++)
        calls[i].error = acts[i].error;
}

static gboolean
do_nothing (StoreWork *work G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
    return TRUE;
}

Store *
store_open (const char *url, const char *password_file, guint most_waiting, StoreRing ring,
            gpointer ring_data, GError **error)
{
    g_autoptr (GError) why = NULL;
    Store *store = g_new0 (Store, 1);
    sql_enter_thread ();
    store->url = g_strdup (url);
    store->password_file = g_strdup (password_file);
    store->most_waiting = most_waiting;
    store->ring = ring;
    store->ring_data = ring_data;
    g_mutex_init (&store->mutex);
    g_cond_init (&store->came);
    g_queue_init (&store->waiting);
    store->thread = g_thread_new ("store", serve, store);
    if (!store_act (store, STORE_READS, do_nothing, NULL, &why)
        && !g_error_matches (why, IM_ERROR, IM_ERROR_UNAVAILABLE)) {
        g_propagate_error (error, g_steal_pointer (&why));
        store_close (store);
        return NULL;
    }
    return store;
}

void
store_undo_all (Store *store)
{
    store->undoes_all = TRUE;
}

void
store_close (Store *store)
{
    if (store == NULL)
        return;
    g_mutex_lock (&store->mutex);
    store->closing = TRUE;
    g_cond_signal (&store->came);
    g_mutex_unlock (&store->mutex);
    g_thread_join (store->thread);
    g_mutex_clear (&store->mutex);
    g_cond_clear (&store->came);
    g_free (store->url);
    g_free (store->password_file);
    g_free (store);
}

gboolean
store_init (const char *url, const char *password_file, gint64 *was, gint64 *now,
            GError **error)
{
    *now = schema_newest ();
    g_autoptr (GError) why = NULL;
    g_autoptr (Sql) sql = sql_open (url, password_file, &why);
    if (sql != NULL && schema_apply (sql, was, &why))
        return TRUE;
    g_propagate_error (error, translate_error (g_steal_pointer (&why)));
    return FALSE;
}

gint64
store_now_ms (const StoreWork *work)
{
    return work->now_ms;
}

void
store_watch (StoreWork *work, GArray *effects)
{
    work->effects = effects;
}

void
store_undo (StoreWork *work)
{
    work->undone = TRUE;
}
