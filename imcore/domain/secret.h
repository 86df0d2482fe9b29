/* SPDX-License-Identifier: ISC */
/* What is derived from the installation's secret keys: temporary passwords, tokens, links, and the
 * keyed hashes under which addresses are remembered.  Nothing here is stored in clear; a new key is
 * added at the end of the key file and old ones go on opening what they sealed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum { SECRET_KEY_BYTES = 32, SECRET_HASH_BYTES = 32, SECRET_NONCE_BYTES = 17 };

typedef struct Secrets Secrets;

/* Reads the text of a key file: lines "NUMBER HEX", 64 digits, numbers 1 to 255 ascending, 16 keys
 * at most; # begins a comment.  NULL with IM_ERROR_CONFIG names the line.  The caller wipes @text. */
Secrets *secrets_read (const char *text, GError **error);
void secrets_free (Secrets *secrets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Secrets, secrets_free)

/* The text of a new key file with one key; wipe and free it with secret_wipe(). */
char *secrets_make (void);
void secret_wipe (char *text);

/* What a token may be used for; one made for one purpose is worth nothing for another. */
typedef enum {
    SECRET_SESSION = 1, /* a member's client goes on */
    SECRET_GUEST = 2,   /* a guest's right towards one member */
    SECRET_LINK = 3,    /* the text after /g/ */
    SECRET_BOUNCE = 4,  /* our return path */
    SECRET_MAIL = 5,    /* the Message-ID of a mail of ours, and whom it proves: mail_token.h */
    SECRET_REFUSAL = 6, /* the address that an invitation went to says no */
    SECRET_ALIAS = 7,   /* another address of a member's number */
    SECRET_DOWNLOAD = 8, /* one attachment, for one session */
} SecretPurpose;

/* Seals up to four numbers: "5-k3.MAC", lower-case letters, digits, dots and hyphens only. */
char *secret_seal (const Secrets *secrets, SecretPurpose purpose, const gint64 *numbers, guint n);
/* FALSE: not sealed by us for this purpose with @n numbers; *@numbers is then untouched. */
gboolean secret_open (const Secrets *secrets, SecretPurpose purpose, const char *sealed,
                      gint64 *numbers, guint n);

/* The same for one person alone: opens only with the same @whom, with which it was sealed. */
char *secret_seal_for (const Secrets *secrets, SecretPurpose purpose, const char *whom,
                       const gint64 *numbers, guint n);
gboolean secret_open_for (const Secrets *secrets, SecretPurpose purpose, const char *whom,
                          const char *sealed, gint64 *numbers, guint n);
/* Might secret_open_for() open it, by its spelling? */
gboolean secret_looks_sealed (const char *text, guint n);

/* A new nonce of a temporary password, and the password: 8 characters of base32, derived from
 * account and nonce. */
GBytes *secret_new_nonce (const Secrets *secrets);
char *secret_temporary_password (const Secrets *secrets, gint64 account, GBytes *nonce);
/* In constant time, and as a person types it: either case, 0 for O, 1 for I. */
gboolean secret_is_temporary_password (const Secrets *secrets, gint64 account, GBytes *nonce,
                                       const char *typed);

/* What is remembered of something without remembering it; the oldest key's, so that it stays. */
typedef enum { SECRET_OF_CONSENT = 1, SECRET_OF_BUDGET = 2, SECRET_OF_INBOUND = 3, SECRET_OF_PLACE = 4,
               SECRET_OF_SESSION = 5, SECRET_OF_REFUSAL = 6, SECRET_OF_THREAD = 7 }
    SecretHashUse;
void secret_hash (const Secrets *secrets, SecretHashUse use, guint8 hash[SECRET_HASH_BYTES],
                  const char *first, const char *second, const char *third);
/* In hexadecimal, lower-case. */
char *secret_hash_text (const guint8 hash[SECRET_HASH_BYTES]);
/* FALSE: @text is no such. */
gboolean secret_hash_read (const char *text, guint8 hash[SECRET_HASH_BYTES]);

/* A number within 0..@size-1 for each @index within it, every one once, in an order that only the
 * key knows: random allocation without a list of what is taken. */
gint64 secret_permute (const Secrets *secrets, gint64 index, gint64 size);

G_END_DECLS
