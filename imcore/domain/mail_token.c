/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/mail_token.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

enum { USES = 8 }; /* room in the number that day and use share */
enum { NUMBERS = 2 };

static char *
whom (const char *key, gint64 number)
{
    return g_strdup_printf ("%" G_GINT64_FORMAT " %s", number, key);
}

char *
mail_token_seal (const Secrets *secrets, const MailToken *token, const char *key, gint64 number)
{
    g_autofree char *reader = whom (key, number);
    const gint64 numbers[NUMBERS] = { token->row, token->made_ms / DAY_MS * USES + token->use };
    return secret_seal_for (secrets, SECRET_MAIL, reader, numbers, NUMBERS);
}

gboolean
mail_token_open (const Secrets *secrets, const char *text, const char *key, gint64 number,
                 MailToken *token)
{
    g_autofree char *reader = whom (key, number);
    gint64 numbers[NUMBERS];
    if (!secret_open_for (secrets, SECRET_MAIL, reader, text, numbers, NUMBERS))
        return FALSE;
    token->row = numbers[0];
    token->use = (MailTokenUse) (numbers[1] % USES);
    token->made_ms = numbers[1] / USES * DAY_MS;
    return TRUE;
}

gboolean
mail_token_looks_like_one (const char *text)
{
    return secret_looks_sealed (text, NUMBERS);
}

gboolean
mail_token_is_alive (const MailToken *token, gint64 now_ms, gint64 lives_ms)
{
    return now_ms < token->made_ms + DAY_MS + lives_ms;
}
