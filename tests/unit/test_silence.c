/* SPDX-License-Identifier: ISC */
/* What looks suppressed cannot be told from what was sent: the same acts against people who
 * keep silent and people who refuse, and all that the actor sees of it, on both engines. */
#include <config.h>

#include "imcore/core.h"
#include "tests/unit/core_fixture.h"

#include <string.h>

/* What one actor has seen, step by step; his peer's number is written as N. */
typedef struct {
    CoreFixture *f;
    ImParty party;
    gint64 peer;
    GString *seen;
} Actor;

/* ---- Steps ------------------------------------------------------------------------------- */

static void
note (Actor *actor, const char *step, int ending)
{
    g_string_append_printf (actor->seen, "%s: %d\n", step, ending);
}

static void
invite (Actor *actor, ImInvitationKind kind, const char *address, const char *words)
{
    ImInvited ending;
    gint64 uin = 0;
    g_assert_true (im_invite_buddy (actor->f->core, actor->party, kind, address, words, &ending,
                                    &uin, NULL));
    note (actor, "invite", ending);
    if (ending == IM_INVITED)
        g_assert_cmpint (uin, !=, 0);
    if (actor->peer == 0)
        actor->peer = uin;
}

/* Invites others at the same place until its budget ends. */
static void
use_up (Actor *actor, const char *place)
{
    for (guint i = 0; i < 6; i++) {
        g_autofree char *other = g_strdup_printf ("other%u@%s", i, place);
        invite (actor, IM_INVITATION_BOTH, other, NULL);
    }
}

static void
resend (Actor *actor)
{
    ImInvited ending;
    g_assert_true (
        im_resend_invitation (actor->f->core, actor->party, actor->peer, &ending, NULL));
    note (actor, "resend", ending);
}

static void
withdraw (Actor *actor)
{
    ImWithdrawal ending;
    g_assert_true (
        im_withdraw_invitation (actor->f->core, actor->party, actor->peer, &ending, NULL));
    note (actor, "withdraw", ending);
}

static void
add (Actor *actor)
{
    ImAdd ending;
    g_assert_true (
        im_add_buddy (actor->f->core, actor->party, actor->peer, "It's me", &ending, NULL));
    note (actor, "add", ending);
}

static void
answer (Actor *actor, ImAnswer what)
{
    ImAnswered ending;
    g_assert_true (
        im_answer (actor->f->core, actor->party, actor->peer, what, NULL, &ending, NULL));
    note (actor, "answer", ending);
}

static void
write_often (Actor *actor, guint times)
{
    static guint counter;
    for (guint i = 0; i < times; i++) {
        ImSend ending;
        gint64 seq = 0;
        g_autofree char *id = g_strdup_printf ("s%u", ++counter);
        g_assert_true (im_send_message (actor->f->core, actor->party, actor->peer, id, "Hello?",
                                        &ending, &seq, NULL));
        note (actor, "write", ending);
    }
}

/* His lists, his log, and what he was told by text. */
static void
look (Actor *actor)
{
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, actor->peer);
    g_autoptr (GPtrArray)
        invitations = im_list_invitations (actor->f->core, actor->party, NULL);
    for (guint i = 0; i < invitations->len; i++) {
        const ImInvitation *one = g_ptr_array_index (invitations, i);
        gint64 lives_ms = one->until_ms != 0 ? one->until_ms - one->created_ms : 0;
        g_string_append_printf (actor->seen, "invitation %s %s %s for %" G_GINT64_FORMAT "\n",
                                one->number == actor->peer ? "N" : "another",
                                im_invitation_kind_name (one->kind),
                                im_invitation_state_name (one->state), MAX (lives_ms, 0));
    }
    g_autoptr (ImBuddy) buddy = NULL;
    g_assert_true (im_show_buddy (actor->f->core, actor->party, actor->peer, &buddy, NULL));
    if (buddy != NULL)
        g_string_append_printf (actor->seen, "buddy listed %d asks %d presence %d\n",
                                buddy->is_listed, buddy->asks, buddy->presence);
    g_autoptr (GPtrArray) log = im_read_log (actor->f->core, actor->party, 0, 1000, NULL);
    for (guint i = 0; i < log->len; i++) {
        const ImEntry *entry = g_ptr_array_index (log, i);
        g_string_append_printf (actor->seen, "log %d %d %s %s\n", entry->kind, entry->mine,
                                entry->peer == actor->peer ? "N" : "another", entry->text);
    }
    for (char *text; (text = core_next_text (actor->f)) != NULL; g_free (text))
        g_string_append_printf (actor->seen, "text %s\n", text);
    g_string_replace (actor->seen, number, "N", 0);
    g_free (core_next_letters (actor->f));
}

/* What waits is over: invitations first, then held messages. */
static void
let_time_pass (Actor *actor)
{
    guint ended = 0;
    core_run_sql (actor->f, "UPDATE invitation SET expires_ms = 1");
    core_run_sql (actor->f, "UPDATE held SET until_ms = 1");
    g_assert_true (im_tidy (actor->f->core, &ended, NULL));
    g_assert_true (im_tidy (actor->f->core, &ended, NULL));
}

/* A pause between invitations is over, and every budget is whole again. */
static void
let_pause_pass (Actor *actor)
{
    core_run_sql (actor->f, "UPDATE invitation SET created_ms = created_ms - 777600000");
    core_run_sql (actor->f, "DELETE FROM budget");
}

static Actor
actor_new (CoreFixture *f, guint nth)
{
    g_autofree char *phone = g_strdup_printf ("+63917%02u70000", nth);
    ImParty party = core_member_by_phone (f, phone);
    core_run_sql (f, "DELETE FROM budget");
    return (Actor){ .f = f, .party = party, .seen = g_string_new (NULL) };
}

/* Held against what the actor saw of somebody who keeps silent. */
static void
compare (const Actor *silent, const Actor *actor, const char *situation)
{
    g_auto (GStrv) wanted = g_strsplit (silent->seen->str, "\n", -1);
    g_auto (GStrv) seen = g_strsplit (actor->seen->str, "\n", -1);
    guint i = 0;
    while (wanted[i] != NULL && g_strcmp0 (wanted[i], seen[i]) == 0)
        i++;
    if (wanted[i] != NULL || g_strv_length (wanted) != g_strv_length (seen))
        g_test_fail_printf ("%s can be told from silence in step %u: '%s' instead of '%s'",
                            situation, i, seen[i], wanted[i]);
}

static void
actor_clear (Actor *actor)
{
    g_string_free (actor->seen, TRUE);
}

/* ---- Who is no member -------------------------------------------------------------------- */

typedef enum { NOTHING, SAID_NO, REFUSED_ANOTHER, REFUSES_HIM, BLOCKS_HIM } Refusal;

static const struct {
    const char *name;
    Refusal refusal;
    guint others; /* who have invited the target, too: three are all that may in a week */
    guint silent; /* the row of who keeps silent, invited by others as this one is */
} targets[] = {
    { "silence", NOTHING, 0, 0 },
    { "silence towards two", NOTHING, 2, 1 },
    { "a no before any invitation", SAID_NO, 0, 0 },
    { "a no to another's invitation", REFUSED_ANOTHER, 2, 1 },
    { "a no to his own", REFUSES_HIM, 0, 0 },
    { "a no to his own among others", REFUSES_HIM, 2, 1 },
    { "a block in answer to his own", BLOCKS_HIM, 0, 0 },
    { "a target whose budget is used up", NOTHING, 3, 1 },
};

static void
invite_as_other (CoreFixture *f, ImParty other, const char *address)
{
    ImInvited ending;
    gint64 uin = 0;
    g_assert_true (im_invite_buddy (f->core, other, IM_INVITATION_BOTH, address, NULL, &ending,
                                    &uin, NULL));
    g_assert_cmpint (ending, ==, IM_INVITED);
    g_free (core_next_letters (f));
}

/* Before anything of the actor's. */
static void
prepare_target (CoreFixture *f, guint row, const char *address, const ImParty *others)
{
    if (targets[row].refusal == SAID_NO)
        core_take_letter_to (f, address, "newuser@im.example", "No");
    for (guint i = 0; i < targets[row].others; i++)
        invite_as_other (f, others[i], address);
    if (targets[row].refusal == REFUSED_ANOTHER)
        core_take_letter_to (f, address, "639179999990@im.example", "No, thanks");
    core_run_sql (f, "DELETE FROM budget");
}

static void
play_inviter (Actor *actor, guint nth, Refusal refusal, const char *address, const char *place)
{
    g_autofree char *own = g_strdup_printf ("63917%02u70000@im.example", nth);
    invite (actor, IM_INVITATION_BUDDY, address, NULL);
    invite (actor, IM_INVITATION_BOTH, address, "Join me");
    look (actor);
    if (refusal == REFUSES_HIM)
        core_take_letter_to (actor->f, address, own, "No, thanks");
    if (refusal == BLOCKS_HIM)
        core_take_letter_to (actor->f, address, own, "Block");
    look (actor);
    add (actor);
    write_often (actor, 4);
    resend (actor);
    invite (actor, IM_INVITATION_MEMBER, address, NULL);
    look (actor);
    use_up (actor, place);
    invite (actor, IM_INVITATION_BOTH, address, "Join me");
    resend (actor);
    look (actor);
    let_pause_pass (actor);
    invite (actor, IM_INVITATION_BOTH, address, "Join me");
    use_up (actor, place);
    resend (actor);
    withdraw (actor);
    withdraw (actor);
    look (actor);
    add (actor);
    write_often (actor, 1);
    resend (actor);
    let_pause_pass (actor);
    invite (actor, IM_INVITATION_BOTH, address, "Once more");
    add (actor);
    write_often (actor, 4);
    look (actor);
    let_time_pass (actor);
    look (actor);
    add (actor);
    write_often (actor, 1);
    let_pause_pass (actor);
    resend (actor);
    invite (actor, IM_INVITATION_BOTH, address, NULL);
    look (actor);
}

static void
a_target_that_refuses_looks_as_one_that_keeps_silent (CoreFixture *f)
{
    Actor all[G_N_ELEMENTS (targets)];
    const ImParty others[] = { core_member_by_phone (f, "+639179999990"),
                               core_member_by_phone (f, "+639179999991"),
                               core_member_by_phone (f, "+639179999992") };
    for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
        g_autofree char *place = g_strdup_printf ("place%u.example", i);
        g_autofree char *address = g_strdup_printf ("john@%s", place);
        all[i] = actor_new (f, i);
        prepare_target (f, i, address, others);
        play_inviter (&all[i], i, targets[i].refusal, address, place);
        compare (&all[targets[i].silent], &all[i], targets[i].name);
    }
    for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
        actor_clear (&all[i]);
}

/* ---- Who is a member --------------------------------------------------------------------- */

typedef enum { STRANGER, ASKED, WRITTEN_TO, BUDDY } Before;

static const char *const befores[] = { "a stranger", "one who asks", "one who was written to",
                                       "a buddy" };
static const struct {
    gboolean refuses;
    ImAnswer refusal;
} refusals[] = { { FALSE, IM_ANSWER_BLOCK },
                 { TRUE, IM_ANSWER_DECLINE },
                 { TRUE, IM_ANSWER_BLOCK } };

/* @member does what makes the actor that to him; what the actor did for it is not held against
 * anything. */
static void
become (Actor *actor, Actor *member, Before before)
{
    if (before == ASKED)
        write_often (actor, 2);
    if (before == WRITTEN_TO || before == BUDDY)
        write_often (member, 1);
    if (before == BUDDY) {
        add (actor);
        answer (member, IM_ANSWER_ACCEPT);
    }
}

static void
play_peer (Actor *actor, const char *address)
{
    look (actor);
    write_often (actor, 2);
    add (actor);
    look (actor);
    write_often (actor, 2);
    invite (actor, IM_INVITATION_BUDDY, address, "It's me");
    invite (actor, IM_INVITATION_BOTH, address, NULL);
    look (actor);
    let_time_pass (actor);
    look (actor);
    write_often (actor, 4);
    resend (actor);
    withdraw (actor);
    look (actor);
    let_pause_pass (actor);
    invite (actor, IM_INVITATION_BUDDY, address, NULL);
    answer (actor, IM_ANSWER_REMOVE);
    add (actor);
    write_often (actor, 4);
    look (actor);
}

/* Both by phone: the number is the phone's. */
static void
play_pair (CoreFixture *f, guint nth, gboolean is_open, Before before, guint refusal,
           Actor *actor)
{
    g_autofree char *address = g_strdup_printf ("+63918%02u70000", nth);
    *actor = actor_new (f, nth);
    Actor member = { .f = f,
                     .party = core_member_by_phone (f, address),
                     .peer = actor->peer,
                     .seen = g_string_new (NULL) };
    g_autofree char *own = g_strdup_printf ("63917%02u70000", nth);
    actor->peer = g_ascii_strtoll (address + 1, NULL, 10);
    member.peer = g_ascii_strtoll (own, NULL, 10);
    g_assert_true (im_set_policy (f->core, member.party, is_open, NULL));
    g_assert_true (im_set_media (f->core, member.party, IM_MODE_ALWAYS, IM_MODE_ALWAYS,
                                 IM_MODE_NEVER, NULL));
    become (actor, &member, before);
    if (refusals[refusal].refuses)
        answer (&member, refusals[refusal].refusal);
    play_peer (actor, address);
    actor_clear (&member);
}

static void
a_member_who_refuses_looks_as_one_who_keeps_silent (CoreFixture *f)
{
    guint nth = 0;
    for (int is_open = 0; is_open <= 1; is_open++)
        for (guint before = 0; before < G_N_ELEMENTS (befores); before++) {
            Actor silent;
            play_pair (f, nth++, is_open, before, 0, &silent);
            for (guint r = 1; r < G_N_ELEMENTS (refusals); r++) {
                Actor actor;
                g_autofree char *situation = g_strdup_printf ("refusal %u of %s by one who %s",
                                                              r, befores[before],
                                                              is_open ? "is open" : "asks");
                play_pair (f, nth++, is_open, before, r, &actor);
                compare (&silent, &actor, situation);
                actor_clear (&actor);
            }
            actor_clear (&silent);
        }
}

static const char *const by_place[] = { "invitation.place_a_day = 5", "invitation.a_day = 100",
                                        "invitation.target_ever = 100", NULL };
static const char *const all_together[] = { "invitation.all_a_day = 5",
                                            "invitation.a_day = 100",
                                            "invitation.target_ever = 100", NULL };
static const char *const by_himself[] = { "invitation.open_most = 4", "invitation.a_day = 6",
                                          "invitation.target_ever = 100", NULL };
static const char *const unheld[] = { "invitation.pause = 0", "invitation.a_day = 100",
                                      "invitation.target_ever = 100", NULL };

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test, settings) core_test_add (#test "/" #settings, test, settings)
    ADD (a_target_that_refuses_looks_as_one_that_keeps_silent, by_place);
    ADD (a_target_that_refuses_looks_as_one_that_keeps_silent, all_together);
    ADD (a_target_that_refuses_looks_as_one_that_keeps_silent, by_himself);
    ADD (a_target_that_refuses_looks_as_one_that_keeps_silent, unheld);
    ADD (a_member_who_refuses_looks_as_one_who_keeps_silent, unheld);
    return core_test_run ();
}
