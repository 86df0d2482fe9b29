/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/journal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local GString *held; /* NULL: nothing is */

void
journal (const char *format, ...)
{
    va_list facts;
    g_autoptr (GString) own = held == NULL ? g_string_new (NULL) : NULL;
    GString *lines = own != NULL ? own : held;
    g_string_append (lines, "uinvite-smsbox: ");
    va_start (facts, format);
    g_string_append_vprintf (lines, format, facts);
    va_end (facts);
    g_string_append_c (lines, '\n');
    /* In one call, so that the lines of two threads do not mix. */
    if (own != NULL)
        fputs (own->str, stderr);
}

void
journal_hold (void)
{
    g_assert (held == NULL);
    held = g_string_new (NULL);
}

void
journal_release (void)
{
    fputs (held->str, stderr);
    g_string_free (g_steal_pointer (&held), TRUE);
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
