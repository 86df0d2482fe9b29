/* SPDX-License-Identifier: ISC */
/* Letters that nothing proves: their mailbox is asked, and its answer takes them. */
#include <config.h>

#include "tests/unit/core_fixture.h"
#include "tests/unit/letter_post.h"

#include <string.h>

#define SERVICE "NewUser@im.example"
#define DENNIS "639175336647@im.example"

static ImLetterEnding
answer (CoreFixture *f, const OurMail *question, const char *text)
{
    return letter_post (f, (Post){ .from = "john@company.com",
                                   .to = question->reply_to,
                                   .text = text,
                                   .answers = question->id,
                                   .subject = "Re: Answer this" });
}

static ImLetterEnding
ask_for_a_number (CoreFixture *f, const char *name)
{
    return letter_post (
        f,
        (Post){ .from = "john@company.com", .to = SERVICE, .subject = name, .text = "Hello" });
}

static gboolean
has_account (CoreFixture *f, const char *which)
{
    ImAccountView *view = NULL;
    g_assert_true (im_show_account (f->core, which, &view, NULL));
    gboolean has = view != NULL;
    im_account_view_free (view);
    return has;
}

static void
a_day_passes (CoreFixture *f)
{
    core_run_sql (f, "UPDATE challenge SET asked_ms = asked_ms - 86400000");
    core_run_sql (f, "UPDATE budget SET since_ms = since_ms - 86400000");
}

static void
tidy (CoreFixture *f)
{
    guint ended = 0;
    g_autoptr (GError) error = NULL;
    im_tidy (f->core, &ended, &error);
    g_assert_no_error (error);
}

/* ---- The question ------------------------------------------------------------------------ */

static void
nobody_is_a_member_before_he_answers (CoreFixture *f)
{
    g_assert_cmpint (ask_for_a_number (f, "John"), ==, IM_LETTER_WAITS);
    g_autoptr (GPtrArray) letters = im_claim_letters (f->core, 10, NULL);
    g_assert_cmpuint (letters->len, ==, 1);
    const ImOutgoingLetter *question = g_ptr_array_index (letters, 0);
    g_assert_cmpstr (question->mail_from, ==, "");
    g_assert_cmpstr (question->mail_to, ==, "john@company.com");
    const char *bytes = g_bytes_get_data (question->letter, NULL);
    g_assert_nonnull (g_strstr_len (bytes, (gssize) g_bytes_get_size (question->letter),
                                    "Auto-Submitted: auto-replied"));
    g_assert_null (
        g_strstr_len (bytes, (gssize) g_bytes_get_size (question->letter), "12125556666"));
    g_assert_false (has_account (f, "john@company.com"));
}

static void
the_answer_makes_him_one (CoreFixture *f)
{
    ask_for_a_number (f, "John");
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_nonnull (question.reply_to);
    g_assert_cmpint (answer (f, &question, "Yes"), ==, IM_LETTER_TAKEN);
    g_autofree char *letters = core_next_letters (f);
    g_assert_cmpuint (our_mails_in (letters), ==, 1);
    g_assert_nonnull (strstr (letters, "password: "));
    g_autoptr (ImAccountView) view = core_account (f, "john@company.com");
    g_assert_cmpstr (view->name, ==, "John");
    g_assert_cmpint (view->uin, ==, 12125556666);
}

static void
either_place_of_the_token_will_do (CoreFixture *f)
{
    ask_for_a_number (f, "John");
    g_auto (OurMail) one = our_mail_next (f);
    g_assert_cmpint (
        letter_post (f,
                     (Post){ .from = "john@company.com", .to = one.reply_to, .text = "Yes" }),
        ==, IM_LETTER_TAKEN);
    a_day_passes (f);
    g_autofree char *welcome = core_next_letters (f);
    ask_for_a_number (f, "John");
    g_auto (OurMail) two = our_mail_next (f);
    g_assert_cmpint (letter_post (f, (Post){ .from = "john@company.com",
                                             .to = SERVICE,
                                             .answers = two.id,
                                             .text = "Yes" }),
                     ==, IM_LETTER_TAKEN);
    g_autofree char *known = core_next_letters (f);
    g_assert_nonnull (strstr (known, "member already"));
}

static void
three_wait_and_are_taken_in_order_and_answered_once (CoreFixture *f)
{
    core_member_by_phone (f, "+639175336647");
    g_assert_cmpint (ask_for_a_number (f, "John"), ==, IM_LETTER_WAITS);
    g_assert_cmpint (ask_for_a_number (f, "Johnny"), ==, IM_LETTER_WAITS);
    g_assert_cmpint (
        letter_post (f, (Post){ .from = "john@company.com", .to = DENNIS, .text = "Hello" }),
        ==, IM_LETTER_WAITS);
    g_assert_cmpint (ask_for_a_number (f, "Jack"), ==, IM_LETTER_ENOUGH_WAITING);
    g_assert_null (core_next_text (f));
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_cmpuint (our_mails_in (question.letters), ==, 1);
    g_assert_cmpint (answer (f, &question, "Yes"), ==, IM_LETTER_TAKEN);
    g_autofree char *letters = core_next_letters (f);
    g_assert_cmpuint (our_mails_in (letters), ==, 1);
    g_autofree char *text = core_next_text (f);
    g_assert_nonnull (strstr (text, "john@company.com"));
    g_autoptr (ImAccountView) view = core_account (f, "john@company.com");
    g_assert_cmpstr (view->name, ==, "John");
}

static void
a_member_who_asks_twice_is_told_once (CoreFixture *f)
{
    core_take_letter (f, "john@company.com", "John", "1@x", "Hi");
    g_autofree char *welcome = core_next_letters (f);
    ask_for_a_number (f, "John");
    ask_for_a_number (f, "Johnny");
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_cmpint (answer (f, &question, "Yes"), ==, IM_LETTER_TAKEN);
    g_autofree char *letters = core_next_letters (f);
    g_assert_cmpuint (our_mails_in (letters), ==, 1);
    g_assert_nonnull (strstr (letters, "member already"));
}

static void
who_leaves_leaves_nothing_waiting (CoreFixture *f)
{
    ImErasing erasing;
    ImErased erased;
    core_take_letter (f, "john@company.com", "John", "1@x", "Hi");
    g_autofree char *welcome = core_next_letters (f);
    ask_for_a_number (f, "John");
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_true (
        im_erase_account (f->core, "john@company.com", FALSE, &erasing, &erased, NULL));
    g_assert_cmpint (answer (f, &question, "Yes"), ==, IM_LETTER_OVERTAKEN);
    g_assert_false (has_account (f, "john@company.com"));
    for (guint i = 0; i < 3; i++)
        g_assert_cmpint (ask_for_a_number (f, "John"), ==, IM_LETTER_WAITS);
}

static void
the_same_letter_again_waits_once (CoreFixture *f)
{
    const Post letter = {
        .from = "john@company.com", .to = SERVICE, .id = "1@x", .subject = "John"
    };
    g_assert_cmpint (letter_post (f, letter), ==, IM_LETTER_WAITS);
    g_assert_cmpint (letter_post (f, letter), ==, IM_LETTER_TAKEN_BEFORE);
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_cmpuint (our_mails_in (question.letters), ==, 1);
}

static void
what_waits_does_not_stand_for_what_comes_proven (CoreFixture *f)
{
    Post letter = { .from = "john@company.com", .to = SERVICE, .id = "1@x", .subject = "John" };
    g_assert_cmpint (letter_post (f, letter), ==, IM_LETTER_WAITS);
    g_auto (OurMail) question = our_mail_next (f);
    letter.results = "mx.im.example; dkim=pass header.d=company.com";
    g_assert_cmpint (letter_post (f, letter), ==, IM_LETTER_TAKEN);
    g_autofree char *welcome = core_next_letters (f);
    g_assert_cmpint (answer (f, &question, "Yes"), ==, IM_LETTER_TAKEN);
    g_autofree char *none = core_next_letters (f);
    g_assert_cmpstr (none, ==, "");
}

/* ---- A day ------------------------------------------------------------------------------- */

static void
one_question_a_day_and_either_can_be_answered (CoreFixture *f)
{
    ask_for_a_number (f, "John");
    g_auto (OurMail) first = our_mail_next (f);
    ask_for_a_number (f, "John");
    g_autofree char *none = core_next_letters (f);
    g_assert_cmpstr (none, ==, "");
    a_day_passes (f);
    ask_for_a_number (f, "John");
    g_auto (OurMail) second = our_mail_next (f);
    g_assert_nonnull (second.reply_to);
    g_assert_cmpint (answer (f, &first, "Yes"), ==, IM_LETTER_TAKEN);
    g_assert_cmpint (answer (f, &second, "Yes"), ==, IM_LETTER_OVERTAKEN);
    g_assert_true (has_account (f, "john@company.com"));
}

static void
what_comes_after_the_answer_is_asked_about_tomorrow (CoreFixture *f)
{
    ask_for_a_number (f, "John");
    g_auto (OurMail) first = our_mail_next (f);
    answer (f, &first, "Yes");
    g_autofree char *welcome = core_next_letters (f);
    g_assert_cmpint (
        letter_post (f, (Post){ .from = "john@company.com", .to = SERVICE, .subject = "HELP" }),
        ==, IM_LETTER_WAITS);
    tidy (f);
    g_autofree char *none = core_next_letters (f);
    g_assert_cmpstr (none, ==, "");
    g_assert_cmpint (answer (f, &first, "Yes"), ==, IM_LETTER_OVERTAKEN);
    a_day_passes (f);
    tidy (f);
    g_auto (OurMail) second = our_mail_next (f);
    g_assert_nonnull (second.reply_to);
    tidy (f);
    g_assert_cmpint (answer (f, &second, "Yes"), ==, IM_LETTER_TAKEN);
    g_autofree char *help = core_next_letters (f);
    g_assert_nonnull (strstr (help, "Subject: Help"));
}

static void
what_nobody_answers_is_forgotten (CoreFixture *f)
{
    ask_for_a_number (f, "John");
    g_auto (OurMail) question = our_mail_next (f);
    core_run_sql (f, "UPDATE waiting SET until_ms = 1");
    g_assert_cmpint (answer (f, &question, "Yes"), ==, IM_LETTER_OVERTAKEN);
    core_run_sql (f, "UPDATE challenge SET asked_ms = 1");
    tidy (f);
    g_assert_cmpint (answer (f, &question, "Yes"), ==, IM_LETTER_OVERTAKEN);
    g_assert_false (has_account (f, "john@company.com"));
}

static const char *const two_of_a_place[] = { "mail.challenges_place_a_day = 2", NULL };
static const char *const two_of_all[] = { "mail.challenges_a_day = 2", NULL };

static void
questions_have_budgets (CoreFixture *f)
{
    static const char *const writers[] = { "a@company.com", "b@company.com", "c@company.com" };
    static const ImLetterEnding endings[] = { IM_LETTER_WAITS, IM_LETTER_WAITS,
                                              IM_LETTER_TOO_MANY };
    for (guint i = 0; i < G_N_ELEMENTS (writers); i++)
        g_assert_cmpint (
            letter_post (f, (Post){ .from = writers[i], .to = SERVICE, .subject = "X" }), ==,
            endings[i]);
    g_autofree char *letters = core_next_letters (f);
    g_assert_cmpuint (our_mails_in (letters), ==, 2);
}

/* ---- Other answers ----------------------------------------------------------------------- */

static void
a_no_of_a_stranger_closes_his_mailbox (CoreFixture *f)
{
    ImInvited ending;
    gint64 uin = 0;
    ask_for_a_number (f, "John");
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_cmpint (answer (f, &question, "No, thank you"), ==, IM_LETTER_TAKEN);
    g_assert_false (has_account (f, "john@company.com"));
    g_assert_true (im_invite (f->core, "john@company.com", &ending, &uin, NULL));
    g_assert_cmpint (ending, ==, IM_INVITED_REFUSED);
    a_day_passes (f);
    g_assert_cmpint (ask_for_a_number (f, "John"), ==, IM_LETTER_UNPROVEN);
    g_autofree char *none = core_next_letters (f);
    g_assert_cmpstr (none, ==, "");
}

static void
a_no_of_a_member_drops_what_waits_and_no_more (CoreFixture *f)
{
    core_take_letter (f, "john@company.com", "John", "1@x", "Hi");
    g_autofree char *welcome = core_next_letters (f);
    g_assert_cmpint (
        letter_post (
            f, (Post){ .from = "john@company.com", .to = SERVICE, .subject = "POLICY open" }),
        ==, IM_LETTER_WAITS);
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_cmpint (answer (f, &question, "No"), ==, IM_LETTER_TAKEN);
    g_assert_cmpint (core_take_letter (f, "john@company.com", "HELP", "2@x", ""), ==,
                     IM_LETTER_TAKEN);
    g_autofree char *help = core_next_letters (f);
    g_assert_nonnull (strstr (help, "Subject: Help"));
    g_assert_cmpuint (our_mails_in (help), ==, 1);
}

static void
who_only_asks_back_has_not_answered (CoreFixture *f)
{
    ask_for_a_number (f, "John");
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_cmpint (answer (f, &question, "Who is this?"), ==, IM_LETTER_TAKEN);
    g_assert_false (has_account (f, "john@company.com"));
    g_assert_cmpint (answer (f, &question, "Yes"), ==, IM_LETTER_TAKEN);
    g_assert_true (has_account (f, "john@company.com"));
}

static void
a_machine_answers_nothing (CoreFixture *f)
{
    ask_for_a_number (f, "John");
    g_auto (OurMail) question = our_mail_next (f);
    g_assert_cmpint (letter_post (f, (Post){ .from = "john@company.com",
                                             .to = question.reply_to,
                                             .also = "Auto-Submitted: auto-replied\r\n",
                                             .text = "Yes" }),
                     ==, IM_LETTER_MACHINE);
    g_assert_cmpint (
        answer (f, &question,
                "I am out of the office until Monday and will read your mail then."),
        ==, IM_LETTER_MACHINE);
    g_assert_false (has_account (f, "john@company.com"));
}

static void
only_that_mailbox_answers_and_only_once (CoreFixture *f)
{
    ask_for_a_number (f, "John");
    g_auto (OurMail) question = our_mail_next (f);
    const struct {
        const char *mail_from, *from, *results;
        ImLetterEnding ending;
    } cases[] = {
        /* a forwarded question: mary's answer is a letter of her own */
        { NULL, "mary@company.com", NULL, IM_LETTER_WAITS },
        { NULL, "mary@company.com", "mx.im.example; dkim=pass header.d=company.com",
          IM_LETTER_TAKEN },
        { "eve@evil.example", "john@company.com", NULL, IM_LETTER_UNPROVEN },
        { NULL, "john@company.com", "mx.im.example; dmarc=fail header.from=company.com",
          IM_LETTER_FORGED },
        { "", "john@company.com", NULL, IM_LETTER_MACHINE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_assert_cmpint (letter_post (f, (Post){ .mail_from = cases[i].mail_from,
                                                 .from = cases[i].from,
                                                 .results = cases[i].results,
                                                 .to = question.reply_to,
                                                 .answers = question.id,
                                                 .text = "Yes" }),
                         ==, cases[i].ending);
        g_assert_false (has_account (f, "john@company.com"));
    }
    g_assert_cmpint (answer (f, &question, "Yes"), ==, IM_LETTER_TAKEN);
    g_assert_cmpint (answer (f, &question, "Yes"), ==, IM_LETTER_OVERTAKEN);
}

static void
the_answer_once_more_has_no_effect (CoreFixture *f)
{
    ask_for_a_number (f, "John");
    g_auto (OurMail) question = our_mail_next (f);
    const Post yes = {
        .from = "john@company.com", .to = question.reply_to, .id = "yes@x", .text = "Yes"
    };
    g_assert_cmpint (letter_post (f, yes), ==, IM_LETTER_TAKEN);
    g_assert_cmpint (letter_post (f, yes), ==, IM_LETTER_TAKEN_BEFORE);
}

static void
without_a_number_left_the_answer_comes_later (CoreFixture *f)
{
    ask_for_a_number (f, "John");
    g_auto (OurMail) question = our_mail_next (f);
    const Post yes = {
        .from = "john@company.com", .to = question.reply_to, .id = "yes@x", .text = "Yes"
    };
    core_run_sql (f, "UPDATE uin_range SET next_uin = last_uin + 1");
    g_assert_cmpint (letter_post (f, yes), ==, IM_LETTER_NO_NUMBER);
    core_run_sql (f, "UPDATE uin_range SET next_uin = last_uin");
    g_assert_cmpint (letter_post (f, yes), ==, IM_LETTER_TAKEN);
    g_assert_true (has_account (f, "john@company.com"));
}

static void
words_that_would_be_refused_do_not_wait (CoreFixture *f)
{
    g_autofree char *much = g_strnfill (20 * 1024, 'x');
    core_member_by_phone (f, "+639175336647");
    g_assert_cmpint (letter_post (f, (Post){ .from = "john@company.com", .to = DENNIS }), ==,
                     IM_LETTER_EMPTY);
    g_assert_cmpint (
        letter_post (f, (Post){ .from = "john@company.com", .to = DENNIS, .text = much }), ==,
        IM_LETTER_TOO_LONG);
    g_autofree char *none = core_next_letters (f);
    g_assert_cmpstr (none, ==, "");
}

static void
a_message_to_who_left_meanwhile_is_said_to_be_lost (CoreFixture *f)
{
    core_take_letter (f, "mary@company.com", "Mary", "1@x", "Hi");
    g_autofree char *welcome = core_next_letters (f);
    ask_for_a_number (f, "John");
    letter_post (
        f,
        (Post){ .from = "john@company.com", .to = "12125556666@im.example", .text = "Hello" });
    g_auto (OurMail) question = our_mail_next (f);
    ImErasing erasing;
    ImErased erased;
    g_assert_true (
        im_erase_account (f->core, "mary@company.com", FALSE, &erasing, &erased, NULL));
    g_assert_cmpint (answer (f, &question, "Yes"), ==, IM_LETTER_TAKEN);
    g_autofree char *letters = core_next_letters (f);
    g_assert_nonnull (strstr (letters, "password: "));
    g_assert_nonnull (strstr (letters, "Not sent"));
}

/* ---- Policies ---------------------------------------------------------------------------- */

static const char *const rejecting[] = { "mail.unproven = reject", NULL };
static const char *const accepting[] = { "mail.unproven = accept", NULL };

static void
rejecting_asks_nobody (CoreFixture *f)
{
    g_assert_cmpint (ask_for_a_number (f, "John"), ==, IM_LETTER_UNPROVEN);
    g_autofree char *none = core_next_letters (f);
    g_assert_cmpstr (none, ==, "");
}

static void
accepting_believes_what_nothing_speaks_against (CoreFixture *f)
{
    g_assert_cmpint (ask_for_a_number (f, "John"), ==, IM_LETTER_TAKEN);
    g_assert_true (has_account (f, "john@company.com"));
    g_assert_cmpint (letter_post (f, (Post){ .from = "mary@company.com",
                                             .to = SERVICE,
                                             .mail_from = "eve@evil.example" }),
                     ==, IM_LETTER_UNPROVEN);
    g_assert_cmpint (
        letter_post (f, (Post){ .from = "mary@company.com",
                                .to = SERVICE,
                                .results = "mx.im.example; dkim=fail header.d=company.com" }),
        ==, IM_LETTER_FORGED);
    g_assert_false (has_account (f, "mary@company.com"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(fact, settings) core_test_add (#fact, fact, settings)
    ADD (nobody_is_a_member_before_he_answers, NULL);
    ADD (the_answer_makes_him_one, NULL);
    ADD (either_place_of_the_token_will_do, NULL);
    ADD (three_wait_and_are_taken_in_order_and_answered_once, NULL);
    ADD (a_member_who_asks_twice_is_told_once, NULL);
    ADD (who_leaves_leaves_nothing_waiting, NULL);
    ADD (the_same_letter_again_waits_once, NULL);
    ADD (what_waits_does_not_stand_for_what_comes_proven, NULL);
    ADD (one_question_a_day_and_either_can_be_answered, NULL);
    ADD (what_comes_after_the_answer_is_asked_about_tomorrow, NULL);
    ADD (what_nobody_answers_is_forgotten, NULL);
    core_test_add ("questions_to_one_place_have_a_budget", questions_have_budgets,
                   two_of_a_place);
    core_test_add ("all_questions_have_a_budget", questions_have_budgets, two_of_all);
    ADD (a_no_of_a_stranger_closes_his_mailbox, NULL);
    ADD (a_no_of_a_member_drops_what_waits_and_no_more, NULL);
    ADD (who_only_asks_back_has_not_answered, NULL);
    ADD (a_machine_answers_nothing, NULL);
    ADD (only_that_mailbox_answers_and_only_once, NULL);
    ADD (the_answer_once_more_has_no_effect, NULL);
    ADD (without_a_number_left_the_answer_comes_later, NULL);
    ADD (words_that_would_be_refused_do_not_wait, NULL);
    ADD (a_message_to_who_left_meanwhile_is_said_to_be_lost, NULL);
    ADD (rejecting_asks_nobody, rejecting);
    ADD (accepting_believes_what_nothing_speaks_against, accepting);
    return core_test_run ();
}
