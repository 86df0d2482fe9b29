/* SPDX-License-Identifier: ISC */
/* What a box that was killed finds when it begins again, and what carriers send again after a
 * loss. */
#include "tests/unit/core_fixture.h"

#include <sys/socket.h>
#include <unistd.h>

#define PHONE "+639175336647"
#define SECOND_MS 1000

static void
begin (CoreFixture *f, const char *name, ImLinkLoss *loss)
{
    g_autoptr (GError) error = NULL;
    im_box_begin (f->core, name, loss, &error);
    g_assert_no_error (error);
}

static GPtrArray *
claim (CoreFixture *f)
{
    g_autoptr (GError) error = NULL;
    GPtrArray *texts = im_claim_texts (f->core, 10, &error);
    g_assert_no_error (error);
    return texts;
}

static ImQueue
queue (CoreFixture *f)
{
    ImQueue mail = { 0 }, sms = { 0 };
    g_assert_true (im_show_queue (f->core, &mail, &sms, NULL));
    return sms;
}

/* ---- Claims ------------------------------------------------------------------------------- */

static void
what_another_box_has_claimed_stays_its_own (CoreFixture *f)
{
    ImLinkLoss loss;
    core_take_text (f, PHONE, "a", "Dennis");
    begin (f, "one", &loss);
    g_autoptr (GPtrArray) first = claim (f);
    begin (f, "two", &loss);
    g_autoptr (GPtrArray) none = claim (f);
    g_assert_cmpuint (none->len, ==, 0);
    const ImOutgoingText *text = first->pdata[0];
    g_assert_true (im_note_handover (f->core, text->id, text->claim, IM_HANDOVER_DONE, NULL, NULL));
    g_assert_cmpint (queue (f).handed_over, ==, 1);
}

static void
submit_and_be_killed (CoreFixture *f, gint64 *id)
{
    ImLinkLoss loss;
    core_take_text (f, PHONE, "a", "Dennis");
    begin (f, "one", &loss);
    g_autoptr (GPtrArray) texts = claim (f);
    *id = ((const ImOutgoingText *) texts->pdata[0])->id;
    begin (f, "one", &loss);
}

static void
what_bearerbox_may_have_is_not_sent_again (CoreFixture *f)
{
    gint64 id = 0;
    submit_and_be_killed (f, &id);
    g_autoptr (GPtrArray) none = claim (f);
    g_assert_cmpuint (none->len, ==, 0);
    g_assert_cmpint (queue (f).later, ==, 1); /* waits for its receipt */
    core_run_sql (f, "UPDATE outbox SET due_ms = 0");
    g_autoptr (GPtrArray) unknown = claim (f);
    g_assert_cmpuint (unknown->len, ==, 0);
    g_assert_cmpint (queue (f).later + queue (f).due, ==, 0);
}

static void
its_receipt_says_what_became_of_it (CoreFixture *f)
{
    gint64 id = 0;
    submit_and_be_killed (f, &id);
    g_assert_true (im_take_receipt (
        f->core, &(ImTextReceipt){ .id = id, .what = IM_RECEIPT_DELIVERED }, NULL));
    g_assert_cmpint (queue (f).later + queue (f).due, ==, 0);
}

/* Nobody takes up for a box that never comes back: its lease runs out, and its text is unknown.
 */
static void
what_a_vanished_box_submitted_is_unknown (CoreFixture *f)
{
    ImLinkLoss loss;
    core_take_text (f, PHONE, "a", "Dennis");
    begin (f, "one", &loss);
    g_autoptr (GPtrArray) texts = claim (f);
    begin (f, "two", &loss);
    core_run_sql (f, "UPDATE outbox SET due_ms = 0");
    g_autoptr (GPtrArray) none = claim (f);
    g_assert_cmpuint (none->len, ==, 0);
    g_assert_cmpint (queue (f).later + queue (f).due, ==, 0);
}

static gboolean
has_rung (int ring)
{
    char byte;
    return recv (ring, &byte, sizeof byte, MSG_DONTWAIT) > 0;
}

/* Two to one telephone: the second is not due before the first is done, and then nobody waits. */
static void
the_next_text_of_a_telephone_is_rung_for (CoreFixture *f)
{
    g_autoptr (GError) error = NULL;
    int ring = im_ring_listen (f->config, IM_RING_SMSBOX, &error);
    g_assert_no_error (error);
    core_take_text (f, PHONE, "a", "Dennis");
    core_take_text (f, PHONE, "b", "HELP");
    g_autoptr (GPtrArray) texts = claim (f);
    g_assert_cmpuint (texts->len, ==, 1);
    const ImOutgoingText *first = texts->pdata[0];
    im_ring_drain (ring);
    g_assert_true (im_note_handover (f->core, first->id, first->claim, IM_HANDOVER_DONE, NULL, NULL));
    g_assert_true (has_rung (ring));
    g_autoptr (GPtrArray) next = claim (f);
    g_assert_cmpuint (next->len, ==, 1);
    const ImOutgoingText *second = next->pdata[0];
    g_assert_true (
        im_note_handover (f->core, second->id, second->claim, IM_HANDOVER_DONE, NULL, NULL));
    g_assert_false (has_rung (ring)); /* none is left */
    close (ring);
}

/* ---- Losses ------------------------------------------------------------------------------- */

static void
a_box_that_was_killed_counts_as_a_loss (CoreFixture *f)
{
    ImLinkLoss loss;
    begin (f, "one", &loss);
    g_assert_cmpint (loss.until_ms, ==, 0);
    g_assert_true (im_box_end (f->core, &loss, NULL));
    begin (f, "one", &loss);
    g_assert_cmpint (loss.until_ms, ==, 0); /* it had ended in order */
    begin (f, "one", &loss);
    g_assert_cmpint (loss.until_ms, >, 0);
    gint64 since_ms = loss.since_ms;
    begin (f, "one", &loss); /* what bearerbox kept from then on may still be to come */
    g_assert_cmpint (loss.since_ms, ==, since_ms);
}

static void
a_loss_outlives_the_box (CoreFixture *f)
{
    ImLinkLoss loss, found;
    begin (f, "one", &loss);
    im_link_lost (&loss, 5000, TRUE);
    loss.back_ms = 6000;
    g_assert_true (im_box_note_loss (f->core, &loss, NULL));
    g_assert_true (im_box_end (f->core, &loss, NULL));
    begin (f, "one", &found);
    g_assert_cmpint (found.since_ms, ==, 5000);
    g_assert_cmpint (found.until_ms, ==, 5000);
    g_assert_cmpint (found.back_ms, ==, 6000);
    g_assert_true (found.in_order);
}

static void
losses_in_a_row_are_one (CoreFixture *f)
{
    (void) f;
    ImLinkLoss loss = { 0 };
    im_link_lost (&loss, 5000, FALSE);
    im_link_lost (&loss, 500000, FALSE); /* not back in between */
    g_assert_cmpint (loss.since_ms, ==, 5000);
    loss.back_ms = 501000;
    im_link_lost (&loss, 620000, FALSE);
    g_assert_cmpint (loss.since_ms, ==, 5000);
    loss.back_ms = 621000;
    im_link_lost (&loss, 741001, FALSE);
    g_assert_cmpint (loss.since_ms, ==, 741001);
}

/* ---- Repetitions -------------------------------------------------------------------------- */

static guint ids;
static gint64 zero_ms; /* five minutes ago */

/* Counted from then; bearerbox was lost at 100 seconds. */
static ImTextEnding
take (CoreFixture *f, const char *text, gint64 from_ms, gint64 to_ms, gboolean in_order)
{
    g_autoptr (GError) error = NULL;
    ImTextEnding ending;
    g_autofree char *id = g_strdup_printf ("id %u", ids++);
    const ImText one = {
        .id = id,
        .carrier = "carrier",
        .sender = PHONE,
        .receiver = "2910001",
        .text = text,
        .came_ms = zero_ms + from_ms,
        .came_by_ms = zero_ms + to_ms,
        .loss = { .since_ms = zero_ms + 100 * SECOND_MS,
                  .until_ms = zero_ms + 100 * SECOND_MS,
                  .back_ms = zero_ms + 290 * SECOND_MS,
                  .in_order = in_order },
    };
    im_take_text (f->core, &one, &ending, &error);
    g_assert_no_error (error);
    return ending;
}

/* Two texts of the same words; [from, to] each, seconds. */
typedef struct {
    const char *label;
    gint64 first[2], second[2];
    gboolean in_order;
    gboolean is_repetition;
} Case;

static const Case cases[] = {
    { "before and after", { 98, 99 }, { 103, 104 }, FALSE, TRUE },
    { "the later one is given to us first", { 103, 104 }, { 98, 99 }, FALSE, TRUE },
    { "both before: people do write the same twice", { 97, 98 }, { 98, 99 }, FALSE, FALSE },
    { "both after", { 103, 104 }, { 104, 105 }, FALSE, FALSE },
    { "long before", { -50, -49 }, { 103, 104 }, FALSE, FALSE },
    { "in the second of a crash, and after", { 99, 101 }, { 103, 104 }, FALSE, TRUE },
    { "both in the second of a crash", { 99, 101 }, { 99, 101 }, FALSE, TRUE },
    { "after an orderly end in that second, and after",
      { 99, 101 },
      { 103, 104 },
      TRUE,
      FALSE },
    { "before, and after an orderly end in that second", { 97, 98 }, { 99, 101 }, TRUE, TRUE },
};

static void
what_came_before_and_after_a_loss_is_one_text (CoreFixture *f)
{
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        const Case *c = &cases[i];
        g_autofree char *words = g_strdup_printf ("Dennis %u", i);
        g_test_message ("%s", c->label);
        g_assert_cmpint (
            take (f, words, c->first[0] * SECOND_MS, c->first[1] * SECOND_MS, c->in_order), ==,
            IM_TEXT_TAKEN);
        g_assert_cmpint (
            take (f, words, c->second[0] * SECOND_MS, c->second[1] * SECOND_MS, c->in_order),
            ==, c->is_repetition ? IM_TEXT_TAKEN_BEFORE : IM_TEXT_TAKEN);
    }
}

static void
each_text_is_sent_again_once (CoreFixture *f)
{
    g_assert_cmpint (take (f, "Ann", 97000, 98000, FALSE), ==, IM_TEXT_TAKEN);
    g_assert_cmpint (take (f, "Ann", 98000, 99000, FALSE), ==, IM_TEXT_TAKEN);
    g_assert_cmpint (take (f, "Ann", 103000, 104000, FALSE), ==, IM_TEXT_TAKEN_BEFORE);
    g_assert_cmpint (take (f, "Ann", 103000, 104000, FALSE), ==, IM_TEXT_TAKEN_BEFORE);
    g_assert_cmpint (take (f, "Ann", 105000, 106000, FALSE), ==, IM_TEXT_TAKEN);
}

static void
other_words_are_another_text (CoreFixture *f)
{
    g_assert_cmpint (take (f, "Ann", 97000, 98000, FALSE), ==, IM_TEXT_TAKEN);
    g_assert_cmpint (take (f, "ann", 103000, 104000, FALSE), ==, IM_TEXT_TAKEN);
}

int
main (int argc, char **argv)
{
    static const char *const settings[] = { "sms.prefixes = +63", NULL };
    g_test_init (&argc, &argv, NULL);
    zero_ms = g_get_real_time () / 1000 - 300 * SECOND_MS;
#define ADD(test) core_test_add (#test, test, settings)
    ADD (what_another_box_has_claimed_stays_its_own);
    ADD (what_bearerbox_may_have_is_not_sent_again);
    ADD (its_receipt_says_what_became_of_it);
    ADD (what_a_vanished_box_submitted_is_unknown);
    ADD (the_next_text_of_a_telephone_is_rung_for);
    ADD (a_box_that_was_killed_counts_as_a_loss);
    ADD (a_loss_outlives_the_box);
    ADD (losses_in_a_row_are_one);
    ADD (what_came_before_and_after_a_loss_is_one_text);
    ADD (each_text_is_sent_again_once);
    ADD (other_words_are_another_text);
#undef ADD
    return core_test_run ();
}
