/* SPDX-License-Identifier: ISC */
/* The table of what the MTA is told: one row per ending, with its SMTP reply code, its enhanced
 * status code (RFC 3463), and words that name the cure, for they are all the sender gets to
 * read. */
#pragma once

#include "imcore/imcore.h"

G_BEGIN_DECLS

typedef struct {
    const char *name;       /* for the log: "taken", "unproven" */
    const char *code;       /* "250", "451", "550" */
    const char *enhanced;   /* "5.7.1" */
    const char *words;      /* "{service}", "{limit}", "{attachment}" are filled in by reply_words() */
    gboolean is_for_proven; /* a refusal that only a proven sender ever gets */
} Reply;

extern const Reply reply_unknown;         /* RCPT: our domain, nobody's number */
extern const Reply reply_many_recipients; /* RCPT: over TRANSACTION_RECIPIENTS of ours */
extern const Reply reply_misrouted;       /* RCPT at re-entry: none of ours */
extern const Reply reply_unavailable;     /* the store is away */
extern const Reply reply_busy;            /* over milter.letters_at_once */

extern const Reply reply_quarantined;     /* a filter before us quarantined the letter */

/* NULL: IM_READING_DONE, there is nothing to say yet. */
const Reply *reply_to_reading (ImReading reading);
const Reply *reply_to_letter (ImLetterEnding ending);

gboolean reply_is_accepting (const Reply *reply); /* 2xx */
gboolean reply_is_temporary (const Reply *reply); /* 4xx: the MTA keeps the letter */

/* @attachment: from reply_on_attachment(), may be NULL.  The words with the service's address and the limit of @config in them; free with g_free(). */
char *reply_words (const Reply *reply, const ImConfig *config, const char *attachment);

/* "setup.exe (type application/x-msdownload)" in ASCII, with what speaks against it; NULL: nothing does.  The caller's. */
char *reply_on_attachment (const ImLetter *letter);

G_END_DECLS
