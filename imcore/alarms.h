/* SPDX-License-Identifier: ISC */
/* What wants a person, until a program has logged it.  Any thread. */
#pragma once

#include <glib.h>

typedef struct Alarms Alarms;

/* Subjects of alarms_add_hourly(); greater ones are a text_set's id. */
enum { ALARM_OF_PARTS = 0, ALARM_OF_LOST_TEXTS = -1 };

Alarms *alarms_new (void);
void alarms_free (Alarms *alarms); /* NULL: no effect */

/* Adds @line, one of the log without a time. */
void alarms_add (Alarms *alarms, const char *line);
/* The same of what is found wrong again and again: of one @subject once an hour, whatever the
 * line.  @now_ms: since the epoch. */
void alarms_add_hourly (Alarms *alarms, gint64 subject, gint64 now_ms, const char *line);
/* What was added since the last call; NULL-terminated, free with g_strfreev().  NULL: nothing.
 */
char **alarms_take (Alarms *alarms);
