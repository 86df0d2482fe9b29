/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

enum { TARGET_BYTES = 32, MOST_LISTED = 200, MOST_OVERDUE = 100 };

void
stored_invitation_free (StoredInvitation *invitation)
{
    if (invitation == NULL)
        return;
    g_free (invitation->words);
    g_free (invitation);
}

gboolean
store_add_invitation (StoreWork *work, const StoredInvitation *invitation, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INVITATION_ADD);
    sql_bind_int (query, invitation->inviter);
    sql_bind_int (query, invitation->account);
    sql_bind_int (query, invitation->kind);
    sql_bind_int (query, INVITATION_OPEN);
    sql_bind_text (query, invitation->words);
    sql_bind_int (query, invitation->delivery);
    sql_bind_int (query, invitation->address_kind);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, invitation->expires_ms);
    return sql_run (query, error);
}

static gpointer
read_invitation (const SqlQuery *query)
{
    StoredInvitation *invitation = g_new0 (StoredInvitation, 1);
    invitation->id = sql_int (query, "id");
    invitation->inviter = sql_int (query, "inviter");
    invitation->account = sql_int (query, "account");
    invitation->kind = (ImInvitationKind) sql_int (query, "kind");
    invitation->state = (InvitationState) sql_int (query, "state");
    invitation->words = sql_text (query, "words");
    invitation->delivery = sql_int (query, "delivery");
    invitation->address_kind = (int) sql_int (query, "address_kind");
    invitation->is_questioned = sql_int (query, "questioned") != 0;
    invitation->created_ms = sql_int (query, "created_ms");
    invitation->expires_ms = sql_int (query, "expires_ms");
    return invitation;
}

gboolean
store_find_invitation (StoreWork *work, gint64 inviter, gint64 account,
                       StoredInvitation **invitation, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INVITATION_LATEST);
    gboolean row = FALSE;
    g_clear_pointer (invitation, stored_invitation_free);
    sql_bind_int (query, account);
    sql_bind_int (query, inviter);
    if (!sql_next (query, &row, error))
        return FALSE;
    if (row)
        *invitation = read_invitation (query);
    return TRUE;
}

static GPtrArray *
read_invitations (SqlQuery *query, GError **error)
{
    return sql_all_rows (query, read_invitation, (GDestroyNotify) stored_invitation_free, error);
}

GPtrArray *
store_list_invitations (StoreWork *work, gint64 inviter, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INVITATION_LIST);
    sql_bind_int (query, inviter);
    sql_bind_int (query, INVITATION_REPEATED);
    sql_bind_int (query, MOST_LISTED);
    return read_invitations (query, error);
}

GPtrArray *
store_list_open_invitations (StoreWork *work, gint64 inviter, gint64 after, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INVITATION_OPEN_BY);
    sql_bind_int (query, inviter);
    sql_bind_int (query, INVITATION_OPEN);
    sql_bind_int (query, INVITATION_DECLINED);
    sql_bind_int (query, after);
    sql_bind_int (query, MOST_LISTED);
    return read_invitations (query, error);
}

GPtrArray *
store_list_invitations_of (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INVITATION_OF);
    sql_bind_int (query, account);
    sql_bind_int (query, INVITATION_OPEN);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, MOST_LISTED);
    return read_invitations (query, error);
}

GPtrArray *
store_list_overdue_invitations (StoreWork *work, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INVITATION_OVERDUE);
    sql_bind_int (query, INVITATION_OPEN);
    sql_bind_int (query, INVITATION_DECLINED);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, IM_STATE_REGISTERED);
    sql_bind_int (query, IM_INVITATION_MEMBER);
    sql_bind_int (query, MOST_OVERDUE);
    return read_invitations (query, error);
}

gboolean
store_set_invitation (StoreWork *work, gint64 id, InvitationState state, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INVITATION_SET);
    sql_bind_int (query, state);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, id);
    return sql_run (query, error);
}

gboolean
store_note_question (StoreWork *work, gint64 id, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INVITATION_QUESTION);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, id);
    return sql_run (query, error);
}

static gboolean
count_two (StoreWork *work, SqlStatement statement, gint64 one, gint64 other, gint64 *n,
           GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, statement);
    sql_bind_int (query, one);
    sql_bind_int (query, other);
    return sql_next_int (query, "n", n, error);
}

/* Those that look open to their inviters. */
static gboolean
count_open (StoreWork *work, SqlStatement statement, gint64 whose, gint64 *n, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, statement);
    sql_bind_int (query, whose);
    sql_bind_int (query, INVITATION_OPEN);
    sql_bind_int (query, INVITATION_DECLINED);
    return sql_next_int (query, "n", n, error);
}

gboolean
store_count_open_invitations (StoreWork *work, gint64 inviter, gint64 *n, GError **error)
{
    return count_open (work, INVITATION_COUNT_OPEN, inviter, n, error);
}

gboolean
store_count_open_invitations_of (StoreWork *work, gint64 account, gint64 *n, GError **error)
{
    return count_open (work, INVITATION_COUNT_OPEN_OF, account, n, error);
}

gboolean
store_count_invitations_by (StoreWork *work, gint64 inviter, gint64 since_ms, gint64 *n,
                            GError **error)
{
    return count_two (work, INVITATION_COUNT_BY_SINCE, inviter, since_ms, n, error);
}

gboolean
store_count_invitations_of (StoreWork *work, gint64 account, gint64 since_ms, gint64 *n,
                            GError **error)
{
    return count_two (work, INVITATION_COUNT_OF_SINCE, account, since_ms, n, error);
}

gboolean
store_answer_invitation (StoreWork *work, gint64 inviter, gint64 account, InvitationState state,
                         GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INVITATION_ANSWER_OF);
    sql_bind_int (query, state);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, account);
    sql_bind_int (query, inviter);
    sql_bind_int (query, INVITATION_OPEN);
    sql_bind_int (query, INVITATION_DECLINED);
    return sql_run (query, error);
}

gboolean
store_answer_invitations (StoreWork *work, gint64 account, InvitationState state, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INVITATION_ANSWER);
    sql_bind_int (query, state);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, account);
    sql_bind_int (query, INVITATION_OPEN);
    sql_bind_int (query, INVITATION_DECLINED);
    return sql_run (query, error);
}

gboolean
store_add_consent (StoreWork *work, const guint8 *target, ConsentVerdict verdict,
                   ConsentSource source, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, CONSENT_ADD);
    sql_bind_bytes (query, target, TARGET_BYTES);
    sql_bind_int (query, verdict);
    sql_bind_int (query, source);
    sql_bind_int (query, work->now_ms);
    return sql_run (query, error);
}

gboolean
store_find_consent (StoreWork *work, const guint8 *target, ConsentVerdict *verdict, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, CONSENT_LATEST);
    gboolean row = FALSE;
    sql_bind_bytes (query, target, TARGET_BYTES);
    if (!sql_next (query, &row, error))
        return FALSE;
    *verdict = row ? (ConsentVerdict) sql_int (query, "verdict") : CONSENT_NONE;
    return TRUE;
}
