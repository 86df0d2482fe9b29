/* SPDX-License-Identifier: ISC */
/* Words that end an account or add to it only with a second one: LEAVE, by letter or text, and
 * MAIL by text.  A question back, and only a YES within a day does what was asked last. */
#pragma once

#include "imcore/member_words.h"

enum { CONFIRMED_WORD_LIVES_MS = 24 * HOUR_MS };

/* Acts on LEAVE: asks whether he means it. */
gboolean confirmed_word_ask_leave (StoreWork *work, const MemberWord *word, GError **error);

/* Acts on MAIL @named, by text: asks whether he means it, or says at once why that mailbox
 * cannot join him.  NULL: what he wrote is no address. */
gboolean confirmed_word_ask_join (StoreWork *work, const MemberWord *word, const Address *named,
                                  GError **error);

/* Takes the answer, if one is awaited: YES erases him, or asks the mailbox; NO ends the
 * question and is not answered.  *@known FALSE: it is no answer, or none is awaited. */
gboolean confirmed_word_answer (StoreWork *work, const MemberWord *word, gboolean *known,
                                GError **error);

/* Ends the question to whoever has @phone, if there is one: his STOP is a NO, too. */
gboolean confirmed_word_forget (StoreWork *work, const Address *phone, GError **error);
