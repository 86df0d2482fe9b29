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
           && first->came_ms <= second->came_by_ms;
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

static gboolean
find_first (StoreWork *work, const RepeatedText *text, TextLately *own, gboolean *is,
            GError **error)
{
    const ImLinkLoss *loss = &text->loss;
    g_autoptr (GArray) others = store_list_texts_lately (
        work, text->known_by, loss->until_ms, loss->since_ms - REPEATS_FOR_MS, error);
    if (others == NULL)
        return FALSE;
    for (guint i = 0; i < others->len; i++) {
        TextLately *other = &g_array_index (others, TextLately, i);
        if (!may_enclose (other, own, loss) && !may_enclose (own, other, loss))
            continue;
        *is = TRUE;
        other->came_by_ms = MAX (other->came_by_ms, own->came_by_ms);
        return store_pair_text_lately (work, other, loss->until_ms, error);
    }
    return TRUE;
}

gboolean
repeated_text_take (StoreWork *work, const RepeatedText *text, gboolean *is, GError **error)
{
    TextLately own = { .came_ms = earliest_ms (text), .came_by_ms = text->came_by_ms };
    memcpy (own.known_by, text->known_by, sizeof own.known_by);
    memcpy (own.text, text->id, sizeof own.text);
    *is = FALSE;
    if (text_loss_counts (&text->loss, own.came_ms)
        && !find_first (work, text, &own, is, error))
        return FALSE;
    return *is || store_add_text_lately (work, &own, error);
}
