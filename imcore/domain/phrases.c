/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/phrases.h"

#include "imcore/domain/utterance.h"

#include <string.h>

/* A language's phrases for one thing, '|' between two, as they are spelled: they are folded
 * before they are looked up.  No phrase stands twice: a word on which two languages disagree
 * stands with the meaning that does less harm, or with none. */
static const struct {
    Phrase phrase;
    const char *words;
} table[] = {
#include "imcore/domain/phrases/answers.h"
#include "imcore/domain/phrases/courtesies.h"
#include "imcore/domain/phrases/lookalikes.h"
#include "imcore/domain/phrases/machines.h"
#include "imcore/domain/phrases/questions.h"
};

static GHashTable *phrases; /* folded words -> GINT_TO_POINTER (Phrase) */

static void
read_table (void)
{
    phrases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
        g_auto (GStrv) words = g_strsplit (table[i].words, "|", -1);
        for (char **w = words; *w != NULL; w++) {
            g_autoptr (Utterance) said = utterance_new (*w, strlen (*w));
            gboolean is_new = g_hash_table_insert (phrases, g_steal_pointer (&said->folded),
                                                   GINT_TO_POINTER (table[i].phrase));
            g_assert (is_new);
        }
    }
}

Phrase
phrase_find (const char *folded)
{
    static gsize is_ready = 0;
    if (g_once_init_enter (&is_ready)) {
        read_table ();
        g_once_init_leave (&is_ready, 1);
    }
    return (Phrase) GPOINTER_TO_INT (g_hash_table_lookup (phrases, folded));
}
