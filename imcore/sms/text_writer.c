/* SPDX-License-Identifier: ISC */
#include "imcore/sms/text_writer.h"

#include "imcore/domain/buddy_name.h"

#include <string.h>

/* What a part holds: 140 octets, less the header of 6 that joins several (3GPP TS 23.040). */
#define SEPTETS_ALONE 160
#define SEPTETS_JOINED 153
#define UNITS_ALONE 70
#define UNITS_JOINED 67

/* The GSM 7-bit default alphabet beyond ASCII (3GPP TS 23.038, 6.2.1), a septet each.  It has
 * the capital C cedilla only, and of Greek what Latin letters cannot stand for. */
static const gunichar gsm_letters[] = {
    0x00A1, 0x00A3, 0x00A4, 0x00A5, 0x00A7, 0x00BF, 0x00C4, 0x00C5, 0x00C6, 0x00C7,
    0x00C9, 0x00D1, 0x00D6, 0x00D8, 0x00DC, 0x00DF, 0x00E0, 0x00E4, 0x00E5, 0x00E6,
    0x00E8, 0x00E9, 0x00EC, 0x00F1, 0x00F2, 0x00F6, 0x00F8, 0x00F9, 0x00FC, 0x0393,
    0x0394, 0x0398, 0x039B, 0x039E, 0x03A0, 0x03A3, 0x03A6, 0x03A8, 0x03A9,
};

/* Plain forms of what word processors and phones put in by themselves. */
static const struct {
    gunichar typed;
    const char *plain;
} plain_forms[] = {
    { 0x2018, "'" },   { 0x2019, "'" },  { 0x201A, "'" },  { 0x201B, "'" },  { 0x00B4, "'" },
    { '`', "'" },      { 0x201C, "\"" }, { 0x201D, "\"" }, { 0x201E, "\"" }, { 0x201F, "\"" },
    { 0x00AB, "\"" },  { 0x00BB, "\"" }, { 0x2010, "-" },  { 0x2011, "-" },  { 0x2012, "-" },
    { 0x2013, "-" },   { 0x2014, "-" },  { 0x2015, "-" },  { 0x2212, "-" },  { 0x2022, "-" },
    { 0x2026, "..." }, { 0x00AD, "" },   { 0x200B, "" },   { 0xFEFF, "" },
};

/* Septets that @c costs in GSM 7-bit; 0: it is not in the alphabet. */
static guint
count_septets (gunichar c)
{
    if (c < 0x80) {
        if (c == '`' || (c < 0x20 && c != '\n' && c != '\r' && c != '\f') || c == 0x7F)
            return 0;
        return c == '\f' || strchr ("^{}\\[~]|", (int) c) != NULL ? 2 : 1;
    }
    if (c == 0x20AC) /* the euro is an extension character, after an escape */
        return 2;
    for (guint i = 0; i < G_N_ELEMENTS (gsm_letters); i++)
        if (gsm_letters[i] == c)
            return 1;
    return 0;
}

static gboolean
fits_gsm (const char *text)
{
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
        if (count_septets (g_utf8_get_char (p)) == 0)
            return FALSE;
    return TRUE;
}

/* Most texts are ASCII: what is below costs nothing for them. */
static void
append (GString *text, gunichar c)
{
    if (c < 0x80)
        g_string_append_c (text, (char) c);
    else
        g_string_append_unichar (text, c);
}

static gboolean
is_blank (gunichar c)
{
    if (c < 0x80)
        return c == ' ' || c == '\t';
    return g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR;
}

/* Line breaks become LF, blanks ' ', and none of either is kept that shows nothing. */
static char *
tidy (const char *wording)
{
    g_autoptr (GString) tidied = g_string_new (NULL);
    guint lines = 0;
    gboolean blank = FALSE;
    for (const char *p = wording; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if (c == '\n' || c == 0x2028 || c == 0x2029) {
            lines++;
        } else if (is_blank (c)) {
            blank = TRUE;
        } else if (!g_unichar_iscntrl (c)) {
            if (tidied->len > 0 && lines > 0)
                g_string_append (tidied, lines > 1 ? "\n\n" : "\n");
            else if (tidied->len > 0 && blank)
                g_string_append_c (tidied, ' ');
            append (tidied, c);
            lines = 0;
            blank = FALSE;
        }
    }
    return g_string_free (g_steal_pointer (&tidied), FALSE);
}

/* NULL: @c has none. */
static const char *
plain_form (gunichar c)
{
    if (c < 0x80 && c != '`')
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS (plain_forms); i++)
        if (plain_forms[i].typed == c)
            return plain_forms[i].plain;
    return NULL;
}

static char *
make_plain (const char *text)
{
    g_autoptr (GString) plain = g_string_new (NULL);
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        const char *form = plain_form (c);
        if (form != NULL)
            g_string_append (plain, form);
        else
            append (plain, c);
    }
    return g_string_free (g_steal_pointer (&plain), FALSE);
}

char *
text_write (const char *wording, gboolean replaces)
{
    g_autofree char *composed = g_str_is_ascii (wording)
                                    ? g_strdup (wording)
                                    : g_utf8_normalize (wording, -1,
                                                        G_NORMALIZE_DEFAULT_COMPOSE);
    g_return_val_if_fail (composed != NULL, g_strdup (""));
    g_autofree char *tidied = tidy (composed);
    if (!replaces)
        return g_steal_pointer (&tidied);
    g_autofree char *plain = make_plain (tidied);
    /* Leaving a character out may leave two blanks together. */
    return fits_gsm (plain) ? tidy (plain) : g_steal_pointer (&tidied);
}

static guint
count_units (const char *text, gsize bytes)
{
    guint units = 0;
    for (const char *p = text; p < text + bytes; p = g_utf8_next_char (p))
        units += g_utf8_get_char (p) > 0xFFFF ? 2 : 1;
    return units;
}

char *
text_shorten (const char *text, guint most)
{
    gsize bytes = 0;
    guint units = 0;
    while (text[bytes] != '\0') {
        gsize cluster = buddy_name_cluster (text + bytes);
        units += count_units (text + bytes, cluster);
        if (units > most)
            break;
        bytes += cluster;
    }
    if (text[bytes] == '\0')
        return g_strdup (text);
    g_autofree char *kept = g_strchomp (g_strndup (text, bytes));
    return g_strconcat (kept, "...", NULL);
}

/* ---- Parts ------------------------------------------------------------------------------- */

typedef struct {
    gboolean is_gsm;
    guint alone, joined; /* what a text of one part holds, and one of several parts */
} PartSize;

static guint
cost_of (const char *text, gsize bytes, gboolean is_gsm)
{
    guint septets = 0;
    if (!is_gsm)
        return count_units (text, bytes);
    for (const char *p = text; p < text + bytes; p = g_utf8_next_char (p))
        septets += count_septets (g_utf8_get_char (p));
    return septets;
}

/* Bytes of the first character as people see it; of one that no part can hold, the first of its
 * code points. */
static gsize
next_piece (const char *text, const PartSize *size)
{
    gsize bytes = buddy_name_cluster (text);
    return bytes > 0 && cost_of (text, bytes, size->is_gsm) <= size->joined
               ? bytes
               : (gsize) (g_utf8_next_char (text) - text);
}

/* Bytes of the next part of @text, which is longer than one or the last.  @by_words: it ends
 * after a blank or line's end if it has one. */
static gsize
next_part (const char *text, const PartSize *size, gboolean by_words)
{
    gsize end = 0, word_end = 0;
    guint used = 0;
    while (text[end] != '\0') {
        gsize piece = next_piece (text + end, size);
        used += cost_of (text + end, piece, size->is_gsm);
        if (used > size->joined)
            return by_words && word_end > 0 ? word_end : end;
        end += piece;
        if (text[end - 1] == ' ' || text[end - 1] == '\n')
            word_end = end;
    }
    return end;
}

static GPtrArray *
cut_parts (const char *text, const PartSize *size, gboolean by_words)
{
    GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
    while (*text != '\0') {
        gsize bytes = next_part (text, size, by_words);
        g_ptr_array_add (parts, g_strndup (text, bytes));
        text += bytes;
    }
    return parts;
}

GPtrArray *
text_split (const char *text, gboolean *gsm7)
{
    const gboolean is_gsm = fits_gsm (text);
    const PartSize size = { is_gsm, is_gsm ? SEPTETS_ALONE : UNITS_ALONE,
                            is_gsm ? SEPTETS_JOINED : UNITS_JOINED };
    if (gsm7 != NULL)
        *gsm7 = is_gsm;
    if (*text != '\0' && cost_of (text, strlen (text), is_gsm) <= size.alone) {
        GPtrArray *whole = g_ptr_array_new_with_free_func (g_free);
        g_ptr_array_add (whole, g_strdup (text));
        return whole;
    }
    /* Whole words read better where a phone shows the parts alone; they are not worth one more.
     */
    GPtrArray *tight = cut_parts (text, &size, FALSE);
    g_autoptr (GPtrArray) by_words = cut_parts (text, &size, TRUE);
    if (by_words->len > tight->len)
        return tight;
    g_ptr_array_unref (tight);
    return g_steal_pointer (&by_words);
}

guint
text_count_parts (const char *text, gboolean *gsm7)
{
    g_autoptr (GPtrArray) parts = text_split (text, gsm7);
    return parts->len;
}
