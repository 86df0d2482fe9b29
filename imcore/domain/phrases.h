/* SPDX-License-Identifier: ISC */
/* The words people use when they answer: English, German, French, Spanish, Italian, Portuguese,
 * Dutch, Polish, Tagalog, Japanese, Russian, Chinese, Arabic.  Read by intent.c, which says
 * what comes of them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Words of the longest phrase: Japanese counts by characters. */
#define PHRASE_WORDS 14

typedef enum {
    PHRASE_NONE,
    PHRASE_YES,
    PHRASE_WHY_NOT,    /* a yes that is written as a question */
    PHRASE_NO,         /* a no if it is all there is */
    PHRASE_NO_THEN,    /* a no at the beginning, whatever follows */
    PHRASE_REFUSES,    /* a no wherever it stands */
    PHRASE_STOP,       /* revokes consent, if it is all there is */
    PHRASE_STOP_THEN,  /* the same, and with more words behind it a no */
    PHRASE_BLOCK,
    PHRASE_POLITE,     /* neither yes nor no */
    PHRASE_GREETS,     /* polite with a name behind it */
    PHRASE_THANKS,     /* polite whatever follows */
    PHRASE_BUT,        /* parts clauses as a comma does */
    PHRASE_DOUBT,      /* undecided, if it is all there is */
    PHRASE_DOUBT_THEN, /* undecided, or not knowing who asks, wherever it stands */
    PHRASE_ASKS,       /* begins a question about who or what we are */
    PHRASE_SMALL_TALK, /* a question that asks nothing */
    PHRASE_JOKE,       /* takes the no back */
    PHRASE_MACHINE,    /* no person writes this */
    PHRASE_AWAY,       /* a machine's, together with PHRASE_RETURN */
    PHRASE_RETURN,
    PHRASE_OTHER,      /* holds one of the above and means something else */
} Phrase;

/* What @folded means, words as utterance.h folds them. */
Phrase phrase_find (const char *folded);

G_END_DECLS
