/* SPDX-License-Identifier: ISC */
/* Long texts in parts, as the SMS box gives them. */
#include <config.h>

#include "imcore/imcore.h"
#include "tests/unit/core_fixture.h"

#include <string.h>

/* Part @number of the two of @phone's text, taken. */
static ImTextEnding
take_part (CoreFixture *fixture, const char *phone, guint number, const char *words)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *id = g_strdup_printf ("%s %u", phone, number);
    ImTextEnding ending;
    const ImText text = {
        .id = id, .carrier = "carrier", .sender = phone, .receiver = "2910001"
    };
    const ImTextPart part = { .reference = 7,
                              .total = 2,
                              .number = number,
                              .octets = (const guint8 *) words,
                              .length = words != NULL ? strlen (words) : 0 };
    im_take_part (fixture->core, &text, &part, &ending, &error);
    g_assert_no_error (error);
    return ending;
}

static void
an_empty_part_is_a_part (CoreFixture *fixture)
{
    g_assert_cmpint (take_part (fixture, "+639175336647", 2, NULL), ==, IM_TEXT_PART_KEPT);
    g_assert_cmpint (take_part (fixture, "+639175336647", 1, "Cool D"), ==, IM_TEXT_TAKEN);
    g_autoptr (ImAccountView) view = core_account (fixture, "+639175336647");
    g_assert_cmpstr (view->name, ==, "Cool D");
}

/* What fails for a reason of its own. */
static void
break_first_set (CoreFixture *fixture)
{
    core_run_sql (fixture, fixture->mysql != NULL
                               ? "CREATE TRIGGER broken BEFORE UPDATE ON text_set FOR EACH ROW "
                                 "IF NEW.id = 1 THEN SIGNAL SQLSTATE '45000'; END IF"
                               : "CREATE TRIGGER broken BEFORE UPDATE ON text_set "
                                 "WHEN NEW.id = 1 BEGIN SELECT RAISE(ABORT, 'broken'); END");
}

static void
a_text_that_cannot_be_taken_holds_up_no_other (CoreFixture *fixture)
{
    g_autoptr (GError) error = NULL;
    guint taken = 0;
    take_part (fixture, "+639175336647", 1, "Cool D");
    take_part (fixture, "+639181112222", 1, "Ann");
    core_run_sql (fixture, "UPDATE text_set SET due_ms = id");
    break_first_set (fixture);
    g_assert_false (im_take_overdue_parts (fixture->core, &taken, &error));
    g_assert_error (error, IM_ERROR, IM_ERROR_BROKEN);
    g_assert_cmpuint (taken, ==, 1);
    g_autoptr (ImAccountView) view = core_account (fixture, "+639181112222");
    g_assert_true (g_str_has_prefix (view->name, "Ann"));
}

static guint
count_alarms (CoreFixture *fixture)
{
    g_auto (GStrv) alarms = im_take_alarms (fixture->core);
    for (char **alarm = alarms; alarm != NULL && *alarm != NULL; alarm++)
        g_assert_true (g_str_has_suffix (*alarm, " set=1"));
    return alarms != NULL ? g_strv_length (alarms) : 0;
}

static void
it_is_one_alarm_however_often_it_is_tried (CoreFixture *fixture)
{
    guint taken = 0;
    take_part (fixture, "+639175336647", 1, "Cool D");
    core_run_sql (fixture, "UPDATE text_set SET due_ms = id");
    break_first_set (fixture);
    for (guint i = 0; i < 3; i++) {
        g_assert_false (im_take_overdue_parts (fixture->core, &taken, NULL));
        g_assert_cmpuint (count_alarms (fixture), ==, i == 0 ? 1 : 0);
    }
    core_run_sql (fixture, "DROP TRIGGER broken");
    g_assert_true (im_take_overdue_parts (fixture->core, &taken, NULL));
    g_assert_cmpuint (taken, ==, 1);
    g_assert_cmpuint (count_alarms (fixture), ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name) core_test_add ("text_parts/" #name, name, NULL)
    ADD (an_empty_part_is_a_part);
    ADD (a_text_that_cannot_be_taken_holds_up_no_other);
    ADD (it_is_one_alarm_however_often_it_is_tried);
    return core_test_run ();
}
