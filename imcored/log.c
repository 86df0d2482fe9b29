/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/log.h"

#include <stdio.h>

void
log_event (const char *format, ...)
{
    va_list values;
    va_start (values, format);
    g_autofree char *line = g_strdup_vprintf (format, values);
    va_end (values);
    fprintf (stderr, "imcored: %s\n", g_strdelimit (line, "\r\n", ' ')); /* one call: lines stay whole */
}
