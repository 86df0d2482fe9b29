/* SPDX-License-Identifier: ISC */
/* One text to one of our numbers, on its way into the store. */
#pragma once

#include "imcore/core.h"

typedef struct TextTaking TextTaking;

/* Reads what can be read without the store.  @waiting: senders of whom a text asks for the
 * carrier's link, so that their others wait for it; NULL: it is taken by itself.  Both must
 * outlive it. */
TextTaking *text_taking_new (const ImCore *core, const ImText *text, GHashTable *waiting);
void text_taking_free (TextTaking *taking);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TextTaking, text_taking_free)

/* FALSE: its ending is known, nothing is to be done. */
gboolean text_taking_asks_store (const TextTaking *taking);
/* The act, @taking being its data. */
gboolean text_taking_act (StoreWork *work, gpointer taking, GError **error);
/* After the act, where one is needed. */
ImTextEnding text_taking_ending (const TextTaking *taking);
