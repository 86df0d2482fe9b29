/* SPDX-License-Identifier: ISC */
/* The use cases, on both engines. */
#include <config.h>

#include "imcore/storage/work.h"
#include "tests/unit/core_fixture.h"

#include <string.h>

/* ---- Registration ------------------------------------------------------------------------ */

static void
a_letter_makes_a_member (CoreFixture *f)
{
    g_assert_cmpint (core_take_letter (f, "john@company.com", "John", "1@x", "Hi"), ==,
                     IM_LETTER_TAKEN);
    g_autoptr (ImAccountView) view = core_account (f, "john@company.com");
    g_assert_cmpint (view->uin, ==, 12125556666);
    g_assert_cmpint (view->state, ==, IM_STATE_REGISTERED);
    g_assert_cmpstr (view->name, ==, "John");
}

static void
second_letter_brings_the_same_number (CoreFixture *f)
{
    ImQueue mail = { 0 }, sms = { 0 };
    core_take_letter (f, "john@company.com", "John", "1@x", "Hi");
    g_assert_cmpint (core_take_letter (f, "John@Company.COM", "Johnny", "2@x", "Hi"), ==,
                     IM_LETTER_TAKEN);
    g_assert_cmpint (core_take_letter (f, "mary@company.com", "Mary", "3@x", "Hi"), ==,
                     IM_LETTER_TAKEN);
    g_autoptr (ImAccountView) john = core_account (f, "john@company.com");
    g_autoptr (ImAccountView) mary = core_account (f, "mary@company.com");
    g_assert_cmpint (john->uin, ==, 12125556666);
    g_assert_cmpstr (john->name, ==, "John");
    g_assert_cmpint (mary->uin, ==, 12125556667);
    g_assert_true (im_show_queue (f->core, &mail, &sms, NULL));
    g_assert_cmpint (mail.due, ==, 3);
}

static void
the_same_letter_again_has_no_effect (CoreFixture *f)
{
    ImQueue mail = { 0 }, sms = { 0 };
    core_take_letter (f, "john@company.com", "John", "1@x", "Hi");
    g_assert_cmpint (core_take_letter (f, "john@company.com", "John", "1@x", "Hi"), ==,
                     IM_LETTER_TAKEN_BEFORE);
    g_assert_true (im_show_queue (f->core, &mail, &sms, NULL));
    g_assert_cmpint (mail.due, ==, 1);
}

static void
the_name_is_where_people_write_it (CoreFixture *f)
{
    static const struct {
        const char *from, *subject, *text, *name;
    } cases[] = {
        { "a@x.example", "Cool D", "Hi", "Cool D" },
        { "b@x.example", "Re: Cool D", "Hi", "Cool D" },
        { "c@x.example", "AW: Re[2]: Cool D", "Hi", "Cool D" },
        { "d@x.example", "", "Cool D\nplease", "Cool D" },
        { "e@x.example", "=?utf-8?B?44OV44O844Kz?=", "Hi", "フーコ" },
        { "f@x.example", "", "", NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *id = g_strdup_printf ("%u@x", i);
        core_take_letter (f, cases[i].from, cases[i].subject, id, cases[i].text);
        g_autoptr (ImAccountView) view = core_account (f, cases[i].from);
        g_assert_cmpstr (view->name, ==, cases[i].name);
    }
}

static void
a_text_makes_a_member_with_its_number (CoreFixture *f)
{
    g_assert_cmpint (core_take_text (f, "+639175336647", "t1", "Cool D"), ==, IM_TEXT_TAKEN);
    g_assert_cmpint (core_take_text (f, "+639175336647", "t1", "Cool D"), ==, IM_TEXT_TAKEN_BEFORE);
    g_autoptr (ImAccountView) view = core_account (f, "+639175336647");
    g_assert_cmpint (view->uin, ==, 639175336647);
    g_assert_cmpstr (view->name, ==, "Cool D");
    g_autofree char *text = core_next_text (f);
    g_assert_nonnull (strstr (text, "639175336647"));
    g_assert_null (core_next_text (f));
}

static void
texts_that_are_not_for_us_have_no_effect (CoreFixture *f)
{
    static const struct {
        const char *sender, *receiver, *text;
        ImTextEnding ending;
    } cases[] = {
        { "+639175336647", "9999", "Cool D", IM_TEXT_NOT_OURS },
        { "+639175336647", "2910", "Cool D", IM_TEXT_NOT_OURS },
        { "+447700900123", "2910001", "Cool D", IM_TEXT_NOBODY },
        { "SHOP", "2910001", "Cool D", IM_TEXT_NOBODY },
        { "4321", "2910001", "Cool D", IM_TEXT_NOBODY },
        { "+639175336647", "2910001", NULL, IM_TEXT_UNREADABLE },
        { "+639175336647", "2910001", "  \n", IM_TEXT_UNREADABLE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        ImTextEnding ending;
        g_autofree char *id = g_strdup_printf ("t%u", i);
        const ImText text = { .id = id, .carrier = "SMSC", .sender = cases[i].sender,
                              .receiver = cases[i].receiver, .text = cases[i].text };
        g_assert_true (im_take_text (f->core, &text, &ending, NULL));
        g_assert_cmpint (ending, ==, cases[i].ending);
    }
    g_assert_null (core_next_text (f));
}

static void
who_says_no_is_never_invited_again (CoreFixture *f)
{
    ImInvited ending;
    gint64 uin = 0;
    g_assert_true (im_invite (f->core, "+639175336647", &ending, &uin, NULL));
    g_assert_cmpint (ending, ==, IM_INVITED);
    g_assert_cmpint (uin, ==, 639175336647);
    g_autofree char *invitation = core_next_text (f);
    g_assert_nonnull (strstr (invitation, "buddy name"));
    g_assert_cmpint (core_take_text (f, "+639175336647", "t1", "No, thank you!"), ==, IM_TEXT_TAKEN);
    g_autoptr (ImAccountView) view = core_account (f, "+639175336647");
    g_assert_cmpint (view->state, ==, IM_STATE_DECLINED);
    g_assert_true (im_invite (f->core, "+63 917 533 6647", &ending, &uin, NULL));
    g_assert_cmpint (ending, ==, IM_INVITED_REFUSED);
    g_assert_null (core_next_text (f));
}

static void
a_no_before_the_invitation_left_holds_it_back (CoreFixture *f)
{
    ImInvited ending;
    gint64 uin = 0;
    im_invite (f->core, "+639175336647", &ending, &uin, NULL);
    core_take_text (f, "+639175336647", "t1", "STOP");
    g_autofree char *stopped = core_next_text (f);
    g_assert_nonnull (strstr (stopped, "START"));
    g_assert_cmpint (core_take_text (f, "+639175336647", "t2", "Cool D"), ==, IM_TEXT_TAKEN);
    g_autofree char *confirmation = core_next_text (f);
    g_assert_nonnull (strstr (confirmation, "registered member"));
}

/* ---- Numbers ----------------------------------------------------------------------------- */

static const char *const one_letter_a_minute[] = { "mail.letters_a_minute = 1", NULL };

static void
a_budget_says_later_and_writes_nothing (CoreFixture *f)
{
    g_assert_cmpint (core_take_letter (f, "john@company.com", "J", "1@x", ""), ==, IM_LETTER_TAKEN);
    g_assert_cmpint (core_take_letter (f, "john@company.com", "J", "2@x", ""), ==, IM_LETTER_TOO_MANY);
    g_assert_cmpint (core_take_letter (f, "mary@company.com", "M", "3@x", ""), ==, IM_LETTER_TAKEN);
}

static void
a_full_range_gives_way_to_the_next (CoreFixture *f)
{
    ImRangeAdding adding;
    g_autoptr (GArray) before = im_list_ranges (f->core, NULL);
    g_assert_cmpuint (before->len, ==, 1);
    g_assert_true (im_add_range (f->core, 12125559000, 12125559999, &adding, NULL));
    g_assert_cmpint (adding, ==, IM_RANGE_OVERLAPS);
    g_assert_true (im_add_range (f->core, 639000000000, 639000000001, &adding, NULL));
    g_assert_cmpint (adding, ==, IM_RANGE_PHONES);
    g_assert_true (im_add_range (f->core, 63, 64, &adding, NULL));
    g_assert_cmpint (adding, ==, IM_RANGE_PHONES);
    g_assert_true (im_add_range (f->core, 5, 4, &adding, NULL));
    g_assert_cmpint (adding, ==, IM_RANGE_BAD);
    g_assert_true (im_add_range (f->core, 999000000000, 999000000001, &adding, NULL));
    g_assert_cmpint (adding, ==, IM_RANGE_OVERLAPS);
}

static const char *const random_order[] = { "uin.order = random", NULL };

static void
random_numbers_are_of_the_range_and_differ (CoreFixture *f)
{
    g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    gboolean ordered = TRUE;
    gint64 last = 0;
    for (guint i = 0; i < 100; i++) {
        g_autofree char *from = g_strdup_printf ("p%u@x.example", i);
        g_autofree char *id = g_strdup_printf ("%u@x", i);
        g_assert_cmpint (core_take_letter (f, from, "P", id, ""), ==, IM_LETTER_TAKEN);
        g_autoptr (ImAccountView) view = core_account (f, from);
        g_assert_cmpint (view->uin, >=, 12125556666);
        g_assert_cmpint (view->uin, <=, 12125559999);
        g_assert_true (g_hash_table_add (seen, g_memdup2 (&view->uin, sizeof view->uin)));
        ordered = ordered && view->uin > last;
        last = view->uin;
    }
    g_assert_false (ordered);
}

/* ---- Many at once ------------------------------------------------------------------------ */

enum { WRITERS = 8, LETTERS_EACH = 50 };

typedef struct {
    CoreFixture *fixture;
    guint who;
} Writer;

static gpointer
write_letters (gpointer data)
{
    const Writer *writer = data;
    for (guint i = 0; i < LETTERS_EACH; i++) {
        g_autofree char *from = g_strdup_printf ("w%u-%u@x.example", writer->who, i);
        g_autofree char *id = g_strdup_printf ("%u-%u@x", writer->who, i);
        g_assert_cmpint (core_take_letter (writer->fixture, from, "W", id, ""), ==, IM_LETTER_TAKEN);
    }
    return NULL;
}

static void
numbers_of_parallel_letters_have_no_gap (CoreFixture *f)
{
    GThread *threads[WRITERS];
    Writer writers[WRITERS];
    for (guint i = 0; i < WRITERS; i++) {
        writers[i] = (Writer){ f, i };
        threads[i] = g_thread_new ("writer", write_letters, &writers[i]);
    }
    for (guint i = 0; i < WRITERS; i++)
        g_thread_join (threads[i]);
    g_autoptr (GArray) ranges = im_list_ranges (f->core, NULL);
    const ImRange *range = &g_array_index (ranges, ImRange, 0);
    g_assert_cmpint (range->next, ==, range->first + WRITERS * LETTERS_EACH);
    for (gint64 uin = range->first; uin < range->next; uin++) {
        g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, uin);
        g_autoptr (ImAccountView) view = core_account (f, digits);
        g_assert_cmpint (view->state, ==, IM_STATE_REGISTERED);
    }
}

static gpointer
write_one_letter (gpointer data)
{
    const Writer *writer = data;
    g_autofree char *id = g_strdup_printf ("%u@x", writer->who);
    core_take_letter (writer->fixture, "john@company.com", "John", id, "");
    return NULL;
}

static const char *const many_letters[] = { "mail.letters_a_minute = 1000", NULL };

static void
one_address_is_one_account_however_many_letters_come (CoreFixture *f)
{
    GThread *threads[WRITERS];
    Writer writers[WRITERS];
    for (guint i = 0; i < WRITERS; i++) {
        writers[i] = (Writer){ f, i };
        threads[i] = g_thread_new ("writer", write_one_letter, &writers[i]);
    }
    for (guint i = 0; i < WRITERS; i++)
        g_thread_join (threads[i]);
    g_autoptr (GArray) ranges = im_list_ranges (f->core, NULL);
    g_assert_cmpint (g_array_index (ranges, ImRange, 0).next, ==, 12125556667);
}

/* ---- Passwords --------------------------------------------------------------------------- */

static void
a_temporary_password_works_once (CoreFixture *f)
{
    ImSignIn ending;
    g_autoptr (ImMember) member = NULL;
    core_take_text (f, "+639175336647", "t1", "Cool D");
    g_autofree char *text = core_next_text (f);
    g_autofree char *password = core_password_in (text);
    g_assert_true (im_sign_in (f->core, 639175336647, "wrong", NULL, &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_WRONG);
    g_assert_true (im_sign_in (f->core, 639175336647, password, NULL, &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_CHOOSE);
    g_assert_true (im_sign_in (f->core, 639175336647, password, "short", &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_WEAK);
    g_assert_true (
        im_sign_in (f->core, 639175336647, password, "my own words", &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_DONE);
    g_assert_cmpstr (member->name, ==, "Cool D");
    g_clear_pointer (&member, im_member_free);
    g_assert_true (im_sign_in (f->core, 639175336647, password, "other words", &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_WRONG);
    g_assert_true (im_sign_in (f->core, 639175336647, "my own words", NULL, &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_DONE);
    g_autofree char *token = g_strdup (member->token);
    g_clear_pointer (&member, im_member_free);
    g_assert_true (im_resume_session (f->core, token, &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_DONE);
    g_clear_pointer (&member, im_member_free);
    g_assert_true (
        im_sign_in (f->core, 639175336647, "my own words", NULL, &ending, &member, NULL));
    g_assert_cmpstr (member->token, !=, token);
    g_assert_true (im_log_out (f->core, member->token, NULL));
    g_assert_true (im_log_out (f->core, member->token, NULL));
    g_assert_true (im_log_out (f->core, "no token", NULL));
    g_autofree char *dead = g_strdup (member->token);
    g_clear_pointer (&member, im_member_free);
    g_assert_true (im_resume_session (f->core, dead, &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_WRONG);
    g_assert_true (im_resume_session (f->core, token, &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_DONE);
    token[0] = token[0] == '1' ? '2' : '1';
    g_clear_pointer (&member, im_member_free);
    g_assert_true (im_resume_session (f->core, token, &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_WRONG);
    g_assert_null (member);
}

static void
wrong_passwords_are_limited (CoreFixture *f)
{
    ImSignIn ending = IM_SIGN_IN_DONE;
    g_autoptr (ImMember) member = NULL;
    for (guint i = 0; i < 10; i++) {
        g_assert_true (im_sign_in (f->core, 12125556666, "guess", NULL, &ending, &member, NULL));
        g_assert_cmpint (ending, ==, IM_SIGN_IN_WRONG);
    }
    g_assert_true (im_sign_in (f->core, 12125556666, "guess", NULL, &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_TOO_OFTEN);
}

/* ---- The outbox -------------------------------------------------------------------------- */

static void
a_claimed_row_is_nobody_elses_and_later_comes_back (CoreFixture *f)
{
    ImQueue mail = { 0 }, sms = { 0 };
    core_take_text (f, "+639175336647", "t1", "Cool D");
    g_autoptr (GPtrArray) first = im_claim_texts (f->core, 10, NULL);
    g_autoptr (GPtrArray) second = im_claim_texts (f->core, 10, NULL);
    g_assert_cmpuint (first->len, ==, 1);
    g_assert_cmpuint (second->len, ==, 0);
    const ImOutgoingText *text = g_ptr_array_index (first, 0);
    g_assert_cmpstr (text->sender, ==, "2910001");
    g_assert_cmpstr (text->receiver, ==, "+639175336647");
    g_assert_true (im_note_handover (f->core, text->id, text->claim, IM_HANDOVER_LATER, NULL, NULL));
    im_show_queue (f->core, &mail, &sms, NULL);
    g_assert_cmpint (sms.due + sms.later, ==, 1);
    g_assert_true (im_note_handover (f->core, text->id, text->claim, IM_HANDOVER_REFUSED, "x", NULL));
    im_show_queue (f->core, &mail, &sms, NULL);
    g_assert_cmpint (sms.due + sms.later, ==, 1); /* that claim was given back */
}

static void
a_buffered_text_holds_back_the_next_until_its_receipt (CoreFixture *f)
{
    core_take_text (f, "+639175336647", "t1", "Cool D");
    core_take_text (f, "+639175336647", "t2", "Cool D");
    g_autoptr (GPtrArray) first = im_claim_texts (f->core, 10, NULL);
    g_assert_cmpuint (first->len, ==, 1);
    const ImOutgoingText *text = g_ptr_array_index (first, 0);
    im_note_handover (f->core, text->id, text->claim, IM_HANDOVER_BUFFERED, NULL, NULL);
    g_assert_null (core_next_text (f));
    g_assert_true (im_take_receipt (
        f->core, &(ImTextReceipt){ .id = text->id, .what = IM_RECEIPT_CARRIER }, NULL));
    g_autofree char *second = core_next_text (f);
    g_assert_nonnull (second);
    g_assert_true (im_take_receipt (
        f->core, &(ImTextReceipt){ .id = 987654321, .what = IM_RECEIPT_DELIVERED }, NULL));
}

static void
a_mail_has_one_message_id_and_our_return_path (CoreFixture *f)
{
    core_take_letter (f, "john@company.com", "John", "1@x", "");
    g_autoptr (GPtrArray) letters = im_claim_letters (f->core, 10, NULL);
    g_assert_cmpuint (letters->len, ==, 1);
    const ImOutgoingLetter *letter = g_ptr_array_index (letters, 0);
    ImRecipient recipient;
    g_assert_cmpstr (letter->mail_to, ==, "john@company.com");
    g_assert_true (im_look_up_recipient (f->core, letter->mail_from, &recipient, NULL));
    g_assert_cmpint (recipient, ==, IM_RECIPIENT_BOUNCE);
    g_autofree char *text = g_strndup (g_bytes_get_data (letter->letter, NULL),
                                       g_bytes_get_size (letter->letter));
    g_assert_nonnull (strstr (text, "In-Reply-To: <1@x>"));
    g_assert_nonnull (strstr (text, "Auto-Submitted: auto-replied"));
}

/* ---- The store away ---------------------------------------------------------------------- */

static void
an_absent_store_is_said_and_its_return_is_used (CoreFixture *f)
{
    g_autoptr (GError) error = NULL;
    ImRecipient recipient;
    if (f->mysql == NULL)
        return; /* SQLite cannot be away while its folder is there */
    core_take_letter (f, "john@company.com", "John", "1@x", "");
    private_mysql_crash (f->mysql);
    g_assert_false (im_look_up_recipient (f->core, "12125556666@im.example", &recipient, &error));
    g_assert_error (error, IM_ERROR, IM_ERROR_UNAVAILABLE);
    g_assert_false (im_look_up_recipient (f->core, "NewUser@im.example", &recipient, NULL));
    g_assert_true (im_look_up_recipient (f->core, "bob@elsewhere.example", &recipient, NULL));
    private_mysql_restart (f->mysql);
    g_assert_true (im_look_up_recipient (f->core, "12125556666@im.example", &recipient, NULL));
    g_assert_cmpint (recipient, ==, IM_RECIPIENT_MEMBER);
}

/* As a store of version 2 is, or one whose upgrade broke off: rows stay, something is missing. */
static void
make_store_old (CoreFixture *f)
{
    static const char *const statements[] = { "DROP TABLE waiting",
                                              "DELETE FROM schema_version WHERE version > 2" };
    g_autoptr (GError) error = NULL;
    g_autoptr (Sql) sql = sql_open (im_config_text (f->config, "store.url"), "", &error);
    for (guint i = 0; i < G_N_ELEMENTS (statements) && error == NULL; i++)
        sql_run_ddl (sql, statements[i], &error);
    g_assert_no_error (error);
}

static void
an_old_store_is_named_so_and_brought_up (CoreFixture *f)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *done = NULL;
    g_autofree char *again = NULL;
    core_take_letter (f, "john@company.com", "John", "1@x", "Hi");
    make_store_old (f);
    g_assert_null (im_core_open (f->config, &error));
    g_assert_error (error, IM_ERROR, IM_ERROR_SCHEMA);
    g_assert_nonnull (strstr (error->message, "version 2"));
    if (f->mysql == NULL)
        return; /* an upgrade is one transaction there, and never breaks off */
    g_assert_true (im_init (f->config, &done, NULL));
    g_assert_nonnull (strstr (done, "from version 2"));
    g_assert_true (im_init (f->config, &again, NULL));
    g_assert_nonnull (strstr (again, "the store has its schema"));
    g_autoptr (ImAccountView) view = core_account (f, "john@company.com");
    g_assert_cmpstr (view->name, ==, "John");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test, settings) core_test_add (#test, test, settings)
    ADD (a_letter_makes_a_member, NULL);
    ADD (second_letter_brings_the_same_number, NULL);
    ADD (the_same_letter_again_has_no_effect, NULL);
    ADD (the_name_is_where_people_write_it, NULL);
    ADD (a_text_makes_a_member_with_its_number, NULL);
    ADD (texts_that_are_not_for_us_have_no_effect, NULL);
    ADD (who_says_no_is_never_invited_again, NULL);
    ADD (a_no_before_the_invitation_left_holds_it_back, NULL);
    ADD (a_budget_says_later_and_writes_nothing, one_letter_a_minute);
    ADD (a_full_range_gives_way_to_the_next, NULL);
    ADD (random_numbers_are_of_the_range_and_differ, random_order);
    ADD (numbers_of_parallel_letters_have_no_gap, NULL);
    ADD (one_address_is_one_account_however_many_letters_come, many_letters);
    ADD (a_temporary_password_works_once, NULL);
    ADD (wrong_passwords_are_limited, NULL);
    ADD (a_claimed_row_is_nobody_elses_and_later_comes_back, NULL);
    ADD (a_buffered_text_holds_back_the_next_until_its_receipt, NULL);
    ADD (a_mail_has_one_message_id_and_our_return_path, NULL);
    ADD (an_old_store_is_named_so_and_brought_up, NULL);
    ADD (an_absent_store_is_said_and_its_return_is_used, NULL);
    return core_test_run ();
}
