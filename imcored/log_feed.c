/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/session.h"
#include "imcored/log.h"

#define ENTRIES_AT_ONCE 32
#define KEEPS_UP 65536 /* bytes not yet read by a client that is still given more */

/* One page of one log, read and worded by a worker. */
typedef struct {
    uv_work_t work;
    Sessions *all;
    guint64 session;
    ImParty party;
    gint64 after;
    GQueue frames; /* of char */
    guint count;
    gboolean is_done; /* FALSE: the store is away */
} LogPage;

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
    page->is_done = TRUE;
    page->count = entries->len;
    for (guint i = 0; i < entries->len; i++) {
        const ImEntry *entry = g_ptr_array_index (entries, i);
        g_queue_push_tail (&page->frames, frame_entry (entry));
        page->after = entry->seq;
    }
}

static void
take_page (uv_work_t *work, int status)
{
    g_autofree LogPage *page = work->data;
    (void) status; /* nothing of ours is cancelled */
    Session *session = g_hash_table_lookup (page->all->by_id, &page->session);
    if (session == NULL) {
        g_queue_clear_full (&page->frames, g_free);
        return;
    }
    session->is_reading = FALSE;
    if (!page->is_done) {
        session->has_grown = TRUE; /* the next tick tries again */
        return;
    }
    session->after = page->after;
    for (char *frame; (frame = g_queue_pop_head (&page->frames)) != NULL;)
        g_queue_push_tail (&session->entries, frame);
    if (page->count == ENTRIES_AT_ONCE)
        session->has_grown = TRUE;
    else if (!session->is_caught_up) {
        session->is_caught_up = TRUE;
        g_queue_push_tail (&session->entries, frame_caught_up (session->after));
    }
    log_feed (session);
}

static void
start_reading (Session *session)
{
    LogPage *page = g_new0 (LogPage, 1);
    page->work.data = page;
    page->all = session->all;
    page->session = session->id;
    page->party = session->party;
    page->after = session->after;
    session->is_reading = TRUE;
    session->has_grown = FALSE;
    uv_queue_work (session->all->loop, &page->work, read_page, take_page);
}

void
log_feed (Session *session)
{
    WebServer *server = session->all->server;
    while (!g_queue_is_empty (&session->entries)
           && web_server_backlog (server, session->id) < KEEPS_UP) {
        g_autofree char *frame = g_queue_pop_head (&session->entries);
        web_server_send (server, session->id, frame);
    }
    if (g_queue_is_empty (&session->entries) && session->has_grown && !session->is_reading
        && session->party != 0 && !session->all->is_draining)
        start_reading (session);
}
