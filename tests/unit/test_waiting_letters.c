/* SPDX-License-Identifier: ISC */
/* Letters that wait: what they must say, and what they cost whom. */
#include <config.h>

#include "tests/unit/core_fixture.h"
#include "tests/unit/letter_post.h"

#include <string.h>

#define SERVICE "NewUser@im.example"

static ImLetterEnding
johns (CoreFixture *f, const char *subject, const char *text)
{
    return letter_post (
        f,
        (Post){ .from = "john@company.com", .to = SERVICE, .subject = subject, .text = text });
}

static ImLetterEnding
say_yes (CoreFixture *f, const OurMail *question)
{
    return letter_post (f, (Post){ .from = "john@company.com",
                                   .to = question->reply_to,
                                   .answers = question->id,
                                   .subject = "Re: Answer this",
                                   .text = "Yes" });
}

/* ---- registration.required --------------------------------------------------------------- */

static const char *const a_name[] = { "registration.required = name", NULL };
static const char *const a_phone[] = { "registration.required = phone", NULL };

static void
one_that_lacks_a_name_is_refused_before_anybody_is_asked (CoreFixture *f)
{
    g_assert_cmpint (johns (f, "", ""), ==, IM_LETTER_NO_NAME);
    g_autofree char *none = core_next_letters (f);
    g_assert_cmpstr (none, ==, "");
    g_assert_cmpint (johns (f, "", "Name: John\r\n\r\nHello"), ==, IM_LETTER_WAITS);
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_cmpint (say_yes (f, &question), ==, IM_LETTER_TAKEN);
    g_autoptr (ImAccountView) view = core_account (f, "john@company.com");
    g_assert_cmpstr (view->name, ==, "John");
}

static void
one_that_lacks_a_phone_is_refused_before_anybody_is_asked (CoreFixture *f)
{
    g_assert_cmpint (johns (f, "John", "Hello"), ==, IM_LETTER_NO_PHONE);
    g_autofree char *none = core_next_letters (f);
    g_assert_cmpstr (none, ==, "");
    g_assert_cmpint (johns (f, "John", "Answer to +639170000001"), ==, IM_LETTER_WAITS);
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_cmpint (say_yes (f, &question), ==, IM_LETTER_TAKEN);
    g_autoptr (ImAccountView) view = core_account (f, "john@company.com");
    g_assert_cmpint (view->state, ==, IM_STATE_REGISTERED);
}

static void
a_members_words_lack_nothing (CoreFixture *f)
{
    core_take_letter (f, "john@company.com", "John", "1@x", "Hi");
    g_autofree char *welcome = core_next_letters (f);
    g_assert_cmpint (johns (f, "", "HELP"), ==, IM_LETTER_WAITS);
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_cmpint (say_yes (f, &question), ==, IM_LETTER_TAKEN);
    g_autofree char *help = core_next_letters (f);
    g_assert_nonnull (strstr (help, "Subject: Help"));
}

static void
a_no_and_a_message_lack_nothing (CoreFixture *f)
{
    core_member_by_phone (f, "+639175336647");
    g_assert_cmpint (johns (f, "STOP", ""), ==, IM_LETTER_WAITS);
    g_assert_cmpint (letter_post (f, (Post){ .from = "john@company.com",
                                             .to = "639175336647@im.example",
                                             .text = "Hello" }),
                     ==, IM_LETTER_WAITS);
}

/* ---- What it costs ----------------------------------------------------------------------- */

static const char *const two_a_minute[] = { "mail.letters_a_minute = 2", NULL };

static void
a_flood_in_his_name_leaves_a_sender_his_budget (CoreFixture *f)
{
    core_take_letter (f, "john@company.com", "John", "1@x", "Hi");
    for (guint i = 0; i < 10; i++)
        g_assert_cmpint (johns (f, "WHO", ""), ==,
                         i < 3 ? IM_LETTER_WAITS : IM_LETTER_ENOUGH_WAITING);
    g_assert_cmpint (core_take_letter (f, "john@company.com", "HELP", "2@x", ""), ==,
                     IM_LETTER_TAKEN);
    g_assert_cmpint (core_take_letter (f, "john@company.com", "HELP", "3@x", ""), ==,
                     IM_LETTER_TOO_MANY);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(fact, settings) core_test_add (#fact, fact, settings)
    ADD (one_that_lacks_a_name_is_refused_before_anybody_is_asked, a_name);
    ADD (one_that_lacks_a_phone_is_refused_before_anybody_is_asked, a_phone);
    ADD (a_members_words_lack_nothing, a_name);
    ADD (a_no_and_a_message_lack_nothing, a_name);
    ADD (a_flood_in_his_name_leaves_a_sender_his_budget, two_a_minute);
    return core_test_run ();
}
