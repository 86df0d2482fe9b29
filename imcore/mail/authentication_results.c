/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/authentication_results.h"

#include <string.h>

/* ---- The grammar of RFC 8601, section 2.2 ---------------------------------------------------
 * Each reader moves *at behind what it read and is FALSE where that is not there. */

/* A comment nests and may quote; FALSE: it does not end. */
static gboolean
skip_comment (const char **at)
{
    guint depth = 0;
    for (const char *p = *at; *p != '\0'; p++) {
        if (*p == '\\' && p[1] != '\0')
            p++;
        else if (*p == '(')
            depth++;
        else if (*p == ')' && --depth == 0) {
            *at = p + 1;
            return TRUE;
        }
    }
    return FALSE;
}

static void
skip_blanks (const char **at)
{
    *at += strspn (*at, " \t\r\n");
}

/* [CFWS] */
static gboolean
skip_comments_and_blanks (const char **at)
{
    for (;;) {
        skip_blanks (at);
        if (**at != '(')
            return TRUE;
        if (!skip_comment (at))
            return FALSE;
    }
}

/* CFWS "." / "=" / ";" / "/" CFWS */
static gboolean
read_sign (const char **at, char sign)
{
    if (!skip_comments_and_blanks (at) || **at != sign)
        return FALSE;
    ++*at;
    return skip_comments_and_blanks (at);
}

/* Keyword: letters, digits, inner hyphens; and underscores, which verifiers write, too. */
static gboolean
read_keyword (const char **at, char **keyword)
{
    const char *end = *at;
    while (g_ascii_isalnum (*end) || *end == '-' || *end == '_')
        end++;
    if (end == *at || **at == '-' || end[-1] == '-')
        return FALSE;
    *keyword = g_ascii_strdown (*at, end - *at);
    *at = end;
    return TRUE;
}

static gboolean
read_quoted (const char **at, char **value)
{
    g_autoptr (GString) text = g_string_new (NULL);
    for (const char *p = *at + 1; *p != '\0'; p++) {
        if (*p == '"') {
            *value = g_string_free (g_steal_pointer (&text), FALSE);
            *at = p + 1;
            return TRUE;
        }
        if (*p == '\\' && p[1] != '\0')
            p++;
        if (*p != '\r' && *p != '\n') /* a fold within the quotes is no part of them */
            g_string_append_c (text, *p);
    }
    return FALSE;
}

/* A value: quoted, or a run of what cannot be taken for structure.  More than RFC 2045's token
 * is let through: signatures have '/', '+' and '=', addresses '@' and ':', and verifiers do not
 * quote. */
static gboolean
read_value (const char **at, char **value)
{
    if (**at == '"')
        return read_quoted (at, value);
    const char *end = *at;
    while (*end != '\0' && (guchar) *end > ' ' && *end != 0x7f
           && strchr (";()\"\\", *end) == NULL)
        end++;
    if (end == *at)
        return FALSE;
    *value = g_strndup (*at, (gsize) (end - *at));
    *at = end;
    return TRUE;
}

/* ---- One result -------------------------------------------------------------------------- */

typedef struct {
    char *method;
    char *outcome;
    char *header_d; /* the signing domain */
    char *header_i; /* the signing identity, "LOCAL@DOMAIN" or "@DOMAIN" */
    char *header_from;
} Result;

static void
result_clear (Result *result)
{
    g_free (result->method);
    g_free (result->outcome);
    g_free (result->header_d);
    g_free (result->header_i);
    g_free (result->header_from);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

/* Where @result keeps header.@property; NULL: we do not ask for it. */
static char **
place_of (Result *result, const char *type, const char *property)
{
    if (strcmp (type, "header") != 0)
        return NULL;
    if (strcmp (property, "d") == 0)
        return &result->header_d;
    if (strcmp (property, "i") == 0)
        return &result->header_i;
    return strcmp (property, "from") == 0 ? &result->header_from : NULL;
}

/* propspec, or reasonspec where @may_be_reason.  A property that counts, said twice, is
 * ambiguous. */
static gboolean
read_property (const char **at, Result *result, gboolean may_be_reason)
{
    g_autofree char *type = NULL;
    g_autofree char *property = NULL;
    g_autofree char *value = NULL;
    if (!read_keyword (at, &type))
        return FALSE;
    if (may_be_reason && strcmp (type, "reason") == 0)
        return read_sign (at, '=') && read_value (at, &value);
    if (!read_sign (at, '.') || !read_keyword (at, &property) || !read_sign (at, '=')
        || !read_value (at, &value))
        return FALSE;
    char **place = place_of (result, type, property);
    if (place == NULL)
        return TRUE;
    if (*place != NULL)
        return FALSE;
    *place = g_steal_pointer (&value);
    return TRUE;
}

/* resinfo after its ';' up to the next one: method [/version] = result, reason, properties. */
static gboolean
read_result (const char **at, Result *result)
{
    if (!read_keyword (at, &result->method) || !skip_comments_and_blanks (at))
        return FALSE;
    if (**at == '/') {
        g_autofree char *version = NULL;
        if (!read_sign (at, '/') || !read_keyword (at, &version) || strcmp (version, "1") != 0)
            return FALSE;
    }
    if (!read_sign (at, '=') || !read_keyword (at, &result->outcome))
        return FALSE;
    for (gboolean first = TRUE;; first = FALSE) {
        const char *before = *at;
        if (!skip_comments_and_blanks (at))
            return FALSE;
        if (**at == '\0' || **at == ';')
            return TRUE;
        if (*at == before || !read_property (at, result, first))
            return FALSE;
    }
}

/* ---- What the results say of one domain -------------------------------------------------- */

typedef struct {
    const char *domain;  /* of From:, as ASCII in small letters */
    guint dkim_fields;   /* fields that speak of DKIM */
    guint dmarc_results; /* in all fields */
    gboolean dkim_aligned, dkim_passed, dkim_failed;
    gboolean dmarc_passed, dmarc_failed;
    gboolean spf_failed;
    gboolean dkim_or_dmarc_later, spf_later; /* temporary errors */
    gboolean is_unsure; /* something by the verifier was not understood */
} Findings;

/* "COMPANY.com" -> "company.com", umlauts to punycode; NULL: no domain. */
static char *
plain_domain (const char *domain)
{
    if (domain == NULL || !g_utf8_validate (domain, -1, NULL))
        return NULL;
    g_autofree char *ascii = g_hostname_to_ascii (domain);
    return ascii == NULL || *ascii == '\0' ? NULL : g_ascii_strdown (ascii, -1);
}

/* A signature by the domain itself, or by a parent: who holds the parent's zone decides what
 * stands in the child's, so he could sign as the child just as well.  A child says nothing of
 * its parent.  A top-level domain is no one's signature. */
static gboolean
is_aligned (const char *signer, const char *domain)
{
    g_autofree char *plain = plain_domain (signer);
    if (plain == NULL || strchr (plain, '.') == NULL || *plain == '.')
        return FALSE;
    gsize signer_length = strlen (plain);
    gsize length = strlen (domain);
    if (length < signer_length || strcmp (domain + length - signer_length, plain) != 0)
        return FALSE;
    return length == signer_length || domain[length - signer_length - 1] == '.';
}

/* Section 2.7: "a later attempt may produce a final result". */
static gboolean
is_temporary (const Result *result)
{
    return strcmp (result->outcome, "temperror") == 0;
}

static void
note_dkim (Findings *findings, const Result *result)
{
    if (strcmp (result->outcome, "fail") == 0)
        findings->dkim_failed = TRUE;
    if (is_temporary (result))
        findings->dkim_or_dmarc_later = TRUE;
    if (strcmp (result->outcome, "pass") != 0)
        return;
    findings->dkim_passed = TRUE;
    const char *signer = result->header_d;
    if (signer == NULL && result->header_i != NULL) {
        /* RFC 6376: the identity's domain is the signing domain or below it */
        const char *sign = strrchr (result->header_i, '@');
        signer = sign != NULL ? sign + 1 : NULL;
    }
    if (is_aligned (signer, findings->domain))
        findings->dkim_aligned = TRUE;
}

static void
note_dmarc (Findings *findings, const Result *result)
{
    findings->dmarc_results++;
    if (strcmp (result->outcome, "fail") == 0)
        findings->dmarc_failed = TRUE;
    if (is_temporary (result))
        findings->dkim_or_dmarc_later = TRUE;
    if (strcmp (result->outcome, "pass") != 0)
        return;
    g_autofree char *judged = plain_domain (result->header_from);
    if (g_strcmp0 (judged, findings->domain) == 0)
        findings->dmarc_passed = TRUE;
}

static void
note_spf (Findings *findings, const Result *result)
{
    if (strcmp (result->outcome, "fail") == 0)
        findings->spf_failed = TRUE;
    if (is_temporary (result))
        findings->spf_later = TRUE;
}

/* Everything after the authserv-id. */
static gboolean
read_results (const char **at, Findings *findings)
{
    gboolean speaks_of_dkim = FALSE;
    if (!skip_comments_and_blanks (at))
        return FALSE;
    if (g_ascii_isdigit (**at)) {
        g_autofree char *version = NULL;
        if (!read_keyword (at, &version) || strcmp (version, "1") != 0)
            return FALSE;
    }
    for (guint count = 0;; count++) {
        if (!skip_comments_and_blanks (at))
            return FALSE;
        if (**at == '\0')
            break;
        if (count == AUTHENTICATION_RESULTS_RESULTS || !read_sign (at, ';'))
            return FALSE;
        if (count == 0 && g_ascii_strncasecmp (*at, "none", 4) == 0) {
            const char *after = *at + 4;
            if (skip_comments_and_blanks (&after) && *after == '\0')
                return TRUE;
        }
        g_auto (Result) result = { 0 };
        if (!read_result (at, &result))
            return FALSE;
        if (strcmp (result.method, "dkim") == 0) {
            speaks_of_dkim = TRUE;
            note_dkim (findings, &result);
        } else if (strcmp (result.method, "dmarc") == 0)
            note_dmarc (findings, &result);
        else if (strcmp (result.method, "spf") == 0)
            note_spf (findings, &result);
    }
    findings->dkim_fields += speaks_of_dkim;
    return TRUE;
}

/* TRUE: @field begins with @verifier's id; *at is behind it.  No comment may stand before it:
 * that is how a forged field hides from a stripper that looks for the id first. */
static gboolean
is_by (const char *field, const char *verifier, const char **at)
{
    g_autofree char *id = NULL;
    *at = field;
    skip_blanks (at);
    return read_value (at, &id) && g_ascii_strcasecmp (id, verifier) == 0;
}

static gboolean
is_ambiguous (const Findings *findings, guint fields)
{
    return findings->is_unsure || fields > AUTHENTICATION_RESULTS_FIELDS
           || findings->dkim_fields > 1 || findings->dmarc_results > 1;
}

/* Nothing of it passed; @comes_again: nor must a temporary error be the last word. */
static gboolean
is_failed (const Findings *findings, gboolean comes_again)
{
    if (findings->dmarc_failed)
        return TRUE;
    if (findings->dkim_passed || findings->dmarc_passed)
        return FALSE;
    return findings->dkim_failed
           || (findings->spf_failed && !(comes_again && findings->dkim_or_dmarc_later));
}

static MailProof
conclude (const Findings *findings, guint fields, gboolean comes_again)
{
    if (is_failed (findings, comes_again))
        return PROOF_FAIL;
    if (is_ambiguous (findings, fields))
        return PROOF_NONE;
    if (findings->dmarc_passed || findings->dkim_aligned)
        return PROOF_PASS;
    return comes_again && (findings->dkim_or_dmarc_later || findings->spf_later) ? PROOF_LATER
                                                                                 : PROOF_NONE;
}

MailProof
authentication_results_judge (const char *const *fields, const char *verifier,
                              const char *from_domain, gboolean comes_again)
{
    g_autofree char *domain = plain_domain (from_domain);
    if (domain == NULL || *verifier == '\0')
        return PROOF_NONE;
    Findings findings = { .domain = domain };
    guint count = 0;
    for (; *fields != NULL; fields++) {
        const char *at;
        if (!is_by (*fields, verifier, &at))
            continue;
        if (++count > AUTHENTICATION_RESULTS_FIELDS)
            break;
        if (strlen (*fields) > AUTHENTICATION_RESULTS_BYTES || !read_results (&at, &findings))
            findings.is_unsure = TRUE;
    }
    return conclude (&findings, count, comes_again);
}

const char *
authentication_results_describe (const char *field, const char *verifier,
                                 const char *from_domain)
{
    g_autofree char *domain = plain_domain (from_domain);
    Findings findings = { .domain = domain };
    const char *at;
    if (*verifier == '\0')
        return "no verifier is named (mail.verifier): proves nothing";
    if (domain == NULL)
        return "From: has no domain that could be proven";
    if (!is_by (field, verifier, &at))
        return "not by mail.verifier: proves nothing";
    gboolean is_understood = strlen (field) <= AUTHENTICATION_RESULTS_BYTES
                             && read_results (&at, &findings);
    if (findings.dmarc_failed)
        return "dmarc=fail";
    if (findings.dkim_failed && !findings.dkim_passed && !findings.dmarc_passed)
        return "dkim=fail, and nothing that passed";
    if (is_failed (&findings, TRUE))
        return "spf=fail, and nothing that passed";
    if (!is_understood)
        return "not understood to the last character: proves nothing";
    if (findings.dkim_fields > 1 || findings.dmarc_results > 1)
        return "two results of one method: proves nothing";
    if (findings.dmarc_passed)
        return "dmarc=pass for the domain in From:, believed";
    if (findings.dkim_aligned)
        return "dkim=pass by the domain in From: or a parent of it, believed";
    if (findings.dkim_or_dmarc_later)
        return findings.spf_failed && !findings.dkim_passed
                   ? "temperror and spf=fail: may be proven later, at re-entry forged"
                   : "temperror: may be proven later, at re-entry proves nothing";
    if (findings.spf_later)
        return "spf=temperror: may be judged later, at re-entry proves nothing";
    if (findings.dkim_passed)
        return "dkim=pass by another domain: proves nothing of this one";
    return "no pass of DMARC or DKIM: proves nothing";
}
