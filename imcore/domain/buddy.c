/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/buddy.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/guest.h"
#include "imcore/domain/invitation_course.h"
#include "imcore/domain/message.h"
#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/pair.h"

gboolean
buddy_accept (StoreWork *work, const Account *account, const Account *peer,
              const MessageWords *words, GError **error)
{
    ForMember accepted = { NOTICE_ACCEPTED, IM_ENTRY_ACCEPTED, account->id, 0 };
    gboolean changed = FALSE;
    return pair_permit (work, account->id, peer->id, PAIR_AUTHORISED, TRUE, &changed, error)
           && pair_permit (work, peer->id, account->id, PAIR_AUTHORISED, TRUE, &changed, error)
           && store_answer_invitation (work, peer->id, account->id, INVITATION_ACCEPTED, error)
           && message_keep_words (work, account, peer, words, &accepted.message, error)
           && despatch_to_member (work, peer, &accepted, error)
           && message_release (work, account, peer->id, error)
           && message_release (work, peer, account->id, error);
}

/* ---- Asking ------------------------------------------------------------------------------ */

/* Asks @peer, who takes nobody without being asked; a refusal of before looks the same. */
static gboolean
ask (StoreWork *work, const Account *account, const Account *peer, const char *words,
     GError **error)
{
    ForMember request = { NOTICE_REQUEST, IM_ENTRY_REQUEST, account->id, 0 };
    const MessageWords said = { .text = words };
    gboolean is_new = FALSE;
    if (!pair_ask (work, peer->id, account->id, &is_new, error))
        return FALSE;
    return !is_new || peer->state != IM_STATE_REGISTERED
           || (message_keep_words (work, account, peer, &said, &request.message, error)
               && despatch_to_member (work, peer, &request, error));
}

static gboolean
add_member (StoreWork *work, const Account *account, const Account *peer, const char *words,
            ImAdd *ending, GError **error)
{
    Pair mine, theirs;
    gboolean changed = FALSE;
    const MessageWords said = { .text = words };
    if (!store_find_pair (work, account->id, peer->id, &mine, error)
        || !store_find_pair (work, peer->id, account->id, &theirs, error))
        return FALSE;
    *ending = IM_ADD_DONE;
    /* who asks whoever asks him, or was declined by him before, accepts */
    if (mine.asked_ms != 0 || mine.permission == PAIR_DECLINED)
        return buddy_accept (work, account, peer, &said, error);
    if (!pair_permit (work, account->id, peer->id, PAIR_AUTHORISED, TRUE, &changed, error)
        || (changed && !message_release (work, account, peer->id, error)))
        return FALSE;
    if (pair_looks (&theirs) == PAIR_AUTHORISED)
        return TRUE;
    if (peer->is_open)
        return pair_let_in (work, peer->id, account->id, error);
    *ending = IM_ADD_ASKED;
    return ask (work, account, peer, words, error);
}

gboolean
buddy_add (StoreWork *work, const Account *account, gint64 number, const char *words,
           ImAdd *ending, GError **error)
{
    g_autoptr (Guest) guest = NULL;
    g_autoptr (Account) peer = NULL;
    if (!store_find_guest_by_number (work, number, &guest, error)
        || !account_meet (work, account->id, number, &peer, error))
        return FALSE;
    if (guest != NULL)
        *ending = IM_ADD_GUEST;
    else if (peer == NULL || !account_can_be_written_to (peer))
        *ending = IM_ADD_NOBODY;
    else if (peer->id == account->id)
        *ending = IM_ADD_SELF;
    else
        return add_member (work, account, peer, words, ending, error);
    return TRUE;
}

/* ---- Answering --------------------------------------------------------------------------- */

static gboolean
take_off_list (StoreWork *work, Pair *pair, GError **error)
{
    pair->is_listed = FALSE;
    if (pair->permission == PAIR_AUTHORISED)
        pair->permission = PAIR_MAY_ANSWER;
    pair->looks = MIN (pair->looks, PAIR_MAY_ANSWER);
    return store_set_pair (work, pair, error);
}

static gboolean
unblock (StoreWork *work, Pair *pair, GError **error)
{
    if (pair->permission != PAIR_BLOCKED && pair->permission != PAIR_DECLINED)
        return TRUE;
    pair->permission = PAIR_STRANGER;
    pair->unanswered = 0;
    return store_set_pair (work, pair, error);
}

static gboolean
answer_member (StoreWork *work, const Account *account, const Account *peer, ImAnswer answer,
               const MessageWords *words, ImAnswered *ending, GError **error)
{
    Pair pair;
    if (!store_find_pair (work, account->id, peer->id, &pair, error))
        return FALSE;
    *ending = IM_ANSWERED;
    switch (answer) {
    case IM_ANSWER_ACCEPT:
        if (pair.asked_ms != 0 || pair.permission == PAIR_DECLINED)
            return buddy_accept (work, account, peer, words, error);
        *ending = IM_ANSWERED_NOTHING;
        return TRUE;
    case IM_ANSWER_DECLINE:
        if (pair.asked_ms != 0)
            return pair_refuse (work, account->id, peer->id, PAIR_DECLINED, error)
                   && store_answer_invitation (work, peer->id, account->id, INVITATION_DECLINED,
                                               error);
        *ending = IM_ANSWERED_NOTHING;
        return TRUE;
    case IM_ANSWER_BLOCK:
        return pair_refuse (work, account->id, peer->id, PAIR_BLOCKED, error);
    case IM_ANSWER_UNBLOCK:
        return unblock (work, &pair, error);
    case IM_ANSWER_REMOVE:
        return take_off_list (work, &pair, error);
    }
    g_assert_not_reached ();
}

/* A guest is blocked by ending its session. */
static gboolean
answer_guest (StoreWork *work, const Account *account, const Guest *guest, ImAnswer answer,
              ImAnswered *ending, GError **error)
{
    gboolean ended = FALSE;
    if (guest->account != account->id)
        *ending = IM_ANSWERED_NOBODY;
    else if (answer != IM_ANSWER_BLOCK)
        *ending = IM_ANSWERED_GUEST;
    else {
        *ending = IM_ANSWERED;
        return guest_end (work, guest->id, &ended, error);
    }
    return TRUE;
}

gboolean
buddy_answer (StoreWork *work, const Account *account, gint64 number, ImAnswer answer,
              const MessageWords *words, ImAnswered *ending, GError **error)
{
    g_autoptr (Guest) guest = NULL;
    g_autoptr (Account) peer = NULL;
    if (!store_find_guest_by_number (work, number, &guest, error)
        || !account_meet (work, account->id, number, &peer, error))
        return FALSE;
    if (guest != NULL)
        return answer_guest (work, account, guest, answer, ending, error);
    if (peer == NULL || peer->id == account->id) {
        *ending = IM_ANSWERED_NOBODY;
        return TRUE;
    }
    return answer_member (work, account, peer, answer, words, ending, error);
}

/* ---- Who became a member ----------------------------------------------------------------- */

/* Whom he will answer by answering an invitation. */
static gboolean
has_invited (StoreWork *work, gint64 peer, const Account *account, gboolean *has,
             GError **error)
{
    g_autoptr (StoredInvitation) invitation = NULL;
    if (!store_find_invitation (work, peer, account->id, &invitation, error))
        return FALSE;
    *has = invitation != NULL && invitation_looks_open (invitation);
    return TRUE;
}

/* To somebody who had said no, it is as if @peer had never written. */
static gboolean
meet_waiting (StoreWork *work, const Account *account, ImState before, gint64 peer,
              GError **error)
{
    const ForMember request = { NOTICE_REQUEST, IM_ENTRY_REQUEST, peer, 0 };
    gboolean refused = before == IM_STATE_DECLINED;
    Pair pair;
    if (!refused && !account->is_open)
        return despatch_to_member (work, account, &request, error);
    if (!store_find_pair (work, account->id, peer, &pair, error))
        return FALSE;
    pair.asked_ms = 0;
    if (refused)
        pair.unanswered = 0;
    return store_set_pair (work, &pair, error)
           && (refused ? store_drop_held (work, account->id, peer, error)
                       : message_release (work, account, peer, error));
}

gboolean
buddy_meet_all_waiting (StoreWork *work, const Account *account, ImState before, gint64 written,
                        GError **error)
{
    g_autoptr (GArray) asking = store_list_asking (work, account->id, error);
    guint asked = 0;
    for (guint i = 0; asking != NULL && i < asking->len && asked < BUDDY_WAITING_MOST; i++) {
        gint64 peer = g_array_index (asking, gint64, i);
        gboolean invited = FALSE;
        if (!has_invited (work, peer, account, &invited, error))
            return FALSE;
        if (invited || (peer == written && before != IM_STATE_DECLINED))
            continue;
        if (!meet_waiting (work, account, before, peer, error))
            return FALSE;
        asked++;
    }
    return asking != NULL;
}
