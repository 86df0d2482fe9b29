/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/frame.h"

#include <jansson.h>

/* Indexed by Refusal.  @retry_after: seconds, 0: repeating the same frame will not help. */
static const struct {
    const char *code;
    guint retry_after;
    const char *text;
} refusals[] = {
    /* clang-format off */
    [REFUSAL_BAD_FRAME] = { "bad_frame", 0,
        "This is no frame of uinvite.v1: one JSON object with an id." },
    [REFUSAL_BAD_FIELD] = { "bad_field", 0,
        "A field of this frame is missing or not as it must be" },
    [REFUSAL_UNKNOWN_TYPE] = { "unknown_type", 0,
        "This server does not know such a frame." },
    [REFUSAL_NOT_SIGNED_IN] = { "not_signed_in", 0,
        "Sign in first." },
    [REFUSAL_SIGNED_IN_ALREADY] = { "signed_in_already", 0,
        "Somebody is signed in here; open another connection." },
    [REFUSAL_CHOOSE_PASSWORD] = { "choose_password", 0,
        "This password was for the first time only; choose one of your own." },
    [REFUSAL_WEAK_PASSWORD] = { "weak_password", 0,
        "This password is too short, or the old one; choose a longer one." },
    [REFUSAL_WRONG_PASSWORD] = { "wrong", 0,
        "Number and password do not belong together; look at both once more." },
    [REFUSAL_NOT_YOUR_PASSWORD] = { "wrong", 0,
        "This is not your password; type it once more." },
    [REFUSAL_TOO_OFTEN] = { "too_often", 300,
        "Too many wrong tries; wait some minutes and try again." },
    [REFUSAL_BUSY] = { "busy", 3,
        "Many people are signing in; try again in a few seconds." },
    [REFUSAL_ENDED] = { "ended", 0,
        "This session is over; begin a new one." },
    [REFUSAL_DEAD_LINK] = { "dead_link", 0,
        "This link no longer works; ask the person who gave it to you for a new one." },
    [REFUSAL_NO_NAME] = { "no_name", 0,
        "Please give a name that can be seen." },
    [REFUSAL_TOO_MANY_GUESTS] = { "too_many_guests", 60,
        "Too many guests are talking from your network; end one of these talks or try again "
        "in a few minutes." },
    [REFUSAL_NOBODY] = { "nobody", 0,
        "Nobody has this number; look at it once more." },
    [REFUSAL_GUEST_TO_OTHER] = { "not_permitted", 0,
        "As a guest you can write only to the person whose link you opened." },
    [REFUSAL_TO_ONESELF] = { "not_permitted", 0,
        "This is your own number; write to somebody else." },
    [REFUSAL_GUESTS_ONLY] = { "not_permitted", 0,
        "Only a guest leaves; a member says bye." },
    [REFUSAL_MEMBERS_ONLY] = { "not_permitted", 0,
        "A guest has no buddy list and no settings; become a member first." },
    [REFUSAL_UNANSWERED] = { "unanswered", 0,
        "You have written three times to somebody who does not know you yet; wait for an answer "
        "before you write again." },
    [REFUSAL_LEFT] = { "left", 0,
        "This guest has left and can no longer be written to; a new visit brings a new "
        "number." },
    [REFUSAL_EMPTY] = { "empty", 0,
        "There is nothing in this message; write something first." },
    [REFUSAL_TOO_LONG] = { "too_long", 0,
        "This message is too long; send it in parts." },
    [REFUSAL_WORDS_TOO_LONG] = { "too_long", 0,
        "These words are too long for an invitation; shorten them." },
    [REFUSAL_TOO_MANY] = { "too_many", 60,
        "Too many messages in a short time; wait a little and send it again." },
    [REFUSAL_GUEST_AS_BUDDY] = { "guest", 0,
        "A guest has no place on a buddy list; ask this person to become a member first." },
    [REFUSAL_GUEST_AS_PERSON] = { "guest", 0,
        "A guest can only be written to; what the two of you say ends when the guest leaves." },
    [REFUSAL_SELF] = { "self", 0,
        "This is you yourself; give the number or the address of somebody else." },
    [REFUSAL_NOTHING_ASKED] = { "nothing_asked", 0,
        "This person is not waiting for an answer of yours; add the number to ask yourself." },
    [REFUSAL_NO_ADDRESS] = { "no_address", 0,
        "This is neither a mail address nor a telephone number that can be reached; write a "
        "telephone number with + and the code of its country." },
    [REFUSAL_OVER_BUDGET] = { "over_budget", 0,
        "You have invited many people already; wait until some have answered, or until "
        "tomorrow." },
    [REFUSAL_NAMED_MANY] = { "over_budget", 0,
        "You have named many addresses already; wait until tomorrow." },
    [REFUSAL_NO_NUMBER] = { "no_number", 0,
        "The service has no number left for a new member; tell its operator." },
    [REFUSAL_NO_WHOLE] = { "no_more", 0,
        "There is no more of this message." },
    [REFUSAL_NO_ATTACHMENT] = { "no_attachment", 0,
        "That file is not there, or not any more." },
    [REFUSAL_NO_INVITATION] = { "no_invitation", 0,
        "There is no invitation of yours to this number that could still be changed; look at the "
        "list." },
    [REFUSAL_NOT_MEMBER] = { "not_member", 0,
        "Nobody there is a member yet; invite to be a member, or both." },
    [REFUSAL_OF_A_MEMBER] = { "member", 0,
        "This address has a number of its own already; ask its owner to be your buddy." },
    [REFUSAL_ONE_PER_MEDIUM] = { "one_per_medium", 0,
        "You have a mailbox, or a phone, already; each number has one of each." },
    [REFUSAL_INVITED_BY_YOU] = { "invited", 0,
        "You have invited this address, so it is another person's; withdraw that first." },
    [REFUSAL_UNAVAILABLE] = { "unavailable", 3,
        "The service cannot reach its store; nothing was lost or done, try again in a few "
        "seconds." },
    [REFUSAL_BROKEN] = { "broken", 0,
        "This failed through a fault of the service; tell its operator." },
    /* clang-format on */
};

/* @object is used up.  Never NULL: everything we put into it is valid UTF-8. */
static char *
dump (json_t *object)
{
    char *text = json_dumps (object, JSON_COMPACT);
    json_decref (object);
    g_assert (text != NULL);
    return text;
}

/* Numbers are strings in this protocol. */
static json_t *
digits (gint64 number)
{
    return json_sprintf ("%" G_GINT64_FORMAT, number);
}

static json_t *
words_or_null (const char *text)
{
    return text != NULL ? json_string (text) : json_null ();
}

static json_t *
ok (const char *id)
{
    return json_pack ("{s:s, s:s}", "type", "ok", "id", id);
}

char *
frame_ok (const char *id)
{
    return dump (ok (id));
}

char *
frame_ok_sent (const char *id, gint64 seq, gboolean repeated)
{
    json_t *object = ok (id);
    json_object_set_new (object, "seq", digits (seq));
    if (repeated)
        json_object_set_new (object, "repeated", json_true ());
    return dump (object);
}

char *
frame_ok_member (const char *id, const ImMember *member, gint64 message_limit)
{
    json_t *object = ok (id);
    json_object_set_new (object, "as", json_string ("member"));
    json_object_set_new (object, "number", digits (member->uin));
    json_object_set_new (object, "name", words_or_null (member->name));
    json_object_set_new (object, "token", json_string (member->token));
    json_object_set_new (object, "token_ends", digits (member->token_ends_ms));
    json_object_set_new (object, "message_limit", digits (message_limit));
    return dump (object);
}

char *
frame_ok_guest (const char *id, const ImGuest *guest, gint64 message_limit)
{
    json_t *object = ok (id);
    json_object_set_new (object, "as", json_string ("guest"));
    json_object_set_new (object, "number", digits (guest->number));
    json_object_set_new (object, "name", words_or_null (guest->name));
    json_object_set_new (object, "member", digits (guest->member));
    json_object_set_new (object, "member_name", words_or_null (guest->member_name));
    json_object_set_new (object, "token", json_string (guest->token));
    json_object_set_new (object, "token_ends", digits (guest->ends_ms));
    json_object_set_new (object, "message_limit", digits (message_limit));
    return dump (object);
}

char *
frame_ok_invited (const char *id, gint64 uin)
{
    json_t *object = ok (id);
    json_object_set_new (object, "uin", digits (uin));
    return dump (object);
}

static const char *
mode_name (ImMode mode)
{
    switch (mode) {
    case IM_MODE_NEVER:
        return "never";
    case IM_MODE_AWAY:
        return "away";
    case IM_MODE_ALWAYS:
        return "always";
    }
    g_assert_not_reached ();
}

char *
frame_ok_settings (const char *id, const ImSettings *settings)
{
    return dump (json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s}", "type", "ok", "id", id, "im",
                            mode_name (settings->im), "mail", mode_name (settings->mail), "sms",
                            mode_name (settings->sms), "policy",
                            settings->is_open ? "open" : "ask"));
}

char *
frame_ok_whole (const char *id, const char *text)
{
    return dump (json_pack ("{s:s, s:s, s:s}", "type", "ok", "id", id, "text", text));
}

char *
frame_ok_attachment (const char *id, const char *path, gint64 ends_ms)
{
    return dump (json_pack ("{s:s, s:s, s:s, s:o}", "type", "ok", "id", id, "path", path,
                            "ends", digits (ends_ms)));
}

char *
frame_error (const char *id, Refusal refusal, const char *field)
{
    json_t *object = json_pack ("{s:s, s:o, s:s}", "type", "error", "id", words_or_null (id),
                                "code", refusals[refusal].code);
    json_object_set_new (object, "text",
                         field != NULL ? json_sprintf ("%s: %s.", refusals[refusal].text, field)
                                       : json_string (refusals[refusal].text));
    if (refusals[refusal].retry_after != 0)
        json_object_set_new (object, "retry_after", digits (refusals[refusal].retry_after));
    return dump (object);
}

static json_t *
invitation (const ImInvitation *one)
{
    return json_pack ("{s:o, s:o, s:s, s:s, s:o, s:o}", "number", digits (one->number),
                      "address", words_or_null (one->address), "as",
                      im_invitation_kind_name (one->kind), "state",
                      im_invitation_state_name (one->state), "at", digits (one->created_ms),
                      "until", one->until_ms != 0 ? digits (one->until_ms) : json_null ());
}

char *
frame_ok_invitations (const char *id, const GPtrArray *invitations)
{
    json_t *list = json_array ();
    for (guint i = 0; i < invitations->len; i++)
        json_array_append_new (list, invitation (g_ptr_array_index (invitations, i)));
    return dump (json_pack ("{s:s, s:s, s:o}", "type", "ok", "id", id, "invitations", list));
}

char *
frame_ok_joining (const char *id, gboolean joined)
{
    return dump (json_pack ("{s:s, s:s, s:b}", "type", "ok", "id", id, "joined", joined));
}

char *
frame_ok_erased (const char *id, const ImErased *stays)
{
    return dump (json_pack ("{s:s, s:s, s:o, s:o, s:o}", "type", "ok", "id", id, "number",
                            stays->uin != 0 ? digits (stays->uin) : json_null (), "messages",
                            digits (stays->messages), "consents", digits (stays->consents)));
}

static const char *
kind_name (ImEntryKind kind)
{
    switch (kind) {
    case IM_ENTRY_MESSAGE:
        return "message";
    case IM_ENTRY_GUEST_CAME:
        return "guest_came";
    case IM_ENTRY_GUEST_LEFT:
        return "guest_left";
    case IM_ENTRY_REQUEST:
        return "request";
    case IM_ENTRY_ACCEPTED:
        return "accepted";
    case IM_ENTRY_NOTICE:
        return "notice";
    }
    g_assert_not_reached ();
}

/* NULL: no text carries it. */
static const char *
delivery_name (ImDelivery delivery)
{
    switch (delivery) {
    case IM_DELIVERY_NONE:
        return NULL;
    case IM_DELIVERY_QUEUED:
        return "queued";
    case IM_DELIVERY_CARRIER:
        return "carrier";
    case IM_DELIVERY_DELIVERED:
        return "delivered";
    case IM_DELIVERY_FAILED:
        return "failed";
    case IM_DELIVERY_UNKNOWN:
        return "unknown";
    }
    g_assert_not_reached ();
}

char *
frame_delivery (const ImDeliveryNews *news)
{
    json_t *object = json_pack ("{s:s, s:o, s:s}", "type", "delivery", "seq",
                                digits (news->seq), "sms", delivery_name (news->state));
    if (news->reason != NULL)
        json_object_set_new (object, "reason", json_string (news->reason));
    return dump (object);
}

static json_t *
attachments (const GPtrArray *all)
{
    json_t *list = json_array ();
    for (guint i = 0; i < all->len; i++) {
        const ImAttachment *one = g_ptr_array_index (all, i);
        json_array_append_new (list, json_pack ("{s:o, s:s, s:s, s:o}", "n", digits (one->n),
                                                "name", one->name, "type", one->type, "size",
                                                digits (one->size)));
    }
    return list;
}

char *
frame_entry (const ImEntry *entry)
{
    json_t *object = json_pack (
        "{s:s, s:o, s:s, s:o, s:b, s:o, s:b, s:o, s:b}", "type", "entry", "seq",
        digits (entry->seq), "kind", kind_name (entry->kind), "at", digits (entry->at_ms),
        "mine", entry->mine, "peer", digits (entry->peer), "guest", entry->peer_is_guest,
        "name", words_or_null (entry->peer_name), "counted", entry->counted);
    if (entry->text != NULL)
        json_object_set_new (object, "text", json_string (entry->text));
    if (entry->attachments != NULL && entry->attachments->len > 0)
        json_object_set_new (object, "attachments", attachments (entry->attachments));
    if (entry->is_cut)
        json_object_set_new (object, "cut", json_true ());
    if (entry->mine && entry->client_id != NULL)
        json_object_set_new (object, "sent_as", json_string (entry->client_id));
    if (entry->mine && entry->by_text != IM_DELIVERY_NONE)
        json_object_set_new (object, "sms", json_string (delivery_name (entry->by_text)));
    if (entry->mine && entry->text_failed != NULL)
        json_object_set_new (object, "reason", json_string (entry->text_failed));
    return dump (object);
}

char *
frame_caught_up (gint64 seq)
{
    return dump (json_pack ("{s:s, s:o}", "type", "caught_up", "seq", digits (seq)));
}

static json_t *
presence_or_null (ImPresence presence)
{
    switch (presence) {
    case IM_PRESENCE_UNKNOWN:
        return json_null ();
    case IM_PRESENCE_OFFLINE:
        return json_string ("offline");
    case IM_PRESENCE_REACHABLE:
        return json_string ("reachable");
    case IM_PRESENCE_ONLINE:
        return json_string ("online");
    }
    g_assert_not_reached ();
}

static json_t *
person (const ImBuddy *buddy)
{
    return json_pack ("{s:o, s:o, s:b, s:b, s:b, s:o}", "number", digits (buddy->number),
                      "name", words_or_null (buddy->name), "listed", buddy->is_listed, "asks",
                      buddy->asks, "blocked", buddy->is_blocked, "presence",
                      presence_or_null (buddy->presence));
}

char *
frame_buddies (const GPtrArray *buddies, guint count)
{
    json_t *list = json_array ();
    for (guint i = 0; i < count; i++)
        json_array_append_new (list, person (g_ptr_array_index (buddies, i)));
    return dump (json_pack ("{s:s, s:o}", "type", "buddies", "buddies", list));
}

char *
frame_buddy (const ImBuddy *buddy)
{
    json_t *object = person (buddy);
    json_object_set_new (object, "type", json_string ("buddy"));
    return dump (object);
}

char *
frame_presence (const ImBuddy *buddy)
{
    return dump (json_pack ("{s:s, s:o, s:o}", "type", "presence", "number",
                            digits (buddy->number), "presence",
                            presence_or_null (buddy->presence)));
}

char *
frame_notice_ended (gboolean of_guest)
{
    static const char guest[] = "It was ended, or nothing was written for too long. To talk "
                                "again, open the link once more.";
    static const char member[] = "This session is over: it was logged out elsewhere, or the "
                                 "account is no more.";
    return dump (json_pack ("{s:s, s:s, s:s}", "type", "notice", "code", "ended", "text",
                            of_guest ? guest : member));
}
