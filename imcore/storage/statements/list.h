/* SPDX-License-Identifier: ISC */
/* Included where STATEMENT (name, text) and STATEMENT_EACH (name, mysql, sqlite) are defined. */
#include "imcore/storage/statements/account.h"
#include "imcore/storage/statements/erasure.h"
#include "imcore/storage/statements/guest.h"
#include "imcore/storage/statements/inbound.h"
#include "imcore/storage/statements/invitation.h"
#include "imcore/storage/statements/joining.h"
#include "imcore/storage/statements/message.h"
#include "imcore/storage/statements/outbox.h"
#include "imcore/storage/statements/pair.h"
#include "imcore/storage/statements/range.h"
#include "imcore/storage/statements/schema.h"
#include "imcore/storage/statements/tidy.h"
