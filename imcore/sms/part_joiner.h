/* SPDX-License-Identifier: ISC */
/* A long text from the parts of it that came. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands where parts are missing. */
#define PART_MISSING "[...]"

typedef struct {
    guint number; /* from 1 */
    gboolean is_ucs2;
    const guint8 *octets; /* UTF-16BE, or UTF-8 that was checked */
    gsize length;
} PartOctets;

/* Joins @count parts, in the order of their numbers, of a text of @total.  A character whose
 * two halves stand in two parts is whole again; half a one becomes U+FFFD.  The caller owns the
 * result. */
char *parts_join (const PartOctets *parts, guint count, guint total);

G_END_DECLS
