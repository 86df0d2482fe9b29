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
consent_record_by (StoreWork *work, const Rules *rules, AddressKind kind, const char *key,
                   ConsentVerdict verdict, ConsentSource source, GError **error)
{
    guint8 target[SECRET_HASH_BYTES];
    hash_target (rules, kind, key, target);
    return store_add_consent (work, target, verdict, source, error)
           && store_set_refused (work, kind, key, verdict == CONSENT_NO, error);
}

gboolean
consent_record (StoreWork *work, const Rules *rules, AddressKind kind, const char *key,
                ConsentVerdict verdict, GError **error)
{
    return consent_record_by (work, rules, kind, key, verdict,
                              kind == ADDRESS_MAIL ? CONSENT_BY_LETTER : CONSENT_BY_TEXT,
                              error);
}

gboolean
consent_record_by_client (StoreWork *work, const Rules *rules, gint64 account,
                          ConsentVerdict verdict, GError **error)
{
    g_autoptr (GPtrArray) all = store_list_addresses (work, account, error);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const StoredAddress *address = g_ptr_array_index (all, i);
        if (!consent_record_by (work, rules, (AddressKind) address->kind, address->key, verdict,
                                CONSENT_BY_CLIENT, error))
            return FALSE;
    }
    return all != NULL;
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

gboolean
consent_forbids (StoreWork *work, const Rules *rules, AddressKind kind, const char *key,
                 gint64 written_ms, gboolean *forbids, GError **error)
{
    guint8 target[SECRET_HASH_BYTES];
    gint64 until_ms = 0;
    hash_target (rules, kind, key, target);
    if (!store_find_refused_until (work, target, &until_ms, error))
        return FALSE;
    *forbids = written_ms < until_ms;
    return TRUE;
}

GArray *
consent_list (StoreWork *work, const Rules *rules, AddressKind kind, const char *key, GError **error)
{
    guint8 target[SECRET_HASH_BYTES];
    hash_target (rules, kind, key, target);
    return store_list_consents (work, target, error);
}

gboolean
consent_count (StoreWork *work, const Rules *rules, AddressKind kind, const char *key, gint64 *n,
               GError **error)
{
    guint8 target[SECRET_HASH_BYTES];
    hash_target (rules, kind, key, target);
    return store_count_consents (work, target, n, error);
}
