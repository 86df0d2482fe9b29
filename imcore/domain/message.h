/* SPDX-License-Identifier: ISC */
/* A message from one party to another: recorded once, in both parties' logs, and despatched,
 * held or swallowed as its recipient permits. */
#pragma once

#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

enum { CLIENT_ID_LIMIT = 64 }; /* bytes */

/* Is @text over message.limit? */
gboolean message_is_too_long (const Rules *rules, const char *text);

typedef struct {
    const char *text;
    const char *whole;     /* the letter that @text leaves something out of; NULL: that is all */
    const GPtrArray *attachments; /* of ImAttachment; NULL: none */
    const char *client_id; /* the writer's own key of it; NULL: none */
} MessageWords;

/* Judges and records one message; see im_send_message(). */
gboolean message_send (StoreWork *work, const Rules *rules, ImParty sender, gint64 number,
                       const MessageWords *words, ImSend *ending, gint64 *seq, GError **error);

/* The words, and what was attached to them, as a message of @from to @to, for a notice that
 * carries them.  NULL or empty: *@message is 0. */
gboolean message_keep_words (StoreWork *work, const Account *from, const Account *to,
                             const MessageWords *words, gint64 *message, GError **error);

/* Delivers, in order, what @recipient was kept from by @sender. */
gboolean message_release (StoreWork *work, const Account *recipient, gint64 sender, GError **error);

/* Tells the writers of messages that nobody permitted in time; see im_tidy(). */
gboolean message_expire_held (StoreWork *work, GError **error);
