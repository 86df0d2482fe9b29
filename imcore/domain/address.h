/* SPDX-License-Identifier: ISC */
/* The two kinds of address a person has, mailbox and telephone, each reduced to one spelling,
 * so that one address is one account however it is written.  Pure: no I/O.  What is written may
 * be any bytes; what is not valid UTF-8 is no address. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 5321 4.5.3.1, octets of the unquoted local part and of the A-label domain; and a path of
 * 256 less its angle brackets. */
#define ADDRESS_LOCAL_LIMIT 64
#define ADDRESS_DOMAIN_LIMIT 255
#define ADDRESS_MAIL_LIMIT 254
/* What is longer is not read at all: room for a source route and for quoting. */
#define ADDRESS_WRITTEN_LIMIT 1024
/* E.164 allows 15 digits; under 7 it is a short code, which belongs to a machine. */
#define ADDRESS_PHONE_LEAST 7
#define ADDRESS_PHONE_MOST 15
/* A UIN or a guest's number. */
#define NUMBER_DIGITS_LIMIT 15

/* Stored: never renumber. */
typedef enum { ADDRESS_MAIL = 1, ADDRESS_PHONE = 2 } AddressKind;

typedef struct {
    AddressKind kind;
    char *key;   /* canonical: equal keys of one kind are one address */
    char *shown; /* a mailbox as its owner wrote it; a telephone is shown by its key */
} Address;

/* Reads a mailbox, with or without <>.  NULL: it is none, or its host is an address literal,
 * for which nobody can publish a proof.  The key: source route and needless quotes dropped,
 * local part in ASCII lower case (RFC 5321 2.4 leaves its case to its host, but no host tells
 * two people apart by case) and NFC, domain as lower-case A-labels without a final dot.  Dots
 * and plus tags stay: only the mailbox's own host knows what they mean. */
Address *address_from_mail (const char *written);

/* Reads a telephone number: "+63 917 533-6647", "0063...", "01163...", digits that begin with one of
 * @prefixes ("+63"; NULL or none: any), or national with its leading zero, which stands for
 * @default_prefix (NULL: a national number is none), or of country 1 with ten digits.  The key is "+" and 7 to 15 digits.  NULL:
 * it is none, as names of letters and short codes are, or it begins with none of @prefixes. */
Address *address_from_phone (const char *written, const char *const *prefixes,
                             const char *default_prefix);

/* A mailbox if it has an @, else a telephone number. */
Address *address_parse (const char *written, const char *const *prefixes,
                        const char *default_prefix);

void address_free (Address *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Address, address_free)

/* The number that a telephone is, in digits: +639175336647 is 639175336647.  A mailbox: 0. */
gint64 address_phone_uin (const Address *address);

/* Takes a recipient apart as RFC 5321 4.1.2 spells it, <> or not: source route dropped, local
 * part without quotes but in the writer's case and with its plus tag, domain in lower-case
 * A-labels without a final dot, a literal kept in its brackets.  Both are the caller's.  FALSE:
 * it is no mailbox with a domain, nothing is written. */
gboolean address_split (const char *written, char **local, char **domain);

/* Reads 1 to 15 ASCII digits without sign or leading zero, and nothing beside them. */
gboolean number_parse (const char *digits, gint64 *number);

G_END_DECLS
