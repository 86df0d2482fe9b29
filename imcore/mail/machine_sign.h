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

/* The same of the address in From:: programs' names, and any address at @our_domain, which is
 * our own mail coming back. */
const char *machine_sign_of_address (const char *address, const char *our_domain);
/* Of the reverse-path, "" the null path: the same, and mailing lists'. */
const char *machine_sign_of_mail_from (const char *mail_from, const char *our_domain);

/* Our own mail coming back under another's name: its Message-ID, which may be NULL, or the mark
 * that each of our letters carries. */
#define MACHINE_LOOP_HEADER "X-Loop"
const char *machine_sign_of_id (const char *message_id, const char *our_domain);
const char *machine_sign_of_loop (const char *name, const char *value, const char *our_domain);

/* Of a decoded Subject: what absence notices, reports and challenges to senders are headed
 * with, as a label ("Automatic reply: ...") or alone.  "Re: Automatic reply" is a person's. */
const char *machine_sign_of_subject (const char *subject);

G_END_DECLS
