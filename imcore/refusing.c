/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/refusing.h"

#include "imcore/domain/consent.h"
#include "imcore/domain/registration.h"

/* Bits of the address's hash: enough to tell the addresses of one account apart, few enough for
 * the 64 octets of a local part. */
#define TAG_BITS 40

typedef enum { TOKEN_ACCOUNT, TOKEN_TAG, TOKEN_NUMBERS } TokenNumber;

static gint64
tag_of (const ImCore *core, const char *key)
{
    guint8 hash[SECRET_HASH_BYTES];
    gint64 tag = 0;
    secret_hash (core->secrets, SECRET_OF_REFUSAL, hash, key, NULL, NULL);
    for (guint i = 0; i < TAG_BITS / 8; i++)
        tag = tag << 8 | hash[i];
    return tag;
}

char *
refusal_token (const ImCore *core, gint64 account, const char *key)
{
    const gint64 numbers[TOKEN_NUMBERS] = {
        [TOKEN_ACCOUNT] = account, [TOKEN_TAG] = tag_of (core, key)
    };
    return secret_seal (core->secrets, SECRET_REFUSAL, numbers, TOKEN_NUMBERS);
}

static gboolean
open_token (const ImCore *core, const char *token, gint64 *numbers)
{
    g_autofree char *lower = g_ascii_strdown (token, -1);
    return secret_open (core->secrets, SECRET_REFUSAL, lower, numbers, TOKEN_NUMBERS);
}

gboolean
refusal_is_token (const ImCore *core, const char *token)
{
    gint64 numbers[TOKEN_NUMBERS];
    return open_token (core, token, numbers);
}

gboolean
im_is_refusal_token (const ImCore *core, const char *token)
{
    return refusal_is_token (core, token);
}

typedef struct {
    const ImCore *core;
    gint64 numbers[TOKEN_NUMBERS];
    gboolean known;
} Refusing;

/* Said twice it stands in the ledger once. */
static gboolean
refuse_address (StoreWork *work, const Refusing *refusing, const StoredAddress *stored,
                GError **error)
{
    const Rules *rules = &refusing->core->rules;
    const Address address = { .kind = ADDRESS_MAIL,
                              .key = stored->key,
                              .shown = stored->shown };
    gboolean refused = FALSE;
    if (!consent_is_refused (work, rules, ADDRESS_MAIL, address.key, &refused, error))
        return FALSE;
    return refused || registration_refuse_by_link (work, rules, &address, error);
}

static gboolean
refuse (StoreWork *work, gpointer data, GError **error)
{
    Refusing *refusing = data;
    refusing->known = FALSE;
    g_autoptr (GPtrArray)
        all = store_list_addresses (work, refusing->numbers[TOKEN_ACCOUNT], error);
    for (guint i = 0; all != NULL && i < all->len && !refusing->known; i++) {
        const StoredAddress *stored = g_ptr_array_index (all, i);
        if (stored->kind != ADDRESS_MAIL
            || tag_of (refusing->core, stored->key) != refusing->numbers[TOKEN_TAG])
            continue;
        refusing->known = TRUE;
        if (!refuse_address (work, refusing, stored, error))
            return FALSE;
    }
    return all != NULL;
}

gboolean
im_refuse_by_token (ImCore *core, const char *token, gboolean *known, GError **error)
{
    Refusing refusing = { .core = core };
    *known = FALSE;
    if (!open_token (core, token, refusing.numbers))
        return TRUE;
    if (!store_act (core->store, STORE_WRITES, refuse, &refusing, error))
        return FALSE;
    *known = refusing.known;
    return TRUE;
}
