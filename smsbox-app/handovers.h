/* SPDX-License-Identifier: ISC */
/* What became of our texts: each answer of bearerbox is recorded in the store, however long
 * that takes.  What is not recorded would be claimed and sent again after its lease, so this
 * gives up only when the box ends. */
#pragma once

#include "imcore/imcore.h"
#include "smsbox-app/lanes.h"

G_BEGIN_DECLS

typedef struct Handovers Handovers;

/* One recorded, or the store back: called in any thread. */
typedef void HandoverRecorded (gpointer data);

/* @core, @lanes and @data must outlive it. */
Handovers *handovers_new (ImCore *core, Lanes *lanes, HandoverRecorded *recorded,
                          gpointer data);
/* After the lanes' end. */
void handovers_free (Handovers *handovers);

/* One text in bearerbox's hands: its row, and whose lane it is recorded in, before the receipts
 * of the same text. */
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
