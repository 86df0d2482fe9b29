/* SPDX-License-Identifier: ISC */
/* What a carrier sends once more because a link broke before it heard that the text was taken.
 * It has another id then: so a text with the carrier, sender, receiver and words of one that
 * came before the loss, REPEATS_FOR_MS at most, and that itself came after it, no later than
 * that, is the same one. bearerbox may give us the two in either order.  Of each text one
 * repetition is expected after a loss: what people write twice after it are two. */
#pragma once

#include "imcore/storage/store.h"

G_BEGIN_DECLS

#define REPEATS_FOR_MS 120000

typedef struct {
    const guint8 *known_by; /* keyed hashes: of what is compared, and of its own id */
    const guint8 *id;
    gint64 came_ms, came_by_ms; /* when bearerbox had it, as closely as is known */
    ImLinkLoss loss;            /* the last one of bearerbox; zero: none */
    ImLinkLoss link_loss;       /* the last one of the carrier's link; zero: none */
} RepeatedText;

/* May what comes at @at_ms have been sent again because of @loss? */
gboolean text_loss_counts (const ImLinkLoss *loss, gint64 at_ms);

/* *@is TRUE: none with its words is remembered, so it is no repetition, and now it is.
 * FALSE: nothing was written. */
gboolean repeated_text_is_first (StoreWork *work, const RepeatedText *text, gboolean *is,
                                 GError **error);
/* *@may: did one with its words come so near to it that after a loss it may be a repetition? */
gboolean repeated_text_may_be (StoreWork *work, const RepeatedText *text, gboolean *may,
                               GError **error);
/* For one that is not the first.  *@is TRUE: a repetition.  FALSE: a new text, and remembered
 * for its own repetition. */
gboolean repeated_text_take (StoreWork *work, const RepeatedText *text, gboolean *is,
                             GError **error);

G_END_DECLS
