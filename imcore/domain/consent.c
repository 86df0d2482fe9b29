/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/consent.h"

static void
hash_target (const Rules *rules, AddressKind kind, const char *key, guint8 *hash)
{
    secret_hash (rules->secrets, SECRET_OF_CONSENT, hash, kind == ADDRESS_MAIL ? "mail" : "phone",
                 key, NULL);
}

gboolean
consent_record (StoreWork *work, const Rules *rules, AddressKind kind, const char *key,
                ConsentVerdict verdict, GError **error)
{
    guint8 target[SECRET_HASH_BYTES];
    hash_target (rules, kind, key, target);
    return store_add_consent (work, target, verdict,
                              kind == ADDRESS_MAIL ? CONSENT_BY_LETTER : CONSENT_BY_TEXT, error);
}

gboolean
consent_is_refused (StoreWork *work, const Rules *rules, AddressKind kind, const char *key,
                    gboolean *refused, GError **error)
{
    guint8 target[SECRET_HASH_BYTES];
    ConsentVerdict verdict = CONSENT_NONE;
    hash_target (rules, kind, key, target);
    if (!store_find_consent (work, target, &verdict, error))
        return FALSE;
    *refused = verdict == CONSENT_NO;
    return TRUE;
}
