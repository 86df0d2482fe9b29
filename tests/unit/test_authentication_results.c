/* SPDX-License-Identifier: ISC */
#include "imcore/mail/authentication_results.h"

#include <string.h>

#define ID "mx.im.example"

/* One believed field each; From: is at company.com. */
static const struct {
    const char *label;
    const char *field;
    MailProof proof;
} cases[] = {
    { "opendkim",
      " mx.im.example;\n\tdkim=pass (2048-bit key; unprotected) header.d=company.com "
      "header.i=@company.com header.a=rsa-sha256 header.s=s1 header.b=\"AbC/+d==\";\n"
      "\tdkim-atps=neutral",
      PROOF_PASS },
    { "opendmarc", " mx.im.example; dmarc=pass (p=none dis=none) header.from=company.com",
      PROOF_PASS },
    { "rspamd",
      " mx.im.example;\r\n\tdkim=pass header.d=company.com header.s=s1 header.b=a/b+c=;\r\n"
      "\tspf=pass (mx: domain of a@b.c designates 10.0.0.1) smtp.mailfrom=a@b.c;\r\n"
      "\tdmarc=pass (policy=none) header.from=company.com",
      PROOF_PASS },
    { "all in one line without blanks", "mx.im.example;dkim=pass header.d=company.com",
      PROOF_PASS },
    { "capitals everywhere", "MX.IM.Example; DKIM=Pass HEADER.D=Company.COM", PROOF_PASS },
    { "id in quotes", "\"mx.im.example\"; dkim=pass header.d=company.com", PROOF_PASS },
    { "id and version", "mx.im.example 1; dkim=pass header.d=company.com", PROOF_PASS },
    { "method with version", "mx.im.example; dkim/1=pass header.d=company.com", PROOF_PASS },
    { "comments at every joint",
      "mx.im.example (a) 1 (b) ; (c) dkim (d) / (e) 1 (f) = (g) pass (h) header (i) . (j) "
      "d (k) = (l) company.com (m)",
      PROOF_PASS },
    { "nested comment with a quoted bracket",
      "mx.im.example; dkim=pass (a (b \\) c) d) header.d=company.com", PROOF_PASS },
    { "a reason before the properties",
      "mx.im.example; dkim=pass reason=\"good; header.d=evil.example\" header.d=company.com",
      PROOF_PASS },
    { "quoted property", "mx.im.example; dkim=pass header.d=\"company.com\"", PROOF_PASS },
    { "identity alone", "mx.im.example; dkim=pass header.i=john@company.com", PROOF_PASS },
    { "second signature aligned",
      "mx.im.example; dkim=pass header.d=esp.example; dkim=pass header.d=company.com",
      PROOF_PASS },
    { "broken signature beside a good one",
      "mx.im.example; dkim=fail header.d=company.com; dkim=pass header.d=company.com",
      PROOF_PASS },
    { "dmarc passed by spf, signature broken",
      "mx.im.example; dkim=fail header.d=company.com; dmarc=pass header.from=company.com",
      PROOF_PASS },
    { "unknown method and ptype beside it",
      "mx.im.example; x-new=yes dns.sec=no; dkim=pass header.d=company.com", PROOF_PASS },

    { "dmarc fail", "mx.im.example; dmarc=fail (p=reject) header.from=company.com",
      PROOF_FAIL },
    { "dmarc fail without a domain", "mx.im.example; dmarc=fail", PROOF_FAIL },
    { "dmarc fail beats an aligned signature",
      "mx.im.example; dkim=pass header.d=company.com; dmarc=fail header.from=company.com",
      PROOF_FAIL },
    { "signature broken", "mx.im.example; dkim=fail (bad signature) header.d=company.com",
      PROOF_FAIL },
    { "signature broken, spf passed",
      "mx.im.example; dkim=fail header.d=company.com; spf=pass smtp.mailfrom=company.com",
      PROOF_FAIL },
    { "MAIL FROM's domain disowns the host",
      "mx.im.example; spf=fail smtp.mailfrom=company.com", PROOF_FAIL },
    { "disowned, and unsigned",
      "mx.im.example; dkim=none; spf=fail smtp.mailfrom=company.com; dmarc=none", PROOF_FAIL },
    { "forwarded: disowned, but signed",
      "mx.im.example; dkim=pass header.d=company.com; spf=fail smtp.mailfrom=company.com",
      PROOF_PASS },
    { "fail in a field that breaks off later", "mx.im.example; dmarc=fail; ???", PROOF_FAIL },

    { "nothing checked", "mx.im.example; none", PROOF_NONE },
    { "nothing checked, with version and comment", "mx.im.example 1; none (yet)", PROOF_NONE },
    { "no result at all", "mx.im.example", PROOF_NONE },
    { "unsigned", "mx.im.example; dkim=none", PROOF_NONE },
    { "spf alone", "mx.im.example; spf=pass smtp.mailfrom=john@company.com", PROOF_NONE },
    { "spf not sure", "mx.im.example; spf=softfail smtp.mailfrom=company.com", PROOF_NONE },
    { "permanent error", "mx.im.example; dkim=permerror header.d=company.com", PROOF_NONE },
    { "temporary error inside a comment", "mx.im.example; dkim=none (dkim=temperror)",
      PROOF_NONE },
    { "temporary error of another method", "mx.im.example; iprev=temperror; dkim=none",
      PROOF_NONE },
    { "temporary error of another verifier", "mx.evil.example; dkim=temperror", PROOF_NONE },

    { "key not to be had now", "mx.im.example; dkim=temperror header.d=company.com",
      PROOF_LATER },
    { "policy not to be had now", "mx.im.example; dmarc=temperror header.from=company.com",
      PROOF_LATER },
    { "hosts not to be had now", "mx.im.example; dkim=none; spf=temperror", PROOF_LATER },
    { "key not to be had now, other key good",
      "mx.im.example; dkim=temperror header.d=company.com; dkim=pass header.d=company.com",
      PROOF_PASS },
    { "hosts not to be had now, but signed",
      "mx.im.example; spf=temperror; dkim=pass header.d=company.com", PROOF_PASS },
    { "key not to be had now, signed by another besides",
      "mx.im.example; dkim=temperror header.d=company.com; dkim=pass header.d=esp.example",
      PROOF_LATER },
    { "forwarded: disowned, and key not to be had now",
      "mx.im.example; dkim=temperror header.d=company.com; spf=fail", PROOF_LATER },
    { "key not to be had now, but dmarc fail",
      "mx.im.example; dkim=temperror header.d=company.com; dmarc=fail", PROOF_FAIL },
    { "key not to be had now, other signature broken",
      "mx.im.example; dkim=temperror header.d=company.com; dkim=fail header.d=company.com",
      PROOF_FAIL },
    { "temporary error in a field that breaks off later", "mx.im.example; dkim=temperror; ???",
      PROOF_NONE },
    { "broken list signature beside the list's own",
      "mx.im.example; dkim=fail header.d=company.com; dkim=pass header.d=list.example",
      PROOF_NONE },
    { "signed by another", "mx.im.example; dkim=pass header.d=evil.example", PROOF_NONE },
    { "signed by a look-alike", "mx.im.example; dkim=pass header.d=ycompany.com", PROOF_NONE },
    { "our domain as the head of another",
      "mx.im.example; dkim=pass header.d=company.com.evil.example", PROOF_NONE },
    { "signed by a child", "mx.im.example; dkim=pass header.d=lab.company.com", PROOF_NONE },
    { "signed by the top-level domain", "mx.im.example; dkim=pass header.d=com", PROOF_NONE },
    { "signer is a dot", "mx.im.example; dkim=pass header.d=.com", PROOF_NONE },
    { "no signer named", "mx.im.example; dkim=pass", PROOF_NONE },
    { "dmarc of another From", "mx.im.example; dmarc=pass header.from=evil.example",
      PROOF_NONE },
    { "dmarc of no From", "mx.im.example; dmarc=pass", PROOF_NONE },
    { "dmarc of the envelope", "mx.im.example; dmarc=pass smtp.from=company.com", PROOF_NONE },
    { "another verifier", "mx.evil.example; dkim=pass header.d=company.com", PROOF_NONE },
    { "id goes on", "mx.im.example.evil; dkim=pass header.d=company.com", PROOF_NONE },
    { "id begins earlier", "evil.mx.im.example; dkim=pass header.d=company.com", PROOF_NONE },
    { "comment before the id", "(x) mx.im.example; dkim=pass header.d=company.com",
      PROOF_NONE },
    { "no id", "dkim=pass header.d=company.com", PROOF_NONE },
    { "version to come", "mx.im.example 2; dkim=pass header.d=company.com", PROOF_NONE },
    { "method version to come", "mx.im.example; dkim/2=pass header.d=company.com", PROOF_NONE },
    { "pass inside a comment", "mx.im.example; (dkim=pass header.d=company.com) dkim=none",
      PROOF_NONE },
    { "pass inside a reason",
      "mx.im.example; spf=none reason=\"; dkim=pass header.d=company.com\"", PROOF_NONE },
    { "pass inside a value",
      "mx.im.example; spf=pass smtp.mailfrom=\";dkim=pass header.d=company.com\"", PROOF_NONE },
    { "signer said twice",
      "mx.im.example; dkim=pass header.d=evil.example header.d=company.com", PROOF_NONE },
    { "signature and dmarc said twice",
      "mx.im.example; dmarc=none header.from=company.com; dmarc=pass header.from=company.com",
      PROOF_NONE },
    { "comment without end", "mx.im.example; dkim=pass header.d=company.com (x", PROOF_NONE },
    { "quote without end", "mx.im.example; dkim=pass header.d=\"company.com", PROOF_NONE },
    { "result without blanks before its property",
      "mx.im.example; dkim=pass\"x\"header.d=company.com", PROOF_NONE },
    { "semicolon without result", "mx.im.example; dkim=pass header.d=company.com;",
      PROOF_NONE },
    { "property without type", "mx.im.example; dkim=pass d=company.com", PROOF_NONE },
    { "none and more", "mx.im.example; none; dkim=pass header.d=company.com", PROOF_NONE },
    { "empty", "", PROOF_NONE },
    { "blanks", " \t\r\n ", PROOF_NONE },
    { "bytes that are no text", "mx.im.example; dkim=pass header.d=\xff\xfe.com", PROOF_NONE },
};

static MailProof
judge_one (const char *field, const char *domain)
{
    const char *fields[] = { field, NULL };
    return authentication_results_judge (fields, ID, domain, TRUE);
}

static void
each_field_proves_what_it_says_and_no_more (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        MailProof proof = judge_one (cases[i].field, "company.com");
        if (proof != cases[i].proof)
            g_test_fail_printf ("%s: %d instead of %d", cases[i].label, proof, cases[i].proof);
    }
}

static void
each_field_is_described_as_it_is_judged (void)
{
    static const char *const words[] = { [PROOF_NONE] = "proves nothing",
                                         [PROOF_PASS] = "believed",
                                         [PROOF_FAIL] = "=fail",
                                         [PROOF_LATER] = "may be" };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        const char *said = authentication_results_describe (cases[i].field, ID, "company.com");
        if (strstr (said, words[cases[i].proof]) == NULL)
            g_test_fail_printf ("%s: \"%s\"", cases[i].label, said);
    }
}

static void
a_temporary_error_is_the_last_word_where_the_letter_does_not_come_again (void)
{
    const char *alone[] = { ID "; dkim=temperror header.d=company.com", NULL };
    const char *disowned[] = { ID "; dkim=temperror header.d=company.com; spf=fail", NULL };
    const char *good[] = { ID "; spf=temperror; dkim=pass header.d=company.com", NULL };
    g_assert_cmpint (authentication_results_judge (alone, ID, "company.com", FALSE), ==,
                     PROOF_NONE);
    g_assert_cmpint (authentication_results_judge (disowned, ID, "company.com", FALSE), ==,
                     PROOF_FAIL);
    g_assert_cmpint (authentication_results_judge (good, ID, "company.com", FALSE), ==,
                     PROOF_PASS);
}

static void
a_parent_signs_for_its_children (void)
{
    const char *field = ID "; dkim=pass header.d=company.com";
    g_assert_cmpint (judge_one (field, "lab.company.com"), ==, PROOF_PASS);
    g_assert_cmpint (judge_one (field, "LAB.Company.com"), ==, PROOF_PASS);
    g_assert_cmpint (judge_one (field, "labcompany.com"), ==, PROOF_NONE);
}

static void
a_domain_is_the_same_in_umlauts_and_in_punycode (void)
{
    const char *field = ID "; dkim=pass header.d=xn--mller-kva.example";
    g_assert_cmpint (judge_one (field, "M\xc3\xbcller.example"), ==, PROOF_PASS);
    g_assert_cmpint (judge_one (field, "mueller.example"), ==, PROOF_NONE);
}

static void
nobody_is_believed_where_no_verifier_is_named (void)
{
    const char *fields[] = { "\"\"; dkim=pass header.d=company.com",
                             "; dkim=pass header.d=company.com", NULL };
    g_assert_cmpint (authentication_results_judge (fields, "", "company.com", TRUE), ==,
                     PROOF_NONE);
}

static void
two_milters_of_one_verifier_add_up (void)
{
    const char *fields[] = { ID "; dmarc=pass header.from=company.com",
                             ID "; dkim=pass header.d=other.example",
                             ID "; spf=pass smtp.mailfrom=x@company.com", "other; dmarc=fail",
                             NULL };
    g_assert_cmpint (authentication_results_judge (fields, ID, "company.com", TRUE), ==,
                     PROOF_PASS);
}

static void
a_second_field_on_the_same_method_makes_both_worthless (void)
{
    const char *dkim[] = { ID "; dkim=none", ID "; dkim=pass header.d=company.com", NULL };
    const char *dmarc[] = { ID "; dmarc=none", ID "; dmarc=pass header.from=company.com",
                            NULL };
    const char *fail[] = { ID "; dmarc=fail", ID "; dmarc=pass header.from=company.com", NULL };
    const char *broken[] = { ID "; dkim=pass header.d=company.com", ID "; dmarc=pass (", NULL };
    g_assert_cmpint (authentication_results_judge (dkim, ID, "company.com", TRUE), ==,
                     PROOF_NONE);
    g_assert_cmpint (authentication_results_judge (dmarc, ID, "company.com", TRUE), ==,
                     PROOF_NONE);
    g_assert_cmpint (authentication_results_judge (fail, ID, "company.com", TRUE), ==,
                     PROOF_FAIL);
    g_assert_cmpint (authentication_results_judge (broken, ID, "company.com", TRUE), ==,
                     PROOF_NONE);
}

static void
more_fields_than_a_verifier_writes_prove_nothing (void)
{
    const char *fields[AUTHENTICATION_RESULTS_FIELDS + 2] = {
        ID "; dkim=pass header.d=company.com"
    };
    for (guint i = 1; i < AUTHENTICATION_RESULTS_FIELDS; i++)
        fields[i] = ID "; none";
    g_assert_cmpint (authentication_results_judge (fields, ID, "company.com", TRUE), ==,
                     PROOF_PASS);
    fields[AUTHENTICATION_RESULTS_FIELDS] = ID "; none";
    g_assert_cmpint (authentication_results_judge (fields, ID, "company.com", TRUE), ==,
                     PROOF_NONE);
}

static void
a_field_beyond_its_limits_proves_nothing (void)
{
    g_autoptr (GString) many = g_string_new (ID "; dkim=pass header.d=company.com");
    for (guint i = 1; i < AUTHENTICATION_RESULTS_RESULTS; i++)
        g_string_append (many, "; x=y");
    g_assert_cmpint (judge_one (many->str, "company.com"), ==, PROOF_PASS);
    g_string_append (many, "; x=y");
    g_assert_cmpint (judge_one (many->str, "company.com"), ==, PROOF_NONE);

    g_autoptr (GString) deep = g_string_new (ID "; dkim=pass header.d=company.com ");
    for (guint i = 0; i < AUTHENTICATION_RESULTS_BYTES / 2; i++)
        g_string_append_c (deep, '(');
    for (guint i = 0; i < AUTHENTICATION_RESULTS_BYTES / 2; i++)
        g_string_append_c (deep, ')');
    g_assert_cmpint (judge_one (deep->str, "company.com"), ==, PROOF_NONE);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(fact) g_test_add_func ("/authentication_results/" #fact, fact)
    ADD (each_field_proves_what_it_says_and_no_more);
    ADD (each_field_is_described_as_it_is_judged);
    ADD (a_temporary_error_is_the_last_word_where_the_letter_does_not_come_again);
    ADD (a_parent_signs_for_its_children);
    ADD (a_domain_is_the_same_in_umlauts_and_in_punycode);
    ADD (nobody_is_believed_where_no_verifier_is_named);
    ADD (two_milters_of_one_verifier_add_up);
    ADD (a_second_field_on_the_same_method_makes_both_worthless);
    ADD (more_fields_than_a_verifier_writes_prove_nothing);
    ADD (a_field_beyond_its_limits_proves_nothing);
    return g_test_run ();
}
