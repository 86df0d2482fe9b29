/* SPDX-License-Identifier: ISC */
/* MySQL and MariaDB through Connector/C.  Reconnection by the library stays off: it would
 * commit the second half of a transaction whose first half was lost. */
#include <config.h>

#include "imcore/storage/sql.h"

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <string.h>

enum { CONNECT_WAIT_S = 5, ANSWER_WAIT_S = 30 };

/* Codes that mysqld_error.h has not, or under other names in other versions. */
enum {
    ER_NODE_NOT_READY = 1047,      /* of a Galera cluster: "unknown command" elsewhere */
    ER_SERVER_IS_READ_ONLY = 1290, /* a replica, to whoever is not its administrator */
    ER_CONNECTION_KILLED_CODE = 1927,
    ER_IDLE_CODE = 4031,
};

typedef struct {
    MYSQL_STMT *statement;
    guint n_columns;
    MYSQL_BIND *columns; /* one each; bytes are fetched by a second call, with room for them */
    gint64 *numbers;
    unsigned long *lengths;
    my_bool *nulls;
    GByteArray **bytes;
} Prepared;

static SqlError
classify (unsigned int code)
{
    switch (code) {
    case ER_DUP_ENTRY:
    case ER_DUP_KEYNAME:   /* an index of the schema that is there */
    case ER_DUP_FIELDNAME: /* a column */
        return SQL_ERROR_DUPLICATE;
    case ER_LOCK_DEADLOCK:
    case ER_LOCK_WAIT_TIMEOUT:
        return SQL_ERROR_AGAIN;
    case CR_CONNECTION_ERROR:
    case CR_CONN_HOST_ERROR:
    case CR_UNKNOWN_HOST:
    case CR_SERVER_GONE_ERROR:
    case CR_SERVER_LOST:
    case CR_SERVER_LOST_EXTENDED:
    case ER_UNKNOWN_STMT_HANDLER:
    case ER_SERVER_SHUTDOWN:
    case ER_CON_COUNT_ERROR:
    case ER_CONNECTION_KILLED_CODE:
    case ER_IDLE_CODE:
    case ER_NODE_NOT_READY:
    case ER_SERVER_IS_READ_ONLY:
    case ER_ACCESS_DENIED_ERROR: /* what the operator has to put right, and can */
    case ER_DBACCESS_DENIED_ERROR:
    case ER_BAD_DB_ERROR:
    case ER_DISK_FULL:
    case ER_RECORD_FILE_FULL:
        return SQL_ERROR_AWAY;
    default:
        return SQL_ERROR_FAILED;
    }
}

static void
set_error (GError **error, unsigned int code, const char *words)
{
    g_set_error (error, SQL_ERROR, classify (code), "MySQL %u: %s", code, words);
}

static gboolean
run (gpointer connection, const char *statement, GError **error)
{
    if (mysql_real_query (connection, statement, strlen (statement)) == 0)
        return TRUE;
    set_error (error, mysql_errno (connection), mysql_error (connection));
    return FALSE;
}

static void
close_connection (gpointer connection)
{
    mysql_close (connection);
}

/* The options of mysql://USER@HOST:PORT/DATABASE?socket=PATH&ca=FILE; TLS wherever a CA is
 * named. */
static gboolean
set_options (MYSQL *mysql, GHashTable *query)
{
    unsigned int connect_s = CONNECT_WAIT_S, answer_s = ANSWER_WAIT_S;
    my_bool yes = 1;
    const char *ca = query != NULL ? g_hash_table_lookup (query, "ca") : NULL;
    gboolean good = mysql_optionsv (mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s) == 0
                    && mysql_optionsv (mysql, MYSQL_OPT_READ_TIMEOUT, &answer_s) == 0
                    && mysql_optionsv (mysql, MYSQL_OPT_WRITE_TIMEOUT, &answer_s) == 0
                    && mysql_optionsv (mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4") == 0
                    && mysql_optionsv (mysql, MYSQL_INIT_COMMAND,
                                       "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
                           == 0
                    && mysql_optionsv (mysql, MYSQL_INIT_COMMAND,
                                       "SET SESSION innodb_lock_wait_timeout = 5")
                           == 0;
    if (ca != NULL)
        good = good && mysql_ssl_set (mysql, NULL, NULL, ca, NULL, NULL) == 0
               && mysql_optionsv (mysql, MYSQL_OPT_SSL_ENFORCE, &yes) == 0
               && mysql_optionsv (mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes) == 0;
    return good;
}

static gpointer
open_connection (GUri *url, const char *password, GError **error)
{
    const char *query = g_uri_get_query (url);
    g_autoptr (GHashTable) options = NULL;
    if (query != NULL)
        options = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL);
    const char *socket_path = options != NULL ? g_hash_table_lookup (options, "socket") : NULL;
    const char *database = g_uri_get_path (url);
    MYSQL *mysql = mysql_init (NULL);
    g_assert (mysql != NULL);
    /* affected rows count matched ones, as SQLite does */
    if (!set_options (mysql, options)
        || mysql_real_connect (mysql, g_uri_get_host (url), g_uri_get_user (url), password,
                               *database == '/' ? database + 1 : database,
                               MAX (g_uri_get_port (url), 0), socket_path, CLIENT_FOUND_ROWS)
               == NULL) {
        set_error (error, mysql_errno (mysql), mysql_error (mysql));
        mysql_close (mysql);
        return NULL;
    }
    return mysql;
}

static gboolean
is_number (enum enum_field_types type)
{
    return type == MYSQL_TYPE_LONGLONG || type == MYSQL_TYPE_LONG || type == MYSQL_TYPE_SHORT
           || type == MYSQL_TYPE_TINY || type == MYSQL_TYPE_INT24;
}

static void
describe_columns (Prepared *prepared, MYSQL_RES *metadata)
{
    guint n = mysql_num_fields (metadata);
    prepared->n_columns = n;
    prepared->columns = g_new0 (MYSQL_BIND, n);
    prepared->numbers = g_new0 (gint64, n);
    prepared->lengths = g_new0 (unsigned long, n);
    prepared->nulls = g_new0 (my_bool, n);
    prepared->bytes = g_new0 (GByteArray *, n);
    for (guint i = 0; i < n; i++) {
        MYSQL_BIND *column = &prepared->columns[i];
        column->is_null = &prepared->nulls[i];
        column->length = &prepared->lengths[i];
        if (is_number (mysql_fetch_field_direct (metadata, i)->type)) {
            column->buffer_type = MYSQL_TYPE_LONGLONG;
            column->buffer = &prepared->numbers[i];
        } else {
            column->buffer_type = MYSQL_TYPE_BLOB;
            prepared->bytes[i] = g_byte_array_new ();
        }
    }
}

static gpointer
prepare (gpointer connection, const char *text, GError **error)
{
    MYSQL_STMT *statement = mysql_stmt_init (connection);
    g_assert (statement != NULL);
    if (mysql_stmt_prepare (statement, text, strlen (text)) != 0) {
        set_error (error, mysql_stmt_errno (statement), mysql_stmt_error (statement));
        mysql_stmt_close (statement);
        return NULL;
    }
    Prepared *prepared = g_new0 (Prepared, 1);
    prepared->statement = statement;
    MYSQL_RES *metadata = mysql_stmt_result_metadata (statement);
    if (metadata != NULL) {
        describe_columns (prepared, metadata);
        mysql_free_result (metadata);
    }
    return prepared;
}

static void
unprepare (gpointer data)
{
    Prepared *prepared = data;
    mysql_stmt_close (prepared->statement);
    for (guint i = 0; i < prepared->n_columns; i++)
        if (prepared->bytes[i] != NULL)
            g_byte_array_unref (prepared->bytes[i]);
    g_free (prepared->columns);
    g_free (prepared->numbers);
    g_free (prepared->lengths);
    g_free (prepared->nulls);
    g_free (prepared->bytes);
    g_free (prepared);
}

static char **
columns (gpointer data)
{
    Prepared *prepared = data;
    g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
    MYSQL_RES *metadata = mysql_stmt_result_metadata (prepared->statement);
    for (guint i = 0; metadata != NULL && i < prepared->n_columns; i++)
        g_strv_builder_add (names, mysql_fetch_field_direct (metadata, i)->name);
    if (metadata != NULL)
        mysql_free_result (metadata);
    return g_strv_builder_end (names);
}

static gboolean
failed (Prepared *prepared, GError **error)
{
    set_error (error, mysql_stmt_errno (prepared->statement),
               mysql_stmt_error (prepared->statement));
    return FALSE;
}

static gboolean
execute (gpointer data, const SqlValue *binds, guint n_binds, GError **error)
{
    Prepared *prepared = data;
    g_autofree MYSQL_BIND *in = g_new0 (MYSQL_BIND, n_binds + 1);
    g_assert (mysql_stmt_param_count (prepared->statement) == n_binds);
    for (guint i = 0; i < n_binds; i++) {
        switch (binds[i].type) {
        case SQL_NULL:
            in[i].buffer_type = MYSQL_TYPE_NULL;
            break;
        case SQL_INT:
            in[i].buffer_type = MYSQL_TYPE_LONGLONG;
            in[i].buffer = (void *) &binds[i].number;
            break;
        case SQL_BYTES:
            in[i].buffer_type = MYSQL_TYPE_BLOB;
            in[i].buffer = (void *) binds[i].bytes;
            in[i].buffer_length = binds[i].length;
            break;
        }
    }
    if ((n_binds > 0 && mysql_stmt_bind_param (prepared->statement, in) != 0)
        || mysql_stmt_execute (prepared->statement) != 0)
        return failed (prepared, error);
    if (prepared->n_columns > 0
        && (mysql_stmt_bind_result (prepared->statement, prepared->columns) != 0
            || mysql_stmt_store_result (prepared->statement) != 0))
        return failed (prepared, error);
    return TRUE;
}

/* Bytes were bound with no room, so that fetching told their length; now they are fetched. */
static gboolean
fetch_bytes (Prepared *prepared, guint column, SqlValue *value, GError **error)
{
    GByteArray *bytes = prepared->bytes[column];
    g_byte_array_set_size (bytes, prepared->lengths[column]);
    unsigned long length = 0;
    my_bool is_null = 0;
    MYSQL_BIND room = {
        .buffer_type = MYSQL_TYPE_BLOB,
        .buffer = bytes->data,
        .buffer_length = bytes->len,
        .length = &length,
        .is_null = &is_null,
    };
    if (bytes->len > 0 && mysql_stmt_fetch_column (prepared->statement, &room, column, 0) != 0)
        return failed (prepared, error);
    *value = (SqlValue){ .type = SQL_BYTES, .bytes = bytes->data, .length = bytes->len };
    return TRUE;
}

static gboolean
fetch (gpointer data, SqlValue *row, gboolean *more, GError **error)
{
    Prepared *prepared = data;
    int rc = mysql_stmt_fetch (prepared->statement);
    if (rc != 0 && rc != MYSQL_NO_DATA && rc != MYSQL_DATA_TRUNCATED)
        return failed (prepared, error);
    *more = rc != MYSQL_NO_DATA;
    for (guint i = 0; *more && i < prepared->n_columns; i++) {
        if (prepared->nulls[i])
            row[i] = (SqlValue){ .type = SQL_NULL };
        else if (prepared->bytes[i] == NULL)
            row[i] = (SqlValue){ .type = SQL_INT, .number = prepared->numbers[i] };
        else if (!fetch_bytes (prepared, i, &row[i], error))
            return FALSE;
    }
    return TRUE;
}

static void
reset (gpointer data)
{
    Prepared *prepared = data;
    mysql_stmt_free_result (prepared->statement);
}

static gint64
changed (gpointer data)
{
    Prepared *prepared = data;
    return (gint64) mysql_stmt_affected_rows (prepared->statement);
}

static gint64
added_id (gpointer data)
{
    Prepared *prepared = data;
    return (gint64) mysql_stmt_insert_id (prepared->statement);
}

static void
enter_thread (void)
{
    mysql_library_init (0, NULL, NULL); /* only the first of all does anything */
    mysql_thread_init ();
}

static void
leave_thread (void)
{
    mysql_thread_end ();
}

const SqlEngine sql_engine_mysql = {
    .scheme = "mysql",
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
    .enter_thread = enter_thread,
    .leave_thread = leave_thread,
    .begin_reading = NULL, /* READ COMMITTED: each statement sees what is committed by then */
    .begin_writing = "START TRANSACTION",
    .keep_mark = NULL, /* the next of its name takes its place */
    .is_mysql = TRUE,
};
