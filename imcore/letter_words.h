/* SPDX-License-Identifier: ISC */
/* What the words of a letter ask for: a name, a refusal, a command, or nothing but themselves. */
#pragma once

#include "imcore/core.h"
#include "imcore/domain/intent.h"
#include "imcore/sms/text_command.h"

/* The writer's own words, without quotes and signature; all of them where mail.whole_letters says
 * so. */
char *letter_own_text (const ImCore *core, const ImLetter *letter);
/* @own, the same words, and what else a member is to read of it: which attachments it has, or had. */
char *letter_shown_text (const ImLetter *letter, const char *own);

/* What they mean, should they be an answer. */
Intent letter_intent (const ImCore *core, const ImLetter *letter);

/* Is it an answer to some letter?  By its References or its Subject. */
gboolean letter_is_answer (const ImLetter *letter);

/* The same, in the words of absence notices, receipts and challenges? */
gboolean letter_sounds_automatic (const ImCore *core, const ImLetter *letter);

/* Does a letter to the service say no?  TEXT_STOP or TEXT_NO, by the Subject typed or by its first
 * own line; TEXT_NOTHING: it does not. */
TextCommand letter_refusal (const ImCore *core, const ImLetter *letter);

/* The buddy name that a letter to the service asks for: its Subject without Re: and its like, and
 * without our invitation's; else a Name: line; where there is no Subject, its first line; else
 * the display name.  To a member: a Name: line or the display name.  NULL: none. */
char *letter_name_for_service (const ImCore *core, const ImLetter *letter);
char *letter_name_for_member (const ImCore *core, const ImLetter *letter);

/* Has it a Subject of its writer's own, and not that of our invitation? */
gboolean letter_names_in_subject (const ImCore *core, const ImLetter *letter);

/* What of registration.required a letter to the service does not say: the first of it. */
typedef enum { LETTER_LACKS_NOTHING, LETTER_LACKS_NAME, LETTER_LACKS_PHONE } LetterLack;
LetterLack letter_lacks (const ImCore *core, const ImLetter *letter);

/* The address that a letter to the service nominates for its answer: after the name, or as a line of
 * its own.  The caller's; NULL: none. */
Address *letter_nomination (const ImCore *core, const ImLetter *letter);

/* The very word ACCEPT, DECLINE or BLOCK as its Subject or first line; INTENT_NOTHING: none.  A "yes"
 * to the service may answer anything. */
Intent letter_answer_word (const ImCore *core, const ImLetter *letter);

/* The command in its Subject, or else in its first line, *@in_text; *@argument the caller's. */
TextCommand letter_command (const ImCore *core, const ImLetter *letter, char **argument,
                            gboolean *in_text);
