/* SPDX-License-Identifier: ISC */
/* Whoever answers a mail of ours is proven for what that mail asks, and for nothing else. */
#include <config.h>

#include "tests/unit/core_fixture.h"
#include "tests/unit/letter_post.h"

#include <string.h>

#define SERVICE "NewUser@im.example"
#define DENNIS "639175336647@im.example"
#define JOHN "john@company.com"

/* Dennis, a member by phone, invites John. */
static OurMail
invitation_to_john (CoreFixture *f, ImParty *dennis)
{
    ImInvited invited;
    gint64 uin = 0;
    *dennis = core_member_by_phone (f, "+639175336647");
    g_assert_true (im_invite_buddy (f->core, *dennis, IM_INVITATION_BOTH, JOHN, NULL, &invited,
                                    &uin, NULL));
    return our_mail_next (f);
}

static char *
next_text_of (CoreFixture *f, const char *words)
{
    char *text = core_next_text (f);
    g_assert_nonnull (text);
    g_assert_nonnull (strstr (text, words));
    return text;
}

static void
only_who_never_came_proven_finds_it_in_the_address (CoreFixture *f)
{
    ImParty dennis;
    g_auto (OurMail) unknown = invitation_to_john (f, &dennis);
    g_assert_true (g_str_has_prefix (unknown.reply_to, "639175336647+"));
    g_assert_cmpint (
        letter_post (f, (Post){ .from = JOHN, .to = DENNIS, .results = SIGNED, .text = "Yes" }),
        ==, IM_LETTER_TAKEN);
    g_assert_cmpint (core_take_text_to (f, "+639175336647", "291012125556666", "Hello"), ==,
                     IM_TEXT_TAKEN);
    g_auto (OurMail) known = our_mail_next (f);
    g_assert_null (known.reply_to);
    g_assert_cmpint (
        letter_post (f,
                     (Post){ .from = JOHN, .to = DENNIS, .answers = known.id, .text = "Hi" }),
        ==, IM_LETTER_TAKEN);
}

/* Some mail programs drop the thread, others write the address anew. */
static void
either_place_accepts_an_invitation (CoreFixture *f)
{
    ImParty dennis;
    g_auto (OurMail) mail = invitation_to_john (f, &dennis);
    g_assert_cmpint (
        letter_post (f, (Post){ .from = JOHN, .to = mail.reply_to, .text = "Yes" }), ==,
        IM_LETTER_TAKEN);
    g_autoptr (ImAccountView) john = core_account (f, JOHN);
    g_assert_cmpint (john->state, ==, IM_STATE_REGISTERED);
    g_autofree char *accepted = next_text_of (f, "accepted");
    g_assert_cmpint (
        letter_post (
            f,
            (Post){ .from = JOHN, .to = DENNIS, .answers = mail.id, .text = "How are you?" }),
        ==, IM_LETTER_TAKEN);
    g_autofree char *words = next_text_of (f, "How are you?");
    g_autofree char *none = core_next_letters (f);
    g_assert_cmpstr (none, ==, "");
}

static void
an_invitation_that_was_withdrawn_proves_nothing (CoreFixture *f)
{
    ImParty dennis;
    ImWithdrawal withdrawal;
    g_auto (OurMail) mail = invitation_to_john (f, &dennis);
    g_assert_true (im_withdraw_invitation (f->core, dennis, 12125556666, &withdrawal, NULL));
    g_assert_cmpint (withdrawal, ==, IM_WITHDRAWN);
    g_assert_cmpint (
        letter_post (
            f, (Post){ .from = JOHN, .to = mail.reply_to, .answers = mail.id, .text = "Yes" }),
        ==, IM_LETTER_WAITS);
}

static void
stop_by_token_closes_his_mailbox (CoreFixture *f)
{
    ImParty dennis;
    ImInvited invited;
    gint64 uin = 0;
    g_auto (OurMail) mail = invitation_to_john (f, &dennis);
    g_assert_cmpint (
        letter_post (f, (Post){ .from = JOHN, .to = mail.reply_to, .text = "STOP" }), ==,
        IM_LETTER_TAKEN);
    g_assert_true (im_invite (f->core, JOHN, &invited, &uin, NULL));
    g_assert_cmpint (invited, ==, IM_INVITED_REFUSED);
}

static void
a_conversation_by_token_lasts_its_time (CoreFixture *f)
{
    ImParty dennis;
    g_auto (OurMail) mail = invitation_to_john (f, &dennis);
    letter_post (f, (Post){ .from = JOHN, .to = mail.reply_to, .text = "Yes" });
    g_autofree char *accepted = next_text_of (f, "accepted");
    core_take_text_to (f, "+639175336647", "291012125556666", "Hello");
    /* a mail that was written then, and waited so long for its MTA */
    core_run_sql (f, "UPDATE outbox SET created_ms = created_ms - 2 * 86400000");
    g_auto (OurMail) hello = our_mail_next (f);
    g_assert_nonnull (hello.id);
    g_assert_cmpint (
        letter_post (
            f, (Post){ .from = JOHN, .to = DENNIS, .answers = hello.id, .text = "Too late" }),
        ==, IM_LETTER_WAITS);
}

static void
the_service_takes_no_words_by_token (CoreFixture *f)
{
    letter_post (f,
                 (Post){ .from = JOHN, .to = SERVICE, .results = SIGNED, .subject = "John" });
    g_auto (OurMail) welcome = our_mail_next (f);
    g_assert_cmpint (letter_post (f, (Post){ .from = JOHN,
                                             .to = SERVICE,
                                             .answers = welcome.id,
                                             .subject = "POLICY open" }),
                     ==, IM_LETTER_WAITS);
}

static void
the_yes_to_leaving_counts_once (CoreFixture *f)
{
    letter_post (f,
                 (Post){ .from = JOHN, .to = SERVICE, .results = SIGNED, .subject = "John" });
    letter_post (f,
                 (Post){ .from = JOHN, .to = SERVICE, .results = SIGNED, .subject = "LEAVE" });
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_cmpint (
        letter_post (
            f, (Post){ .from = JOHN, .to = SERVICE, .answers = question.id, .text = "NO" }),
        ==, IM_LETTER_TAKEN);
    g_assert_cmpint (
        letter_post (
            f, (Post){ .from = JOHN, .to = SERVICE, .answers = question.id, .text = "YES" }),
        ==, IM_LETTER_WAITS);
    g_autoptr (ImAccountView) john = core_account (f, JOHN);
    g_assert_cmpint (john->state, ==, IM_STATE_REGISTERED);
}

static void
a_named_mailbox_says_yes_by_token_and_no_more (CoreFixture *f)
{
    core_member_by_phone (f, "+639175336647");
    core_take_text_to (f, "+639175336647", "2910001", "MAIL john@company.com");
    core_take_text_to (f, "+639175336647", "2910001", "YES");
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_nonnull (question.reply_to);
    g_assert_cmpint (letter_post (f, (Post){ .from = JOHN,
                                             .to = question.reply_to,
                                             .text = "My cat is called Henry." }),
                     ==, IM_LETTER_WAITS);
    g_assert_cmpint (
        letter_post (f, (Post){ .from = JOHN, .to = question.reply_to, .text = "Yes" }), ==,
        IM_LETTER_TAKEN);
    g_autoptr (ImAccountView) dennis = core_account (f, JOHN);
    g_assert_cmpint (dennis->uin, ==, 639175336647);
}

static const char *const a_day[] = { "mail.token_lives = 1d", "invitation.lives = 1d", NULL };

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(fact) core_test_add (#fact, fact, NULL)
    ADD (only_who_never_came_proven_finds_it_in_the_address);
    ADD (either_place_accepts_an_invitation);
    ADD (an_invitation_that_was_withdrawn_proves_nothing);
    ADD (stop_by_token_closes_his_mailbox);
    core_test_add ("a_conversation_by_token_lasts_its_time",
                   a_conversation_by_token_lasts_its_time, a_day);
    ADD (the_service_takes_no_words_by_token);
    ADD (the_yes_to_leaving_counts_once);
    ADD (a_named_mailbox_says_yes_by_token_and_no_more);
    return core_test_run ();
}
