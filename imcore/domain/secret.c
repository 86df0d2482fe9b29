/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/secret.h"

#include "imcore/imcore.h"

#include <sodium.h>
#include <string.h>

enum { MOST_KEYS = 16, MAC_BYTES = 20, PASSWORD_BYTES = 5, MOST_NUMBERS = 4 };
/* Of a token for one person: its address and ours stand in one local part of 64 octets. */
enum { SHORT_MAC_BYTES = 15 };

/* crypto_kdf's sub-keys, one per use. */
enum { SUBKEY_TOKEN = 1, SUBKEY_PASSWORD = 2, SUBKEY_HASH = 3, SUBKEY_ORDER = 4 };
static const char KDF_CONTEXT[crypto_kdf_CONTEXTBYTES + 1] = "uinvite1";

typedef struct {
    guint8 number;
    guint8 key[SECRET_KEY_BYTES];
} Key;

struct Secrets {
    guint n;
    Key keys[MOST_KEYS]; /* oldest first */
};

G_STATIC_ASSERT (SECRET_KEY_BYTES == crypto_kdf_KEYBYTES);

/* ---- The key file ------------------------------------------------------------------------ */

static gboolean
read_line (Secrets *secrets, const char *line)
{
    char *end = NULL;
    guint64 number = g_ascii_strtoull (line, &end, 10);
    gsize length = 0;
    const char *stop = NULL;
    guint64 last = secrets->n > 0 ? secrets->keys[secrets->n - 1].number : 0;
    if (number <= last || number > 255 || *end != ' ' || secrets->n == MOST_KEYS)
        return FALSE;
    Key *key = &secrets->keys[secrets->n];
    if (sodium_hex2bin (key->key, sizeof key->key, end + 1, strlen (end + 1), NULL, &length, &stop)
            != 0
        || length != sizeof key->key || *stop != '\0')
        return FALSE;
    key->number = (guint8) number;
    secrets->n++;
    return TRUE;
}

Secrets *
secrets_read (const char *text, GError **error)
{
    if (sodium_init () < 0) {
        g_set_error (error, IM_ERROR, IM_ERROR_BROKEN, "libsodium found no source of randomness");
        return NULL;
    }
    g_autoptr (Secrets) secrets = sodium_malloc (sizeof *secrets);
    secrets->n = 0;
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    gboolean good = TRUE;
    guint i = 0;
    for (; good && lines[i] != NULL; i++)
        good = *lines[i] == '#' || *lines[i] == '\0' || read_line (secrets, lines[i]);
    for (char **l = lines; *l != NULL; l++)
        sodium_memzero (*l, strlen (*l));
    if (good && secrets->n > 0)
        return g_steal_pointer (&secrets);
    g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                 "keys.file, line %u: a key is a line 'NUMBER HEX' with 64 hex digits, numbers "
                 "ascending from 1 to 255",
                 i);
    return NULL;
}

void
secrets_free (Secrets *secrets)
{
    sodium_free (secrets);
}

char *
secrets_make (void)
{
    guint8 key[SECRET_KEY_BYTES];
    char hex[2 * sizeof key + 1];
    if (sodium_init () < 0)
        return NULL;
    crypto_kdf_keygen (key);
    sodium_bin2hex (hex, sizeof hex, key, sizeof key);
    char *text = g_strdup_printf ("# uinvite's secret keys.  To rotate, add a line with the next "
                                  "number; old ones stay while what they sealed lives.\n1 %s\n",
                                  hex);
    sodium_memzero (key, sizeof key);
    sodium_memzero (hex, sizeof hex);
    return text;
}

void
secret_wipe (char *text)
{
    if (text != NULL)
        sodium_memzero (text, strlen (text));
    g_free (text);
}

static const Key *
newest (const Secrets *secrets)
{
    return &secrets->keys[secrets->n - 1];
}

static const Key *
find_key (const Secrets *secrets, guint64 number)
{
    for (guint i = 0; i < secrets->n; i++)
        if (secrets->keys[i].number == number)
            return &secrets->keys[i];
    return NULL;
}

/* BLAKE2b of @text and @length under the sub-key @subkey of @key. */
static void
keyed_hash (const Key *key, guint64 subkey, guint8 *out, gsize out_length, const void *text,
            gsize length)
{
    guint8 derived[crypto_kdf_BYTES_MAX];
    crypto_kdf_derive_from_key (derived, sizeof derived, subkey, KDF_CONTEXT, key->key);
    crypto_generichash (out, out_length, text, length, derived, sizeof derived);
    sodium_memzero (derived, sizeof derived);
}

/* RFC 4648's alphabet in lower case; @length must be a multiple of 5. */
static char *
base32 (const guint8 *bytes, gsize length)
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    GString *out = g_string_sized_new (length * 8 / 5);
    for (gsize i = 0; i < length; i += 5) {
        guint64 block = 0;
        for (gsize j = 0; j < 5; j++)
            block = block << 8 | bytes[i + j];
        for (int shift = 35; shift >= 0; shift -= 5)
            g_string_append_c (out, alphabet[block >> shift & 31]);
    }
    return g_string_free (out, FALSE);
}

/* ---- Tokens ------------------------------------------------------------------------------ */

/* @whom NULL: whoever brings it.  A head has no blank, so that the two cannot run together. */
static char *
mac_of (const Key *key, SecretPurpose purpose, const char *head, const char *whom)
{
    guint8 mac[MAC_BYTES];
    gsize length = whom != NULL ? SHORT_MAC_BYTES : MAC_BYTES;
    g_autofree char *text = whom != NULL ? g_strdup_printf ("%d:%s %s", purpose, head, whom)
                                         : g_strdup_printf ("%d:%s", purpose, head);
    keyed_hash (key, SUBKEY_TOKEN, mac, length, text, strlen (text));
    return base32 (mac, length);
}

char *
secret_seal_for (const Secrets *secrets, SecretPurpose purpose, const char *whom,
                 const gint64 *numbers, guint n)
{
    const Key *key = newest (secrets);
    g_autoptr (GString) head = g_string_new (NULL);
    for (guint i = 0; i < n; i++)
        g_string_append_printf (head, "%" G_GINT64_FORMAT "-", numbers[i]);
    g_string_append_printf (head, "k%u", key->number);
    g_autofree char *mac = mac_of (key, purpose, head->str, whom);
    return g_strconcat (head->str, ".", mac, NULL);
}

char *
secret_seal (const Secrets *secrets, SecretPurpose purpose, const gint64 *numbers, guint n)
{
    return secret_seal_for (secrets, purpose, NULL, numbers, n);
}

/* "5-17-k1" -> { 5, 17 } and key 1; strict, so that one token has one spelling. */
static gboolean
parse_head (const char *head, gint64 *numbers, guint n, guint64 *key)
{
    g_auto (GStrv) words = g_strsplit (head, "-", (gint) n + 2);
    if (g_strv_length (words) != n + 1 || words[n][0] != 'k')
        return FALSE;
    for (guint i = 0; i < n; i++)
        if (!g_ascii_string_to_signed (words[i], 10, 0, G_MAXINT64, &numbers[i], NULL))
            return FALSE;
    return g_ascii_string_to_unsigned (words[n] + 1, 10, 1, 255, key, NULL);
}

gboolean
secret_open_for (const Secrets *secrets, SecretPurpose purpose, const char *whom,
                 const char *sealed, gint64 *numbers, guint n)
{
    gint64 found[MOST_NUMBERS];
    guint64 number = 0;
    const char *dot = strchr (sealed, '.');
    g_assert (n <= MOST_NUMBERS);
    if (dot == NULL)
        return FALSE;
    g_autofree char *head = g_strndup (sealed, (gsize) (dot - sealed));
    if (!parse_head (head, found, n, &number))
        return FALSE;
    const Key *key = find_key (secrets, number);
    if (key == NULL)
        return FALSE;
    g_autofree char *mac = mac_of (key, purpose, head, whom);
    if (strlen (mac) != strlen (dot + 1) || sodium_memcmp (mac, dot + 1, strlen (mac)) != 0)
        return FALSE;
    memcpy (numbers, found, n * sizeof *numbers);
    return TRUE;
}

gboolean
secret_open (const Secrets *secrets, SecretPurpose purpose, const char *sealed, gint64 *numbers,
             guint n)
{
    return secret_open_for (secrets, purpose, NULL, sealed, numbers, n);
}

gboolean
secret_looks_sealed (const char *text, guint n)
{
    gint64 found[MOST_NUMBERS];
    guint64 key = 0;
    gsize mac = SHORT_MAC_BYTES * 8 / 5;
    const char *dot = strchr (text, '.');
    g_assert (n <= MOST_NUMBERS);
    if (dot == NULL || strlen (dot + 1) != mac
        || strspn (dot + 1, "abcdefghijklmnopqrstuvwxyz234567") != mac)
        return FALSE;
    g_autofree char *head = g_strndup (text, (gsize) (dot - text));
    return parse_head (head, found, n, &key);
}

/* ---- Temporary passwords ----------------------------------------------------------------- */

/* The first byte of a nonce is its key's number. */
GBytes *
secret_new_nonce (const Secrets *secrets)
{
    guint8 nonce[SECRET_NONCE_BYTES];
    randombytes_buf (nonce, sizeof nonce);
    nonce[0] = newest (secrets)->number;
    return g_bytes_new (nonce, sizeof nonce);
}

char *
secret_temporary_password (const Secrets *secrets, gint64 account, GBytes *nonce)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (nonce, &length);
    const Key *key = length == SECRET_NONCE_BYTES ? find_key (secrets, bytes[0]) : NULL;
    if (key == NULL)
        return NULL;
    guint8 hash[crypto_generichash_BYTES_MIN];
    g_autofree char *hex = g_malloc (2 * length + 1);
    sodium_bin2hex (hex, 2 * length + 1, bytes, length);
    g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", account, hex);
    keyed_hash (key, SUBKEY_PASSWORD, hash, sizeof hash, text, strlen (text));
    g_autofree char *lower = base32 (hash, PASSWORD_BYTES);
    return g_ascii_strup (lower, -1);
}

gboolean
secret_is_temporary_password (const Secrets *secrets, gint64 account, GBytes *nonce,
                              const char *typed)
{
    char *right = secret_temporary_password (secrets, account, nonce);
    g_autofree char *read = g_ascii_strup (typed, -1);
    g_strstrip (read);
    g_strdelimit (read, "0", 'O');
    g_strdelimit (read, "1", 'I');
    gboolean same = right != NULL && strlen (read) == strlen (right)
                    && sodium_memcmp (read, right, strlen (right)) == 0;
    secret_wipe (right);
    return same;
}

/* ---- Hashes, order ----------------------------------------------------------------------- */

void
secret_hash (const Secrets *secrets, SecretHashUse use, guint8 hash[SECRET_HASH_BYTES],
             const char *first, const char *second, const char *third)
{
    const char *parts[] = { first, second, third };
    g_autoptr (GString) text = g_string_new (NULL);
    g_string_append_printf (text, "%d", use);
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++) /* lengths, so that parts cannot run together */
        if (parts[i] != NULL)
            g_string_append_printf (text, ":%" G_GSIZE_FORMAT ":%s", strlen (parts[i]), parts[i]);
    keyed_hash (&secrets->keys[0], SUBKEY_HASH, hash, SECRET_HASH_BYTES, text->str, text->len);
}

char *
secret_hash_text (const guint8 hash[SECRET_HASH_BYTES])
{
    char *text = g_malloc (2 * SECRET_HASH_BYTES + 1);
    return sodium_bin2hex (text, 2 * SECRET_HASH_BYTES + 1, hash, SECRET_HASH_BYTES);
}

gboolean
secret_hash_read (const char *text, guint8 hash[SECRET_HASH_BYTES])
{
    gsize bytes = 0;
    return sodium_hex2bin (hash, SECRET_HASH_BYTES, text, strlen (text), NULL, &bytes, NULL) == 0
           && bytes == SECRET_HASH_BYTES;
}

/* One Feistel round on half a number of @bits bits. */
static guint64
round_of (const Secrets *secrets, guint round, guint64 half, guint bits, gint64 size)
{
    guint8 hash[crypto_generichash_BYTES_MIN];
    guint64 value = 0;
    g_autofree char *text = g_strdup_printf ("%u:%" G_GUINT64_FORMAT ":%" G_GINT64_FORMAT, round,
                                             half, size);
    keyed_hash (&secrets->keys[0], SUBKEY_ORDER, hash, sizeof hash, text, strlen (text));
    memcpy (&value, hash, sizeof value);
    return value & ((G_GUINT64_CONSTANT (1) << bits) - 1);
}

/* A Feistel network over the next even power of two, walked until it falls within the size: a
 * permutation of 0..size-1 (Black and Rogaway, "Ciphers with arbitrary finite domains"). */
gint64
secret_permute (const Secrets *secrets, gint64 index, gint64 size)
{
    enum { ROUNDS = 6 };
    guint half_bits = 1;
    while ((G_GUINT64_CONSTANT (1) << (2 * half_bits)) < (guint64) size)
        half_bits++;
    guint64 mask = (G_GUINT64_CONSTANT (1) << half_bits) - 1;
    guint64 value = (guint64) index;
    do {
        guint64 left = value >> half_bits, right = value & mask;
        for (guint r = 0; r < ROUNDS; r++) {
            guint64 next = left ^ round_of (secrets, r, right, half_bits, size);
            left = right;
            right = next;
        }
        value = left << half_bits | right;
    } while (value >= (guint64) size);
    return (gint64) value;
}
