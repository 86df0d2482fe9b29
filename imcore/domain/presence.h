/* SPDX-License-Identifier: ISC */
/* Who can be reached, as far as a member may know it.  Seed A, pages 3 and 20. */
#pragma once

#include "imcore/storage/store.h"

/* Whoever is on @account's list, asks or is blocked; of ImBuddy. */
GPtrArray *presence_list (StoreWork *work, gint64 account, GError **error);
/* @peer as @account sees him; *@buddy NULL: no relation. */
gboolean presence_show (StoreWork *work, gint64 account, gint64 peer, ImBuddy **buddy,
                        GError **error);
