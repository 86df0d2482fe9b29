/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/password.h"

#include <sodium.h>
#include <string.h>

char *
password_hash (const char *password)
{
    char hash[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str (hash, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                           crypto_pwhash_MEMLIMIT_INTERACTIVE)
        != 0)
        return NULL;
    return g_strdup (hash);
}

gboolean
password_matches (const char *hash, const char *typed)
{
    return strlen (typed) <= PASSWORD_TYPED_LIMIT
           && crypto_pwhash_str_verify (hash, typed, strlen (typed)) == 0;
}

void
password_waste_time (const char *typed)
{
    char *hash = strlen (typed) <= PASSWORD_TYPED_LIMIT ? password_hash (typed) : NULL;
    g_free (hash);
}
