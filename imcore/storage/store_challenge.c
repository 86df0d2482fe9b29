/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

#include <string.h>

enum { MOST_DUE = 100 }; /* at a time */

void
waiting_letter_free (WaitingLetter *letter)
{
    if (letter == NULL)
        return;
    g_free (letter->sender);
    g_free (letter->name);
    g_free (letter->subject);
    g_free (letter->text);
    g_free (letter->message_id);
    g_free (letter->attached);
    g_free (letter);
}

void
stored_challenge_free (StoredChallenge *challenge)
{
    if (challenge == NULL)
        return;
    g_free (challenge->key);
    g_free (challenge->shown);
    g_free (challenge);
}

/* ---- What waits -------------------------------------------------------------------------- */

gboolean
store_add_waiting (StoreWork *work, const char *key, const WaitingLetter *letter,
                   gint64 until_ms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, WAITING_ADD);
    sql_bind_text (query, key);
    sql_bind_text (query, letter->sender);
    sql_bind_int (query, letter->number);
    sql_bind_text (query, letter->name);
    sql_bind_text (query, letter->subject);
    sql_bind_text (query, letter->text);
    sql_bind_text (query, letter->message_id);
    sql_bind_bytes (query, letter->dedupe, DEDUPE_BYTES);
    sql_bind_int (query, until_ms);
    sql_bind_text (query, letter->attached);
    return sql_run (query, error);
}

gboolean
store_count_waiting (StoreWork *work, const char *key, gint64 *n, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, WAITING_COUNT);
    gboolean row = FALSE;
    sql_bind_text (query, key);
    sql_bind_int (query, work->now_ms);
    if (!sql_next (query, &row, error))
        return FALSE;
    *n = row ? sql_int (query, "n") : 0;
    return TRUE;
}

static gpointer
read_waiting (const SqlQuery *query)
{
    WaitingLetter *letter = g_new0 (WaitingLetter, 1);
    gsize length = 0;
    g_autoptr (GBytes) dedupe = sql_bytes (query, "dedupe");
    const guint8 *bytes = g_bytes_get_data (dedupe, &length);
    memcpy (letter->dedupe, bytes, MIN (length, sizeof letter->dedupe));
    letter->id = sql_int (query, "id");
    letter->sender = sql_text (query, "sender");
    letter->number = sql_int (query, "number");
    letter->name = sql_text (query, "name");
    letter->subject = sql_text (query, "subject");
    letter->text = sql_text (query, "body");
    letter->message_id = sql_text (query, "message_id");
    letter->attached = sql_text (query, "attached");
    return letter;
}

static GPtrArray *
list_waiting (StoreWork *work, const char *key, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, WAITING_OF);
    sql_bind_text (query, key);
    sql_bind_int (query, work->now_ms);
    return sql_all_rows (query, read_waiting, (GDestroyNotify) waiting_letter_free, error);
}

GPtrArray *
store_take_waiting (StoreWork *work, const char *key, GError **error)
{
    g_autoptr (GPtrArray) all = list_waiting (work, key, error);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        g_autoptr (SqlQuery) query = sql_query (work->sql, WAITING_REMOVE);
        sql_bind_int (query, ((const WaitingLetter *) g_ptr_array_index (all, i))->id);
        if (!sql_run (query, error))
            return NULL;
    }
    return g_steal_pointer (&all);
}

gboolean
store_drop_waiting (StoreWork *work, const char *key, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, WAITING_REMOVE_OF);
    sql_bind_text (query, key);
    return sql_run (query, error);
}

/* ---- What was asked ---------------------------------------------------------------------- */

gboolean
store_find_challenge (StoreWork *work, const char *key, StoredChallenge **challenge,
                      GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, CHALLENGE_FIND);
    gboolean row = FALSE;
    g_clear_pointer (challenge, stored_challenge_free);
    sql_bind_text (query, key);
    if (!sql_next (query, &row, error))
        return FALSE;
    if (!row)
        return TRUE;
    *challenge = g_new0 (StoredChallenge, 1);
    (*challenge)->key = g_strdup (key);
    (*challenge)->shown = sql_text (query, "shown");
    (*challenge)->asked_ms = sql_int (query, "asked_ms");
    (*challenge)->first_delivery = sql_int (query, "first_delivery");
    (*challenge)->last_delivery = sql_int (query, "last_delivery");
    return TRUE;
}

gboolean
store_hold_challenge (StoreWork *work, const char *key, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, CHALLENGE_HOLD);
    gboolean row = TRUE;
    sql_bind_text (query, key);
    while (row)
        if (!sql_next (query, &row, error))
            return FALSE;
    return TRUE;
}

gboolean
store_add_challenge (StoreWork *work, const char *key, const char *shown, gboolean *taken,
                     GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, CHALLENGE_ADD);
    sql_bind_text (query, key);
    sql_bind_text (query, shown);
    sql_bind_int (query, work->now_ms);
    return run_unless_taken (query, taken, error);
}

gboolean
store_renew_challenge (StoreWork *work, const StoredChallenge *challenge, gboolean *renewed,
                       GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, CHALLENGE_RENEW);
    sql_bind_int (query, work->now_ms);
    sql_bind_text (query, challenge->key);
    sql_bind_int (query, challenge->asked_ms);
    if (!sql_run (query, error))
        return FALSE;
    *renewed = sql_changed (query) > 0;
    return TRUE;
}

gboolean
store_open_challenge (StoreWork *work, const char *key, gint64 first_delivery,
                      gint64 last_delivery, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, CHALLENGE_OPEN);
    sql_bind_int (query, first_delivery);
    sql_bind_int (query, last_delivery);
    sql_bind_text (query, key);
    return sql_run (query, error);
}

gboolean
store_close_challenge (StoreWork *work, const char *key, gint64 delivery, gboolean *was_open,
                       GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, CHALLENGE_CLOSE);
    sql_bind_text (query, key);
    sql_bind_int (query, delivery);
    sql_bind_int (query, delivery);
    if (!sql_run (query, error))
        return FALSE;
    *was_open = sql_changed (query) > 0;
    return TRUE;
}

static gpointer
read_due (const SqlQuery *query)
{
    StoredChallenge *challenge = g_new0 (StoredChallenge, 1);
    challenge->key = sql_text (query, "addr");
    challenge->shown = sql_text (query, "shown");
    challenge->asked_ms = sql_int (query, "asked_ms");
    return challenge;
}

GPtrArray *
store_list_due_challenges (StoreWork *work, gint64 asked_ms, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, CHALLENGES_DUE);
    sql_bind_int (query, asked_ms);
    sql_bind_int (query, work->now_ms);
    sql_bind_int (query, MOST_DUE);
    return sql_all_rows (query, read_due, (GDestroyNotify) stored_challenge_free, error);
}

gboolean
store_forget_challenges (StoreWork *work, gint64 asked_ms, GError **error)
{
    g_autoptr (SqlQuery) waiting = sql_query (work->sql, WAITING_FORGET);
    sql_bind_int (waiting, work->now_ms);
    if (!sql_run (waiting, error))
        return FALSE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, CHALLENGES_FORGET);
    sql_bind_int (query, asked_ms);
    return sql_run (query, error);
}
