/* SPDX-License-Identifier: ISC */
/* The word LEAVE, by letter or text: a question back, and only a YES within a day ends the
 * membership. */
#pragma once

#include "imcore/member_words.h"

enum { LEAVING_LIVES_MS = 24 * HOUR_MS };

/* Acts on LEAVE: asks whether he means it. */
gboolean leaving_ask (StoreWork *work, const MemberWord *word, GError **error);

/* Takes the answer, if one is awaited: YES erases him, NO keeps him and is not answered.
 * *@known FALSE: it is no answer, or none is awaited. */
gboolean leaving_answer (StoreWork *work, const MemberWord *word, gboolean *known,
                         GError **error);
