/* SPDX-License-Identifier: ISC */
/* What a text to the registration number asks for.  Also reads a mail's answer, for its
 * refusals. */
#pragma once

#include "imcore/domain/intent.h"

#include <glib.h>

G_BEGIN_DECLS

/* Longer, it is no refusal: those are a text's only words. */
#define TEXT_REFUSAL_LIMIT 120

typedef enum {
    TEXT_NOTHING, /* nothing but white space */
    TEXT_WORDS,   /* no word of ours: from who registers, a buddy name; argument: all of it */
    TEXT_NAME,    /* NAME or REG; argument: a buddy name, or none */
    TEXT_STOP, /* STOP and the other words that revoke consent per se (47 CFR 64.1200(a)(10)) */
    TEXT_NO,   /* "no", "No, thank you!": a refusal in a person's words */
    TEXT_HELP,
    TEXT_START,
    TEXT_PASSWORD,
    TEXT_INVITE, /* argument: address and words, or none */
    TEXT_WHO,
    TEXT_RECEIVE, /* argument: media, or none */
    TEXT_POLICY,  /* argument: open or ask, or none */
    TEXT_MAIL,    /* argument: a mail address, or none */
    TEXT_PHONE,   /* argument: a telephone number */
    TEXT_ADDRESS, /* argument: a mail address, to take the place of the one he has */
    TEXT_LINK,
    TEXT_LEAVE,
    TEXT_ACCEPT, /* these three by the operator's words alone: intent.h reads all others */
    TEXT_DECLINE,
    TEXT_BLOCK,
} TextCommand;

/* Reads @text, which is UTF-8.  A word counts in any case, whatever punctuation follows it;
 * STOP, NO and their sisters only as the whole text, courtesies aside, so that "No Limit" is a
 * name.  *@argument is the caller's: what stands after the word, trimmed, as written; NULL if
 * nothing does. */
TextCommand text_command_read (const char *text, char **argument);

/* Is it STOP or a sister of it, whatever else the operator's words make of it? */
gboolean text_command_is_stop (const char *text);

/* Whose HELP lists a word: anybody's, a member's, or a member's by letter alone. */
typedef enum {
    TEXT_HELP_STRANGER = 1,
    TEXT_HELP_MEMBER = 2,
    TEXT_HELP_BY_LETTER = 4,
    TEXT_HELP_ALL = TEXT_HELP_STRANGER | TEXT_HELP_MEMBER,
} TextHelp;

/* ---- The operator's words ---------------------------------------------------------------- */

enum { TEXT_WORDS_MOST = 50, TEXT_WORDS_BYTES = 64 }; /* so many rows, so long a key each */

/* What the operator adds to the table: words of his languages, and numbers of his own. */
typedef struct TextWords TextWords;
TextWords *text_words_new (void);
void text_words_free (TextWords *own);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TextWords, text_words_free)

/* Adds the row @key, which means what the word @target means: "hilfe", wherever the service is
 * written to; "2910003 hilfe", at this number alone; "2910003 *", whatever is written to it.
 * Returns NULL, or why not, in words. */
const char *text_words_add (TextWords *own, const char *key, const char *target);

/* text_command_read() with the operator's rows before the table's, but for STOP.  @number: of ours that it
 * was sent to, digits; NULL for a letter. */
TextCommand text_words_read (const TextWords *own, const char *number, const char *text,
                             char **argument);

/* The very word ACCEPT, DECLINE or BLOCK, or one of the operator's for it, as all of @text, quoted or not;
 * INTENT_NOTHING: it is none. */
Intent text_words_answer (const TextWords *own, const char *text);

/* Is there a row for @number alone that @text calls? */
gboolean text_words_has_row (const TextWords *own, const char *number, const char *text);

/* "NAME, HELP, hilfe, STOP...": what HELP lists for @who, a set of TextHelp, in the table's
 * order. The caller's. */
char *text_words_list (const TextWords *own, TextHelp who);

/* ---- What a command is ------------------------------------------------------------------- */

/* The word itself, "HELP"; "none" for what is no word. */
const char *text_command_name (TextCommand command);

/* Does it need a number: is it nobody's word who is no member yet? */
gboolean text_command_is_for_members (TextCommand command);

/* What the operator's word makes of an answer that would else be read as @read. */
Intent text_command_intent (TextCommand command, Intent read);

/* STOP or NO: never a name, never consent. */
gboolean text_command_refuses (TextCommand command);

G_END_DECLS
