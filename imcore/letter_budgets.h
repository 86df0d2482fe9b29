/* SPDX-License-Identifier: ISC */
/* How many letters one sender may write, in a minute, in an hour, and to one member: a bound on
 * what he costs, and the end of any loop between two programs that nothing else tells from
 * people. */
#pragma once

#include "imcore/core.h"

/* Uses one of each.  *@ending TAKEN: within all; TOO_MANY: over the sender's, later;
 * TOO_MANY_TO_ONE: over those to member @number, 0: the service.  What was used of the others
 * is for store_undo(). */
gboolean letter_use_budgets (StoreWork *work, const ImCore *core, const Address *from,
                             gint64 number, ImLetterEnding *ending, GError **error);

/* Notes what is used of each. */
gboolean letter_explain_budgets (StoreWork *work, const ImCore *core, const Address *from,
                                 gint64 number, GPtrArray *notes, GError **error);
