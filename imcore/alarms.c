/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/alarms.h"

#include "imcore/domain/rules.h"

struct Alarms {
    GMutex lock;
    GPtrArray *lines; /* NULL: none */
    GHashTable *said; /* subject -> when, of the last hour; both of gint64 */
};

Alarms *
alarms_new (void)
{
    Alarms *alarms = g_new0 (Alarms, 1);
    g_mutex_init (&alarms->lock);
    alarms->said = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
    return alarms;
}

void
alarms_free (Alarms *alarms)
{
    if (alarms == NULL)
        return;
    g_clear_pointer (&alarms->lines, g_ptr_array_unref);
    g_hash_table_unref (alarms->said);
    g_mutex_clear (&alarms->lock);
    g_free (alarms);
}

/* With the lock held. */
static void
add_line (Alarms *alarms, const char *line)
{
    if (alarms->lines == NULL)
        alarms->lines = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (alarms->lines, g_strdup (line));
}

void
alarms_add (Alarms *alarms, const char *line)
{
    g_mutex_lock (&alarms->lock);
    add_line (alarms, line);
    g_mutex_unlock (&alarms->lock);
}

static gboolean
is_over (gpointer subject, gpointer at_ms, gpointer now_ms)
{
    (void) subject;
    return *(const gint64 *) at_ms + HOUR_MS <= *(const gint64 *) now_ms;
}

void
alarms_add_hourly (Alarms *alarms, gint64 subject, gint64 now_ms, const char *line)
{
    g_mutex_lock (&alarms->lock);
    g_hash_table_foreach_remove (alarms->said, is_over, &now_ms);
    if (!g_hash_table_contains (alarms->said, &subject)) {
        g_hash_table_insert (alarms->said, g_memdup2 (&subject, sizeof subject),
                             g_memdup2 (&now_ms, sizeof now_ms));
        add_line (alarms, line);
    }
    g_mutex_unlock (&alarms->lock);
}

char **
alarms_take (Alarms *alarms)
{
    g_mutex_lock (&alarms->lock);
    GPtrArray *lines = g_steal_pointer (&alarms->lines);
    g_mutex_unlock (&alarms->lock);
    if (lines == NULL)
        return NULL;
    g_ptr_array_add (lines, NULL);
    return (char **) g_ptr_array_free (lines, FALSE);
}
