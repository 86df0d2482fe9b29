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

/* ---- Many at once ------------------------------------------------------------------------- */

#define ANN "+639181112222"

/* What came in one go is taken in its order, a long text where its last part came; what fails
 * holds up no other. */
static void
many_texts_keep_their_order_and_fail_alone (CoreFixture *fixture)
{
    static const ImTextPart parts[] = {
        { .reference = 7,
          .total = 2,
          .number = 2,
          .octets = (const guint8 *) " D",
          .length = 2 },
        { .reference = 7,
          .total = 2,
          .number = 1,
          .octets = (const guint8 *) "Cool",
          .length = 4 },
    };
    static const struct {
        const char *id, *sender, *receiver, *words;
        const ImTextPart *part;
        ImTextEnding ending;
    } cases[] = {
        { "1", "+639175336647", "2910001", NULL, &parts[0], IM_TEXT_PART_KEPT },
        { "2", ANN, "2910001", "Ann", NULL, IM_TEXT_TAKEN },
        { "3", "+639175336647", "2910001", NULL, &parts[1], IM_TEXT_TAKEN },
        { "4", "+639175336647", "2910001", "NAME Cooler", NULL, IM_TEXT_TAKEN },
        { "5", ANN, "999", "to nobody", NULL, IM_TEXT_NOT_OURS },
        { "2", ANN, "2910001", "Ann", NULL, IM_TEXT_TAKEN_BEFORE },
        { "6", ANN, "2910639175336647", "Hello", NULL, IM_TEXT_TAKEN },
    };
    ImText texts[G_N_ELEMENTS (cases)];
    ImTextTaken taken[G_N_ELEMENTS (cases)];
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        texts[i] = (ImText){ .id = cases[i].id,
                             .carrier = "carrier",
                             .sender = cases[i].sender,
                             .receiver = cases[i].receiver,
                             .text = cases[i].words };
        taken[i] = (ImTextTaken){ .text = &texts[i], .part = cases[i].part };
    }
    im_take_texts (fixture->core, taken, G_N_ELEMENTS (cases));
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s %s", cases[i].id, cases[i].sender);
        g_assert_no_error (taken[i].error);
        g_assert_cmpint (taken[i].ending, ==, cases[i].ending);
    }
    g_autoptr (ImAccountView) view = core_account (fixture, "+639175336647");
    g_assert_cmpstr (view->name, ==, "Cooler");
}

static void
of_many_texts_the_broken_one_fails_alone (CoreFixture *fixture)
{
    const ImText texts[] = { { .id = "1",
                               .carrier = "carrier",
                               .sender = ANN,
                               .receiver = "2910001",
                               .text = "Ann" },
                             { .id = "2",
                               .carrier = "carrier",
                               .sender = "+639175336647",
                               .receiver = "2910001",
                               .text = "Broken" },
                             { .id = "3",
                               .carrier = "carrier",
                               .sender = "+639183334444",
                               .receiver = "2910001",
                               .text = "Carl" } };
    ImTextTaken taken[] = { { .text = &texts[0] },
                            { .text = &texts[1] },
                            { .text = &texts[2] } };
    core_run_sql (fixture, fixture->mysql != NULL
                               ? "CREATE TRIGGER broken BEFORE INSERT ON account FOR EACH ROW "
                                 "IF NEW.name = 'Broken' THEN SIGNAL SQLSTATE '45000'; END IF"
                               : "CREATE TRIGGER broken BEFORE INSERT ON account "
                                 "WHEN CAST(NEW.name AS TEXT) = 'Broken' "
                                 "BEGIN SELECT RAISE(ABORT, 'broken'); END");
    im_take_texts (fixture->core, taken, G_N_ELEMENTS (taken));
    g_assert_no_error (taken[0].error);
    g_assert_error (taken[1].error, IM_ERROR, IM_ERROR_BROKEN);
    g_assert_no_error (taken[2].error);
    g_clear_error (&taken[1].error);
    g_autoptr (ImAccountView) carl = core_account (fixture, "+639183334444");
    g_assert_nonnull (carl);
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
    ADD (many_texts_keep_their_order_and_fail_alone);
    ADD (of_many_texts_the_broken_one_fails_alone);
    ADD (a_text_that_cannot_be_taken_holds_up_no_other);
    ADD (it_is_one_alarm_however_often_it_is_tried);
    return core_test_run ();
}
