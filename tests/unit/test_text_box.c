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

/* ---- The carrier's link alone -------------------------------------------------------------- */

/* At that second, counted from zero_ms, by a box that bearerbox was never lost to. */
static ImText
text_at (const char *id, const char *words, gint64 at_s)
{
    return (ImText){ .id = id,
                     .carrier = "carrier",
                     .sender = PHONE,
                     .receiver = "2910001",
                     .text = words,
                     .came_ms = zero_ms + at_s * SECOND_MS,
                     .came_by_ms = zero_ms + at_s * SECOND_MS + 999,
                     .asks_link = TRUE };
}

static ImTextEnding
take_one (CoreFixture *f, const ImText *text)
{
    g_autoptr (GError) error = NULL;
    ImTextEnding ending;
    im_take_text (f->core, text, &ending, &error);
    g_assert_no_error (error);
    return ending;
}

/* As bearerbox's page says it, if asked. */
static ImLinkLoss
back_at (gint64 at_s)
{
    return im_link_back (zero_ms / SECOND_MS + at_s, zero_ms / SECOND_MS + at_s);
}

/* What becomes of a text, that asked for a link which stands since @back_s. */
static ImTextEnding
take_told (CoreFixture *f, ImText text, gint64 back_s)
{
    g_assert_cmpint (take_one (f, &text), ==, IM_TEXT_ASKS_LINK);
    text.asks_link = FALSE;
    text.link_loss = back_at (back_s);
    return take_one (f, &text);
}

static void
what_came_before_and_after_a_lost_link_is_one_text (CoreFixture *f)
{
    static const struct {
        const char *label;
        gint64 first, second, back; /* seconds */
        ImTextEnding ending;
    } told[] = {
        { "before and after", 98, 103, 100, IM_TEXT_TAKEN_BEFORE },
        { "in the second before, and in that in which it came back", 99, 100, 100,
          IM_TEXT_TAKEN_BEFORE },
        { "the later one is given to us first", 103, 98, 100, IM_TEXT_TAKEN_BEFORE },
        { "both before", 98, 99, 100, IM_TEXT_TAKEN },
        { "both after", 100, 103, 100, IM_TEXT_TAKEN },
        { "both in the second in which it came back: they came by it", 100, 100, 100,
          IM_TEXT_TAKEN },
        { "long lost", 98, 99, -1000, IM_TEXT_TAKEN },
        { "two minutes before it, and after", -20, 103, 100, IM_TEXT_TAKEN_BEFORE },
        { "more than two minutes before it", -22, 103, 100, IM_TEXT_TAKEN },
        { "more than two minutes before it, and given to us later", 103, -22, 100,
          IM_TEXT_TAKEN },
        { "two minutes after it", 98, 219, 100, IM_TEXT_TAKEN_BEFORE },
        { "more than two minutes after it", 98, 220, 100, IM_TEXT_TAKEN },
    };
    for (guint i = 0; i < G_N_ELEMENTS (told); i++) {
        g_autofree char *words = g_strdup_printf ("Dennis %u", i);
        g_autofree char *one = g_strdup_printf ("told %u", i);
        g_autofree char *other = g_strdup_printf ("told again %u", i);
        g_test_message ("%s", told[i].label);
        const ImText first = text_at (one, words, told[i].first);
        g_assert_cmpint (take_one (f, &first), ==, IM_TEXT_TAKEN);
        g_assert_cmpint (take_told (f, text_at (other, words, told[i].second), told[i].back),
                         ==, told[i].ending);
    }
}

static void
each_text_is_sent_again_once_by_a_link (CoreFixture *f)
{
    const ImText first = text_at ("a", "Ann", 97);
    g_assert_cmpint (take_one (f, &first), ==, IM_TEXT_TAKEN);
    g_assert_cmpint (take_told (f, text_at ("b", "Ann", 98), -1000), ==, IM_TEXT_TAKEN);
    g_assert_cmpint (take_told (f, text_at ("c", "Ann", 103), 100), ==, IM_TEXT_TAKEN_BEFORE);
    g_assert_cmpint (take_told (f, text_at ("d", "Ann", 103), 100), ==, IM_TEXT_TAKEN_BEFORE);
    g_assert_cmpint (take_told (f, text_at ("e", "Ann", 105), 100), ==, IM_TEXT_TAKEN);
    g_assert_cmpint (take_told (f, text_at ("f", "Ann", 108), 107), ==, IM_TEXT_TAKEN_BEFORE);
    g_assert_cmpint (take_told (f, text_at ("c", "Ann", 103), 107), ==, IM_TEXT_TAKEN_BEFORE);
}

/* bearerbox goes and takes its links along: what the one has explained is not by the other. */
static void
bearerbox_and_its_links_are_lost_as_one (CoreFixture *f)
{
    g_assert_cmpint (take (f, "Ann", 97000, 97999, FALSE), ==, IM_TEXT_TAKEN);
    g_assert_cmpint (take (f, "Ann", 103000, 103999, FALSE), ==, IM_TEXT_TAKEN_BEFORE);
    g_assert_cmpint (take_told (f, text_at ("third", "Ann", 104), 102), ==, IM_TEXT_TAKEN);
}

static void
a_page_of_two_seconds_leaves_both_possible (CoreFixture *f)
{
    ImText text = text_at ("a", "Ann", 100);
    g_assert_cmpint (take_one (f, &text), ==, IM_TEXT_TAKEN);
    text.id = "b";
    text.asks_link = FALSE;
    text.link_loss = im_link_back (zero_ms / SECOND_MS + 100, zero_ms / SECOND_MS + 101);
    g_assert_cmpint (take_one (f, &text), ==, IM_TEXT_TAKEN_BEFORE);
}

static void
who_asks_leaves_nothing_behind (CoreFixture *f)
{
    ImText text = text_at ("a", "HELP", 97);
    g_assert_cmpint (take_one (f, &text), ==, IM_TEXT_TAKEN);
    text = text_at ("b", "HELP", 98);
    for (guint i = 0; i < 3; i++)
        g_assert_cmpint (take_one (f, &text), ==, IM_TEXT_ASKS_LINK);
    g_assert_cmpint (queue (f).due, ==, 1);
    text.asks_link = FALSE; /* nothing is known */
    g_assert_cmpint (take_one (f, &text), ==, IM_TEXT_TAKEN);
    g_assert_cmpint (take_one (f, &text), ==, IM_TEXT_TAKEN_BEFORE); /* by its id */
    g_assert_cmpint (queue (f).due + queue (f).later, ==, 2);
}

static void
words_of_long_ago_ask_nobody (CoreFixture *f)
{
    ImText text = text_at ("a", "Ann", -900);
    g_assert_cmpint (take_one (f, &text), ==, IM_TEXT_TAKEN);
    text = text_at ("b", "Ann", 97);
    g_assert_cmpint (take_one (f, &text), ==, IM_TEXT_TAKEN);
    g_assert_cmpint (take_told (f, text_at ("c", "Ann", 103), 100), ==, IM_TEXT_TAKEN_BEFORE);
}

#define MARIA "+639181112222"

/* What a phone wrote after a text that asks, long texts too, is not taken before it. */
static void
what_comes_after_one_that_asks_waits_for_it (CoreFixture *f)
{
    static const ImTextPart parts[] = {
        { .reference = 7,
          .total = 2,
          .number = 1,
          .octets = (const guint8 *) "NAME",
          .length = 4 },
        { .reference = 7,
          .total = 2,
          .number = 2,
          .octets = (const guint8 *) " Cy",
          .length = 3 },
    };
    const ImText before = text_at ("a", "NAME Ann", 97);
    g_assert_cmpint (take_one (f, &before), ==, IM_TEXT_TAKEN);
    ImText texts[] = {
        text_at ("b", "NAME Bob", 98), text_at ("c", "NAME Ann", 98), text_at ("d", "WHO", 98),
        text_at ("e", "NAME Ann", 98), text_at ("f", NULL, 98),       text_at ("g", NULL, 98),
    };
    static const ImTextEnding endings[] = {
        IM_TEXT_TAKEN, IM_TEXT_ASKS_LINK, IM_TEXT_ASKS_LINK,
        IM_TEXT_TAKEN, IM_TEXT_ASKS_LINK, IM_TEXT_ASKS_LINK,
    };
    ImTextTaken taken[G_N_ELEMENTS (texts)];
    texts[3].sender = MARIA;
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        taken[i] = (ImTextTaken){ .text = &texts[i], .part = i >= 4 ? &parts[i - 4] : NULL };
    im_take_texts (f->core, taken, G_N_ELEMENTS (taken));
    for (guint i = 0; i < G_N_ELEMENTS (taken); i++) {
        g_assert_no_error (taken[i].error);
        g_assert_cmpint (taken[i].ending, ==, endings[i]);
    }
    g_autoptr (ImAccountView) waiting = core_account (f, PHONE);
    g_assert_cmpstr (waiting->name, ==, "Bob");

    guint n = 0;
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
        if (taken[i].ending != IM_TEXT_ASKS_LINK)
            continue;
        texts[i].asks_link = FALSE;
        taken[n++] = taken[i];
    }
    im_take_texts (f->core, taken, n);
    for (guint i = 0; i < n; i++)
        g_assert_no_error (taken[i].error);
    g_autoptr (ImAccountView) after = core_account (f, PHONE);
    g_assert_cmpstr (after->name, ==, "Cy");
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
    zero_ms = (g_get_real_time () / G_USEC_PER_SEC - 300) * SECOND_MS;
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
    ADD (what_came_before_and_after_a_lost_link_is_one_text);
    ADD (each_text_is_sent_again_once_by_a_link);
    ADD (bearerbox_and_its_links_are_lost_as_one);
    ADD (a_page_of_two_seconds_leaves_both_possible);
    ADD (who_asks_leaves_nothing_behind);
    ADD (words_of_long_ago_ask_nobody);
    ADD (what_comes_after_one_that_asks_waits_for_it);
#undef ADD
    return core_test_run ();
}
