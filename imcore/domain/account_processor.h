/* SPDX-License-Identifier: ISC */
/* Makes accounts and carries them from state to state.  Seed A, pages 7 and 9. */
#pragma once

#include "imcore/domain/address.h"
#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

/* Adds an account for @address, which has none, in @state: with its number and, if registered, a
 * temporary password.  @name may be NULL.  *@account NULL: every range is used up. */
gboolean account_open (StoreWork *work, const Rules *rules, const Address *address, const char *name,
                       ImState state, Account **account, GError **error);

/* Finds whoever has @uin; his row and that of @own are held until the commit, so that what happens
 * between the two at once happens one after the other.  *@peer NULL: nobody has it. */
gboolean account_meet (StoreWork *work, gint64 own, gint64 uin, Account **peer, GError **error);

/* The account of @address, whose row is held until the commit.  *@account NULL: there is none. */
gboolean account_hold (StoreWork *work, const Address *address, Account **account, GError **error);

/* Makes a member of an account that was tentative, declined or expired: a new temporary password,
 * and @name if it is not NULL. */
gboolean account_register (StoreWork *work, const Rules *rules, Account *account, const char *name,
                           GError **error);

/* The member with @id is called @name from now on; he has a new temporary password, beside his
 * own until it is used. */
gboolean account_rename (StoreWork *work, gint64 id, const char *name, GError **error);
gboolean account_renew_password (StoreWork *work, const Rules *rules, gint64 id,
                                 GError **error);

/* Makes @account tentative, with a temporary password that lives as long as the invitation; one that
 * still lives is kept, so that two invitations name the same. */
gboolean account_invite (StoreWork *work, const Rules *rules, Account *account, GError **error);

/* Makes a member of an invited account that accepts: his invitation's password stays, and the
 * operator's invitation, if there is one, is accepted with it. */
gboolean account_complete (StoreWork *work, Account *account, const char *name, GError **error);

/* Moves @account to @state, which is not REGISTERED: it has no password there. */
gboolean account_set_state (StoreWork *work, Account *account, ImState state, GError **error);

/* Does @address carry something to its owner now?  @least: AWAY while none of his clients is connected,
 * else ALWAYS. */
gboolean account_is_reached_by (const Account *account, const StoredAddress *address, ImMode least);

/* Is there anyone behind @account's number?  Who has declined looks as if he had not answered yet. */
gboolean account_can_be_written_to (const Account *account);
