/* SPDX-License-Identifier: ISC */
/* Tells who asks (ImEnvelope's notes) what a letter is read as, who its people are, and what
 * the act wrote.  It decides nothing: all of it is asked of the functions that do. */
#pragma once

#include "imcore/core.h"
#include "imcore/mail/mail_reader.h"

/* A letter that is to be explained, on its way. */
typedef struct {
    const ImCore *core;
    const ImLetter *letter;
    const Address *from; /* NULL: none that can be anybody's here */
    gint64 number;       /* of the member it is for; 0: for the service */
    char *writer;        /* what the writer was before */
    GArray *effects;     /* of StoreEffect */
    guint before;        /* notes that were there when the act began */
} LetterExplained;
void letter_explained_clear (LetterExplained *explained);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LetterExplained, letter_explained_clear)

/* From: and envelope, proof, machine; what remains of its text and what that asks for. */
void letter_explain_words (const ImCore *core, const ImLetter *letter, gint64 number);

/* A StoreAct, data LetterExplained: writer, recipient, what is between them, budgets. */
gboolean letter_explain_people (StoreWork *work, gpointer data, GError **error);

/* At the beginning and the end of the act. */
void letter_explain_begin (StoreWork *work, LetterExplained *explained);
gboolean letter_explain_effects (StoreWork *work, const LetterExplained *explained,
                                 GError **error);
