/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/journal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
journal (const char *format, ...)
{
    va_list facts;
    va_start (facts, format);
    g_autofree char *line = g_strdup_vprintf (format, facts);
    va_end (facts);
    /* In one call, so that the lines of two threads do not mix. */
    fprintf (stderr, "uinvite-smsbox: %s\n", line);
}

char *
journal_number (const char *number)
{
    gsize length = strlen (number);
    gsize digits = 0;
    while (digits < 3 && digits < length && g_ascii_isdigit (number[length - 1 - digits]))
        digits++;
    return g_strconcat ("...", number + length - digits, NULL);
}
