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

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    static const char *const whole[] = { "mail.whole_letters = yes", NULL };
#define ADD(fact, settings) core_test_add (#fact, fact, settings)
    ADD (what_was_cut_can_be_shown, NULL);
    ADD (what_is_whole_has_no_more, NULL);
    ADD (what_the_reader_may_miss_is_marked_and_linked, NULL);
    ADD (whole_letters_can_be_had, whole);
    ADD (nobody_else_is_shown_it, NULL);
    ADD (it_goes_with_who_wrote_it, NULL);
    return core_test_run ();
}
