/* SPDX-License-Identifier: ISC */
/* The verifier had a temporary error: the letter waits with its sender, unless something else
 * decides. */
#include <config.h>

#include "tests/unit/core_fixture.h"
#include "tests/unit/letter_post.h"

#include <string.h>

#define SERVICE "NewUser@im.example"
#define LATER "mx.im.example; dkim=temperror header.d=company.com"

/* John's, as he would register, but for what @post says. */
static ImLetterEnding
post_johns (CoreFixture *f, Post post)
{
    post.from = "john@company.com";
    post.to = post.to != NULL ? post.to : SERVICE;
    post.subject = post.subject != NULL ? post.subject : "John";
    return letter_post (f, post);
}

static gboolean
is_member (CoreFixture *f, const char *which)
{
    ImAccountView *view = NULL;
    g_assert_true (im_show_account (f->core, which, &view, NULL));
    gboolean is = view != NULL && view->state == IM_STATE_REGISTERED;
    im_account_view_free (view);
    return is;
}

static void
it_waits_with_its_sender_and_costs_nothing (CoreFixture *f)
{
    const Post letter = { .id = "1@x", .results = LATER };
    for (guint i = 0; i < 100; i++) /* more than any budget */
        g_assert_cmpint (post_johns (f, letter), ==, IM_LETTER_TEMPERROR);
    g_autofree char *none = core_next_letters (f);
    g_assert_cmpstr (none, ==, "");
    const Post again = { .id = "1@x", .results = SIGNED };
    g_assert_cmpint (post_johns (f, again), ==, IM_LETTER_TAKEN);
    g_assert_true (is_member (f, "john@company.com"));
}

static void
at_re_entry_it_is_the_last_word (CoreFixture *f)
{
    g_assert_cmpint (post_johns (f, (Post){ .results = LATER, .reentry = TRUE }), ==,
                     IM_LETTER_WAITS);
    g_assert_cmpint (post_johns (f, (Post){ .results = LATER "; spf=fail", .reentry = TRUE }),
                     ==, IM_LETTER_FORGED);
}

static void
a_permanent_error_is_asked_about (CoreFixture *f)
{
    g_assert_cmpint (post_johns (f, (Post){ .results = "mx.im.example; dkim=permerror" }), ==,
                     IM_LETTER_WAITS);
}

static void
a_login_decides_at_once (CoreFixture *f)
{
    g_assert_cmpint (
        post_johns (f, (Post){ .results = LATER, .authenticated = "john@company.com" }), ==,
        IM_LETTER_TAKEN);
}

static void
anothers_envelope_or_login_waits_as_well (CoreFixture *f)
{
    g_assert_cmpint (
        post_johns (f, (Post){ .results = LATER, .mail_from = "john@esp.example" }), ==,
        IM_LETTER_TEMPERROR);
    g_assert_cmpint (
        post_johns (f, (Post){ .results = LATER, .authenticated = "eve@company.com" }), ==,
        IM_LETTER_TEMPERROR);
}

static void
a_machine_is_a_machine (CoreFixture *f)
{
    g_assert_cmpint (
        post_johns (f, (Post){ .results = LATER, .also = "Auto-Submitted: auto-replied\r\n" }),
        ==, IM_LETTER_MACHINE);
}

static void
an_invitations_token_decides_at_once (CoreFixture *f)
{
    ImInvited ending;
    gint64 uin = 0;
    g_assert_true (im_invite (f->core, "john@company.com", &ending, &uin, NULL));
    g_auto (OurMail) invitation = our_mail_next (f);
    const Post yes = {
        .to = invitation.reply_to, .answers = invitation.id, .text = "Yes", .results = LATER
    };
    g_assert_cmpint (post_johns (f, yes), ==, IM_LETTER_TAKEN);
    g_assert_true (is_member (f, "john@company.com"));
}

static void
the_answer_to_a_question_decides_at_once_and_a_late_one_waits (CoreFixture *f)
{
    g_assert_cmpint (post_johns (f, (Post){ .id = "1@x" }), ==, IM_LETTER_WAITS);
    g_auto (OurMail) question = our_mail_next (f);
    Post yes = {
        .to = question.reply_to, .answers = question.id, .text = "Yes", .results = LATER
    };
    g_assert_cmpint (post_johns (f, yes), ==, IM_LETTER_TAKEN);
    g_assert_true (is_member (f, "john@company.com"));
    g_assert_cmpint (post_johns (f, yes), ==, IM_LETTER_TEMPERROR);
    yes.results = SIGNED; /* verified, it is a letter like any other */
    g_assert_cmpint (post_johns (f, yes), ==, IM_LETTER_TAKEN);
}

static void
what_no_token_is_enough_for_waits (CoreFixture *f)
{
    core_take_letter (f, "john@company.com", "John", "1@x", "Hi");
    g_auto (OurMail) welcome = our_mail_next (f);
    const Post word = { .answers = welcome.id, .subject = "POLICY open", .results = LATER };
    g_assert_cmpint (post_johns (f, word), ==, IM_LETTER_TEMPERROR);
}

static const char *const rejecting[] = { "mail.unproven = reject", NULL };
static const char *const accepting[] = { "mail.unproven = accept", NULL };

static void
who_rejects_the_unproven_puts_it_off_too (CoreFixture *f)
{
    g_assert_cmpint (post_johns (f, (Post){ .results = LATER }), ==, IM_LETTER_TEMPERROR);
}

static void
who_accepts_the_unproven_takes_it (CoreFixture *f)
{
    g_assert_cmpint (post_johns (f, (Post){ .results = LATER }), ==, IM_LETTER_TAKEN);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(fact, settings) core_test_add (#fact, fact, settings)
    ADD (it_waits_with_its_sender_and_costs_nothing, NULL);
    ADD (at_re_entry_it_is_the_last_word, NULL);
    ADD (a_permanent_error_is_asked_about, NULL);
    ADD (a_login_decides_at_once, NULL);
    ADD (anothers_envelope_or_login_waits_as_well, NULL);
    ADD (a_machine_is_a_machine, NULL);
    ADD (an_invitations_token_decides_at_once, NULL);
    ADD (the_answer_to_a_question_decides_at_once_and_a_late_one_waits, NULL);
    ADD (what_no_token_is_enough_for_waits, NULL);
    ADD (who_rejects_the_unproven_puts_it_off_too, rejecting);
    ADD (who_accepts_the_unproven_takes_it, accepting);
    return core_test_run ();
}
