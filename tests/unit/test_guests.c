/* SPDX-License-Identifier: ISC */
/* Guests and members talking, on both engines.  Seed B, claims 14 to 27. */
#include <config.h>

#include "tests/unit/core_fixture.h"

#include <string.h>

/* Dennis, a member, and his link. */
static ImLink *
dennis (CoreFixture *f)
{
    ImLinkMaking ending;
    ImLink *link = NULL;
    core_take_text (f, "+639175336647", "t1", "Dennis");
    g_assert_true (im_create_link (f->core, 639175336647, "his page", 0, &ending, &link, NULL));
    g_assert_cmpint (ending, ==, IM_LINK_DONE);
    return link;
}

static ImParty
dennis_party (CoreFixture *f)
{
    ImSignIn ending;
    g_autoptr (ImMember) member = NULL;
    g_autofree char *text = core_next_text (f);
    g_autofree char *password = core_password_in (text);
    g_assert_true (
        im_sign_in (f->core, 639175336647, password, "my own words", &ending, &member, NULL));
    g_assert_cmpint (ending, ==, IM_SIGN_IN_DONE);
    return member->party;
}

static ImGuest *
open_guest (CoreFixture *f, const ImLink *link, const char *name, const char *address)
{
    ImGuestOpening ending;
    ImGuest *guest = NULL;
    g_assert_true (im_open_guest (f->core, link->link, name, address, &ending, &guest, NULL));
    g_assert_cmpint (ending, ==, IM_GUEST_OPENED);
    return guest;
}

static ImSend
send (CoreFixture *f, ImParty party, gint64 to, const char *id, const char *text)
{
    ImSend ending;
    gint64 seq = 0;
    g_assert_true (im_send_message (f->core, party, to, id, text, &ending, &seq, NULL));
    return ending;
}

static void
guest_and_member_talk_in_order (CoreFixture *f)
{
    g_autoptr (ImLink) link = dennis (f);
    ImParty member = dennis_party (f);
    g_autoptr (ImGuest) ann = open_guest (f, link, " Ann\t<b>", "192.0.2.1");
    g_assert_cmpstr (ann->name, ==, "Ann <b>");
    g_assert_cmpint (ann->number, >, 999000000000);
    g_assert_cmpint (ann->member, ==, 639175336647);
    g_assert_cmpint (send (f, ann->party, 639175336647, "1", "Is this Dennis?"), ==, IM_SEND_DONE);
    g_assert_cmpint (send (f, ann->party, 639175336647, "1", "Is this Dennis?"), ==,
                     IM_SEND_DONE_BEFORE);
    g_assert_cmpint (send (f, member, ann->number, "1", "It is."), ==, IM_SEND_DONE);

    g_autoptr (GPtrArray) log = im_read_log (f->core, member, 0, 100, NULL);
    g_assert_cmpuint (log->len, ==, 3);
    const ImEntry *came = g_ptr_array_index (log, 0), *asked = g_ptr_array_index (log, 1),
                  *said = g_ptr_array_index (log, 2);
    g_assert_cmpint (came->kind, ==, IM_ENTRY_GUEST_CAME);
    g_assert_cmpint (asked->seq, ==, 2);
    g_assert_cmpstr (asked->text, ==, "Is this Dennis?");
    g_assert_true (asked->peer_is_guest);
    g_assert_cmpint (asked->peer, ==, ann->number);
    g_assert_true (said->mine);
    g_assert_cmpstr (said->client_id, ==, "1");

    g_autoptr (GPtrArray) hers = im_read_log (f->core, ann->party, 1, 100, NULL);
    g_assert_cmpuint (hers->len, ==, 1);
    g_assert_cmpstr (((ImEntry *) g_ptr_array_index (hers, 0))->text, ==, "It is.");
    g_assert_cmpstr (((ImEntry *) g_ptr_array_index (hers, 0))->peer_name, ==, "Dennis");
}

static void
a_guest_may_write_to_one_member_alone (CoreFixture *f)
{
    g_autoptr (ImLink) link = dennis (f);
    g_autoptr (ImGuest) ann = open_guest (f, link, "Ann", "192.0.2.1");
    g_autoptr (ImGuest) bob = open_guest (f, link, "Bob", "192.0.2.2");
    core_take_letter (f, "john@company.com", "John", "1@x", "");
    g_assert_cmpint (send (f, ann->party, 12125556666, "1", "Hi"), ==, IM_SEND_NOT_PERMITTED);
    g_assert_cmpint (send (f, ann->party, bob->number, "2", "Hi"), ==, IM_SEND_NOT_PERMITTED);
    g_assert_cmpint (send (f, ann->party, 639175336647, "3", " \n"), ==, IM_SEND_EMPTY);
}

static void
a_guest_who_left_is_gone_for_ever (CoreFixture *f)
{
    ImGuestOpening ending;
    g_autoptr (ImGuest) again = NULL;
    g_autoptr (ImLink) link = dennis (f);
    ImParty member = dennis_party (f);
    g_autoptr (ImGuest) ann = open_guest (f, link, "Ann", "192.0.2.1");
    g_assert_true (im_resume_guest (f->core, ann->token, &ending, &again, NULL));
    g_assert_cmpint (ending, ==, IM_GUEST_OPENED);
    g_clear_pointer (&again, im_guest_free);
    g_assert_true (im_end_guest (f->core, ann->party, NULL));
    g_assert_true (im_end_guest (f->core, ann->party, NULL));
    g_assert_cmpint (send (f, member, ann->number, "1", "Still there?"), ==, IM_SEND_LEFT);
    g_assert_cmpint (send (f, ann->party, 639175336647, "1", "Hello"), ==, IM_SEND_ENDED);
    g_assert_true (im_resume_guest (f->core, ann->token, &ending, &again, NULL));
    g_assert_cmpint (ending, ==, IM_GUEST_ENDED);
    g_autoptr (ImGuest) other = open_guest (f, link, "Ann", "192.0.2.1");
    g_assert_cmpint (other->number, >, ann->number);
    g_autoptr (GPtrArray) log = im_read_log (f->core, member, 0, 100, NULL);
    g_assert_cmpuint (log->len, ==, 3); /* came, left once, came */
}

static void
one_place_has_so_many_guests_at_once (CoreFixture *f)
{
    ImGuestOpening ending = IM_GUEST_OPENED;
    g_autoptr (ImGuest) guest = NULL;
    g_autoptr (ImLink) link = dennis (f);
    for (guint i = 0; i < 5; i++) {
        g_autofree char *address = g_strdup_printf ("2001:db8:1:2::%u", i + 1);
        g_autoptr (ImGuest) one = open_guest (f, link, "Ann", address);
    }
    g_assert_true (im_open_guest (f->core, link->link, "Ann", "2001:db8:1:2:ffff::1", &ending, &guest,
                                  NULL));
    g_assert_cmpint (ending, ==, IM_GUEST_TOO_MANY);
    g_autoptr (ImGuest) neighbour = open_guest (f, link, "Ann", "2001:db8:1:3::1");
    g_assert_nonnull (neighbour);
}

static const char *const short_link[] = { "guest.per_address = 1", NULL };

static void
dead_links_and_empty_names_open_nothing (CoreFixture *f)
{
    static const struct {
        const char *link, *name;
        ImGuestOpening ending;
    } cases[] = {
        { "", "Ann", IM_GUEST_LINK_DEAD },
        { "1-k1.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Ann", IM_GUEST_LINK_DEAD },
        { "1.2.3", "Ann", IM_GUEST_LINK_DEAD },
    };
    ImGuestOpening ending;
    g_autoptr (ImGuest) guest = NULL;
    g_autoptr (ImLink) found = NULL;
    g_autoptr (ImLink) link = dennis (f);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_assert_true (im_open_guest (f->core, cases[i].link, cases[i].name, "192.0.2.1", &ending,
                                      &guest, NULL));
        g_assert_cmpint (ending, ==, cases[i].ending);
        g_assert_true (im_look_up_link (f->core, cases[i].link, &found, NULL));
        g_assert_null (found);
    }
    g_assert_true (im_open_guest (f->core, link->link, " \xe2\x80\x8b ", "192.0.2.1", &ending, &guest,
                                  NULL));
    g_assert_cmpint (ending, ==, IM_GUEST_NO_NAME);
    g_assert_true (im_look_up_link (f->core, link->link, &found, NULL));
    g_assert_cmpint (found->uin, ==, 639175336647);
}

static void
a_guest_is_no_buddy (CoreFixture *f)
{
    ImAdd ending;
    g_autoptr (ImLink) link = dennis (f);
    ImParty member = dennis_party (f);
    g_autoptr (ImGuest) ann = open_guest (f, link, "Ann", "192.0.2.1");
    g_assert_true (im_add_buddy (f->core, member, ann->number, NULL, &ending, NULL));
    g_assert_cmpint (ending, ==, IM_ADD_GUEST);
    g_assert_true (im_add_buddy (f->core, member, 12125559999, NULL, &ending, NULL));
    g_assert_cmpint (ending, ==, IM_ADD_NOBODY);
}

static void
log_heads_name_whose_log_grew (CoreFixture *f)
{
    gint64 mark = 0;
    g_autoptr (ImLink) link = dennis (f);
    g_autoptr (GArray) none = im_read_log_heads (f->core, &mark, NULL);
    g_assert_cmpuint (none->len, ==, 0); /* and the first entry ever will be seen */
    g_autoptr (ImGuest) ann = open_guest (f, link, "Ann", "192.0.2.1");
    send (f, ann->party, 639175336647, "1", "Hi");
    g_autoptr (GArray) two = im_read_log_heads (f->core, &mark, NULL);
    g_assert_cmpuint (two->len, ==, 2); /* the guest's and the member's, each once */
    g_autoptr (GArray) again = im_read_log_heads (f->core, &mark, NULL);
    g_assert_cmpuint (again->len, <=, 2); /* none, or the overlap's */
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test, settings) core_test_add (#test, test, settings)
    ADD (guest_and_member_talk_in_order, NULL);
    ADD (a_guest_may_write_to_one_member_alone, NULL);
    ADD (a_guest_who_left_is_gone_for_ever, NULL);
    ADD (one_place_has_so_many_guests_at_once, NULL);
    ADD (dead_links_and_empty_names_open_nothing, short_link);
    ADD (a_guest_is_no_buddy, NULL);
    ADD (log_heads_name_whose_log_grew, NULL);
    return core_test_run ();
}
