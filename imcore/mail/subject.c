/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/subject.h"

#include <string.h>

/* As mail programs of many languages write "answer" and "forward". */
static const char *const answer_prefixes[] = {
    "re",  "aw",  "antw", "antwort", "sv",  "vs",   "ref",  "rif",  "rép",  "réf",  "odp",
    "ynt", "res", "ang",  "bls",     "atb", "回复", "回覆", "答复", "返信", "답장", "на",
};

static const char *const forward_prefixes[] = {
    "fwd", "fw", "wg",         "tr",     "rv",   "enc",  "i",    "doorst", "vb",
    "vl",  "pd", "továbbítás", "iletme", "转发", "轉寄", "転送", "전달",
};

/* Behind one of @prefixes: "re:", "Re[2]:", "AW :" and the full-width colon; NULL: none stands
 * here. */
static const char *
skip_one_of (const char *text, const char *const *prefixes, guint count)
{
    g_autofree char *lower = g_utf8_strdown (text, -1);
    for (guint i = 0; i < count; i++) {
        gsize length = strlen (prefixes[i]);
        if (!g_str_has_prefix (lower, prefixes[i]))
            continue;
        const char *rest = text + length;
        if (*rest == '[')
            rest += strspn (rest, "[0123456789]");
        rest += strspn (rest, " ");
        if (*rest == ':')
            return rest + 1;
        if (g_str_has_prefix (rest, "："))
            return rest + strlen ("：");
    }
    return NULL;
}

static const char *
skip_forward_prefix (const char *text)
{
    return skip_one_of (text, forward_prefixes, G_N_ELEMENTS (forward_prefixes));
}

static const char *
skip_prefix (const char *text)
{
    const char *rest = skip_one_of (text, answer_prefixes, G_N_ELEMENTS (answer_prefixes));
    return rest != NULL ? rest : skip_forward_prefix (text);
}

gboolean
subject_is_forward (const char *subject)
{
    return skip_forward_prefix (subject + strspn (subject, " \t")) != NULL;
}

const char *
subject_skip_prefixes (const char *subject)
{
    const char *rest = subject;
    do {
        subject = rest + strspn (rest, " \t");
        rest = skip_prefix (subject);
    } while (rest != NULL);
    return subject;
}

/* What may differ between one of our Subjects and the next, and by how it was folded. */
static gboolean
is_passed_over (gunichar c)
{
    return g_unichar_isdigit (c) || g_unichar_isspace (c);
}

static const char *
pass_over (const char *text)
{
    while (*text != '\0' && is_passed_over (g_utf8_get_char (text)))
        text = g_utf8_next_char (text);
    return text;
}

const char *
subject_skip (const char *subject, const char *own)
{
    const char *rest = subject;
    for (own = pass_over (own); *own != '\0'; own = pass_over (g_utf8_next_char (own))) {
        rest = pass_over (rest);
        if (g_unichar_tolower (g_utf8_get_char (rest)) != g_unichar_tolower (g_utf8_get_char (own)))
            return subject;
        rest = g_utf8_next_char (rest);
    }
    while (*rest != '\0' && (g_unichar_ispunct (g_utf8_get_char (rest))
                             || g_unichar_isspace (g_utf8_get_char (rest))))
        rest = g_utf8_next_char (rest);
    return rest;
}
