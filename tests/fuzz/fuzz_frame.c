/* SPDX-License-Identifier: ISC */
/* A frame of any bytes: nothing breaks, and what comes out keeps frame.h's promises. */
#include "imcored/frame.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

static void
check_word (const char *word, gsize limit)
{
    g_assert_true (word == NULL
                   || (strlen (word) <= limit && g_utf8_validate (word, -1, NULL)));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
    g_autoptr (Frame) frame = NULL;
    const char *field = NULL;
    FrameFault fault = frame_read ((const char *) bytes, length, &frame, &field);
    g_assert_nonnull (frame);
    g_assert_true ((fault == FRAME_BAD) == (frame->id == NULL));
    g_assert_true ((fault == FRAME_BAD_FIELD) == (field != NULL));
    check_word (frame->id, FRAME_ID_LIMIT);
    check_word (frame->password, FRAME_PASSWORD_LIMIT);
    check_word (frame->new_password, FRAME_PASSWORD_LIMIT);
    check_word (frame->token, FRAME_TOKEN_LIMIT);
    check_word (frame->link, FRAME_LINK_LIMIT);
    check_word (frame->name, FRAME_NAME_LIMIT);
    check_word (frame->text, length);
    check_word (frame->address, FRAME_ADDRESS_LIMIT);
    g_assert_cmpint (frame->im, <=, IM_MODE_ALWAYS);
    g_assert_cmpint (frame->mail, <=, IM_MODE_ALWAYS);
    g_assert_cmpint (frame->sms, <=, IM_MODE_ALWAYS);
    g_assert_cmpint (frame->number, >=, 0);
    g_assert_cmpint (frame->number, <=, G_GINT64_CONSTANT (999999999999999));
    g_assert_cmpint (frame->after, >=, 0);
    if (fault == FRAME_GOOD && frame->type == FRAME_SEND)
        g_assert_true (frame->text != NULL && frame->number != 0);
    if (fault == FRAME_GOOD && frame->type == FRAME_INVITE)
        g_assert_nonnull (frame->address);
    if (fault == FRAME_GOOD && frame->type == FRAME_HELLO)
        g_assert_true (frame->token != NULL || frame->password != NULL || frame->link != NULL);
    g_autofree char *answer = frame_error (frame->id, REFUSAL_BAD_FIELD, field);
    g_assert_nonnull (answer);
    return 0;
}
