/* SPDX-License-Identifier: ISC */
/* What waits at night, and what does not, on both engines.  It is night for some hours around
 * the time at which this runs. */
#include <config.h>

#include "tests/unit/core_fixture.h"

#include <string.h>

static const char dennis_phone[] = "+639175336647", maria_phone[] = "+639181112222";
static const char to_dennis[] = "2910639175336647", to_maria[] = "2910639181112222";

static ImQueue
texts_queue (CoreFixture *f)
{
    ImQueue mail = { 0 }, sms = { 0 };
    g_assert_true (im_show_queue (f->core, &mail, &sms, NULL));
    return sms;
}

static void
gets (CoreFixture *f, const char *pattern)
{
    g_autofree char *text = core_next_text (f);
    g_assert_nonnull (text);
    g_test_message ("%s", text);
    g_assert_true (g_pattern_match_simple (pattern, text));
}

static void
gets_nothing (CoreFixture *f)
{
    g_autofree char *text = core_next_text (f);
    g_assert_cmpstr (text, ==, NULL);
}

static void
a_message_waits_and_looks_queued (CoreFixture *f)
{
    ImParty dennis = core_open_member_by_phone (f, dennis_phone);
    core_open_member_by_phone (f, maria_phone);
    gint64 seq = core_send (f, dennis, 639181112222, "Are you there?");
    gets_nothing (f);
    ImQueue queue = texts_queue (f);
    g_assert_cmpint (queue.parked, ==, 1);
    g_assert_cmpint (queue.due + queue.later + queue.dead, ==, 0);
    g_autoptr (GPtrArray) log = im_read_log (f->core, dennis, seq - 1, 1, NULL);
    const ImEntry *entry = g_ptr_array_index (log, 0);
    g_assert_cmpint (entry->by_text, ==, IM_DELIVERY_QUEUED);
}

static void
what_waits_does_not_hold_up_answers (CoreFixture *f)
{
    ImParty dennis = core_open_member_by_phone (f, dennis_phone);
    core_open_member_by_phone (f, maria_phone);
    core_send (f, dennis, 639181112222, "Are you there?");
    gets_nothing (f);
    core_take_text (f, maria_phone, "h1", "HELP");
    gets (f, "*NAME, HELP*");
    gets_nothing (f);
}

static void
a_pair_that_talks_keeps_its_order (CoreFixture *f)
{
    ImParty dennis = core_open_member_by_phone (f, dennis_phone);
    core_open_member_by_phone (f, maria_phone);
    core_send (f, dennis, 639181112222, "one");
    gets_nothing (f);
    core_send (f, dennis, 639181112222, "two");
    gets_nothing (f);
    core_take_text_to (f, maria_phone, to_dennis, "Yes?");
    gets (f, "Yes?"); /* he has just written to her */
    gets_nothing (f);
    core_send (f, dennis, 639181112222, "three");
    gets (f, "one");
    gets (f, "two");
    gets (f, "three");
    gets_nothing (f);
    g_assert_cmpint (texts_queue (f).parked, ==, 0);
}

static void
an_answer_has_its_time (CoreFixture *f)
{
    ImParty dennis = core_open_member_by_phone (f, dennis_phone);
    core_open_member_by_phone (f, maria_phone);
    core_take_text_to (f, maria_phone, to_dennis, "Are you there?");
    gets_nothing (f);
    core_run_sql (f, "UPDATE log SET at_ms = at_ms - 1000000");
    core_send (f, dennis, 639181112222, "Now I am");
    gets_nothing (f);
    g_assert_cmpint (texts_queue (f).parked, ==, 2);
    core_take_text_to (f, maria_phone, to_dennis, "Good"); /* that answers his, in time */
    gets (f, "Are you there?");
    gets (f, "Good");
    gets_nothing (f);
    g_assert_cmpint (texts_queue (f).parked, ==, 1);
}

static void
somebody_elses_text_is_no_answer (CoreFixture *f)
{
    ImParty dennis = core_open_member_by_phone (f, dennis_phone);
    core_open_member_by_phone (f, maria_phone);
    ImParty ann = core_open_member_by_phone (f, "+639183334444");
    core_take_text_to (f, maria_phone, to_dennis, "Dennis?");
    gets_nothing (f);
    core_send (f, ann, 639181112222, "Ann here");
    gets_nothing (f);
    core_send (f, dennis, 639181112222, "Dennis here");
    gets (f, "Dennis here");
    gets_nothing (f);
}

static void
the_night_is_not_taken_off_its_time (CoreFixture *f)
{
    ImParty dennis = core_open_member_by_phone (f, dennis_phone);
    core_open_member_by_phone (f, maria_phone);
    core_send (f, dennis, 639181112222, "Are you there?");
    gets_nothing (f);
    core_run_sql (f, "UPDATE outbox SET parked_ms = created_ms, due_ms = 1, "
                     "created_ms = created_ms - 100000000");
    gets_nothing (f);
    g_assert_cmpint (texts_queue (f).parked, ==, 1);
    core_run_sql (f, "UPDATE outbox SET created_ms = created_ms - 400000000, due_ms = 1");
    gets (f, "*639181112222 was not delivered by text*not reached in time.");
    g_assert_cmpint (texts_queue (f).parked, ==, 0);
    g_assert_cmpint (texts_queue (f).dead, ==, 1);
}

static void
an_invitation_waits_and_a_stop_does_not (CoreFixture *f)
{
    ImInvited ending;
    gint64 uin = 0;
    g_assert_true (im_invite (f->core, maria_phone, &ending, &uin, NULL));
    gets_nothing (f);
    g_assert_cmpint (texts_queue (f).parked, ==, 1);
    core_take_text_to (f, maria_phone, to_maria, "STOP");
    gets (f, "*START*");
    gets_nothing (f);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
    gint hour = g_date_time_get_hour (now);
    g_autofree char *hours = g_strdup_printf ("sms.quiet_hours = %02d:00-%02d:00",
                                              (hour + 23) % 24, (hour + 3) % 24);
    const char *const night[] = { hours, NULL };
#define ADD(test) core_test_add (#test, test, night)
    ADD (a_message_waits_and_looks_queued);
    ADD (what_waits_does_not_hold_up_answers);
    ADD (a_pair_that_talks_keeps_its_order);
    ADD (an_answer_has_its_time);
    ADD (somebody_elses_text_is_no_answer);
    ADD (the_night_is_not_taken_off_its_time);
    ADD (an_invitation_waits_and_a_stop_does_not);
    return core_test_run ();
}
