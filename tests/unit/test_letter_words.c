/* SPDX-License-Identifier: ISC */
/* What the core makes of the words of letters, on both engines. */
#include "tests/unit/core_fixture.h"

#include <string.h>

#define DENNIS "639175336647@im.example"
#define DENNIS_WROTE \
    "On Mon, Mar 4, 2024 at 10:00 AM Dennis <639175336647@im.example> wrote:\n> Will you come?"
#define MARY_WROTE "On Mon, Mar 4, 2024 at 10:00 AM Mary <mary@x.example> wrote:\n> The office closes."

/* A member whom strangers may write to at once, reached by text while he is away. */
static ImParty
open_member (CoreFixture *f)
{
    ImParty dennis = core_member_by_phone (f, "+639175336647");
    g_assert_true (im_set_policy (f->core, dennis, TRUE, NULL));
    g_autofree char *welcome = core_next_text (f);
    return dennis;
}

static void
has_entry (CoreFixture *f, ImParty party, const char *text, const char *whole)
{
    g_autoptr (GPtrArray) log = im_read_log (f->core, party, 0, 10, NULL);
    g_assert_cmpuint (log->len, ==, 1);
    const ImEntry *entry = g_ptr_array_index (log, 0);
    g_autofree char *shown = NULL;
    g_assert_true (im_read_whole (f->core, party, entry->seq, &shown, NULL));
    g_assert_cmpstr (entry->text, ==, text);
    g_assert_cmpint (entry->is_cut, ==, whole != NULL);
    g_assert_cmpstr (shown, ==, whole);
}

static void
what_was_cut_can_be_shown (CoreFixture *f)
{
    ImParty dennis = open_member (f);
    core_take_letter_to (f, "john@company.com", DENNIS, "Yes\n\n" DENNIS_WROTE);
    has_entry (f, dennis, "Yes", "Yes\n\n" DENNIS_WROTE);
    g_autofree char *text = core_next_text (f);
    g_assert_cmpstr (text, ==, "Yes");
}

static void
what_is_whole_has_no_more (CoreFixture *f)
{
    ImParty dennis = open_member (f);
    core_take_letter_to (f, "john@company.com", DENNIS, "Yes");
    has_entry (f, dennis, "Yes", NULL);
}

static void
what_the_reader_may_miss_is_marked_and_linked (CoreFixture *f)
{
    ImParty dennis = open_member (f);
    core_take_letter_to (f, "john@company.com", DENNIS, "See:\n\n" MARY_WROTE);
    has_entry (f, dennis, "See:\n[...]", "See:\n\n" MARY_WROTE);
    g_autofree char *text = core_next_text (f);
    g_assert_cmpstr (text, ==, "See:\n[...] All: http://127.0.0.1:8080");
}

static void
whole_letters_can_be_had (CoreFixture *f)
{
    ImParty dennis = open_member (f);
    core_take_letter_to (f, "john@company.com", DENNIS, "Yes\n\n" DENNIS_WROTE);
    has_entry (f, dennis, "Yes\n\n" DENNIS_WROTE, NULL);
}

static void
nobody_else_is_shown_it (CoreFixture *f)
{
    g_autofree char *shown = NULL;
    open_member (f);
    ImParty maria = core_member_by_phone (f, "+639181112222");
    core_take_letter_to (f, "john@company.com", DENNIS, "Yes\n\n" DENNIS_WROTE);
    for (gint64 seq = 0; seq < 5; seq++) {
        g_assert_true (im_read_whole (f->core, maria, seq, &shown, NULL));
        g_assert_null (shown);
    }
}

/* It holds his address, his signature, other people's words. */
static void
it_goes_with_who_wrote_it (CoreFixture *f)
{
    ImParty dennis = open_member (f);
    ImErasing ending;
    ImErased stays;
    core_take_letter_to (f, "john@company.com", DENNIS, "Yes\n\n" DENNIS_WROTE);
    g_assert_true (im_erase_account (f->core, "john@company.com", FALSE, &ending, &stays, NULL));
    g_assert_cmpint (ending, ==, IM_ERASING_DONE);
    has_entry (f, dennis, "Yes", NULL);
}

/* ---- Names ------------------------------------------------------------------------------- */

static ImLetterEnding
take (CoreFixture *f, const char *from, const char *to, const char *subject, const char *text)
{
    static guint letters;
    g_autoptr (GError) error = NULL;
    g_autoptr (ImLetter) letter = NULL;
    ImLetterEnding ending;
    g_autofree char *mail_from = g_strdup (strrchr (from, '<') + 1);
    *strchr (mail_from, '>') = '\0';
    const ImEnvelope envelope = { .mail_from = mail_from };
    g_autofree char *raw = g_strdup_printf (
        "Authentication-Results: mx.im.example; dkim=pass header.d=%s\r\nReceived: from x by y\r\n"
        "From: %s\r\nTo: <%s>\r\nSubject: %s\r\nMessage-ID: <words%u@x>\r\n\r\n%s\r\n",
        strchr (mail_from, '@') + 1, from, to, subject, ++letters, text);
    g_autoptr (GBytes) bytes = g_bytes_new (raw, strlen (raw));
    g_assert_cmpint (im_read_letter (f->core, &envelope, bytes, &letter), ==, IM_READING_DONE);
    im_take_letter (f->core, letter, to, &ending, &error);
    g_assert_no_error (error);
    return ending;
}

static void
a_name_is_read_where_it_is_written (CoreFixture *f)
{
    static const struct {
        const char *label, *from, *subject, *text, *name;
    } cases[] = {
        { "Subject", "J Smith <%s>", "Cool D", "Name: Other", "Cool D" },
        { "answered Subject", "<%s>", "Re: AW: Fwd: Cool D", "Hi", "Cool D" },
        { "encoded Subject", "<%s>", "=?utf-8?Q?Caf=C3=A9?= =?utf-8?Q?_Noir?=", "Hi",
          "Café Noir" },
        { "Subject with NAME", "<%s>", "NAME Cool D", "Hi", "Cool D" },
        { "Subject that nominates", "<%s>", "Cool D, answer to 12", "Hi", "Cool D, answer to 12" },
        { "a command as Subject", "J Smith <%s>", "HELP", "Hi", "J Smith" },
        { "a command as Subject, and a line", "J Smith <%s>", "HELP", "name: Cool D", "Cool D" },
        { "line", "J Smith <%s>", "", "Hello\nName: Cool D\nbye", "Cool D" },
        { "line and prefix alone", "J Smith <%s>", "Re:", "NAME:Cool D", "Cool D" },
        { "first line", "J Smith <%s>", "", "\nCool D\n\nplease", "Cool D" },
        { "first line above a quote", "J Smith <%s>", "", "Cool D\n\n" DENNIS_WROTE, "Cool D" },
        { "quote alone", "J Smith <%s>", "", DENNIS_WROTE, "J Smith" },
        { "display name", "=?iso-8859-1?Q?J=F6rg?= <%s>", "", "", "Jörg" },
        { "name that turns direction", "<%s>", "\xe2\x80\xae" "D looC", "Hi", "D looC" },
        { "nothing", "<%s>", "", "", NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *address = g_strdup_printf ("n%u@x.example", i);
        g_auto (GStrv) around = g_strsplit (cases[i].from, "%s", 2);
        g_autofree char *from = g_strjoinv (address, around);
        take (f, from, "NewUser@im.example", cases[i].subject, cases[i].text);
        g_autoptr (ImAccountView) view = core_account (f, address);
        if (g_strcmp0 (view->name, cases[i].name) != 0)
            g_test_fail_printf ("%s: %s", cases[i].label, view->name);
    }
}

/* Its Subject is about something else. */
static void
a_letter_to_a_member_names_by_its_line_or_its_writer (CoreFixture *f)
{
    static const struct {
        const char *from, *text, *name;
    } cases[] = {
        { "J Smith <l0@x.example>", "Hi\nName: Johnny", "Johnny" },
        { "J Smith <l1@x.example>", "Hi", "J Smith" },
        { "<l2@x.example>", "Cool D", NULL },
    };
    open_member (f);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *address = g_strdup_printf ("l%u@x.example", i);
        take (f, cases[i].from, DENNIS, "Lunch", cases[i].text);
        g_autoptr (ImAccountView) view = core_account (f, address);
        g_assert_cmpstr (view->name, ==, cases[i].name);
    }
}

/* What the Subject of the operator's invitation says is nobody's name; what was added is. */
static void
our_own_subject_is_no_name (CoreFixture *f)
{
    static const struct {
        const char *address, *format, *text, *name;
    } cases[] = {
        { "o0@x.example", "Re: %s", "Count me in.", "J Smith" },
        { "o1@x.example", "Re: %s: Cool D", "Count me in.", "Cool D" },
        /* a first line is one, a sentence is not */
        { "o2@x.example", "Re: %s", "Cool D\n\n" DENNIS_WROTE, "Cool D" },
        { "o3@x.example", "Re: %s", "dennis", "dennis" },
        { "o4@x.example", "Re: %s", "陳大文", "陳大文" },
        { "o5@x.example", "Re: %s", "count me in", "J Smith" },
        { "o6@x.example", "Re: %s", "Yes", "J Smith" },
        { "o7@x.example", "Re: %s", "Hello,\nplease add me", "J Smith" },
        { "o8@x.example", "Re: %s", "Thank You Very Much Indeed", "J Smith" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        gint64 uin = 0;
        ImInvited invited;
        g_assert_true (im_invite (f->core, cases[i].address, &invited, &uin, NULL));
        g_autofree char *mail = core_next_letters (f);
        const char *start = g_strrstr (mail, "\nSubject: ") + strlen ("\nSubject: ");
        g_autofree char *own = g_strndup (start, strcspn (start, "\r\n"));
        g_auto (GStrv) around = g_strsplit (cases[i].format, "%s", 2);
        g_autofree char *subject = g_strjoinv (own, around);
        g_autofree char *from = g_strdup_printf ("J Smith <%s>", cases[i].address);
        take (f, from, "NewUser@im.example", subject, cases[i].text);
        g_autoptr (ImAccountView) view = core_account (f, cases[i].address);
        if (g_strcmp0 (view->name, cases[i].name) != 0)
            g_test_fail_printf ("%s: %s", cases[i].text, view->name);
    }
}

static void
what_is_required_is_asked_for_and_nobody_is_made (CoreFixture *f)
{
    const char *service = "NewUser@im.example";
    ImQueue mail = { 0 }, sms = { 0 };
    g_assert_cmpint (take (f, "<a@x.example>", service, "", ""), ==, IM_LETTER_NO_NAME);
    g_assert_cmpint (take (f, "<a@x.example>", service, "Cool D", "Hi"), ==, IM_LETTER_NO_PHONE);
    g_assert_cmpint (take (f, "<a@x.example>", service, "no", ""), ==, IM_LETTER_TAKEN);
    g_assert_true (im_show_queue (f->core, &mail, &sms, NULL));
    g_assert_cmpint (mail.due + sms.due, ==, 0);
    g_assert_cmpint (
        take (f, "<b@x.example>", service, "Cool D", "answer to +639175336647"), ==,
        IM_LETTER_TAKEN);
    g_autoptr (ImAccountView) view = core_account (f, "b@x.example");
    g_assert_cmpstr (view->name, ==, "Cool D");
    g_assert_cmpint (take (f, "<b@x.example>", service, "HELP", ""), ==, IM_LETTER_TAKEN);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    static const char *const required[] = { "registration.required = name, phone", NULL };
    static const char *const whole[] = { "mail.whole_letters = yes", NULL };
#define ADD(fact, settings) core_test_add (#fact, fact, settings)
    ADD (what_was_cut_can_be_shown, NULL);
    ADD (what_is_whole_has_no_more, NULL);
    ADD (what_the_reader_may_miss_is_marked_and_linked, NULL);
    ADD (whole_letters_can_be_had, whole);
    ADD (nobody_else_is_shown_it, NULL);
    ADD (it_goes_with_who_wrote_it, NULL);
    ADD (a_name_is_read_where_it_is_written, NULL);
    ADD (a_letter_to_a_member_names_by_its_line_or_its_writer, NULL);
    ADD (our_own_subject_is_no_name, NULL);
    ADD (what_is_required_is_asked_for_and_nobody_is_made, required);
    return core_test_run ();
}
