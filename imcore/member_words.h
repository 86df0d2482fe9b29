/* SPDX-License-Identifier: ISC */
/* Words of a member to the service, by letter or text: NAME, PASSWORD, INVITE, POLICY, RECEIVE,
 * WHO, MAIL, PHONE, ADDRESS, LINK, HELP, LEAVE. */
#pragma once

#include "imcore/core.h"
#include "imcore/domain/message_despatcher.h"
#include "imcore/sms/text_command.h"

typedef struct {
    const ImCore *core;
    const Account *member;
    const Address *from; /* the address he wrote from: the answer goes there */
    Answered answered;
    TextCommand command;
    const char *argument; /* what stands after the word; NULL: nothing */
    const char *body;     /* a letter's own text, without the line that is the command; NULL: a text
                             has none */
    gboolean is_proven;   /* by the verifier, SMTP AUTH or the carrier: not by an answer's token
                             alone */
} MemberWord;

/* Acts on the word and despatches the answer.  *@known FALSE: it is no word that is acted on. */
gboolean member_word_act (StoreWork *work, const MemberWord *word, gboolean *known, GError **error);

/* What NOTICE_NOT_SENT says of an @ending that is not DONE. */
const char *not_sent_reason (ImSend ending);

/* Accept, Decline or Block to the service itself: with one request open it is that one; with several he
 * is asked which.  *@known FALSE: it is no answer, or nobody asks. */
gboolean member_answer_asking (StoreWork *work, const MemberWord *word, Intent intent,
                               gboolean *known, GError **error);

/* Who is meant by the universal number: invites whom @text names, see named_target_find(), or
 * writes to the member he is, and says so if that was not sent.  Nobody is named: HELP. */
gboolean member_write_to_address (StoreWork *work, const MemberWord *word, const char *text,
                                  GError **error);
