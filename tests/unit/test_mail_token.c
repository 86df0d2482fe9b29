/* SPDX-License-Identifier: ISC */
/* Our own token opens for the mailbox and the number it was made for, and for nothing else. */
#include <config.h>

#include "imcore/domain/address.h"
#include "imcore/domain/mail_token.h"

#include <string.h>

#define KEY_1 "1 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"
#define KEY_2 "2 ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100\n"
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))
#define NOON_MS (20500 * DAY_MS + DAY_MS / 2)

static const MailToken made = { MAIL_TOKEN_INVITATION, 4711, NOON_MS };

static void
a_token_says_what_it_was_made_for (void)
{
    g_autoptr (Secrets) secrets = secrets_read (KEY_1, NULL);
    MailToken token = { 0 };
    g_autofree char *text = mail_token_seal (secrets, &made, "john@company.com", 639175336647);
    g_assert_true (mail_token_looks_like_one (text));
    g_assert_true (mail_token_open (secrets, text, "john@company.com", 639175336647, &token));
    g_assert_cmpint (token.use, ==, MAIL_TOKEN_INVITATION);
    g_assert_cmpint (token.row, ==, 4711);
    g_assert_cmpint (token.made_ms, ==, 20500 * DAY_MS);
}

static void
it_is_worth_nothing_for_anybody_or_anything_else (void)
{
    g_autoptr (Secrets) secrets = secrets_read (KEY_1, NULL);
    g_autoptr (Secrets) others = secrets_read (KEY_2, NULL);
    MailToken token = made;
    g_autofree char *text = mail_token_seal (secrets, &made, "john@company.com", 639175336647);
    static const struct {
        const char *key;
        gint64 number;
    } cases[] = {
        { "mary@company.com", 639175336647 },
        { "john@company.com", 639181112222 },
        { "john@company.com", 0 },
        { "john@company.com.evil.example", 639175336647 },
        { "", 639175336647 },
        { "7 john@company.com", 639175336647 },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        g_assert_false (mail_token_open (secrets, text, cases[i].key, cases[i].number, &token));
    g_assert_false (mail_token_open (others, text, "john@company.com", 639175336647, &token));
    for (gsize i = 0; i < strlen (text); i++) {
        g_autofree char *bent = g_strdup (text);
        bent[i] = bent[i] == '3' ? '4' : '3';
        g_assert_false (
            mail_token_open (secrets, bent, "john@company.com", 639175336647, &token));
    }
    g_assert_cmpint (token.row, ==, made.row);
}

static void
it_opens_after_a_new_key_was_added (void)
{
    g_autoptr (Secrets) before = secrets_read (KEY_1, NULL);
    g_autoptr (Secrets) after = secrets_read (KEY_1 KEY_2, NULL);
    MailToken token;
    g_autofree char *text = mail_token_seal (before, &made, "john@company.com", 0);
    g_assert_true (mail_token_open (after, text, "john@company.com", 0, &token));
}

static void
it_lives_for_its_days (void)
{
    MailToken token = { MAIL_TOKEN_CONVERSATION, 1, 20500 * DAY_MS };
    g_assert_true (mail_token_is_alive (&token, NOON_MS, 30 * DAY_MS));
    g_assert_true (mail_token_is_alive (&token, NOON_MS + 30 * DAY_MS, 30 * DAY_MS));
    g_assert_false (mail_token_is_alive (&token, NOON_MS + 31 * DAY_MS, 30 * DAY_MS));
}

static void
it_fits_a_local_part_beside_any_number (void)
{
    g_autoptr (Secrets) secrets = secrets_read (KEY_1, NULL);
    const MailToken late = { MAIL_TOKEN_CHALLENGE, 9999999999, 40000 * DAY_MS };
    g_autofree char *text = mail_token_seal (secrets, &late, "john@company.com", 0);
    g_assert_cmpuint (NUMBER_DIGITS_LIMIT + strlen ("+") + strlen (text), <=,
                      ADDRESS_LOCAL_LIMIT);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(fact) g_test_add_func ("/mail_token/" #fact, fact)
    ADD (a_token_says_what_it_was_made_for);
    ADD (it_is_worth_nothing_for_anybody_or_anything_else);
    ADD (it_opens_after_a_new_key_was_added);
    ADD (it_lives_for_its_days);
    ADD (it_fits_a_local_part_beside_any_number);
    return g_test_run ();
}
