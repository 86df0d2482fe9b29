/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/text_header.h"

/* Information elements: type, length, value. */
enum { CONCATENATION_8 = 0x00, CONCATENATION_16 = 0x08 };

static gboolean
read_element (guint8 type, const guint8 *value, gsize length, TextHeader *header)
{
    TextHeader read = { 0 };
    if (type == CONCATENATION_8 && length == 3)
        read = (TextHeader){ value[0], value[1], value[2] };
    else if (type == CONCATENATION_16 && length == 4)
        read = (TextHeader){ TEXT_HEADER_WIDE + ((guint) value[0] << 8 | value[1]), value[2],
                             value[3] };
    if (read.number < 1 || read.number > read.total)
        return FALSE;
    *header = read;
    return TRUE;
}

gboolean
text_header_read (const guint8 *octets, gsize length, TextHeader *header)
{
    if (length == 0 || (gsize) octets[0] + 1 > length)
        return FALSE;
    gsize end = (gsize) octets[0] + 1, at = 1;
    while (at + 2 <= end && at + 2 + octets[at + 1] <= end) {
        if (read_element (octets[at], octets + at + 2, octets[at + 1], header))
            return TRUE;
        at += 2 + (gsize) octets[at + 1];
    }
    return FALSE;
}

void
text_header_write (const TextHeader *header, guint8 octets[TEXT_HEADER_BYTES])
{
    octets[0] = TEXT_HEADER_BYTES - 1;
    octets[1] = CONCATENATION_8;
    octets[2] = 3;
    octets[3] = header->reference & 0xff;
    octets[4] = (guint8) header->total;
    octets[5] = (guint8) header->number;
}
