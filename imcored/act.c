/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/act.h"
#include "imcored/log.h"

Act *
act_new (const char *bytes, gsize length, const char *address)
{
    Act *act = g_new0 (Act, 1);
    act->fault = frame_read (bytes, length, &act->frame, &act->bad_field);
    act->address = g_strdup (address);
    return act;
}

void
act_free (Act *act)
{
    if (act == NULL)
        return;
    frame_free (act->frame);
    g_free (act->address);
    g_free (act->answer);
    g_free (act->guest_token);
    g_free (act);
}

gboolean
act_is_costly (const Act *act)
{
    return act->fault == FRAME_GOOD && act->frame->type == FRAME_HELLO && act->party == 0
           && act->frame->password != NULL;
}

static void
refuse (Act *act, Refusal refusal)
{
    act->answer = frame_error (act->frame->id, refusal, NULL);
}

void
act_refuse_busy (Act *act)
{
    refuse (act, REFUSAL_BUSY);
}

/* The core could not.  What its user may help by waiting is told to him alone; the rest is
 * ours. */
static void
fail (Act *act, const char *what, const GError *error)
{
    if (g_error_matches (error, IM_ERROR, IM_ERROR_UNAVAILABLE)) {
        refuse (act, REFUSAL_UNAVAILABLE);
        return;
    }
    log_event ("%s failed: %s", what, error->message);
    refuse (act, REFUSAL_BROKEN);
}

static void
hello_member (Act *act, ImCore *core, const ImConfig *config)
{
    const Frame *frame = act->frame;
    ImSignIn ending;
    g_autoptr (ImMember) member = NULL;
    g_autoptr (GError) error = NULL;
    gboolean done = frame->token != NULL
                        ? im_resume_session (core, frame->token, &ending, &member, &error)
                        : im_sign_in (core, frame->number, frame->password, frame->new_password,
                                      &ending, &member, &error);
    if (!done) {
        fail (act, "sign-in", error);
        return;
    }
    switch (ending) {
    case IM_SIGN_IN_DONE:
        act->signed_in = member->party;
        act->answer = frame_ok_member (frame->id, member,
                                       im_config_number (config, "message.limit"));
        return;
    case IM_SIGN_IN_CHOOSE:
        refuse (act, REFUSAL_CHOOSE_PASSWORD);
        return;
    case IM_SIGN_IN_WEAK:
        refuse (act, REFUSAL_WEAK_PASSWORD);
        return;
    case IM_SIGN_IN_WRONG:
        refuse (act, frame->token != NULL ? REFUSAL_ENDED : REFUSAL_WRONG_PASSWORD);
        return;
    case IM_SIGN_IN_TOO_OFTEN:
        refuse (act, REFUSAL_TOO_OFTEN);
        return;
    }
}

static void
hello_guest (Act *act, ImCore *core, const ImConfig *config)
{
    const Frame *frame = act->frame;
    ImGuestOpening ending;
    g_autoptr (ImGuest) guest = NULL;
    g_autoptr (GError) error = NULL;
    gboolean done = frame->token != NULL
                        ? im_resume_guest (core, frame->token, &ending, &guest, &error)
                        : im_open_guest (core, frame->link, frame->name, act->address, &ending,
                                         &guest, &error);
    if (!done) {
        fail (act, "opening a guest's session", error);
        return;
    }
    switch (ending) {
    case IM_GUEST_OPENED:
        act->signed_in = guest->party;
        act->signed_in_guest = TRUE;
        act->guest_token = g_strdup (guest->token);
        act->answer = frame_ok_guest (frame->id, guest,
                                      im_config_number (config, "message.limit"));
        return;
    case IM_GUEST_LINK_DEAD:
        refuse (act, frame->token != NULL ? REFUSAL_ENDED : REFUSAL_DEAD_LINK);
        return;
    case IM_GUEST_NO_NAME:
        refuse (act, REFUSAL_NO_NAME);
        return;
    case IM_GUEST_TOO_MANY:
        refuse (act, REFUSAL_TOO_MANY_GUESTS);
        return;
    case IM_GUEST_ENDED:
        refuse (act, REFUSAL_ENDED);
        return;
    }
}

static void
send_message (Act *act, ImCore *core)
{
    const Frame *frame = act->frame;
    ImSend ending;
    gint64 seq = 0;
    g_autoptr (GError) error = NULL;
    if (!im_send_message (core, act->party, frame->number, frame->id, frame->text, &ending,
                          &seq, &error)) {
        fail (act, "a message", error);
        return;
    }
    switch (ending) {
    case IM_SEND_DONE:
    case IM_SEND_DONE_BEFORE:
        act->answer = frame_ok_sent (frame->id, seq, ending == IM_SEND_DONE_BEFORE);
        return;
    case IM_SEND_NOBODY:
        refuse (act, REFUSAL_NOBODY);
        return;
    case IM_SEND_NOT_PERMITTED:
        refuse (act, act->is_guest ? REFUSAL_GUEST_TO_OTHER : REFUSAL_MEMBER_TO_MEMBER);
        return;
    case IM_SEND_LEFT:
        refuse (act, act->is_guest ? REFUSAL_ENDED : REFUSAL_LEFT);
        if (act->is_guest)
            act->ending = ACT_ENDS_GUEST;
        return;
    case IM_SEND_EMPTY:
        refuse (act, REFUSAL_EMPTY);
        return;
    case IM_SEND_TOO_LONG:
        refuse (act, REFUSAL_TOO_LONG);
        return;
    case IM_SEND_TOO_MANY:
        refuse (act, REFUSAL_TOO_MANY);
        return;
    }
}

static void
add_buddy (Act *act, ImCore *core)
{
    ImAdd ending;
    g_autoptr (GError) error = NULL;
    if (act->is_guest) {
        refuse (act, REFUSAL_MEMBERS_ONLY);
        return;
    }
    if (!im_add_buddy (core, act->party, act->frame->number, &ending, &error)) {
        fail (act, "adding a buddy", error);
        return;
    }
    switch (ending) {
    case IM_ADD_NOT_YET:
        refuse (act, REFUSAL_NOT_YET);
        return;
    case IM_ADD_GUEST:
        refuse (act, REFUSAL_GUEST_AS_BUDDY);
        return;
    case IM_ADD_NOBODY:
        refuse (act, REFUSAL_NOBODY);
        return;
    }
}

static void
leave (Act *act, ImCore *core)
{
    g_autoptr (GError) error = NULL;
    if (!act->is_guest) {
        refuse (act, REFUSAL_GUESTS_ONLY);
    } else if (im_end_guest (core, act->party, &error)) {
        act->answer = frame_ok (act->frame->id);
        act->ending = ACT_ENDS_GUEST;
    } else {
        fail (act, "ending a guest's session", error);
    }
}

/* What needs nobody to be signed in, or forbids it. */
static gboolean
is_out_of_turn (Act *act)
{
    FrameType type = act->frame->type;
    if (act->party == 0 && type != FRAME_HELLO && type != FRAME_PING && type != FRAME_BYE)
        refuse (act, REFUSAL_NOT_SIGNED_IN);
    else if (act->party != 0 && type == FRAME_HELLO)
        refuse (act, REFUSAL_SIGNED_IN_ALREADY);
    return act->answer != NULL;
}

static void
do_frame (Act *act, ImCore *core, const ImConfig *config)
{
    if (is_out_of_turn (act))
        return;
    switch (act->frame->type) {
    case FRAME_HELLO:
        if (act->frame->as_guest)
            hello_guest (act, core, config);
        else
            hello_member (act, core, config);
        return;
    case FRAME_SEND:
        send_message (act, core);
        return;
    case FRAME_ADD:
        add_buddy (act, core);
        return;
    case FRAME_LEAVE:
        leave (act, core);
        return;
    case FRAME_BYE:
        act->answer = frame_ok (act->frame->id);
        act->ending = ACT_SIGNS_OFF;
        return;
    case FRAME_PING:
        act->answer = frame_ok (act->frame->id);
        return;
    }
}

void
act_run (Act *act, ImCore *core, const ImConfig *config)
{
    switch (act->fault) {
    case FRAME_GOOD:
        do_frame (act, core, config);
        return;
    case FRAME_BAD:
        refuse (act, REFUSAL_BAD_FRAME);
        act->ending = ACT_IS_NO_CLIENT;
        return;
    case FRAME_UNKNOWN_TYPE:
        refuse (act, REFUSAL_UNKNOWN_TYPE);
        return;
    case FRAME_BAD_FIELD:
        act->answer = frame_error (act->frame->id, REFUSAL_BAD_FIELD, act->bad_field);
        return;
    }
}
