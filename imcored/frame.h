/* SPDX-License-Identifier: ISC */
/* The frames of uinvite.v1 as doc/protocol.md describes them: reads what a client wrote, words
 * what it is told.  No I/O, no state; any thread. */
#pragma once

#include "imcore/imcore.h"

/* What a stranger's frame may hold, in bytes. */
#define FRAME_ID_LIMIT 64
#define FRAME_NAME_LIMIT 1024
#define FRAME_PASSWORD_LIMIT 1024
#define FRAME_TOKEN_LIMIT 1024
#define FRAME_LINK_LIMIT 64
#define FRAME_ADDRESS_LIMIT 320 /* 64 @ 255: RFC 5321, 4.5.3.1 */
/* A whole frame around a message of @message_limit bytes: JSON's escapes at most double a text
 * that was not blown up on purpose. */
#define FRAME_LIMIT(message_limit) (2 * (gsize) (message_limit) + 4096)

typedef enum {
    FRAME_HELLO,
    FRAME_SEND,
    FRAME_ADD,
    FRAME_INVITE,
    FRAME_ACCEPT,
    FRAME_DECLINE,
    FRAME_BLOCK,
    FRAME_UNBLOCK,
    FRAME_REMOVE,
    FRAME_RECEIVE,
    FRAME_POLICY,
    FRAME_SETTINGS,
    FRAME_INVITATIONS,
    FRAME_WITHDRAW,
    FRAME_RESEND,
    FRAME_JOIN,
    FRAME_ERASE,
    FRAME_WHOLE,
    FRAME_ATTACHMENT,
    FRAME_LEAVE,
    FRAME_BYE,
    FRAME_PING,
} FrameType;

/* What a client asks.  Fields that its type does not have, or that were left out, are NULL or
 * 0. */
typedef struct {
    FrameType type;
    char *id;                                            /* NULL: it could not be read */
    gboolean as_guest;                                   /* hello */
    gint64 number;                                       /* hello: uin; send: to; of a person */
    gint64 after;                                        /* hello */
    gint64 seq;                                          /* whole, attachment */
    gint64 n;                                            /* attachment */
    char *password, *new_password, *token, *link, *name; /* hello */
    char *text;                                          /* send, add, invite, accept */
    char *address;                                       /* invite, join */
    ImMode im, mail, sms;                                /* receive */
    gboolean is_open;                                    /* policy */
    ImInvitationKind as;                                 /* invite; BOTH where it is not said */
} Frame;

typedef enum {
    FRAME_GOOD,
    FRAME_BAD,          /* no JSON object of ours, or no usable id */
    FRAME_UNKNOWN_TYPE, /* a type that this version does not know */
    FRAME_BAD_FIELD,    /* *@field names it */
} FrameFault;

/* Reads one text frame.  *@frame is always set, at least with the id where that could be read;
 * free it with frame_free().  *@field is static text and set with FRAME_BAD_FIELD alone. */
FrameFault frame_read (const char *bytes, gsize length, Frame **frame, const char **field);
void frame_free (Frame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Frame, frame_free)

/* Why a frame was refused: its code in the protocol, and plain words that say what to do. */
typedef enum {
    REFUSAL_BAD_FRAME,
    REFUSAL_BAD_FIELD,
    REFUSAL_UNKNOWN_TYPE,
    REFUSAL_NOT_SIGNED_IN,
    REFUSAL_SIGNED_IN_ALREADY,
    REFUSAL_CHOOSE_PASSWORD,
    REFUSAL_WEAK_PASSWORD,
    REFUSAL_WRONG_PASSWORD,
    REFUSAL_NOT_YOUR_PASSWORD,
    REFUSAL_TOO_OFTEN,
    REFUSAL_BUSY,
    REFUSAL_ENDED,
    REFUSAL_DEAD_LINK,
    REFUSAL_NO_NAME,
    REFUSAL_TOO_MANY_GUESTS,
    REFUSAL_NOBODY,
    REFUSAL_GUEST_TO_OTHER,
    REFUSAL_TO_ONESELF,
    REFUSAL_GUESTS_ONLY,
    REFUSAL_MEMBERS_ONLY,
    REFUSAL_UNANSWERED,
    REFUSAL_LEFT,
    REFUSAL_EMPTY,
    REFUSAL_TOO_LONG,
    REFUSAL_WORDS_TOO_LONG,
    REFUSAL_TOO_MANY,
    REFUSAL_GUEST_AS_BUDDY,
    REFUSAL_GUEST_AS_PERSON,
    REFUSAL_SELF,
    REFUSAL_NOTHING_ASKED,
    REFUSAL_NO_ADDRESS,
    REFUSAL_OVER_BUDGET,
    REFUSAL_NAMED_MANY,
    REFUSAL_NO_NUMBER,
    REFUSAL_NO_INVITATION,
    REFUSAL_NO_WHOLE,
    REFUSAL_NO_ATTACHMENT,
    REFUSAL_NOT_MEMBER,
    REFUSAL_OF_A_MEMBER,
    REFUSAL_ONE_PER_MEDIUM,
    REFUSAL_INVITED_BY_YOU,
    REFUSAL_UNAVAILABLE,
    REFUSAL_BROKEN,
} Refusal;

/* The frames that a client is told, as text.  Free with g_free(). */
char *frame_ok (const char *id);
char *frame_ok_sent (const char *id, gint64 seq, gboolean repeated);
char *frame_ok_member (const char *id, const ImMember *member, gint64 message_limit);
char *frame_ok_guest (const char *id, const ImGuest *guest, gint64 message_limit);
char *frame_ok_invited (const char *id, gint64 uin);
char *frame_ok_settings (const char *id, const ImSettings *settings);
/* @invitations: of ImInvitation. */
char *frame_ok_invitations (const char *id, const GPtrArray *invitations);
/* @joined: the address is the member's already; else a question is on its way there. */
char *frame_ok_joining (const char *id, gboolean joined);
char *frame_ok_erased (const char *id, const ImErased *stays);
char *frame_ok_whole (const char *id, const char *text);
/* @path: what follows web.url. */
char *frame_ok_attachment (const char *id, const char *path, gint64 ends_ms);
/* @id NULL: it could not be read.  @field: static, for BAD_FIELD; NULL otherwise. */
char *frame_error (const char *id, Refusal refusal, const char *field);
char *frame_entry (const ImEntry *entry);
char *frame_delivery (const ImDeliveryNews *news);
char *frame_caught_up (gint64 seq);
/* The first @count of @buddies, of ImBuddy. */
char *frame_buddies (const GPtrArray *buddies, guint count);
char *frame_buddy (const ImBuddy *buddy);
char *frame_presence (const ImBuddy *buddy);
/* The one notice: this session, a guest's or a member's, is over. */
char *frame_notice_ended (gboolean of_guest);
