/* SPDX-License-Identifier: ISC */
/* Turns one frame of a client into one act of the core, and the act's ending into the answer.
 * Blocks as the core does: for worker threads.  It knows neither sockets nor the loop. */
#pragma once

#include "imcored/frame.h"

/* What becomes of the connection when the answer is sent. */
typedef enum {
    ACT_STAYS,
    ACT_SIGNS_OFF,    /* it said bye */
    ACT_IS_NO_CLIENT, /* it does not speak uinvite.v1 */
    ACT_LEAVES,       /* a guest left, a member is erased: its others are told, all are closed */
    ACT_IS_OVER,      /* the asker was over before: all its connections are told and closed */
} ActEnding;

/* One act.  The upper part is the asker's, the lower is written by act_run(). */
typedef struct {
    Frame *frame;
    FrameFault fault;
    const char *bad_field; /* static; for FRAME_BAD_FIELD */
    ImParty party;         /* who asks; 0: nobody signed in.  Set when its turn comes */
    gboolean is_guest;
    char *address; /* of the client, for a guest's hello */

    char *answer; /* the ok or error frame */
    ActEnding ending;
    ImParty signed_in; /* a hello that succeeded: as whom; 0 otherwise */
    gboolean signed_in_guest;
    char *token;       /* of a member's session: set when its turn comes, or by his hello */
    gint64 number; /* the member's own: set when its turn comes, or by his hello; 0: a guest */
    gint64 person;     /* whose relation to the asker may have changed; 0: nobody's */
    gboolean is_reached_otherwise; /* the asker's media changed, and his presence with them */
} Act;

/* Of one frame as it came from a client at @address. */
Act *act_new (const char *bytes, gsize length, const char *address);
void act_free (Act *act);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Act, act_free)

/* Does it cost a password's hash, 64 MiB and 0.1 s?  Then only a few may run at once. */
gboolean act_is_costly (const Act *act);

/* Answers that too many sign in already; not done. */
void act_refuse_busy (Act *act);

/* Does it and words the answer.  A failure of ours (IM_ERROR_BROKEN) is logged here. */
void act_run (Act *act, ImCore *core, const ImConfig *config);

/* For the acts' own files.  @what names the act in the log; a store that is away, and that the
 * asker is nobody any more, are told to the asker alone, the rest is ours. */
void act_refuse (Act *act, Refusal refusal);
void act_fail (Act *act, const char *what, const GError *error);
/* The asker is nobody any more. */
void act_end (Act *act);
