/* SPDX-License-Identifier: ISC */
/* After which loss each carrier's link stands, as bearerbox's status page last said.  Any
 * thread. */
#pragma once

#include "imcore/imcore.h"

G_BEGIN_DECLS

typedef struct CarrierLosses CarrierLosses;

CarrierLosses *carrier_losses_new (void);
void carrier_losses_free (CarrierLosses *losses);

/* @links: of CarrierLink, read from a page that was asked for at @asked_s and there at
 * @there_s, seconds of bearerbox's clock.  Of a link that is down, what was known stays. */
void carrier_losses_take (CarrierLosses *losses, const GPtrArray *links, gint64 asked_s,
                          gint64 there_s);
/* Zero: nothing is known of @carrier. */
ImLinkLoss carrier_losses_of (CarrierLosses *losses, const char *carrier);

G_END_DECLS
