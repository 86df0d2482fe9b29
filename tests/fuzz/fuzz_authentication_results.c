/* SPDX-License-Identifier: ISC */
/* One Authentication-Results field of any bytes: nothing breaks, and what passes says so. */
#include "imcore/mail/authentication_results.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
    g_autofree char *field = g_strndup ((const char *) bytes, length);
    const char *fields[] = { field, NULL };
    MailProof proof = authentication_results_judge (fields, "mx.im.example", "company.com",
                                                    TRUE);
    if (proof == PROOF_PASS) {
        g_autofree char *small = g_ascii_strdown (field, -1);
        g_assert_nonnull (strstr (small, "pass"));
        g_assert_nonnull (strstr (small, "header"));
    }
    g_assert_cmpint (authentication_results_judge (fields, "", "company.com", TRUE), ==,
                     PROOF_NONE);
    const char *said = authentication_results_describe (fields[0], "mx.im.example", "company.com");
    g_assert_cmpint (proof == PROOF_PASS, ==, strstr (said, ", believed") != NULL);
    return 0;
}
