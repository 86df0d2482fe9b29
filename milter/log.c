/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "milter/log.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

void
log_line (const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    g_autofree char *words = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_autofree char *line = g_strdup_printf ("uinvite-milter: %s\n", words);
    for (char *c = line; c[1] != '\0'; c++)
        if (g_ascii_iscntrl (*c))
            *c = ' '; /* what a stranger chose never begins a line of its own */
    /* one write, so that lines do not mix; where nobody reads it any more there is nobody to
     * tell */
    if (write (STDERR_FILENO, line, strlen (line)) < 0)
        return;
}
