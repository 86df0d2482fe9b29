/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

gboolean
store_find_thread (StoreWork *work, ImParty account, ImParty peer, char **letter,
                   GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, THREAD_FIND);
    gboolean row = FALSE;
    g_clear_pointer (letter, g_free);
    sql_bind_int (query, account);
    sql_bind_int (query, peer);
    if (!sql_next (query, &row, error))
        return FALSE;
    if (row)
        *letter = sql_text (query, "letter");
    return TRUE;
}

gboolean
store_set_thread (StoreWork *work, ImParty account, ImParty peer, const char *letter,
                  GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, THREAD_SET);
    sql_bind_int (query, account);
    sql_bind_int (query, peer);
    sql_bind_text (query, letter);
    return sql_run (query, error);
}
