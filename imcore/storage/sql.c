/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/sql.h"

#include "imcore/imcore.h"

#include <string.h>

G_DEFINE_QUARK (sql-error-quark, sql_error)

enum { MOST_BINDS = 16, MOST_COLUMNS = 24 };

/* Each statement in the two engines' words; the same text twice unless they must differ. */
static const struct {
    const char *name, *mysql, *sqlite;
} texts[] = {
#define STATEMENT(name, text) { #name, text, text },
#define STATEMENT_EACH(name, mysql, sqlite) { #name, mysql, sqlite },
#include "imcore/storage/statements/list.h"
#undef STATEMENT
#undef STATEMENT_EACH
};

struct SqlQuery {
    const SqlEngine *engine;
    gpointer prepared;
    char **columns;
    gboolean in_use, executed;
    guint n_binds;
    SqlValue binds[MOST_BINDS];
    SqlValue row[MOST_COLUMNS];
};

struct Sql {
    const SqlEngine *engine;
    gpointer connection;
    gboolean in_transaction;
    SqlQuery queries[N_SQL_STATEMENTS];
};

static const SqlEngine *const engines[] = {
    &sql_engine_sqlite,
#ifdef HAVE_MYSQL
    &sql_engine_mysql,
#endif
};

void
sql_enter_thread (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
        if (engines[i]->enter_thread != NULL)
            engines[i]->enter_thread ();
}

void
sql_leave_thread (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
        if (engines[i]->leave_thread != NULL)
            engines[i]->leave_thread ();
}

static const SqlEngine *
engine_of (const char *scheme)
{
    for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
        if (strcmp (scheme, engines[i]->scheme) == 0)
            return engines[i];
    return NULL;
}

Sql *
sql_open (const char *url, const char *password_file, GError **error)
{
    g_autoptr (GUri) parsed = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);
    const SqlEngine *engine = parsed != NULL ? engine_of (g_uri_get_scheme (parsed)) : NULL;
    if (engine == NULL) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "store.url = %s names no store built in: write mysql://USER@HOST/DATABASE "
                     "or sqlite:///PATH",
                     url);
        return NULL;
    }
    g_autofree char *password = im_read_password (password_file, "store.password_file", error);
    gpointer connection = password != NULL ? engine->open (parsed, password, error) : NULL;
    if (connection == NULL)
        return NULL;
    Sql *sql = g_new0 (Sql, 1);
    sql->engine = engine;
    sql->connection = connection;
    return sql;
}

void
sql_close (Sql *sql)
{
    if (sql == NULL)
        return;
    for (guint i = 0; i < N_SQL_STATEMENTS; i++) {
        if (sql->queries[i].prepared != NULL)
            sql->engine->unprepare (sql->queries[i].prepared);
        g_strfreev (sql->queries[i].columns);
    }
    sql->engine->close (sql->connection);
    g_free (sql);
}

gboolean
sql_prepare_one (Sql *sql, SqlStatement statement, GError **error)
{
    SqlQuery *query = &sql->queries[statement];
    if (query->prepared != NULL)
        return TRUE;
    query->engine = sql->engine;
    query->prepared = sql->engine->prepare (
        sql->connection,
        sql->engine->is_mysql ? texts[statement].mysql : texts[statement].sqlite, error);
    if (query->prepared == NULL) {
        g_prefix_error (error, "%s: ", texts[statement].name);
        return FALSE;
    }
    query->columns = sql->engine->columns (query->prepared);
    g_assert (g_strv_length (query->columns) <= MOST_COLUMNS);
    return TRUE;
}

gboolean
sql_prepare (Sql *sql, GError **error)
{
    for (guint i = 0; i < N_SQL_STATEMENTS; i++)
        if (!sql_prepare_one (sql, (SqlStatement) i, error))
            return FALSE;
    return TRUE;
}

gboolean
sql_run_ddl (Sql *sql, const char *statement, GError **error)
{
    return sql->engine->run (sql->connection, statement, error);
}

gboolean
sql_is_mysql (const Sql *sql)
{
    return sql->engine->is_mysql;
}

gboolean
sql_begin (Sql *sql, gboolean writes, GError **error)
{
    const char *begin = writes ? sql->engine->begin_writing : sql->engine->begin_reading;
    sql->in_transaction = begin != NULL;
    return begin == NULL || sql->engine->run (sql->connection, begin, error);
}

gboolean
sql_commit (Sql *sql, GError **error)
{
    if (sql->in_transaction && !sql->engine->run (sql->connection, "COMMIT", error))
        return FALSE;
    sql->in_transaction = FALSE;
    return TRUE;
}

/* A rollback that fails has lost its connection, which rolls back too. */
void
sql_rollback (Sql *sql)
{
    if (sql->in_transaction)
        sql->engine->run (sql->connection, "ROLLBACK", NULL);
    sql->in_transaction = FALSE;
}

gboolean
sql_mark (Sql *sql, GError **error)
{
    return sql->engine->run (sql->connection, "SAVEPOINT act", error);
}

gboolean
sql_keep (Sql *sql, GError **error)
{
    const char *keep = sql->engine->keep_mark;
    return keep == NULL || sql->engine->run (sql->connection, keep, error);
}

gboolean
sql_go_back (Sql *sql, GError **error)
{
    return sql->engine->run (sql->connection, "ROLLBACK TO SAVEPOINT act", error)
           && sql_keep (sql, error);
}

SqlQuery *
sql_query (Sql *sql, SqlStatement statement)
{
    SqlQuery *query = &sql->queries[statement];
    g_assert (query->prepared != NULL && !query->in_use);
    query->in_use = TRUE;
    query->executed = FALSE;
    query->n_binds = 0;
    return query;
}

void
sql_done (SqlQuery *query)
{
    if (query == NULL)
        return;
    query->engine->reset (query->prepared);
    query->in_use = FALSE;
}

static void
bind (SqlQuery *query, SqlValue value)
{
    g_assert (query->n_binds < MOST_BINDS && !query->executed);
    query->binds[query->n_binds++] = value;
}

void
sql_bind_int (SqlQuery *query, gint64 value)
{
    bind (query, (SqlValue){ .type = SQL_INT, .number = value });
}

void
sql_bind_text (SqlQuery *query, const char *value)
{
    if (value == NULL)
        sql_bind_null (query);
    else
        sql_bind_bytes (query, value, strlen (value));
}

void
sql_bind_bytes (SqlQuery *query, const void *value, gsize length)
{
    /* GBytes has no bytes where there are none; engines would take that for NULL */
    const void *bytes = length > 0 ? value : "";
    bind (query, (SqlValue){ .type = SQL_BYTES, .bytes = bytes, .length = length });
}

void
sql_bind_null (SqlQuery *query)
{
    bind (query, (SqlValue){ .type = SQL_NULL });
}

gboolean
sql_run (SqlQuery *query, GError **error)
{
    query->executed = TRUE;
    return query->engine->execute (query->prepared, query->binds, query->n_binds, error);
}

gint64
sql_changed (const SqlQuery *query)
{
    return query->engine->changed (query->prepared);
}

gint64
sql_added_id (const SqlQuery *query)
{
    return query->engine->added_id (query->prepared);
}

gboolean
sql_next (SqlQuery *query, gboolean *row, GError **error)
{
    if (!query->executed && !sql_run (query, error))
        return FALSE;
    return query->engine->fetch (query->prepared, query->row, row, error);
}

static const SqlValue *
column (const SqlQuery *query, const char *name)
{
    for (guint i = 0; query->columns[i] != NULL; i++)
        if (strcmp (query->columns[i], name) == 0)
            return &query->row[i];
    g_error ("statement without column %s", name);
}

gint64
sql_int (const SqlQuery *query, const char *name)
{
    const SqlValue *value = column (query, name);
    return value->type == SQL_INT ? value->number : 0;
}

gboolean
sql_is_null (const SqlQuery *query, const char *name)
{
    return column (query, name)->type == SQL_NULL;
}

char *
sql_text (const SqlQuery *query, const char *name)
{
    const SqlValue *value = column (query, name);
    /* engines have no bytes for a value of none */
    const char *bytes = value->bytes != NULL ? value->bytes : "";
    return value->type == SQL_BYTES ? g_strndup (bytes, value->length) : NULL;
}

GBytes *
sql_bytes (const SqlQuery *query, const char *name)
{
    const SqlValue *value = column (query, name);
    return value->type == SQL_BYTES ? g_bytes_new (value->bytes, value->length) : NULL;
}

gboolean
sql_next_int (SqlQuery *query, const char *name, gint64 *value, GError **error)
{
    gboolean row = FALSE;
    if (!sql_next (query, &row, error))
        return FALSE;
    *value = row ? sql_int (query, name) : 0;
    return TRUE;
}

GArray *
sql_all_ints (SqlQuery *query, const char *name, GError **error)
{
    g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));
    gboolean row = FALSE;
    while (sql_next (query, &row, error)) {
        if (!row)
            return g_steal_pointer (&all);
        gint64 value = sql_int (query, name);
        g_array_append_val (all, value);
    }
    return NULL;
}

GPtrArray *
sql_all_rows (SqlQuery *query, SqlReadRow read, GDestroyNotify free, GError **error)
{
    g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (free);
    gboolean row = FALSE;
    while (sql_next (query, &row, error)) {
        if (!row)
            return g_steal_pointer (&all);
        g_ptr_array_add (all, read (query));
    }
    return NULL;
}
