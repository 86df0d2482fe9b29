/* SPDX-License-Identifier: ISC */
/* Commands about invitations: sent in the operator's name or in a member's, listed, sent again,
 * withdrawn. */
#include <config.h>

#include "ctl/command.h"

#include <stdio.h>

/* Says what was refused; EXIT_DONE: it was not. */
static int
judge (ImInvited ending, const char *address, gint64 uin)
{
    switch (ending) {
    case IM_INVITED:
    case IM_INVITED_AS_BUDDY:
        break;
    case IM_INVITED_MEMBER:
        return refuse ("%s is a member already, with the number %" G_GINT64_FORMAT
                       "; nothing was sent",
                       address, uin);
    case IM_INVITED_TOO_OFTEN:
        return refuse ("%s was invited not long ago (invitation.pause); nothing was sent",
                       address);
    case IM_INVITED_REFUSED:
        return refuse ("%s has said no to invitations; nothing was sent, nor will be", address);
    case IM_INVITED_NO_ADDRESS:
        return refuse ("%s is neither a mail address outside our domain nor a telephone number "
                       "of an access code (prefixes)",
                       address);
    case IM_INVITED_OVER_BUDGET:
        return refuse ("invitations are used up: that member's (invitation.open_most, "
                       "invitation.a_day), the place's or all (invitation.place_a_day, "
                       "invitation.all_a_day); nothing was sent");
    case IM_INVITED_SELF:
        return refuse ("%s is that member's own", address);
    case IM_INVITED_TOO_LONG:
        return refuse ("the words are over invitation.text_limit; nothing was sent");
    case IM_INVITED_NOT_MEMBER:
        return refuse (
            "%s is no member's, who alone could be asked to be a buddy and nothing else; "
            "use --as both",
            address);
    case IM_INVITED_NOTHING:
        return refuse ("there is no invitation to %s that could be sent again", address);
    case IM_INVITED_NO_NUMBER:
        return refuse ("every range of numbers is used up; add one with `uinvite range add`");
    }
    return EXIT_DONE;
}

static gboolean
read_kind (const char *written, ImInvitationKind *kind)
{
    for (*kind = IM_INVITATION_MEMBER; *kind <= IM_INVITATION_BOTH; ++*kind)
        if (g_str_equal (im_invitation_kind_name (*kind), written))
            return TRUE;
    return FALSE;
}

/* The party that "operator" or a member's number or address names; EXIT_DONE: it is one. */
static int
find_inviter (const Invocation *invocation, const char *which, ImParty *party, GError **error)
{
    gboolean found = FALSE;
    *party = IM_OPERATOR;
    if (g_str_equal (which, "operator"))
        return EXIT_DONE;
    if (!im_find_member (invocation->core, which, &found, party, error))
        return EXIT_REFUSED;
    return found ? EXIT_DONE : refuse ("%s is no member's number or address", which);
}

static int
invite_for_member (const Invocation *invocation, ImInvited *ending, gint64 *uin, GError **error)
{
    ImInvitationKind kind = IM_INVITATION_BOTH;
    ImParty party = IM_OPERATOR;
    if (invocation->as != NULL && !read_kind (invocation->as, &kind))
        return refuse ("--as is member, buddy or both");
    int code = find_inviter (invocation, invocation->by, &party, error);
    if (code != EXIT_DONE)
        return code;
    if (party == IM_OPERATOR)
        return refuse ("--by names a member; without it the invitation is the operator's");
    return im_invite_buddy (invocation->core, party, kind, invocation->arguments[0],
                            invocation->text, ending, uin, error)
               ? EXIT_DONE
               : EXIT_REFUSED;
}

int
command_invite (const Invocation *invocation, GError **error)
{
    ImInvited ending = IM_INVITED;
    gint64 uin = 0;
    const char *address = invocation->arguments[0];
    int code = EXIT_DONE;
    if (invocation->by == NULL && (invocation->as != NULL || invocation->text != NULL))
        return refuse ("--as and --text are for an invitation of a member; name him with --by");
    if (invocation->by != NULL)
        code = invite_for_member (invocation, &ending, &uin, error);
    else if (!im_invite (invocation->core, address, &ending, &uin, error))
        code = EXIT_REFUSED;
    if (code == EXIT_DONE)
        code = judge (ending, address, uin);
    if (code != EXIT_DONE)
        return code;
    if (invocation->as_json)
        print_json (json_pack ("{s:s, s:o}", "invited", address, "uin", json_uin (uin)));
    else
        printf ("invited %s, number %" G_GINT64_FORMAT "\n", address, uin);
    return EXIT_DONE;
}

/* ---- invitation list, withdraw, resend --------------------------------------------------- */

static void
print_invitation (const ImInvitation *invitation)
{
    g_autofree char *made = day_in_words (invitation->created_ms);
    g_autofree char *until = day_in_words (invitation->until_ms);
    printf ("%-15" G_GINT64_FORMAT " %-6s %-9s %s  until %s  %s\n", invitation->number,
            im_invitation_kind_name (invitation->kind),
            im_invitation_state_name (invitation->state), made, until,
            invitation->address != NULL ? invitation->address : "-");
}

static json_t *
invitation_json (const ImInvitation *invitation)
{
    return json_pack (
        "{s:o, s:s?, s:s, s:s, s:I, s:I}", "uin", json_uin (invitation->number), "address",
        invitation->address, "as", im_invitation_kind_name (invitation->kind), "state",
        im_invitation_state_name (invitation->state), "created_ms",
        (json_int_t) invitation->created_ms, "until_ms", (json_int_t) invitation->until_ms);
}

int
command_invitation_list (const Invocation *invocation, GError **error)
{
    ImParty party = IM_OPERATOR;
    int code = find_inviter (invocation, invocation->arguments[0], &party, error);
    if (code != EXIT_DONE)
        return code;
    g_autoptr (GPtrArray) all = im_list_invitations (invocation->core, party, error);
    if (all == NULL)
        return EXIT_REFUSED;
    json_t *list = json_array ();
    for (guint i = 0; i < all->len; i++) {
        const ImInvitation *invitation = g_ptr_array_index (all, i);
        json_array_append_new (list, invitation_json (invitation));
        if (!invocation->as_json)
            print_invitation (invitation);
    }
    if (invocation->as_json)
        print_json (list);
    else
        json_decref (list);
    return EXIT_DONE;
}

/* Inviter and target's number of the two arguments. */
static int
find_both (const Invocation *invocation, ImParty *party, gint64 *uin, GError **error)
{
    g_autoptr (ImAccountView) view = NULL;
    int code = find_inviter (invocation, invocation->arguments[0], party, error);
    if (code != EXIT_DONE)
        return code;
    if (!im_show_account (invocation->core, invocation->arguments[1], &view, error))
        return EXIT_REFUSED;
    if (view == NULL)
        return refuse ("%s is nobody's number or address", invocation->arguments[1]);
    *uin = view->uin;
    return EXIT_DONE;
}

static void
print_done (const Invocation *invocation, const char *what, gint64 uin)
{
    if (invocation->as_json)
        print_json (json_pack ("{s:o}", what, json_uin (uin)));
    else
        printf ("%s: the invitation to %" G_GINT64_FORMAT "\n", what, uin);
}

int
command_invitation_withdraw (const Invocation *invocation, GError **error)
{
    ImParty party = IM_OPERATOR;
    ImWithdrawal ending;
    gint64 uin = 0;
    int code = find_both (invocation, &party, &uin, error);
    if (code != EXIT_DONE)
        return code;
    if (!im_withdraw_invitation (invocation->core, party, uin, &ending, error))
        return EXIT_REFUSED;
    if (ending == IM_WITHDRAWN_NOTHING)
        return refuse ("there is no open invitation to %s", invocation->arguments[1]);
    print_done (invocation, "withdrawn", uin);
    return EXIT_DONE;
}

int
command_invitation_resend (const Invocation *invocation, GError **error)
{
    ImParty party = IM_OPERATOR;
    ImInvited ending;
    gint64 uin = 0;
    int code = find_both (invocation, &party, &uin, error);
    if (code != EXIT_DONE)
        return code;
    if (!im_resend_invitation (invocation->core, party, uin, &ending, error))
        return EXIT_REFUSED;
    code = judge (ending, invocation->arguments[1], uin);
    if (code == EXIT_DONE)
        print_done (invocation, "resent", uin);
    return code;
}
