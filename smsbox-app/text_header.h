/* SPDX-License-Identifier: ISC */
/* The user data header by which the parts of a long text are told apart: 3GPP
 * TS 23.040, 9.2.3.24. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
    guint reference; /* the phone's number for the text; TEXT_HEADER_WIDE and more: one of 16
                        bits */
    guint total;     /* parts; 1 to 255 */
    guint number;    /* of this one, from 1 */
} TextHeader;
#define TEXT_HEADER_WIDE 0x10000

/* Finds the concatenation, of 8 or 16 bits, in @octets, a whole header with its length in
 * front; other elements are passed over.  FALSE: there is none that makes sense. */
gboolean text_header_read (const guint8 *octets, gsize length, TextHeader *header);

enum { TEXT_HEADER_BYTES = 6 };
/* Writes one with a reference of 8 bits, what is more of it is left out. */
void text_header_write (const TextHeader *header, guint8 octets[TEXT_HEADER_BYTES]);

G_END_DECLS
