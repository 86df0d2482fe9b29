/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/session.h"
#include "imcored/sessions.h"

void
session_end_guest (Sessions *sessions, ImParty party, guint64 but)
{
    GPtrArray *same = g_hash_table_lookup (sessions->by_party, &party);
    g_autofree char *notice = frame_notice_ended ();
    for (guint i = 0; same != NULL && i < same->len; i++) {
        const Session *session = g_ptr_array_index (same, i);
        if (session->id != but)
            web_server_send (sessions->server, session->id, notice);
        web_server_close (sessions->server, session->id, SIGNED_OFF);
    }
}

/* A question to the store about all connected guests. */
typedef struct {
    uv_work_t work;
    Sessions *all;
    GArray *parties;   /* of ImParty */
    GPtrArray *tokens; /* of char, in the same order; NULL once found alive */
} GuestCheck;

static void
ask_about_guests (uv_work_t *work)
{
    GuestCheck *check = work->data;
    for (guint i = 0; i < check->parties->len; i++) {
        ImGuestOpening ending;
        g_autoptr (ImGuest) guest = NULL;
        gboolean is_over = im_resume_guest (check->all->core,
                                            g_ptr_array_index (check->tokens, i), &ending,
                                            &guest, NULL)
                           && ending != IM_GUEST_OPENED;
        if (!is_over) /* or not known now: its next act will tell */
            g_array_index (check->parties, ImParty, i) = 0;
    }
}

static void
tell_ended_guests (uv_work_t *work, int status)
{
    g_autofree GuestCheck *check = work->data;
    (void) status;
    for (guint i = 0; i < check->parties->len; i++)
        if (g_array_index (check->parties, ImParty, i) != 0)
            session_end_guest (check->all, g_array_index (check->parties, ImParty, i), 0);
    g_array_unref (check->parties);
    g_ptr_array_unref (check->tokens);
}

void
sessions_check_guests (Sessions *sessions)
{
    GuestCheck *check = g_new0 (GuestCheck, 1);
    check->work.data = check;
    check->all = sessions;
    check->parties = g_array_new (FALSE, FALSE, sizeof (ImParty));
    check->tokens = g_ptr_array_new_with_free_func (g_free);
    GHashTableIter all;
    gpointer each;
    g_hash_table_iter_init (&all, sessions->by_id);
    while (g_hash_table_iter_next (&all, NULL, &each)) {
        const Session *session = each;
        if (session->guest_token == NULL)
            continue;
        g_array_append_val (check->parties, session->party);
        g_ptr_array_add (check->tokens, g_strdup (session->guest_token));
    }
    uv_queue_work (sessions->loop, &check->work, ask_about_guests, tell_ended_guests);
}
