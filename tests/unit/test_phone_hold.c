/* SPDX-License-Identifier: ISC */
/* Telephones that may be another's: put on hold, begun anew, named again; and who is told of
 * texts that did not arrive.  On both engines. */
#include <config.h>

#include "imcore/imcore.h"
#include "tests/unit/core_fixture.h"

#include <string.h>

#define DENNIS "+639175336647"
#define DENNIS_UIN G_GINT64_CONSTANT (639175336647)
#define TO_DENNIS "2910639175336647"
#define MARIA "+639181112222"
#define MARIA_UIN G_GINT64_CONSTANT (639181112222)
#define MAILBOX "dennis@x.example"
#define GONE "0x0000000b/Invalid Destination Address"
#define HALF_A_YEAR_AGO                                                                        \
    "UPDATE address SET heard_ms = heard_ms - 15552000001 WHERE account IN "                   \
    "(SELECT id FROM account WHERE uin = 639175336647)"
#define A_QUARTER_AGO "UPDATE phone_hold SET since_ms = since_ms - 7776000001"

/* ---- What happens to texts --------------------------------------------------------------- */

/* Hands all texts over and reports of those to @phone; what the others said, "" for nothing. */
static char *
texts_end (CoreFixture *f, const char *phone, ImReceipt receipt, const char *reason)
{
    g_autoptr (GString) others = g_string_new (NULL);
    for (;;) {
        g_autoptr (GPtrArray) texts = im_claim_texts (f->core, 10, NULL);
        g_assert_nonnull (texts);
        if (texts->len == 0)
            return g_string_free (g_steal_pointer (&others), FALSE);
        for (guint i = 0; i < texts->len; i++) {
            const ImOutgoingText *text = g_ptr_array_index (texts, i);
            g_assert_true (im_note_handover (f->core, text->id, text->claim, IM_HANDOVER_DONE,
                                             NULL, NULL));
            if (strcmp (text->receiver, phone) == 0)
                g_assert_true (
                    im_take_receipt (f->core,
                                     &(ImTextReceipt){ .id = text->id,
                                                       .what = receipt,
                                                       .reason = reason,
                                                       .is_last = !text->wants_receipts },
                                     NULL));
            else
                g_string_append_printf (others, "%s: %s\n", text->receiver, text->text);
        }
    }
}

static void
all_texts_arrive (CoreFixture *f)
{
    g_free (texts_end (f, "nobody", IM_RECEIPT_DELIVERED, NULL));
}

/* Maria writes to Dennis, and his text ends so; what others got meanwhile. */
static char *
text_to_dennis_ends (CoreFixture *f, ImReceipt receipt, const char *reason)
{
    core_take_text_to (f, MARIA, TO_DENNIS, "Are you there?");
    return texts_end (f, DENNIS, receipt, reason);
}

static void
texts_to_dennis_fail (CoreFixture *f, guint times, const char *reason)
{
    for (guint i = 0; i < times; i++)
        g_free (text_to_dennis_ends (f, IM_RECEIPT_FAILED, reason));
}

/* ---- Who there is ------------------------------------------------------------------------ */

/* Both are members by phone and buddies; Dennis has not signed in. */
static void
two_buddies (CoreFixture *f)
{
    core_take_text (f, DENNIS, "d", "Dennis");
    core_take_text (f, MARIA, "m", "Maria");
    all_texts_arrive (f);
    core_take_text_to (f, MARIA, TO_DENNIS, "Hi");
    all_texts_arrive (f);
    core_take_text_to (f, DENNIS, "2910639181112222", "Accept");
    all_texts_arrive (f);
}

/* Dennis has chosen a password of his own: -> his session's token. */
static char *
dennis_signs_in (CoreFixture *f)
{
    ImSignIn ending;
    g_autoptr (ImMember) member = NULL;
    core_take_text (f, DENNIS, "pw", "PASSWORD");
    g_autofree char *text = core_next_text (f);
    g_autofree char *password = core_password_in (text);
    g_assert_true (
        im_sign_in (f->core, DENNIS_UIN, password, "my own words", &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_DONE);
    return g_strdup (member->token);
}

static void
dennis_joins_his_mailbox (CoreFixture *f)
{
    core_take_text (f, DENNIS, "mail", "MAIL " MAILBOX);
    core_take_text (f, DENNIS, "yes", "YES");
    all_texts_arrive (f);
    g_free (core_next_letters (f));
    core_take_letter_to (f, MAILBOX, "639175336647@im.example", "yes");
    all_texts_arrive (f);
    g_free (core_next_letters (f));
}

static void
tidy (CoreFixture *f)
{
    guint ended = 0;
    g_autoptr (GError) error = NULL;
    im_tidy (f->core, &ended, &error);
    g_assert_no_error (error);
}

static void
assert_on_hold (CoreFixture *f, gint64 uin, ImState state, const char *why)
{
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, uin);
    g_autoptr (ImAccountView) view = core_account (f, number);
    g_assert_cmpint (view->state, ==, state);
    g_assert_cmpuint (view->on_hold->len, ==, why != NULL ? 1 : 0);
    if (why == NULL)
        return;
    const ImPhoneOnHold *phone = g_ptr_array_index (view->on_hold, 0);
    g_assert_cmpstr (phone->phone, ==, DENNIS);
    g_assert_cmpstr (phone->why, ==, why);
    g_assert_false (g_strv_contains ((const char *const *) view->addresses, DENNIS));
}

static gint64
uin_of (CoreFixture *f, const char *address)
{
    g_autoptr (ImAccountView) view = core_account (f, address);
    return view->uin;
}

/* ---- Unreachable ------------------------------------------------------------------------- */

static void
three_reports_in_a_row_put_a_phone_on_hold (CoreFixture *f)
{
    two_buddies (f);
    g_free (dennis_signs_in (f));
    texts_to_dennis_fail (f, 2, GONE);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, NULL);
    texts_to_dennis_fail (f, 1, GONE);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, "unreachable");
    g_autofree char *more = text_to_dennis_ends (f, IM_RECEIPT_DELIVERED, NULL);
    g_assert_cmpstr (more, ==, "");
}

static void
what_arrives_or_is_written_between_ends_the_row (CoreFixture *f)
{
    two_buddies (f);
    texts_to_dennis_fail (f, 2, GONE);
    g_free (text_to_dennis_ends (f, IM_RECEIPT_DELIVERED, NULL));
    texts_to_dennis_fail (f, 2, GONE);
    core_take_text_to (f, DENNIS, "2910639181112222", "I am here");
    all_texts_arrive (f);
    texts_to_dennis_fail (f, 2, GONE);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, NULL);
}

/* No more is known of a text that the carrier takes than that he knows the number. */
static void
what_the_carrier_takes_ends_the_row_where_it_is_the_last_word (CoreFixture *f)
{
    two_buddies (f);
    texts_to_dennis_fail (f, 2, GONE);
    g_free (text_to_dennis_ends (f, IM_RECEIPT_CARRIER, NULL));
    texts_to_dennis_fail (f, 2, GONE);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, NULL);
    texts_to_dennis_fail (f, 1, GONE);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_ON_HOLD, "unreachable");
}

static void
what_the_carrier_takes_ends_no_row_where_more_is_asked_for (CoreFixture *f)
{
    two_buddies (f);
    texts_to_dennis_fail (f, 2, GONE);
    g_free (text_to_dennis_ends (f, IM_RECEIPT_CARRIER, NULL));
    texts_to_dennis_fail (f, 1, GONE);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_ON_HOLD, "unreachable");
}

static void
a_phone_that_is_off_is_nobody_elses (CoreFixture *f)
{
    two_buddies (f);
    texts_to_dennis_fail (f, 5, "EXPIRED 000");
    texts_to_dennis_fail (f, 5, "UNDELIV 0012");
    texts_to_dennis_fail (f, 5, NULL);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, NULL);
}

static void
a_carriers_receipt_says_so_too (CoreFixture *f)
{
    two_buddies (f);
    texts_to_dennis_fail (f, 3, "UNDELIV 001");
    assert_on_hold (f, DENNIS_UIN, IM_STATE_ON_HOLD, "unreachable");
}

static void
the_operator_says_how_often (CoreFixture *f)
{
    two_buddies (f);
    texts_to_dennis_fail (f, 5, GONE);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, NULL);
}

/* ---- Somebody new ------------------------------------------------------------------------ */

static void
who_then_writes_begins_anew_beside_the_old_one (CoreFixture *f)
{
    ImSignIn ending;
    g_autoptr (ImMember) member = NULL;
    two_buddies (f);
    g_autofree char *token = dennis_signs_in (f);
    texts_to_dennis_fail (f, 3, GONE);
    core_take_text (f, DENNIS, "new", "Newton");
    g_autofree char *told = core_next_text (f);
    g_assert_nonnull (strstr (told, "Number: 12125556666 "));
    g_assert_nonnull (strstr (told, "Had a number before?"));
    g_assert_null (strstr (told, "Dennis"));
    g_assert_cmpint (uin_of (f, DENNIS), ==, 12125556666);

    core_take_text (f, DENNIS, "who", "WHO");
    g_autofree char *who = core_next_text (f);
    g_assert_null (strstr (who, "Maria"));
    g_autofree char *to_old = text_to_dennis_ends (f, IM_RECEIPT_DELIVERED, NULL);
    g_assert_cmpstr (to_old, ==, "");

    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, "unreachable");
    g_assert_true (im_resume_session (f->core, token, &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_DONE);
    g_assert_cmpint (member->uin, ==, DENNIS_UIN);
}

static void
his_message_is_a_strangers_to_the_old_buddies (CoreFixture *f)
{
    two_buddies (f);
    g_free (dennis_signs_in (f));
    texts_to_dennis_fail (f, 3, GONE);
    core_take_text_to (f, DENNIS, "2910639181112222", "Who are you?");
    g_autofree char *told = texts_end (f, DENNIS, IM_RECEIPT_DELIVERED, NULL);
    g_assert_nonnull (strstr (told, MARIA ": Hi Maria!"));
    g_assert_nonnull (strstr (told, "Accept"));
    g_assert_null (strstr (told, "Who are you?"));
}

static void
an_account_that_nobody_can_come_back_to_gives_up_its_number (CoreFixture *f)
{
    two_buddies (f);
    texts_to_dennis_fail (f, 3, GONE);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_ON_HOLD, "unreachable");
    g_assert_cmpint (uin_of (f, DENNIS), ==,
                     DENNIS_UIN); /* the operator finds it by its phone */
    core_take_text (f, DENNIS, "new", "Newton");
    g_autofree char *told = core_next_text (f);
    g_assert_nonnull (strstr (told, "Number: 639175336647 "));
    g_assert_nonnull (strstr (told, "Had a number before?"));
    g_autoptr (ImAccountView) view = core_account (f, "639175336647");
    g_assert_cmpstr (view->name, ==, "Newton");
    g_assert_cmpuint (view->on_hold->len, ==, 0);
    core_take_text (f, MARIA, "who", "WHO");
    g_autofree char *who = core_next_text (f);
    g_assert_null (strstr (who, "Dennis"));
    g_assert_null (strstr (who, "Newton"));
}

static void
whom_nobody_can_reach_is_nobody_to_write_to (CoreFixture *f)
{
    two_buddies (f);
    texts_to_dennis_fail (f, 3, GONE);
    g_assert_cmpint (core_take_text_to (f, MARIA, TO_DENNIS, "Hi?"), ==, IM_TEXT_NOT_SENT);
    all_texts_arrive (f);
    core_take_text (f, MARIA, "who", "WHO");
    g_autofree char *who = core_next_text (f);
    g_assert_nonnull (strstr (who, "Dennis 639175336647: offline"));
}

static void
an_account_on_hold_as_a_whole_is_erased_in_time (CoreFixture *f)
{
    g_autoptr (ImAccountView) view = NULL;
    two_buddies (f);
    texts_to_dennis_fail (f, 3, GONE);
    tidy (f);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_ON_HOLD, "unreachable");
    core_run_sql (f, A_QUARTER_AGO);
    tidy (f);
    g_assert_true (im_show_account (f->core, DENNIS, &view, NULL));
    g_assert_null (view);
    g_assert_true (im_show_account (f->core, "639175336647", &view, NULL));
    g_assert_null (view);
}

static void
one_with_a_mailbox_is_never_erased_for_its_phone (CoreFixture *f)
{
    two_buddies (f);
    dennis_joins_his_mailbox (f);
    texts_to_dennis_fail (f, 3, GONE);
    core_run_sql (f, A_QUARTER_AGO);
    tidy (f);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, "unreachable");
}

/* ---- Coming back ------------------------------------------------------------------------- */

static void
the_member_is_told_by_mail_and_names_his_phone_again (CoreFixture *f)
{
    two_buddies (f);
    dennis_joins_his_mailbox (f);
    texts_to_dennis_fail (f, 3, GONE);
    g_autofree char *letter = core_next_letters (f);
    g_assert_nonnull (strstr (letter, "Your phone gets no texts any more"));
    g_assert_nonnull (strstr (letter, "PHONE"));
    core_take_letter (f, MAILBOX, "PHONE " DENNIS, "phone@x", "");
    g_free (core_next_letters (f));
    g_autofree char *question = core_next_text (f);
    g_assert_nonnull (strstr (question, "YES"));
    core_take_text_to (f, DENNIS, TO_DENNIS, "Yes");
    g_free (core_next_text (f));
    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, NULL);
    g_assert_cmpint (uin_of (f, DENNIS), ==, DENNIS_UIN);
}

static void
he_names_another_phone (CoreFixture *f)
{
    two_buddies (f);
    dennis_joins_his_mailbox (f);
    texts_to_dennis_fail (f, 3, GONE);
    core_take_text (f, DENNIS, "new", "Newton");
    all_texts_arrive (f);
    core_take_letter (f, MAILBOX, "PHONE +639173334444", "phone@x", "");
    all_texts_arrive (f);
    core_take_text_to (f, "+639173334444", TO_DENNIS, "Yes");
    g_assert_cmpint (uin_of (f, "+639173334444"), ==, DENNIS_UIN);
    g_assert_cmpint (uin_of (f, DENNIS), ==, 12125556666);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, NULL);
}

/* ---- Silent ------------------------------------------------------------------------------ */

static void
a_phone_silent_for_half_a_year_is_put_on_hold (CoreFixture *f)
{
    two_buddies (f);
    tidy (f);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, NULL);
    core_run_sql (f, HALF_A_YEAR_AGO);
    tidy (f);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_ON_HOLD, "silent");
    g_autoptr (ImAccountView) maria = core_account (f, MARIA);
    g_assert_cmpint (maria->state, ==, IM_STATE_REGISTERED);
}

static void
a_text_of_it_or_one_that_arrived_ends_the_silence (CoreFixture *f)
{
    two_buddies (f);
    core_run_sql (f, HALF_A_YEAR_AGO);
    core_take_text (f, DENNIS, "help", "HELP");
    all_texts_arrive (f);
    tidy (f);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, NULL);
    core_run_sql (f, HALF_A_YEAR_AGO);
    g_free (text_to_dennis_ends (f, IM_RECEIPT_DELIVERED, NULL));
    tidy (f);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, NULL);
    core_run_sql (f, HALF_A_YEAR_AGO);
    g_free (text_to_dennis_ends (f, IM_RECEIPT_CARRIER, NULL)); /* which proves nothing */
    tidy (f);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_ON_HOLD, "silent");
}

static void
what_a_carrier_without_receipts_takes_does_not_end_the_silence (CoreFixture *f)
{
    two_buddies (f);
    core_run_sql (f, HALF_A_YEAR_AGO);
    g_free (text_to_dennis_ends (f, IM_RECEIPT_CARRIER, NULL));
    tidy (f);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_ON_HOLD, "silent");
}

static void
a_phone_that_was_only_invited_is_left_alone (CoreFixture *f)
{
    ImInvited ending;
    gint64 uin = 0;
    g_assert_true (im_invite (f->core, DENNIS, &ending, &uin, NULL));
    core_run_sql (f, HALF_A_YEAR_AGO);
    tidy (f);
    assert_on_hold (f, DENNIS_UIN, IM_STATE_TENTATIVE, NULL);
}

/* ---- Who wrote is told ------------------------------------------------------------------- */

static void
a_writer_without_a_client_is_told_once_in_a_row (CoreFixture *f)
{
    two_buddies (f);
    g_autofree char *first = text_to_dennis_ends (f, IM_RECEIPT_FAILED, "EXPIRED 000");
    g_assert_cmpstr (
        first, ==,
        MARIA ": Your message to 639175336647 was not delivered by text: its phone was not "
              "reached in time.\n");
    g_autofree char *second = text_to_dennis_ends (f, IM_RECEIPT_FAILED, "UNDELIV 999");
    g_assert_cmpstr (second, ==, "");
    g_free (text_to_dennis_ends (f, IM_RECEIPT_DELIVERED, NULL));
    g_autofree char *again = text_to_dennis_ends (f, IM_RECEIPT_FAILED, "UNDELIV 999");
    g_assert_nonnull (strstr (again, "its phone did not get it."));
}

static void
without_receipts_what_the_carrier_takes_ends_the_row (CoreFixture *f)
{
    two_buddies (f);
    g_autofree char *first = text_to_dennis_ends (f, IM_RECEIPT_FAILED, "0x00000045/x");
    g_assert_nonnull (strstr (first, "its phone did not get it."));
    g_autofree char *second = text_to_dennis_ends (f, IM_RECEIPT_FAILED, "0x00000045/x");
    g_assert_cmpstr (second, ==, "");
    g_free (text_to_dennis_ends (f, IM_RECEIPT_CARRIER, NULL));
    g_autofree char *again = text_to_dennis_ends (f, IM_RECEIPT_FAILED, "0x00000045/x");
    g_assert_nonnull (strstr (again, "its phone did not get it."));
}

static void
who_writes_by_letter_is_told_by_mail (CoreFixture *f)
{
    two_buddies (f);
    core_take_letter (f, "john@company.com", "John", "reg@x", "");
    core_take_text_to (f, DENNIS, "291012125556666", "Hello John");
    g_free (core_next_letters (f));
    core_take_letter_to (f, "john@company.com", "639175336647@im.example", "Hello Dennis");
    g_free (texts_end (f, DENNIS, IM_RECEIPT_FAILED, GONE));
    g_autofree char *told = core_next_letters (f);
    g_assert_nonnull (strstr (told, "Your message to 639175336647 was not delivered"));
    g_assert_nonnull (strstr (told, "cannot be reached any more"));
    g_assert_null (strstr (told, DENNIS));
}

static void
a_second_receipt_tells_nobody_again (CoreFixture *f)
{
    two_buddies (f);
    core_take_text_to (f, MARIA, TO_DENNIS, "Hi");
    g_autoptr (GPtrArray) texts = im_claim_texts (f->core, 1, NULL);
    const ImOutgoingText *text = g_ptr_array_index (texts, 0);
    im_note_handover (f->core, text->id, text->claim, IM_HANDOVER_DONE, NULL, NULL);
    for (guint i = 0; i < 3; i++)
        g_assert_true (im_take_receipt (
            f->core,
            &(ImTextReceipt){ .id = text->id, .what = IM_RECEIPT_FAILED, .reason = GONE },
            NULL));
    g_free (core_next_text (f));
    g_assert_null (core_next_text (f));
    assert_on_hold (f, DENNIS_UIN, IM_STATE_REGISTERED, NULL);
}

static void
his_own_client_shows_it_of_itself (CoreFixture *f)
{
    two_buddies (f);
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) watchers = NULL;
    ImParty maria = 0;
    gboolean found = FALSE;
    g_assert_true (im_find_member (f->core, MARIA, &found, &maria, NULL));
    im_client_came (f->core, maria, "node", &watchers, &error);
    g_assert_no_error (error);
    g_autofree char *told = text_to_dennis_ends (f, IM_RECEIPT_FAILED, "UNDELIV 999");
    g_assert_cmpstr (told, ==, "");
}

int
main (int argc, char **argv)
{
    static const char *const never[] = { "sms.unreachable_most = 0", NULL };
    static const char *const no_receipts[] = { "sms.receipts = no", NULL };
    g_test_init (&argc, &argv, NULL);
#define ADD(test, settings) core_test_add (#test, test, settings)
    ADD (three_reports_in_a_row_put_a_phone_on_hold, NULL);
    ADD (what_arrives_or_is_written_between_ends_the_row, NULL);
    ADD (what_the_carrier_takes_ends_the_row_where_it_is_the_last_word, no_receipts);
    ADD (what_the_carrier_takes_ends_no_row_where_more_is_asked_for, NULL);
    ADD (a_phone_that_is_off_is_nobody_elses, NULL);
    ADD (a_carriers_receipt_says_so_too, NULL);
    ADD (the_operator_says_how_often, never);
    ADD (who_then_writes_begins_anew_beside_the_old_one, NULL);
    ADD (his_message_is_a_strangers_to_the_old_buddies, NULL);
    ADD (an_account_that_nobody_can_come_back_to_gives_up_its_number, NULL);
    ADD (whom_nobody_can_reach_is_nobody_to_write_to, NULL);
    ADD (an_account_on_hold_as_a_whole_is_erased_in_time, NULL);
    ADD (one_with_a_mailbox_is_never_erased_for_its_phone, NULL);
    ADD (the_member_is_told_by_mail_and_names_his_phone_again, NULL);
    ADD (he_names_another_phone, NULL);
    ADD (a_phone_silent_for_half_a_year_is_put_on_hold, NULL);
    ADD (a_text_of_it_or_one_that_arrived_ends_the_silence, NULL);
    ADD (what_a_carrier_without_receipts_takes_does_not_end_the_silence, no_receipts);
    ADD (a_phone_that_was_only_invited_is_left_alone, NULL);
    ADD (a_writer_without_a_client_is_told_once_in_a_row, NULL);
    ADD (without_receipts_what_the_carrier_takes_ends_the_row, no_receipts);
    ADD (who_writes_by_letter_is_told_by_mail, NULL);
    ADD (a_second_receipt_tells_nobody_again, NULL);
    ADD (his_own_client_shows_it_of_itself, NULL);
    return core_test_run ();
}
