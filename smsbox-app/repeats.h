/* SPDX-License-Identifier: ISC */
/* What a carrier sends once more because a link broke before it heard that the text was taken.
 * Then it has another id, so for REPEATS_FOR_MS after the loss a text with the carrier, sender,
 * receiver and words of one that came not longer than that before the loss is that one; what people
 * write twice after it are two.  In memory: the box lives on while bearerbox, whose loss it is, does
 * not.  Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define REPEATS_FOR_MS 120000
/* Texts that are remembered; of more, the oldest are forgotten first. */
#define REPEATS_LIMIT 100000

typedef struct Repeats Repeats;

Repeats *repeats_new (void);
void repeats_free (Repeats *repeats);

typedef struct {
    const char *id;
    const char *carrier, *sender, *receiver;
    const char *text; /* NULL: unreadable, never a repeat */
} RepeatsText;

/* bearerbox went away at @now_ms, milliseconds since the epoch as all times here. */
void repeats_link_lost (Repeats *repeats, gint64 now_ms);
/* The id of a text taken before that the carrier may have sent again as @text; the caller's.  NULL:
 * none.  Whether that is in the store still, the store knows. */
char *repeats_find (Repeats *repeats, const RepeatsText *text, gint64 now_ms);
/* It was taken and committed; bearerbox had got it from the carrier at @came_ms. */
void repeats_note (Repeats *repeats, const RepeatsText *text, gint64 came_ms);

G_END_DECLS
