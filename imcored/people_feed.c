/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/session.h"
#include "imcored/log.h"

#define PERSONS_AT_ONCE 32
#define LIST_FRAME_LIMIT                                                                       \
    256 /* people in one `buddies` frame: some 64 KiB; the rest follow singly */

/* What a member's list says, or what it says of some numbers, read by a worker. */
typedef struct {
    uv_work_t work;
    Sessions *all;
    guint64 session;
    ImParty party;
    GArray *numbers;    /* of gint64, asked for one by one; NULL: the whole list */
    GPtrArray *buddies; /* of ImBuddy; with @numbers in their order, NULL: no relation */
    gboolean is_done;   /* FALSE: the store is away */
} PeoplePage;

static gboolean
read_persons (PeoplePage *page, GError **error)
{
    page->buddies = g_ptr_array_new ();
    g_ptr_array_set_free_func (page->buddies, (GDestroyNotify) im_buddy_free);
    for (guint i = 0; i < page->numbers->len; i++) {
        ImBuddy *buddy = NULL;
        if (!im_show_buddy (page->all->core, page->party,
                            g_array_index (page->numbers, gint64, i), &buddy, error))
            return FALSE;
        g_ptr_array_add (page->buddies, buddy);
    }
    return TRUE;
}

static gboolean
read_list (PeoplePage *page, GError **error)
{
    page->buddies = im_list_buddies (page->all->core, page->party, error);
    return page->buddies != NULL;
}

static void
read_page (uv_work_t *work)
{
    PeoplePage *page = work->data;
    g_autoptr (GError) error = NULL;
    page->is_done = page->numbers != NULL ? read_persons (page, &error)
                                          : read_list (page, &error);
    if (!page->is_done && !g_error_matches (error, IM_ERROR, IM_ERROR_UNAVAILABLE))
        log_event ("reading a buddy list failed: %s", error->message);
}

/* ---- What differs ----------------------------------------------------------------------------- */

static void
remember (Session *session, ImBuddy *buddy)
{
    g_hash_table_replace (session->told, &buddy->number, buddy);
}

static gboolean
differs_but_in_presence (const ImBuddy *a, const ImBuddy *b)
{
    return a->is_listed != b->is_listed || a->asks != b->asks || a->is_blocked != b->is_blocked
           || g_strcmp0 (a->name, b->name) != 0;
}

/* Only what differs is said: a frame that says nothing new would tell that somebody has
 * declined or blocked this member, who must not find that out.  Takes @buddy; NULL: no
 * relation. */
static void
tell_person (Session *session, gint64 number, ImBuddy *buddy)
{
    const ImBuddy *old = g_hash_table_lookup (session->told, &number);
    char *frame = NULL;
    if (buddy == NULL && old != NULL)
        frame = frame_buddy (&(ImBuddy){ .number = number });
    else if (buddy != NULL && (old == NULL || differs_but_in_presence (old, buddy)))
        frame = frame_buddy (buddy);
    else if (buddy != NULL && old->presence != buddy->presence)
        frame = frame_presence (buddy);
    if (frame != NULL)
        g_queue_push_tail (&session->frames, frame);
    if (buddy != NULL)
        remember (session, buddy);
    else
        g_hash_table_remove (session->told, &number);
}

static void
tell_first_list (Session *session, GPtrArray *buddies)
{
    guint count = MIN (buddies->len, LIST_FRAME_LIMIT);
    g_queue_push_tail (&session->frames, frame_buddies (buddies, count));
    session->told = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                           (GDestroyNotify) im_buddy_free);
    for (guint i = 0; i < buddies->len; i++) {
        ImBuddy *buddy = g_steal_pointer (&g_ptr_array_index (buddies, i));
        if (i < count)
            remember (session, buddy);
        else
            tell_person (session, buddy->number, buddy);
    }
}

static void
tell_list (Session *session, GPtrArray *buddies)
{
    g_autoptr (GHashTable)
        gone = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    GHashTableIter all;
    gpointer number;
    g_hash_table_iter_init (&all, session->told);
    while (g_hash_table_iter_next (&all, &number, NULL))
        g_hash_table_add (gone, g_memdup2 (number, sizeof (gint64)));
    for (guint i = 0; i < buddies->len; i++) {
        ImBuddy *buddy = g_steal_pointer (&g_ptr_array_index (buddies, i));
        g_hash_table_remove (gone, &buddy->number);
        tell_person (session, buddy->number, buddy);
    }
    g_hash_table_iter_init (&all, gone);
    while (g_hash_table_iter_next (&all, &number, NULL))
        tell_person (session, *(gint64 *) number, NULL);
}

static void
tell_persons (Session *session, const GArray *numbers, GPtrArray *buddies)
{
    for (guint i = 0; i < numbers->len; i++)
        tell_person (session, g_array_index (numbers, gint64, i),
                     g_steal_pointer (&g_ptr_array_index (buddies, i)));
}

/* ---- One page at a time ----------------------------------------------------------------------- */

static void
page_free (PeoplePage *page)
{
    g_clear_pointer (&page->numbers, g_array_unref);
    g_clear_pointer (&page->buddies, g_ptr_array_unref);
    g_free (page);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PeoplePage, page_free)

static void
mark (Session *session, gint64 number)
{
    g_hash_table_add (session->changed, g_memdup2 (&number, sizeof number));
}

/* The store is away: the next tick asks again. */
static void
put_back (Session *session, const PeoplePage *page)
{
    session->wants_list |= page->numbers == NULL;
    for (guint i = 0; page->numbers != NULL && i < page->numbers->len; i++)
        mark (session, g_array_index (page->numbers, gint64, i));
}

static void
take_page (uv_work_t *work, int status)
{
    g_autoptr (PeoplePage) page = work->data;
    (void) status; /* nothing of ours is cancelled */
    Session *session = g_hash_table_lookup (page->all->by_id, &page->session);
    if (session == NULL)
        return;
    session->is_asking = FALSE;
    if (!page->is_done) {
        put_back (session, page);
        return;
    }
    if (page->numbers != NULL)
        tell_persons (session, page->numbers, page->buddies);
    else if (session->told == NULL)
        tell_first_list (session, page->buddies);
    else
        tell_list (session, page->buddies);
    session_feed (session);
}

/* Some of those who changed, and forgets that they did. */
static GArray *
take_changed (Session *session)
{
    GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
    GHashTableIter all;
    gpointer number;
    g_hash_table_iter_init (&all, session->changed);
    while (numbers->len < PERSONS_AT_ONCE && g_hash_table_iter_next (&all, &number, NULL)) {
        g_array_append_vals (numbers, number, 1);
        g_hash_table_iter_remove (&all);
    }
    return numbers;
}

void
people_feed (Session *session)
{
    if (session->attendance == NULL || session->is_asking
        || (!session->wants_list && g_hash_table_size (session->changed) == 0))
        return;
    PeoplePage *page = g_new0 (PeoplePage, 1);
    page->work.data = page;
    page->all = session->all;
    page->session = session->id;
    page->party = session->party;
    page->numbers = session->wants_list ? NULL : take_changed (session);
    session->wants_list = FALSE;
    session->is_asking = TRUE;
    uv_queue_work (session->all->loop, &page->work, read_page, take_page);
}

/* ---- What may have changed --------------------------------------------------------------------- */

void
people_changed (Sessions *sessions, ImParty party, gint64 number)
{
    GPtrArray *same = g_hash_table_lookup (sessions->by_party, &party);
    for (guint i = 0; same != NULL && i < same->len; i++) {
        Session *session = g_ptr_array_index (same, i);
        mark (session, number);
        session_feed (session);
    }
}

void
people_look_again (Sessions *sessions, ImParty party)
{
    GPtrArray *same = g_hash_table_lookup (sessions->by_party, &party);
    for (guint i = 0; same != NULL && i < same->len; i++) {
        Session *session = g_ptr_array_index (same, i);
        session->wants_list = TRUE;
        session_feed (session);
    }
}
