/* SPDX-License-Identifier: ISC */
/* Mails of ours that did not arrive: reports about them, refusals by the MTA, and what follows.
 */
#include <config.h>

#include "imcore/domain/undelivered.h"
#include "imcore/mail/delivery_report.h"
#include "tests/unit/core_fixture.h"

#include <string.h>

#define JOHN "john@company.com"
#define MARY "mary@elsewhere.example"

/* ---- Reading a report -------------------------------------------------------------------- */

static void
reports_are_read (void)
{
    static const struct {
        const char *label, *text;
        ReportAction action;
        const char *status, *reason;
    } cases[] = {
        { "Postfix",
          "Reporting-MTA: dns; mx.example\nX-Postfix-Queue-ID: A1\n\n"
          "Final-Recipient: rfc822; a@b\nAction: failed\nStatus: 5.1.1\n"
          "Diagnostic-Code: smtp; 550 5.1.1 no such user",
          REPORT_FAILED, "5.1.1", "5.1.1 550 5.1.1 no such user" },
        { "folded, in any case",
          "reporting-mta: x\n\nACTION:\n Failed (at last)\nstatus: 5.2.2 (full)\n"
          "Diagnostic-Code: smtp; 552\n  over\n\tquota",
          REPORT_FAILED, "5.2.2", "5.2.2 552  over\tquota" },
        { "delayed", "Reporting-MTA: x\n\nAction: delayed\nStatus: 4.4.1", REPORT_DELAYED,
          "4.4.1", "4.4.1" },
        { "given up after days", "X: y\n\nAction: failed\nStatus: 4.4.7", REPORT_FAILED,
          "4.4.7", "4.4.7 given up" },
        { "delivered", "X: y\n\nAction: delivered\nStatus: 2.0.0", REPORT_DELIVERED, "2.0.0",
          "2.0.0" },
        { "relayed", "X: y\n\nAction: relayed\nStatus: 2.0.0", REPORT_PASSED_ON, "2.0.0",
          "2.0.0" },
        { "one of two arrived",
          "X: y\n\nAction: failed\nStatus: 5.1.1\n\nAction: delivered\nStatus: 2.0.0",
          REPORT_DELIVERED, "2.0.0", "2.0.0" },
        { "one of two is delayed",
          "X: y\n\nAction: delayed\nStatus: 4.0.0\n\nAction: failed\nStatus: 5.0.0",
          REPORT_FAILED, "5.0.0", "5.0.0" },
        { "failed with a status of success", "X: y\n\nAction: failed\nStatus: 2.1.5",
          REPORT_NOTHING, "", "" },
        { "no status", "X: y\n\nAction: failed", REPORT_FAILED, "", "" },
        { "no code as status", "X: y\n\nAction: failed\nStatus: bad", REPORT_FAILED, "", "" },
        { "an unknown action", "X: y\n\nAction: failure\nStatus: 5.1.1", REPORT_NOTHING, "",
          "" },
        { "no fields", "I am sorry.", REPORT_NOTHING, "", "" },
        { "nothing", "", REPORT_NOTHING, "", "" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (DeliveryReport) report = delivery_report_read (cases[i].text);
        g_test_message ("%s", cases[i].label);
        g_assert_cmpint (report->action, ==, cases[i].action);
        g_assert_cmpstr (report->status, ==, cases[i].status);
        g_assert_cmpstr (report->reason, ==, cases[i].reason);
    }
}

static void
reports_say_whom_they_are_about (void)
{
    g_autoptr (DeliveryReport) report = delivery_report_read (
        "Reporting-MTA: x\n\nOriginal-Recipient: rfc822;<Mary@elsewhere.example>\n"
        "Final-Recipient: rfc822; mary@home.example\nAction: failed\nStatus: 5.1.1");
    g_assert_cmpstr (report->original_recipient, ==, "Mary@elsewhere.example");
    g_assert_cmpstr (report->final_recipient, ==, "mary@home.example");
    g_autoptr (DeliveryReport)
        silent = delivery_report_read ("X: y\n\nAction: failed\nStatus: 5.1.1");
    g_assert_cmpstr (silent->original_recipient, ==, "");
    g_assert_cmpstr (silent->final_recipient, ==, "");
}

static void
qmails_reports_are_read (void)
{
    static const struct {
        const char *text;
        ReportAction action; /* NOTHING: it is none */
        const char *recipient, *reason;
    } cases[] = {
        { "Hi. This is the qmail-send program at x.\nI give up.\n\n<a@b>:\nNo such\nuser "
          "(#5.1.1)\n\n"
          "--- Below\n",
          REPORT_FAILED, "a@b", "No such user (#5.1.1)" },
        { "\nHi. This is the MTA at x.\n\n<a@b>:\n\n<c@d>:\nno", REPORT_FAILED, "a@b", "" },
        { "Hi. This is the qmail-send program at x.\nThis is a warning message "
          "only.\n\n<a@b>:\nlater",
          REPORT_DELAYED, "a@b", "later" },
        { "Hi. This is the qmail-send program at x.\n\n--- Below\n\n<a@b>:\nno", REPORT_NOTHING,
          "", "" },
        { "Hi. This is the last time.\n\nI said <a@b>:\nno", REPORT_NOTHING, "", "" },
        { "Hi. This is the last time.\n<a@b>:\nno", REPORT_NOTHING, "", "" },
        { "Hello. This is the qmail-send program\n\n<a@b>:\nno", REPORT_NOTHING, "", "" },
        { "Hi. This is the ", REPORT_NOTHING, "", "" },
        { "", REPORT_NOTHING, "", "" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (DeliveryReport) report = delivery_report_read_qmail (cases[i].text);
        g_test_message ("%s", cases[i].text);
        if (cases[i].action == REPORT_NOTHING) {
            g_assert_null (report);
            continue;
        }
        g_assert_cmpint (report->action, ==, cases[i].action);
        g_assert_cmpstr (report->final_recipient, ==, cases[i].recipient);
        g_assert_cmpstr (report->reason, ==, cases[i].reason);
    }
}

static void
a_status_is_found_in_a_reply (void)
{
    static const struct {
        const char *reply, *status;
    } cases[] = {
        { "550 5.1.1 no such user", "5.1.1" },
        { "550-5.7.26 unauthenticated", "5.7.26" },
        { "550 User unknown", "" },
        { "554 host 15.1.1.2 said no", "" },
        { "550 5.1.1.1 odd", "" },
        { "4.4.2 timeout", "4.4.2" },
        { "5.12345.1", "" },
        { "5.", "" },
        { "", "" },
        { NULL, "" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *status = undelivered_status_in (cases[i].reply);
        g_assert_cmpstr (status, ==, cases[i].status);
    }
}

/* ---- What follows ------------------------------------------------------------------------ */

/* Hands over all mails that wait; their number, and the last one's text and return path. */
static guint
hand_over (CoreFixture *f, char **text, char **path)
{
    guint count = 0;
    for (;;) {
        g_autoptr (GPtrArray) letters = im_claim_letters (f->core, 10, NULL);
        if (letters->len == 0)
            return count;
        for (guint i = 0; i < letters->len; i++, count++) {
            const ImOutgoingLetter *letter = g_ptr_array_index (letters, i);
            if (text != NULL) {
                g_free (*text);
                *text = g_strndup (g_bytes_get_data (letter->letter, NULL),
                                   g_bytes_get_size (letter->letter));
            }
            if (path != NULL) {
                g_free (*path);
                *path = g_strdup (letter->mail_from);
            }
            g_assert_true (im_note_handover (f->core, letter->id, letter->claim,
                                             IM_HANDOVER_DONE, NULL, NULL));
        }
    }
}

/* John and Mary are members by mail, and Mary takes everyone. */
static char *
two_members (CoreFixture *f)
{
    gboolean found = FALSE;
    core_take_letter (f, JOHN, "John", "j@x", "I would like to join.");
    core_take_letter (f, MARY, "Mary", "m@x", "I would like to join.");
    g_assert_true (im_set_policy_of (f->core, MARY, TRUE, &found, NULL));
    g_assert_cmpuint (hand_over (f, NULL, NULL), ==, 2);
    g_autoptr (ImAccountView) mary = core_account (f, MARY);
    return g_strdup_printf ("%" G_GINT64_FORMAT "@im.example", mary->uin);
}

/* John writes to Mary; the return path of the mail to her. */
static char *
write_to (CoreFixture *f, const char *mary, const char *words)
{
    char *path = NULL;
    core_run_sql (f, "UPDATE pair SET unanswered = 0"); /* as if she had answered elsewhere */
    g_assert_cmpint (core_take_letter_to (f, JOHN, mary, words), ==, IM_LETTER_TAKEN);
    g_assert_cmpuint (hand_over (f, NULL, &path), ==, 1);
    return path;
}

static void
a_message_that_came_back_is_told_to_its_writer_once (CoreFixture *f)
{
    g_autofree char *mary = two_members (f);
    g_autofree char *path = write_to (f, mary, "Hello Mary");
    g_autofree char *told = NULL;
    g_assert_cmpint (core_take_report (f, path, "failed", "5.1.1"), ==, IM_LETTER_MACHINE);
    g_assert_cmpuint (hand_over (f, &told, NULL), ==, 1);
    g_assert_nonnull (strstr (told, "\r\nTo: John <" JOHN ">\r\n"));
    g_assert_nonnull (strstr (told, "not delivered"));
    g_assert_nonnull (strstr (told, "does not exist"));
    g_assert_null (strstr (told, "secret@"));
    g_assert_null (strstr (told, MARY));
    core_take_report (f, path, "failed", "5.1.1");
    g_assert_cmpuint (hand_over (f, NULL, NULL), ==, 0);
}

static void
a_guest_is_told_on_his_page (CoreFixture *f)
{
    ImLinkMaking making;
    ImGuestOpening opening;
    ImSend sent;
    gint64 seq = 0;
    g_autoptr (ImLink) link = NULL;
    g_autoptr (ImGuest) ann = NULL;
    g_autofree char *path = NULL;
    core_take_letter (f, JOHN, "John", "j@x", "I would like to join.");
    hand_over (f, NULL, NULL);
    g_autoptr (ImAccountView) john = core_account (f, JOHN);
    g_assert_true (im_create_link (f->core, john->uin, "page", 0, &making, &link, NULL));
    g_assert_true (
        im_open_guest (f->core, link->link, "Ann", "192.0.2.1", &opening, &ann, NULL));
    g_assert_true (
        im_send_message (f->core, ann->party, john->uin, "1", "Hello", &sent, &seq, NULL));
    g_assert_cmpint (sent, ==, IM_SEND_DONE);
    g_assert_cmpuint (hand_over (f, NULL, &path), ==, 1);
    core_take_report (f, path, "failed", "5.2.2");
    core_take_report (f, path, "failed", "5.2.2");
    g_autoptr (GPtrArray) log = im_read_log (f->core, ann->party, seq, 10, NULL);
    g_assert_cmpuint (log->len, ==, 1);
    const ImEntry *told = g_ptr_array_index (log, 0);
    g_assert_cmpint (told->kind, ==, IM_ENTRY_NOTICE);
    g_assert_nonnull (strstr (told->text, "not delivered by mail"));
    g_assert_nonnull (strstr (told->text, "full"));
    g_assert_cmpuint (hand_over (f, NULL, NULL), ==, 0);
}

static void
it_stands_in_the_writers_log (CoreFixture *f)
{
    g_autofree char *mary = two_members (f);
    g_autofree char *path = write_to (f, mary, "Hello Mary");
    gboolean found = FALSE;
    ImParty john = 0;
    core_take_report (f, path, "failed", "5.2.2");
    g_assert_true (im_find_member (f->core, JOHN, &found, &john, NULL));
    g_autoptr (GPtrArray) log = im_read_log (f->core, john, 0, 10, NULL);
    const ImEntry *last = g_ptr_array_index (log, log->len - 1);
    g_assert_cmpint (last->kind, ==, IM_ENTRY_NOTICE);
    g_assert_nonnull (strstr (last->text, "not delivered by mail"));
    g_assert_nonnull (strstr (last->text, "full"));
}

static void
a_delay_is_told_to_nobody_and_a_failure_still_is (CoreFixture *f)
{
    g_autofree char *mary = two_members (f);
    g_autofree char *path = write_to (f, mary, "Hello Mary");
    core_take_report (f, path, "delayed", "4.4.1");
    g_assert_cmpuint (hand_over (f, NULL, NULL), ==, 0);
    core_take_report (f, path, "failed", "4.4.7");
    g_assert_cmpuint (hand_over (f, NULL, NULL), ==, 1);
}

static void
what_was_delivered_cannot_fail_any_more (CoreFixture *f)
{
    g_autofree char *mary = two_members (f);
    g_autofree char *path = write_to (f, mary, "Hello Mary");
    core_take_report (f, path, "delivered", "2.0.0");
    core_take_report (f, path, "failed", "5.1.1");
    g_assert_cmpuint (hand_over (f, NULL, NULL), ==, 0);
}

static void
only_a_report_of_the_null_sender_says_anything (CoreFixture *f)
{
    g_autofree char *mary = two_members (f);
    g_autofree char *path = write_to (f, mary, "Hello Mary");
    g_assert_cmpint (core_take_letter_to (f, MARY, path, "I am away."), ==, IM_LETTER_MACHINE);
    g_assert_cmpuint (hand_over (f, NULL, NULL), ==, 0);
}

/* The address with its MAC spoilt is nobody's. */
static void
a_forged_return_path_is_nobodys (CoreFixture *f)
{
    g_autofree char *mary = two_members (f);
    g_autofree char *path = write_to (f, mary, "Hello Mary");
    char *last = strrchr (path, '@') - 1;
    *last = *last == 'a' ? 'b' : 'a';
    g_assert_cmpint (core_take_report (f, path, "failed", "5.1.1"), ==, IM_LETTER_NOBODY);
    g_assert_cmpuint (hand_over (f, NULL, NULL), ==, 0);
}

static void
a_mailbox_that_does_not_exist_gets_no_more_until_it_writes (CoreFixture *f)
{
    g_autofree char *mary = two_members (f);
    for (guint i = 0; i < 3; i++) {
        g_autofree char *words = g_strdup_printf ("Hello Mary %u", i);
        g_autofree char *path = write_to (f, mary, words);
        core_take_report (f, path, "failed", "5.1.1");
        g_assert_cmpuint (hand_over (f, NULL, NULL), ==, 1);
    }
    core_run_sql (f, "UPDATE pair SET unanswered = 0");
    g_assert_cmpint (core_take_letter_to (f, JOHN, mary, "Are you there?"), ==,
                     IM_LETTER_TAKEN);
    g_assert_cmpuint (hand_over (f, NULL, NULL), ==, 0);
    core_take_letter (f, MARY, "HELP", "back@x", "");
    g_assert_cmpuint (hand_over (f, NULL, NULL), ==, 1);
    g_autofree char *path = write_to (f, mary, "Welcome back");
    g_assert_nonnull (path);
}

static void
the_operator_sees_since_when_mail_is_put_off (CoreFixture *f)
{
    g_autofree char *mary = two_members (f);
    gint64 third_ms = 0;
    for (guint i = 0; i < 3; i++) {
        g_autoptr (ImAccountView) before = core_account (f, MARY);
        g_assert_cmpint (before->mail_put_off_ms, ==, 0);
        g_autofree char *words = g_strdup_printf ("Hello Mary %u", i);
        g_autofree char *path = write_to (f, mary, words);
        third_ms = g_get_real_time () / 1000;
        core_take_report (f, path, "failed", "5.1.1");
        hand_over (f, NULL, NULL);
    }
    g_autoptr (ImAccountView) view = core_account (f, MARY);
    g_assert_cmpint (view->mail_put_off_ms, >=, third_ms);
    core_take_letter (f, MARY, "HELP", "back@x", "");
    g_autoptr (ImAccountView) after = core_account (f, MARY);
    g_assert_cmpint (after->mail_put_off_ms, ==, 0);
}

/* Her mailbox passes letters on to one that does not exist: its own fault, not hers. */
static void
a_report_about_somebody_else_does_not_count (CoreFixture *f)
{
    g_autofree char *mary = two_members (f);
    for (guint i = 0; i < 4; i++) {
        g_autofree char *words = g_strdup_printf ("Hello Mary %u", i);
        g_autofree char *path = write_to (f, mary, words);
        core_take_report_about (f, path, "mary@home.example", "failed", "5.1.1");
        g_assert_cmpuint (hand_over (f, NULL, NULL), ==, 1); /* its writer is told */
    }
}

static void
take_qmails (CoreFixture *f, const char *path, const char *recipient)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (ImLetter) letter = NULL;
    ImLetterEnding ending;
    const ImEnvelope envelope = { .mail_from = "" };
    g_autofree char *raw = g_strdup_printf (
        "From: MAILER-DAEMON@mx.outside.example\r\nTo: <%s>\r\nSubject: failure notice\r\n\r\n"
        "Hi. This is the qmail-send program at mx.outside.example.\r\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\r\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n"
        "<%s>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n"
        "--- Below this line is a copy of the message.\r\n\r\nSubject: x\r\n",
        path, recipient);
    g_autoptr (GBytes) bytes = g_bytes_new (raw, strlen (raw));
    g_assert_cmpint (im_read_letter (f->core, &envelope, bytes, &letter), ==, IM_READING_DONE);
    g_assert_true (im_take_letter (f->core, letter, path, &ending, &error));
    g_assert_cmpint (ending, ==, IM_LETTER_MACHINE);
}

static void
a_bounce_by_qmail_is_one_like_any_other (CoreFixture *f)
{
    g_autofree char *mary = two_members (f);
    for (guint i = 0; i < 3; i++) {
        g_autofree char *words = g_strdup_printf ("Hello Mary %u", i);
        g_autofree char *path = write_to (f, mary, words);
        g_autofree char *told = NULL;
        take_qmails (f, path, MARY);
        g_assert_cmpuint (hand_over (f, &told, NULL), ==, 1);
        g_assert_nonnull (strstr (told, "does not exist"));
    }
    g_autoptr (ImAccountView) view = core_account (f, MARY);
    g_assert_cmpint (view->mail_put_off_ms, !=, 0);
}

static void
bounces_in_a_row_count_and_no_others (CoreFixture *f)
{
    static const struct {
        const char *action, *status;
    } reports[] = {
        { "failed", "5.1.1" }, { "failed", "5.1.1" }, { "delivered", "2.0.0" },
        { "failed", "5.1.1" }, { "failed", "5.2.2" }, { "failed", "5.7.1" },
        { "failed", "4.4.7" }, { "failed", "5.1.1" }, { "delayed", "4.4.1" },
    };
    g_autofree char *mary = two_members (f);
    for (guint i = 0; i < G_N_ELEMENTS (reports); i++) {
        g_autofree char *words = g_strdup_printf ("Hello Mary %u", i);
        g_autofree char *path = write_to (f, mary, words);
        core_take_report (f, path, reports[i].action, reports[i].status);
        hand_over (f, NULL, NULL);
    }
    g_autofree char *path = write_to (f, mary, "Still there?");
    g_assert_nonnull (path);
}

static void
a_refusal_at_the_handover_does_the_same (CoreFixture *f)
{
    g_autofree char *mary = two_members (f);
    g_autofree char *told = NULL;
    g_assert_cmpint (core_take_letter_to (f, JOHN, mary, "Hello Mary"), ==, IM_LETTER_TAKEN);
    g_autoptr (GPtrArray) letters = im_claim_letters (f->core, 1, NULL);
    g_assert_cmpuint (letters->len, ==, 1);
    const ImOutgoingLetter *letter = g_ptr_array_index (letters, 0);
    g_assert_true (im_note_handover (f->core, letter->id, letter->claim, IM_HANDOVER_REFUSED,
                                     "RCPT: 550 5.1.1 no such user", NULL));
    g_assert_cmpuint (hand_over (f, &told, NULL), ==, 1);
    g_assert_nonnull (strstr (told, "does not exist"));
    ImQueue mail, sms;
    g_assert_true (im_show_queue (f->core, &mail, &sms, NULL));
    g_assert_cmpint (mail.dead, ==, 1);
}

static void
the_news_that_a_message_came_back_may_come_back_unsaid (CoreFixture *f)
{
    g_autofree char *mary = two_members (f);
    g_autofree char *path = write_to (f, mary, "Hello Mary");
    core_take_report (f, path, "failed", "5.7.1");
    g_autofree char *news = NULL;
    g_assert_cmpuint (hand_over (f, NULL, &news), ==, 1);
    core_take_report (f, news, "failed", "5.1.1");
    g_assert_cmpuint (hand_over (f, NULL, NULL), ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/reports_are_read", reports_are_read);
    g_test_add_func ("/reports_say_whom_they_are_about", reports_say_whom_they_are_about);
    g_test_add_func ("/qmails_reports_are_read", qmails_reports_are_read);
    g_test_add_func ("/a_status_is_found_in_a_reply", a_status_is_found_in_a_reply);
    static const char *const hasty[] = { "mail.letters_a_minute = 100", NULL };
#define ADD(fact) core_test_add (#fact, fact, hasty)
    ADD (a_message_that_came_back_is_told_to_its_writer_once);
    ADD (a_guest_is_told_on_his_page);
    ADD (it_stands_in_the_writers_log);
    ADD (a_delay_is_told_to_nobody_and_a_failure_still_is);
    ADD (what_was_delivered_cannot_fail_any_more);
    ADD (only_a_report_of_the_null_sender_says_anything);
    ADD (a_forged_return_path_is_nobodys);
    ADD (a_mailbox_that_does_not_exist_gets_no_more_until_it_writes);
    ADD (the_operator_sees_since_when_mail_is_put_off);
    ADD (a_report_about_somebody_else_does_not_count);
    ADD (a_bounce_by_qmail_is_one_like_any_other);
    ADD (bounces_in_a_row_count_and_no_others);
    ADD (a_refusal_at_the_handover_does_the_same);
    ADD (the_news_that_a_message_came_back_may_come_back_unsaid);
    return core_test_run ();
}
