/* SPDX-License-Identifier: ISC */
/* Invitations from their sending to their end, on both engines. */
#include <config.h>

#include "imcore/core.h"
#include "tests/unit/core_fixture.h"

#include <gio/gio.h>
#include <string.h>

#define DENNIS "+639175336647"
#define MARIA "+639181112222"
#define TARGET "john@company.com"
#define TARGET_UIN 12125556666

/* ---- Acts -------------------------------------------------------------------------------- */

static ImParty
party_of (CoreFixture *f, const char *phone)
{
    gboolean found = FALSE;
    ImParty party = 0;
    g_autofree char *id = g_strdup_printf ("registers %s", phone);
    core_take_text (f, phone, id, phone + 8);
    g_free (core_next_text (f));
    g_assert_true (im_find_member (f->core, phone, &found, &party, NULL));
    g_assert_true (found);
    return party;
}

static ImInvited
invite (CoreFixture *f, ImParty party, ImInvitationKind kind, const char *address, const char *words)
{
    ImInvited ending;
    gint64 uin = 0;
    g_assert_true (im_invite_buddy (f->core, party, kind, address, words, &ending, &uin, NULL));
    return ending;
}

static ImLetterEnding
mail_as (CoreFixture *f, const char *mail_from, const char *from, const char *to, const char *text)
{
    static guint counter;
    g_autoptr (ImLetter) letter = NULL;
    ImLetterEnding ending;
    const ImEnvelope envelope = { .mail_from = mail_from };
    g_autofree char *raw = g_strdup_printf (
        "Authentication-Results: mx.im.example; dkim=pass header.d=%s\r\nReceived: from x by y\r\n"
        "From: <%s>\r\nTo: <%s>\r\nMessage-ID: <i%u@x>\r\n\r\n%s\r\n",
        strchr (from, '@') + 1, from, to, ++counter, text);
    g_autoptr (GBytes) bytes = g_bytes_new (raw, strlen (raw));
    g_assert_cmpint (im_read_letter (f->core, &envelope, bytes, &letter), ==, IM_READING_DONE);
    g_assert_true (im_take_letter (f->core, letter, to, &ending, NULL));
    return ending;
}

/* TARGET answers the member with that phone's number. */
static ImLetterEnding
reply (CoreFixture *f, const char *phone, const char *text)
{
    g_autofree char *to = g_strconcat (phone + 1, "@im.example", NULL);
    return mail_as (f, TARGET, TARGET, to, text);
}

/* All mails that wait now, one after the other; handed over.  *@bounce: the last one's return path. */
static char *
mails_with_path (CoreFixture *f, char **bounce)
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
            if (bounce != NULL) {
                g_free (*bounce);
                *bounce = g_strdup (letter->mail_from);
            }
        }
    }
}

static char *
mails (CoreFixture *f)
{
    return mails_with_path (f, NULL);
}

static void
assert_silence (CoreFixture *f)
{
    g_autofree char *mail = mails (f);
    g_autofree char *text = core_next_text (f);
    g_assert_cmpstr (mail, ==, "");
    g_assert_null (text);
}

/* What remains of the texts that wait. */
static char *
texts (CoreFixture *f)
{
    g_autoptr (GString) out = g_string_new (NULL);
    for (char *text; (text = core_next_text (f)) != NULL; g_free (text))
        g_string_append_printf (out, "%s\n", text);
    return g_string_free (g_steal_pointer (&out), FALSE);
}

/* What the inviter is shown of his only invitation, as "kind state". */
static char *
shown (CoreFixture *f, ImParty party)
{
    g_autoptr (GPtrArray) all = im_list_invitations (f->core, party, NULL);
    g_assert_cmpuint (all->len, ==, 1);
    const ImInvitation *one = g_ptr_array_index (all, 0);
    g_assert_cmpint (one->number, ==, TARGET_UIN);
    g_assert_cmpstr (one->address, ==, TARGET);
    return g_strdup_printf ("%s %s", im_invitation_kind_name (one->kind),
                            im_invitation_state_name (one->state));
}

static ImState
state_of (CoreFixture *f, const char *which)
{
    g_autoptr (ImAccountView) view = core_account (f, which);
    return view->state;
}

#define assert_shown(f, party, what)                                                              \
    do {                                                                                          \
        g_autofree char *is_shown = shown (f, party);                                             \
        g_assert_cmpstr (is_shown, ==, what);                                                     \
    } while (0)

/* Time passes: every invitation's becomes over, by its own row. */
static gboolean
end_time (StoreWork *work, gpointer data, GError **error)
{
    g_autoptr (GPtrArray) all = store_list_invitations (work, *(ImParty *) data, error);
    g_assert_nonnull (all);
    for (guint i = 0; i < all->len; i++) {
        StoredInvitation *old = g_ptr_array_index (all, i);
        if (old->state != INVITATION_OPEN && old->state != INVITATION_DECLINED)
            continue;
        InvitationState was = old->state;
        g_autoptr (StoredInvitation) new = NULL;
        old->expires_ms = store_now_ms (work) - 1;
        g_assert_true (store_set_invitation (work, old->id, INVITATION_REPEATED, error));
        g_assert_true (store_add_invitation (work, old, error));
        g_assert_true (store_find_invitation (work, old->inviter, old->account, &new, error));
        g_assert_true (store_set_invitation (work, new->id, was, error));
    }
    return TRUE;
}

static void
let_time_pass (CoreFixture *f, ImParty inviter)
{
    guint ended = 0;
    g_assert_true (store_act (f->core->store, STORE_WRITES, end_time, &inviter, NULL));
    g_assert_true (im_tidy (f->core, &ended, NULL));
}

/* ---- Three kinds, three results ---------------------------------------------------------- */

static void
an_invitation_for_membership_makes_a_member_and_no_buddy (CoreFixture *f)
{
    ImParty dennis = party_of (f, DENNIS);
    g_assert_cmpint (invite (f, dennis, IM_INVITATION_MEMBER, TARGET, "Join us."), ==, IM_INVITED);
    g_autofree char *letter = mails (f);
    g_assert_nonnull (strstr (letter, "Join us."));
    g_assert_null (strstr (letter, "buddy"));
    reply (f, DENNIS, "Yes!");
    g_assert_cmpint (state_of (f, TARGET), ==, IM_STATE_REGISTERED);
    assert_shown (f, dennis, "member accepted");
    g_autofree char *told = texts (f);
    g_assert_nonnull (strstr (told, "accepted and is a member now"));
    g_autoptr (ImBuddy) buddy = NULL;
    g_assert_true (im_show_buddy (f->core, dennis, TARGET_UIN, &buddy, NULL));
    g_assert_true (buddy == NULL || !buddy->is_listed);
    g_assert_true (buddy == NULL || buddy->presence == IM_PRESENCE_UNKNOWN);
}

static void
an_invitation_for_both_makes_a_member_and_a_buddy (CoreFixture *f)
{
    ImParty dennis = party_of (f, DENNIS);
    g_assert_cmpint (invite (f, dennis, IM_INVITATION_BOTH, TARGET, NULL), ==, IM_INVITED);
    g_free (mails (f));
    reply (f, DENNIS, "Yes!");
    assert_shown (f, dennis, "both accepted");
    g_autoptr (ImBuddy) buddy = NULL;
    g_assert_true (im_show_buddy (f->core, dennis, TARGET_UIN, &buddy, NULL));
    g_assert_true (buddy->is_listed);
    g_assert_cmpint (buddy->presence, ==, IM_PRESENCE_REACHABLE);
}

static void
an_invitation_as_a_buddy_asks_members_alone (CoreFixture *f)
{
    ImParty dennis = party_of (f, DENNIS);
    g_assert_cmpint (invite (f, dennis, IM_INVITATION_BUDDY, TARGET, NULL), ==,
                     IM_INVITED_NOT_MEMBER);
    assert_silence (f);
    core_take_letter (f, TARGET, "John", "r@x", "Hello");
    g_free (mails (f));
    g_assert_cmpint (invite (f, dennis, IM_INVITATION_MEMBER, TARGET, NULL), ==, IM_INVITED_MEMBER);
    g_assert_cmpint (invite (f, dennis, IM_INVITATION_MEMBER, DENNIS, NULL), ==, IM_INVITED_SELF);
    assert_silence (f);
    g_assert_cmpint (invite (f, dennis, IM_INVITATION_BUDDY, TARGET, "It's me."), ==,
                     IM_INVITED_AS_BUDDY);
    g_autofree char *request = mails (f);
    g_assert_nonnull (strstr (request, "wants you to be a buddy"));
    assert_shown (f, dennis, "buddy open");
    reply (f, DENNIS, "Accept");
    assert_shown (f, dennis, "buddy accepted");
}

static void
signing_in_accepts_what_the_invitation_asked_for (CoreFixture *f)
{
    ImSignIn ending;
    g_autoptr (ImMember) member = NULL;
    ImParty dennis = party_of (f, DENNIS);
    invite (f, dennis, IM_INVITATION_MEMBER, TARGET, NULL);
    g_autofree char *letter = mails (f);
    g_autofree char *password = core_password_in (letter);
    g_strchomp (password);
    g_assert_true (im_sign_in (f->core, TARGET_UIN, password, "my own words", &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_DONE);
    assert_shown (f, dennis, "member accepted");
    g_autoptr (ImBuddy) buddy = NULL;
    g_assert_true (im_show_buddy (f->core, dennis, TARGET_UIN, &buddy, NULL));
    g_assert_true (buddy == NULL || !buddy->is_listed);
}

/* ---- What its inviter sees --------------------------------------------------------------- */

/* Refused and unanswered are the same to him: shown, written to, and when the time is over. */
static void
a_refusal_cannot_be_found_out (CoreFixture *f)
{
    static const char *const answers[] = { NULL, "No, thanks." };
    g_auto (GStrv) seen = g_new0 (char *, G_N_ELEMENTS (answers) + 1);
    for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
        g_autoptr (GString) log = g_string_new (NULL);
        g_autofree char *phone = g_strdup_printf ("+63917533664%u", i);
        g_autofree char *target = g_strdup_printf ("john%u@company.com", i);
        g_autofree char *to = g_strconcat (phone + 1, "@im.example", NULL);
        ImParty inviter = party_of (f, phone);
        gint64 uin = 0;
        ImInvited invited;
        im_invite_buddy (f->core, inviter, IM_INVITATION_BOTH, target, NULL, &invited, &uin, NULL);
        g_free (mails (f));
        if (answers[i] != NULL)
            mail_as (f, target, target, to, answers[i]);
        for (guint message = 0; message < 5; message++) {
            ImSend sent;
            gint64 seq = 0;
            g_autofree char *id = g_strdup_printf ("%u", message);
            im_send_message (f->core, inviter, uin, id, "Well?", &sent, &seq, NULL);
            g_string_append_printf (log, "sent %d, ", sent);
        }
        for (guint round = 0; round < 3; round++) {
            g_autoptr (GPtrArray) all = im_list_invitations (f->core, inviter, NULL);
            for (guint k = 0; k < all->len; k++) {
                const ImInvitation *one = g_ptr_array_index (all, k);
                g_string_append_printf (log, "%s, ", im_invitation_state_name (one->state));
            }
            if (round == 0) {
                im_resend_invitation (f->core, inviter, uin, &invited, NULL);
                g_string_append_printf (log, "resent %d, ", invited);
            } else if (round == 1)
                let_time_pass (f, inviter);
        }
        ImSend sent;
        gint64 seq = 0;
        im_send_message (f->core, inviter, uin, "late", "Well?", &sent, &seq, NULL);
        g_autofree char *told = texts (f);
        g_string_append_printf (log, "late %d, told %s", sent, told);
        g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, uin);
        g_string_replace (log, number, "NUMBER", 0);
        g_test_message ("%s", log->str);
        seen[i] = g_strdup (log->str);
    }
    g_assert_cmpstr (seen[0], ==, seen[1]);
}

static void
a_bounce_is_shown_as_failed (CoreFixture *f)
{
    g_autofree char *path = NULL;
    ImParty dennis = party_of (f, DENNIS);
    invite (f, dennis, IM_INVITATION_BOTH, TARGET, NULL);
    g_free (mails_with_path (f, &path));
    assert_shown (f, dennis, "both open");
    g_assert_cmpint (mail_as (f, "", "mailer-daemon@company.com", path, "I am away."), ==,
                     IM_LETTER_MACHINE);
    assert_shown (f, dennis, "both open");
    g_assert_cmpint (core_take_report (f, path, "delayed", "4.4.1"), ==, IM_LETTER_MACHINE);
    assert_shown (f, dennis, "both open");
    g_assert_cmpint (core_take_report (f, path, "failed", "5.1.1"), ==, IM_LETTER_MACHINE);
    assert_shown (f, dennis, "both failed");
}

static void
a_refused_handover_is_shown_as_failed (CoreFixture *f)
{
    ImParty dennis = party_of (f, DENNIS);
    invite (f, dennis, IM_INVITATION_BOTH, TARGET, NULL);
    g_autoptr (GPtrArray) letters = im_claim_letters (f->core, 1, NULL);
    const ImOutgoingLetter *letter = g_ptr_array_index (letters, 0);
    im_note_handover (f->core, letter->id, letter->claim, IM_HANDOVER_REFUSED, "550 5.1.1", NULL);
    assert_shown (f, dennis, "both failed");
}

static void
the_operator_sees_who_declined (CoreFixture *f)
{
    ImInvited ending;
    gint64 uin = 0;
    g_assert_true (im_invite (f->core, TARGET, &ending, &uin, NULL));
    g_free (mails (f));
    mail_as (f, TARGET, TARGET, "NewUser@im.example", "no");
    assert_shown (f, IM_OPERATOR, "member declined");
}

/* ---- Withdrawn, sent again, over --------------------------------------------------------- */

static void
a_withdrawn_invitation_makes_no_buddy (CoreFixture *f)
{
    ImWithdrawal ending;
    ImSend sent;
    gint64 seq = 0;
    ImParty dennis = party_of (f, DENNIS);
    invite (f, dennis, IM_INVITATION_BOTH, TARGET, NULL);
    g_free (mails (f));
    im_send_message (f->core, dennis, TARGET_UIN, "1", "A secret", &sent, &seq, NULL);
    g_assert_true (im_withdraw_invitation (f->core, dennis, TARGET_UIN, &ending, NULL));
    g_assert_cmpint (ending, ==, IM_WITHDRAWN);
    assert_shown (f, dennis, "both withdrawn");
    g_assert_cmpint (state_of (f, TARGET), ==, IM_STATE_EXPIRED);
    g_assert_true (im_withdraw_invitation (f->core, dennis, TARGET_UIN, &ending, NULL));
    g_assert_cmpint (ending, ==, IM_WITHDRAWN_NOTHING);

    reply (f, DENNIS, "Yes!");
    g_assert_cmpint (state_of (f, TARGET), ==, IM_STATE_REGISTERED);
    g_autofree char *letter = mails (f);
    g_assert_nonnull (strstr (letter, "password: ")); /* as after any request of his own */
    g_assert_null (strstr (letter, "A secret"));
    g_autoptr (ImBuddy) buddy = NULL;
    g_assert_true (im_show_buddy (f->core, dennis, TARGET_UIN, &buddy, NULL));
    g_assert_true (buddy == NULL || (!buddy->is_listed && buddy->presence == IM_PRESENCE_UNKNOWN));
}

static void
what_was_not_sent_yet_is_held_back_by_withdrawing (CoreFixture *f)
{
    ImWithdrawal ending;
    ImParty dennis = party_of (f, DENNIS);
    invite (f, dennis, IM_INVITATION_BOTH, TARGET, NULL);
    g_assert_true (im_withdraw_invitation (f->core, dennis, TARGET_UIN, &ending, NULL));
    assert_silence (f);
}

static void
withdrawing_leaves_another_inviters_invitation (CoreFixture *f)
{
    ImWithdrawal ending;
    ImParty dennis = party_of (f, DENNIS), maria = party_of (f, MARIA);
    invite (f, dennis, IM_INVITATION_BOTH, TARGET, NULL);
    invite (f, maria, IM_INVITATION_BOTH, TARGET, NULL);
    g_free (mails (f));
    im_withdraw_invitation (f->core, dennis, TARGET_UIN, &ending, NULL);
    g_assert_cmpint (state_of (f, TARGET), ==, IM_STATE_TENTATIVE);
    reply (f, MARIA, "ok");
    assert_shown (f, maria, "both accepted");
    assert_shown (f, dennis, "both withdrawn");
}

static const char *const no_pause[] = { "invitation.pause = 0d", NULL };

static void
resending_keeps_number_and_password (CoreFixture *f)
{
    ImInvited ending;
    ImParty dennis = party_of (f, DENNIS);
    invite (f, dennis, IM_INVITATION_BOTH, TARGET, "Join us.");
    g_autofree char *first = mails (f);
    g_assert_true (im_resend_invitation (f->core, dennis, TARGET_UIN, &ending, NULL));
    g_assert_cmpint (ending, ==, IM_INVITED);
    g_autofree char *second = mails (f);
    g_assert_nonnull (strstr (second, "Join us."));
    g_autofree char *password = core_password_in (first);
    g_autofree char *again = core_password_in (second);
    g_assert_cmpstr (g_strchomp (password), ==, g_strchomp (again));
    assert_shown (f, dennis, "both open");
    for (guint i = 0; i < 10; i++)
        im_resend_invitation (f->core, dennis, TARGET_UIN, &ending, NULL);
    g_assert_cmpint (ending, ==, IM_INVITED_OVER_BUDGET);
    g_autofree char *third = mails (f);
    g_assert_nonnull (strstr (third, "Join us."));
    reply (f, DENNIS, "Yes");
    g_assert_true (im_resend_invitation (f->core, dennis, TARGET_UIN, &ending, NULL));
    g_assert_cmpint (ending, ==, IM_INVITED_NOTHING);
}

static void
a_repetition_within_the_pause_looks_sent (CoreFixture *f)
{
    ImInvited ending;
    ImParty dennis = party_of (f, DENNIS);
    invite (f, dennis, IM_INVITATION_BOTH, TARGET, NULL);
    g_free (mails (f));
    g_assert_true (im_resend_invitation (f->core, dennis, TARGET_UIN, &ending, NULL));
    g_assert_cmpint (ending, ==, IM_INVITED);
    assert_silence (f);
}

static void
an_account_expires_with_its_last_invitation (CoreFixture *f)
{
    ImSend sent;
    gint64 seq = 0;
    ImParty dennis = party_of (f, DENNIS), maria = party_of (f, MARIA);
    invite (f, dennis, IM_INVITATION_BOTH, TARGET, NULL);
    invite (f, maria, IM_INVITATION_BOTH, TARGET, NULL);
    g_free (mails (f));
    im_send_message (f->core, dennis, TARGET_UIN, "1", "Hello?", &sent, &seq, NULL);
    let_time_pass (f, dennis);
    g_assert_cmpint (state_of (f, TARGET), ==, IM_STATE_TENTATIVE);
    g_autofree char *told = texts (f); /* that what waited was not delivered */
    g_assert_nonnull (strstr (told, "not delivered"));
    let_time_pass (f, maria);
    g_assert_cmpint (state_of (f, TARGET), ==, IM_STATE_EXPIRED);
    assert_shown (f, dennis, "both expired");

    reply (f, DENNIS, "Yes!"); /* late: his own request, and words to Dennis */
    g_assert_cmpint (state_of (f, TARGET), ==, IM_STATE_REGISTERED);
    g_autofree char *letter = mails (f);
    g_assert_nonnull (strstr (letter, "password: "));
    g_assert_null (strstr (letter, "Hello?"));
    assert_shown (f, dennis, "both expired");
    g_autoptr (ImBuddy) buddy = NULL;
    g_assert_true (im_show_buddy (f->core, dennis, TARGET_UIN, &buddy, NULL));
    g_assert_true (buddy == NULL || !buddy->is_listed);
    g_autofree char *words = texts (f);
    g_assert_nonnull (strstr (words, "Yes!"));
}

static void
a_members_open_request_does_not_expire (CoreFixture *f)
{
    ImParty dennis = party_of (f, DENNIS), maria = party_of (f, MARIA);
    invite (f, dennis, IM_INVITATION_BOTH, TARGET, NULL);
    invite (f, maria, IM_INVITATION_BOTH, TARGET, NULL);
    g_free (mails (f));
    reply (f, MARIA, "ok");
    let_time_pass (f, dennis);
    assert_shown (f, dennis, "both open");
    reply (f, DENNIS, "Accept");
    assert_shown (f, dennis, "both accepted");
}

/* ---- Questions, words -------------------------------------------------------------------- */

static void
a_question_is_asked_back_about_once (CoreFixture *f)
{
    ImParty dennis = party_of (f, DENNIS);
    invite (f, dennis, IM_INVITATION_BOTH, TARGET, NULL);
    g_free (mails (f));
    reply (f, DENNIS, "Who is this?");
    g_autofree char *back = mails (f);
    g_assert_nonnull (strstr (back, "Do you accept the invitation"));
    reply (f, DENNIS, "Who is this?");
    assert_silence (f);
    g_assert_cmpint (state_of (f, TARGET), ==, IM_STATE_TENTATIVE);
    reply (f, DENNIS, "Yes");
    assert_shown (f, dennis, "both accepted");
}

static void
an_inviters_words_are_clean_and_limited (CoreFixture *f)
{
    ImParty dennis = party_of (f, DENNIS);
    g_autofree char *long_words = g_strnfill (1025, 'x');
    g_assert_cmpint (invite (f, dennis, IM_INVITATION_BOTH, TARGET, long_words), ==,
                     IM_INVITED_TOO_LONG);
    assert_silence (f);
    g_assert_cmpint (invite (f, dennis, IM_INVITATION_BOTH, TARGET,
                             "Hi\r\nBcc: eve@evil.example\r\n\r\n<b>evil</b>&amp;\x07 \u202ekcab"),
                     ==, IM_INVITED);
    g_autofree char *letter = mails (f);
    const char *body = strstr (letter, "\r\n\r\n");
    const char *bcc = strstr (letter, "Bcc: eve");
    g_assert_true (bcc == NULL || bcc > body);

    g_assert_null (strstr (letter, "=E2=80=AE"));
    g_assert_nonnull (strstr (letter, "&lt;b&gt;evil"));
}

static void
an_inviters_words_by_text_are_cut (CoreFixture *f)
{
    ImInvited ending;
    gint64 uin = 0;
    ImParty dennis = party_of (f, DENNIS);
    g_autofree char *words = g_strnfill (900, 'x');
    im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, MARIA, words, &ending, &uin, NULL);
    g_assert_cmpint (ending, ==, IM_INVITED);
    g_autofree char *text = core_next_text (f);
    g_assert_nonnull (strstr (text, "xxx..."));
    g_assert_cmpuint (strlen (text), <, 400);
    g_assert_nonnull (strstr (text, "password: "));
}

/* ---- The literal form, A91 --------------------------------------------------------------- */

/* A copy of the shipped folder in which the invitation's Subject holds number and password. */
static char *
write_literal_templates (CoreFixture *f)
{
    static const char *const shipped = TEST_SOURCE_DIR "/etc/templates/en";
    const char *name;
    char *directory = g_build_filename (f->folder, "templates", NULL);
    g_autofree char *language = g_build_filename (directory, "en", NULL);
    g_assert_cmpint (g_mkdir_with_parents (language, 0700), ==, 0);
    g_autoptr (GDir) dir = g_dir_open (shipped, 0, NULL);
    while ((name = g_dir_read_name (dir)) != NULL) {
        g_autofree char *from = g_build_filename (shipped, name, NULL);
        g_autofree char *to = g_build_filename (language, name, NULL);
        g_autofree char *text = NULL;
        g_assert_true (g_file_get_contents (from, &text, NULL, NULL));
        g_autoptr (GString) edited = g_string_new (text);
        if (strcmp (name, "invitation.xml") == 0) {
            gchar *start = strstr (edited->str, "<subject>"), *end = strstr (start, "</subject>");
            gssize at = start - edited->str;
            g_string_erase (edited, at, end - start);
            g_string_insert (edited, at,
                             "<subject><inviter-number/> invites you: UIN <uin/>, password: "
                             "<password/>");
        }
        g_assert_true (g_file_set_contents (to, edited->str, -1, NULL));
    }
    return directory;
}

static void
a_template_can_put_number_and_password_into_the_subject (CoreFixture *f)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *shipped_path = g_build_filename (f->folder, "uinvite.conf", NULL);
    g_autofree char *path = g_build_filename (f->folder, "literal.conf", NULL);
    g_autofree char *text = NULL;
    g_autofree char *directory = write_literal_templates (f);
    ImParty dennis = party_of (f, DENNIS);
    g_assert_true (g_file_get_contents (shipped_path, &text, NULL, NULL));
    g_autofree char *literal = g_strdup_printf ("%s[templates]\ndirectory = %s\n", text, directory);
    g_assert_true (g_file_set_contents (path, literal, -1, NULL));
    g_autoptr (ImConfig) config = im_config_read (path, &error);
    g_assert_no_error (error);
    CoreFixture other = { .config = config, .core = im_core_open (config, &error) };
    g_assert_no_error (error);
    invite (&other, dennis, IM_INVITATION_BOTH, TARGET, NULL);
    g_autofree char *letter = mails (&other);
    g_assert_true (g_regex_match_simple (
        "\\r\\nSubject: 639175336647 invites you: UIN 12125556666, password: [A-Z2-7]{8}\\r\\n", letter,
        0, 0));
    reply (&other, DENNIS, "Yes!");
    assert_shown (&other, dennis, "both accepted");
    im_core_close (other.core);
}

static const char *const small_places[]
    = { "invitation.place_a_day = 2", "invitation.all_a_day = 3", NULL };

static void
a_place_and_everybody_together_have_budgets (CoreFixture *f)
{
    static const struct {
        const char *address;
        gboolean by_operator;
        ImInvited ending;
    } cases[] = {
        { "a@x.example", FALSE, IM_INVITED },
        { "b@x.example", TRUE, IM_INVITED },
        { "c@x.example", FALSE, IM_INVITED_OVER_BUDGET }, /* the place is full */
        { "d@x.example", TRUE, IM_INVITED_OVER_BUDGET },  /* for the operator, too */
        { "+639171112222", FALSE, IM_INVITED },
        { "e@y.example", FALSE, IM_INVITED_OVER_BUDGET }, /* three is all */
    };
    ImParty dennis = party_of (f, DENNIS);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        ImInvited ending;
        gint64 uin = 0;
        if (cases[i].by_operator)
            g_assert_true (im_invite (f->core, cases[i].address, &ending, &uin, NULL));
        else
            ending = invite (f, dennis, IM_INVITATION_BOTH, cases[i].address, NULL);
        if (ending != cases[i].ending)
            g_test_fail_printf ("%s: %d", cases[i].address, ending);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test, settings) core_test_add (#test, test, settings)
    ADD (an_invitation_for_membership_makes_a_member_and_no_buddy, NULL);
    ADD (an_invitation_for_both_makes_a_member_and_a_buddy, NULL);
    ADD (an_invitation_as_a_buddy_asks_members_alone, NULL);
    ADD (signing_in_accepts_what_the_invitation_asked_for, NULL);
    ADD (a_refusal_cannot_be_found_out, NULL);
    ADD (a_bounce_is_shown_as_failed, NULL);
    ADD (a_refused_handover_is_shown_as_failed, NULL);
    ADD (the_operator_sees_who_declined, NULL);
    ADD (a_withdrawn_invitation_makes_no_buddy, NULL);
    ADD (what_was_not_sent_yet_is_held_back_by_withdrawing, NULL);
    ADD (withdrawing_leaves_another_inviters_invitation, NULL);
    ADD (resending_keeps_number_and_password, no_pause);
    ADD (a_repetition_within_the_pause_looks_sent, NULL);
    ADD (an_account_expires_with_its_last_invitation, NULL);
    ADD (a_members_open_request_does_not_expire, NULL);
    ADD (a_question_is_asked_back_about_once, NULL);
    ADD (a_place_and_everybody_together_have_budgets, small_places);
    ADD (an_inviters_words_are_clean_and_limited, NULL);
    ADD (an_inviters_words_by_text_are_cut, NULL);
    ADD (a_template_can_put_number_and_password_into_the_subject, NULL);
    return core_test_run ();
}
