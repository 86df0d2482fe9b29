/* SPDX-License-Identifier: ISC */
/* Acts that block until their commit, many at once: each lane is a thread that does its acts
 * one after the other, and all that concerns one telephone is done in one lane, so that its
 * order is kept. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct Lanes Lanes;
/* One act; it frees @data. */
typedef void LaneAct (gpointer data);

/* Starts @count lanes.  NULL: no thread to be had. */
Lanes *lanes_new (guint count);
/* Queues an act about the telephone @number, which is only compared. */
void lanes_add (Lanes *lanes, const char *number, LaneAct *act, gpointer data);
/* How many acts are queued or being done. */
guint lanes_waiting (Lanes *lanes);
/* Does what is queued, ends the threads and frees it all. */
void lanes_free (Lanes *lanes);

G_END_DECLS
