/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/act.h"
#include "imcored/act_account.h"
#include "imcored/act_people.h"
#include "imcored/downloads.h"
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
    g_free (act->token);
    g_free (act);
}

gboolean
act_is_costly (const Act *act)
{
    if (act->fault != FRAME_GOOD || act->frame->password == NULL)
        return FALSE;
    return act->party == 0 ? act->frame->type == FRAME_HELLO
                           : act->frame->type == FRAME_ERASE && !act->is_guest;
}

void
act_refuse (Act *act, Refusal refusal)
{
    act->answer = frame_error (act->frame->id, refusal, NULL);
}

void
act_refuse_busy (Act *act)
{
    act_refuse (act, REFUSAL_BUSY);
}

void
act_end (Act *act)
{
    act_refuse (act, REFUSAL_ENDED);
    act->ending = ACT_IS_OVER;
}

void
act_fail (Act *act, const char *what, const GError *error)
{
    if (g_error_matches (error, IM_ERROR, IM_ERROR_ENDED)) {
        act_end (act);
        return;
    }
    if (g_error_matches (error, IM_ERROR, IM_ERROR_UNAVAILABLE)) {
        act_refuse (act, REFUSAL_UNAVAILABLE);
        return;
    }
    log_event ("%s failed: %s", what, error->message);
    act_refuse (act, REFUSAL_BROKEN);
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
        act_fail (act, "sign-in", error);
        return;
    }
    switch (ending) {
    case IM_SIGN_IN_DONE:
        act->signed_in = member->party;
        act->number = member->uin;
        act->token = g_strdup (member->token);
        act->answer = frame_ok_member (frame->id, member,
                                       im_config_number (config, "message.limit"));
        return;
    case IM_SIGN_IN_CHOOSE:
        act_refuse (act, REFUSAL_CHOOSE_PASSWORD);
        return;
    case IM_SIGN_IN_WEAK:
        act_refuse (act, REFUSAL_WEAK_PASSWORD);
        return;
    case IM_SIGN_IN_WRONG:
        act_refuse (act, frame->token != NULL ? REFUSAL_ENDED : REFUSAL_WRONG_PASSWORD);
        return;
    case IM_SIGN_IN_TOO_OFTEN:
        act_refuse (act, REFUSAL_TOO_OFTEN);
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
        act_fail (act, "opening a guest's session", error);
        return;
    }
    switch (ending) {
    case IM_GUEST_OPENED:
        act->signed_in = guest->party;
        act->signed_in_guest = TRUE;
        act->answer = frame_ok_guest (frame->id, guest,
                                      im_config_number (config, "message.limit"));
        return;
    case IM_GUEST_LINK_DEAD:
        act_refuse (act, frame->token != NULL ? REFUSAL_ENDED : REFUSAL_DEAD_LINK);
        return;
    case IM_GUEST_NO_NAME:
        act_refuse (act, REFUSAL_NO_NAME);
        return;
    case IM_GUEST_TOO_MANY:
        act_refuse (act, REFUSAL_TOO_MANY_GUESTS);
        return;
    case IM_GUEST_ENDED:
        act_refuse (act, REFUSAL_ENDED);
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
        act_fail (act, "a message", error);
        return;
    }
    switch (ending) {
    case IM_SEND_DONE:
    case IM_SEND_DONE_BEFORE:
        act->answer = frame_ok_sent (frame->id, seq, ending == IM_SEND_DONE_BEFORE);
        return;
    case IM_SEND_NOBODY:
        act_refuse (act, REFUSAL_NOBODY);
        return;
    case IM_SEND_NOT_PERMITTED:
        act_refuse (act, act->is_guest ? REFUSAL_GUEST_TO_OTHER : REFUSAL_TO_ONESELF);
        return;
    case IM_SEND_UNANSWERED:
        act_refuse (act, REFUSAL_UNANSWERED);
        return;
    case IM_SEND_LEFT:
        act_refuse (act, REFUSAL_LEFT);
        return;
    case IM_SEND_ENDED:
        act_end (act);
        return;
    case IM_SEND_EMPTY:
        act_refuse (act, REFUSAL_EMPTY);
        return;
    case IM_SEND_TOO_LONG:
        act_refuse (act, REFUSAL_TOO_LONG);
        return;
    case IM_SEND_TOO_MANY:
        act_refuse (act, REFUSAL_TOO_MANY);
        return;
    }
}

/* Of a letter in the asker's own log, a guest's, too. */
static void
permit_download (Act *act, ImCore *core)
{
    const Frame *frame = act->frame;
    gint64 ends_ms = 0;
    g_autofree char *right = NULL;
    g_autoptr (GError) error = NULL;
    if (!im_permit_download (core, act->party, act->token, frame->seq, frame->n, &right,
                             &ends_ms, &error)) {
        act_fail (act, "permitting a download", error);
        return;
    }
    if (right == NULL) {
        act_refuse (act, REFUSAL_NO_ATTACHMENT);
        return;
    }
    g_autofree char *path = g_strconcat (DOWNLOAD_PATH, right, NULL);
    act->answer = frame_ok_attachment (frame->id, path, ends_ms);
}

static void
leave (Act *act, ImCore *core)
{
    g_autoptr (GError) error = NULL;
    if (!act->is_guest) {
        act_refuse (act, REFUSAL_GUESTS_ONLY);
    } else if (im_end_guest (core, act->party, &error)) {
        act->answer = frame_ok (act->frame->id);
        act->ending = ACT_LEAVES;
    } else {
        act_fail (act, "ending a guest's session", error);
    }
}

/* A member's token is worth nothing after it, in whoever's hands it is. */
static void
sign_off (Act *act, ImCore *core)
{
    g_autoptr (GError) error = NULL;
    if (act->token != NULL && !im_log_out (core, act->token, &error)) {
        act_fail (act, "logging out", error);
        return;
    }
    act->answer = frame_ok (act->frame->id);
    act->ending = ACT_SIGNS_OFF;
}

/* What needs nobody to be signed in, or forbids it. */
static gboolean
is_out_of_turn (Act *act)
{
    FrameType type = act->frame->type;
    if (act->party == 0 && type != FRAME_HELLO && type != FRAME_PING && type != FRAME_BYE)
        act_refuse (act, REFUSAL_NOT_SIGNED_IN);
    else if (act->party != 0 && type == FRAME_HELLO)
        act_refuse (act, REFUSAL_SIGNED_IN_ALREADY);
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
    case FRAME_INVITE:
    case FRAME_ACCEPT:
    case FRAME_DECLINE:
    case FRAME_BLOCK:
    case FRAME_UNBLOCK:
    case FRAME_REMOVE:
    case FRAME_RECEIVE:
    case FRAME_POLICY:
    case FRAME_SETTINGS:
        act_people (act, core);
        return;
    case FRAME_INVITATIONS:
    case FRAME_WITHDRAW:
    case FRAME_RESEND:
    case FRAME_JOIN:
    case FRAME_ERASE:
    case FRAME_WHOLE:
        act_account (act, core);
        return;
    case FRAME_ATTACHMENT:
        permit_download (act, core);
        return;
    case FRAME_LEAVE:
        leave (act, core);
        return;
    case FRAME_BYE:
        sign_off (act, core);
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
        act_refuse (act, REFUSAL_BAD_FRAME);
        act->ending = ACT_IS_NO_CLIENT;
        return;
    case FRAME_UNKNOWN_TYPE:
        act_refuse (act, REFUSAL_UNKNOWN_TYPE);
        return;
    case FRAME_BAD_FIELD:
        act->answer = frame_error (act->frame->id, REFUSAL_BAD_FIELD, act->bad_field);
        return;
    }
}
