/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/frame.h"

#include <jansson.h>
#include <string.h>

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define NUMBER_LIMIT 15    /* digits of a UIN */
#define SEQ_LIMIT 18       /* digits that surely fit a gint64 */
#define N_LIMIT 3          /* digits; mail.attachments_most is 50 at most */
#define NO_LIMIT G_MAXSIZE /* the frame's own limit bounds it */

/* What a field's string must be.  All fields of all frames are strings. */
typedef enum { WORDS, LINK, NUMBER, SEQ, ROLE, MODE, POLICY, INVITED_AS } Kind;

/* One field: where it goes, and the bytes that it may have. */
typedef struct {
    const char *name;
    Kind kind;
    gboolean required;
    gsize limit;
    gsize offset;
} Field;

static const Field hello_fields[] = {
    { "as", ROLE, TRUE, 6, G_STRUCT_OFFSET (Frame, as_guest) },
    { "uin", NUMBER, FALSE, NUMBER_LIMIT, G_STRUCT_OFFSET (Frame, number) },
    { "password", WORDS, FALSE, FRAME_PASSWORD_LIMIT, G_STRUCT_OFFSET (Frame, password) },
    { "new_password", WORDS, FALSE, FRAME_PASSWORD_LIMIT,
      G_STRUCT_OFFSET (Frame, new_password) },
    { "token", WORDS, FALSE, FRAME_TOKEN_LIMIT, G_STRUCT_OFFSET (Frame, token) },
    { "link", LINK, FALSE, FRAME_LINK_LIMIT, G_STRUCT_OFFSET (Frame, link) },
    { "name", WORDS, FALSE, FRAME_NAME_LIMIT, G_STRUCT_OFFSET (Frame, name) },
    { "after", SEQ, FALSE, SEQ_LIMIT, G_STRUCT_OFFSET (Frame, after) },
    { 0 },
};
static const Field send_fields[] = {
    { "to", NUMBER, TRUE, NUMBER_LIMIT, G_STRUCT_OFFSET (Frame, number) },
    { "text", WORDS, TRUE, NO_LIMIT, G_STRUCT_OFFSET (Frame, text) },
    { 0 },
};
static const Field person_fields[] = {
    { "number", NUMBER, TRUE, NUMBER_LIMIT, G_STRUCT_OFFSET (Frame, number) },
    { 0 },
};
static const Field person_and_words_fields[] = {
    { "number", NUMBER, TRUE, NUMBER_LIMIT, G_STRUCT_OFFSET (Frame, number) },
    { "text", WORDS, FALSE, NO_LIMIT, G_STRUCT_OFFSET (Frame, text) },
    { 0 },
};
static const Field invite_fields[] = {
    { "address", WORDS, TRUE, FRAME_ADDRESS_LIMIT, G_STRUCT_OFFSET (Frame, address) },
    { "text", WORDS, FALSE, NO_LIMIT, G_STRUCT_OFFSET (Frame, text) },
    { "as", INVITED_AS, FALSE, 6, G_STRUCT_OFFSET (Frame, as) },
    { 0 },
};
static const Field join_fields[] = {
    { "address", WORDS, TRUE, FRAME_ADDRESS_LIMIT, G_STRUCT_OFFSET (Frame, address) },
    { 0 },
};
static const Field erase_fields[] = {
    { "password", WORDS, TRUE, FRAME_PASSWORD_LIMIT, G_STRUCT_OFFSET (Frame, password) },
    { 0 },
};
static const Field receive_fields[] = {
    { "im", MODE, TRUE, 6, G_STRUCT_OFFSET (Frame, im) },
    { "mail", MODE, TRUE, 6, G_STRUCT_OFFSET (Frame, mail) },
    { "sms", MODE, TRUE, 6, G_STRUCT_OFFSET (Frame, sms) },
    { 0 },
};
static const Field policy_fields[] = {
    { "policy", POLICY, TRUE, 4, G_STRUCT_OFFSET (Frame, is_open) },
    { 0 },
};
static const Field whole_fields[] = {
    { "seq", SEQ, TRUE, SEQ_LIMIT, G_STRUCT_OFFSET (Frame, seq) },
    { 0 },
};
static const Field attachment_fields[] = {
    { "seq", SEQ, TRUE, SEQ_LIMIT, G_STRUCT_OFFSET (Frame, seq) },
    { "n", SEQ, TRUE, N_LIMIT, G_STRUCT_OFFSET (Frame, n) },
    { 0 },
};
static const Field no_fields[] = { { 0 } };

static const struct {
    const char *name;
    FrameType type;
    const Field *fields;
} types[] = {
    { "hello", FRAME_HELLO, hello_fields },
    { "send", FRAME_SEND, send_fields },
    { "add", FRAME_ADD, person_and_words_fields },
    { "invite", FRAME_INVITE, invite_fields },
    { "accept", FRAME_ACCEPT, person_and_words_fields },
    { "decline", FRAME_DECLINE, person_fields },
    { "block", FRAME_BLOCK, person_fields },
    { "unblock", FRAME_UNBLOCK, person_fields },
    { "remove", FRAME_REMOVE, person_fields },
    { "receive", FRAME_RECEIVE, receive_fields },
    { "policy", FRAME_POLICY, policy_fields },
    { "settings", FRAME_SETTINGS, no_fields },
    { "invitations", FRAME_INVITATIONS, no_fields },
    { "withdraw", FRAME_WITHDRAW, person_fields },
    { "resend", FRAME_RESEND, person_fields },
    { "join", FRAME_JOIN, join_fields },
    { "erase", FRAME_ERASE, erase_fields },
    { "whole", FRAME_WHOLE, whole_fields },
    { "attachment", FRAME_ATTACHMENT, attachment_fields },
    { "leave", FRAME_LEAVE, no_fields },
    { "bye", FRAME_BYE, no_fields },
    { "ping", FRAME_PING, no_fields },
};

void
frame_free (Frame *frame)
{
    if (frame == NULL)
        return;
    g_free (frame->id);
    g_free (frame->password);
    g_free (frame->new_password);
    g_free (frame->token);
    g_free (frame->link);
    g_free (frame->name);
    g_free (frame->text);
    g_free (frame->address);
    g_free (frame);
}

/* Is @text 1 to @limit characters of @letters? */
static gboolean
is_made_of (const char *text, gsize length, gsize limit, const char *letters)
{
    return length >= 1 && length <= limit && strspn (text, letters) == length;
}

static gboolean
put_digits (gint64 *place, const char *text, gsize length, gsize limit)
{
    if (!is_made_of (text, length, limit, DIGITS) || (text[0] == '0' && length > 1))
        return FALSE;
    *place = g_ascii_strtoll (text, NULL, 10);
    return TRUE;
}

static gboolean
put_mode (ImMode *place, const char *text)
{
    static const char *const names[] = {
        [IM_MODE_NEVER] = "never",
        [IM_MODE_AWAY] = "away",
        [IM_MODE_ALWAYS] = "always",
    };
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        if (strcmp (names[i], text) == 0) {
            *place = (ImMode) i;
            return TRUE;
        }
    return FALSE;
}

static gboolean
put_invited_as (ImInvitationKind *place, const char *text)
{
    static const ImInvitationKind kinds[] = { IM_INVITATION_MEMBER, IM_INVITATION_BUDDY,
                                              IM_INVITATION_BOTH };
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        if (strcmp (im_invitation_kind_name (kinds[i]), text) == 0) {
            *place = kinds[i];
            return TRUE;
        }
    return FALSE;
}

/* Puts the string @value into its place in @frame, if it is what @field wants. */
static gboolean
put_field (Frame *frame, const Field *field, const json_t *value)
{
    const char *text = json_string_value (value);
    if (text == NULL)
        return FALSE;
    gsize length = json_string_length (value);
    gpointer place = G_STRUCT_MEMBER_P (frame, field->offset);
    switch (field->kind) {
    case LINK:
        if (!is_made_of (text, length, field->limit, LETTERS DIGITS "._-"))
            return FALSE;
        *(char **) place = g_strdup (text);
        return TRUE;
    case WORDS:
        if (length > field->limit)
            return FALSE;
        *(char **) place = g_strdup (text);
        return TRUE;
    case NUMBER:
        return put_digits (place, text, length, field->limit) && *(gint64 *) place != 0;
    case SEQ:
        return put_digits (place, text, length, field->limit);
    case ROLE:
        *(gboolean *) place = strcmp (text, "guest") == 0;
        return *(gboolean *) place || strcmp (text, "member") == 0;
    case MODE:
        return put_mode (place, text);
    case INVITED_AS:
        return put_invited_as (place, text);
    case POLICY:
        *(gboolean *) place = strcmp (text, "open") == 0;
        return *(gboolean *) place || strcmp (text, "ask") == 0;
    }
    g_assert_not_reached ();
}

static const Field *
find_field (const Field *fields, const char *name)
{
    for (; fields->name != NULL; fields++)
        if (strcmp (fields->name, name) == 0)
            return fields;
    return NULL;
}

/* A hello is one of four; anything between them is a client's mistake.  NULL: it is one of
 * them. */
static const char *
mixed_up_in_hello (const Frame *f)
{
    gboolean by_password = f->number != 0 || f->password != NULL || f->new_password != NULL;
    gboolean by_link = f->link != NULL || f->name != NULL;
    if (f->token != NULL)
        return by_password || by_link ? "token (it stands alone)" : NULL;
    if (f->as_guest) {
        if (by_password)
            return "uin (a guest has none)";
        return f->link == NULL ? "link" : f->name == NULL ? "name" : NULL;
    }
    if (by_link)
        return "link (a member has none)";
    return f->number == 0 ? "uin" : f->password == NULL ? "password" : NULL;
}

static FrameFault
read_fields (Frame *frame, json_t *object, const Field *fields, const char **field)
{
    const char *name;
    json_t *value;
    json_object_foreach (object, name, value)
    {
        if (strcmp (name, "type") == 0 || strcmp (name, "id") == 0)
            continue;
        const Field *known = find_field (fields, name);
        if (known == NULL) {
            *field = "one of its fields is unknown";
            return FRAME_BAD_FIELD;
        }
        if (json_is_null (value) && !known->required)
            continue;
        if (!put_field (frame, known, value)) {
            *field = known->name;
            return FRAME_BAD_FIELD;
        }
    }
    for (const Field *f = fields; f->name != NULL; f++)
        if (f->required && json_object_get (object, f->name) == NULL) {
            *field = f->name;
            return FRAME_BAD_FIELD;
        }
    if (frame->type == FRAME_HELLO && (*field = mixed_up_in_hello (frame)) != NULL)
        return FRAME_BAD_FIELD;
    return FRAME_GOOD;
}

FrameFault
frame_read (const char *bytes, gsize length, Frame **frame, const char **field)
{
    *field = NULL;
    *frame = g_new0 (Frame, 1);
    (*frame)->as = IM_INVITATION_BOTH;
    json_t *object = json_loadb (bytes, length, JSON_REJECT_DUPLICATES, NULL);
    const json_t *id = json_object_get (object,
                                        "id"); /* also of NULL and of what is no object */
    const char *type = json_string_value (json_object_get (object, "type"));
    FrameFault fault = FRAME_BAD;
    if (json_is_string (id)
        && is_made_of (json_string_value (id), json_string_length (id), FRAME_ID_LIMIT,
                       LETTERS DIGITS "_.:-")) {
        (*frame)->id = g_strdup (json_string_value (id));
        fault = FRAME_UNKNOWN_TYPE;
        for (guint i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
            if (strcmp (types[i].name, type) == 0) {
                (*frame)->type = types[i].type;
                fault = read_fields (*frame, object, types[i].fields, field);
            }
    }
    json_decref (object);
    return fault;
}
