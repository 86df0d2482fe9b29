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
    [REFUSAL_MEMBER_TO_MEMBER] = { "not_permitted", 0,
        "Messages between members are not served yet; guests can be answered." },
    [REFUSAL_GUESTS_ONLY] = { "not_permitted", 0,
        "Only a guest leaves; a member says bye." },
    [REFUSAL_MEMBERS_ONLY] = { "not_permitted", 0,
        "Guests have no buddy list." },
    [REFUSAL_LEFT] = { "left", 0,
        "This guest has left and can no longer be written to; a new visit brings a new "
        "number." },
    [REFUSAL_EMPTY] = { "empty", 0,
        "There is nothing in this message; write something first." },
    [REFUSAL_TOO_LONG] = { "too_long", 0,
        "This message is too long; send it in parts." },
    [REFUSAL_TOO_MANY] = { "too_many", 60,
        "Too many messages in a short time; wait a little and send it again." },
    [REFUSAL_GUEST_AS_BUDDY] = { "guest", 0,
        "A guest has no place on a buddy list; ask this person to become a member first." },
    [REFUSAL_NOT_YET] = { "not_yet", 0,
        "Buddy lists are not served yet." },
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
    }
    g_assert_not_reached ();
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
    if (entry->mine && entry->client_id != NULL)
        json_object_set_new (object, "sent_as", json_string (entry->client_id));
    return dump (object);
}

char *
frame_caught_up (gint64 seq)
{
    return dump (json_pack ("{s:s, s:o}", "type", "caught_up", "seq", digits (seq)));
}

char *
frame_notice_ended (void)
{
    return dump (json_pack ("{s:s, s:s, s:s}", "type", "notice", "code", "ended", "text",
                            "It was ended, or nothing was written for too long. To talk again, "
                            "open the link once more."));
}
