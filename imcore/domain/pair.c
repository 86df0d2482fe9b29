/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/pair.h"

static gboolean
is_refused (PairPermission permission)
{
    return permission == PAIR_DECLINED || permission == PAIR_BLOCKED;
}

static gboolean
is_permitted (PairPermission permission)
{
    return permission == PAIR_MAY_ANSWER || permission == PAIR_AUTHORISED;
}

PairPermission
pair_looks (const Pair *pair)
{
    return is_refused (pair->permission) ? pair->looks : pair->permission;
}

/* What becomes of a message of the peer of @to, and what it does to that row. */
static void
judge (Pair *to, const Account *recipient, gint64 now_ms, PairWriting *writing)
{
    gboolean refused = is_refused (to->permission);
    gboolean is_member = recipient->state == IM_STATE_REGISTERED;
    gboolean holds = !is_member || !recipient->is_open;
    if (is_permitted (pair_looks (to))) {
        writing->verdict = refused ? PAIR_SWALLOWS : PAIR_DELIVERS;
        return;
    }
    if (to->unanswered >= PAIR_UNANSWERED_MOST) {
        writing->verdict = PAIR_REFUSES;
        return;
    }
    to->unanswered++;
    writing->verdict = refused ? PAIR_SWALLOWS : holds ? PAIR_HOLDS : PAIR_DELIVERS;
    writing->looks_held = refused && holds;
    if (writing->verdict == PAIR_HOLDS && to->asked_ms == 0) {
        to->asked_ms = now_ms;
        writing->asks = is_member; /* who is only invited is not written to by others */
    }
}

/* Whoever writes permits the other to answer, until a block, and has answered him. */
static gboolean
permit_answer (Pair *back)
{
    gboolean was_stranger = back->permission == PAIR_STRANGER
                            || back->permission == PAIR_DECLINED;
    if (was_stranger)
        back->permission = PAIR_MAY_ANSWER;
    back->looks = MAX (back->looks, PAIR_MAY_ANSWER);
    back->unanswered = 0;
    return was_stranger;
}

gboolean
pair_write (StoreWork *work, const Account *sender, const Account *recipient,
            PairWriting *writing, GError **error)
{
    Pair to, back;
    *writing = (PairWriting){ .verdict = PAIR_REFUSES };
    if (!store_find_pair (work, recipient->id, sender->id, &to, error)
        || !store_find_pair (work, sender->id, recipient->id, &back, error))
        return FALSE;
    judge (&to, recipient, store_now_ms (work), writing);
    if (writing->verdict == PAIR_REFUSES)
        return TRUE;
    writing->releases = permit_answer (&back);
    return store_set_pair (work, &to, error) && store_set_pair (work, &back, error);
}

gboolean
pair_permit (StoreWork *work, gint64 account, gint64 peer, PairPermission permission,
             gboolean lists, gboolean *changed, GError **error)
{
    Pair pair;
    if (!store_find_pair (work, account, peer, &pair, error))
        return FALSE;
    *changed = !is_permitted (pair.permission);
    pair.permission = MAX (is_permitted (pair.permission) ? pair.permission : PAIR_STRANGER,
                           permission);
    pair.is_listed = pair.is_listed || lists;
    pair.asked_ms = 0;
    pair.unanswered = 0;
    return store_set_pair (work, &pair, error);
}

gboolean
pair_let_in (StoreWork *work, gint64 account, gint64 peer, GError **error)
{
    Pair pair;
    if (!store_find_pair (work, account, peer, &pair, error))
        return FALSE;
    if (is_refused (pair.permission))
        pair.looks = PAIR_AUTHORISED;
    else
        pair.permission = PAIR_AUTHORISED;
    pair.asked_ms = 0;
    pair.unanswered = 0;
    return store_set_pair (work, &pair, error);
}

gboolean
pair_ask (StoreWork *work, gint64 account, gint64 peer, gboolean *is_new, GError **error)
{
    Pair pair;
    if (!store_find_pair (work, account, peer, &pair, error))
        return FALSE;
    *is_new = pair.asked_ms == 0 && !is_refused (pair.permission)
              && pair.permission != PAIR_AUTHORISED;
    if (!*is_new)
        return TRUE;
    pair.asked_ms = store_now_ms (work);
    return store_set_pair (work, &pair, error);
}

gboolean
pair_refuse (StoreWork *work, gint64 account, gint64 peer, PairPermission permission,
             GError **error)
{
    Pair pair;
    if (!store_find_pair (work, account, peer, &pair, error))
        return FALSE;
    if (!is_refused (pair.permission))
        pair.looks = pair.permission;
    pair.permission = permission;
    pair.is_listed = FALSE;
    pair.asked_ms = 0;
    return store_set_pair (work, &pair, error) && store_drop_held (work, account, peer, error);
}

gboolean
pair_lapse (StoreWork *work, gint64 account, gint64 peer, GError **error)
{
    Pair mine, theirs;
    if (!store_find_pair (work, account, peer, &mine, error)
        || !store_find_pair (work, peer, account, &theirs, error))
        return FALSE;
    mine.is_listed = FALSE;
    if (mine.permission == PAIR_AUTHORISED)
        mine.permission = PAIR_MAY_ANSWER;
    mine.looks = MIN (mine.looks, PAIR_MAY_ANSWER);
    theirs.asked_ms = 0;
    return store_set_pair (work, &mine, error) && store_set_pair (work, &theirs, error);
}
