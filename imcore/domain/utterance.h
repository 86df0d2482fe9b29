/* SPDX-License-Identifier: ISC */
/* What a person wrote, cut into sentences, clauses and words, each word in one spelling: what
 * intent.c looks up in phrases.c.  Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Words are in one case and width, Latin and Arabic letters without accents, apostrophes left
 * out.  Chinese and Japanese, who do not part words, are taken character by character. */
typedef struct {
    guint start, end; /* bytes in Utterance.folded */
    gboolean is_name; /* written as names are: "Dennis" */
} UtteranceWord;

typedef struct {
    guint first, end; /* words */
    guint sentence;   /* counted from 0 */
    gboolean asks;    /* its sentence ends with a question mark or a word that is one */
} UtteranceClause;

typedef enum { PICTURE_NONE, PICTURE_YES, PICTURE_NO, PICTURE_STOP, PICTURE_ASKS } Picture;

typedef struct {
    char *folded;    /* all words, one blank between two */
    GArray *words;   /* UtteranceWord */
    GArray *clauses; /* UtteranceClause, none of them empty */
    gboolean asks;   /* a question mark stands somewhere, perhaps alone */
    gboolean shows;  /* it has pictures */
    Picture picture; /* the first thumb, tick, cross, stop sign */
} Utterance;

/* Reads the first @limit bytes of @text, which is UTF-8. */
Utterance *utterance_new (const char *text, gsize limit);
void utterance_free (Utterance *utterance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Utterance, utterance_free)

G_END_DECLS
