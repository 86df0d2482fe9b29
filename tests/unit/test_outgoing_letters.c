/* SPDX-License-Identifier: ISC */
/* What our letters say in their headers: whose thread they are of, and how one refuses them. */
#include <config.h>

#include "imcore/imcore.h"
#include "tests/unit/core_fixture.h"

#include <string.h>

#define DENNIS "+639175336647"
#define DENNIS_AT "639175336647@im.example"
#define JOHN "john@company.com"
#define JOHN_UIN 12125556666

/* The value of a header of the first letter in @letters that has it, unfolded; NULL: none has.
 */
static char *
header_of (const char *letters, const char *name)
{
    g_autofree char *begin = g_strdup_printf ("\r\n%s: ", name);
    const char *at = strstr (letters, begin);
    if (at == NULL)
        return NULL;
    g_autoptr (GString) value = g_string_new (NULL);
    for (at += strlen (begin); *at != '\0'; at++) {
        if (g_str_has_prefix (at, "\r\n") && at[2] != ' ')
            break;
        if (*at != '\r' && *at != '\n')
            g_string_append_c (value, *at);
    }
    return g_string_free (g_steal_pointer (&value), FALSE);
}

static void
assert_header (const char *letters, const char *name, const char *expected)
{
    g_autofree char *value = header_of (letters, name);
    g_assert_cmpstr (value, ==, expected);
}

static char *
first_reference (const char *letters)
{
    g_autofree char *all = header_of (letters, "References");
    g_assert_nonnull (all);
    return g_strndup (all, strcspn (all, " "));
}

/* ---- Threads ----------------------------------------------------------------------------- */

static void
messages_of_one_person_are_one_thread_that_answers_the_newest_letter (CoreFixture *f)
{
    ImParty dennis = core_member_by_phone (f, DENNIS);
    core_take_letter (f, JOHN, "John", "1@x", "");
    g_free (core_next_letters (f));
    core_take_letter_to (f, JOHN, DENNIS_AT, "Hello Dennis");
    core_send (f, dennis, JOHN_UIN, "Hello John");
    g_autofree char *first = core_next_letters (f);
    g_autofree char *root = first_reference (first);
    g_autofree char *answered = header_of (first, "In-Reply-To");
    g_assert_true (g_str_has_prefix (answered, "<to"));
    g_assert_null (strstr (first, "Auto-Submitted"));
    core_take_letter_to (f, JOHN, DENNIS_AT, "How are you?");
    core_send (f, dennis, JOHN_UIN, "Fine");
    g_autofree char *second = core_next_letters (f);
    g_autofree char *second_root = first_reference (second);
    g_autofree char *second_answered = header_of (second, "In-Reply-To");
    g_assert_cmpstr (second_root, ==, root);
    g_assert_cmpstr (second_answered, !=, answered);
    core_send (f, dennis, JOHN_UIN, "And you?");
    g_autofree char *third = core_next_letters (f);
    assert_header (third, "In-Reply-To", second_answered);
}

static void
what_one_person_causes_stands_in_his_thread_from_the_first (CoreFixture *f)
{
    ImParty dennis = core_member_by_phone (f, DENNIS);
    ImInvited ending;
    gint64 uin = 0;
    g_assert_true (
        im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, JOHN, NULL, &ending, &uin, NULL));
    g_autofree char *invitation = core_next_letters (f);
    g_autofree char *root = first_reference (invitation);
    assert_header (invitation, "In-Reply-To", NULL);
    assert_header (invitation, "Auto-Submitted", "auto-generated");
    core_take_letter_to (f, JOHN, DENNIS_AT, "Yes");
    core_send (f, dennis, uin, "Welcome");
    g_autofree char *welcome = core_next_letters (f);
    g_autofree char *same = first_reference (welcome);
    g_autofree char *answered = header_of (welcome, "In-Reply-To");
    g_assert_cmpstr (same, ==, root);
    g_assert_true (g_str_has_prefix (answered, "<to"));
}

static void
two_people_are_two_threads (CoreFixture *f)
{
    ImParty dennis = core_member_by_phone (f, DENNIS);
    ImParty maria = core_member_by_phone (f, "+639181112222");
    core_take_letter (f, JOHN, "John", "1@x", "");
    g_free (core_next_letters (f));
    core_take_letter_to (f, JOHN, DENNIS_AT, "Hello Dennis");
    core_take_letter_to (f, JOHN, "639181112222@im.example", "Hello Maria");
    core_send (f, dennis, JOHN_UIN, "I am Dennis");
    g_autofree char *first = core_next_letters (f);
    core_send (f, maria, JOHN_UIN, "I am Maria");
    g_autofree char *second = core_next_letters (f);
    g_autofree char *one = first_reference (first), *other = first_reference (second);
    g_assert_cmpstr (one, !=, other);
}

static void
who_was_erased_leaves_no_thread (CoreFixture *f)
{
    core_member_by_phone (f, DENNIS);
    core_take_letter (f, JOHN, "John", "1@x", "");
    core_take_letter_to (f, JOHN, DENNIS_AT, "Hello Dennis");
    ImErased stays;
    ImErasing erasing;
    g_assert_true (im_erase_account (f->core, JOHN, FALSE, &erasing, &stays, NULL));
    /* fails as soon as there is a row */
    core_run_sql (f, "CREATE TABLE left_over (n INTEGER NOT NULL CHECK (n = 0))");
    core_run_sql (f, "INSERT INTO left_over SELECT COUNT(*) FROM thread");
}

/* ---- Refusing ---------------------------------------------------------------------------- */

static char *
invite_john (CoreFixture *f, const char *phone)
{
    ImParty inviter = core_member_by_phone (f, phone);
    ImInvited ending;
    gint64 uin = 0;
    g_assert_true (im_invite_buddy (f->core, inviter, IM_INVITATION_BOTH, JOHN, NULL, &ending,
                                    &uin, NULL));
    g_assert_cmpint (uin, ==, JOHN_UIN);
    return core_next_letters (f);
}

/* What stands between @before and @end in the List-Unsubscribe of @letter. */
static char *
offered (const char *letter, const char *before, char end)
{
    g_autofree char *value = header_of (letter, "List-Unsubscribe");
    g_assert_nonnull (value);
    const char *at = strstr (value, before);
    g_assert_nonnull (at);
    at += strlen (before);
    return g_strndup (at, (gsize) (strchr (at, end) - at));
}

static void
one_post_of_the_token_closes_the_mailbox (CoreFixture *f)
{
    g_autofree char *letter = invite_john (f, DENNIS);
    g_autofree char *token = offered (letter, "<https://im.example/u/", '>');
    gboolean known = FALSE;
    assert_header (letter, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    g_assert_true (im_is_refusal_token (f->core, token));
    g_assert_true (im_refuse_by_token (f->core, token, &known, NULL));
    g_assert_true (known);
    g_assert_true (im_refuse_by_token (f->core, token, &known, NULL));
    g_assert_true (known);
    g_autofree char *again = invite_john (f, "+639181112222");
    g_assert_cmpstr (again, ==, "");
    g_autoptr (ImEvidence) evidence = NULL;
    g_assert_true (im_show_consent (f->core, JOHN, &evidence, NULL));
    g_assert_cmpuint (evidence->said->len, ==, 1);
}

static void
a_mail_to_the_token_closes_the_mailbox_it_was_made_for (CoreFixture *f)
{
    g_autofree char *letter = invite_john (f, DENNIS);
    g_autofree char *address = offered (letter, "<mailto:", '?');
    ImRecipient recipient;
    g_assert_true (im_look_up_recipient (f->core, address, &recipient, NULL));
    g_assert_cmpint (recipient, ==, IM_RECIPIENT_REFUSAL);
    g_assert_cmpuint (strcspn (address, "@"), <=, 64);
    /* his mail is passed on, and he refuses from where it came to */
    g_assert_cmpint (core_take_letter_to (f, "j.smith@elsewhere.example", address, ""), ==,
                     IM_LETTER_TAKEN);
    g_autofree char *again = invite_john (f, "+639181112222");
    g_assert_cmpstr (again, ==, "");
}

static void
a_token_that_was_made_up_has_no_effect (CoreFixture *f)
{
    g_autofree char *letter = invite_john (f, DENNIS);
    g_autofree char *token = offered (letter, "<https://im.example/u/", '>');
    static const char *const others[] = { "", "1", "b+1",
                                          "1-2-k1.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
    gboolean known = TRUE;
    for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
        g_assert_false (im_is_refusal_token (f->core, others[i]));
        g_assert_true (im_refuse_by_token (f->core, others[i], &known, NULL));
        g_assert_false (known);
    }
    token[0] = token[0] == '1' ? '2' : '1';
    g_assert_false (im_is_refusal_token (f->core, token));
    g_autofree char *again = invite_john (f, "+639181112222");
    g_assert_cmpstr (again, !=, "");
}

static void
what_was_asked_for_offers_no_refusal (CoreFixture *f)
{
    core_take_letter (f, JOHN, "John", "1@x", "");
    g_autofree char *letter = core_next_letters (f);
    assert_header (letter, "List-Unsubscribe", NULL);
    assert_header (letter, "List-Unsubscribe-Post", NULL);
}

static void
without_https_there_is_no_one_click (CoreFixture *f)
{
    g_autofree char *letter = invite_john (f, DENNIS);
    g_autofree char *page = offered (letter, "<http://127.0.0.1:8080/u/", '>');
    g_assert_true (im_is_refusal_token (f->core, page));
    assert_header (letter, "List-Unsubscribe-Post", NULL);
}

static void
without_pages_a_mail_refuses (CoreFixture *f)
{
    g_autofree char *letter = invite_john (f, DENNIS);
    g_autofree char *value = header_of (letter, "List-Unsubscribe");
    g_assert_true (g_str_has_prefix (value, "<mailto:u+"));
}

/* ---- Whom it comes from ------------------------------------------------------------------ */

static void
an_answer_to_an_invitations_other_address_accepts_it (CoreFixture *f)
{
    g_autofree char *letter = invite_john (f, DENNIS);
    g_autofree char *from = header_of (letter, "From");
    g_assert_true (g_str_has_prefix (from, "6647 <i+639175336647-"));
    g_assert_true (g_str_has_suffix (from, "@im.example>"));
    from[strlen (from) - 1] = '\0';
    g_assert_cmpint (core_take_letter_to (f, JOHN, strchr (from, '<') + 1, "Yes"), ==,
                     IM_LETTER_TAKEN);
    g_autofree char *told = core_next_text (f);
    g_assert_nonnull (strstr (told, "accepted"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    static const char *const https[] = { "web.url = https://im.example", NULL };
    static const char *const no_web[] = { "web.enabled = no", NULL };
    static const char *const alias[] = { "invitation.from = alias", NULL };
#define ADD(test, settings) core_test_add (#test, test, settings)
    ADD (messages_of_one_person_are_one_thread_that_answers_the_newest_letter, NULL);
    ADD (what_one_person_causes_stands_in_his_thread_from_the_first, NULL);
    ADD (two_people_are_two_threads, NULL);
    ADD (who_was_erased_leaves_no_thread, NULL);
    ADD (one_post_of_the_token_closes_the_mailbox, https);
    ADD (a_mail_to_the_token_closes_the_mailbox_it_was_made_for, NULL);
    ADD (a_token_that_was_made_up_has_no_effect, https);
    ADD (what_was_asked_for_offers_no_refusal, https);
    ADD (without_https_there_is_no_one_click, NULL);
    ADD (without_pages_a_mail_refuses, no_web);
    ADD (an_answer_to_an_invitations_other_address_accepts_it, alias);
    return core_test_run ();
}
