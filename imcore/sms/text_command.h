/* SPDX-License-Identifier: ISC */
/* What a text to the registration number asks for.  Also reads a mail's answer, for its
 * refusals. */
#pragma once

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
    TEXT_POLICY,  /* argument: open or ask */
    TEXT_MAIL,    /* argument: a mail address */
    TEXT_PHONE,   /* argument: a telephone number */
    TEXT_ADDRESS, /* argument: a mail address, to take the place of the one he has */
    TEXT_LINK,
    TEXT_LEAVE,
} TextCommand;

/* Reads @text, which is UTF-8.  A word counts in any case, whatever punctuation follows it;
 * STOP, NO and their sisters only as the whole text, courtesies aside, so that "No Limit" is a
 * name.  *@argument is the caller's: what stands after the word, trimmed, as written; NULL if
 * nothing does. */
TextCommand text_command_read (const char *text, char **argument);

/* Whose HELP lists a word: anybody's, a member's, or a member's by letter alone. */
typedef enum {
    TEXT_HELP_STRANGER = 1,
    TEXT_HELP_MEMBER = 2,
    TEXT_HELP_BY_LETTER = 4,
    TEXT_HELP_ALL = TEXT_HELP_STRANGER | TEXT_HELP_MEMBER,
} TextHelp;

/* "NAME, HELP, STOP...": what HELP lists for @who, a set of TextHelp, in the table's order. The
 * caller's. */
char *text_command_list (TextHelp who);

/* The word itself, "HELP"; "none" for what is no word. */
const char *text_command_name (TextCommand command);

/* Does it need a number: is it nobody's word who is no member yet? */
gboolean text_command_is_for_members (TextCommand command);

/* STOP or NO: never a name, never consent. */
gboolean text_command_refuses (TextCommand command);

G_END_DECLS
