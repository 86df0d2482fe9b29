/* SPDX-License-Identifier: ISC */
/* Who may write to whom: what one member allows another, and how writing changes it.
 *
 *   stranger    may ask, by writing; what he writes is held (policy ask) or delivered (open)
 *   may answer  was written to, so he may write
 *   authorised  accepted: may write and see presence
 *   declined, blocked: what he writes goes nowhere, and looks to him as it would have before: a
 *               stranger has three messages and is told when they waited too long, whoever was
 *               permitted has as many as he likes
 *
 * A pair has two rows, one for each direction. */
#pragma once

#include "imcore/domain/rules.h"
#include "imcore/storage/store.h"

enum { PAIR_UNANSWERED_MOST = 3 }; /* messages of a stranger without an answer */

typedef enum {
    PAIR_DELIVERS,
    PAIR_HOLDS,    /* until the recipient permits him */
    PAIR_SWALLOWS, /* refused before: looks sent */
    PAIR_REFUSES,  /* too many without an answer */
} PairVerdict;

typedef struct {
    PairVerdict verdict;
    gboolean looks_held; /* what is swallowed: its time passes as if it waited */
    gboolean asks;       /* the recipient is to be asked now */
    gboolean releases;   /* the sender now permits the recipient, whose held messages are due */
} PairWriting;

/* @sender writes to @recipient: judged, and recorded unless it is refused. */
gboolean pair_write (StoreWork *work, const Account *sender, const Account *recipient,
                     PairWriting *writing, GError **error);

/* @account permits @peer, at least to answer; *@changed: he was a stranger or refused before.
 */
gboolean pair_permit (StoreWork *work, gint64 account, gint64 peer, PairPermission permission,
                      gboolean lists, gboolean *changed, GError **error);

/* What @pair's peer sees of it: the permission, or, refused, the one he had. */
PairPermission pair_looks (const Pair *pair);

/* @account, who is open, lets @peer in as a buddy; refused, he stays out and cannot tell. */
gboolean pair_let_in (StoreWork *work, gint64 account, gint64 peer, GError **error);

/* @peer asks @account; *@is_new: he did not wait for an answer before. */
gboolean pair_ask (StoreWork *work, gint64 account, gint64 peer, gboolean *is_new,
                   GError **error);

/* What @account asked of @peer is over, unanswered: off his list, sees no presence, may be
 * answered. */
gboolean pair_lapse (StoreWork *work, gint64 account, gint64 peer, GError **error);

/* @account refuses @peer: DECLINED or BLOCKED.  What was held is dropped. */
gboolean pair_refuse (StoreWork *work, gint64 account, gint64 peer, PairPermission permission,
                      GError **error);
