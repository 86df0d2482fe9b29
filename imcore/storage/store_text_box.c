/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/storage/work.h"

#include <string.h>

gboolean
store_find_text_box (StoreWork *work, const char *name, gboolean *found, TextBox *box,
                     GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_BOX_FIND);
    *box = (TextBox){ 0 };
    sql_bind_text (query, name);
    if (!sql_next (query, found, error))
        return FALSE;
    if (*found)
        *box = (TextBox){
            .is_running = sql_int (query, "running") != 0,
            .loss = { .since_ms = sql_int (query, "since_ms"),
                      .until_ms = sql_int (query, "until_ms"),
                      .back_ms = sql_int (query, "back_ms"),
                      .in_order = sql_int (query, "in_order") != 0 },
        };
    return TRUE;
}

static gboolean
write_box (StoreWork *work, SqlStatement statement, const char *name, const TextBox *box,
           gint64 *changed, GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, statement);
    sql_bind_int (query, box->is_running ? 1 : 0);
    sql_bind_int (query, box->loss.since_ms);
    sql_bind_int (query, box->loss.until_ms);
    sql_bind_int (query, box->loss.back_ms);
    sql_bind_int (query, box->loss.in_order ? 1 : 0);
    sql_bind_text (query, name);
    if (!sql_run (query, error))
        return FALSE;
    *changed = sql_changed (query);
    return TRUE;
}

gboolean
store_set_text_box (StoreWork *work, const char *name, const TextBox *box, GError **error)
{
    gint64 changed = 0;
    return write_box (work, TEXT_BOX_SET, name, box, &changed, error)
           && (changed > 0 || write_box (work, TEXT_BOX_ADD, name, box, &changed, error));
}

/* In place of an id, so that one statement remembers a text and tells whether there was one. */
static const guint8 the_latest[DEDUPE_BYTES] = { 0 };

gboolean
store_add_first_text_lately (StoreWork *work, const TextLately *text, gboolean *is_first,
                             GError **error)
{
    gboolean taken = FALSE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_LATELY_ADD);
    sql_bind_bytes (query, text->known_by, DEDUPE_BYTES);
    sql_bind_bytes (query, the_latest, DEDUPE_BYTES);
    sql_bind_int (query, text->came_ms);
    sql_bind_int (query, text->came_by_ms);
    if (!run_unless_taken (query, &taken, error))
        return FALSE;
    *is_first = !taken;
    return TRUE;
}

gboolean
store_add_text_lately (StoreWork *work, const TextLately *text, GError **error)
{
    gboolean is_first = FALSE;
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_LATELY_FOLLOWED);
    sql_bind_bytes (query, text->text, DEDUPE_BYTES);
    sql_bind_bytes (query, text->known_by, DEDUPE_BYTES);
    sql_bind_bytes (query, the_latest, DEDUPE_BYTES);
    return sql_run (query, error) && store_add_first_text_lately (work, text, &is_first, error);
}

GArray *
store_list_texts_lately (StoreWork *work, const guint8 *known_by, gint64 paired_before_ms,
                         gint64 since_ms, GError **error)
{
    g_autoptr (GArray) texts = g_array_new (FALSE, TRUE, sizeof (TextLately));
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_LATELY_FIND);
    gboolean more = FALSE;
    sql_bind_bytes (query, known_by, DEDUPE_BYTES);
    sql_bind_int (query, paired_before_ms);
    sql_bind_int (query, since_ms);
    while (sql_next (query, &more, error)) {
        if (!more)
            return g_steal_pointer (&texts);
        TextLately text = { .came_ms = sql_int (query, "came_ms"),
                            .came_by_ms = sql_int (query, "came_by_ms") };
        g_autoptr (GBytes) id = sql_bytes (query, "text");
        gsize length = 0;
        const void *bytes = g_bytes_get_data (id, &length);
        memcpy (text.known_by, known_by, DEDUPE_BYTES);
        memcpy (text.text, bytes, MIN (length, DEDUPE_BYTES));
        g_array_append_val (texts, text);
    }
    return NULL;
}

gboolean
store_pair_text_lately (StoreWork *work, const TextLately *text, gint64 paired_ms,
                        GError **error)
{
    g_autoptr (SqlQuery) query = sql_query (work->sql, TEXT_LATELY_PAIR);
    sql_bind_int (query, paired_ms);
    sql_bind_int (query, text->came_by_ms);
    sql_bind_bytes (query, text->known_by, DEDUPE_BYTES);
    sql_bind_bytes (query, text->text, DEDUPE_BYTES);
    return sql_run (query, error);
}
