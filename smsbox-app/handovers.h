/* SPDX-License-Identifier: ISC */
/* What became of our texts: each answer of bearerbox is recorded in the store, however long
 * that takes.  What is not recorded would be claimed and sent again after its lease, so this
 * gives up only when the box ends. */
#pragma once

#include "imcore/imcore.h"

G_BEGIN_DECLS

typedef struct Handovers Handovers;

/* Some are recorded: called in a thread of its own. */
typedef void HandoverRecorded (gpointer data);

/* @core and @data must outlive it.  NULL: no thread to be had. */
Handovers *handovers_new (ImCore *core, HandoverRecorded *recorded, gpointer data);
/* Gives what waits its last attempt.  NULL: no effect. */
void handovers_free (Handovers *handovers);

/* One text in bearerbox's hands: its row, and the telephone it goes to. */
typedef struct {
    gint64 id;
    gint64 claim;
    const char *receiver;
} HandoverText;

/* Records @what of @text; does not wait.  @reason lives for ever, NULL: none. */
void handovers_add (Handovers *handovers, const HandoverText *text, ImHandover what,
                    const char *reason);

/* How many are not in the store yet. */
guint handovers_waiting (Handovers *handovers);
/* TRUE: the store has refused some, and they are being repeated. */
gboolean handovers_are_held_up (Handovers *handovers);

/* From now on each gets one attempt. */
void handovers_stop (Handovers *handovers);

G_END_DECLS
