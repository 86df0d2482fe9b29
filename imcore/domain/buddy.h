/* SPDX-License-Identifier: ISC */
/* Buddies: asking, and answering who asked.  Seed A, pages 2, 20 and 23. */
#pragma once

#include "imcore/domain/message.h"
#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

/* @account asks @number to be his buddy; see im_add_buddy(). */
gboolean buddy_add (StoreWork *work, const Account *account, gint64 number, const char *words,
                    ImAdd *ending, GError **error);

/* @account answers @number; see im_answer(). */
gboolean buddy_answer (StoreWork *work, const Account *account, gint64 number, ImAnswer answer,
                       const MessageWords *words, ImAnswered *ending, GError **error);

/* @account accepts @peer, asked or not: both are authorised and listed, what was held is
 * delivered both ways, @peer is told with @words, which may be NULL or empty. */
gboolean buddy_accept (StoreWork *work, const Account *account, const Account *peer,
                       const MessageWords *words, GError **error);
