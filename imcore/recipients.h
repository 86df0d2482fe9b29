/* SPDX-License-Identifier: ISC */
/* What an address of a letter's envelope is to us. */
#pragma once

#include "imcore/core.h"

/* Says what @address is by its spelling alone; MEMBER with *@number whoever's that is, BOUNCE with
 * *@number the delivery's. */
ImRecipient recipient_read (const ImCore *core, const char *address, gint64 *number);
