/* SPDX-License-Identifier: ISC */
/* One connection to an SQL engine, with every statement of ours prepared by name.  All SQL
 * stands in statements/; nothing here or above formats any.  A connection is one thread's at a
 * time. */
#pragma once

#include <glib.h>

#include "imcore/storage/statements/all.h"

#define SQL_ERROR (sql_error_quark ())
GQuark sql_error_quark (void);

typedef enum {
    SQL_ERROR_DUPLICATE, /* a unique key is taken; the work so far stands */
    SQL_ERROR_AGAIN,     /* deadlock or lock wait: roll back and repeat the whole work */
    SQL_ERROR_AWAY,      /* nothing can be written now: gone, full, shut to us; open another */
    SQL_ERROR_FAILED,    /* anything else: a defect */
} SqlError;

typedef struct Sql Sql;
typedef struct SqlQuery SqlQuery;

/* Before a thread's first and after its last use of this header.  The first call of all comes
 * before there are several threads. */
void sql_enter_thread (void);
void sql_leave_thread (void);

/* Opens the store at @url (see store.url), with the password in @password_file if that is not
 * empty.  No statement is prepared yet. */
Sql *sql_open (const char *url, const char *password_file, GError **error);
void sql_close (Sql *sql);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sql, sql_close)

/* Prepares every statement, or one; the tables it speaks of must be there. */
gboolean sql_prepare (Sql *sql, GError **error);
gboolean sql_prepare_one (Sql *sql, SqlStatement statement, GError **error);

/* Runs one statement of the schema as it stands, without binds or rows. */
gboolean sql_run_ddl (Sql *sql, const char *statement, GError **error);
/* Is this engine MySQL?  For the schema's words only. */
gboolean sql_is_mysql (const Sql *sql);

/* A transaction, and marks within it that can be gone back to.  @writes takes the write lock at
 * once where there is only one; without it nothing may be written, and no mark is set. */
gboolean sql_begin (Sql *sql, gboolean writes, GError **error);
gboolean sql_commit (Sql *sql, GError **error);
void sql_rollback (Sql *sql);
gboolean sql_mark (Sql *sql, GError **error);
gboolean sql_keep (Sql *sql, GError **error);
gboolean sql_go_back (Sql *sql, GError **error);

/* Takes the statement into use; give it back with sql_done() (g_autoptr does) before it is
 * taken again.  Binds follow in the order of the question marks; until then what they point to
 * must live. */
SqlQuery *sql_query (Sql *sql, SqlStatement statement);
void sql_done (SqlQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SqlQuery, sql_done)

void sql_bind_int (SqlQuery *query, gint64 value);
void sql_bind_text (SqlQuery *query, const char *value); /* NULL binds NULL */
void sql_bind_bytes (SqlQuery *query, const void *value, gsize length); /* never NULL's */
void sql_bind_null (SqlQuery *query);

/* Runs a statement that changes rows. */
gboolean sql_run (SqlQuery *query, GError **error);
gint64 sql_changed (const SqlQuery *query);  /* rows it matched */
gint64 sql_added_id (const SqlQuery *query); /* id of the row it inserted */

/* The next row: TRUE with *@row TRUE; TRUE with *@row FALSE at the end. */
gboolean sql_next (SqlQuery *query, gboolean *row, GError **error);
/* Columns of the row by name; the name must be one of the statement's. */
gint64 sql_int (const SqlQuery *query, const char *column); /* NULL reads as 0 */
gboolean sql_is_null (const SqlQuery *query, const char *column);
char *sql_text (const SqlQuery *query, const char *column);    /* NULL for NULL; yours */
GBytes *sql_bytes (const SqlQuery *query, const char *column); /* NULL for NULL; yours */

/* Of the next row that column; 0 where there is no row. */
gboolean sql_next_int (SqlQuery *query, const char *column, gint64 *value, GError **error);
/* Of all rows that column, as gint64. */
GArray *sql_all_ints (SqlQuery *query, const char *column, GError **error);
/* All rows, each as @read makes it; @free frees one. */
typedef gpointer (*SqlReadRow) (const SqlQuery *query);
GPtrArray *sql_all_rows (SqlQuery *query, SqlReadRow read, GDestroyNotify free, GError **error);

/* ---- What an engine is (sql_sqlite.c, sql_mysql.c) --------------------------------------- */

typedef struct {
    enum { SQL_NULL, SQL_INT, SQL_BYTES } type;
    gint64 number;
    const void *bytes; /* the engine's, until the next fetch */
    gsize length;
} SqlValue;

typedef struct {
    const char *scheme; /* of store.url */
    gpointer (*open) (GUri *url, const char *password, GError **error);
    void (*close) (gpointer connection);
    gboolean (*run) (gpointer connection, const char *statement, GError **error);
    gpointer (*prepare) (gpointer connection, const char *statement, GError **error);
    void (*unprepare) (gpointer prepared);
    char **(*columns) (gpointer prepared);
    gboolean (*execute) (gpointer prepared, const SqlValue *binds, guint n_binds,
                         GError **error);
    gboolean (*fetch) (gpointer prepared, SqlValue *row, gboolean *more, GError **error);
    void (*reset) (gpointer prepared);
    gint64 (*changed) (gpointer prepared);
    gint64 (*added_id) (gpointer prepared);
    void (*enter_thread) (void); /* NULL: nothing to do */
    void (*leave_thread) (void);
    /* NULL: what is not needed, and would be a question to the server. */
    const char *begin_reading, *begin_writing, *keep_mark;
    gboolean is_mysql;
} SqlEngine;

extern const SqlEngine sql_engine_sqlite;
extern const SqlEngine sql_engine_mysql;
