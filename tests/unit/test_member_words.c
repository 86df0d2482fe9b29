/* SPDX-License-Identifier: ISC */
/* What members write to the service's numbers and address, on both engines. */
#include <config.h>

#include "imcore/core.h"
#include "tests/unit/core_fixture.h"

#include <string.h>

static const char dennis_phone[] = "+639175336647";
static const char universal[] = "2910002", registration[] = "2910001";
/* 25 bytes and one character, as people see it. */
#define FAMILY "👨‍👩‍👧‍👦"

static void
drain (CoreFixture *f)
{
    g_free (core_next_letters (f));
    for (char *text; (text = core_next_text (f)) != NULL;)
        g_free (text);
}

static gboolean
is_known (CoreFixture *f, const char *which)
{
    g_autoptr (ImAccountView) view = NULL;
    g_assert_true (im_show_account (f->core, which, &view, NULL));
    return view != NULL;
}

/* An address of our own domain is a number's, not a mailbox that could be invited. */
static void
an_address_of_ours_is_not_invited (CoreFixture *f)
{
    static const struct {
        const char *to, *text;
    } cases[] = {
        { registration, "INVITE NewUser@im.example Join me" },
        { registration, "INVITE 12125556666@im.example" },
        { universal, "639181112222@im.example Hello" },
    };
    static const char *const ours[] = { "NewUser@im.example", "12125556666@im.example",
                                        "639181112222@im.example" };
    core_member_by_phone (f, dennis_phone);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        core_take_text_to (f, dennis_phone, cases[i].to, cases[i].text);
        g_autofree char *answer = core_next_text (f);
        g_assert_nonnull (strstr (answer, ": NAME, HELP, STOP"));
        g_assert_false (is_known (f, ours[i]));
    }
    g_autofree char *letters = core_next_letters (f);
    g_assert_cmpstr (letters, ==, "");
}

static void
who_is_on_hold_invites_nobody (CoreFixture *f)
{
    core_member_by_phone (f, dennis_phone);
    drain (f);
    g_autofree char *sql = g_strdup_printf ("UPDATE account SET state = %d", IM_STATE_ON_HOLD);
    core_run_sql (f, sql);
    core_take_text_to (f, dennis_phone, universal, "john@company.com Join me");
    g_assert_false (is_known (f, "john@company.com"));
    g_autofree char *letters = core_next_letters (f);
    g_assert_cmpstr (letters, ==, "");
}

/* By whichever number he writes, a stranger is told that his fourth text was not sent. */
static void
a_text_by_address_that_was_not_sent_is_said_so (CoreFixture *f)
{
    core_take_letter (f, "john@company.com", "John", "j1@x", "Hello");
    core_member_by_phone (f, dennis_phone);
    drain (f);
    for (guint i = 0; i < 3; i++) {
        core_take_text_to (f, dennis_phone, universal, "john@company.com Hello?");
        g_assert_null (core_next_text (f));
    }
    g_assert_cmpint (core_take_text_to (f, dennis_phone, universal, "john@company.com Hello?"),
                     ==, IM_TEXT_TAKEN);
    g_autofree char *told = core_next_text (f);
    g_assert_nonnull (told);
    g_assert_nonnull (strstr (told, "wait for an answer"));
}

static const char *const one_message[] = { "message.an_hour = 1", NULL };

/* A text over the writer's budget leaves no trace: the next one still asks. */
static void
a_text_over_budget_asks_nobody_and_the_next_one_asks (CoreFixture *f)
{
    core_member_by_phone (f, dennis_phone);
    core_member_by_phone (f, "+639181112222");
    core_member_by_phone (f, "+639183334444");
    core_take_text_to (f, "+639181112222", "2910639183334444", "Hello Paul");
    drain (f);
    g_assert_cmpint (core_take_text_to (f, "+639181112222", "2910639175336647", "Hi"), ==,
                     IM_TEXT_NOT_SENT);
    drain (f);
    core_run_sql (f, "UPDATE budget SET since_ms = 1");
    g_assert_cmpint (core_take_text_to (f, "+639181112222", "2910639175336647", "Hi"), ==,
                     IM_TEXT_TAKEN);
    g_autofree char *request = core_next_text (f);
    g_assert_nonnull (request);
    g_assert_nonnull (strstr (request, "Accept"));
}

static char *
families (guint n)
{
    g_autoptr (GString) all = g_string_new (NULL);
    for (guint i = 0; i < n; i++)
        g_string_append (all, FAMILY);
    return g_string_free (g_steal_pointer (&all), FALSE);
}

/* The longest names fit the store, and lists of them fit a notice. */
static void
the_longest_names_fit_store_and_lists (CoreFixture *f)
{
    static const char *const phones[] = { "+639181112221", "+639181112222", "+639181112223",
                                          "+639181112224" };
    static const char *const numbers[] = { "2910639181112221", "2910639181112222",
                                           "2910639181112223", "2910639181112224" };
    g_autofree char *name = families (64);
    core_member_by_phone (f, dennis_phone);
    for (guint i = 0; i < G_N_ELEMENTS (phones); i++) {
        g_assert_cmpint (core_take_text_to (f, phones[i], registration, name), ==,
                         IM_TEXT_TAKEN);
        g_assert_cmpint (core_take_text_to (f, phones[i], "2910639175336647", "Hi"), ==,
                         IM_TEXT_TAKEN);
    }
    drain (f);
    /* several ask: which does he mean? */
    g_assert_cmpint (core_take_text_to (f, dennis_phone, registration, "Accept"), ==,
                     IM_TEXT_TAKEN);
    g_autofree char *which = core_next_text (f);
    g_assert_nonnull (strstr (which, phones[0] + 1));
    for (guint i = 0; i < G_N_ELEMENTS (phones); i++)
        core_take_text_to (f, dennis_phone, numbers[i], "Accept");
    drain (f);
    g_assert_cmpint (core_take_text_to (f, dennis_phone, registration, "WHO"), ==,
                     IM_TEXT_TAKEN);
    g_autofree char *who = core_next_text (f);
    g_assert_nonnull (strstr (who, phones[0] + 1));
}

static const char *const five_digits[] = { "sms.access_code = 29101", NULL };

/* Code and number are the 20 digits that an SMPP address may have. */
static void
a_number_of_twenty_digits_is_written_to_and_answers (CoreFixture *f)
{
    static const char longest[] = "+639175336647123";
    core_take_text_to (f, longest, "29101001", "Longest");
    core_take_text_to (f, dennis_phone, "29101001", "Dennis");
    drain (f);
    g_assert_cmpint (core_take_text_to (f, dennis_phone, "29101639175336647123", "Hello"), ==,
                     IM_TEXT_TAKEN);
    g_autofree char *request = core_next_text (f);
    g_assert_nonnull (request);
    for (guint i = 0; i < 2; i++)
        core_take_text_to (f, dennis_phone, "29101639175336647123", "Hello?");
    core_take_text_to (f, dennis_phone, "29101639175336647123", "Hello??");
    g_autoptr (GPtrArray) answers = im_claim_texts (f->core, 10, NULL);
    g_assert_cmpuint (answers->len, ==, 1);
    const ImOutgoingText *answer = g_ptr_array_index (answers, 0);
    g_assert_cmpstr (answer->sender, ==, "29101639175336647123");
    g_assert_nonnull (strstr (answer->text, "wait"));
}

static const char *const short_messages[] = { "message.limit = 160", NULL };

static void
words_that_come_with_a_yes_are_a_message_like_any (CoreFixture *f)
{
    ImAnswered answered;
    ImInvited invited;
    ImAdd added;
    gint64 uin = 0;
    g_autofree char *most = g_strnfill (160, 'x');
    g_autofree char *more = g_strnfill (161, 'x');
    ImParty dennis = core_member_by_phone (f, dennis_phone);
    ImParty maria = core_member_by_phone (f, "+639181112222");
    im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, "john@company.com", NULL, &invited,
                     &uin, NULL);
    g_assert_cmpint (
        core_take_letter_to (f, "john@company.com", "639175336647@im.example", more), ==,
        IM_LETTER_TOO_LONG);
    g_autoptr (ImAccountView) still = core_account (f, "john@company.com");
    g_assert_cmpint (still->state, ==, IM_STATE_TENTATIVE);
    g_assert_cmpint (
        core_take_letter_to (f, "john@company.com", "639175336647@im.example", most), ==,
        IM_LETTER_TAKEN);
    g_autoptr (ImAccountView) then = core_account (f, "john@company.com");
    g_assert_cmpint (then->state, ==, IM_STATE_REGISTERED);

    g_assert_true (im_add_buddy (f->core, maria, 639175336647, more, &added, NULL));
    g_assert_cmpint (added, ==, IM_ADD_TOO_LONG);
    g_assert_true (im_add_buddy (f->core, maria, 639175336647, most, &added, NULL));
    g_assert_cmpint (added, ==, IM_ADD_ASKED);
    g_assert_true (
        im_answer (f->core, dennis, 639181112222, IM_ANSWER_ACCEPT, more, &answered, NULL));
    g_assert_cmpint (answered, ==, IM_ANSWERED_TOO_LONG);
    g_assert_true (
        im_answer (f->core, dennis, 639181112222, IM_ANSWER_ACCEPT, most, &answered, NULL));
    g_assert_cmpint (answered, ==, IM_ANSWERED);
}

/* What stands after /g/ in the answer to LINK; the caller's. */
static char *
link_in (const char *text)
{
    const char *token = strstr (text, "/g/");
    g_assert_nonnull (token);
    return g_strndup (token + strlen ("/g/"), strcspn (token + strlen ("/g/"), " \n"));
}

static char *
ask_for_link (CoreFixture *f)
{
    core_take_text_to (f, dennis_phone, registration, "LINK");
    g_autofree char *answer = core_next_text (f);
    return link_in (answer);
}

static gint64
open_link (CoreFixture *f, const char *link)
{
    ImGuestOpening ending;
    g_autoptr (ImGuest) guest = NULL;
    g_assert_true (im_open_guest (f->core, link, "Ann", "192.0.2.1", &ending, &guest, NULL));
    return ending == IM_GUEST_OPENED ? guest->member : 0;
}

/* The same link again while it lives; withdrawn, another. */
static void
the_word_link_gives_what_opens_to_guests (CoreFixture *f)
{
    core_member_by_phone (f, dennis_phone);
    drain (f);
    g_autofree char *first = ask_for_link (f);
    g_autofree char *again = ask_for_link (f);
    g_assert_cmpstr (first, ==, again);
    g_assert_cmpint (open_link (f, first), ==, 639175336647);
    core_run_sql (f, "UPDATE link SET withdrawn_ms = 1");
    g_autofree char *second = ask_for_link (f);
    g_assert_cmpstr (first, !=, second);
    g_assert_cmpint (open_link (f, first), ==, 0);
    g_assert_cmpint (open_link (f, second), ==, 639175336647);
}

/* A queue that somebody reads opens no door. */
static void
the_outbox_holds_no_link (CoreFixture *f)
{
    core_member_by_phone (f, dennis_phone);
    drain (f);
    core_take_text_to (f, dennis_phone, registration, "LINK");
    core_run_sql (f, "UPDATE outbox SET words = '' WHERE LENGTH(words) > 6");
    g_autofree char *answer = core_next_text (f);
    g_autofree char *link = link_in (answer);
    g_assert_cmpint (open_link (f, link), ==, 639175336647);
}

/* The reason is told, with what the most is. */
static void
an_invitation_with_too_many_words_says_so (CoreFixture *f)
{
    g_autofree char *words = g_strnfill (1025, 'x');
    g_autofree char *text = g_strconcat ("INVITE ann@x.example ", words, NULL);
    core_member_by_phone (f, dennis_phone);
    core_take_text_to (f, dennis_phone, registration, text);
    g_autofree char *answer = core_next_text (f);
    g_assert_nonnull (strstr (answer, "1024"));
    g_assert_false (is_known (f, "ann@x.example"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test, settings) core_test_add (#test, test, settings)
    ADD (an_address_of_ours_is_not_invited, NULL);
    ADD (who_is_on_hold_invites_nobody, NULL);
    ADD (a_text_by_address_that_was_not_sent_is_said_so, NULL);
    ADD (a_text_over_budget_asks_nobody_and_the_next_one_asks, one_message);
    ADD (the_longest_names_fit_store_and_lists, NULL);
    ADD (a_number_of_twenty_digits_is_written_to_and_answers, five_digits);
    ADD (words_that_come_with_a_yes_are_a_message_like_any, short_messages);
    ADD (an_invitation_with_too_many_words_says_so, NULL);
    ADD (the_word_link_gives_what_opens_to_guests, NULL);
    ADD (the_outbox_holds_no_link, NULL);
    return core_test_run ();
}
