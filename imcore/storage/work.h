/* SPDX-License-Identifier: ISC */
/* What the store's own files share: the work of one act. */
#pragma once

#include "imcore/storage/sql.h"
#include "imcore/storage/store.h"

struct StoreWork {
    Sql *sql;
    gint64 now_ms;
    gboolean undone;
    guint rings;     /* bit per ImRingOwner */
    GArray *effects; /* of StoreEffect; NULL: nobody watches */
};

/* Tells who watches the act. */
static inline void
note_effect (StoreWork *work, StoreEffect effect)
{
    if (work->effects != NULL)
        g_array_append_val (work->effects, effect);
}

/* Is @error the engine's "that key is taken"? */
static inline gboolean
is_duplicate (const GError *error)
{
    return g_error_matches (error, SQL_ERROR, SQL_ERROR_DUPLICATE);
}

/* Runs an INSERT.  *@taken: its key is, and nothing was written. */
static inline gboolean
run_unless_taken (SqlQuery *query, gboolean *taken, GError **error)
{
    g_autoptr (GError) why = NULL;
    gboolean added = sql_run (query, &why);
    *taken = is_duplicate (why);
    if (!added && !*taken)
        g_propagate_error (error, g_steal_pointer (&why));
    return added || *taken;
}

/* How exactly it is known when a telephone was last heard of: each text must not write its row. */
enum { HEARD_EVERY_MS = 24 * 60 * 60 * 1000 };

/* The version that this program needs. */
gint64 schema_newest (void);
/* The DDL of one version, from 1 on, and nothing else. */
gboolean schema_run (Sql *sql, gint64 version, GError **error);
/* One `uinvite init` at a time: on MySQL by a lock of that name, which this connection keeps
 * until it closes, on SQLite by the write lock of a transaction.  IM_ERROR_SCHEMA: another has
 * it, for @wait_s seconds already. */
gboolean schema_lock (Sql *sql, guint wait_s, GError **error);
/* Applies the schema on an open connection; *@was: the version it had. */
gboolean schema_apply (Sql *sql, gint64 *was, GError **error);
/* Prepares the statements and checks the version: IM_ERROR_SCHEMA names the cure. */
gboolean schema_check (Sql *sql, GError **error);
