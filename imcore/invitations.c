/* SPDX-License-Identifier: ISC */
/* Invitations: sent by a member or by the operator, listed, sent again, withdrawn. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/domain/invitation.h"
#include "imcore/domain/invitation_course.h"
#include "imcore/mail/plain_text.h"

#include <string.h>

void
im_invitation_free (ImInvitation *invitation)
{
    if (invitation == NULL)
        return;
    g_free (invitation->address);
    g_free (invitation);
}

char *
invitation_words_clean (const ImCore *core, const char *written, gboolean *too_long)
{
    gsize limit = (gsize) im_config_number (core->config, "invitation.text_limit");
    gsize length = written != NULL ? strlen (written) : 0;
    char *clean = plain_text (written != NULL ? written : "", length, PLAIN_TEXT_LINES, length);
    *too_long = strlen (clean) > limit;
    if (*clean != '\0' && !*too_long)
        return clean;
    g_free (clean);
    return NULL;
}

/* What an inviter asks for. */
typedef struct {
    const ImCore *core;
    ImParty party;
    ImInvitationKind kind;
    const Address *address;
    const char *words;
    gint64 number;

    ImInvited invited;
    ImWithdrawal withdrawal;
    GPtrArray *list;
} Inviting;

/* *@account NULL for the operator. */
static gboolean
find_inviter (StoreWork *work, const Inviting *inviting, Account **account, GError **error)
{
    return inviting->party == IM_OPERATOR
           || find_asking_member (work, inviting->party, account, error);
}

static gboolean
invite (StoreWork *work, gpointer data, GError **error)
{
    Inviting *inviting = data;
    g_autoptr (Account) account = NULL;
    return find_inviter (work, inviting, &account, error)
           && invitation_send (work, &inviting->core->rules, account, inviting->kind,
                               inviting->address, inviting->words, &inviting->invited,
                               &inviting->number, error);
}

/* A target's refusal and budget are told to nobody but the operator. */
static ImInvited
told_to (ImParty party, ImInvited ending)
{
    gboolean is_secret = ending == IM_INVITED_REFUSED || ending == IM_INVITED_TOO_OFTEN;
    return party != IM_OPERATOR && is_secret ? IM_INVITED : ending;
}

static gboolean
send_invitation (ImCore *core, ImParty party, ImInvitationKind kind, const char *address,
                 const char *words, ImInvited *ending, gint64 *uin, GError **error)
{
    gboolean too_long = FALSE;
    g_autofree char *clean = invitation_words_clean (core, words, &too_long);
    g_autoptr (Address) target = address_of_target (core, 0, address);
    Inviting inviting
        = { .core = core, .party = party, .kind = kind, .address = target, .words = clean };
    if (target == NULL || too_long) {
        *ending = too_long ? IM_INVITED_TOO_LONG : IM_INVITED_NO_ADDRESS;
        *uin = 0;
        return TRUE;
    }
    if (!store_act (core->store, STORE_WRITES, invite, &inviting, error))
        return FALSE;
    *ending = told_to (party, inviting.invited);
    *uin = inviting.number;
    return TRUE;
}

gboolean
im_invite_buddy (ImCore *core, ImParty party, ImInvitationKind kind, const char *address,
                 const char *words, ImInvited *ending, gint64 *uin, GError **error)
{
    g_return_val_if_fail (party > 0, FALSE);
    return send_invitation (core, party, kind, address, words, ending, uin, error);
}

gboolean
im_invite (ImCore *core, const char *address, ImInvited *ending, gint64 *uin, GError **error)
{
    return send_invitation (core, IM_OPERATOR, IM_INVITATION_MEMBER, address, NULL, ending, uin,
                            error);
}

static gboolean
list (StoreWork *work, gpointer data, GError **error)
{
    Inviting *inviting = data;
    g_autoptr (Account) account = NULL;
    g_clear_pointer (&inviting->list, g_ptr_array_unref);
    if (!find_inviter (work, inviting, &account, error))
        return FALSE;
    inviting->list = invitation_list (work, inviting->party, error);
    return inviting->list != NULL;
}

GPtrArray *
im_list_invitations (ImCore *core, ImParty party, GError **error)
{
    Inviting inviting = { .party = party };
    if (store_act (core->store, STORE_READS, list, &inviting, error))
        return inviting.list;
    g_clear_pointer (&inviting.list, g_ptr_array_unref);
    return NULL;
}

static gboolean
resend (StoreWork *work, gpointer data, GError **error)
{
    Inviting *inviting = data;
    g_autoptr (Account) account = NULL;
    return find_inviter (work, inviting, &account, error)
           && invitation_resend (work, &inviting->core->rules, account, inviting->number,
                                 &inviting->invited, error);
}

gboolean
im_resend_invitation (ImCore *core, ImParty party, gint64 number, ImInvited *ending, GError **error)
{
    Inviting inviting = { .core = core, .party = party, .number = number };
    if (!store_act (core->store, STORE_WRITES, resend, &inviting, error))
        return FALSE;
    *ending = told_to (party, inviting.invited);
    return TRUE;
}

static gboolean
withdraw (StoreWork *work, gpointer data, GError **error)
{
    Inviting *inviting = data;
    g_autoptr (Account) account = NULL;
    return find_inviter (work, inviting, &account, error)
           && invitation_withdraw (work, inviting->party, inviting->number, &inviting->withdrawal,
                                error);
}

gboolean
im_withdraw_invitation (ImCore *core, ImParty party, gint64 number, ImWithdrawal *ending,
                        GError **error)
{
    Inviting inviting = { .party = party, .number = number };
    if (!store_act (core->store, STORE_WRITES, withdraw, &inviting, error))
        return FALSE;
    *ending = inviting.withdrawal;
    return TRUE;
}
