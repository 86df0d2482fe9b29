/* SPDX-License-Identifier: ISC */
/* What a letter comes to, once it is known what proves its writer: a registration, words to the
 * service, a message to a member, or an answer to his invitation or request. */
#pragma once

#include "imcore/core.h"
#include "imcore/domain/correspondence.h"
#include "imcore/domain/mail_token.h"

typedef struct {
    ImCore *core;
    const ImLetter *letter;
    const Address *from;
    gint64 number;         /* of the member it is for; 0: for the service */
    MailTokenUses only;    /* nothing but our own tokens proves the writer, for these; 0: he is proven */
    gboolean is_confirmed; /* a letter that came with this one was answered with the writer's number */
    char *name, *text;     /* what he is called, his own words: letter_taking_read() */
    char *shown;           /* those as a member reads them: with what else is said of the letter */
    Address *nominated;    /* by who registers, for the answer; NULL: none */
    ImLetterEnding ending;
} LetterTaking;

/* Reads what the letter says, before any act.  Fills in all but what stands above name. */
void letter_taking_read (LetterTaking *taking);
void letter_taking_clear (LetterTaking *taking);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LetterTaking, letter_taking_clear)

/* What a letter to the service comes to that nothing proves yet, should its mailbox say later that it was
 * his, as far as that is known before: NO_NAME and NO_PHONE of one that would make a member, else TAKEN.
 * @member: the writer's account, NULL none. */
ImLetterEnding letter_taking_foresee (const LetterTaking *taking, const Account *member);

/* Takes it within an act.  Where @taking->ending is not TAKEN the caller undoes what was written, or
 * tells the writer. */
gboolean letter_take (StoreWork *work, LetterTaking *taking, GError **error);
