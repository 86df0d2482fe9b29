/* SPDX-License-Identifier: ISC */
/* The embedded engine: WAL, every commit flushed, writers queue for the one write lock. */
#include <config.h>

#include "imcore/storage/sql.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

/* How long a writer waits for another process's transaction, which lasts milliseconds. */
enum { WAIT_FOR_LOCK_MS = 10000 };

/* @rc: an extended code; its low byte is the primary one. */
static SqlError
classify (int rc)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return SQL_ERROR_AGAIN;
    case SQLITE_CANTOPEN:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
        return SQL_ERROR_AWAY;
    }
    gboolean is_taken = rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY
                        || rc == SQLITE_CONSTRAINT_ROWID;
    return is_taken ? SQL_ERROR_DUPLICATE : SQL_ERROR_FAILED;
}

static void
set_error (GError **error, sqlite3 *db, int rc)
{
    g_set_error (error, SQL_ERROR, classify (rc), "SQLite: %s", sqlite3_errmsg (db));
}

static gboolean
run (gpointer connection, const char *statement, GError **error)
{
    int rc = sqlite3_exec (connection, statement, NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        set_error (error, connection, rc);
    return rc == SQLITE_OK;
}

/* What is read is kept in memory, up to 32 MiB of it: the default of 2 MiB holds the tables of some ten
 * thousand members.  Every commit is flushed.  What a savepoint may have to bring back is kept in memory: SQLite would
 * write all but the least of it into files below /var/tmp, people's words among it. */
static const char settings[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                               "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; "
                               "PRAGMA cache_size = -32768";

static void
close_connection (gpointer connection)
{
    sqlite3_close_v2 (connection);
}

/* SQLite would let everybody read what it makes, as far as the umask does; its other files take
 * their mode from this one.  A file that is there keeps the mode it was given. */
static void
make_file (const char *path)
{
    int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd >= 0)
        close (fd);
}

static gpointer
open_connection (GUri *url, const char *password G_GNUC_UNUSED, GError **error)
{
    sqlite3 *db = NULL;
    make_file (g_uri_get_path (url));
    int rc = sqlite3_open_v2 (g_uri_get_path (url), &db,
                              SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK) {
        g_set_error (error, SQL_ERROR, SQL_ERROR_AWAY, "SQLite: %s: %s", g_uri_get_path (url),
                     db != NULL ? sqlite3_errmsg (db) : "out of memory");
        sqlite3_close_v2 (db);
        return NULL;
    }
    sqlite3_extended_result_codes (db, 1);
    sqlite3_busy_timeout (db, WAIT_FOR_LOCK_MS);
    if (!run (db, settings, error)) {
        close_connection (db);
        return NULL;
    }
    return db;
}

static gpointer
prepare (gpointer connection, const char *statement, GError **error)
{
    sqlite3_stmt *prepared = NULL;
    int rc = sqlite3_prepare_v3 (connection, statement, -1, SQLITE_PREPARE_PERSISTENT,
                                 &prepared, NULL);
    if (rc != SQLITE_OK)
        set_error (error, connection, rc);
    return prepared;
}

static void
unprepare (gpointer prepared)
{
    sqlite3_finalize (prepared);
}

static char **
columns (gpointer prepared)
{
    g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
    for (int i = 0; i < sqlite3_column_count (prepared); i++)
        g_strv_builder_add (names, sqlite3_column_name (prepared, i));
    return g_strv_builder_end (names);
}

static void
bind (sqlite3_stmt *prepared, int place, const SqlValue *value)
{
    switch (value->type) {
    case SQL_NULL:
        sqlite3_bind_null (prepared, place);
        break;
    case SQL_INT:
        sqlite3_bind_int64 (prepared, place, value->number);
        break;
    case SQL_BYTES:
        sqlite3_bind_blob64 (prepared, place, value->bytes, value->length, SQLITE_STATIC);
        break;
    }
}

/* A statement without columns is stepped here, another by fetch(). */
static gboolean
execute (gpointer prepared, const SqlValue *binds, guint n_binds, GError **error)
{
    for (guint i = 0; i < n_binds; i++)
        bind (prepared, (int) i + 1, &binds[i]);
    if (sqlite3_column_count (prepared) > 0)
        return TRUE;
    int rc = sqlite3_step (prepared);
    if (rc != SQLITE_DONE)
        set_error (error, sqlite3_db_handle (prepared), rc);
    return rc == SQLITE_DONE;
}

static gboolean
fetch (gpointer prepared, SqlValue *row, gboolean *more, GError **error)
{
    int rc = sqlite3_step (prepared);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
        set_error (error, sqlite3_db_handle (prepared), rc);
        return FALSE;
    }
    *more = rc == SQLITE_ROW;
    for (int i = 0; *more && i < sqlite3_column_count (prepared); i++) {
        int type = sqlite3_column_type (prepared, i);
        row[i] = (SqlValue){ .type = type == SQLITE_NULL      ? SQL_NULL
                                     : type == SQLITE_INTEGER ? SQL_INT
                                                              : SQL_BYTES };
        if (row[i].type == SQL_INT)
            row[i].number = sqlite3_column_int64 (prepared, i);
        else if (row[i].type == SQL_BYTES) {
            row[i].bytes = sqlite3_column_blob (prepared, i);
            row[i].length = (gsize) sqlite3_column_bytes (prepared, i);
        }
    }
    return TRUE;
}

static void
reset (gpointer prepared)
{
    sqlite3_reset (prepared);
    sqlite3_clear_bindings (prepared);
}

static gint64
changed (gpointer prepared)
{
    return sqlite3_changes64 (sqlite3_db_handle (prepared));
}

static gint64
added_id (gpointer prepared)
{
    return sqlite3_last_insert_rowid (sqlite3_db_handle (prepared));
}

const SqlEngine sql_engine_sqlite = {
    .scheme = "sqlite",
    .open = open_connection,
    .close = close_connection,
    .run = run,
    .prepare = prepare,
    .unprepare = unprepare,
    .columns = columns,
    .execute = execute,
    .fetch = fetch,
    .reset = reset,
    .changed = changed,
    .added_id = added_id,
    .begin_reading = "BEGIN",
    .begin_writing = "BEGIN IMMEDIATE",
    .keep_mark = "RELEASE SAVEPOINT act",
};
