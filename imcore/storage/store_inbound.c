/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

enum { SUBJECT_BYTES = 32 };

static gboolean
find_outcome (StoreWork *work, InboundOrigin origin, const guint8 *dedupe, gint64 *outcome,
              GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INBOUND_FIND);
    sql_bind_int (query, origin);
    sql_bind_bytes (query, dedupe, DEDUPE_BYTES);
    return sql_next_int (query, "outcome", outcome, error);
}

gboolean
store_record_inbound (StoreWork *work, InboundOrigin origin, const guint8 *dedupe, gboolean *before,
                      gint64 *outcome, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INBOUND_ADD);
    sql_bind_int (query, origin);
    sql_bind_bytes (query, dedupe, DEDUPE_BYTES);
    sql_bind_int (query, 0);
    sql_bind_int (query, work->now_ms);
    return run_unless_taken (query, before, error)
           && (!*before || find_outcome (work, origin, dedupe, outcome, error));
}

gboolean
store_set_outcome (StoreWork *work, InboundOrigin origin, const guint8 *dedupe, gint64 outcome,
                   GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, INBOUND_SET);
    sql_bind_int (query, outcome);
    sql_bind_int (query, origin);
    sql_bind_bytes (query, dedupe, DEDUPE_BYTES);
    return sql_run (query, error);
}

static gboolean
find_budget (StoreWork *work, BudgetKind what, const guint8 *subject, gboolean *found,
             gint64 *since_ms, gint64 *used, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, BUDGET_FIND);
    sql_bind_int (query, what);
    sql_bind_bytes (query, subject, SUBJECT_BYTES);
    if (!sql_next (query, found, error))
        return FALSE;
    *since_ms = *found ? sql_int (query, "since_ms") : 0;
    *used = *found ? sql_int (query, "used") : 0;
    return TRUE;
}

static gboolean
add_budget (StoreWork *work, BudgetKind what, const guint8 *subject, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, BUDGET_ADD);
    sql_bind_int (query, what);
    sql_bind_bytes (query, subject, SUBJECT_BYTES);
    sql_bind_int (query, work->now_ms);
    return sql_run (query, error);
}

/* Counts one more, or begins a new window with one. */
static gboolean
write_budget (StoreWork *work, BudgetKind what, const guint8 *subject, gboolean restart,
              GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, restart ? BUDGET_RESTART : BUDGET_USE);
    if (restart)
        sql_bind_int (query, work->now_ms);
    sql_bind_int (query, what);
    sql_bind_bytes (query, subject, SUBJECT_BYTES);
    return sql_run (query, error);
}

/* What a subject has used; *@fresh: nothing within the window, *@found: but there is a row. */
static gboolean
weigh_budget (StoreWork *work, BudgetKind what, const guint8 *subject, gint64 most, gint64 window_ms,
              gboolean *found, gboolean *fresh, gboolean *within, GError **error)
{
    gint64 since_ms = 0, used = 0;
    if (!find_budget (work, what, subject, found, &since_ms, &used, error))
        return FALSE;
    *fresh = !*found || since_ms + window_ms <= work->now_ms;
    *within = *fresh || used < most;
    return TRUE;
}

gboolean
store_use_budget (StoreWork *work, BudgetKind what, const guint8 *subject, gint64 most,
                  gint64 window_ms, gboolean *within, GError **error)
{
    gboolean found = FALSE, fresh = FALSE;
    if (!weigh_budget (work, what, subject, most, window_ms, &found, &fresh, within, error))
        return FALSE;
    if (!found)
        return add_budget (work, what, subject, error);
    return !*within || write_budget (work, what, subject, fresh, error);
}

gboolean
store_show_budget (StoreWork *work, BudgetKind what, const guint8 *subject, gint64 window_ms,
                   gint64 *used, GError **error)
{
    gboolean found = FALSE;
    gint64 since_ms = 0;
    if (!find_budget (work, what, subject, &found, &since_ms, used, error))
        return FALSE;
    if (since_ms + window_ms <= work->now_ms)
        *used = 0;
    return TRUE;
}

gboolean
store_ask_budget (StoreWork *work, BudgetKind what, const guint8 *subject, gint64 most,
                  gint64 window_ms, gboolean *within, GError **error)
{
    gboolean found = FALSE, fresh = FALSE;
    return weigh_budget (work, what, subject, most, window_ms, &found, &fresh, within, error);
}
