/* SPDX-License-Identifier: ISC */
/* At night only answers are sent: the rest of the texts waits until the quiet hours of the
 * telephone's access code are over. */
#pragma once

#include "imcore/notices.h"

/* Decides on a text that was claimed.  *@waits: it stays in the outbox until they are over, and
 * its row is parked.  Two who talk get each other's texts in order: an answer takes along what
 * waited before it, and is claimed again after that. */
gboolean quiet_hours_hold (StoreWork *work, const ImCore *core, const Notice *notice,
                           gboolean *waits, GError **error);
