/* SPDX-License-Identifier: ISC */
/* A second address joins an account once it has confirmed, and not before; on both engines. */
#include <config.h>

#include "imcore/core.h"
#include "tests/unit/core_fixture.h"

#include <string.h>

#define PHONE "+639175336647"
#define NUMBER "639175336647" /* of that phone */
#define MAILBOX "ann@x.example"

/* ---- What comes in ----------------------------------------------------------------------- */

static ImLetterEnding
mail_to (CoreFixture *f, const char *from, const char *number, const char *text)
{
    static guint counter;
    g_autoptr (ImLetter) letter = NULL;
    ImLetterEnding ending;
    const ImEnvelope envelope = { .mail_from = from };
    g_autofree char *to = g_strconcat (number, "@im.example", NULL);
    g_autofree char *raw = g_strdup_printf (
        "Authentication-Results: mx.im.example; dkim=pass header.d=%s\r\nReceived: from x by y\r\n"
        "From: <%s>\r\nTo: <%s>\r\nMessage-ID: <j%u@x>\r\n\r\n%s\r\n",
        strchr (from, '@') + 1, from, to, ++counter, text);
    g_autoptr (GBytes) bytes = g_bytes_new (raw, strlen (raw));
    g_assert_cmpint (im_read_letter (f->core, &envelope, bytes, &letter), ==, IM_READING_DONE);
    g_assert_true (im_take_letter (f->core, letter, to, &ending, NULL));
    return ending;
}

static void
text_to (CoreFixture *f, const char *sender, const char *receiver, const char *words)
{
    static guint counter;
    ImTextEnding ending;
    g_autofree char *id = g_strdup_printf ("join %u", ++counter);
    const ImText text = {
        .id = id, .carrier = "SMSC", .sender = sender, .receiver = receiver, .text = words
    };
    g_assert_true (im_take_text (f->core, &text, &ending, NULL));
    g_assert_cmpint (ending, ==, IM_TEXT_TAKEN);
}

/* ---- What goes out ----------------------------------------------------------------------- */

/* The next mail as "To: ...\nFrom: ... and the whole"; NULL: none is due. */
static char *
next_mail (CoreFixture *f)
{
    g_autoptr (GPtrArray) letters = im_claim_letters (f->core, 1, NULL);
    if (letters->len == 0)
        return NULL;
    const ImOutgoingLetter *letter = g_ptr_array_index (letters, 0);
    im_note_handover (f->core, letter->id, letter->claim, IM_HANDOVER_DONE, NULL, NULL);
    gsize size = 0;
    const char *octets = g_bytes_get_data (letter->letter, &size);
    g_autofree char *whole = g_strndup (octets, size);
    return g_strdup_printf ("to=%s %s", letter->mail_to, whole);
}

static void
assert_mail (CoreFixture *f, const char *pattern)
{
    g_autofree char *mail = next_mail (f);
    if (mail == NULL || !g_pattern_match_simple (pattern, mail))
        g_error ("'%s' is not like '%s'", mail, pattern);
}

static void
assert_text (CoreFixture *f, const char *pattern)
{
    g_autofree char *text = core_next_text (f);
    if (text == NULL || !g_pattern_match_simple (pattern, text))
        g_error ("'%s' is not like '%s'", text, pattern);
}

static void
assert_quiet (CoreFixture *f)
{
    g_autofree char *mail = next_mail (f);
    g_autofree char *text = core_next_text (f);
    g_assert_null (mail);
    g_assert_null (text);
}

static guint
count_addresses (CoreFixture *f, const char *which)
{
    g_autoptr (ImAccountView) view = core_account (f, which);
    return g_strv_length (view->addresses);
}

/* A phone's MAIL, and its YES to the question back. */
static void
text_mail_and_yes (CoreFixture *f, const char *phone, const char *mailbox)
{
    g_autofree char *word = g_strconcat ("MAIL ", mailbox, NULL);
    g_autofree char *question = g_strconcat ("To join ", mailbox, " *answer YES *", NULL);
    g_autofree char *asked = g_strconcat ("We ask ", mailbox, ".*", NULL);
    text_to (f, phone, "2910001", word);
    assert_text (f, question);
    text_to (f, phone, "2910001", "Yes");
    assert_text (f, asked);
}

/* A member by phone who has named his mailbox. */
static void
name_mailbox (CoreFixture *f)
{
    text_to (f, PHONE, "2910001", "Cool D");
    assert_text (f, "*password: *");
    text_mail_and_yes (f, PHONE, MAILBOX);
}

static ImParty
sign_in (CoreFixture *f, const char *confirmation)
{
    ImSignIn ending;
    g_autoptr (ImMember) member = NULL;
    g_autofree char *password = core_password_in (confirmation);
    g_assert_true (im_sign_in (f->core, 639175336647, password, "my own words", &ending, &member,
                               NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_DONE);
    return member->party;
}

/* ---- A second address -------------------------------------------------------------------- */

static void
a_mailbox_joins_after_its_own_yes (CoreFixture *f)
{
    name_mailbox (f);
    assert_mail (f, "to=" MAILBOX " *From: *Cool D*<" NUMBER "@im.example>*To: " MAILBOX
                    "*Cool D, number " NUMBER "*yes*");
    assert_quiet (f);
    g_assert_cmpuint (count_addresses (f, PHONE), ==, 1);

    g_assert_cmpint (mail_to (f, MAILBOX, NUMBER, "Yes"), ==, IM_LETTER_TAKEN);
    assert_mail (f, "to=" MAILBOX " *" MAILBOX " is joined to your number*");
    assert_text (f, MAILBOX " is joined to your number " NUMBER ".");
    assert_quiet (f);
    g_assert_cmpuint (count_addresses (f, PHONE), ==, 2);
    g_autoptr (ImAccountView) view = core_account (f, MAILBOX);
    g_assert_cmpint (view->uin, ==, 639175336647);

    core_take_text (f, "+639181112222", "maria", "Maria");
    assert_text (f, "*password: *");
    text_to (f, "+639181112222", "2910" NUMBER, "Hello there");
    assert_mail (f, "to=" MAILBOX " *buddy*"); /* the request reaches both */
    assert_text (f, "*buddy*");
    mail_to (f, MAILBOX, "639181112222", "Accept");
    assert_mail (f, "to=" MAILBOX " *Hello there*");
}

static void
nothing_goes_there_before (CoreFixture *f)
{
    name_mailbox (f);
    assert_mail (f, "to=" MAILBOX " *");
    core_take_text (f, "+639181112222", "maria", "Maria");
    assert_text (f, "*password: *");
    text_to (f, "+639181112222", "2910" NUMBER, "Hello there");
    assert_text (f, "*buddy*");
    assert_quiet (f);
}

static void
a_phone_joins_by_its_own_text (CoreFixture *f)
{
    core_take_letter (f, MAILBOX, "Ann", "a1", "Hello");
    assert_mail (f, "*password: *");
    core_take_letter (f, MAILBOX, "PHONE +63 917 533-6647", "a2", "");
    assert_mail (f, "to=" MAILBOX " *We ask " PHONE "*");
    g_autoptr (GPtrArray) texts = im_claim_texts (f->core, 1, NULL);
    const ImOutgoingText *question = g_ptr_array_index (texts, 0);
    g_assert_cmpstr (question->receiver, ==, PHONE);
    g_assert_cmpstr (question->sender, ==, "291012125556666");
    g_assert_nonnull (strstr (question->text, "Ann, number 12125556666,"));
    im_note_handover (f->core, question->id, question->claim, IM_HANDOVER_DONE, NULL, NULL);
    text_to (f, PHONE, "291012125556666", "ok");
    assert_text (f, PHONE " is joined to your number 12125556666.");
    assert_mail (f, "to=" MAILBOX " *" PHONE " is joined*");
    g_assert_cmpuint (count_addresses (f, MAILBOX), ==, 2);
}

static void
what_counts_as_yes (CoreFixture *f)
{
    static const struct {
        const char *words;
        gboolean joins, asks_again;
    } cases[] = {
        { "Yes", TRUE, FALSE },
        { "yes!\n\nAnn", TRUE, FALSE },
        { "Yes, that is my mailbox", TRUE, FALSE },
        { "Who is this?", FALSE, TRUE },
        { "...", FALSE, TRUE },
        { "No", FALSE, FALSE },
        { "STOP", FALSE, FALSE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *phone = g_strdup_printf ("+63917533664%u", i);
        g_autofree char *mailbox = g_strdup_printf ("ann%u@x.example", i);
        g_autofree char *word = g_strconcat ("MAIL ", mailbox, NULL);
        g_test_message ("%s", cases[i].words);
        text_to (f, phone, "2910001", "Cool D");
        text_to (f, phone, "2910001", word);
        text_to (f, phone, "2910001", "YES");
        assert_mail (f, "*Is this mailbox yours*");
        g_assert_cmpint (mail_to (f, mailbox, phone + 1, cases[i].words), ==, IM_LETTER_TAKEN);
        g_assert_cmpuint (count_addresses (f, phone), ==, cases[i].joins ? 2 : 1);
        g_autofree char *mail = next_mail (f);
        g_assert_cmpint (mail != NULL, ==, cases[i].joins || cases[i].asks_again);
        g_autofree char *more = next_mail (f);
        g_assert_null (more);
    }
}

static void
a_no_is_for_ever_and_cannot_be_found_out (CoreFixture *f)
{
    name_mailbox (f);
    assert_mail (f, "to=" MAILBOX " *");
    mail_to (f, MAILBOX, NUMBER, "no");
    assert_quiet (f);
    text_mail_and_yes (f, PHONE, MAILBOX);
    core_take_text (f, "+639181112222", "maria", "Maria");
    assert_text (f, "*password: *");
    text_mail_and_yes (f, "+639181112222", MAILBOX);
    assert_quiet (f);
    g_assert_cmpuint (count_addresses (f, PHONE), ==, 1);
}

static void
who_is_a_member_is_not_asked (CoreFixture *f)
{
    core_take_letter (f, MAILBOX, "Ann", "a1", "Hello");
    assert_mail (f, "*password: *");
    text_to (f, PHONE, "2910001", "Cool D");
    assert_text (f, "*password: *");
    text_to (f, PHONE, "2910001", "MAIL " MAILBOX);
    assert_text (f, "*already a member*");
    assert_quiet (f);
}

static void
one_address_for_each_medium (CoreFixture *f)
{
    core_take_letter (f, MAILBOX, "Ann", "a1", "Hello");
    assert_mail (f, "*password: *");
    core_take_letter (f, MAILBOX, "MAIL bob@x.example", "a2", "");
    assert_mail (f, "to=" MAILBOX " *one mailbox*");
    core_take_letter (f, MAILBOX, "MAIL " MAILBOX, "a3", "");
    assert_mail (f, "to=" MAILBOX " *" MAILBOX " is joined*");
    core_take_letter (f, MAILBOX, "MAIL a@im.example", "a4", "");
    assert_mail (f, "to=" MAILBOX " *can reach.*");
    assert_quiet (f);
}

static void
the_address_named_last_counts (CoreFixture *f)
{
    name_mailbox (f);
    assert_mail (f, "to=" MAILBOX " *");
    text_mail_and_yes (f, PHONE, "bob@x.example");
    assert_mail (f, "to=bob@x.example *");
    mail_to (f, MAILBOX, NUMBER, "yes"); /* too late; and makes nobody a member */
    assert_quiet (f);
    mail_to (f, "bob@x.example", NUMBER, "yes");
    assert_mail (f, "to=bob@x.example *is joined*");
    assert_text (f, "bob@x.example is joined*");
    g_assert_cmpuint (count_addresses (f, PHONE), ==, 2);
}

/* The YES comes a day too late, or when the mailbox is somebody else's by now. */
static void
a_late_yes_asks_nobody (CoreFixture *f)
{
    text_to (f, PHONE, "2910001", "Cool D");
    assert_text (f, "*password: *");
    text_to (f, PHONE, "2910001", "MAIL " MAILBOX);
    assert_text (f, "*answer YES *");
    core_run_sql (f, "UPDATE awaited SET until_ms = until_ms - 86400001");
    text_to (f, PHONE, "2910001", "YES");
    assert_text (f, "*already*");
    text_to (f, PHONE, "2910001", "MAIL " MAILBOX);
    assert_text (f, "*answer YES *");
    core_take_letter (f, MAILBOX, "Ann", "a1", "Hello");
    assert_mail (f, "*password: *");
    text_to (f, PHONE, "2910001", "YES");
    assert_text (f, "Not asked: *already a member*");
    assert_quiet (f);
}

static void
one_question_however_often_it_is_named (CoreFixture *f)
{
    name_mailbox (f);
    assert_mail (f, "to=" MAILBOX " *");
    text_mail_and_yes (f, PHONE, MAILBOX);
    assert_quiet (f);
    mail_to (f, MAILBOX, NUMBER, "yes");
    g_assert_cmpuint (count_addresses (f, PHONE), ==, 2);
}

static const char *const small_budgets[]
    = { "invitation.a_day = 2", "invitation.target_a_week = 1", NULL };

static void
questions_have_budgets (CoreFixture *f)
{
    name_mailbox (f);
    assert_mail (f, "to=" MAILBOX " *");
    text_mail_and_yes (f, PHONE, "b@x.example");
    assert_mail (f, "to=b@x.example *");
    text_to (f, PHONE, "2910001", "MAIL c@x.example");
    assert_text (f, "*tomorrow.");
    core_take_text (f, "+639181112222", "maria", "Maria");
    assert_text (f, "*password: *");
    text_mail_and_yes (f, "+639181112222", "b@x.example"); /* was asked by another */
    assert_quiet (f);
}

static void
somebody_invited_joins_and_the_invitation_ends (CoreFixture *f)
{
    ImInvited invited;
    gint64 uin = 0;
    g_assert_true (im_invite (f->core, MAILBOX, &invited, &uin, NULL));
    assert_mail (f, "to=" MAILBOX " *");
    name_mailbox (f);
    assert_mail (f, "to=" MAILBOX " *");
    mail_to (f, MAILBOX, NUMBER, "yes");
    g_autoptr (ImAccountView) view = core_account (f, MAILBOX);
    g_assert_cmpint (view->uin, ==, 639175336647);
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, uin);
    g_autoptr (ImAccountView) ended = core_account (f, number);
    g_assert_cmpint (ended->state, ==, IM_STATE_EXPIRED);
}

static void
whom_one_invited_is_another_person (CoreFixture *f)
{
    ImInvited invited;
    ImJoining joining;
    gint64 uin = 0;
    text_to (f, PHONE, "2910001", "Cool D");
    g_autofree char *text = core_next_text (f);
    ImParty party = sign_in (f, text);
    im_invite_buddy (f->core, party, IM_INVITATION_BOTH, MAILBOX, NULL, &invited, &uin, NULL);
    assert_mail (f, "to=" MAILBOX " *");
    g_assert_true (im_join_address (f->core, party, MAILBOX, &joining, NULL));
    g_assert_cmpint (joining, ==, IM_JOINING_INVITED);
    g_assert_true (im_join_address (f->core, party, "bob@x.example", &joining, NULL));
    g_assert_cmpint (joining, ==, IM_JOINING_ASKED);
    im_invite_buddy (f->core, party, IM_INVITATION_BOTH, "bob@x.example", NULL, &invited, &uin, NULL);
    mail_to (f, "bob@x.example", NUMBER, "yes"); /* answers the invitation */
    g_assert_cmpuint (count_addresses (f, PHONE), ==, 1);
    g_autoptr (ImAccountView) bob = core_account (f, "bob@x.example");
    g_assert_cmpint (bob->state, ==, IM_STATE_REGISTERED);
    g_assert_true (im_join_address (f->core, party, "no address", &joining, NULL));
    g_assert_cmpint (joining, ==, IM_JOINING_NO_ADDRESS);
    g_assert_true (im_join_address (f->core, party, PHONE, &joining, NULL));
    g_assert_cmpint (joining, ==, IM_JOINING_DONE);
}

static void
other_words_are_a_message (CoreFixture *f)
{
    name_mailbox (f);
    assert_mail (f, "to=" MAILBOX " *");
    mail_to (f, MAILBOX, NUMBER, "The train leaves at noon.");
    g_autoptr (ImAccountView) ann = core_account (f, MAILBOX);
    g_assert_cmpint (ann->uin, ==, 12125556666);
    mail_to (f, MAILBOX, NUMBER, "yes"); /* has an account of her own by now */
    g_assert_cmpuint (count_addresses (f, PHONE), ==, 1);
}

/* ---- A nominated one --------------------------------------------------------------------- */

static void
the_nominated_mailbox_gets_the_password_after_its_yes (CoreFixture *f)
{
    text_to (f, PHONE, "2910001", "Cool D, answer to " MAILBOX);
    g_autofree char *told = core_next_text (f);
    g_assert_nonnull (strstr (told, "Number: " NUMBER));
    g_assert_null (strstr (told, "password:"));
    assert_mail (f, "to=" MAILBOX " *Cool D, number " NUMBER "*");
    g_autoptr (ImAccountView) view = core_account (f, PHONE);
    g_assert_cmpstr (view->name, ==, "Cool D");
    mail_to (f, MAILBOX, NUMBER, "Yes");
    g_autofree char *confirmation = next_mail (f);
    sign_in (f, confirmation);
    assert_text (f, MAILBOX " is joined*");
    assert_quiet (f);
}

static void
a_letter_nominates_a_phone (CoreFixture *f)
{
    static const struct {
        const char *mailbox, *subject, *body, *phone, *name;
    } cases[] = {
        { "a@x.example", "Cool D, answer to +639170000001", "Hello", "+639170000001", "Cool D" },
        { "b@x.example", "Cool B", "Hello\nAnswer to 0917 0000002", "+639170000002", "Cool B" },
        { "c@x.example", "", "Cool C, reply to +639170000003", "+639170000003", "Cool C" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        core_take_letter (f, cases[i].mailbox, cases[i].subject, cases[i].mailbox, cases[i].body);
        assert_mail (f, "*registered member*");
        assert_text (f, "*YES*");
        g_autoptr (ImAccountView) view = core_account (f, cases[i].mailbox);
        g_assert_cmpstr (view->name, ==, cases[i].name);
        g_autofree char *number
            = g_strdup_printf ("2910%" G_GINT64_FORMAT, view->uin);
        text_to (f, cases[i].phone, number, "Yes");
        assert_text (f, "*registered member*password: *");
        assert_mail (f, "*is joined*");
        assert_quiet (f);
    }
}

static void
what_cannot_be_asked_is_confirmed_to_the_writer (CoreFixture *f)
{
    core_take_letter (f, MAILBOX, "Ann", "a1", "Hello");
    assert_mail (f, "*password: *");
    text_to (f, PHONE, "2910001", "Cool D, answer to " MAILBOX);
    assert_text (f, "*password: *");
    assert_text (f, "*already a member*");
    assert_quiet (f);
}

/* Ages what was named, as if its time had passed. */
static gboolean
age_joining (StoreWork *work, gpointer data G_GNUC_UNUSED, GError **error)
{
    g_autoptr (Account) account = NULL;
    g_autoptr (Joining) joining = NULL;
    g_assert_true (store_find_account_by_uin (work, 639175336647, &account, error));
    g_assert_true (store_find_joining (work, ADDRESS_MAIL, MAILBOX, account->id, &joining, error));
    joining->until_ms = store_now_ms (work) - 1;
    return store_set_joining (work, joining, TRUE, error);
}

static void
a_silent_nominated_address_keeps_no_password (CoreFixture *f)
{
    guint ended = 0;
    text_to (f, PHONE, "2910001", "Cool D, answer to " MAILBOX);
    assert_text (f, "*registered member*");
    assert_mail (f, "to=" MAILBOX " *");
    g_assert_true (im_tidy (f->core, &ended, NULL));
    assert_quiet (f);
    g_assert_true (store_act (f->core->store, STORE_WRITES, age_joining, NULL, NULL));
    g_assert_true (im_tidy (f->core, &ended, NULL));
    g_autofree char *late = core_next_text (f);
    sign_in (f, late);
    g_assert_true (im_tidy (f->core, &ended, NULL));
    mail_to (f, MAILBOX, NUMBER, "yes");
    assert_quiet (f);
    g_assert_cmpuint (count_addresses (f, PHONE), ==, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test, settings) core_test_add (#test, test, settings)
    ADD (a_mailbox_joins_after_its_own_yes, NULL);
    ADD (nothing_goes_there_before, NULL);
    ADD (a_phone_joins_by_its_own_text, NULL);
    ADD (what_counts_as_yes, NULL);
    ADD (a_no_is_for_ever_and_cannot_be_found_out, NULL);
    ADD (who_is_a_member_is_not_asked, NULL);
    ADD (one_address_for_each_medium, NULL);
    ADD (the_address_named_last_counts, NULL);
    ADD (a_late_yes_asks_nobody, NULL);
    ADD (one_question_however_often_it_is_named, NULL);
    ADD (questions_have_budgets, small_budgets);
    ADD (somebody_invited_joins_and_the_invitation_ends, NULL);
    ADD (whom_one_invited_is_another_person, NULL);
    ADD (other_words_are_a_message, NULL);
    ADD (the_nominated_mailbox_gets_the_password_after_its_yes, NULL);
    ADD (a_letter_nominates_a_phone, NULL);
    ADD (what_cannot_be_asked_is_confirmed_to_the_writer, NULL);
    ADD (a_silent_nominated_address_keeps_no_password, NULL);
    return core_test_run ();
}
