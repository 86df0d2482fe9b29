/* SPDX-License-Identifier: ISC */
/* The log: one line per event on stderr, its facts as key=value at the end.  Never a text's
 * words, and of a telephone number the last three digits.  Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes "uinvite-smsbox: " and the line. */
void journal (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Between these the thread's lines are kept, and written by the second in one call. */
void journal_hold (void);
void journal_release (void);

/* What may be told of a number: "+639175336647" is "...647".  The caller's. */
char *journal_number (const char *number);

G_END_DECLS
