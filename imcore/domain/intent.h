/* SPDX-License-Identifier: ISC */
/* What an answer to an invitation or a request means, whatever medium brought it.  Pure; any
 * thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of an answer that are read: what he wants a person says at the beginning. */
#define INTENT_TEXT_LIMIT 4096

typedef enum {
    INTENT_NOTHING,  /* nothing but blanks and punctuation */
    INTENT_ACCEPT,   /* the whole text is ACCEPT or a plain yes ("ok", "Gerne, danke!") */
    INTENT_DECLINE,  /* DECLINE or a no, as the whole text or its clear beginning */
    INTENT_BLOCK,    /* BLOCK as the whole text */
    INTENT_STOP,     /* STOP or another word that revokes consent per se, as the whole text
                      * (47 CFR 64.1200(a)(10)) */
    INTENT_QUESTION, /* only asks ("Who is this?"), or does not decide ("Maybe later"): neither
                      * consent nor refusal, a question back is in place */
    INTENT_MACHINE,  /* absence notices and the like, whose headers did not say so */
    INTENT_WORDS,    /* a person's words, anything else: as an answer to an invitation a yes */
} Intent;

/* Reads @text, UTF-8: a text, or a letter as reply_trim() leaves it.  Case, accents, width,
 * punctuation, white space and pictures around the words change nothing, nor do courtesies
 * ("please", "Thanks for asking") and a name under it; the languages are those of phrases.c.
 * A pure thumb, tick or cross is read as its word. */
Intent intent_read (const char *text);

/* The same where the text may as well be a name: INTENT_NOTHING, or ACCEPT, DECLINE, BLOCK,
 * STOP where such words and courtesies are all there is ("No, thank you"), else INTENT_WORDS:
 * "No Limit" and "Dr. No" are names. */
Intent intent_read_whole (const char *text);

G_END_DECLS
