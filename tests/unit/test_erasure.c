/* SPDX-License-Identifier: ISC */
/* Leaving, erasure and the evidence of consent, on both engines. */
#include <config.h>

#include "imcore/core.h"
#include "tests/unit/core_fixture.h"

#include <string.h>

static const char dennis_phone[] = "+639175336647", maria_phone[] = "+639181112222";
static const gint64 dennis_uin = 639175336647, maria_uin = 639181112222;
static const char john_mail[] = "john@company.com";

static void
assert_has (const char *text, const char *part)
{
    if (text == NULL || strstr (text, part) == NULL)
        g_test_fail_printf ("no \"%s\" in \"%s\"", part, text != NULL ? text : "nothing");
}

static ImErased
erase (CoreFixture *f, const char *which)
{
    ImErasing ending;
    ImErased stays = { 0 };
    g_assert_true (im_erase_account (f->core, which, FALSE, &ending, &stays, NULL));
    g_assert_cmpint (ending, ==, IM_ERASING_DONE);
    return stays;
}

static gboolean
is_nobody (CoreFixture *f, const char *which)
{
    g_autoptr (ImAccountView) view = NULL;
    g_assert_true (im_show_account (f->core, which, &view, NULL));
    return view == NULL;
}

static void
drain (CoreFixture *f)
{
    g_free (core_next_letters (f));
    for (char *text; (text = core_next_text (f)) != NULL;)
        g_free (text);
}

static gint64
john_registers (CoreFixture *f)
{
    g_assert_cmpint (core_take_letter_to (f, john_mail, "NewUser@im.example", "Johnny"), ==,
                     IM_LETTER_TAKEN);
    g_autoptr (ImAccountView) view = core_account (f, john_mail);
    drain (f);
    return view->uin;
}

/* ---- By the operator --------------------------------------------------------------------- */

/* Dennis and Maria are buddies and have written to each other. */
static void
meet (CoreFixture *f, ImParty dennis, ImParty maria)
{
    ImAdd added;
    ImAnswered answered;
    g_assert_true (im_add_buddy (f->core, dennis, maria_uin, "It is me", &added, NULL));
    g_assert_true (
        im_answer (f->core, maria, dennis_uin, IM_ANSWER_ACCEPT, NULL, &answered, NULL));
    core_send (f, dennis, maria_uin, "Hi Maria");
    core_send (f, maria, dennis_uin, "Hi Dennis");
    drain (f);
}

static void
only_others_logs_keep_his_words_and_nobody_is_told (CoreFixture *f)
{
    ImParty dennis = core_member_by_phone (f, dennis_phone);
    ImParty maria = core_member_by_phone (f, maria_phone);
    meet (f, dennis, maria);
    ImErased stays = erase (f, dennis_phone);
    g_assert_cmpint (stays.messages, ==, 1);
    g_assert_cmpint (stays.consents, ==, 1);
    g_assert_cmpint (stays.uin, ==, 0);
    g_autoptr (GPtrArray) his = im_read_log (f->core, dennis, 0, 100, NULL);
    g_assert_cmpuint (his->len, ==, 0);
    g_autoptr (GPtrArray) hers = im_read_log (f->core, maria, 0, 100, NULL);
    gboolean has_words = FALSE;
    for (guint i = 0; i < hers->len; i++) {
        const ImEntry *entry = g_ptr_array_index (hers, i);
        has_words = has_words || g_strcmp0 (entry->text, "Hi Maria") == 0;
        g_assert_null (entry->peer_name);
    }
    g_assert_true (has_words);
    g_autoptr (GPtrArray) buddies = im_list_buddies (f->core, maria, NULL);
    g_assert_cmpuint (buddies->len, ==, 0);
    g_autofree char *letters = core_next_letters (f);
    g_assert_cmpstr (letters, ==, "");
    g_assert_null (core_next_text (f));
}

/* Appends the words of all messages that the store still has. */
static gboolean
read_words (StoreWork *work, gpointer data, GError **error)
{
    enum { MORE_THAN_THERE_ARE = 20 };
    GString *all = data;
    g_string_truncate (all, 0);
    for (gint64 id = 1; id <= MORE_THAN_THERE_ARE; id++) {
        gboolean found = FALSE;
        ImParty sender = 0;
        g_autofree char *body = NULL;
        if (!store_find_message (work, id, &found, &sender, &body, error))
            return FALSE;
        if (found)
            g_string_append_printf (all, "%s|", body);
    }
    return TRUE;
}

static void
words_that_nobody_elses_log_shows_are_gone (CoreFixture *f)
{
    g_autoptr (GString) words = g_string_new (NULL);
    g_autoptr (ImLink) link = NULL;
    g_autoptr (ImGuest) guest = NULL;
    ImLinkMaking made;
    ImGuestOpening opened;
    ImAnswered answered;
    ImSend sent;
    gint64 seq = 0;
    ImParty dennis = core_member_by_phone (f, dennis_phone);
    ImParty maria = core_member_by_phone (f, maria_phone);
    ImParty paul = core_member_by_phone (f, "+639183334444");
    meet (f, dennis, maria);
    g_assert_true (im_create_link (f->core, dennis_uin, NULL, 0, &made, &link, NULL));
    g_assert_true (
        im_open_guest (f->core, link->link, "Ann", "192.0.2.1", &opened, &guest, NULL));
    im_send_message (f->core, guest->party, dennis_uin, "1", "a guest's", &sent, &seq, NULL);
    im_answer (f->core, paul, dennis_uin, IM_ANSWER_BLOCK, NULL, &answered, NULL);
    core_send (f, dennis, 639183334444, "to who blocks him");
    core_send (f, maria, 639183334444, "others'");
    erase (f, dennis_phone);
    g_assert_true (store_act (f->core->store, STORE_READS, read_words, words, NULL));
    g_assert_cmpstr (words->str, ==, "It is me|Hi Maria|Hi Dennis|others'|");
}

static void
a_range_number_stays_taken_and_a_mailbox_begins_anew (CoreFixture *f)
{
    gint64 first = john_registers (f);
    g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, first);
    ImErased stays = erase (f, digits);
    g_assert_cmpint (stays.uin, ==, first);
    g_assert_true (is_nobody (f, john_mail));
    g_autoptr (ImAccountView) erased = core_account (f, digits);
    g_assert_cmpint (erased->state, ==, IM_STATE_ERASED);
    g_assert_null (erased->name);
    g_assert_null (erased->addresses[0]);
    g_assert_cmpint (john_registers (f), ==, first + 1);
    ImErasing again;
    g_assert_true (im_erase_account (f->core, digits, FALSE, &again, &stays, NULL));
    g_assert_cmpint (again, ==, IM_ERASING_NOBODY);
    g_assert_true (im_erase_account (f->core, "ann@x.example", FALSE, &again, &stays, NULL));
    g_assert_cmpint (again, ==, IM_ERASING_NOBODY);
}

static void
a_phone_begins_anew_under_its_own_number (CoreFixture *f)
{
    ImParty maria = core_member_by_phone (f, maria_phone);
    ImParty before = core_member_by_phone (f, dennis_phone);
    meet (f, before, maria);
    erase (f, dennis_phone);
    g_assert_true (is_nobody (f, dennis_phone));
    ImParty after = core_member_by_phone (f, dennis_phone);
    g_assert_cmpint (after, !=, before);
    g_autoptr (ImAccountView) view = core_account (f, dennis_phone);
    g_assert_cmpint (view->uin, ==, dennis_uin);
    g_autoptr (GPtrArray) log = im_read_log (f->core, after, 0, 100, NULL);
    g_assert_cmpuint (log->len, ==, 0);
    g_autoptr (ImBuddy) buddy = NULL;
    g_assert_true (im_show_buddy (f->core, maria, dennis_uin, &buddy, NULL));
    g_assert_null (buddy);
}

static void
what_waits_from_and_for_him_is_gone (CoreFixture *f)
{
    ImParty dennis = core_member_by_phone (f, dennis_phone);
    ImParty maria = core_member_by_phone (f, maria_phone);
    ImInvited invited;
    ImAnswered answered;
    gint64 uin = 0;
    core_send (f, dennis, maria_uin, "Held by Maria");
    im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, john_mail, "Come!", &invited, &uin, NULL);
    erase (f, dennis_phone);
    g_autofree char *letters = core_next_letters (f);
    g_assert_cmpstr (letters, ==, "");
    g_assert_null (core_next_text (f)); /* the request was not sent yet */
    g_assert_true (
        im_answer (f->core, maria, dennis_uin, IM_ANSWER_ACCEPT, NULL, &answered, NULL));
    g_assert_cmpint (answered, ==, IM_ANSWERED_NOBODY);
    guint ended = 0;
    g_assert_true (im_tidy (f->core, &ended, NULL));
    g_autoptr (ImAccountView) john = core_account (f, john_mail);
    g_assert_cmpint (john->state, ==, IM_STATE_EXPIRED); /* nobody invites him any more */
}

static void
his_links_are_dead_and_his_guests_are_out (CoreFixture *f)
{
    g_autoptr (ImLink) link = NULL;
    g_autoptr (ImLink) dead = NULL;
    g_autoptr (ImGuest) guest = NULL;
    ImLinkMaking made;
    ImGuestOpening opened;
    ImSend sent;
    gint64 seq = 0;
    core_member_by_phone (f, dennis_phone);
    g_assert_true (im_create_link (f->core, dennis_uin, "card", 0, &made, &link, NULL));
    g_assert_true (
        im_open_guest (f->core, link->link, "Ann", "192.0.2.1", &opened, &guest, NULL));
    g_assert_true (
        im_send_message (f->core, guest->party, dennis_uin, "1", "Hello", &sent, &seq, NULL));
    g_assert_cmpint (sent, ==, IM_SEND_DONE);
    g_assert_cmpint (erase (f, dennis_phone).messages, ==, 0);
    g_assert_true (
        im_send_message (f->core, guest->party, dennis_uin, "2", "Hello?", &sent, &seq, NULL));
    g_assert_cmpint (sent, ==, IM_SEND_ENDED);
    g_assert_true (im_look_up_link (f->core, link->link, &dead, NULL));
    g_assert_null (dead);
    g_autoptr (GPtrArray) log = im_read_log (f->core, guest->party, 0, 100, NULL);
    g_assert_cmpuint (log->len, ==, 0);
}

/* Appends the words of all invitations that the store still has. */
static gboolean
read_invitation_words (StoreWork *work, gpointer data, GError **error)
{
    GString *all = data;
    const gint64 first_account = 1;
    g_autoptr (GPtrArray) sent = store_list_invitations (work, first_account, error);
    g_string_truncate (all, 0);
    for (guint i = 0; sent != NULL && i < sent->len; i++) {
        const StoredInvitation *one = g_ptr_array_index (sent, i);
        g_string_append_printf (all, "%s|", one->words != NULL ? one->words : "");
    }
    return sent != NULL;
}

static void
the_words_of_his_invitations_are_gone (CoreFixture *f)
{
    g_autoptr (GString) words = g_string_new (NULL);
    ImInvited invited;
    gint64 uin = 0;
    ImParty dennis = core_member_by_phone (f, dennis_phone);
    im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, john_mail, "Come!", &invited, &uin, NULL);
    g_assert_true (
        store_act (f->core->store, STORE_READS, read_invitation_words, words, NULL));
    g_assert_cmpstr (words->str, ==, "Come!|");
    erase (f, dennis_phone);
    g_assert_true (
        store_act (f->core->store, STORE_READS, read_invitation_words, words, NULL));
    g_assert_cmpstr (words->str, ==, "|");
}

static const char *const large_budget[]
    = { "invitation.a_day = 1000", "invitation.open_most = 1000", NULL };

/* However many he has sent, nobody is left invited by someone who is gone. */
static void
all_his_open_invitations_are_withdrawn (CoreFixture *f)
{
    enum { INVITATIONS = 230 };
    ImInvited invited;
    gint64 uin = 0;
    ImParty dennis = core_member_by_phone (f, dennis_phone);
    for (guint i = 0; i < INVITATIONS; i++) {
        g_autofree char *whom = g_strdup_printf ("friend%u@company.com", i);
        g_assert_true (
            im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, whom, NULL, &invited, &uin, NULL));
        g_assert_cmpint (invited, ==, IM_INVITED);
    }
    erase (f, dennis_phone);
    g_autoptr (ImAccountView) first = core_account (f, "friend0@company.com");
    g_assert_cmpint (first->state, ==, IM_STATE_EXPIRED);
}

/* ---- By himself -------------------------------------------------------------------------- */

static void
his_client_erases_him_and_his_session_ends (CoreFixture *f)
{
    ImParty dennis = core_member_by_phone (f, dennis_phone);
    ImSignIn ending;
    g_autoptr (ImMember) member = NULL;
    g_autoptr (ImMember) resumed = NULL;
    ImErasing erased;
    ImErased stays;
    ImSend sent;
    gint64 seq = 0;
    core_member_by_phone (f, maria_phone);
    g_assert_true (
        im_sign_in (f->core, dennis_uin, "my own words", NULL, &ending, &member, NULL));
    g_assert_true (im_erase_me (f->core, dennis, &erased, &stays, NULL));
    g_assert_cmpint (erased, ==, IM_ERASING_DONE);
    g_assert_true (im_resume_session (f->core, member->token, &ending, &resumed, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_WRONG);
    g_assert_true (im_send_message (f->core, dennis, maria_uin, "late", "I am still here",
                                    &sent, &seq, NULL));
    g_assert_cmpint (sent, ==, IM_SEND_ENDED);
    g_autofree char *farewell = core_next_text (f);
    assert_has (farewell, "no longer a member");
    g_assert_true (im_erase_me (f->core, dennis, &erased, &stays, NULL));
    g_assert_cmpint (erased, ==, IM_ERASING_NOBODY);
    g_assert_null (core_next_text (f));
}

static gboolean
is_among (const GArray *ended, ImParty party, gint64 number)
{
    for (guint i = 0; i < ended->len; i++) {
        const ImEnded *one = &g_array_index (ended, ImEnded, i);
        if (one->party == party && one->number == number)
            return TRUE;
    }
    return FALSE;
}

static void
front_ends_hear_of_the_member_and_of_his_guests (CoreFixture *f)
{
    ImLinkMaking made;
    ImGuestOpening opened;
    g_autoptr (ImLink) link = NULL;
    g_autoptr (ImGuest) guest = NULL;
    gint64 mark = 0;
    ImParty dennis = core_member_by_phone (f, dennis_phone);
    im_create_link (f->core, dennis_uin, NULL, 0, &made, &link, NULL);
    im_open_guest (f->core, link->link, "Ann", "192.0.2.1", &opened, &guest, NULL);
    g_autoptr (GArray) none = im_read_ended (f->core, &mark, NULL);
    g_assert_cmpuint (none->len, ==, 0);
    erase (f, dennis_phone);
    g_autoptr (GArray) two = im_read_ended (f->core, &mark, NULL);
    g_assert_cmpuint (two->len, ==, 2);
    g_assert_true (is_among (two, dennis, dennis_uin));
    g_assert_true (is_among (two, guest->party, guest->number));
    core_run_sql (f, "UPDATE ended SET at_ms = 1");
    g_autoptr (GArray) later = im_read_ended (f->core, &mark, NULL);
    g_assert_cmpuint (later->len, ==, 0);
}

static void
leave_by_text_is_done_by_a_second_word (CoreFixture *f)
{
    /* what the phone texts, and what the answer has */
    static const struct {
        const char *text, *answer;
    } cases[] = {
        { "YES", "already" }, /* nothing was asked */
        { "leave", "answer YES" },
        { "No", NULL }, /* he stays, and his "no" was to that question alone */
        { "YES", "already" },
        { "LEAVE", "answer YES" },
        { "ok", "already" }, /* nothing weaker than YES */
        { " yes! ", "no longer a member" },
    };
    core_member_by_phone (f, dennis_phone);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_assert_false (is_nobody (f, dennis_phone));
        core_take_text_to (f, dennis_phone, "2910001", cases[i].text);
        g_autofree char *answer = core_next_text (f);
        g_test_message ("%s", cases[i].text);
        if (cases[i].answer == NULL)
            g_assert_null (answer);
        else
            assert_has (answer, cases[i].answer);
    }
    g_assert_true (is_nobody (f, dennis_phone));
    g_autoptr (ImEvidence) evidence = NULL;
    g_assert_true (im_show_consent (f->core, dennis_phone, &evidence, NULL));
    g_assert_cmpuint (evidence->said->len, ==, 1);
}

static void
leave_by_letter_is_done_by_a_second_word (CoreFixture *f)
{
    gint64 uin = john_registers (f);
    g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, uin);
    core_take_letter (f, john_mail, "LEAVE", "l1@x", "");
    g_autofree char *question = core_next_letters (f);
    assert_has (question, "answer YES");
    assert_has (question, "In-Reply-To: <l1@x>");
    core_take_letter (f, john_mail, "Re: Do you want to leave?", "l2@x",
                      "YES\r\n\r\n> answer YES to this mail");
    g_autofree char *farewell = core_next_letters (f);
    assert_has (farewell, "To: john@company.com");
    assert_has (farewell, "no longer a member");
    assert_has (farewell, digits);
    assert_has (farewell, "In-Reply-To: <l2@x>");
    g_assert_true (is_nobody (f, john_mail));
    g_autofree char *nothing = core_next_letters (f);
    g_assert_cmpstr (nothing, ==, "");
}

static void
a_second_word_after_a_day_is_late (CoreFixture *f)
{
    core_member_by_phone (f, dennis_phone);
    core_take_text_to (f, dennis_phone, "2910001", "LEAVE");
    g_free (core_next_text (f));
    core_run_sql (f, "UPDATE awaited SET until_ms = until_ms - 86400001");
    core_take_text_to (f, dennis_phone, "2910001", "YES");
    g_autofree char *answer = core_next_text (f);
    assert_has (answer, "already");
    g_assert_false (is_nobody (f, dennis_phone));
}

static void
nobodys_leave_makes_no_member (CoreFixture *f)
{
    core_take_letter (f, john_mail, "LEAVE", "l1@x", "");
    core_take_text_to (f, dennis_phone, "2910001", "LEAVE");
    g_assert_true (is_nobody (f, john_mail));
    g_assert_true (is_nobody (f, dennis_phone));
}

/* ---- Evidence ---------------------------------------------------------------------------- */

/* What an address has said, as "yes letter, no text". */
static char *
said_by (CoreFixture *f, const char *address)
{
    g_autoptr (ImEvidence) evidence = NULL;
    g_autoptr (GString) out = g_string_new (NULL);
    g_assert_true (im_show_consent (f->core, address, &evidence, NULL));
    for (guint i = 0; i < evidence->said->len; i++) {
        const ImConsent *consent = &g_array_index (evidence->said, ImConsent, i);
        g_assert_cmpint (consent->at_ms, >, 0);
        g_string_append_printf (out, "%s%s %s", i > 0 ? ", " : "", consent->yes ? "yes" : "no",
                                consent->source);
    }
    return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Who invited it and what was answered, as "operator accepted, 639175336647 open". */
static char *
invited_by (CoreFixture *f, const char *address)
{
    g_autoptr (ImEvidence) evidence = NULL;
    g_autoptr (GString) out = g_string_new (NULL);
    g_assert_true (im_show_consent (f->core, address, &evidence, NULL));
    for (guint i = 0; i < evidence->invitations->len; i++) {
        const ImInvitedBy *invited = g_ptr_array_index (evidence->invitations, i);
        g_autofree char *who = invited->by_operator
                                   ? g_strdup ("operator")
                                   : g_strdup_printf ("%" G_GINT64_FORMAT, invited->inviter);
        g_assert_cmpint (invited->answered_ms != 0, ==, strcmp (invited->answer, "open") != 0);
        g_string_append_printf (out, "%s%s %s", i > 0 ? ", " : "", who, invited->answer);
    }
    return g_string_free (g_steal_pointer (&out), FALSE);
}

typedef struct {
    const char *label, *address;
    gboolean operator_invites, member_invites;
    const char *to_member, *to_service; /* what is written then; NULL: nothing */
    const char *said, *invited;
} EvidenceCase;

static const EvidenceCase evidence_cases[] = {
    { "registers by letter", "a@x1.example", FALSE, FALSE, NULL, "Annie", "yes letter", "" },
    { "registers by text", "+639200000001", FALSE, FALSE, NULL, "Bo", "yes text", "" },
    { "refuses unasked", "b@x2.example", FALSE, FALSE, NULL, "No", "no letter", "" },
    { "writes to a member", "c@x3.example", FALSE, FALSE, "Hello you", NULL, "yes letter", "" },
    { "stops, starts again", "+639200000002", FALSE, FALSE, "STOP", "START",
      "no text, yes text", "" },
    { "answers the operator", "d@x4.example", TRUE, FALSE, NULL, "Dee", "yes letter",
      "operator accepted" },
    { "refuses the operator", "+639200000003", TRUE, FALSE, NULL, "no thanks", "no text",
      "operator declined" },
    { "accepts by reply", "e@x5.example", FALSE, TRUE, "Yes!", NULL, "yes letter",
      "639175336647 accepted" },
    { "accepts by text", "+639200000004", FALSE, TRUE, "ok", NULL, "yes text",
      "639175336647 accepted" },
    { "accepts where both invited", "h@x8.example", TRUE, TRUE, "Yes!", NULL, "yes letter",
      "operator accepted, 639175336647 accepted" },
    { "refuses a member", "f@x6.example", FALSE, TRUE, "No.", NULL, "no letter",
      "639175336647 declined" },
    { "refuses, comes later", "g@x7.example", FALSE, TRUE, "No.", "Gina",
      "no letter, yes letter", "639175336647 declined" },
    { "says nothing", "+639200000005", FALSE, TRUE, NULL, NULL, "", "639175336647 open" },
};

static void
play_evidence (CoreFixture *f, ImParty dennis, const EvidenceCase *c)
{
    ImInvited ending;
    gint64 uin = 0;
    gboolean by_mail = strchr (c->address, '@') != NULL;
    if (c->operator_invites)
        g_assert_true (im_invite (f->core, c->address, &ending, &uin, NULL));
    if (c->member_invites)
        g_assert_true (im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, c->address, NULL,
                                        &ending, &uin, NULL));
    if (c->to_member != NULL && by_mail)
        core_take_letter_to (f, c->address, "639175336647@im.example", c->to_member);
    else if (c->to_member != NULL)
        core_take_text_to (f, c->address, "2910639175336647", c->to_member);
    if (c->to_service != NULL && by_mail)
        core_take_letter_to (f, c->address, "NewUser@im.example", c->to_service);
    else if (c->to_service != NULL)
        core_take_text_to (f, c->address, "2910001", c->to_service);
}

static void
every_yes_and_no_stands_in_the_ledger_with_its_source (CoreFixture *f)
{
    ImParty dennis = core_member_by_phone (f, dennis_phone);
    for (guint i = 0; i < G_N_ELEMENTS (evidence_cases); i++) {
        const EvidenceCase *c = &evidence_cases[i];
        play_evidence (f, dennis, c);
        g_autofree char *said = said_by (f, c->address);
        g_autofree char *invited = invited_by (f, c->address);
        if (strcmp (said, c->said) == 0 && strcmp (invited, c->invited) == 0)
            continue;
        g_test_message ("%s: \"%s\" and \"%s\"", c->label, said, invited);
        g_test_fail ();
    }
}

static void
signing_in_with_an_invitations_password_is_a_yes_by_client (CoreFixture *f)
{
    ImInvited invited;
    ImSignIn ending;
    g_autoptr (ImMember) member = NULL;
    gint64 uin = 0;
    ImParty dennis = core_member_by_phone (f, dennis_phone);
    g_assert_true (im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, maria_phone, NULL,
                                    &invited, &uin, NULL));
    g_autofree char *text = core_next_text (f);
    g_autofree char *password = core_password_in (text);
    g_assert_true (im_sign_in (f->core, uin, password, "my own words", &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_DONE);
    g_autofree char *said = said_by (f, maria_phone);
    g_assert_cmpstr (said, ==, "yes client");
    g_autofree char *by = invited_by (f, maria_phone);
    g_assert_cmpstr (by, ==, "639175336647 accepted");
}

static void
the_ledger_outlives_its_account (CoreFixture *f)
{
    core_member_by_phone (f, dennis_phone);
    core_take_text_to (f, dennis_phone, "2910001", "STOP");
    erase (f, dennis_phone);
    g_autofree char *said = said_by (f, "0917 533 6647");
    g_assert_cmpstr (said, ==, "yes text, no text");
    g_autoptr (ImEvidence) evidence = NULL;
    g_assert_true (im_show_consent (f->core, "nobody", &evidence, NULL));
    g_assert_null (evidence);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test, settings) core_test_add (#test, test, settings)
    ADD (only_others_logs_keep_his_words_and_nobody_is_told, NULL);
    ADD (words_that_nobody_elses_log_shows_are_gone, NULL);
    ADD (a_range_number_stays_taken_and_a_mailbox_begins_anew, NULL);
    ADD (a_phone_begins_anew_under_its_own_number, NULL);
    ADD (the_words_of_his_invitations_are_gone, NULL);
    ADD (all_his_open_invitations_are_withdrawn, large_budget);
    ADD (what_waits_from_and_for_him_is_gone, NULL);
    ADD (his_links_are_dead_and_his_guests_are_out, NULL);
    ADD (his_client_erases_him_and_his_session_ends, NULL);
    ADD (front_ends_hear_of_the_member_and_of_his_guests, NULL);
    ADD (leave_by_text_is_done_by_a_second_word, NULL);
    ADD (leave_by_letter_is_done_by_a_second_word, NULL);
    ADD (a_second_word_after_a_day_is_late, NULL);
    ADD (nobodys_leave_makes_no_member, NULL);
    ADD (every_yes_and_no_stands_in_the_ledger_with_its_source, NULL);
    ADD (signing_in_with_an_invitations_password_is_a_yes_by_client, NULL);
    ADD (the_ledger_outlives_its_account, NULL);
    return core_test_run ();
}
