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

enum { BUDDY_WAITING_MOST = 50 }; /* who wait for a new member; of more his client tells him */

/* @account, which was @before, is a member from now on.  Members who wrote to it meanwhile, and
 * have not invited it, come to him as any stranger's words do: one request each, longest waiting
 * first, or at once where he takes strangers.  What they wrote to somebody who had said no is
 * dropped.  He is not asked about @written, whom he is about to write to; 0: nobody. */
gboolean buddy_meet_all_waiting (StoreWork *work, const Account *account, ImState before,
                                 gint64 written, GError **error);
