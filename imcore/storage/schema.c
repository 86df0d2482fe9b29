/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

#include <string.h>

enum { LOCK_S = 30 }; /* how long one `uinvite init` waits for another */

/* The DDL of each version, in order. */
static const char *const texts[] = {
#include "schema/schema_texts.inc"
};

/* What each engine calls the words between @ signs.  VARBINARY would make SQLite store digits as
 * numbers, so bytes are BLOBs there. */
static const struct {
    const char *word, *mysql, *sqlite;
} words[] = {
    { "@ID@", "BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT" },
    { "@TABLE@", "ENGINE=InnoDB", "" },
    { "@KEYED@", "ENGINE=InnoDB", "WITHOUT ROWID" },
    { "@BLOB@", "MEDIUMBLOB", "BLOB" },
    { "@IF_NOT_EXISTS@", "", "IF NOT EXISTS" },
    { "@NOW_MS@", "UNIX_TIMESTAMP() * 1000", "CAST(strftime('%s', 'now') AS INTEGER) * 1000" },
};

static char *
translate (const char *text, gboolean is_mysql)
{
    g_autoptr (GString) out = g_string_new (text);
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        g_string_replace (out, words[i].word, is_mysql ? words[i].mysql : words[i].sqlite, 0);
    g_autoptr (GRegex) bytes = g_regex_new ("@BYTES:([0-9]+)@", 0, 0, NULL);
    return g_regex_replace (bytes, out->str, -1, 0, is_mysql ? "VARBINARY(\\1)" : "BLOB", 0, NULL);
}

/* Every statement can be repeated; MySQL says so of an index by "that name is taken". */
static gboolean
run_statements (Sql *sql, const char *text, GError **error)
{
    g_autofree char *translated = translate (text, sql_is_mysql (sql));
    g_auto (GStrv) statements = g_strsplit (translated, ";", -1);
    for (char **s = statements; *s != NULL; s++) {
        g_autoptr (GError) why = NULL;
        if (*g_strstrip (*s) != '\0' && !sql_run_ddl (sql, *s, &why) && !is_duplicate (why)) {
            g_propagate_error (error, g_steal_pointer (&why));
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
find_version (Sql *sql, gint64 *version, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (sql, SCHEMA_FIND);
    return sql_next_int (query, "version", version, error);
}

static gboolean
add_version (Sql *sql, gint64 version, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (sql, SCHEMA_ADD);
    sql_bind_int (query, version);
    sql_bind_int (query, g_get_real_time () / 1000);
    return sql_run (query, error);
}

/* A store without our tables has version 0. */
static gboolean
find_version_or_none (Sql *sql, gint64 *version, GError **error)
{
    g_autoptr (GError) why = NULL;
    *version = 0;
    if (sql_prepare_one (sql, SCHEMA_FIND, &why))
        return find_version (sql, version, error);
    if (g_error_matches (why, SQL_ERROR, SQL_ERROR_FAILED))
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
}

gint64
schema_newest (void)
{
    return G_N_ELEMENTS (texts);
}

gboolean
schema_run (Sql *sql, gint64 version, GError **error)
{
    return run_statements (sql, texts[version - 1], error);
}

static gboolean
apply_after (Sql *sql, gint64 was, GError **error)
{
    const gint64 last = schema_newest ();
    for (gint64 v = was + 1; v <= last; v++)
        if (!schema_run (sql, v, error))
            return FALSE;
    if (!sql_prepare (sql, error))
        return FALSE;
    for (gint64 v = was + 1; v <= last; v++)
        if (!add_version (sql, v, error))
            return FALSE;
    return TRUE;
}

gboolean
schema_lock (Sql *sql, guint wait_s, GError **error)
{
    gint64 held = 0;
    if (!sql_is_mysql (sql))
        return sql_begin (sql, TRUE, error);
    if (!sql_prepare_one (sql, SCHEMA_LOCK, error))
        return FALSE;
    g_autoptr (SqlQuery) query = sql_query (sql, SCHEMA_LOCK);
    sql_bind_int (query, wait_s);
    if (!sql_next_int (query, "held", &held, error))
        return FALSE;
    if (held == 0)
        g_set_error (
            error, IM_ERROR, IM_ERROR_SCHEMA,
            "another `uinvite init` is at work on this store; try again when it has ended");
    return held != 0;
}

gboolean
schema_apply (Sql *sql, gint64 *was, GError **error)
{
    gboolean is_mysql = sql_is_mysql (sql);
    if (!schema_lock (sql, LOCK_S, error))
        return FALSE;
    return find_version_or_none (sql, was, error) && apply_after (sql, *was, error)
           && (is_mysql || sql_commit (sql, error));
}

/* The version is asked for first: a store of another one lacks what the statements speak of. */
gboolean
schema_check (Sql *sql, GError **error)
{
    gint64 version = 0;
    if (!find_version_or_none (sql, &version, error))
        return FALSE;
    if (version == schema_newest ())
        return sql_prepare (sql, error);
    if (version == 0)
        g_set_error (error, IM_ERROR, IM_ERROR_SCHEMA,
                     "the store has no schema of ours; run `uinvite init`");
    else
        g_set_error (error, IM_ERROR, IM_ERROR_SCHEMA,
                     "the store's schema is version %" G_GINT64_FORMAT
                     ", this program's is %" G_GINT64_FORMAT
                     "; run the `uinvite init` of the newer one",
                     version, schema_newest ());
    return FALSE;
}

gboolean
store_is_there (StoreWork *work, GError **error)
{
    gint64 version = 0;
    return find_version (work->sql, &version, error);
}
