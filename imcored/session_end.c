/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/session.h"
#include "imcored/sessions.h"

void
session_end (Session *session)
{
    WebServer *server = session->all->server;
    session->is_over = TRUE;
    if (session->is_acting)
        return; /* the answer comes first, and then this again */
    g_autofree char *notice = frame_notice_ended (session->is_guest);
    web_server_send (server, session->id, notice);
    web_server_close (server, session->id, SIGNED_OFF);
}

void
session_end_same (const Session *session)
{
    const GPtrArray *same = g_hash_table_lookup (session->all->by_party, &session->party);
    for (guint i = 0; same != NULL && i < same->len; i++) {
        Session *other = g_ptr_array_index (same, i);
        if (other != session && !other->is_over && session->token != NULL
            && g_strcmp0 (other->token, session->token) == 0)
            session_end (other);
    }
}

void
session_end_party (Sessions *sessions, ImParty party)
{
    GPtrArray *same = g_hash_table_lookup (sessions->by_party, &party);
    for (guint i = 0; same != NULL && i < same->len; i++) {
        Session *session = g_ptr_array_index (same, i);
        if (!session->is_over)
            session_end (session);
    }
}

/* Whoever has @number on the screen learns that there is nobody any more. */
static void
show_gone (Sessions *sessions, gint64 number)
{
    GHashTableIter all;
    gpointer each;
    g_hash_table_iter_init (&all, sessions->by_id);
    while (g_hash_table_iter_next (&all, NULL, &each)) {
        Session *session = each;
        if (session->told == NULL || !g_hash_table_contains (session->told, &number))
            continue;
        g_hash_table_add (session->changed, g_memdup2 (&number, sizeof number));
        session_feed (session);
    }
}

void
sessions_ended (Sessions *sessions, const GArray *ended)
{
    for (guint i = 0; i < ended->len; i++) {
        const ImEnded *one = &g_array_index (ended, ImEnded, i);
        session_end_party (sessions, one->party);
        if (one->party > 0)
            show_gone (sessions, one->number);
    }
}
