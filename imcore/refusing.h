/* SPDX-License-Identifier: ISC */
/* The "no" that needs no proof but a token: the List-Unsubscribe of an invitation.  The token
 * speaks for the address that the invitation went to, whoever uses it, wherever it was passed
 * on to. */
#pragma once

#include "imcore/core.h"

/* Before the token, in the local part of the address that a mail refuses by. */
#define REFUSAL_PREFIX "u+"

/* The token of the mailbox @key, an address of @account. */
char *refusal_token (const ImCore *core, gint64 account, const char *key);
/* Is @token, in either case, one of ours? */
gboolean refusal_is_token (const ImCore *core, const char *token);
