/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

/* ---- The word that is awaited ------------------------------------------------------------ */

void
awaited_free (Awaited *awaited)
{
    if (awaited == NULL)
        return;
    g_free (awaited->key);
    g_free (awaited->shown);
    g_free (awaited);
}

gboolean
store_end_awaited (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, AWAITED_REMOVE);
    sql_bind_int (query, account);
    return sql_run (query, error);
}

gboolean
store_await (StoreWork *work, gint64 account, const Awaited *awaited, GError **error)
{
    if (!store_end_awaited (work, account, error))
        return FALSE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, AWAITED_ADD);
    sql_bind_int (query, account);
    sql_bind_int (query, awaited->what);
    sql_bind_text (query, awaited->key);
    sql_bind_text (query, awaited->shown);
    sql_bind_int (query, awaited->until_ms);
    return sql_run (query, error);
}

static gboolean
find_awaited (StoreWork *work, gint64 account, Awaited **awaited, GError **error)
{
    gboolean row = FALSE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, AWAITED_FIND);
    sql_bind_int (query, account);
    sql_bind_int (query, work->now_ms);
    if (!sql_next (query, &row, error))
        return FALSE;
    if (!row)
        return TRUE;
    *awaited = g_new0 (Awaited, 1);
    (*awaited)->what = (AwaitedWord) sql_int (query, "what");
    (*awaited)->key = sql_text (query, "addr");
    (*awaited)->shown = sql_text (query, "shown");
    (*awaited)->until_ms = sql_int (query, "until_ms");
    return TRUE;
}

gboolean
store_take_awaited (StoreWork *work, gint64 account, Awaited **taken, GError **error)
{
    g_autoptr (Awaited) awaited = NULL;
    g_clear_pointer (taken, awaited_free);
    if (!find_awaited (work, account, &awaited, error))
        return FALSE;
    if (awaited == NULL)
        return TRUE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, AWAITED_TAKE);
    sql_bind_int (query, account);
    sql_bind_int (query, awaited->what);
    sql_bind_int (query, awaited->until_ms);
    if (!sql_run (query, error))
        return FALSE;
    /* once: of two answers at the same time only one finds it */
    if (sql_changed (query) > 0)
        *taken = g_steal_pointer (&awaited);
    return TRUE;
}

/* ---- Erasing ----------------------------------------------------------------------------- */

static gboolean
count_kept (StoreWork *work, gint64 account, gint64 *kept, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ERASURE_COUNT_KEPT);
    sql_bind_int (query, account);
    return sql_next_int (query, "n", kept, error);
}

/* In this order: what only his guests' logs show is nobody's, and his own log says which
 * messages there were. */
static const struct {
    SqlStatement statement;
    guint ids; /* how often it asks for the account's */
} removals[] = {
    { ERASURE_ATTACHMENTS, 2 }, { ERASURE_BODIES, 2 },     { ERASURE_WHOLES, 1 },
    { ERASURE_LOG, 1 },         { ERASURE_HELD_FOR, 1 },   { ERASURE_HELD_OF, 1 },
    { ERASURE_PAIRS, 1 },       { ERASURE_PAIRS_BACK, 1 }, { ERASURE_OUTBOX, 1 },
    { ERASURE_OUTBOX_DEAD, 1 }, { ERASURE_DELIVERIES, 1 }, { ERASURE_ONLINE, 1 },
    { AWAITED_REMOVE, 1 },      { ERASURE_WAITING, 1 },    { ERASURE_CHALLENGES, 1 },
    { ERASURE_ADDRESSES, 1 },   { ERASURE_WORDS, 1 },      { ERASURE_MOVED, 1 },
    { ERASURE_PHONE_HOLDS, 1 }, { ERASURE_THREADS, 1 },    { ERASURE_THREADS_BACK, 1 },
};

static gboolean
remove_of (StoreWork *work, SqlStatement statement, gint64 account, guint ids, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, statement);
    for (guint i = 0; i < ids; i++)
        sql_bind_int (query, account);
    return sql_run (query, error);
}

static gboolean
end_of (StoreWork *work, SqlStatement statement, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, statement);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, account);
    return sql_run (query, error);
}

static gboolean
empty_account (StoreWork *work, gint64 account, gint64 uin, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ERASURE_ACCOUNT);
    if (uin != 0)
        sql_bind_int (query, uin);
    else
        sql_bind_null (query);
    sql_bind_int (query, IM_STATE_ERASED);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, account);
    return sql_run (query, error);
}

gboolean
store_erase_account (StoreWork *work, gint64 account, gint64 uin, gint64 *kept, GError **error)
{
    /* first: its row's lock keeps his log as it is */
    if (!empty_account (work, account, uin, error)
        || !remove_of (work, ERASURE_GUEST_LOGS, account, 1, error)
        || !count_kept (work, account, kept, error))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (removals); i++)
        if (!remove_of (work, removals[i].statement, account, removals[i].ids, error))
            return FALSE;
    return end_of (work, ERASURE_LINKS, account, error)
           && store_add_ended_guests_of (work, account, error)
           && end_of (work, ERASURE_GUESTS, account, error)
           && store_answer_invitations (work, account, INVITATION_EXPIRED, error);
}
