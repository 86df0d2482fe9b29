/* SPDX-License-Identifier: ISC */
/* Who said no for ever, and who said yes since: one ledger, by a keyed hash of the address. */
#pragma once

#include "imcore/domain/address.h"
#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

/* What was said from that very address, by letter or by text. */
gboolean consent_record (StoreWork *work, const Rules *rules, AddressKind kind, const char *key,
                         ConsentVerdict verdict, GError **error);
/* The same, said by @source. */
gboolean consent_record_by (StoreWork *work, const Rules *rules, AddressKind kind,
                            const char *key, ConsentVerdict verdict, ConsentSource source,
                            GError **error);
/* The same of every address of @account, said in his client. */
gboolean consent_record_by_client (StoreWork *work, const Rules *rules, gint64 account,
                                   ConsentVerdict verdict, GError **error);
gboolean consent_is_refused (StoreWork *work, const Rules *rules, AddressKind kind, const char *key,
                             gboolean *refused, GError **error);
/* The same of what was written for it at @written_ms: what waited, or came, while it was refused is
 * not sent after that either. */
gboolean consent_forbids (StoreWork *work, const Rules *rules, AddressKind kind, const char *key,
                          gint64 written_ms, gboolean *forbids, GError **error);

/* All that was said of an address, oldest first; of StoredConsent. */
GArray *consent_list (StoreWork *work, const Rules *rules, AddressKind kind, const char *key,
                      GError **error);
gboolean consent_count (StoreWork *work, const Rules *rules, AddressKind kind, const char *key,
                        gint64 *n, GError **error);
