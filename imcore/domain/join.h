/* SPDX-License-Identifier: ISC */
/* One account, several addresses: one that a member names joins his account once it has itself said
 * yes, by a letter from that mailbox or a text from that phone.  Until then nothing of the account
 * goes there but one question.  One address for each medium.  Seed A, pages 8, 12 and 15. */
#pragma once

#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/rules.h"

/* @account, a member's, names @address.  @is_nominated: the address is to be told his number and
 * password, which he has not been told.  ASKED also where a refusal or the budget of @address keeps
 * the question from leaving: that cannot be found out. */
gboolean join_name (StoreWork *work, const Rules *rules, const Account *account,
                    const Address *address, gboolean is_nominated, ImJoining *ending,
                    GError **error);

/* What join_name() would come to, were it called now; nobody is asked. */
gboolean join_foresee (StoreWork *work, const Rules *rules, const Account *account,
                       const Address *address, ImJoining *ending, GError **error);

/* The same as join_name() of a mailbox that is to take the place of @account's: moving.h. */
gboolean join_name_instead (StoreWork *work, const Rules *rules, const Account *account,
                            const Address *address, ImJoining *ending, GError **error);

/* Answers @account, who named @named by a letter or text from @from. */
gboolean join_say_ending (StoreWork *work, const Account *account, ImJoining ending,
                          const Address *named, const Address *from, const Answered *answered,
                          GError **error);

/* May @holder's address still join another account?  NULL: it is nobody's. */
gboolean join_is_free (const Account *holder);

/* @address is @account's from now on.  It is nobody's, or join_is_free(). */
gboolean join_take (StoreWork *work, const Account *account, const Address *address, GError **error);

/* The named address asks back: asks it once more, unless it is too late. */
gboolean join_ask_again (StoreWork *work, const Account *account, const Joining *joining,
                         const Address *address, const Answered *answered, GError **error);

/* The named address says yes: it joins, and both sides are told; it gets number and password if it
 * was nominated.  Too late, or named anew meanwhile: no effect. */
gboolean join_complete (StoreWork *work, const Rules *rules, Account *account,
                        const Joining *joining, const Address *address, const Answered *answered,
                        GError **error);

/* Sends number and password to the members' own addresses where the nominated ones were silent,
 * and forgets questions that count no more. */
gboolean join_expire (StoreWork *work, const Rules *rules, GError **error);
