/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/sms/part_joiner.h"

/* UTF-16BE, of which a part may have but half a pair. */
static void
decode_units (const GByteArray *units, GString *text)
{
    for (guint i = 0; i + 1 < units->len; i += 2) {
        gunichar c = (gunichar) units->data[i] << 8 | units->data[i + 1];
        gunichar low = i + 3 < units->len
                           ? (gunichar) units->data[i + 2] << 8 | units->data[i + 3]
                           : 0;
        if (c >= 0xd800 && c <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) {
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        }
        g_string_append_unichar (text, c != 0 && g_unichar_validate (c) ? c : 0xfffd);
    }
}

static void
flush (GByteArray *units, GString *text)
{
    decode_units (units, text);
    g_byte_array_set_size (units, 0);
}

char *
parts_join (const PartOctets *parts, guint count, guint total)
{
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GByteArray) units = g_byte_array_new ();
    guint next = 1;
    for (guint i = 0; i < count; i++) {
        const PartOctets *part = &parts[i];
        if (part->number != next || !part->is_ucs2)
            flush (units, text);
        if (part->number != next)
            g_string_append (text, next == 1 ? PART_MISSING " " : " " PART_MISSING " ");
        if (part->is_ucs2)
            g_byte_array_append (units, part->octets, (guint) part->length);
        else
            g_string_append_len (text, (const char *) part->octets, (gssize) part->length);
        next = part->number + 1;
    }
    flush (units, text);
    if (next <= total)
        g_string_append (text, " " PART_MISSING);
    return g_string_free (g_steal_pointer (&text), FALSE);
}
