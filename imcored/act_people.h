/* SPDX-License-Identifier: ISC */
/* The acts of a member about people: buddies, requests, invitations, and how he is reached. */
#pragma once

#include "imcored/act.h"

/* Does one of them, of a frame from FRAME_ADD to FRAME_SETTINGS, and words the answer. */
void act_people (Act *act, ImCore *core);
