/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/act_account.h"

static void
list_invitations (Act *act, ImCore *core)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) invitations = im_list_invitations (core, act->party, &error);
    if (invitations != NULL)
        act->answer = frame_ok_invitations (act->frame->id, invitations);
    else
        act_fail (act, "listing invitations", error);
}

static void
withdraw (Act *act, ImCore *core)
{
    ImWithdrawal ending;
    g_autoptr (GError) error = NULL;
    if (!im_withdraw_invitation (core, act->party, act->frame->number, &ending, &error)) {
        act_fail (act, "withdrawing an invitation", error);
        return;
    }
    switch (ending) {
    case IM_WITHDRAWN:
        act->person = act->frame->number;
        act->answer = frame_ok (act->frame->id);
        return;
    case IM_WITHDRAWN_NOTHING:
        act_refuse (act, REFUSAL_NO_INVITATION);
        return;
    }
}

/* What a target has refused or had enough of looks sent. */
static void
resend (Act *act, ImCore *core)
{
    ImInvited ending;
    g_autoptr (GError) error = NULL;
    if (!im_resend_invitation (core, act->party, act->frame->number, &ending, &error)) {
        act_fail (act, "repeating an invitation", error);
        return;
    }
    switch (ending) {
    case IM_INVITED:
    case IM_INVITED_AS_BUDDY:
    case IM_INVITED_TOO_OFTEN:
    case IM_INVITED_REFUSED:
        act->answer = frame_ok (act->frame->id);
        return;
    case IM_INVITED_MEMBER:
        act_refuse (act, REFUSAL_OF_A_MEMBER);
        return;
    case IM_INVITED_OVER_BUDGET:
        act_refuse (act, REFUSAL_OVER_BUDGET);
        return;
    case IM_INVITED_NO_NUMBER:
        act_refuse (act, REFUSAL_NO_NUMBER);
        return;
    case IM_INVITED_NO_ADDRESS:
    case IM_INVITED_SELF:
    case IM_INVITED_TOO_LONG:
    case IM_INVITED_NOT_MEMBER:
    case IM_INVITED_NOTHING:
        act_refuse (act, REFUSAL_NO_INVITATION);
        return;
    }
}

static void
join (Act *act, ImCore *core)
{
    ImJoining ending;
    g_autoptr (GError) error = NULL;
    if (!im_join_address (core, act->party, act->frame->address, &ending, &error)) {
        act_fail (act, "joining an address", error);
        return;
    }
    switch (ending) {
    case IM_JOINING_ASKED:
    case IM_JOINING_DONE:
        act->answer = frame_ok_joining (act->frame->id, ending == IM_JOINING_DONE);
        return;
    case IM_JOINING_MEMBER:
        act_refuse (act, REFUSAL_OF_A_MEMBER);
        return;
    case IM_JOINING_SECOND:
        act_refuse (act, REFUSAL_ONE_PER_MEDIUM);
        return;
    case IM_JOINING_INVITED:
        act_refuse (act, REFUSAL_INVITED_BY_YOU);
        return;
    case IM_JOINING_NO_ADDRESS:
        act_refuse (act, REFUSAL_NO_ADDRESS);
        return;
    case IM_JOINING_OVER_BUDGET:
        act_refuse (act, REFUSAL_NAMED_MANY);
        return;
    }
}

/* His password once more: an open client alone must not end what cannot be brought back. */
static gboolean
knows_password (Act *act, ImCore *core)
{
    ImSignIn ending;
    g_autoptr (ImMember) member = NULL;
    g_autoptr (GError) error = NULL;
    if (!im_sign_in (core, act->number, act->frame->password, NULL, &ending, &member, &error)) {
        act_fail (act, "checking a password", error);
        return FALSE;
    }
    if (ending == IM_SIGN_IN_DONE && member->party == act->party)
        return TRUE;
    act_refuse (act,
                ending == IM_SIGN_IN_TOO_OFTEN ? REFUSAL_TOO_OFTEN : REFUSAL_NOT_YOUR_PASSWORD);
    return FALSE;
}

static void
erase (Act *act, ImCore *core)
{
    ImErasing ending;
    ImErased stays;
    g_autoptr (GError) error = NULL;
    if (!knows_password (act, core))
        return;
    if (!im_erase_me (core, act->party, &ending, &stays, &error)) {
        act_fail (act, "erasing an account", error);
        return;
    }
    switch (ending) {
    case IM_ERASING_DONE:
        act->answer = frame_ok_erased (act->frame->id, &stays);
        act->ending = ACT_LEAVES;
        return;
    case IM_ERASING_NOBODY:
        act_end (act);
        return;
    }
}

static void
show_whole (Act *act, ImCore *core)
{
    g_autofree char *whole = NULL;
    g_autoptr (GError) error = NULL;
    if (!im_read_whole (core, act->party, act->frame->seq, &whole, &error))
        act_fail (act, "reading a whole letter", error);
    else if (whole == NULL)
        act_refuse (act, REFUSAL_NO_WHOLE);
    else
        act->answer = frame_ok_whole (act->frame->id, whole);
}

void
act_account (Act *act, ImCore *core)
{
    if (act->is_guest) {
        act_refuse (act, REFUSAL_MEMBERS_ONLY);
        return;
    }
    switch (act->frame->type) {
    case FRAME_INVITATIONS:
        list_invitations (act, core);
        return;
    case FRAME_WITHDRAW:
        withdraw (act, core);
        return;
    case FRAME_RESEND:
        resend (act, core);
        return;
    case FRAME_JOIN:
        join (act, core);
        return;
    case FRAME_ERASE:
        erase (act, core);
        return;
    case FRAME_WHOLE:
        show_whole (act, core);
        return;
    case FRAME_HELLO:
    case FRAME_SEND:
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
    case FRAME_ATTACHMENT:
    case FRAME_LEAVE:
    case FRAME_BYE:
    case FRAME_PING:
        break;
    }
    g_assert_not_reached ();
}
