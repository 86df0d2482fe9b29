/* SPDX-License-Identifier: ISC */
/* Relations between people, on both engines: the seeds' stories through the use cases, and a
 * random run of the pair's state machine against a plain model. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/domain/buddy.h"
#include "imcore/domain/message.h"
#include "tests/unit/core_fixture.h"

#include <string.h>

/* ---- Stories ----------------------------------------------------------------------------- */

static ImParty
party_of (CoreFixture *f, const char *phone)
{
    ImSignIn ending;
    g_autoptr (ImMember) member = NULL;
    g_autofree char *id = g_strdup_printf ("registers %s", phone);
    core_take_text (f, phone, id, phone + 8);
    g_autofree char *text = core_next_text (f);
    g_autofree char *password = core_password_in (text);
    g_autoptr (ImAccountView) view = core_account (f, phone);
    g_assert_true (
        im_sign_in (f->core, view->uin, password, "my own words", &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_DONE);
    return member->party;
}

/* A letter of @from to @number, with @text; each has an id of its own. */
static ImLetterEnding
mail_to (CoreFixture *f, const char *from, const char *number, const char *text)
{
    static guint counter;
    g_autoptr (ImLetter) letter = NULL;
    ImLetterEnding ending;
    const ImEnvelope envelope = { .mail_from = from };
    g_autofree char *to = g_strconcat (number, "@im.example", NULL);
    g_autofree char *raw = g_strdup_printf (
        "Authentication-Results: mx.im.example; dkim=pass header.d=%s\r\nReceived: from x by "
        "y\r\n"
        "From: <%s>\r\nTo: <%s>\r\nMessage-ID: <p%u@x>\r\n\r\n%s\r\n",
        strchr (from, '@') + 1, from, to, ++counter, text);
    g_autoptr (GBytes) bytes = g_bytes_new (raw, strlen (raw));
    g_assert_cmpint (im_read_letter (f->core, &envelope, bytes, &letter), ==, IM_READING_DONE);
    g_assert_true (im_take_letter (f->core, letter, to, &ending, NULL));
    return ending;
}

/* All mails that wait now, as "FROM: subject"; handed over. */
static char *
mails (CoreFixture *f)
{
    g_autoptr (GString) out = g_string_new (NULL);
    for (;;) {
        g_autoptr (GPtrArray) letters = im_claim_letters (f->core, 10, NULL);
        if (letters->len == 0)
            return g_string_free (g_steal_pointer (&out), FALSE);
        for (guint i = 0; i < letters->len; i++) {
            const ImOutgoingLetter *letter = g_ptr_array_index (letters, i);
            g_string_append_len (out, g_bytes_get_data (letter->letter, NULL),
                                 (gssize) g_bytes_get_size (letter->letter));
            im_note_handover (f->core, letter->id, letter->claim, IM_HANDOVER_DONE, NULL, NULL);
        }
    }
}

static guint
count_in (const char *text, const char *what)
{
    guint n = 0;
    for (const char *p = text; (p = strstr (p, what)) != NULL; p += strlen (what))
        n++;
    return n;
}

static void
a_plain_reply_accepts_and_what_waited_arrives (CoreFixture *f)
{
    ImInvited invited;
    ImSend sent;
    gint64 uin = 0, seq = 0;
    ImParty dennis = party_of (f, "+639175336647");
    g_assert_true (im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, "john@company.com",
                                    "Talk to me.", &invited, &uin, NULL));
    g_assert_cmpint (invited, ==, IM_INVITED);
    g_assert_cmpint (uin, ==, 12125556666);
    g_autofree char *invitation = mails (f);
    g_assert_nonnull (strstr (invitation, "639175336647@im.example"));
    g_assert_nonnull (strstr (invitation, "Talk to me."));
    g_assert_nonnull (strstr (invitation, "password: "));

    g_assert_true (
        im_send_message (f->core, dennis, uin, "1", "Are you there?", &sent, &seq, NULL));
    g_assert_cmpint (sent, ==, IM_SEND_DONE);
    g_autofree char *nothing = mails (f);
    g_assert_cmpstr (nothing, ==, "");

    g_assert_cmpint (mail_to (f, "john@company.com", "639175336647", "Yes!"), ==,
                     IM_LETTER_TAKEN);
    g_autoptr (ImAccountView) john = core_account (f, "john@company.com");
    g_assert_cmpint (john->state, ==, IM_STATE_REGISTERED);
    g_autofree char *waited = mails (f);
    g_assert_cmpuint (count_in (waited, "Are you there?"), >=, 1);
    g_assert_null (strstr (waited, "password: ")); /* the invitation held it */
    g_autoptr (ImBuddy) buddy = NULL;
    g_assert_true (im_show_buddy (f->core, dennis, uin, &buddy, NULL));
    g_assert_true (buddy->is_listed);
    g_assert_cmpint (buddy->presence, ==, IM_PRESENCE_REACHABLE);
}

static void
a_strangers_letter_asks_once_and_accept_delivers_it (CoreFixture *f)
{
    core_take_text (f, "+639175336647", "t1", "Dennis");
    g_autofree char *welcome = core_next_text (f);
    g_assert_nonnull (welcome);
    g_assert_cmpint (mail_to (f, "john@company.com", "639175336647", "Remember me?"), ==,
                     IM_LETTER_TAKEN);
    g_assert_cmpint (mail_to (f, "john@company.com", "639175336647", "Hello?"), ==,
                     IM_LETTER_TAKEN);
    g_autofree char *request = core_next_text (f);
    g_assert_nonnull (strstr (request, "john@company.com"));
    g_assert_null (core_next_text (f));
    g_assert_cmpint (mail_to (f, "john@company.com", "639175336647", "Hello??"), ==,
                     IM_LETTER_TAKEN);
    g_assert_cmpint (mail_to (f, "john@company.com", "639175336647", "Hello???"), ==,
                     IM_LETTER_UNANSWERED);
    ImTextEnding ending;
    const ImText accept = { .id = "t2", .carrier = "SMSC", .sender = "+639175336647",
                            .receiver = "291012125556666", .text = " accept! " };
    g_assert_true (im_take_text (f->core, &accept, &ending, NULL));
    g_assert_cmpint (ending, ==, IM_TEXT_TAKEN);
    static const char *const held[] = { "Remember me?", "Hello?", "Hello??" };
    for (guint i = 0; i < G_N_ELEMENTS (held); i++) {
        g_autofree char *text = core_next_text (f);
        g_assert_cmpstr (text, ==, held[i]);
    }
    g_autofree char *told = mails (f);
    g_assert_nonnull (strstr (told, "accepted"));
    g_autoptr (GPtrArray) log = im_read_log (f->core, 1, 0, 10, NULL); /* the first account's */
    const ImEntry *asked = g_ptr_array_index (log, 0);
    g_assert_cmpint (asked->kind, ==, IM_ENTRY_REQUEST);
    g_assert_cmpstr (asked->peer_address, ==, "john@company.com");
}

static void
a_refusal_is_silent_and_looks_sent (CoreFixture *f)
{
    ImInvited invited;
    ImSend sent;
    gint64 uin = 0, again = 0, seq = 0;
    ImParty dennis = party_of (f, "+639175336647");
    im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, "john@company.com", NULL, &invited,
                     &uin, NULL);
    g_free (mails (f));
    g_assert_cmpint (mail_to (f, "john@company.com", "639175336647", "No, thanks."), ==,
                     IM_LETTER_TAKEN);
    g_autoptr (ImAccountView) john = core_account (f, "john@company.com");
    g_assert_cmpint (john->state, ==, IM_STATE_DECLINED);
    g_assert_true (im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, "john@company.com",
                                    NULL, &invited, &again, NULL));
    g_assert_cmpint (invited, ==, IM_INVITED);
    g_assert_cmpint (again, ==, uin);
    g_assert_true (im_send_message (f->core, dennis, uin, "1", "Why?", &sent, &seq, NULL));
    g_assert_cmpint (sent, ==, IM_SEND_DONE);
    g_autofree char *nothing = mails (f);
    g_assert_cmpstr (nothing, ==, "");
    g_assert_null (core_next_text (f));
}

static void
a_second_inviter_joins_the_same_account (CoreFixture *f)
{
    ImInvited invited;
    gint64 first = 0, second = 0;
    ImParty dennis = party_of (f, "+639175336647");
    ImParty maria = party_of (f, "+639181112222");
    im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, "john@company.com", NULL, &invited,
                     &first, NULL);
    im_invite_buddy (f->core, maria, IM_INVITATION_BOTH, "JOHN@company.com", NULL, &invited,
                     &second, NULL);
    g_assert_cmpint (first, ==, second);
    g_free (mails (f));
    mail_to (f, "john@company.com", "639181112222", "ok");
    g_autoptr (ImBuddy) of_maria = NULL;
    g_autoptr (ImBuddy) of_dennis = NULL;
    im_show_buddy (f->core, maria, first, &of_maria, NULL);
    im_show_buddy (f->core, dennis, first, &of_dennis, NULL);
    g_assert_cmpint (of_maria->presence, ==, IM_PRESENCE_REACHABLE);
    g_assert_cmpint (of_dennis->presence, ==, IM_PRESENCE_UNKNOWN); /* still asks */
    g_autofree char *nothing = mails (f);
    g_assert_cmpstr (nothing, ==, "");
}

static const char *const small_budget[] = { "invitation.a_day = 2", NULL };

static void
an_inviters_own_budget_is_said (CoreFixture *f)
{
    static const char *const targets[] = { "a@x.example", "b@x.example", "c@x.example" };
    ImInvited invited = IM_INVITED;
    gint64 uin = 0;
    ImParty dennis = party_of (f, "+639175336647");
    for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
        g_assert_cmpint (invited, ==, IM_INVITED);
        im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, targets[i], NULL, &invited, &uin,
                         NULL);
    }
    g_assert_cmpint (invited, ==, IM_INVITED_OVER_BUDGET);
}

static void
media_carry_what_they_are_set_to (CoreFixture *f)
{
    /* set, connected, expected by SMS, counted in the client */
    static const struct {
        ImMode im, sms;
        gboolean online, by_sms, counted;
    } cases[] = {
        { IM_MODE_ALWAYS, IM_MODE_AWAY, TRUE, FALSE, TRUE },
        { IM_MODE_ALWAYS, IM_MODE_AWAY, FALSE, TRUE, FALSE },
        { IM_MODE_ALWAYS, IM_MODE_ALWAYS, TRUE, TRUE, TRUE },
        { IM_MODE_ALWAYS, IM_MODE_NEVER, FALSE, FALSE, TRUE },
        { IM_MODE_NEVER, IM_MODE_ALWAYS, TRUE, TRUE, FALSE },
        { IM_MODE_NEVER, IM_MODE_NEVER, FALSE, FALSE, FALSE },
    };
    gint64 after = 0;
    ImParty dennis = party_of (f, "+639175336647");
    ImParty maria = party_of (f, "+639181112222");
    im_set_policy (f->core, dennis, TRUE, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GArray) watchers = NULL;
        ImSend sent;
        gint64 seq = 0;
        g_autofree char *id = g_strdup_printf ("%u", i);
        im_set_media (f->core, dennis, cases[i].im, IM_MODE_ALWAYS, cases[i].sms, NULL);
        if (cases[i].online)
            im_client_came (f->core, dennis, "here", &watchers, NULL);
        else
            im_client_went (f->core, dennis, "here", &watchers, NULL);
        im_send_message (f->core, maria, 639175336647, id, "Hi", &sent, &seq, NULL);
        im_send_message (f->core, dennis, 639181112222, id, "Ho", &sent, &seq,
                         NULL); /* answered */
        g_assert_cmpint (sent, ==, IM_SEND_DONE);
        g_autoptr (GPtrArray) log = im_read_log (f->core, dennis, after, 10, NULL);
        const ImEntry *entry = g_ptr_array_index (log, 0);
        after += log->len;
        gboolean by_sms = FALSE;
        for (char *text; (text = core_next_text (f)) != NULL; g_free (text))
            by_sms = by_sms || strcmp (text, "Hi") == 0;
        if (by_sms != cases[i].by_sms || entry->counted != cases[i].counted)
            g_test_fail_printf ("case %u: by SMS %d, counted %d", i, by_sms, entry->counted);
    }
}

static gboolean
find_messages (StoreWork *work, gpointer data, GError **error)
{
    gint64 *n = data;
    *n = 0;
    for (gint64 id = 1; id <= 10; id++) {
        gboolean found = FALSE;
        ImParty sender = 0;
        g_autofree char *body = NULL;
        if (!store_find_message (work, id, &found, &sender, &body, error))
            return FALSE;
        *n += found;
    }
    return TRUE;
}

static gint64
count_messages (CoreFixture *f)
{
    gint64 n = 0;
    g_assert_true (store_act (f->core->store, STORE_READS, find_messages, &n, NULL));
    return n;
}

/* What is older than message.kept_for goes from store and logs; what is held back stays, and
 * whoever resumes from before the gap gets what is left, in its order. */
static void
old_messages_go_and_a_client_resumes_over_the_gap (CoreFixture *f)
{
    ImSend sent;
    ImAnswered answered;
    gint64 seq = 0;
    guint ended = 0;
    ImParty dennis = party_of (f, "+639175336647");
    ImParty maria = party_of (f, "+639181112222");
    ImParty anna = party_of (f, "+639183334444");
    im_set_policy (f->core, dennis, TRUE, NULL);
    im_send_message (f->core, maria, 639175336647, "1", "Old", &sent, &seq, NULL);
    im_send_message (f->core, dennis, 639181112222, "2", "As old", &sent, &seq, NULL);
    im_send_message (f->core, maria, 639183334444, "3", "Held", &sent, &seq, NULL);
    g_assert_cmpint (count_messages (f), ==, 3);
    core_run_sql (f, "DELETE FROM outbox");
    core_run_sql (f, "UPDATE delivery SET state = 1, created_ms = 1");
    core_run_sql (f, "UPDATE message SET created_ms = 1");
    core_run_sql (f, "UPDATE log SET at_ms = 1");
    im_send_message (f->core, maria, 639175336647, "4", "New", &sent, &seq, NULL);
    g_assert_true (im_tidy (f->core, &ended, NULL));
    g_assert_cmpint (count_messages (f), ==, 2);
    for (gint64 after = 0; after < 2; after++) {
        g_autoptr (GPtrArray) log = im_read_log (f->core, dennis, after, 10, NULL);
        g_assert_cmpuint (log->len, ==, 1);
        const ImEntry *entry = g_ptr_array_index (log, 0);
        g_assert_cmpstr (entry->text, ==, "New");
        g_assert_cmpint (entry->seq, ==, 3);
    }
    g_assert_true (
        im_answer (f->core, anna, 639181112222, IM_ANSWER_ACCEPT, NULL, &answered, NULL));
    g_assert_true (im_tidy (f->core, &ended, NULL));
    g_autoptr (GPtrArray) of_anna = im_read_log (f->core, anna, 0, 10, NULL);
    const ImEntry *released = g_ptr_array_index (of_anna, of_anna->len - 1);
    g_assert_cmpstr (released->text, ==, "Held");
    g_assert_true (im_tidy (f->core, &ended, NULL));
    g_assert_cmpint (count_messages (f), ==, 2); /* a log shows it */
}

/* ---- The pair against a plain model ------------------------------------------------------ */

enum { PEOPLE = 4, EVENTS_TOGETHER = 500 };

typedef struct {
    PairPermission permission, looks; /* looks: of a refused pair, to its peer */
    gboolean listed, asked;
    guint unanswered, held;
} ModelPair;

typedef struct {
    CoreFixture *fixture;
    GRand *random;
    gint64 ids[PEOPLE], uins[PEOPLE];
    gboolean open[PEOPLE];
    ModelPair pairs[PEOPLE][PEOPLE]; /* [owner][peer] */
    guint received[PEOPLE];          /* messages in the log */
    guint events;
} Model;

static gboolean
permits (const ModelPair *pair)
{
    return pair->permission == PAIR_MAY_ANSWER || pair->permission == PAIR_AUTHORISED;
}

static gboolean
refuses (const ModelPair *pair)
{
    return pair->permission == PAIR_DECLINED || pair->permission == PAIR_BLOCKED;
}

static gboolean
sees_permission (const ModelPair *pair)
{
    return refuses (pair) ? pair->looks != PAIR_STRANGER : permits (pair);
}

static void
model_release (Model *m, guint owner, guint peer)
{
    m->received[owner] += m->pairs[owner][peer].held;
    m->pairs[owner][peer].held = 0;
}

static ImSend
model_write (Model *m, guint from, guint to)
{
    ModelPair *there = &m->pairs[to][from], *back = &m->pairs[from][to];
    if (!sees_permission (there)) {
        if (there->unanswered >= 3)
            return IM_SEND_UNANSWERED;
        there->unanswered++;
        if (refuses (there)) {
            /* goes nowhere */
        } else if (m->open[to]) {
            m->received[to]++;
        } else {
            there->asked = TRUE;
            there->held++;
        }
    } else if (permits (there))
        m->received[to]++;
    back->unanswered = 0;
    if (back->permission == PAIR_BLOCKED && back->looks == PAIR_STRANGER)
        back->looks = PAIR_MAY_ANSWER;
    if (back->permission == PAIR_STRANGER || back->permission == PAIR_DECLINED) {
        back->permission = PAIR_MAY_ANSWER;
        model_release (m, from, to);
    }
    return IM_SEND_DONE;
}

static void
model_authorise (ModelPair *pair)
{
    pair->permission = PAIR_AUTHORISED;
    pair->listed = TRUE;
    pair->asked = FALSE;
    pair->unanswered = 0;
}

static void
model_accept (Model *m, guint owner, guint peer)
{
    model_authorise (&m->pairs[owner][peer]);
    model_authorise (&m->pairs[peer][owner]);
    model_release (m, owner, peer);
    model_release (m, peer, owner);
}

static ImAdd
model_add (Model *m, guint from, guint to)
{
    ModelPair *mine = &m->pairs[from][to], *theirs = &m->pairs[to][from];
    if (mine->asked || mine->permission == PAIR_DECLINED) {
        model_accept (m, from, to);
        return IM_ADD_DONE;
    }
    gboolean permitted = permits (mine);
    model_authorise (mine);
    if (!permitted)
        model_release (m, from, to);
    if ((refuses (theirs) ? theirs->looks : theirs->permission) == PAIR_AUTHORISED)
        return IM_ADD_DONE;
    if (m->open[to]) {
        *(refuses (theirs) ? &theirs->looks : &theirs->permission) = PAIR_AUTHORISED;
        theirs->asked = FALSE;
        theirs->unanswered = 0;
        return IM_ADD_DONE;
    }
    if (!refuses (theirs))
        theirs->asked = TRUE;
    return IM_ADD_ASKED;
}

static void
model_refuse (ModelPair *pair, PairPermission refusal)
{
    if (!refuses (pair))
        pair->looks = pair->permission;
    pair->permission = refusal;
}

static ImAnswered
model_answer (Model *m, guint owner, guint peer, ImAnswer answer)
{
    ModelPair *pair = &m->pairs[owner][peer];
    switch (answer) {
    case IM_ANSWER_ACCEPT:
        if (!pair->asked && pair->permission != PAIR_DECLINED)
            return IM_ANSWERED_NOTHING;
        model_accept (m, owner, peer);
        break;
    case IM_ANSWER_DECLINE:
        if (!pair->asked)
            return IM_ANSWERED_NOTHING;
        model_refuse (pair, PAIR_DECLINED);
        pair->asked = pair->listed = FALSE;
        pair->held = 0;
        break;
    case IM_ANSWER_BLOCK:
        model_refuse (pair, PAIR_BLOCKED);
        pair->asked = pair->listed = FALSE;
        pair->held = 0;
        break;
    case IM_ANSWER_UNBLOCK:
        if (refuses (pair)) {
            pair->permission = PAIR_STRANGER;
            pair->unanswered = 0;
        }
        break;
    case IM_ANSWER_REMOVE:
        pair->listed = FALSE;
        if (pair->permission == PAIR_AUTHORISED)
            pair->permission = PAIR_MAY_ANSWER;
        if (pair->looks == PAIR_AUTHORISED)
            pair->looks = PAIR_MAY_ANSWER;
        break;
    }
    return IM_ANSWERED;
}

static void
compare_pair (StoreWork *work, Model *m, guint owner, guint peer)
{
    Pair pair;
    const ModelPair *model = &m->pairs[owner][peer];
    g_assert_true (store_find_pair (work, m->ids[owner], m->ids[peer], &pair, NULL));
    g_assert_cmpint (pair.permission, ==, model->permission);
    if (refuses (model))
        g_assert_cmpint (pair.looks, ==, model->looks);
    g_assert_cmpint (pair.is_listed, ==, model->listed);
    g_assert_cmpint (pair.asked_ms != 0, ==, model->asked);
    g_assert_cmpuint (pair.unanswered, ==, model->unanswered);
}

static void
play_event (StoreWork *work, Model *m)
{
    const Rules *rules = &m->fixture->core->rules;
    guint a = g_rand_int_range (m->random, 0, PEOPLE);
    guint b = (a + 1 + g_rand_int_range (m->random, 0, PEOPLE - 1)) % PEOPLE;
    gint what = g_rand_int_range (m->random, 0, 12);
    g_autoptr (Account) account = NULL;
    ImSend sent;
    ImAdd added;
    ImAnswered answered;
    gint64 seq = 0;
    g_assert_true (store_find_account (work, m->ids[a], &account, NULL));
    if (what < 5) {
        const MessageWords words = { .text = "x" };
        g_assert_true (
            message_send (work, rules, m->ids[a], m->uins[b], &words, &sent, &seq, NULL));
        g_assert_cmpint (sent, ==, model_write (m, a, b));
    } else if (what == 5) {
        g_assert_true (buddy_add (work, account, m->uins[b], NULL, &added, NULL));
        g_assert_cmpint (added, ==, model_add (m, a, b));
    } else if (what == 11) {
        m->open[a] = !m->open[a];
        g_assert_true (store_set_policy (work, m->ids[a], m->open[a], NULL));
    } else {
        ImAnswer answer = (ImAnswer) (what - 6);
        g_assert_true (buddy_answer (work, account, m->uins[b], answer, NULL, &answered, NULL));
        g_assert_cmpint (answered, ==, model_answer (m, a, b, answer));
    }
    compare_pair (work, m, a, b);
    compare_pair (work, m, b, a);
}

static gboolean
play_events (StoreWork *work, gpointer data, GError **error G_GNUC_UNUSED)
{
    Model *m = data;
    for (guint i = 0; i < EVENTS_TOGETHER; i++)
        play_event (work, m);
    m->events += EVENTS_TOGETHER;
    return TRUE;
}

/* Messages that others wrote, as far as the log says. */
static guint
count_received (CoreFixture *f, ImParty party)
{
    guint n = 0;
    gint64 after = 0;
    for (;;) {
        g_autoptr (GPtrArray) log = im_read_log (f->core, party, after, 1000, NULL);
        for (guint i = 0; i < log->len; i++) {
            const ImEntry *entry = g_ptr_array_index (log, i);
            n += entry->kind == IM_ENTRY_MESSAGE && !entry->mine;
        }
        after += log->len;
        if (log->len == 0)
            return n;
    }
}

static const char *const unlimited[] = { "message.an_hour = 1000000", NULL };

/* UINVITE_EVENTS sets how many; the 100,000 take a minute or two. */
static void
any_events_in_any_order_agree_with_the_model (CoreFixture *f)
{
    static const char *const phones[PEOPLE] = { "+639175336641", "+639175336642",
                                                "+639175336643", "+639175336644" };
    const char *wanted = g_getenv ("UINVITE_EVENTS");
    guint events = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : 4000;
    Model m = { .fixture = f, .random = g_rand_new_with_seed (g_test_rand_int ()) };
    for (guint i = 0; i < PEOPLE; i++) {
        m.ids[i] = party_of (f, phones[i]);
        g_autoptr (ImAccountView) view = core_account (f, phones[i]);
        m.uins[i] = view->uin;
        im_set_media (f->core, m.ids[i], IM_MODE_ALWAYS, IM_MODE_NEVER, IM_MODE_NEVER, NULL);
    }
    while (m.events < events)
        g_assert_true (store_act (f->core->store, STORE_WRITES, play_events, &m, NULL));
    for (guint i = 0; i < PEOPLE; i++)
        g_assert_cmpuint (count_received (f, m.ids[i]), ==, m.received[i]);
    g_rand_free (m.random);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test, settings) core_test_add (#test, test, settings)
    ADD (a_plain_reply_accepts_and_what_waited_arrives, NULL);
    ADD (a_strangers_letter_asks_once_and_accept_delivers_it, NULL);
    ADD (a_refusal_is_silent_and_looks_sent, NULL);
    ADD (a_second_inviter_joins_the_same_account, NULL);
    ADD (an_inviters_own_budget_is_said, small_budget);
    ADD (media_carry_what_they_are_set_to, NULL);
    ADD (old_messages_go_and_a_client_resumes_over_the_gap, NULL);
    ADD (any_events_in_any_order_agree_with_the_model, unlimited);
    return core_test_run ();
}
