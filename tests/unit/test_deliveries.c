/* SPDX-License-Identifier: ISC */
/* What a writer sees of the text that carries his message, on both engines. */
#include <config.h>

#include "tests/unit/core_fixture.h"

#include <string.h>

static const char dennis_phone[] = "+639175336647", maria_phone[] = "+639181112222";
static const gint64 maria_uin = G_GINT64_CONSTANT (639181112222);

/* Dennis writes to Maria, who is open and away.  -> the entry of his log */
static gint64
write_to_maria (CoreFixture *f, ImParty *dennis)
{
    *dennis = core_member_by_phone (f, dennis_phone);
    core_open_member_by_phone (f, maria_phone);
    return core_send (f, *dennis, maria_uin, "Are you there?");
}

static ImDelivery
state_in_log (CoreFixture *f, ImParty party, gint64 seq, char **reason)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) entries = im_read_log (f->core, party, seq - 1, 1, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (entries->len, ==, 1);
    const ImEntry *entry = g_ptr_array_index (entries, 0);
    if (reason != NULL)
        *reason = g_strdup (entry->text_failed);
    return entry->by_text;
}

/* The last of what is told, which is one of @party's @seq; NONE: nothing is. */
static ImDelivery
state_told (CoreFixture *f, gint64 *mark, ImParty party, gint64 seq)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) news = im_read_delivery_news (f->core, mark, &error);
    g_assert_no_error (error);
    if (news->len == 0)
        return IM_DELIVERY_NONE;
    const ImDeliveryNews *last = g_ptr_array_index (news, news->len - 1);
    g_assert_cmpint (last->party, ==, party);
    g_assert_cmpint (last->seq, ==, seq);
    return last->state;
}

static gint64
mark_now (CoreFixture *f)
{
    gint64 mark = 0;
    g_autoptr (GPtrArray) none = im_read_delivery_news (f->core, &mark, NULL);
    g_assert_cmpuint (none->len, ==, 0);
    g_assert_cmpint (mark, >, 0);
    return mark;
}

static gint64
claim (CoreFixture *f, gint64 *claim)
{
    g_autoptr (GPtrArray) texts = im_claim_texts (f->core, 1, NULL);
    g_assert_cmpuint (texts->len, ==, 1);
    const ImOutgoingText *text = g_ptr_array_index (texts, 0);
    *claim = text->claim;
    return text->id;
}

static void
a_text_is_followed_from_the_outbox_to_the_phone (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 lease = 0, seq = write_to_maria (f, &dennis), mark = mark_now (f);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_QUEUED);
    gint64 id = claim (f, &lease);
    const struct {
        gboolean is_receipt;
        gint what;
        ImDelivery shown;
    } steps[] = {
        { FALSE, IM_HANDOVER_DONE, IM_DELIVERY_QUEUED },
        { TRUE, IM_RECEIPT_CARRIER, IM_DELIVERY_CARRIER },
        { TRUE, IM_RECEIPT_WAITING, IM_DELIVERY_CARRIER },
        { TRUE, IM_RECEIPT_DELIVERED, IM_DELIVERY_DELIVERED },
        { TRUE, IM_RECEIPT_CARRIER, IM_DELIVERY_DELIVERED },
        { TRUE, IM_RECEIPT_FAILED, IM_DELIVERY_DELIVERED },
    };
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
        g_test_message ("step %u", i);
        g_assert_true (
            steps[i].is_receipt ? im_take_receipt (
                f->core, &(ImTextReceipt){ .id = id, .what = (ImReceipt) steps[i].what }, NULL)
                                : im_note_handover (f->core, id, lease,
                                                    (ImHandover) steps[i].what, NULL, NULL));
        g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, steps[i].shown);
        g_assert_cmpint (state_told (f, &mark, dennis, seq), ==, steps[i].shown);
    }
}

static void
a_buffered_text_waits_until_the_carrier_has_it (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 lease = 0, seq = write_to_maria (f, &dennis), id = claim (f, &lease);
    im_note_handover (f->core, id, lease, IM_HANDOVER_BUFFERED, NULL, NULL);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_QUEUED);
    im_take_receipt (f->core, &(ImTextReceipt){ .id = id, .what = IM_RECEIPT_CARRIER }, NULL);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_CARRIER);
}

static void
a_failed_text_says_why (CoreFixture *f)
{
    ImParty dennis = 0;
    g_autofree char *reason = NULL;
    gint64 lease = 0, seq = write_to_maria (f, &dennis), mark = mark_now (f);
    gint64 id = claim (f, &lease);
    im_note_handover (f->core, id, lease, IM_HANDOVER_DONE, NULL, NULL);
    im_take_receipt (
        f->core,
        &(ImTextReceipt){ .id = id, .what = IM_RECEIPT_FAILED, .reason = "UNDELIV 001" }, NULL);
    g_assert_cmpint (state_in_log (f, dennis, seq, &reason), ==, IM_DELIVERY_FAILED);
    g_assert_cmpstr (reason, ==, "UNDELIV 001");
    g_assert_cmpint (state_told (f, &mark, dennis, seq), ==, IM_DELIVERY_FAILED);
}

/* What the carrier said before the end is not recorded where the end is known. */
static void
receipts_that_come_together_leave_what_they_say_last (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 lease = 0, first = write_to_maria (f, &dennis), mark = mark_now (f);
    gint64 one = claim (f, &lease);
    im_note_handover (f->core, one, lease, IM_HANDOVER_DONE, NULL, NULL);
    gint64 second = core_send (f, dennis, maria_uin, "And now?"), two = claim (f, &lease);
    im_note_handover (f->core, two, lease, IM_HANDOVER_DONE, NULL, NULL);
    core_run_sql (f, "DELETE FROM delivery_news");
    const ImTextReceipt receipts[] = { { .id = one, .what = IM_RECEIPT_CARRIER },
                                       { .id = two, .what = IM_RECEIPT_CARRIER },
                                       { .id = one, .what = IM_RECEIPT_DELIVERED } };
    ImReceiptTaken taken[G_N_ELEMENTS (receipts)];
    for (guint i = 0; i < G_N_ELEMENTS (receipts); i++)
        taken[i] = (ImReceiptTaken){ .receipt = &receipts[i] };
    im_take_receipts (f->core, taken, G_N_ELEMENTS (taken));
    for (guint i = 0; i < G_N_ELEMENTS (receipts); i++)
        g_assert_no_error (taken[i].error);
    g_autoptr (GPtrArray) news = im_read_delivery_news (f->core, &mark, NULL);
    g_assert_cmpuint (news->len, ==, 2);
    g_assert_cmpint (state_in_log (f, dennis, first, NULL), ==, IM_DELIVERY_DELIVERED);
    g_assert_cmpint (state_in_log (f, dennis, second, NULL), ==, IM_DELIVERY_CARRIER);
}

static void
no_route_is_a_failure (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 lease = 0, seq = write_to_maria (f, &dennis), id = claim (f, &lease);
    im_note_handover (f->core, id, lease, IM_HANDOVER_REFUSED, "no route", NULL);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_FAILED);
}

/* bearerbox's queue is full: it is tried again, and waits meanwhile. */
static void
what_bearerbox_cannot_keep_waits (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 lease = 0, seq = write_to_maria (f, &dennis), id = claim (f, &lease);
    im_note_handover (f->core, id, lease, IM_HANDOVER_LATER, "queue full", NULL);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_QUEUED);
}

/* A minute after the link was lost no receipt has come: nobody knows, and it is not sent again. */
static void
a_lost_link_leaves_it_unknown (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 lease = 0, seq = write_to_maria (f, &dennis), mark = mark_now (f);
    gint64 id = claim (f, &lease);
    im_note_handover (f->core, id, lease, IM_HANDOVER_UNCERTAIN, "link lost", NULL);
    g_autoptr (GPtrArray) within = im_claim_texts (f->core, 1, NULL);
    g_assert_cmpuint (within->len, ==, 0);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_QUEUED);
    core_run_sql (f, "UPDATE outbox SET due_ms = 0");
    g_autoptr (GPtrArray) after = im_claim_texts (f->core, 1, NULL);
    g_assert_cmpuint (after->len, ==, 0);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_UNKNOWN);
    g_assert_cmpint (state_told (f, &mark, dennis, seq), ==, IM_DELIVERY_UNKNOWN);
    im_take_receipt (f->core, &(ImTextReceipt){ .id = id, .what = IM_RECEIPT_DELIVERED },
                     NULL); /* late, but it came */
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_DELIVERED);
}

/* Who refuses texts looks like one whose phone is off. */
static void
a_suppressed_text_looks_as_if_it_waited (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 seq = write_to_maria (f, &dennis);
    core_take_text_to (f, maria_phone, "2910001", "STOP");
    for (;;) {
        g_autofree char *text = core_next_text (f);
        if (text == NULL)
            break;
        g_assert_cmpstr (text, !=, "Are you there?");
    }
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_QUEUED);
}

/* What waited when STOP came is not sent once START has come; what is written then is. */
static void
what_was_written_before_start_is_not_sent (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 seq = write_to_maria (f, &dennis);
    core_take_text_to (f, maria_phone, "2910001", "STOP");
    gint64 stopped_ms = g_get_real_time () / 1000; /* what the ledger counts in */
    while (g_get_real_time () / 1000 == stopped_ms)
        g_thread_yield ();
    core_take_text_to (f, maria_phone, "2910001", "START");
    guint confirmed = 0;
    for (guint idle = 0; idle < 3;) {
        g_autofree char *text = core_next_text (f);
        g_assert_cmpstr (text, !=, "Are you there?");
        confirmed += text != NULL && strstr (text, "reply START") != NULL;
        idle = text == NULL ? idle + 1 : 0;
    }
    g_assert_cmpuint (confirmed, ==, 1);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_QUEUED);
}

static void
who_comes_back_is_told_of_his_newest (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 lease = 0, seq = write_to_maria (f, &dennis), id = claim (f, &lease);
    im_note_handover (f->core, id, lease, IM_HANDOVER_DONE, NULL, NULL);
    im_take_receipt (f->core, &(ImTextReceipt){ .id = id, .what = IM_RECEIPT_DELIVERED }, NULL);
    g_autoptr (GPtrArray) his = im_list_deliveries (f->core, dennis, 10, NULL);
    g_assert_cmpuint (his->len, ==, 1);
    const ImDeliveryNews *news = g_ptr_array_index (his, 0);
    g_assert_cmpint (news->seq, ==, seq);
    g_assert_cmpint (news->state, ==, IM_DELIVERY_DELIVERED);
}

/* A confirmation, a password: nobody wrote them. */
static void
the_services_own_texts_are_told_to_nobody (CoreFixture *f)
{
    gint64 mark = mark_now (f), lease = 0;
    core_take_text_to (f, dennis_phone, "2910001", "Dennis");
    gint64 id = claim (f, &lease);
    im_note_handover (f->core, id, lease, IM_HANDOVER_DONE, NULL, NULL);
    im_take_receipt (f->core, &(ImTextReceipt){ .id = id, .what = IM_RECEIPT_DELIVERED }, NULL);
    g_assert_cmpint (state_told (f, &mark, 0, 0), ==, IM_DELIVERY_NONE);
}

/* ---- Links to carriers ------------------------------------------------------------------- */

static const char *const watched[] = {
    "sms.bearerbox_status = http://127.0.0.1:13000/status.xml", "sms.receipt_wait = 60s", NULL
};

static const char *const without_receipts[] = {
    "sms.bearerbox_status = http://127.0.0.1:13000/status.xml", "sms.receipts = no", NULL
};

enum { TAKEN_MS = 50000 };

/* Dennis's text is with the carrier since TAKEN_MS. */
static gint64
be_with_carrier (CoreFixture *f, ImParty *dennis, gint64 *seq)
{
    gint64 lease = 0;
    *seq = write_to_maria (f, dennis);
    gint64 id = claim (f, &lease);
    im_note_handover (f->core, id, lease, IM_HANDOVER_DONE, NULL, NULL);
    const ImTextReceipt receipt = {
        .id = id, .what = IM_RECEIPT_CARRIER, .carrier = "one", .came_ms = TAKEN_MS
    };
    g_assert_true (im_take_receipt (f->core, &receipt, NULL));
    return id;
}

static guint
note_link (CoreFixture *f, const char *carrier, gint64 since_ms)
{
    g_autoptr (GError) error = NULL;
    guint lost = 0;
    im_note_link (f->core, carrier, since_ms, &lost, &error);
    g_assert_no_error (error);
    return lost;
}

static guint
end_lost (CoreFixture *f)
{
    g_autoptr (GError) error = NULL;
    guint ended = 0;
    im_end_lost_texts (f->core, &ended, &error);
    g_assert_no_error (error);
    return ended;
}

static void
let_the_minute_pass (CoreFixture *f)
{
    core_run_sql (f, "UPDATE text_at_carrier SET unknown_ms = 1 WHERE unknown_ms > 0");
}

static void
a_carriers_lost_link_leaves_his_texts_unknown (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 seq = 0, id = be_with_carrier (f, &dennis, &seq), mark = mark_now (f);
    g_assert_cmpuint (note_link (f, "one", TAKEN_MS), ==, 0); /* it stood when he took it */
    g_assert_cmpuint (note_link (f, "two", TAKEN_MS + 1), ==, 0);
    g_assert_cmpuint (note_link (f, "one", TAKEN_MS + 1), ==, 1);
    g_assert_cmpuint (note_link (f, "one", TAKEN_MS + 9), ==, 0); /* the time goes on */
    g_assert_cmpuint (end_lost (f), ==, 0);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_CARRIER);
    let_the_minute_pass (f);
    g_assert_cmpuint (end_lost (f), ==, 1);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_UNKNOWN);
    g_assert_cmpint (state_told (f, &mark, dennis, seq), ==, IM_DELIVERY_UNKNOWN);
    g_assert_cmpuint (end_lost (f), ==, 0);
    im_take_receipt (f->core, &(ImTextReceipt){ .id = id, .what = IM_RECEIPT_DELIVERED }, NULL);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_DELIVERED);
}

static void
all_links_are_lost_at_once (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 seq = 0;
    be_with_carrier (f, &dennis, &seq);
    g_assert_cmpuint (note_link (f, NULL, TAKEN_MS + 1), ==, 1);
}

static void
a_last_receipt_after_the_loss_counts (CoreFixture *f)
{
    static const struct {
        ImReceipt what;
        ImDelivery shown;
    } cases[] = {
        { IM_RECEIPT_DELIVERED, IM_DELIVERY_DELIVERED },
        { IM_RECEIPT_FAILED, IM_DELIVERY_FAILED },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        ImParty dennis = 0;
        gint64 seq = 0, id = be_with_carrier (f, &dennis, &seq);
        g_assert_cmpuint (note_link (f, "one", TAKEN_MS + 1), ==, 1);
        im_take_receipt (f->core, &(ImTextReceipt){ .id = id, .what = cases[i].what }, NULL);
        let_the_minute_pass (f);
        g_assert_cmpuint (end_lost (f), ==, 0);
        g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, cases[i].shown);
        core_run_sql (f, "DELETE FROM address");
        core_run_sql (f, "DELETE FROM account");
        core_run_sql (f, "DELETE FROM outbox");
    }
}

/* bearerbox gives a receipt again when it was killed: the time that runs is not begun anew. */
static void
the_carriers_receipt_may_come_twice (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 seq = 0, id = be_with_carrier (f, &dennis, &seq);
    const ImTextReceipt again = {
        .id = id, .what = IM_RECEIPT_CARRIER, .carrier = "one", .came_ms = TAKEN_MS
    };
    g_assert_cmpuint (note_link (f, "one", TAKEN_MS + 1), ==, 1);
    g_assert_true (im_take_receipt (f->core, &again, NULL));
    g_assert_cmpuint (note_link (f, "one", TAKEN_MS + 1), ==, 0);
    let_the_minute_pass (f);
    g_assert_cmpuint (end_lost (f), ==, 1);
}

static void
hundreds_of_texts_are_lost_together (CoreFixture *f)
{
    enum { MORE = 900 };
    core_run_sql (
        f, "INSERT INTO text_at_carrier (delivery, carrier, at_ms, unknown_ms) "
           "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) "
           "SELECT i + 1000000, X'6f6e65', 1, 0 FROM n");
    g_assert_cmpuint (note_link (f, "one", TAKEN_MS), ==, MORE);
    let_the_minute_pass (f);
    g_assert_cmpuint (end_lost (f), ==, 0); /* their messages are gone since */
    g_assert_cmpuint (note_link (f, NULL, TAKEN_MS), ==, 0);
}

static void
links_that_nobody_looks_after_are_not_followed (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 seq = 0;
    be_with_carrier (f, &dennis, &seq);
    g_assert_cmpuint (note_link (f, "one", TAKEN_MS + 1), ==, 0);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_CARRIER);
}

/* ---- A carrier who is asked for no receipts ----------------------------------------------- */

static void
what_is_asked_for_goes_with_the_text (CoreFixture *f)
{
    ImParty dennis = 0;
    write_to_maria (f, &dennis);
    g_autoptr (GPtrArray) texts = im_claim_texts (f->core, 1, NULL);
    g_assert_cmpuint (texts->len, ==, 1);
    const ImOutgoingText *text = g_ptr_array_index (texts, 0);
    const char *setting = im_config_text (f->config, "sms.receipts");
    g_assert_cmpint (text->wants_receipts, ==, strcmp (setting, "yes") == 0);
}

/* The carrier took it, and that is the last of it: no loss of his link changes it. */
static void
with_the_carrier_is_its_last_word (CoreFixture *f)
{
    ImParty dennis = 0;
    gint64 lease = 0, seq = write_to_maria (f, &dennis), mark = mark_now (f);
    gint64 id = claim (f, &lease);
    const ImTextReceipt taken = { .id = id,
                                  .what = IM_RECEIPT_CARRIER,
                                  .carrier = "one",
                                  .came_ms = TAKEN_MS,
                                  .is_last = TRUE };
    im_note_handover (f->core, id, lease, IM_HANDOVER_DONE, NULL, NULL);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_QUEUED);
    for (guint i = 0; i < 2; i++) { /* bearerbox may say it twice */
        g_assert_true (im_take_receipt (f->core, &taken, NULL));
        g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_CARRIER);
        g_assert_cmpint (state_told (f, &mark, dennis, seq), ==, IM_DELIVERY_CARRIER);
    }
    g_assert_cmpuint (note_link (f, "one", TAKEN_MS + 1), ==, 0);
    g_assert_cmpuint (note_link (f, NULL, TAKEN_MS + 1), ==, 0);
    let_the_minute_pass (f);
    g_assert_cmpuint (end_lost (f), ==, 0);
    g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_CARRIER);
    g_assert_cmpint (state_told (f, &mark, dennis, seq), ==, IM_DELIVERY_CARRIER);
}

/* What bearerbox kept, or a lost box had on its way, ends by the same word. */
static void
it_ends_what_was_buffered_or_uncertain (CoreFixture *f)
{
    static const ImHandover handovers[] = { IM_HANDOVER_BUFFERED, IM_HANDOVER_UNCERTAIN };
    for (guint i = 0; i < G_N_ELEMENTS (handovers); i++) {
        ImParty dennis = 0;
        ImQueue mail = { 0 }, sms = { 0 };
        gint64 lease = 0, seq = write_to_maria (f, &dennis), id = claim (f, &lease);
        im_note_handover (f->core, id, lease, handovers[i], NULL, NULL);
        g_assert_true (im_show_queue (f->core, &mail, &sms, NULL));
        g_assert_cmpint (sms.later, ==, 1);
        im_take_receipt (
            f->core, &(ImTextReceipt){ .id = id, .what = IM_RECEIPT_CARRIER, .is_last = TRUE },
            NULL);
        g_assert_true (im_show_queue (f->core, &mail, &sms, NULL));
        g_assert_cmpint (sms.later + sms.due, ==, 0);
        g_assert_cmpint (state_in_log (f, dennis, seq, NULL), ==, IM_DELIVERY_CARRIER);
        core_run_sql (f, "DELETE FROM address");
        core_run_sql (f, "DELETE FROM account");
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test) core_test_add (#test, test, NULL)
    ADD (a_text_is_followed_from_the_outbox_to_the_phone);
    ADD (a_buffered_text_waits_until_the_carrier_has_it);
    ADD (a_failed_text_says_why);
    ADD (receipts_that_come_together_leave_what_they_say_last);
    ADD (no_route_is_a_failure);
    ADD (what_bearerbox_cannot_keep_waits);
    ADD (a_lost_link_leaves_it_unknown);
    ADD (a_suppressed_text_looks_as_if_it_waited);
    ADD (what_was_written_before_start_is_not_sent);
    ADD (who_comes_back_is_told_of_his_newest);
    ADD (the_services_own_texts_are_told_to_nobody);
    ADD (links_that_nobody_looks_after_are_not_followed);
#undef ADD
#define ADD(test) core_test_add (#test, test, watched)
    ADD (a_carriers_lost_link_leaves_his_texts_unknown);
    ADD (all_links_are_lost_at_once);
    ADD (a_last_receipt_after_the_loss_counts);
    ADD (the_carriers_receipt_may_come_twice);
    ADD (hundreds_of_texts_are_lost_together);
    ADD (what_is_asked_for_goes_with_the_text);
#undef ADD
#define ADD(test) core_test_add ("without_receipts/" #test, test, without_receipts)
    ADD (what_is_asked_for_goes_with_the_text);
    ADD (with_the_carrier_is_its_last_word);
    ADD (it_ends_what_was_buffered_or_uncertain);
    return core_test_run ();
}
