/* SPDX-License-Identifier: ISC */
/* Telephones that change hands.  One that is permanently unreachable, or was silent for long,
 * may be another person's before its member says so.  It is put on hold: it leads to nobody, no
 * text goes there, and whoever writes from it is somebody new.  The member keeps his number,
 * buddies and threads and goes on by mail or client, where he can name a telephone again.  An
 * account that neither a mailbox nor a password of its own leads to is on hold as a whole: it
 * is erased when its telephone begins anew, or when account.on_hold_for is over. */
#pragma once

#include "imcore/domain/address.h"
#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

/* Does @reason, a carrier's, say that nobody has the number?  See sms.unreachable_reasons;
 * NULL: no. */
gboolean phone_hold_is_unreachable (const Rules *rules, const char *reason);

/* Such a report came of the telephone of @account, whose row the caller holds: the
 * sms.unreachable_most'th in a row puts it on hold. */
gboolean phone_hold_note_unreachable (StoreWork *work, const Rules *rules, gint64 account,
                                      GError **error);

/* @phone is to become a member's.  *@anew: it was another account's, which it has nothing to do
 * with any more; one that nobody can come back to ends here, so that its number is free.  A
 * telephone that leads to a member: no effect. */
gboolean phone_hold_begin_anew (StoreWork *work, const Rules *rules, const Address *phone,
                                gboolean *anew, GError **error);

/* The account that @phone led to last before it was put on hold; *@account NULL: none. */
gboolean phone_hold_find_account (StoreWork *work, const Address *phone, Account **account,
                                  GError **error);

/* Puts telephones on hold that were silent for sms.silent_for, and erases accounts that have
 * been on hold as a whole for account.on_hold_for; some at a time. */
gboolean phone_hold_expire (StoreWork *work, const Rules *rules, GError **error);
