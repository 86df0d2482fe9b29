/* SPDX-License-Identifier: ISC */
/* The account's state machine: every event in every state, of a mailbox and of a phone, on both
 * engines, with the state it ends in and whether the person is written to. */
#include <config.h>

#include "imcore/core.h"
#include "tests/unit/core_fixture.h"

#include <string.h>

typedef enum { NONE, TENTATIVE, DECLINED, EXPIRED, REGISTERED, ON_HOLD, ERASED, STATES } State;
static const char *const state_names[STATES] = { "none",    "tentative",  "declined",
                                                 "expired", "registered", "on hold",
                                                 "erased" };

typedef enum {
    REGISTERS, /* writes to the service: a name */
    OPERATOR_INVITES,
    MEMBER_INVITES, /* another than the one who did before */
    ACCEPTS,        /* "Yes" to the inviter's number */
    REFUSES,        /* "No" to the service */
    WRITES,         /* to a member's number, like a phone that texts again */
    TIME_PASSES,    /* invitations expire */
    IS_ERASED,
    EVENTS
} Event;
static const char *const event_names[EVENTS] = {
    "registers himself", "the operator invites", "a member invites",       "accepts by reply",
    "refuses by reply",  "writes to a member",   "his invitation expires", "the operator erases"
};

/* What becomes of an account in the row's state; + where the person is written to. */
static const char *const table[STATES][EVENTS] = {
    [NONE] = {
        [REGISTERS] = "registered +",
        [OPERATOR_INVITES] = "tentative +",
        [MEMBER_INVITES] = "tentative +",
        [ACCEPTS] = "registered +", /* writing makes a member: it is no acceptance of anything */
        [REFUSES] = "none",         /* only the ledger knows */
        [WRITES] = "registered +",
        [TIME_PASSES] = "none",
        [IS_ERASED] = "none",
    },
    [TENTATIVE] = {
        [REGISTERS] = "registered +",
        [OPERATOR_INVITES] = "tentative +",
        [MEMBER_INVITES] = "tentative +",
        [ACCEPTS] = "registered", /* the invitation held number and password */
        [REFUSES] = "declined",
        [WRITES] = "registered", /* a person's words accept */
        [TIME_PASSES] = "expired",
        [IS_ERASED] = "erased",
    },
    [DECLINED] = {
        [REGISTERS] = "registered +", /* his own request takes the "no" back */
        [OPERATOR_INVITES] = "declined",
        [MEMBER_INVITES] = "declined",
        [ACCEPTS] = "registered +",
        [REFUSES] = "declined",
        [WRITES] = "registered +",
        [TIME_PASSES] = "expired", /* the "no" itself stays in the ledger */
        [IS_ERASED] = "erased",
    },
    [EXPIRED] = {
        [REGISTERS] = "registered +",
        [OPERATOR_INVITES] = "tentative +",
        [MEMBER_INVITES] = "tentative +",
        [ACCEPTS] = "registered +", /* late: as one who writes unasked */
        [REFUSES] = "expired",
        [WRITES] = "registered +",
        [TIME_PASSES] = "expired",
        [IS_ERASED] = "erased",
    },
    [REGISTERED] = {
        [REGISTERS] = "registered +", /* told his number again */
        [OPERATOR_INVITES] = "registered",
        [MEMBER_INVITES] = "registered +", /* asked as a member */
        [ACCEPTS] = "registered",
        [REFUSES] = "registered", /* only STOP ends what is written to a member */
        [WRITES] = "registered",
        [TIME_PASSES] = "registered",
        [IS_ERASED] = "erased",
    },
    [ON_HOLD] = {
        [REGISTERS] = "on hold",
        [OPERATOR_INVITES] = "on hold",
        [MEMBER_INVITES] = "on hold",
        [ACCEPTS] = "on hold",
        [REFUSES] = "on hold",
        [WRITES] = "on hold",
        [TIME_PASSES] = "on hold",
        [IS_ERASED] = "erased",
    },
    [ERASED] = { /* the address is nobody's: as none, with an account of its own */
        [REGISTERS] = "registered +",
        [OPERATOR_INVITES] = "tentative +",
        [MEMBER_INVITES] = "tentative +",
        [ACCEPTS] = "registered +",
        [REFUSES] = "erased",
        [WRITES] = "registered +",
        [TIME_PASSES] = "erased",
        [IS_ERASED] = "erased",
    },
};

/* ---- One person -------------------------------------------------------------------------- */

static const char inviter_phone[] = "+639175336647", other_phone[] = "+639181112222";
static const char *const roomy[] = { "invitation.a_day = 1000", "invitation.open_most = 1000",
                                     "message.an_hour = 1000", "sms.texts_an_hour = 1000",
                                     NULL };

typedef struct {
    CoreFixture *f;
    ImParty inviter, other;
    char *address; /* of the person the case is about */
    gboolean by_mail;
    gint64 erased_uin;
} Person;

static void
writes (Person *p, const char *to, const char *text)
{
    g_autofree char *mailbox = g_strconcat (to, "@im.example", NULL);
    g_autofree char *number = g_strconcat ("2910", to, NULL);
    if (p->by_mail)
        core_take_letter_to (p->f, p->address, mailbox, text);
    else
        core_take_text_to (p->f, p->address, number, text);
}

static void
writes_to_service (Person *p, const char *text)
{
    if (p->by_mail)
        core_take_letter_to (p->f, p->address, "NewUser@im.example", text);
    else
        core_take_text_to (p->f, p->address, "2910001", text);
}

static void
is_invited_by (Person *p, ImParty inviter)
{
    ImInvited ending;
    gint64 uin = 0;
    g_assert_true (im_invite_buddy (p->f->core, inviter, IM_INVITATION_BOTH, p->address, NULL,
                                    &ending, &uin, NULL));
}

static void
is_invited_by_operator (Person *p)
{
    ImInvited ending;
    gint64 uin = 0;
    g_assert_true (im_invite (p->f->core, p->address, &ending, &uin, NULL));
}

static void
time_passes (Person *p)
{
    guint ended = 0;
    core_run_sql (p->f, "UPDATE invitation SET expires_ms = 1");
    g_assert_true (im_tidy (p->f->core, &ended, NULL));
}

static void
is_erased (Person *p)
{
    ImErasing ending;
    ImErased stays;
    g_assert_true (im_erase_account (p->f->core, p->address, FALSE, &ending, &stays, NULL));
}

static void
is_put_on_hold (Person *p)
{
    g_autoptr (ImAccountView) view = core_account (p->f, p->address);
    g_autofree char *sql = g_strdup_printf (
        "UPDATE account SET state = %d WHERE uin = %" G_GINT64_FORMAT, IM_STATE_ON_HOLD,
        view->uin);
    core_run_sql (p->f, sql);
}

static void
comes_into (Person *p, State state)
{
    switch (state) {
    case NONE:
        return;
    case TENTATIVE:
        is_invited_by (p, p->inviter);
        return;
    case DECLINED:
        is_invited_by (p, p->inviter);
        writes_to_service (p, "No");
        return;
    case EXPIRED:
        is_invited_by (p, p->inviter);
        time_passes (p);
        return;
    case REGISTERED:
        writes_to_service (p, "Cool D");
        return;
    case ON_HOLD:
        writes_to_service (p, "Cool D");
        is_put_on_hold (p);
        return;
    case ERASED:
        writes_to_service (p, "Cool D");
        g_autoptr (ImAccountView) view = core_account (p->f, p->address);
        p->erased_uin = view->uin;
        is_erased (p);
        return;
    case STATES:
        break;
    }
    g_assert_not_reached ();
}

static void
happens (Person *p, Event event)
{
    switch (event) {
    case REGISTERS:
        writes_to_service (p, "Cool D");
        return;
    case OPERATOR_INVITES:
        is_invited_by_operator (p);
        return;
    case MEMBER_INVITES:
        is_invited_by (p, p->other);
        return;
    case ACCEPTS:
        writes (p, inviter_phone + 1, "Yes");
        return;
    case REFUSES:
        writes_to_service (p, "No");
        return;
    case WRITES:
        writes (p, inviter_phone + 1, "I am back in town");
        return;
    case TIME_PASSES:
        time_passes (p);
        return;
    case IS_ERASED:
        is_erased (p);
        return;
    case EVENTS:
        break;
    }
    g_assert_not_reached ();
}

/* ---- What is seen ------------------------------------------------------------------------ */

static gboolean
hand_over_letters (Person *p)
{
    gboolean was = FALSE;
    for (;;) {
        g_autoptr (GPtrArray) letters = im_claim_letters (p->f->core, 10, NULL);
        if (letters->len == 0)
            return was;
        for (guint i = 0; i < letters->len; i++) {
            const ImOutgoingLetter *letter = g_ptr_array_index (letters, i);
            was = was || strcmp (letter->mail_to, p->address) == 0;
            g_assert_true (im_note_handover (p->f->core, letter->id, letter->claim,
                                             IM_HANDOVER_DONE, NULL, NULL));
        }
    }
}

static gboolean
hand_over_texts (Person *p)
{
    gboolean was = FALSE;
    for (;;) {
        g_autoptr (GPtrArray) texts = im_claim_texts (p->f->core, 10, NULL);
        if (texts->len == 0)
            return was;
        for (guint i = 0; i < texts->len; i++) {
            const ImOutgoingText *text = g_ptr_array_index (texts, i);
            was = was || strcmp (text->receiver, p->address) == 0;
            g_assert_true (im_note_handover (p->f->core, text->id, text->claim,
                                             IM_HANDOVER_DONE, NULL, NULL));
        }
    }
}

/* Hands over all that is due.  Was any of it for him? */
static gboolean
was_written_to (Person *p)
{
    gboolean by_mail = hand_over_letters (p), by_text = hand_over_texts (p);
    return by_mail || by_text;
}

/* The state of who has the address now; erased: nobody, but there was one. */
static const char *
state_of (Person *p, State before, Event event)
{
    g_autoptr (ImAccountView) view = NULL;
    g_assert_true (im_show_account (p->f->core, p->address, &view, NULL));
    if (view != NULL)
        return im_state_name (view->state);
    return before == ERASED || (before != NONE && event == IS_ERASED) ? "erased" : "none";
}

/* A mailbox that comes back gets another number, a phone its own. */
static void
check_new_number (Person *p, const char *label)
{
    g_autoptr (ImAccountView) view = NULL;
    g_assert_true (im_show_account (p->f->core, p->address, &view, NULL));
    if (view == NULL || p->by_mail != (view->uin == p->erased_uin))
        return;
    g_test_message ("%s: number %" G_GINT64_FORMAT " after %" G_GINT64_FORMAT, label, view->uin,
                    p->erased_uin);
    g_test_fail ();
}

static void
check_case (Person *p, State state, Event event)
{
    comes_into (p, state);
    was_written_to (p);
    happens (p, event);
    g_autofree char *label = g_strdup_printf ("%s %s, %s", p->by_mail ? "a mailbox" : "a phone",
                                              state_names[state], event_names[event]);
    const char *after = state_of (p, state, event);
    g_autofree char *seen = g_strconcat (after, was_written_to (p) ? " +" : "", NULL);
    if (strcmp (seen, table[state][event]) != 0) {
        g_test_message ("%s: %s, not %s", label, seen, table[state][event]);
        g_test_fail ();
    }
    if (state == ERASED)
        check_new_number (p, label);
}

static void
every_event_in_every_state_ends_as_the_table_says (CoreFixture *f)
{
    guint n = 0;
    ImParty inviter = core_member_by_phone (f, inviter_phone);
    ImParty other = core_member_by_phone (f, other_phone);
    for (State state = 0; state < STATES; state++)
        for (Event event = 0; event < EVENTS; event++)
            for (gboolean by_mail = FALSE; by_mail <= TRUE; by_mail++) {
                n++;
                g_autofree char *address = by_mail ? g_strdup_printf ("p%u@x%u.example", n, n)
                                                   : g_strdup_printf ("+6392000%05u", n);
                Person p = { .f = f,
                             .inviter = inviter,
                             .other = other,
                             .address = address,
                             .by_mail = by_mail };
                check_case (&p, state, event);
            }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    core_test_add ("every_event_in_every_state_ends_as_the_table_says",
                   every_event_in_every_state_ends_as_the_table_says, roomy);
    return core_test_run ();
}
