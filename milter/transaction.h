/* SPDX-License-Identifier: ISC */
/* One letter on its way in, as the MTA tells it: sender, recipients, headers, body, end; and
 * what the MTA is to be told.  Decides everything and knows nothing of libmilter.
 *
 * Mail that is not ours is none of our business: its content is never asked for.  A letter with
 * recipients of ours and of others is never refused as a whole; ours are taken out of it. */
#pragma once

#include "imcore/imcore.h"
#include "milter/replies.h"

G_BEGIN_DECLS

/* Recipients of ours in one letter; RFC 5321, 4.5.3.1.8 asks for 100.  The MTA sends it again
 * to the others. */
#define TRANSACTION_RECIPIENTS 100

typedef struct Transaction Transaction;

/* @mail_from with or without <>; @authenticated: {auth_authen}, may be NULL; @is_reentry: the
 * letter comes from our own MTA's queue, so that a refusal would become a bounce to whoever was
 * named. */
Transaction *transaction_new (ImCore *core, const ImConfig *config, const char *mail_from,
                              const char *authenticated, gboolean is_reentry);
void transaction_free (Transaction *transaction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Transaction, transaction_free)

/* Every decision about the letter is added to @notes, which must outlive its end. */
void transaction_explain (Transaction *transaction, GPtrArray *notes);

/* One RCPT: @address to decide by, @as_given to name it by to the MTA later.  Returns NULL: go
 * on; otherwise the reply that refuses this one recipient.  *@error, where the store is away,
 * is for the log; the reply says it too. */
const Reply *transaction_add_recipient (Transaction *transaction, const char *address,
                                        const char *as_given, GError **error);

/* DATA: whether any recipient is ours; if not, the letter is none of ours and nothing more of
 * it is to be sent to us. */
gboolean transaction_wants_content (const Transaction *transaction);

/* One header field: @value with its leading blank and its folds ('\n' and white space), as
 * Postfix and Sendmail hand it out under SMFIP_HDR_LEADSPC. */
void transaction_add_header (Transaction *transaction, const char *name, const char *value);
void transaction_end_headers (Transaction *transaction);
/* FALSE: over mail.letter_limit, more of it is not wanted. */
gboolean transaction_add_body (Transaction *transaction, const guint8 *bytes, gsize length);

typedef enum {
    TRANSACTION_CONSUMED, /* take out our recipients, let the rest pass */
    TRANSACTION_REFUSED,  /* say the reply: nobody but us is addressed, or everybody has to wait
                           */
    TRANSACTION_LEFT, /* let all pass: ours wait in the MTA's queue for the re-entry listener */
} TransactionEnd;

const char *transaction_end_name (TransactionEnd end); /* "consumed", for the log */

/* End of message: reads the letter once and takes it for each of our recipients.  *@reply is
 * the weightiest of what they got: later before taken before refused, for a repetition changes
 * nothing for those who had it.  *@error as above. */
TransactionEnd transaction_end (Transaction *transaction, const Reply **reply, GError **error);
/* The same where there is no room to judge the letter now. */
TransactionEnd transaction_postpone (Transaction *transaction, const Reply **reply);

/* The same where a filter before us has put the letter into the MTA's quarantine: it stays there as
 * it is, and what the administrator lets out comes back by the re-entry listener. */
TransactionEnd transaction_quarantine (Transaction *transaction, const Reply **reply);

/* What the reply is to say of the letter's attachments; NULL: nothing.  The transaction's own. */
const char *transaction_attachment (const Transaction *transaction);

/* Our recipients by every name that the MTA may know them by; NULL at the end, the transaction's
 * own. */
const char *const *transaction_recipients (const Transaction *transaction);
guint transaction_count_ours (const Transaction *transaction);
guint transaction_count_foreign (const Transaction *transaction);

G_END_DECLS
