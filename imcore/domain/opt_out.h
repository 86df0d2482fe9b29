/* SPDX-License-Identifier: ISC */
/* STOP and START by text: a phone wants nothing more from any number of ours, or wants it
 * again. */
#pragma once

#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/rules.h"

/* STOP is confirmed by one text; said again while it stands, by none within this time. */
enum { OPT_OUT_CONFIRMED_ANEW_MS = 24 * HOUR_MS };
/* Whoever stops and starts over and over is a program: confirmations in the same time. */
enum { OPT_OUT_CONFIRMATIONS_MOST = 5 };

/* @phone said STOP to the number in @answered: into the ledger, invitations of it end, what
 * waits for it is not sent any more.  It may be anybody's.  47 CFR 64.1200(a)(10), (12). */
gboolean opt_out (StoreWork *work, const Rules *rules, const Address *phone,
                  const Answered *answered, GError **error);

/* @phone said START: into the ledger, and a member is told his number, for he hears again. */
gboolean opt_in (StoreWork *work, const Rules *rules, const Address *phone,
                 const Answered *answered, GError **error);
