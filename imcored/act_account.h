/* SPDX-License-Identifier: ISC */
/* The acts of a member about his own account: what he has invited to, where he is reached, and
 * leaving. */
#pragma once

#include "imcored/act.h"

/* Does one of them, of a frame from FRAME_INVITATIONS to FRAME_ERASE, and words the answer. */
void act_account (Act *act, ImCore *core);
