/* SPDX-License-Identifier: ISC */
/* A member changes his mailbox, on both engines. */
#include <config.h>

#include "imcore/imcore.h"
#include "tests/unit/core_fixture.h"

#include <string.h>

#define DENNIS "+639175336647"
#define OLD "old@company.com"
#define NOW "now@home.example"
#define NUMBER "12125556666"
#define NUMBER_AT NUMBER "@im.example"
#define SEVEN_DAYS_AGO "UPDATE moved SET until_ms = until_ms - 604800001"

static char *
to_service (CoreFixture *f, const char *from, const char *subject, const char *text)
{
    static guint counter;
    g_autofree char *id = g_strdup_printf ("s%u@x", ++counter);
    core_take_letter (f, from, subject, id, text);
    return core_next_letters (f);
}

static void
become_member (CoreFixture *f)
{
    g_free (to_service (f, OLD, "Cool D", ""));
}

static char *
move_to (CoreFixture *f, const char *address)
{
    g_autofree char *word = g_strconcat ("ADDRESS ", address, NULL);
    return to_service (f, OLD, word, "");
}

static char *
say_yes (CoreFixture *f, const char *address)
{
    g_assert_cmpint (core_take_letter_to (f, address, NUMBER_AT, "Yes"), ==, IM_LETTER_TAKEN);
    return core_next_letters (f);
}

static void
assert_leads_to (CoreFixture *f, const char *address, gint64 uin)
{
    g_autoptr (ImAccountView) view = NULL;
    g_assert_true (im_show_account (f->core, address, &view, NULL));
    g_assert_cmpint (view != NULL && view->state == IM_STATE_REGISTERED ? view->uin : 0, ==,
                     uin);
}

static void
the_number_moves_once_the_new_mailbox_says_yes (CoreFixture *f)
{
    become_member (f);
    g_autofree char *asked = move_to (f, NOW);
    g_assert_nonnull (strstr (asked, "To: " NOW));
    assert_leads_to (f, OLD, 12125556666);
    g_autofree char *told = say_yes (f, NOW);
    g_assert_nonnull (strstr (told, OLD));
    assert_leads_to (f, NOW, 12125556666);
    assert_leads_to (f, OLD, 0);
}

static void
a_no_of_before_is_silent (CoreFixture *f)
{
    become_member (f);
    g_free (to_service (f, NOW, "no", ""));
    g_autofree char *asked = move_to (f, NOW);
    g_assert_nonnull (strstr (asked, "To: Cool D <" OLD ">"));
    g_assert_null (strstr (asked, "To: " NOW));
}

static void
a_members_mailbox_is_refused_in_words (CoreFixture *f)
{
    become_member (f);
    g_free (to_service (f, NOW, "Somebody else", ""));
    g_autofree char *refused = move_to (f, NOW);
    g_assert_nonnull (strstr (refused, "already a member"));
    assert_leads_to (f, NOW, 12125556667);
}

static void
who_had_invited_the_new_mailbox_asks_its_member (CoreFixture *f)
{
    ImParty dennis = core_member_by_phone (f, DENNIS);
    ImInvited ending;
    gint64 uin = 0;
    become_member (f);
    g_assert_true (
        im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, NOW, NULL, &ending, &uin, NULL));
    g_free (core_next_letters (f));
    g_free (move_to (f, NOW));
    g_autofree char *told = say_yes (f, NOW);
    g_assert_nonnull (strstr (told, "wants you to be a buddy"));
    assert_leads_to (f, NOW, 12125556666);
}

static void
an_objection_moves_it_back_once_and_ends_the_password (CoreFixture *f)
{
    ImSignIn ending;
    g_autoptr (ImMember) member = NULL;
    g_autoptr (ImMember) thief = NULL;
    g_autofree char *first = to_service (f, OLD, "Cool D", "");
    g_autofree char *password = core_password_in (first);
    g_assert_true (
        im_sign_in (f->core, 12125556666, password, "my own words", &ending, &member, NULL));
    g_free (move_to (f, NOW));
    g_free (say_yes (f, NOW));
    g_autofree char *back = to_service (f, OLD, "Re: moved", "No");
    g_assert_nonnull (strstr (back, "password: "));
    assert_leads_to (f, OLD, 12125556666);
    assert_leads_to (f, NOW, 0);
    g_assert_true (
        im_sign_in (f->core, 12125556666, "my own words", NULL, &ending, &thief, NULL));
    g_assert_cmpint (ending, !=, IM_SIGN_IN_DONE);
    /* the next "no" is what it is for any member */
    g_autofree char *again = to_service (f, OLD, "Re: moved", "No");
    g_assert_cmpstr (again, ==, "");
}

static void
after_seven_days_it_is_too_late (CoreFixture *f)
{
    become_member (f);
    g_free (move_to (f, NOW));
    g_free (say_yes (f, NOW));
    core_run_sql (f, SEVEN_DAYS_AGO);
    g_autofree char *nothing = to_service (f, OLD, "no", "");
    g_assert_cmpstr (nothing, ==, "");
    assert_leads_to (f, NOW, 12125556666);
    g_autofree char *asked = to_service (f, NOW, "ADDRESS third@home.example", "");
    g_assert_nonnull (strstr (asked, "To: third@home.example"));
}

static void
within_seven_days_there_is_no_second_change (CoreFixture *f)
{
    become_member (f);
    g_free (move_to (f, NOW));
    g_free (say_yes (f, NOW));
    g_autofree char *refused = to_service (f, NOW, "ADDRESS third@home.example", "");
    g_assert_null (strstr (refused, "To: third@home.example"));
    g_assert_nonnull (strstr (refused, "seven days"));
}

static void
a_no_before_the_answer_ends_it (CoreFixture *f)
{
    become_member (f);
    g_free (move_to (f, NOW));
    g_autofree char *ended = to_service (f, OLD, "Re: another mailbox", "No");
    g_assert_cmpstr (ended, ==, "");
    g_free (say_yes (f, NOW));
    assert_leads_to (f, OLD, 12125556666);
    /* and his mail goes on */
    g_autofree char *help = to_service (f, OLD, "HELP", "");
    g_assert_cmpstr (help, !=, "");
}

static void
who_registers_anew_objects_no_more (CoreFixture *f)
{
    become_member (f);
    g_free (move_to (f, NOW));
    g_free (say_yes (f, NOW));
    g_free (to_service (f, OLD, "Old Joe", ""));
    assert_leads_to (f, OLD, 12125556667);
    g_free (to_service (f, OLD, "no", ""));
    assert_leads_to (f, NOW, 12125556666);
}

static void
from_a_phone_it_adds_a_mailbox (CoreFixture *f)
{
    core_member_by_phone (f, DENNIS);
    core_take_text_to (f, DENNIS, "2910001", "ADDRESS " NOW);
    g_autofree char *asked = core_next_text (f);
    g_assert_nonnull (strstr (asked, "answer YES"));
    core_take_text_to (f, DENNIS, "2910001", "YES");
    g_autofree char *answer = core_next_text (f);
    g_assert_nonnull (strstr (answer, "We ask " NOW));
    g_autofree char *question = core_next_letters (f);
    g_assert_nonnull (strstr (question, "To: " NOW));
}

static void
what_is_no_mailbox_is_refused (CoreFixture *f)
{
    static const char *const written[] = { "someone@im.example", "no@@mailbox", "@" };
    become_member (f);
    for (guint i = 0; i < G_N_ELEMENTS (written); i++) {
        g_autofree char *refused = move_to (f, written[i]);
        g_assert_nonnull (strstr (refused, "neither a mailbox nor a phone"));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test) core_test_add (#test, test, NULL)
    ADD (the_number_moves_once_the_new_mailbox_says_yes);
    ADD (a_no_of_before_is_silent);
    ADD (a_members_mailbox_is_refused_in_words);
    ADD (who_had_invited_the_new_mailbox_asks_its_member);
    ADD (an_objection_moves_it_back_once_and_ends_the_password);
    ADD (after_seven_days_it_is_too_late);
    ADD (within_seven_days_there_is_no_second_change);
    ADD (a_no_before_the_answer_ends_it);
    ADD (who_registers_anew_objects_no_more);
    ADD (from_a_phone_it_adds_a_mailbox);
    ADD (what_is_no_mailbox_is_refused);
    return core_test_run ();
}
