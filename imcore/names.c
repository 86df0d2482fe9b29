/* SPDX-License-Identifier: ISC */
/* The words by which the client protocol and the operator's command call states and kinds. */
#include <config.h>

#include "imcore/imcore.h"

const char *
im_state_name (ImState state)
{
    switch (state) {
    case IM_STATE_TENTATIVE:
        return "tentative";
    case IM_STATE_REGISTERED:
        return "registered";
    case IM_STATE_DECLINED:
        return "declined";
    case IM_STATE_EXPIRED:
        return "expired";
    case IM_STATE_ON_HOLD:
        return "on hold";
    case IM_STATE_ERASED:
        return "erased";
    }
    return "unknown";
}

const char *
im_invitation_state_name (ImInvitationState state)
{
    switch (state) {
    case IM_INVITATION_OPEN:
        return "open";
    case IM_INVITATION_ACCEPTED:
        return "accepted";
    case IM_INVITATION_EXPIRED:
        return "expired";
    case IM_INVITATION_WITHDRAWN:
        return "withdrawn";
    case IM_INVITATION_FAILED:
        return "failed";
    case IM_INVITATION_DECLINED:
        return "declined";
    }
    return "unknown";
}

const char *
im_invitation_kind_name (ImInvitationKind kind)
{
    switch (kind) {
    case IM_INVITATION_MEMBER:
        return "member";
    case IM_INVITATION_BUDDY:
        return "buddy";
    case IM_INVITATION_BOTH:
        return "both";
    }
    return "unknown";
}
