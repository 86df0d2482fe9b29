/* SPDX-License-Identifier: ISC */
/* Letters that nothing proves and nothing speaks against: they wait while their mailbox is asked, and
 * are taken in order, as if they had just come, once it has answered. */
#pragma once

#include "imcore/core.h"

/* A longer text is refused rather than kept waiting. */
#define WAITING_TEXT_BYTES (64 * 1024)

/* One such letter.  @dedupe: that of the letter, had it come proven. */
typedef struct {
    ImCore *core;
    const ImLetter *letter;
    const Address *from;
    gint64 number; /* whom it is for; 0: the service */
    const guint8 *dedupe;
} UnprovenLetter;

/* Keeps it, and asks its mailbox if that is to be asked today.  WAITS, or why it is refused. */
gboolean waiting_letter_keep (const UnprovenLetter *unproven, ImLetterEnding *ending,
                              GError **error);

/* Takes it as the answer to the mail with @delivery, by which we asked.  OVERTAKEN: that can't be
 * answered any more, nothing was written. */
gboolean waiting_letters_answer (const UnprovenLetter *answer, gint64 delivery,
                                 ImLetterEnding *ending, GError **error);
