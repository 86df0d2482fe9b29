/* SPDX-License-Identifier: ISC */
/* Tells a machine's letter from a person's (RFC 3834, RFC 2076, RFC 2369, RFC 3462): what a
 * machine wrote is never answered, so that no two machines ever talk to each other.  Pure; any
 * thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether the header field @name with the value @value (unfolded or not) says that a machine
 * wrote the letter or that it went to many.  Returns the sign's name, static; NULL: it says
 * nothing. */
const char *machine_sign_of_header (const char *name, const char *value);

/* The same of the sender's address: programs' names, and any address at @our_domain, which is
 * our own mail coming back. */
const char *machine_sign_of_address (const char *address, const char *our_domain);

G_END_DECLS
