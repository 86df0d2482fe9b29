/* SPDX-License-Identifier: ISC */
/* A member's own password: Argon2id, 64 MiB and some 0.1 s each.  Never within an act. */
#pragma once

#include <glib.h>

enum { PASSWORD_TYPED_LIMIT = 200 }; /* bytes; longer is wrong without being hashed */

/* NULL: no memory for it now. */
char *password_hash (const char *password);
gboolean password_matches (const char *hash, const char *typed);
/* Takes as long as password_matches(), so that an unknown number looks like a wrong password. */
void password_waste_time (const char *typed);
