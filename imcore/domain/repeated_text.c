/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/repeated_text.h"

#include <string.h>

gboolean
text_loss_counts (const ImLinkLoss *loss, gint64 at_ms)
{
    return loss->until_ms > 0 && (loss->back_ms == 0 || at_ms - loss->back_ms < REPEATS_FOR_MS);
}

/* May @first have come before @loss and @second after it? */
static gboolean
may_enclose (const TextLately *first, const TextLately *second, const ImLinkLoss *loss)
{
    return first->came_ms <= loss->until_ms && second->came_by_ms > loss->since_ms
           && first->came_ms <= second->came_by_ms
           && first->came_by_ms >= loss->since_ms - REPEATS_FOR_MS;
}

/* bearerbox tells whole seconds.  In the second of the loss both is possible; where it ended in
 * order it had answered whatever had come. */
static gint64
earliest_ms (const RepeatedText *text)
{
    const ImLinkLoss *loss = &text->loss;
    gboolean is_later = loss->in_order && text->came_ms <= loss->until_ms
                        && text->came_by_ms > loss->until_ms;
    return is_later ? text->came_by_ms : text->came_ms;
}

static TextLately
lately_of (const RepeatedText *text)
{
    TextLately own = { .came_ms = earliest_ms (text), .came_by_ms = text->came_by_ms };
    memcpy (own.known_by, text->known_by, sizeof own.known_by);
    memcpy (own.text, text->id, sizeof own.text);
    return own;
}

/* A pair is one until another loss: one that bearerbox and its links went through together may
 * reach us as two. */
static gboolean
find_pair (StoreWork *work, const RepeatedText *text, const TextLately *own,
           const ImLinkLoss *loss, gboolean *is, GError **error)
{
    g_autoptr (GArray) others = store_list_texts_lately (
        work, text->known_by, loss->until_ms, loss->since_ms - REPEATS_FOR_MS, error);
    if (others == NULL)
        return FALSE;
    for (guint i = 0; i < others->len; i++) {
        TextLately *other = &g_array_index (others, TextLately, i);
        if (!may_enclose (other, own, loss) && !may_enclose (own, other, loss))
            continue;
        *is = TRUE;
        gint64 paired_ms = MAX (loss->until_ms, MAX (other->came_ms, own->came_ms));
        other->came_by_ms = MAX (other->came_by_ms, own->came_by_ms);
        return store_pair_text_lately (work, other, paired_ms, error);
    }
    return TRUE;
}

gboolean
repeated_text_is_first (StoreWork *work, const RepeatedText *text, gboolean *is, GError **error)
{
    const TextLately own = lately_of (text);
    return store_add_first_text_lately (work, &own, is, error);
}

/* From REPEATS_FOR_MS before a loss to REPEATS_FOR_MS after it. */
gboolean
repeated_text_may_be (StoreWork *work, const RepeatedText *text, gboolean *may, GError **error)
{
    gint64 since_ms = text->came_ms - 2 * REPEATS_FOR_MS;
    if (text_loss_counts (&text->loss, text->came_ms))
        since_ms = MIN (since_ms, text->loss.since_ms - REPEATS_FOR_MS);
    g_autoptr (GArray) others = store_list_texts_lately (work, text->known_by, G_MAXINT64,
                                                         since_ms, error);
    *may = others != NULL && others->len > 0;
    return others != NULL;
}

gboolean
repeated_text_take (StoreWork *work, const RepeatedText *text, gboolean *is, GError **error)
{
    const ImLinkLoss *losses[] = { &text->loss, &text->link_loss };
    const TextLately own = lately_of (text);
    *is = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (losses) && !*is; i++)
        if (text_loss_counts (losses[i], own.came_ms)
            && !find_pair (work, text, &own, losses[i], is, error))
            return FALSE;
    return *is || store_add_text_lately (work, &own, error);
}
