/* SPDX-License-Identifier: ISC */
/* The same people, at the same instant, from different processes: on both engines no notice is lost
 * or doubled, and no pair is left between two states. */
#include <config.h>

#include "imcore/core.h"
#include "tests/unit/core_fixture.h"
#include "tests/unit/players.h"

#include <string.h>

enum {
    TWO = 2,     /* what most situations have */
    ROUNDS = 15, /* of each situation; UINVITE_ROUNDS sets another number */
};

/* ---- A player ---------------------------------------------------------------------------- */

static int
play_letter (ImCore *core, const char *result, const char *from, const char *number,
             const char *id)
{
    g_autoptr (ImLetter) letter = NULL;
    ImLetterEnding ending;
    const ImEnvelope envelope = { .mail_from = from };
    g_autofree char *to = g_strconcat (number, "@im.example", NULL);
    g_autofree char *raw = g_strdup_printf (
        "Authentication-Results: mx.im.example; dkim=%s header.d=%s\r\nReceived: from x by y\r\n"
        "From: <%s>\r\nTo: <%s>\r\nMessage-ID: <%s@x>\r\n\r\nYes!\r\n",
        result, strchr (from, '@') + 1, from, to, id);
    g_autoptr (GBytes) bytes = g_bytes_new (raw, strlen (raw));
    g_assert_cmpint (im_read_letter (core, &envelope, bytes, &letter), ==, IM_READING_DONE);
    g_assert_true (im_take_letter (core, letter, to, &ending, NULL));
    return ending;
}

static int
play_answer (ImCore *core, ImParty party, gint64 number, ImAnswer answer)
{
    ImAnswered ending;
    g_assert_true (im_answer (core, party, number, answer, NULL, &ending, NULL));
    return ending;
}

/* Does what @words say: WORD PARTY|FROM NUMBER|ADDRESS ID.  Returns the act's ending. */
static int
play_act (ImCore *core, char **words)
{
    const char *what = words[0];
    ImParty party = g_ascii_strtoll (words[1], NULL, 10);
    gint64 number = g_ascii_strtoll (words[2], NULL, 10), ignored = 0;
    if (g_str_equal (what, "mail"))
        return play_letter (core, "pass", words[1], words[2], words[3]);
    if (g_str_equal (what, "unproven"))
        return play_letter (core, "none", words[1], words[2], words[3]);
    if (g_str_equal (what, "accept"))
        return play_answer (core, party, number, IM_ANSWER_ACCEPT);
    if (g_str_equal (what, "decline"))
        return play_answer (core, party, number, IM_ANSWER_DECLINE);
    if (g_str_equal (what, "block"))
        return play_answer (core, party, number, IM_ANSWER_BLOCK);
    if (g_str_equal (what, "add")) {
        ImAdd ending;
        g_assert_true (im_add_buddy (core, party, number, NULL, &ending, NULL));
        return ending;
    }
    if (g_str_equal (what, "write")) {
        ImSend ending;
        g_assert_true (im_send_message (core, party, number, words[3], "Hi", &ending, &ignored, NULL));
        return ending;
    }
    if (g_str_equal (what, "withdraw")) {
        ImWithdrawal ending;
        g_assert_true (im_withdraw_invitation (core, party, number, &ending, NULL));
        return ending;
    }
    g_assert_cmpstr (what, ==, "invite");
    ImInvited ending;
    g_assert_true (im_invite_buddy (core, party, IM_INVITATION_BOTH, words[2], NULL, &ending,
                                    &ignored, NULL));
    return ending;
}

/* ---- People and what they got ------------------------------------------------------------ */

typedef struct {
    ImParty party;
    gint64 uin;
} Person;

/* A member by telephone, whom nobody knows yet; his texts are counted from here on. */
static Person
new_person (CoreFixture *f)
{
    static guint counter;
    gboolean found = FALSE;
    Person person = { 0 };
    g_autofree char *phone = g_strdup_printf ("+63917%07u", ++counter);
    core_take_text (f, phone, phone, "Somebody");
    g_free (core_next_text (f));
    g_assert_true (im_find_member (f->core, phone, &found, &person.party, NULL));
    person.uin = g_ascii_strtoll (phone + 1, NULL, 10);
    return person;
}

static char *
new_mailbox (void)
{
    static guint counter;
    return g_strdup_printf ("john%u@company.com", ++counter);
}

typedef struct {
    guint requests, acceptances, messages, others;
} Received;

/* What lies in his log by others; its numbers have no gap. */
static Received
received (CoreFixture *f, const Person *person)
{
    Received all = { 0 };
    g_autoptr (GPtrArray) log = im_read_log (f->core, person->party, 0, 1000, NULL);
    for (guint i = 0; i < log->len; i++) {
        const ImEntry *entry = g_ptr_array_index (log, i);
        g_assert_cmpint (entry->seq, ==, i + 1);
        if (entry->mine)
            continue;
        all.requests += entry->kind == IM_ENTRY_REQUEST;
        all.acceptances += entry->kind == IM_ENTRY_ACCEPTED;
        all.messages += entry->kind == IM_ENTRY_MESSAGE;
        all.others += entry->kind == IM_ENTRY_NOTICE;
    }
    return all;
}

static guint
count_texts (CoreFixture *f)
{
    guint n = 0;
    for (char *text; (text = core_next_text (f)) != NULL; g_free (text))
        n++;
    return n;
}

/* Each entry has left as one text, neither more nor fewer. */
static void
assert_texts (CoreFixture *f, const Received *one, const Received *other)
{
    g_assert_cmpuint (count_texts (f), ==,
                      one->requests + one->acceptances + one->messages + other->requests
                          + other->acceptances + other->messages);
}

/* How many mails wait, and how many of them hold a password; handed over. */
static guint
count_mails (CoreFixture *f, guint *passwords)
{
    guint n = 0;
    *passwords = 0;
    for (;;) {
        g_autoptr (GPtrArray) letters = im_claim_letters (f->core, 10, NULL);
        for (guint i = 0; i < letters->len; i++, n++) {
            const ImOutgoingLetter *letter = g_ptr_array_index (letters, i);
            g_autofree char *text = g_strndup (g_bytes_get_data (letter->letter, NULL),
                                               g_bytes_get_size (letter->letter));
            *passwords += strstr (text, "password: ") != NULL;
            im_note_handover (f->core, letter->id, letter->claim, IM_HANDOVER_DONE, NULL, NULL);
        }
        if (letters->len == 0)
            return n;
    }
}

typedef struct {
    gint64 owner, peer;
    Pair pair;
} PairQuestion;

static gboolean
find_pair (StoreWork *work, gpointer data, GError **error)
{
    PairQuestion *question = data;
    return store_find_pair (work, question->owner, question->peer, &question->pair, error);
}

static Pair
pair_of (CoreFixture *f, ImParty owner, ImParty peer)
{
    PairQuestion question = { .owner = owner, .peer = peer };
    g_assert_true (store_act (f->core->store, STORE_READS, find_pair, &question, NULL));
    g_assert_true (question.pair.is_stored);
    return question.pair;
}

static void
assert_buddies (CoreFixture *f, ImParty one, ImParty other)
{
    Pair there = pair_of (f, one, other), back = pair_of (f, other, one);
    g_assert_cmpint (there.permission, ==, PAIR_AUTHORISED);
    g_assert_cmpint (back.permission, ==, PAIR_AUTHORISED);
    g_assert_true (there.is_listed && back.is_listed);
    g_assert_true (there.asked_ms == 0 && back.asked_ms == 0);
}

static void
ask (CoreFixture *f, const Person *one, const Person *other)
{
    ImAdd added;
    g_assert_true (im_add_buddy (f->core, one->party, other->uin, NULL, &added, NULL));
    g_assert_cmpint (added, ==, IM_ADD_ASKED);
}

static ImParty
party_of_mailbox (CoreFixture *f, const char *mailbox)
{
    gboolean found = FALSE;
    ImParty party = 0;
    g_assert_true (im_find_member (f->core, mailbox, &found, &party, NULL));
    g_assert_true (found);
    return party;
}

static gint64
uin_of (CoreFixture *f, const char *mailbox)
{
    g_autoptr (ImAccountView) view = core_account (f, mailbox);
    return view->uin;
}

static void
invite (CoreFixture *f, const Person *person, const char *mailbox)
{
    ImInvited ending;
    gint64 uin = 0;
    guint passwords = 0;
    g_assert_true (im_invite_buddy (f->core, person->party, IM_INVITATION_BOTH, mailbox, NULL,
                                    &ending, &uin, NULL));
    g_assert_cmpint (ending, ==, IM_INVITED);
    count_mails (f, &passwords);
}

/* ---- Situations -------------------------------------------------------------------------- */

static void
two_add_each_other (Stage *stage, CoreFixture *f)
{
    Person a = new_person (f), b = new_person (f);
    stage_tell (stage, 0, "add %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " -\n", a.party, b.uin);
    stage_tell (stage, 1, "add %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " -\n", b.party, a.uin);
    stage_let_go (stage);
    Received of_a = received (f, &a), of_b = received (f, &b);
    assert_buddies (f, a.party, b.party);
    g_assert_cmpuint (of_a.requests + of_b.requests, ==, 1);
    g_assert_cmpuint (of_a.acceptances + of_b.acceptances, ==, 1);
    assert_texts (f, &of_a, &of_b);
}

static void
two_devices_accept (Stage *stage, CoreFixture *f)
{
    Person a = new_person (f), b = new_person (f);
    ask (f, &a, &b);
    for (guint i = 0; i < TWO; i++)
        stage_tell (stage, i, "accept %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " -\n", b.party, a.uin);
    stage_let_go (stage);
    Received of_a = received (f, &a), of_b = received (f, &b);
    assert_buddies (f, a.party, b.party);
    g_assert_cmpuint (of_a.acceptances, ==, 1);
    g_assert_cmpint (stage->endings[0] + stage->endings[1], ==,
                     IM_ANSWERED + IM_ANSWERED_NOTHING);
    assert_texts (f, &of_a, &of_b);
}

static void
one_accepts_and_blocks (Stage *stage, CoreFixture *f)
{
    Person a = new_person (f), b = new_person (f);
    ask (f, &a, &b);
    stage_tell (stage, 0, "accept %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " -\n", b.party, a.uin);
    stage_tell (stage, 1, "block %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " -\n", b.party, a.uin);
    stage_let_go (stage);
    Received of_a = received (f, &a), of_b = received (f, &b);
    Pair pair = pair_of (f, b.party, a.party);
    g_assert_cmpint (pair.permission, ==, PAIR_BLOCKED);
    g_assert_false (pair.is_listed);
    g_assert_cmpuint (of_a.acceptances, ==, stage->endings[0] == IM_ANSWERED ? 1 : 0);
    assert_texts (f, &of_a, &of_b);
}

static void
one_accepts_and_declines (Stage *stage, CoreFixture *f)
{
    Person a = new_person (f), b = new_person (f);
    ask (f, &a, &b);
    stage_tell (stage, 0, "accept %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " -\n", b.party, a.uin);
    stage_tell (stage, 1, "decline %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " -\n", b.party, a.uin);
    stage_let_go (stage);
    Received of_a = received (f, &a), of_b = received (f, &b);
    assert_buddies (f, a.party, b.party); /* who accepts last has changed his mind */
    g_assert_cmpuint (of_a.acceptances, ==, 1);
    assert_texts (f, &of_a, &of_b);
}

static void
two_strangers_write_to_each_other (Stage *stage, CoreFixture *f)
{
    Person a = new_person (f), b = new_person (f);
    stage_tell (stage, 0, "write %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " 1\n", a.party, b.uin);
    stage_tell (stage, 1, "write %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " 1\n", b.party, a.uin);
    stage_let_go (stage);
    Received of_a = received (f, &a), of_b = received (f, &b);
    g_assert_cmpuint (of_a.messages, ==, 1);
    g_assert_cmpuint (of_b.messages, ==, 1);
    g_assert_cmpuint (of_a.requests + of_b.requests, ==, 1);
    assert_texts (f, &of_a, &of_b);
}

static void
two_invite_the_same_mailbox (Stage *stage, CoreFixture *f)
{
    Person a = new_person (f), b = new_person (f);
    guint passwords = 0;
    g_autofree char *mailbox = new_mailbox ();
    stage_tell (stage, 0, "invite %" G_GINT64_FORMAT " %s -\n", a.party, mailbox);
    stage_tell (stage, 1, "invite %" G_GINT64_FORMAT " %s -\n", b.party, mailbox);
    stage_let_go (stage);
    g_assert_cmpint (stage->endings[0], ==, IM_INVITED);
    g_assert_cmpint (stage->endings[1], ==, IM_INVITED);
    g_assert_cmpuint (count_mails (f, &passwords), ==, 2);
    g_assert_cmpuint (passwords, ==, 2);
    for (guint i = 0; i < 2; i++) {
        g_autoptr (GPtrArray) all
            = im_list_invitations (f->core, i == 0 ? a.party : b.party, NULL);
        g_assert_cmpuint (all->len, ==, 1);
        g_assert_cmpint (((ImInvitation *) g_ptr_array_index (all, 0))->number, ==,
                         uin_of (f, mailbox));
    }
}

/* From two devices to two inviters: a member by the first, the second's buddy as well. */
static void
one_answers_two_inviters (Stage *stage, CoreFixture *f)
{
    Person a = new_person (f), b = new_person (f);
    guint passwords = 0;
    g_autofree char *mailbox = new_mailbox ();
    invite (f, &a, mailbox);
    invite (f, &b, mailbox);
    stage_tell (stage, 0, "mail %s %" G_GINT64_FORMAT " a%s\n", mailbox, a.uin, mailbox);
    stage_tell (stage, 1, "mail %s %" G_GINT64_FORMAT " b%s\n", mailbox, b.uin, mailbox);
    stage_let_go (stage);
    Received of_a = received (f, &a), of_b = received (f, &b);
    g_assert_cmpuint (of_a.acceptances, ==, 1);
    g_assert_cmpuint (of_b.acceptances, ==, 1);
    assert_buddies (f, party_of_mailbox (f, mailbox), a.party);
    assert_buddies (f, party_of_mailbox (f, mailbox), b.party);
    g_assert_cmpuint (count_mails (f, &passwords), ==, 0);
    assert_texts (f, &of_a, &of_b);
}

/* The second "Yes!" finds a buddy: a message. */
static void
one_answers_twice (Stage *stage, CoreFixture *f)
{
    Person a = new_person (f);
    guint passwords = 0;
    g_autofree char *mailbox = new_mailbox ();
    invite (f, &a, mailbox);
    for (guint i = 0; i < TWO; i++)
        stage_tell (stage, i, "mail %s %" G_GINT64_FORMAT " %u%s\n", mailbox, a.uin, i, mailbox);
    stage_let_go (stage);
    Received of_a = received (f, &a), nobody = { 0 };
    g_assert_cmpuint (of_a.acceptances, ==, 1);
    g_assert_cmpuint (of_a.messages, ==, 1);
    assert_buddies (f, party_of_mailbox (f, mailbox), a.party);
    g_assert_cmpuint (count_mails (f, &passwords), ==, 0);
    assert_texts (f, &of_a, &nobody);
}

/* The same letter through two servers has its effects once. */
static void
one_letter_comes_twice (Stage *stage, CoreFixture *f)
{
    Person a = new_person (f);
    g_autofree char *mailbox = new_mailbox ();
    invite (f, &a, mailbox);
    for (guint i = 0; i < TWO; i++)
        stage_tell (stage, i, "mail %s %" G_GINT64_FORMAT " same%s\n", mailbox, a.uin, mailbox);
    stage_let_go (stage);
    Received of_a = received (f, &a), nobody = { 0 };
    g_assert_cmpuint (of_a.acceptances, ==, 1);
    g_assert_cmpuint (of_a.messages, ==, 0);
    g_assert_cmpint (stage->endings[0] + stage->endings[1], ==,
                     IM_LETTER_TAKEN + IM_LETTER_TAKEN_BEFORE);
    assert_texts (f, &of_a, &nobody);
}

/* Either was first; the other finds it done. */
static void
one_withdraws_while_the_other_accepts (Stage *stage, CoreFixture *f)
{
    Person a = new_person (f);
    guint passwords = 0;
    g_autofree char *mailbox = new_mailbox ();
    invite (f, &a, mailbox);
    stage_tell (stage, 0, "withdraw %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " -\n", a.party,
          uin_of (f, mailbox));
    stage_tell (stage, 1, "mail %s %" G_GINT64_FORMAT " w%s\n", mailbox, a.uin, mailbox);
    stage_let_go (stage);
    Received of_a = received (f, &a), nobody = { 0 };
    gboolean accepted = stage->endings[0] == IM_WITHDRAWN_NOTHING;
    g_assert_cmpuint (of_a.acceptances, ==, accepted ? 1 : 0);
    g_assert_cmpuint (of_a.messages, ==, accepted ? 0 : 1); /* his words, to whom he may write */
    g_assert_cmpuint (count_mails (f, &passwords), ==, accepted ? 0 : 1);
    g_assert_cmpuint (passwords, ==, accepted ? 0 : 1); /* by his own request */
    assert_texts (f, &of_a, &nobody);
}

/* Two wait, and one more may; nothing of the one that is too many stays. */
static void
two_letters_want_the_last_place (Stage *stage, CoreFixture *f)
{
    enum { WAITING = 2 };
    Person a = new_person (f);
    guint passwords = 0;
    g_autofree char *mailbox = new_mailbox ();
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, a.uin);
    for (guint i = 0; i < WAITING; i++) {
        g_autofree char *id = g_strdup_printf ("%u.%s", i, mailbox);
        g_assert_cmpint (play_letter (f->core, "none", mailbox, number, id), ==,
                         IM_LETTER_WAITS);
    }
    for (guint i = 0; i < TWO; i++)
        stage_tell (stage, i, "unproven %s %s last%u.%s\n", mailbox, number, i, mailbox);
    stage_let_go (stage);
    g_assert_cmpint (stage->endings[0] + stage->endings[1], ==,
                     IM_LETTER_WAITS + IM_LETTER_ENOUGH_WAITING);
    g_assert_cmpuint (count_mails (f, &passwords), ==, 1);
}

/* All wait, and their mailbox is asked once. */
static void
three_first_letters_of_a_mailbox (Stage *stage, CoreFixture *f)
{
    Person a = new_person (f);
    guint passwords = 0;
    /* at a place of its own: questions to one place have a budget */
    g_autofree char *mailbox = g_strdup_printf ("john@company%" G_GINT64_FORMAT ".com", a.uin);
    for (guint i = 0; i < PLAYERS; i++)
        stage_tell (stage, i, "unproven %s %" G_GINT64_FORMAT " first%u.%s\n", mailbox, a.uin, i,
              mailbox);
    stage_let_go (stage);
    for (guint i = 0; i < PLAYERS; i++)
        g_assert_cmpint (stage->endings[i], ==, IM_LETTER_WAITS);
    g_assert_cmpuint (count_mails (f, &passwords), ==, 1);
}

typedef void (*Situation) (Stage *stage, CoreFixture *f);

static void
play_rounds (CoreFixture *f, Situation situation)
{
    Stage stage;
    const char *wanted = g_getenv ("UINVITE_ROUNDS");
    guint rounds = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : ROUNDS;
    stage_open (f, &stage);
    for (guint i = 0; i < rounds; i++)
        situation (&stage, f);
    stage_close (&stage);
}

#define SITUATIONS(DO)                                                                            \
    DO (two_add_each_other)                                                                       \
    DO (two_devices_accept)                                                                       \
    DO (one_accepts_and_blocks)                                                                   \
    DO (one_accepts_and_declines)                                                                 \
    DO (two_strangers_write_to_each_other)                                                        \
    DO (two_invite_the_same_mailbox)                                                              \
    DO (one_answers_two_inviters)                                                                 \
    DO (one_answers_twice)                                                                        \
    DO (one_letter_comes_twice)                                                                   \
    DO (one_withdraws_while_the_other_accepts)                                                    \
    DO (two_letters_want_the_last_place)                                                          \
    DO (three_first_letters_of_a_mailbox)

#define DEFINE(situation)                                                                         \
    static void situation##_and_nothing_is_lost_or_doubled (CoreFixture *f)                       \
    {                                                                                             \
        play_rounds (f, situation);                                                               \
    }
SITUATIONS (DEFINE)

#define NAME(situation) #situation "_and_nothing_is_lost_or_doubled"

int
main (int argc, char **argv)
{
    if (argc == 3 && g_str_equal (argv[1], "--player"))
        return player_run (argv[2], play_act);
    g_test_init (&argc, &argv, NULL);
#define ADD(situation)                                                                            \
    core_test_add (NAME (situation), situation##_and_nothing_is_lost_or_doubled, NULL);
    SITUATIONS (ADD)
    return core_test_run ();
}
