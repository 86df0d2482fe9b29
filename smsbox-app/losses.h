/* SPDX-License-Identifier: ISC */
/* When bearerbox was lost, after which carriers may send texts again.  Kept in the store, too,
 * for whoever kills us kills our memory.  Any thread. */
#pragma once

#include "imcore/imcore.h"

G_BEGIN_DECLS

typedef struct Losses Losses;

/* Both must outlive it.  NULL: no thread to be had. */
Losses *losses_new (const ImConfig *config, ImCore *core);
/* NULL: no effect. */
void losses_free (Losses *losses);

/* Reads what a box of this name left, and takes up what it had claimed; once, before the first
 * text in either direction.  FALSE: the store is away, nothing can be taken or claimed yet. */
gboolean losses_begin (Losses *losses, GError **error);

/* bearerbox went away. */
void losses_note (Losses *losses, gboolean in_order);
/* It is there. */
void losses_back (Losses *losses);
/* Is it away now? */
gboolean losses_is_away (Losses *losses);
/* The last one. */
ImLinkLoss losses_last (Losses *losses);

/* The box ends in order, and nothing else is said of losses. */
void losses_end (Losses *losses);

G_END_DECLS
