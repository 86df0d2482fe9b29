/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/session.h"
#include "imcored/log.h"

#define ENTRIES_AT_ONCE 32
#define DELIVERIES_AGAIN 100 /* of who comes back: his newest messages, which may have arrived meanwhile */

/* One page of one log, read and worded by a worker. */
typedef struct {
    uv_work_t work;
    Sessions *all;
    guint64 session;
    ImParty party;
    gint64 after;
    gboolean comes_back; /* it has entries already whose deliveries it may not know */
    GQueue frames;  /* of char */
    GArray *people; /* of gint64: numbers whose relation an entry has changed */
    guint count;
    gboolean is_done; /* FALSE: the store is away */
} LogPage;

/* What the entries that the client has may not say yet. */
static gboolean
read_deliveries (LogPage *page, GError **error)
{
    g_autoptr (GPtrArray) all
        = im_list_deliveries (page->all->core, page->party, DELIVERIES_AGAIN, error);
    for (guint i = all != NULL ? all->len : 0; i > 0; i--)
        g_queue_push_tail (&page->frames, frame_delivery (g_ptr_array_index (all, i - 1)));
    return all != NULL;
}

static void
read_page (uv_work_t *work)
{
    LogPage *page = work->data;
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) entries = im_read_log (page->all->core, page->party, page->after,
                                                 ENTRIES_AT_ONCE, &error);
    if (entries == NULL) {
        if (!g_error_matches (error, IM_ERROR, IM_ERROR_UNAVAILABLE))
            log_event ("reading a log failed: %s", error->message);
        return;
    }
    if (page->comes_back && entries->len < ENTRIES_AT_ONCE && !read_deliveries (page, &error))
        return;
    page->is_done = TRUE;
    page->count = entries->len;
    for (guint i = 0; i < entries->len; i++) {
        const ImEntry *entry = g_ptr_array_index (entries, i);
        g_queue_push_tail (&page->frames, frame_entry (entry));
        if (entry->kind == IM_ENTRY_REQUEST || entry->kind == IM_ENTRY_ACCEPTED)
            g_array_append_val (page->people, entry->peer);
        page->after = entry->seq;
    }
}

static void
page_free (LogPage *page)
{
    g_queue_clear_full (&page->frames, g_free);
    g_array_unref (page->people);
    g_free (page);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LogPage, page_free)

static void
take_page (uv_work_t *work, int status)
{
    g_autoptr (LogPage) page = work->data;
    (void) status; /* nothing of ours is cancelled */
    Session *session = g_hash_table_lookup (page->all->by_id, &page->session);
    if (session == NULL)
        return;
    session->is_reading = FALSE;
    if (!page->is_done) {
        session->has_grown = TRUE; /* the next tick tries again */
        return;
    }
    session->after = page->after;
    for (char *frame; (frame = g_queue_pop_head (&page->frames)) != NULL;)
        g_queue_push_tail (&session->frames, frame);
    for (guint i = 0; i < page->people->len; i++)
        people_changed (session->all, session->party, g_array_index (page->people, gint64, i));
    if (page->count == ENTRIES_AT_ONCE)
        session->has_grown = TRUE;
    else if (!session->is_caught_up) {
        session->is_caught_up = TRUE;
        g_queue_push_tail (&session->frames, frame_caught_up (session->after));
    }
    session_feed (session);
}

void
log_feed (Session *session)
{
    gboolean knows_people = session->is_guest || session->told != NULL;
    if (session->party == 0 || !knows_people || !session->has_grown || session->is_reading)
        return;
    LogPage *page = g_new0 (LogPage, 1);
    page->work.data = page;
    page->all = session->all;
    page->session = session->id;
    page->party = session->party;
    page->after = session->after;
    gboolean is_back = !session->is_caught_up && session->after > 0;
    page->comes_back = !session->is_guest && (is_back || session->has_news);
    session->has_news = FALSE;
    page->people = g_array_new (FALSE, FALSE, sizeof (gint64));
    session->is_reading = TRUE;
    session->has_grown = FALSE;
    uv_queue_work (session->all->loop, &page->work, read_page, take_page);
}
