/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/repeats.h"

#include <string.h>

struct Repeats {
    GMutex lock;       /* what follows */
    GHashTable *taken; /* key -> Taken, owned by @order */
    GQueue order;      /* of Taken, oldest first */
    gint64 lost_ms;
    gboolean was_lost;
};

typedef struct {
    char *key;
    char *id;
    gint64 at_ms;
} Taken;

static void
taken_free (gpointer data)
{
    Taken *taken = data;
    g_free (taken->key);
    g_free (taken->id);
    g_free (taken);
}

Repeats *
repeats_new (void)
{
    Repeats *repeats = g_new0 (Repeats, 1);
    g_mutex_init (&repeats->lock);
    g_queue_init (&repeats->order);
    repeats->taken = g_hash_table_new (g_str_hash, g_str_equal);
    return repeats;
}

void
repeats_free (Repeats *repeats)
{
    if (repeats == NULL)
        return;
    g_hash_table_unref (repeats->taken);
    g_queue_clear_full (&repeats->order, taken_free);
    g_mutex_clear (&repeats->lock);
    g_free (repeats);
}

/* A digest, so that no words are kept.  Each field ends with its zero. */
static char *
key_of (const RepeatsText *text)
{
    const char *const fields[] = { text->carrier, text->sender, text->receiver, text->text };
    g_autoptr (GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);
    for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
        const char *field = fields[i] != NULL ? fields[i] : "";
        g_checksum_update (digest, (const guchar *) field, (gssize) strlen (field) + 1);
    }
    return g_strdup (g_checksum_get_string (digest));
}

/* With the lock held. */
static void
forget_oldest (Repeats *repeats)
{
    Taken *oldest = g_queue_pop_head (&repeats->order);
    if (g_hash_table_lookup (repeats->taken, oldest->key) == oldest)
        g_hash_table_remove (repeats->taken, oldest->key);
    taken_free (oldest);
}

void
repeats_link_lost (Repeats *repeats, gint64 now_ms)
{
    g_mutex_lock (&repeats->lock);
    repeats->was_lost = TRUE;
    repeats->lost_ms = now_ms;
    g_mutex_unlock (&repeats->lock);
}

char *
repeats_find (Repeats *repeats, const RepeatsText *text, gint64 now_ms)
{
    char *id = NULL;
    g_mutex_lock (&repeats->lock);
    if (text->text != NULL && repeats->was_lost && now_ms - repeats->lost_ms < REPEATS_FOR_MS) {
        g_autofree char *key = key_of (text);
        const Taken *taken = g_hash_table_lookup (repeats->taken, key);
        gboolean is_it = taken != NULL && g_strcmp0 (taken->id, text->id) != 0
                         && taken->at_ms <= repeats->lost_ms
                         && repeats->lost_ms - taken->at_ms < REPEATS_FOR_MS;
        id = is_it ? g_strdup (taken->id) : NULL;
    }
    g_mutex_unlock (&repeats->lock);
    return id;
}

/* Twice as long as the time before a loss, for the time after it. */
void
repeats_note (Repeats *repeats, const RepeatsText *text, gint64 came_ms)
{
    if (text->text == NULL)
        return;
    Taken *taken = g_new (Taken, 1);
    *taken = (Taken){ key_of (text), g_strdup (text->id), came_ms };
    g_mutex_lock (&repeats->lock);
    g_queue_push_tail (&repeats->order, taken);
    g_hash_table_replace (repeats->taken, taken->key, taken);
    for (const Taken *oldest; (oldest = g_queue_peek_head (&repeats->order)) != NULL
                              && (came_ms - oldest->at_ms > 2 * REPEATS_FOR_MS
                                  || repeats->order.length > REPEATS_LIMIT);)
        forget_oldest (repeats);
    g_mutex_unlock (&repeats->lock);
}
