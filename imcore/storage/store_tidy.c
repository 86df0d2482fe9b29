/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

/* After its text was taken a part still belongs to it for so long. */
#define LATE_PART_MS (3600 * G_GINT64_CONSTANT (1000))

#define DAY_MS (24 * LATE_PART_MS)
enum { SPENDING_DAYS = 32 };
/* A text is sent again within minutes or not at all; bearerbox may have kept both for us meanwhile. */
#define TEXTS_LATELY_MS (3600 * G_GINT64_CONSTANT (1000))
/* A carrier gives a text up when its time is over: sms.attempts_for, and what quiet hours and
 * ceilings add. */
#define AT_CARRIER_MS (11 * DAY_MS)

static gboolean
remove_until (StoreWork *work, SqlStatement statement, gint64 until_ms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, statement);
    sql_bind_int (query, until_ms);
    return sql_run (query, error);
}

gboolean
store_tidy (StoreWork *work, gint64 inbound_ms, gint64 budgets_ms, gint64 messages_ms,
            GError **error)
{
    const gint64 day = work->now_ms / DAY_MS;
    return store_forget_spending (work, day - SPENDING_DAYS, error)
           && remove_until (work, TIDY_INBOUND, inbound_ms, error)
           && remove_until (work, TIDY_BUDGETS, budgets_ms, error)
           && remove_until (work, TIDY_DELIVERIES, messages_ms, error)
           && remove_until (work, TIDY_LOG, messages_ms, error)
           && remove_until (work, TIDY_ATTACHMENTS, messages_ms, error)
           && remove_until (work, TIDY_MESSAGES, messages_ms, error)
           && remove_until (work, TIDY_DELIVERY_NEWS, budgets_ms, error)
           && remove_until (work, TIDY_ENDED, budgets_ms, error)
           && remove_until (work, TIDY_LOGGED_OUT, work->now_ms, error)
           && remove_until (work, TIDY_AWAITED, work->now_ms, error)
           && remove_until (work, TIDY_TEXTS_LATELY, work->now_ms - TEXTS_LATELY_MS, error)
           && remove_until (work, TIDY_TEXTS_AT_CARRIER, work->now_ms - AT_CARRIER_MS, error)
           && remove_until (work, TIDY_TEXT_PARTS, work->now_ms - LATE_PART_MS, error)
           && remove_until (work, TIDY_TEXT_SETS, work->now_ms - LATE_PART_MS, error);
}
