/* SPDX-License-Identifier: ISC */
/* Two access codes of two carriers, on both engines. */
#include <config.h>

#include "tests/unit/core_fixture.h"

#include <string.h>

static const char *const two_codes[] = {
    "sms.carriers = first",       "sms-2911.prefixes = +44, +63", "sms-2911.default_country = 44",
    "sms-2911.carriers = second", NULL,
};

static const char dennis[] = "+639175336647", ann[] = "+447911123456";

static ImTextEnding
take (CoreFixture *f, const char *carrier, const char *from, const char *to, const char *words)
{
    static guint texts;
    g_autoptr (GError) error = NULL;
    ImTextEnding ending;
    g_autofree char *id = g_strdup_printf ("code%u", ++texts);
    const ImText text
        = { .id = id, .carrier = carrier, .sender = from, .receiver = to, .text = words };
    im_take_text (f->core, &text, &ending, &error);
    g_assert_no_error (error);
    return ending;
}

/* The next text left by @carrier from @sender to @receiver. */
static void
leaves (CoreFixture *f, const char *carrier, const char *sender, const char *receiver)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) texts = im_claim_texts (f->core, 1, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (texts->len, ==, 1);
    const ImOutgoingText *text = g_ptr_array_index (texts, 0);
    g_assert_cmpstr (text->carrier, ==, carrier);
    g_assert_cmpstr (text->sender, ==, sender);
    g_assert_cmpstr (text->receiver, ==, receiver);
    im_note_handover (f->core, text->id, text->claim, IM_HANDOVER_DONE, NULL, &error);
    g_assert_no_error (error);
}

static void
nothing_leaves (CoreFixture *f)
{
    g_autofree char *text = core_next_text (f);
    g_assert_cmpstr (text, ==, NULL);
}

static void
a_code_answers_by_its_own_carrier (CoreFixture *f)
{
    g_assert_cmpint (take (f, "first", dennis, "2910001", "Dennis"), ==, IM_TEXT_TAKEN);
    leaves (f, "first", "2910001", dennis);
    g_assert_cmpint (take (f, "second", ann, "2911001", "Ann"), ==, IM_TEXT_TAKEN);
    leaves (f, "second", "2911001", ann);
}

static void
each_gets_the_other_by_his_own_code (CoreFixture *f)
{
    take (f, "first", dennis, "2910001", "Dennis");
    leaves (f, "first", "2910001", dennis);
    take (f, "second", ann, "2911001", "Ann");
    leaves (f, "second", "2911001", ann);
    g_assert_cmpint (take (f, "first", dennis, "2910447911123456", "Hello Ann"), ==, IM_TEXT_TAKEN);
    leaves (f, "second", "2911639175336647", ann);
    g_assert_cmpint (take (f, "second", ann, "2911639175336647", "Accept"), ==, IM_TEXT_TAKEN);
    leaves (f, "first", "2910447911123456", dennis);
    leaves (f, "second", "2911639175336647", ann);
    nothing_leaves (f);
}

/* He carries a card of the other carrier, too: what comes next leaves where he was last. */
static void
who_writes_by_another_code_is_written_to_by_that (CoreFixture *f)
{
    take (f, "first", dennis, "2910001", "Dennis");
    leaves (f, "first", "2910001", dennis);
    take (f, "second", ann, "2911001", "Ann");
    leaves (f, "second", "2911001", ann);
    g_assert_cmpint (take (f, "second", dennis, "2911001", "POLICY OPEN"), ==, IM_TEXT_TAKEN);
    leaves (f, "second", "2911001", dennis);
    take (f, "second", ann, "2911639175336647", "Hello");
    leaves (f, "second", "2911447911123456", dennis);
    take (f, "first", dennis, "2910001", "POLICY");
    leaves (f, "first", "2910001", dennis);
    take (f, "second", ann, "2911639175336647", "Hello again");
    leaves (f, "first", "2910447911123456", dennis);
    nothing_leaves (f);
}

/* Two texts to two codes at once: each is answered by the number it was sent to. */
static void
an_answer_leaves_by_the_code_that_was_asked (CoreFixture *f)
{
    take (f, "first", dennis, "2910001", "Dennis");
    leaves (f, "first", "2910001", dennis);
    take (f, "first", dennis, "2910001", "WHO");
    take (f, "second", dennis, "2911001", "WHO");
    leaves (f, "first", "2910001", dennis);
    leaves (f, "second", "2911001", dennis);
}

static void
an_invited_phone_has_the_code_of_its_prefix (CoreFixture *f)
{
    ImInvited ending;
    gint64 uin = 0;
    g_autoptr (GError) error = NULL;
    im_invite (f->core, "+639181112222", &ending, &uin, &error);
    g_assert_no_error (error);
    g_assert_cmpint (ending, ==, IM_INVITED);
    leaves (f, "first", "2910001", "+639181112222");
    take (f, "second", ann, "2911001", "Ann");
    leaves (f, "second", "2911001", ann);
    take (f, "second", ann, "2911001", "INVITE +639182223333 Join me");
    leaves (f, "first", "2910447911123456", "+639182223333");
    leaves (f, "second", "2911001", ann);
}

static void
what_is_no_telephone_of_the_code_is_nobody (CoreFixture *f)
{
    static const struct {
        const char *label, *carrier, *from, *to;
        ImTextEnding ending;
    } cases[] = {
        { "the other code's carrier", "second", "+639175336647", "2910001", IM_TEXT_NOBODY },
        { "a carrier of none", "third", "+639175336647", "2910001", IM_TEXT_NOBODY },
        { "no carrier", NULL, "+639175336647", "2910001", IM_TEXT_NOBODY },
        { "the other code's prefix", "first", "+447911123456", "2910001", IM_TEXT_NOBODY },
        { "a name", "first", "GCASH", "2910001", IM_TEXT_NOBODY },
        { "a name and digits", "first", "GLOBE63", "2910001", IM_TEXT_NOBODY },
        { "a name in Arabic", "first", "\xd8\xa8\xd9\x86\xd9\x83", "2910001", IM_TEXT_NOBODY },
        { "no name at all", "first", "", "2910001", IM_TEXT_NOBODY },
        { "a short code", "first", "8888", "2910001", IM_TEXT_NOBODY },
        { "a short code at home", "first", "08888", "2910001", IM_TEXT_NOBODY },
        { "our own number", "first", "2910001", "2910001", IM_TEXT_OWN_NUMBER },
        { "a member's of ours", "first", "2910639175336647", "2910001", IM_TEXT_OWN_NUMBER },
        { "a number of the other code", "first", "2911001", "2910001", IM_TEXT_OWN_NUMBER },
        { "our own with a plus", "second", "+2911001", "2911001", IM_TEXT_OWN_NUMBER },
        { "to no code of ours", "first", "+639175336647", "2912001", IM_TEXT_NOT_OURS },
        { "to the code alone", "first", "+639175336647", "2910", IM_TEXT_NOT_OURS },
        { "to a name", "first", "+639175336647", "UINVITE", IM_TEXT_NOT_OURS },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        g_assert_cmpint (take (f, cases[i].carrier, cases[i].from, cases[i].to, "Cool D"), ==,
                         cases[i].ending);
    }
    nothing_leaves (f);
}

static void
one_phone_is_one_person_however_it_is_written (CoreFixture *f)
{
    static const char *const spellings[] = {
        "+639175336647",   "639175336647",     "00639175336647", "011639175336647",
        "09175336647",     "0917 533 6647",    "(0917) 533-6647", "+63 (0)917-5336647",
    };
    for (guint i = 0; i < G_N_ELEMENTS (spellings); i++) {
        g_test_message ("%s", spellings[i]);
        g_assert_cmpint (take (f, "first", spellings[i], "2910001", "Dennis"), ==, IM_TEXT_TAKEN);
        leaves (f, "first", "2910001", dennis);
    }
    g_autoptr (ImAccountView) view = core_account (f, dennis);
    g_assert_cmpint (view->uin, ==, G_GINT64_CONSTANT (639175336647));
}

static void
a_number_as_at_home_is_invited (CoreFixture *f)
{
    take (f, "first", dennis, "2910001", "Dennis");
    leaves (f, "first", "2910001", dennis);
    take (f, "first", dennis, "2910001", "INVITE 09181112222 Join me");
    leaves (f, "first", "2910639175336647", "+639181112222");
    leaves (f, "first", "2910001", dennis);
}

static void
a_range_of_any_codes_telephones_is_refused (CoreFixture *f)
{
    ImRangeAdding ending;
    g_assert_true (im_add_range (f->core, 443000000000, 443000000010, &ending, NULL));
    g_assert_cmpint (ending, ==, IM_RANGE_PHONES);
    g_assert_true (im_add_range (f->core, 639170000000, 639170000010, &ending, NULL));
    g_assert_cmpint (ending, ==, IM_RANGE_PHONES);
    g_assert_true (im_add_range (f->core, 353000000000, 353000000010, &ending, NULL));
    g_assert_cmpint (ending, ==, IM_RANGE_ADDED);
}

static void
a_phone_that_no_code_serves_is_a_failed_delivery (CoreFixture *f)
{
    ImQueue mail = { 0 }, sms = { 0 };
    take (f, "first", dennis, "2910001", "Dennis");
    leaves (f, "first", "2910001", dennis);
    take (f, "second", ann, "2911001", "Ann");
    leaves (f, "second", "2911001", ann);
    core_run_sql (f, "UPDATE address SET addr = x'2B3335333132333435363738' WHERE code = 2910");
    take (f, "second", ann, "2911639175336647", "Hello");
    nothing_leaves (f);
    g_assert_true (im_show_queue (f->core, &mail, &sms, NULL));
    g_assert_cmpint (sms.dead, ==, 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test) core_test_add (#test, test, two_codes)
    ADD (a_code_answers_by_its_own_carrier);
    ADD (each_gets_the_other_by_his_own_code);
    ADD (who_writes_by_another_code_is_written_to_by_that);
    ADD (an_answer_leaves_by_the_code_that_was_asked);
    ADD (an_invited_phone_has_the_code_of_its_prefix);
    ADD (what_is_no_telephone_of_the_code_is_nobody);
    ADD (one_phone_is_one_person_however_it_is_written);
    ADD (a_number_as_at_home_is_invited);
    ADD (a_range_of_any_codes_telephones_is_refused);
    ADD (a_phone_that_no_code_serves_is_a_failed_delivery);
    return core_test_run ();
}
