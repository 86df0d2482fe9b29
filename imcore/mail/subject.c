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

static char *
essence (const char *subject)
{
    g_autofree char *folded = g_utf8_casefold (subject_skip_prefixes (subject), -1);
    GString *out = g_string_new (NULL);
    for (const char *p = folded; *p != '\0'; p++)
        if (!g_ascii_isdigit (*p) && !g_ascii_isspace (*p))
            g_string_append_c (out, *p);
    return g_string_free (out, FALSE);
}

gboolean
subject_is_alike (const char *one, const char *other)
{
    g_autofree char *a = essence (one);
    g_autofree char *b = essence (other);
    return strcmp (a, b) == 0;
}
