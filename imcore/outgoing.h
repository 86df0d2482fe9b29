/* SPDX-License-Identifier: ISC */
/* What those share who claim rows of the outbox and who note what became of them. */
#pragma once

#include "imcore/core.h"

/* Ends a row that must not or cannot be sent any more; FAILED: it is a dead letter. */
gboolean outgoing_end (StoreWork *work, const ImCore *core, const OutboxRow *row,
                       DeliveryState state, const char *reason, GError **error);
