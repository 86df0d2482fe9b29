/* SPDX-License-Identifier: ISC */
/* What someone writes to a member's number, by letter or by text: an answer to what that member
 * asked him, or a message.  Whoever writes without being a member becomes one by it.  Seed A,
 * pages 18 to 23. */
#pragma once

#include "imcore/domain/intent.h"
#include "imcore/domain/mail_token.h"
#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/rules.h"

typedef struct {
    const Address *from; /* proven to be the writer's */
    const char *name;    /* the writer's, clean; NULL: none */
    gint64 number;       /* whom it was written to */
    const char *text;    /* his own words, without quotes */
    const GPtrArray *attachments; /* of ImAttachment; NULL: none */
    const char *whole;   /* the letter that they leave something out of; NULL: that is all */
    Intent intent;       /* what they mean, should they be an answer */
    Intent word;         /* ACCEPT, DECLINE or BLOCK, where they are that very word alone; else NOTHING */
    gboolean is_text;    /* a member's Accept, Decline and Block are then whole texts */
    Intent whole_intent; /* of a text: what all of it means */
    gboolean is_answer;  /* to some letter: absence notices are; FALSE for a text */
    Answered answered;   /* his letter or text */
    MailTokenUses only;  /* nothing but our own tokens proves him, for these; 0: he is proven */
} Correspondence;

typedef enum {
    CORRESPONDENCE_TAKEN,
    CORRESPONDENCE_NO_NUMBER, /* he would become a member but every range is used up */
    CORRESPONDENCE_UNPROVEN,  /* his tokens do not allow what it comes to: nothing was written */
    CORRESPONDENCE_NOT_SENT,  /* *@send says why; the writer may have become a member all the same */
} CorrespondenceEnding;

gboolean correspondence_take (StoreWork *work, const Rules *rules, const Correspondence *letter,
                              CorrespondenceEnding *ending, ImSend *send, GError **error);
