/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

enum {
    MOST_AT_ONCE = 100,
    KIND_OF_PHONES = 2, /* ADDRESS_PHONE, as in the statements */
};

static void
phone_hold_free (gpointer data)
{
    PhoneHold *hold = data;
    g_free (hold->key);
    g_free (hold->shown);
    g_free (hold);
}

gboolean
store_add_phone_hold (StoreWork *work, const PhoneHold *hold, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PHONE_HOLD_ADD);
    sql_bind_text (query, hold->key);
    sql_bind_int (query, hold->account);
    sql_bind_text (query, hold->shown);
    sql_bind_int (query, hold->why);
    sql_bind_int (query, hold->since_ms);
    return sql_run (query, error);
}

static gpointer
read_hold (const SqlQuery *query)
{
    PhoneHold *hold = g_new0 (PhoneHold, 1);
    hold->key = sql_text (query, "addr");
    hold->shown = sql_text (query, "shown");
    hold->account = sql_int (query, "account");
    hold->why = (PhoneHoldReason) sql_int (query, "why");
    hold->since_ms = sql_int (query, "since_ms");
    return hold;
}

GPtrArray *
store_list_phone_holds (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PHONE_HOLDS_OF);
    sql_bind_int (query, account);
    return sql_all_rows (query, read_hold, phone_hold_free, error);
}

GPtrArray *
store_list_phone_holds_at (StoreWork *work, const char *key, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PHONE_HOLDS_AT);
    sql_bind_text (query, key);
    return sql_all_rows (query, read_hold, phone_hold_free, error);
}

GArray *
store_list_phone_holds_over (StoreWork *work, gint64 since_ms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PHONE_HOLDS_OVER);
    sql_bind_int (query, since_ms);
    sql_bind_int (query, MOST_AT_ONCE);
    return sql_all_ints (query, "account", error);
}

gboolean
store_end_phone_holds (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PHONE_HOLDS_END);
    sql_bind_int (query, account);
    return sql_run (query, error);
}

static gpointer
read_silent (const SqlQuery *query)
{
    PhoneHold *phone = g_new0 (PhoneHold, 1);
    phone->key = sql_text (query, "addr");
    phone->account = sql_int (query, "account");
    return phone;
}

GPtrArray *
store_list_silent_phones (StoreWork *work, gint64 since_ms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PHONES_SILENT);
    sql_bind_int (query, since_ms);
    sql_bind_int (query, MOST_AT_ONCE);
    return sql_all_rows (query, read_silent, phone_hold_free, error);
}

gboolean
store_set_heard (StoreWork *work, const char *key, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PHONE_HEARD);
    sql_bind_int (query, work->now_ms);
    sql_bind_text (query, key);
    return sql_run (query, error);
}

gboolean
store_note_heard (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PHONES_TO_HEAR);
    gboolean row = FALSE;
    sql_bind_int (query, account);
    sql_bind_int (query, work->now_ms - HEARD_EVERY_MS);
    if (!sql_next (query, &row, error))
        return FALSE;
    g_autofree char *key = row ? sql_text (query, "addr") : NULL;
    return key == NULL || store_set_heard (work, key, error);
}

gboolean
store_note_phone_taken (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, PHONES_REFUSED);
    gboolean row = FALSE;
    sql_bind_int (query, account);
    if (!sql_next (query, &row, error))
        return FALSE;
    g_autofree char *key = row ? sql_text (query, "addr") : NULL;
    return key == NULL || store_forget_bounces (work, KIND_OF_PHONES, key, error);
}
