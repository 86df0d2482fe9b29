/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

#include <string.h>

void
account_free (Account *account)
{
    if (account == NULL)
        return;
    g_free (account->name);
    g_clear_pointer (&account->password_nonce, g_bytes_unref);
    g_free (account->password_hash);
    g_free (account);
}

/* The account of the query's one row. */
static gboolean
read_account (SqlQuery *query, Account **account, GError **error)
{
    gboolean row = FALSE;
    g_clear_pointer (account, account_free);
    if (!sql_next (query, &row, error))
        return FALSE;
    if (!row)
        return TRUE;
    Account *found = g_new0 (Account, 1);
    found->id = sql_int (query, "id");
    found->uin = sql_int (query, "uin");
    found->state = (ImState) sql_int (query, "state");
    found->name = sql_text (query, "name");
    found->created_ms = sql_int (query, "created_ms");
    found->password_nonce = sql_bytes (query, "password_nonce");
    found->password_until_ms = sql_int (query, "password_until_ms");
    found->password_hash = sql_text (query, "password_hash");
    found->is_open = sql_int (query, "policy") != 0;
    found->by_im = (ImMode) sql_int (query, "by_im");
    found->by_mail = (ImMode) sql_int (query, "by_mail");
    found->by_sms = (ImMode) sql_int (query, "by_sms");
    *account = found;
    return TRUE;
}

gboolean
store_find_account (StoreWork *work, gint64 id, Account **account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ACCOUNT_BY_ID);
    sql_bind_int (query, id);
    return read_account (query, account, error);
}

gboolean
store_find_account_by_uin (StoreWork *work, gint64 uin, Account **account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ACCOUNT_BY_UIN);
    sql_bind_int (query, uin);
    return read_account (query, account, error);
}

gboolean
store_find_account_by_address (StoreWork *work, int kind, const char *key, Account **account,
                               GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ACCOUNT_BY_ADDRESS);
    sql_bind_int (query, kind);
    sql_bind_text (query, key);
    return read_account (query, account, error);
}

gboolean
store_hold_accounts (StoreWork *work, gint64 one, gint64 other, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ACCOUNT_HOLD);
    gboolean row = TRUE;
    sql_bind_int (query, one);
    sql_bind_int (query, other);
    while (row)
        if (!sql_next (query, &row, error))
            return FALSE;
    return TRUE;
}

static gint
by_id (gconstpointer a, gconstpointer b)
{
    const gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;
    return (one > other) - (one < other);
}

void
store_sort_ids (GArray *ids)
{
    g_array_sort (ids, by_id);
}

static void
bind_nonce (SqlQuery *query, GBytes *nonce)
{
    gsize length = 0;
    const void *bytes = nonce != NULL ? g_bytes_get_data (nonce, &length) : NULL;
    if (bytes != NULL)
        sql_bind_bytes (query, bytes, length);
    else
        sql_bind_null (query);
}

gboolean
store_add_account (StoreWork *work, Account *account, gboolean *taken, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ACCOUNT_ADD);
    sql_bind_int (query, account->uin);
    sql_bind_int (query, account->state);
    sql_bind_text (query, account->name);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, work->now_ms);
    bind_nonce (query, account->password_nonce);
    sql_bind_int (query, account->password_until_ms);
    if (!run_unless_taken (query, taken, error))
        return FALSE;
    if (!*taken)
        account->id = sql_added_id (query);
    return TRUE;
}

gboolean
store_update_account (StoreWork *work, const Account *account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ACCOUNT_SET_STATE);
    sql_bind_int (query, account->state);
    sql_bind_text (query, account->name);
    bind_nonce (query, account->password_nonce);
    sql_bind_int (query, account->password_until_ms);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, account->id);
    return sql_run (query, error);
}

gboolean
store_set_password (StoreWork *work, gint64 account, GBytes *nonce, const char *hash, gboolean *set,
                    GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ACCOUNT_SET_PASSWORD);
    sql_bind_text (query, hash);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, account);
    bind_nonce (query, nonce);
    if (!sql_run (query, error))
        return FALSE;
    *set = sql_changed (query) > 0;
    return TRUE;
}

gboolean
store_set_policy (StoreWork *work, gint64 account, gboolean is_open, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ACCOUNT_SET_POLICY);
    sql_bind_int (query, is_open);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, account);
    return sql_run (query, error);
}

gboolean
store_set_media (StoreWork *work, gint64 account, ImMode im, ImMode mail, ImMode sms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ACCOUNT_SET_MEDIA);
    sql_bind_int (query, im);
    sql_bind_int (query, mail);
    sql_bind_int (query, sms);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, account);
    return sql_run (query, error);
}

gboolean
store_add_address (StoreWork *work, int kind, const char *key, const char *shown, gint64 account,
                   GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ADDRESS_ADD);
    sql_bind_int (query, kind);
    sql_bind_text (query, key);
    sql_bind_text (query, shown);
    sql_bind_int (query, account);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, work->now_ms);
    return sql_run (query, error);
}

gboolean
store_remove_address (StoreWork *work, int kind, const char *key, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ADDRESS_REMOVE);
    sql_bind_int (query, kind);
    sql_bind_text (query, key);
    sql_bind_int (query, account);
    return sql_run (query, error);
}

gboolean
store_forget_password (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ACCOUNT_FORGET_PASSWORD);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, account);
    return sql_run (query, error);
}

gboolean
store_move_address (StoreWork *work, int kind, const char *key, const char *shown, gint64 account,
                    GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ADDRESS_MOVE);
    sql_bind_text (query, shown);
    sql_bind_int (query, account);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, kind);
    sql_bind_text (query, key);
    return sql_run (query, error);
}

static void
stored_address_free (gpointer data)
{
    StoredAddress *address = data;
    g_free (address->key);
    g_free (address->shown);
    g_free (address->carrier);
    g_free (address);
}

gboolean
store_prove_address (StoreWork *work, int kind, const char *key, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ADDRESS_PROVE);
    sql_bind_int (query, kind);
    sql_bind_text (query, key);
    return sql_run (query, error);
}

static gpointer
read_address (const SqlQuery *query)
{
    StoredAddress *address = g_new0 (StoredAddress, 1);
    address->kind = (int) sql_int (query, "kind");
    address->key = sql_text (query, "addr");
    address->shown = sql_text (query, "shown");
    address->is_proven = sql_int (query, "proven") != 0;
    address->is_refused = sql_int (query, "refused") != 0;
    address->bounces = (guint) sql_int (query, "bounces");
    address->bounced_ms = sql_int (query, "bounced_ms");
    address->code = sql_int (query, "code");
    address->carrier = sql_text (query, "carrier");
    return address;
}

GPtrArray *
store_list_addresses (StoreWork *work, gint64 account, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ADDRESSES_OF);
    sql_bind_int (query, account);
    return sql_all_rows (query, read_address, stored_address_free, error);
}

gboolean
store_set_refused (StoreWork *work, int kind, const char *key, gboolean refused, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ADDRESS_SET_REFUSED);
    sql_bind_int (query, refused);
    sql_bind_int (query, kind);
    sql_bind_text (query, key);
    sql_bind_int (query, refused);
    return sql_run (query, error);
}

gboolean
store_note_bounce (StoreWork *work, gint64 account, int kind, gboolean bounced, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, bounced ? ADDRESS_BOUNCED : ADDRESS_REACHED);
    if (bounced) {
        sql_bind_int (query, STORE_BOUNCES_MOST);
        sql_bind_int (query, work->now_ms);
    }
    sql_bind_int (query, account);
    sql_bind_int (query, kind);
    return sql_run (query, error);
}

gboolean
store_forget_bounces (StoreWork *work, int kind, const char *key, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ADDRESS_HEARD);
    sql_bind_int (query, kind);
    sql_bind_text (query, key);
    return sql_run (query, error);
}

/* Asked first: nearly every text comes by the way of the one before, and a row that is not written is
 * not locked. */
static gboolean
has_way (StoreWork *work, int kind, const char *key, gint64 code, const char *carrier,
         gboolean *has, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ADDRESS_WAY);
    gboolean row = FALSE;
    sql_bind_int (query, kind);
    sql_bind_text (query, key);
    if (!sql_next (query, &row, error))
        return FALSE;
    g_autofree char *stored = row ? sql_text (query, "carrier") : NULL;
    *has = !row
           || (sql_int (query, "code") == code && g_strcmp0 (stored, carrier) == 0
               && sql_int (query, "heard_ms") > work->now_ms - HEARD_EVERY_MS
               && sql_int (query, "bounces") == 0);
    return TRUE;
}

gboolean
store_set_way (StoreWork *work, int kind, const char *key, gint64 code, const char *carrier,
               GError **error)
{
    gboolean has = FALSE;
    if (!has_way (work, kind, key, code, carrier, &has, error))
        return FALSE;
    if (has)
        return TRUE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, ADDRESS_SET_WAY);
    sql_bind_int (query, code);
    sql_bind_text (query, carrier);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, kind);
    sql_bind_text (query, key);
    return sql_run (query, error);
}
