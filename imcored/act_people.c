/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/act_people.h"

static void
agree (Act *act)
{
    act->answer = frame_ok (act->frame->id);
}

static void
add_buddy (Act *act, ImCore *core)
{
    const Frame *frame = act->frame;
    ImAdd ending;
    g_autoptr (GError) error = NULL;
    if (!im_add_buddy (core, act->party, frame->number, frame->text, &ending, &error)) {
        act_fail (act, "adding a buddy", error);
        return;
    }
    switch (ending) {
    case IM_ADD_ASKED:
    case IM_ADD_DONE:
        act->person = frame->number;
        agree (act);
        return;
    case IM_ADD_GUEST:
        act_refuse (act, REFUSAL_GUEST_AS_BUDDY);
        return;
    case IM_ADD_NOBODY:
        act_refuse (act, REFUSAL_NOBODY);
        return;
    case IM_ADD_SELF:
        act_refuse (act, REFUSAL_SELF);
        return;
    case IM_ADD_TOO_LONG:
        act_refuse (act, REFUSAL_TOO_LONG);
        return;
    }
}

static void
invite (Act *act, ImCore *core)
{
    const Frame *frame = act->frame;
    ImInvited ending;
    gint64 uin = 0;
    g_autoptr (GError) error = NULL;
    if (!im_invite_buddy (core, act->party, frame->as, frame->address, frame->text, &ending,
                          &uin, &error)) {
        act_fail (act, "an invitation", error);
        return;
    }
    switch (ending) {
    case IM_INVITED:
    case IM_INVITED_AS_BUDDY:
    case IM_INVITED_TOO_OFTEN: /* this and the next are for the operator's ears alone */
    case IM_INVITED_REFUSED:
        act->person = uin;
        act->answer = frame_ok_invited (frame->id, uin);
        return;
    case IM_INVITED_NO_ADDRESS:
        act_refuse (act, REFUSAL_NO_ADDRESS);
        return;
    case IM_INVITED_MEMBER:
        act_refuse (act, REFUSAL_OF_A_MEMBER);
        return;
    case IM_INVITED_TOO_LONG:
        act_refuse (act, REFUSAL_WORDS_TOO_LONG);
        return;
    case IM_INVITED_NOT_MEMBER:
        act_refuse (act, REFUSAL_NOT_MEMBER);
        return;
    case IM_INVITED_NOTHING: /* of a repetition */
        act_refuse (act, REFUSAL_NO_INVITATION);
        return;
    case IM_INVITED_NO_NUMBER:
        act_refuse (act, REFUSAL_NO_NUMBER);
        return;
    case IM_INVITED_OVER_BUDGET:
        act_refuse (act, REFUSAL_OVER_BUDGET);
        return;
    case IM_INVITED_SELF:
        act_refuse (act, REFUSAL_SELF);
        return;
    }
}

static void
answer_person (Act *act, ImCore *core, ImAnswer answer)
{
    const Frame *frame = act->frame;
    ImAnswered ending;
    g_autoptr (GError) error = NULL;
    if (!im_answer (core, act->party, frame->number, answer, frame->text, &ending, &error)) {
        act_fail (act, "answering a person", error);
        return;
    }
    switch (ending) {
    case IM_ANSWERED:
        act->person = frame->number;
        agree (act);
        return;
    case IM_ANSWERED_NOTHING:
        act_refuse (act, REFUSAL_NOTHING_ASKED);
        return;
    case IM_ANSWERED_NOBODY:
        act_refuse (act, REFUSAL_NOBODY);
        return;
    case IM_ANSWERED_GUEST:
        act_refuse (act, REFUSAL_GUEST_AS_PERSON);
        return;
    case IM_ANSWERED_TOO_LONG:
        act_refuse (act, REFUSAL_TOO_LONG);
        return;
    }
}

static void
set_media (Act *act, ImCore *core)
{
    const Frame *frame = act->frame;
    g_autoptr (GError) error = NULL;
    if (!im_set_media (core, act->party, frame->im, frame->mail, frame->sms, &error)) {
        act_fail (act, "setting the media", error);
        return;
    }
    act->is_reached_otherwise = TRUE;
    agree (act);
}

static void
set_policy (Act *act, ImCore *core)
{
    g_autoptr (GError) error = NULL;
    if (im_set_policy (core, act->party, act->frame->is_open, &error))
        agree (act);
    else
        act_fail (act, "setting the policy", error);
}

static void
show_settings (Act *act, ImCore *core)
{
    ImSettings settings;
    g_autoptr (GError) error = NULL;
    if (im_show_settings (core, act->party, &settings, &error))
        act->answer = frame_ok_settings (act->frame->id, &settings);
    else
        act_fail (act, "reading the settings", error);
}

void
act_people (Act *act, ImCore *core)
{
    if (act->is_guest) {
        act_refuse (act, REFUSAL_MEMBERS_ONLY);
        return;
    }
    switch (act->frame->type) {
    case FRAME_ADD:
        add_buddy (act, core);
        return;
    case FRAME_INVITE:
        invite (act, core);
        return;
    case FRAME_ACCEPT:
        answer_person (act, core, IM_ANSWER_ACCEPT);
        return;
    case FRAME_DECLINE:
        answer_person (act, core, IM_ANSWER_DECLINE);
        return;
    case FRAME_BLOCK:
        answer_person (act, core, IM_ANSWER_BLOCK);
        return;
    case FRAME_UNBLOCK:
        answer_person (act, core, IM_ANSWER_UNBLOCK);
        return;
    case FRAME_REMOVE:
        answer_person (act, core, IM_ANSWER_REMOVE);
        return;
    case FRAME_RECEIVE:
        set_media (act, core);
        return;
    case FRAME_POLICY:
        set_policy (act, core);
        return;
    case FRAME_SETTINGS:
        show_settings (act, core);
        return;
    case FRAME_HELLO:
    case FRAME_SEND:
    case FRAME_INVITATIONS:
    case FRAME_WITHDRAW:
    case FRAME_RESEND:
    case FRAME_JOIN:
    case FRAME_ERASE:
    case FRAME_WHOLE:
    case FRAME_ATTACHMENT:
    case FRAME_LEAVE:
    case FRAME_BYE:
    case FRAME_PING:
        break;
    }
    g_assert_not_reached ();
}
