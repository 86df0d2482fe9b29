/* SPDX-License-Identifier: ISC */
/* Our own token: what a mail of ours gives its reader to prove, by answering it, that he reads the
 * mailbox it went to.  It stands in the Message-ID, which comes back as In-Reply-To and References,
 * and where that may not do, in the Reply-To.  It is bound to that mailbox, to the number of ours
 * that is to be answered, and to what the answer may do.  Pure; any thread. */
#pragma once

#include "imcore/domain/secret.h"

G_BEGIN_DECLS

/* What an answer may do.  Sealed into tokens: never renumber. */
typedef enum {
    MAIL_TOKEN_NOTHING = 0,      /* the id of a mail, and no proof */
    MAIL_TOKEN_CONVERSATION = 1, /* a member writes to this number, and answers its request */
    MAIL_TOKEN_INVITATION = 2,   /* he who was invited answers, and writes on to this number */
    MAIL_TOKEN_JOINING = 3,      /* the mailbox says whether it is the member's who named it */
    MAIL_TOKEN_MEMBERSHIP = 4,   /* he whom the operator invited answers */
    MAIL_TOKEN_LEAVING = 5,      /* a member says YES to leaving, or NO */
    MAIL_TOKEN_CHALLENGE = 6,    /* the mailbox confirms what was written in its name */
} MailTokenUse;

/* A set of uses. */
typedef guint MailTokenUses;
#define MAIL_TOKEN_SET(use) (1u << (use))

typedef struct {
    MailTokenUse use;
    gint64 row;     /* the delivery's of that mail */
    gint64 made_ms; /* the beginning of that mail's day */
} MailToken;

/* @key: the mailbox that the mail goes to.  @number: of ours, to be answered; 0: the service's
 * address.  "ROW-DAY_AND_USE-kKEY.MAC", to stand before an @. */
char *mail_token_seal (const Secrets *secrets, const MailToken *token, const char *key,
                       gint64 number);

/* FALSE: it is none that proves @key towards @number; *@token is then untouched. */
gboolean mail_token_open (const Secrets *secrets, const char *text, const char *key, gint64 number,
                          MailToken *token);

/* May it be one, by its spelling?  Whose it is takes the letter to tell. */
gboolean mail_token_looks_like_one (const char *text);

/* Does it still count at @now_ms, if one counts for @lives_ms?  To the day. */
gboolean mail_token_is_alive (const MailToken *token, gint64 now_ms, gint64 lives_ms);

G_END_DECLS
