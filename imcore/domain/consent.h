/* SPDX-License-Identifier: ISC */
/* Who said no for ever, and who said yes since: one ledger, by a keyed hash of the address. */
#pragma once

#include "imcore/domain/address.h"
#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

gboolean consent_record (StoreWork *work, const Rules *rules, AddressKind kind, const char *key,
                         ConsentVerdict verdict, GError **error);
gboolean consent_is_refused (StoreWork *work, const Rules *rules, AddressKind kind, const char *key,
                             gboolean *refused, GError **error);
