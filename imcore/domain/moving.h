/* SPDX-License-Identifier: ISC */
/* A member changes his mailbox: the number stays, the mail goes to the new one once that has
 * said yes, and the old one is a stranger's from then on.  For MOVING_OBJECTION_MS the old one
 * can take it back, by proven letters alone; until that is over there is no second change,
 * which could hide the first. Seed A, pages 16 and 22. */
#pragma once

#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/rules.h"

#define MOVING_OBJECTION_MS (7 * 24 * (gint64) HOUR_MS)

/* @account, who is proven by the verifier or a login, names @named instead of @from, his
 * mailbox;
 * @from is answered. */
gboolean moving_ask (StoreWork *work, const Rules *rules, const Account *account,
                     const Address *named, const Address *from, const Answered *answered,
                     GError **error);

/* He takes it back before the new one has answered.  *@was FALSE: he asked for nothing. */
gboolean moving_cancel (StoreWork *work, const Account *account, gboolean *was, GError **error);

/* The new mailbox says yes: it is @account's, the old one nobody's, and both are told. */
gboolean moving_complete (StoreWork *work, const Rules *rules, Account *account,
                          const Joining *joining, const Address *address,
                          const Answered *answered, GError **error);

/* A letter of @from, proven, which is no member's mailbox.  *@known: it was moved away from
 * lately, and this is its objection (@refuses), which moves it back and ends the password and
 * all sessions; or an answer to our letter that says something else (@is_answer), which brings
 * that letter again. */
gboolean moving_object (StoreWork *work, const Rules *rules, const Address *from,
                        gboolean refuses, gboolean is_answer, const Answered *answered,
                        gboolean *known, GError **error);
