/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

enum { TARGET_BYTES = 32 };

gboolean
store_add_invitation (StoreWork *work, gint64 inviter, gint64 account, gint64 expires_ms,
                      GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INVITATION_ADD);
    sql_bind_int (query, inviter);
    sql_bind_int (query, account);
    sql_bind_int (query, INVITATION_OPEN);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, expires_ms);
    return sql_run (query, error);
}

gboolean
store_find_invitation (StoreWork *work, gint64 inviter, gint64 account, gint64 *at_ms,
                       GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INVITATION_LATEST);
    gboolean row = FALSE;
    sql_bind_int (query, account);
    sql_bind_int (query, inviter);
    if (!sql_next (query, &row, error))
        return FALSE;
    *at_ms = row ? sql_int (query, "created_ms") : 0;
    return TRUE;
}

static gboolean
read_count (SqlQuery *query, gint64 *n, GError **error)
{
    gboolean row = FALSE;
    if (!sql_next (query, &row, error))
        return FALSE;
    *n = row ? sql_int (query, "n") : 0;
    return TRUE;
}

static gboolean
count_two (StoreWork *work, SqlStatement statement, gint64 one, gint64 other, gint64 *n,
           GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, statement);
    sql_bind_int (query, one);
    sql_bind_int (query, other);
    return read_count (query, n, error);
}

gboolean
store_count_open_invitations (StoreWork *work, gint64 inviter, gint64 *n, GError **error)
{
    return count_two (work, INVITATION_COUNT_OPEN, inviter, INVITATION_OPEN, n, error);
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
