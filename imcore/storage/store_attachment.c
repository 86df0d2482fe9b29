/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

static gboolean
add_attachment (StoreWork *work, gint64 message, const ImAttachment *one, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ATTACHMENT_ADD);
    gsize length = 0;
    const void *bytes = g_bytes_get_data (one->bytes, &length);
    sql_bind_int (query, message);
    sql_bind_int (query, one->n);
    sql_bind_text (query, one->name);
    sql_bind_text (query, one->type);
    sql_bind_int (query, one->size);
    sql_bind_bytes (query, length > 0 ? bytes : "", length);
    return sql_run (query, error);
}

gboolean
store_add_attachments (StoreWork *work, gint64 message, const GPtrArray *attachments,
                       GError **error)
{
    for (guint i = 0; attachments != NULL && i < attachments->len; i++)
        if (!add_attachment (work, message, g_ptr_array_index (attachments, i), error))
            return FALSE;
    return TRUE;
}

static ImAttachment *
read_attachment (const SqlQuery *query)
{
    ImAttachment *one = g_new0 (ImAttachment, 1);
    one->n = sql_int (query, "position");
    one->name = sql_text (query, "name");
    one->type = sql_text (query, "type");
    one->size = sql_int (query, "size");
    return one;
}

static gpointer
read_listed (const SqlQuery *query)
{
    return read_attachment (query);
}

static void
free_listed (gpointer attachment)
{
    im_attachment_free (attachment);
}

GPtrArray *
store_list_attachments (StoreWork *work, gint64 message, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ATTACHMENT_LIST);
    sql_bind_int (query, message);
    return sql_all_rows (query, read_listed, free_listed, error);
}

gboolean
store_load_attachment (StoreWork *work, gint64 message, ImAttachment *attachment,
                       GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ATTACHMENT_BYTES);
    gboolean found = FALSE;
    sql_bind_int (query, message);
    sql_bind_int (query, attachment->n);
    if (!sql_next (query, &found, error))
        return FALSE;
    g_clear_pointer (&attachment->bytes, g_bytes_unref);
    attachment->bytes = found ? sql_bytes (query, "bytes") : g_bytes_new (NULL, 0);
    return TRUE;
}

gboolean
store_find_attachment (StoreWork *work, ImParty owner, gint64 seq, gint64 n,
                       ImAttachment **attachment, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ATTACHMENT_FIND);
    gboolean found = FALSE;
    sql_bind_int (query, owner);
    sql_bind_int (query, seq);
    sql_bind_int (query, n);
    *attachment = NULL;
    if (!sql_next (query, &found, error))
        return FALSE;
    if (found)
        *attachment = read_attachment (query);
    return TRUE;
}

gboolean
store_read_attachment_piece (StoreWork *work, ImParty owner, gint64 seq, gint64 n,
                             gint64 offset, gsize most, GBytes **piece, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, ATTACHMENT_PIECE);
    gboolean found = FALSE;
    sql_bind_int (query, offset + 1);
    sql_bind_int (query, (gint64) most);
    sql_bind_int (query, owner);
    sql_bind_int (query, seq);
    sql_bind_int (query, n);
    *piece = NULL;
    if (!sql_next (query, &found, error))
        return FALSE;
    if (found)
        *piece = sql_bytes (query, "piece");
    return TRUE;
}
