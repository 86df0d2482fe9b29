/* SPDX-License-Identifier: ISC */
/* What an address of a letter's envelope is to us. */
#pragma once

#include "imcore/core.h"

/* Says what @address is by its spelling alone; MEMBER with *@number whoever's that is, BOUNCE with
 * *@number the delivery's.  *@token, the caller's: that of "12125556666+TOKEN@im.example", the Reply-To
 * of a mail of ours (see mail_token.h); NULL: none. */
ImRecipient recipient_read (const ImCore *core, const char *address, gint64 *number, char **token);

/* Another address that leads to @number: for a mail that is not to come from the number itself. */
char *recipient_alias (const ImCore *core, gint64 number);
