/* SPDX-License-Identifier: ISC */
/* Reads Authentication-Results (RFC 8601) for one question: does the one verifier that the
 * operator named prove the address in From:?  Believes nothing that it does not understand to
 * the last character.  Pure, linear time, any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    PROOF_NONE, /* nobody we believe says anything of this address */
    PROOF_PASS,
    PROOF_FAIL,  /* the verifier says that the letter is not what it claims to be */
    PROOF_LATER, /* the verifier could not find out for now: the same letter may be proven later
                  */
} MailProof;

/* More fields than that by one verifier are more than one verifier writes: none is believed. */
#define AUTHENTICATION_RESULTS_FIELDS 4
/* Longest field that is read, and most results in it. */
#define AUTHENTICATION_RESULTS_BYTES (16 * 1024)
#define AUTHENTICATION_RESULTS_RESULTS 64

/* What @verifier (an authserv-id, any case; "" believes nobody) says of a letter whose From:
 * has the domain @from_domain.  @fields are the raw values of the Authentication-Results fields
 * that stand above the first Received, topmost first, NULL at the end; the caller sees to that,
 * for what stands below came with the letter.
 *
 * PASS: dmarc=pass with header.from the domain itself, or dkim=pass by it or a parent of it.
 *
 * FAIL, which beats PASS: dmarc=fail; or dkim=fail or spf=fail where no signature and no DMARC
 * passed.
 *
 * LATER, only where the letter @comes_again if it is put off: dkim, spf or dmarc=temperror
 * (section 2.7), and no PASS.  It beats a FAIL by SPF alone, as the signature that would
 * outweigh that may yet be verified.
 *
 * NONE: all else; spf=pass alone; a field by @verifier that breaks the grammar or says more
 * than the limits allow; two fields by it on the same method, of which one must be forged. */
MailProof authentication_results_judge (const char *const *fields, const char *verifier,
                                        const char *from_domain, gboolean comes_again);

/* What one such field, believed or not, says on its own: a clause, static.  Several can
 * contradict one another; only authentication_results_judge() decides. */
const char *authentication_results_describe (const char *field, const char *verifier,
                                             const char *from_domain);

G_END_DECLS
