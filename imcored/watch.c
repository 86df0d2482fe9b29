/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/watch.h"
#include "imcored/log.h"

#include <unistd.h>

#define LOOK_EVERY_MS 1000
#define TIDY_EVERY_MS 60000
#define TIDY_FIRST_MS 1000 /* what was over while nobody looked need not wait for the next minute */
#define OLD_NEWS_KEPT 4096 /* ids; many more than come repeatedly */

struct Watch {
    uv_loop_t *loop;
    ImCore *core;
    Sessions *sessions; /* NULL: none */
    MailDespatcher *despatcher;
    int ring;
    uv_poll_t ring_poll;
    uv_timer_t look_timer, tidy_timer;

    /* Looking, one at a time. */
    uv_work_t look;
    gboolean is_looking, is_stale; /* stale: rung while looking, so look again */
    gint64 mark, ended_mark;
    gboolean was_blind; /* there was no mark: whatever was written before is not in @grown */
    gboolean is_store_away;
    GArray *grown; /* of ImParty; NULL: the store is away */
    GArray *ended; /* of ImEnded; NULL: the same */
    gint64 news_mark;
    GPtrArray *news;     /* of ImDeliveryNews; NULL: the same */
    GHashTable *old_news; /* of gint64: ids that were told; the newest come repeatedly */

    /* Tidying, one at a time. */
    uv_work_t tidy;
    gboolean is_tidying;
};

/* Says once that the store went, and once that it came back. */
static void
note_store (Watch *watch, const GError *error)
{
    if (error != NULL && !watch->is_store_away)
        log_event ("the store is away: %s", error->message);
    if (error == NULL && watch->is_store_away)
        log_event ("the store is back");
    watch->is_store_away = error != NULL;
}

static void
look (uv_work_t *work)
{
    Watch *watch = work->data;
    g_autoptr (GError) error = NULL;
    watch->was_blind = watch->mark == 0;
    watch->grown = im_read_log_heads (watch->core, &watch->mark, &error);
    if (watch->grown != NULL)
        watch->ended = im_read_ended (watch->core, &watch->ended_mark, &error);
    if (watch->ended != NULL)
        watch->news = im_read_delivery_news (watch->core, &watch->news_mark, &error);
    note_store (watch, error);
}

static void start_looking (Watch *watch);

static gboolean
is_long_past (gpointer id, gpointer value G_GNUC_UNUSED, gpointer mark)
{
    return *(const gint64 *) id < *(const gint64 *) mark - OLD_NEWS_KEPT;
}

/* Takes out what was told before. */
static void
tell_news (Watch *watch, GPtrArray *news)
{
    for (guint i = 0; i < news->len;) {
        const ImDeliveryNews *one = g_ptr_array_index (news, i);
        if (g_hash_table_add (watch->old_news, g_memdup2 (&one->id, sizeof one->id)))
            i++;
        else
            g_ptr_array_remove_index (news, i);
    }
    if (g_hash_table_size (watch->old_news) > 2 * OLD_NEWS_KEPT)
        g_hash_table_foreach_remove (watch->old_news, is_long_past, &watch->news_mark);
    sessions_delivered (watch->sessions, news);
}

static void
see (uv_work_t *work, int status)
{
    Watch *watch = work->data;
    g_autoptr (GArray) grown = g_steal_pointer (&watch->grown);
    g_autoptr (GArray) ended = g_steal_pointer (&watch->ended);
    g_autoptr (GPtrArray) news = g_steal_pointer (&watch->news);
    (void) status; /* nothing of ours is cancelled */
    watch->is_looking = FALSE;
    if (grown != NULL)
        sessions_grew (watch->sessions, watch->was_blind ? NULL : grown);
    if (ended != NULL)
        sessions_ended (watch->sessions, ended);
    if (news != NULL)
        tell_news (watch, news);
    if (watch->is_stale)
        start_looking (watch);
}

static void
start_looking (Watch *watch)
{
    if (watch->sessions == NULL)
        return;
    watch->is_stale = watch->is_looking;
    if (watch->is_looking)
        return;
    watch->is_looking = TRUE;
    uv_queue_work (watch->loop, &watch->look, look, see);
}

static void
on_ring (uv_poll_t *poll, int status, int events)
{
    Watch *watch = poll->data;
    (void) status;
    (void) events;
    im_ring_drain (watch->ring);
    mail_despatcher_ring (watch->despatcher);
    start_looking (watch);
}

static void
on_look_time (uv_timer_t *timer)
{
    Watch *watch = timer->data;
    start_looking (watch);
    if (watch->sessions != NULL)
        sessions_tick (watch->sessions);
}

static void
tidy (uv_work_t *work)
{
    Watch *watch = work->data;
    g_autoptr (GError) error = NULL;
    guint ignored = 0;
    if (!im_tidy (watch->core, &ignored, &error)
        && !g_error_matches (error, IM_ERROR, IM_ERROR_UNAVAILABLE))
        log_event ("tidying failed: %s", error->message);
}

static void
finish_tidying (uv_work_t *work, int status)
{
    Watch *watch = work->data;
    (void) status;
    watch->is_tidying = FALSE;
}

static void
on_tidy_time (uv_timer_t *timer)
{
    Watch *watch = timer->data;
    if (watch->is_tidying)
        return;
    watch->is_tidying = TRUE;
    uv_queue_work (watch->loop, &watch->tidy, tidy, finish_tidying);
}

Watch *
watch_start (uv_loop_t *loop, ImCore *core, const ImConfig *config, Sessions *sessions,
             MailDespatcher *despatcher, GError **error)
{
    int ring = im_ring_listen (config, IM_RING_IMCORED, error);
    if (ring < 0)
        return NULL;
    Watch *watch = g_new0 (Watch, 1);
    watch->loop = loop;
    watch->core = core;
    watch->sessions = sessions;
    watch->despatcher = despatcher;
    watch->ring = ring;
    watch->old_news = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    watch->ring_poll.data = watch->look_timer.data = watch->tidy_timer.data = watch;
    watch->look.data = watch->tidy.data = watch;
    uv_poll_init (loop, &watch->ring_poll, ring);
    uv_poll_start (&watch->ring_poll, UV_READABLE, on_ring);
    uv_timer_init (loop, &watch->look_timer);
    uv_timer_start (&watch->look_timer, on_look_time, 0, LOOK_EVERY_MS);
    uv_timer_init (loop, &watch->tidy_timer);
    uv_timer_start (&watch->tidy_timer, on_tidy_time, TIDY_FIRST_MS, TIDY_EVERY_MS);
    return watch;
}

void
watch_stop (Watch *watch)
{
    watch->is_stale = FALSE;
    uv_close ((uv_handle_t *) &watch->ring_poll, NULL);
    uv_close ((uv_handle_t *) &watch->look_timer, NULL);
    uv_close ((uv_handle_t *) &watch->tidy_timer, NULL);
}

void
watch_free (Watch *watch)
{
    close (watch->ring);
    g_hash_table_unref (watch->old_news);
    g_free (watch);
}
