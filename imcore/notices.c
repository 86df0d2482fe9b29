/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/notices.h"

/* Whom a notice comes from. */
typedef enum { FROM_SERVICE, FROM_PEER } Sender;

/* How late it may come: FOR_NOW answers what its reader has just done, and means nothing later;
 * STAYS_TRUE answers it, too, but could be read tomorrow. */
typedef enum { FOR_NOW, STAYS_TRUE, CAN_WAIT } Patience;

/* The table of kinds.  Stored numbers are NoticeKind's. */
static const struct {
    NoticeKind kind;
    const char *template;
    Sender sender;
    gboolean to_tentative; /* else to members alone */
    gboolean by_machine;   /* nobody's words: must not be answered by machines */
    Patience patience;
} kinds[] = {
    { NOTICE_REGISTERED, "registered", FROM_SERVICE, FALSE, TRUE, STAYS_TRUE },
    { NOTICE_KNOWN, "known", FROM_SERVICE, FALSE, TRUE, STAYS_TRUE },
    { NOTICE_OPERATOR_INVITATION, "operator-invitation", FROM_SERVICE, TRUE, TRUE, CAN_WAIT },
    { NOTICE_MESSAGE, "message", FROM_PEER, FALSE, FALSE, CAN_WAIT },
    { NOTICE_INVITATION, "invitation", FROM_PEER, TRUE, TRUE, CAN_WAIT },
    { NOTICE_REQUEST, "request", FROM_PEER, FALSE, TRUE, CAN_WAIT },
    { NOTICE_ACCEPTED, "accepted", FROM_PEER, FALSE, TRUE, CAN_WAIT },
    { NOTICE_INVITED, "invited", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_HELP, "help", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_HELD_EXPIRED, "held-expired", FROM_SERVICE, FALSE, TRUE, CAN_WAIT },
    { NOTICE_QUESTION, "question", FROM_PEER, TRUE, TRUE, FOR_NOW },
    { NOTICE_POLICY, "policy", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_RECEIVE, "receive", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_NAME, "name", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_PASSWORD, "password", FROM_SERVICE, FALSE, TRUE, STAYS_TRUE },
    { NOTICE_WHO, "who", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_WHICH, "which", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_NOT_SENT, "not-sent", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_ERASED, "erased", FROM_SERVICE, FALSE, TRUE, STAYS_TRUE },
    { NOTICE_LEAVE_CONFIRM, "leave-confirm", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_JOIN_CONFIRM, "join-confirm", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_JOIN_QUESTION, "join-question", FROM_PEER, FALSE, TRUE, CAN_WAIT },
    { NOTICE_JOINED, "joined", FROM_SERVICE, FALSE, TRUE, STAYS_TRUE },
    { NOTICE_JOIN_ASKED, "join-asked", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_JOIN_REFUSED, "join-refused", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_NOMINATED, "nominated", FROM_SERVICE, FALSE, TRUE, STAYS_TRUE },
    { NOTICE_MEMBERSHIP, "membership", FROM_PEER, TRUE, TRUE, CAN_WAIT },
    { NOTICE_BECAME_MEMBER, "became-member", FROM_PEER, FALSE, TRUE, CAN_WAIT },
    { NOTICE_LINK, "link", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_NOBODYS, "nobodys", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_STOPPED, "stopped", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_CHALLENGE, "challenge", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_MOVE_ASKED, "move-asked", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_MOVE_QUESTION, "move-question", FROM_PEER, FALSE, TRUE, FOR_NOW },
    { NOTICE_MOVED, "moved", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_MOVED_AWAY, "moved-away", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_MOVE_UNDONE, "move-undone", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_MOVE_ENDED, "move-ended", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_NOT_PASSED_ON, "not-passed-on", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_PHONE_HELD, "phone-held", FROM_SERVICE, FALSE, TRUE, FOR_NOW },
    { NOTICE_UNDELIVERED, "undelivered", FROM_SERVICE, FALSE, TRUE, CAN_WAIT },
};

static guint
find_kind (NoticeKind kind)
{
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        if (kinds[i].kind == kind)
            return i;
    g_assert_not_reached ();
}

gboolean
notice_is_by_service (NoticeKind kind)
{
    return kinds[find_kind (kind)].sender == FROM_SERVICE;
}

gboolean
notice_can_wait (NoticeKind kind)
{
    return kinds[find_kind (kind)].patience == CAN_WAIT;
}

gboolean
notice_stays_true (NoticeKind kind)
{
    return kinds[find_kind (kind)].patience != FOR_NOW;
}

gboolean
notice_is_by_machine (NoticeKind kind)
{
    return kinds[find_kind (kind)].by_machine;
}

gboolean
notice_asks_named (NoticeKind kind)
{
    return kind == NOTICE_JOIN_QUESTION || kind == NOTICE_MOVE_QUESTION;
}

gboolean
notice_goes_elsewhere (NoticeKind kind)
{
    return kind == NOTICE_ERASED || kind == NOTICE_CHALLENGE || kind == NOTICE_MOVED_AWAY
           || kind == NOTICE_MOVE_ENDED;
}

const char *
notice_name (NoticeKind kind)
{
    return kinds[find_kind (kind)].template;
}

void
notice_free (Notice *notice)
{
    if (notice == NULL)
        return;
    outbox_row_free (notice->row);
    account_free (notice->account);
    g_free (notice->address);
    g_free (notice->shown);
    g_free (notice->phone);
    g_free (notice->carrier);
    account_free (notice->peer);
    guest_free (notice->guest);
    g_free (notice->peer_mail);
    g_free (notice->peer_phone);
    g_free (notice->message);
    if (notice->worded != NULL)
        outgoing_text_free (notice->worded);
    g_clear_pointer (&notice->attachments, g_ptr_array_unref);
    g_free (notice->thread);
    g_free (notice);
}

gint64
notice_attempts_for_ms (const ImCore *core, Medium medium)
{
    return im_config_number (core->config,
                             medium == MEDIUM_MAIL ? "mail.attempts_for" : "sms.attempts_for");
}

gint64
notice_ends_ms (const ImCore *core, const OutboxRow *row)
{
    gint64 tried_ms = notice_attempts_for_ms (core, row->medium);
    gint64 waited_ms = MIN (row->parked_ms, row->created_ms + NOTICE_PARKED_MOST_MS);
    return MAX (row->created_ms, waited_ms) + tried_ms;
}

gboolean
notice_fits_state (NoticeKind kind, ImState state)
{
    if (kind == NOTICE_ERASED)
        return state == IM_STATE_ERASED;
    if (kind == NOTICE_CHALLENGE)
        return TRUE; /* whoever's address it is */
    return kinds[find_kind (kind)].to_tentative ? state == IM_STATE_TENTATIVE
                                                : state == IM_STATE_REGISTERED;
}

gint64
notice_writer_number (const Notice *notice)
{
    if (notice->guest != NULL)
        return notice->guest->number;
    return notice->peer != NULL ? notice->peer->uin : 0;
}

const char *
notice_writer_name (const Notice *notice)
{
    if (notice->guest != NULL)
        return notice->guest->name;
    return notice->peer != NULL ? notice->peer->name : NULL;
}

gboolean
notice_is_from_peer (const Notice *notice)
{
    return !notice_is_by_service (notice->row->kind) && notice_writer_number (notice) != 0;
}

/* A confirmation whose password was used or has died meanwhile tells the number alone; one to a
 * telephone that was another's says how that one comes back. */
const char *
notice_template_name (const Notice *notice)
{
    gboolean has_password = notice->account->password_nonce != NULL;
    NoticeKind kind = notice->row->kind;
    gboolean tells_it = kind == NOTICE_REGISTERED
                        || (kind == NOTICE_PASSWORD && notice->row->words == NULL);
    if (kind == NOTICE_REGISTERED && has_password
        && g_strcmp0 (notice->row->words, NOTICE_REGISTERED_ANEW) == 0)
        return "registered-anew";
    return kinds[find_kind (tells_it && !has_password ? NOTICE_KNOWN : kind)].template;
}
