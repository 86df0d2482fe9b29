/* SPDX-License-Identifier: ISC */
/* Decides by which media a notice or message reaches its recipient: his clients' log, the outbox of
 * mail, the outbox of texts.  Seed A, pages 7, 9 and 22. */
#pragma once

#include "imcore/domain/address.h"
#include "imcore/storage/store.h"

/* What a notice answers: nothing (all zero), a letter, or a text. */
typedef struct {
    const char *message_id; /* of the letter; NULL: none */
    gint64 number;          /* of ours that the text was sent to, see OutboxRow; 0: none */
    gint64 code;            /* access code of that number; 0: none */
} Answered;

/* Despatches @kind to @account by the medium of @address, which is the account's: what answers him
 * goes back by the way he came.  @words: the notice's own, may be NULL.  @peer: whom it comes
 * from, 0: the service. */
gboolean despatch_notice (StoreWork *work, const Account *account, NoticeKind kind,
                          const Address *address, const Answered *answered, const char *words,
                          ImParty peer, GError **error);

/* Despatches @kind to @address, which is no member's: its words and all else that
 * despatch_notice() says of an account are missing. */
gboolean despatch_to_nobody (StoreWork *work, NoticeKind kind, const Address *address,
                             const Answered *answered, const char *words, GError **error);

/* Adds @line to the words of a notice.  FALSE: it would be more than a notice holds, nothing was
 * added. */
gboolean despatch_add_line (GString *words, const char *line);

/* What reaches a member by his own media. */
typedef struct {
    NoticeKind kind;   /* its wording by mail and SMS */
    ImEntryKind entry; /* its place in his log */
    ImParty peer;      /* whom it comes from */
    gint64 message;    /* the words; 0: none */
} ForMember;

/* Despatches @what by @member's media: client always, mail always and SMS while he is away, unless
 * he set them.  In his log it counts as received only if no other medium carries it or a client of
 * his is connected. */
gboolean despatch_to_member (StoreWork *work, const Account *member, const ForMember *what,
                             GError **error);

/* Despatches @kind, which @peer caused and which says @words of its own, to @member by mail and SMS alone,
 * as his media are set: what his client shows of itself.  While one is connected nothing leaves. */
gboolean despatch_past_client (StoreWork *work, const Account *member, NoticeKind kind,
                               const char *words, ImParty peer, GError **error);
