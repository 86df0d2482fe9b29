/* SPDX-License-Identifier: ISC */
/* Gives each new account its number.  Seed A, pages 11 and 14. */
#pragma once

#include "imcore/domain/address.h"
#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

/* A telephone's number is its own, in E.164 without the plus; a mailbox's is the next of the
 * operator's ranges.  *@uin 0: every range is used up. */
gboolean uin_assign (StoreWork *work, const Rules *rules, const Address *address, gint64 *uin,
                     GError **error);

/* The next of the ranges, in order or by the key's permutation (uin.order); no gap, none twice. */
gboolean uin_assign_from_range (StoreWork *work, const Rules *rules, gint64 *uin, GError **error);
