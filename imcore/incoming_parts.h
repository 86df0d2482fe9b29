/* SPDX-License-Identifier: ISC */
/* One part of a long text, on its way into the store. */
#pragma once

#include "imcore/core.h"

typedef struct PartKeeping PartKeeping;

/* FALSE: its header makes no sense, or @part is NULL; what came with it is a text of its own.
 */
gboolean part_is_one (const ImTextPart *part);

/* NULL: its numbers are none, IM_TEXT_NOBODY.  Both must outlive it. */
PartKeeping *part_keeping_new (const ImCore *core, const ImText *text, const ImTextPart *part);
void part_keeping_free (PartKeeping *keeping);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PartKeeping, part_keeping_free)

/* The act, @keeping being its data. */
gboolean part_keeping_act (StoreWork *work, gpointer keeping, GError **error);
/* After the act: of which text it is a part; 0: it was not kept. */
gint64 part_keeping_set (const PartKeeping *keeping);
ImTextEnding part_keeping_ending (const PartKeeping *keeping);
/* After the act: takes the whole text if this part was the last that it waited for. */
gboolean part_keeping_finish (ImCore *core, const PartKeeping *keeping, ImTextEnding *ending,
                              GError **error);
