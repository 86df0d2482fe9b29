/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

enum { TARGET_BYTES = 32 };

GArray *
store_list_consents (StoreWork *work, const guint8 *target, GError **error)
{
    g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (StoredConsent));
    g_autoptr (SqlQuery) query = sql_query (work->sql, CONSENT_OF);
    gboolean row = FALSE;
    sql_bind_bytes (query, target, TARGET_BYTES);
    while (sql_next (query, &row, error)) {
        if (!row)
            return g_steal_pointer (&all);
        StoredConsent consent = { (ConsentVerdict) sql_int (query, "verdict"),
                                  (ConsentSource) sql_int (query, "source"),
                                  sql_int (query, "at_ms") };
        g_array_append_val (all, consent);
    }
    return NULL;
}

gboolean
store_find_refused_until (StoreWork *work, const guint8 *target, gint64 *until_ms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, CONSENT_LAST_NO);
    gboolean row = FALSE;
    *until_ms = 0;
    sql_bind_bytes (query, target, TARGET_BYTES);
    sql_bind_bytes (query, target, TARGET_BYTES);
    while (sql_next (query, &row, error)) {
        if (!row)
            return TRUE;
        gboolean is_no = sql_int (query, "verdict") == CONSENT_NO;
        *until_ms = is_no ? G_MAXINT64 : sql_int (query, "at_ms");
    }
    return FALSE;
}

gboolean
store_count_consents (StoreWork *work, const guint8 *target, gint64 *n, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, CONSENT_COUNT);
    sql_bind_bytes (query, target, TARGET_BYTES);
    return sql_next_int (query, "n", n, error);
}

static void
past_invitation_free (gpointer data)
{
    PastInvitation *invitation = data;
    g_free (invitation->name);
    g_free (invitation);
}

static gpointer
read_past_invitation (const SqlQuery *query)
{
    PastInvitation *invitation = g_new0 (PastInvitation, 1);
    invitation->inviter = sql_int (query, "inviter");
    invitation->uin = sql_int (query, "uin");
    invitation->name = sql_text (query, "name");
    invitation->state = (InvitationState) sql_int (query, "state");
    invitation->created_ms = sql_int (query, "created_ms");
    invitation->changed_ms = sql_int (query, "changed_ms");
    invitation->expires_ms = sql_int (query, "expires_ms");
    return invitation;
}

GPtrArray *
store_list_past_invitations (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INVITATION_HISTORY);
    sql_bind_int (query, account);
    return sql_all_rows (query, read_past_invitation, past_invitation_free, error);
}
