/* SPDX-License-Identifier: ISC */
/* What can be shown of an address' consent: what it said, and who invited it. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/profile.h"
#include "imcore/domain/address.h"
#include "imcore/domain/consent.h"

void
im_evidence_free (ImEvidence *evidence)
{
    if (evidence == NULL)
        return;
    g_free (evidence->address);
    g_clear_pointer (&evidence->said, g_array_unref);
    g_clear_pointer (&evidence->invitations, g_ptr_array_unref);
    g_free (evidence);
}

static void
invited_by_free (gpointer data)
{
    ImInvitedBy *invited = data;
    g_free (invited->inviter_name);
    g_free (invited);
}

typedef struct {
    const ImCore *core;
    const Address *address;
    GArray *consents;       /* of StoredConsent */
    GPtrArray *invitations; /* of PastInvitation; NULL: the address has no account */
} Question;

static gboolean
read_evidence (StoreWork *work, gpointer data, GError **error)
{
    Question *question = data;
    const Address *address = question->address;
    g_autoptr (Account) account = NULL;
    g_clear_pointer (&question->consents, g_array_unref);
    g_clear_pointer (&question->invitations, g_ptr_array_unref);
    question->consents = consent_list (work, &question->core->rules, address->kind,
                                       address->key, error);
    if (question->consents == NULL
        || !store_find_account_by_address (work, address->kind, address->key, &account, error))
        return FALSE;
    if (account == NULL)
        return TRUE;
    question->invitations = store_list_past_invitations (work, account->id, error);
    return question->invitations != NULL;
}

static const char *
source_name (ConsentSource source)
{
    switch (source) {
    case CONSENT_BY_LETTER:
        return "letter";
    case CONSENT_BY_TEXT:
        return "text";
    case CONSENT_BY_CLIENT:
        return "client";
    case CONSENT_BY_LINK:
        return "link";
    }
    return "unknown";
}

/* An invitation whose time is over counts as expired before housekeeping has said so. */
static const char *
answer_name (const PastInvitation *stored, gint64 now_ms)
{
    switch (stored->state) {
    case INVITATION_WITHDRAWN:
        return "withdrawn";
    case INVITATION_REPEATED:
        return "repeated";
    case INVITATION_OPEN:
        return stored->expires_ms > now_ms ? "open" : "expired";
    case INVITATION_ACCEPTED:
        return "accepted";
    case INVITATION_DECLINED:
        return "declined";
    case INVITATION_EXPIRED:
        return "expired";
    }
    return "unknown";
}

static ImInvitedBy *
describe_invitation (const PastInvitation *stored)
{
    ImInvitedBy *invited = g_new0 (ImInvitedBy, 1);
    invited->at_ms = stored->created_ms;
    invited->by_operator = stored->inviter == INVITER_OPERATOR;
    invited->inviter = stored->uin;
    invited->inviter_name = g_strdup (stored->name);
    invited->answer = answer_name (stored, g_get_real_time () / 1000);
    invited->answered_ms = stored->state != INVITATION_OPEN ? stored->changed_ms : 0;
    return invited;
}

static ImEvidence *
describe (const Question *question)
{
    ImEvidence *evidence = g_new0 (ImEvidence, 1);
    const GPtrArray *invitations = question->invitations;
    evidence->address = g_strdup (question->address->key);
    evidence->said = g_array_new (FALSE, FALSE, sizeof (ImConsent));
    evidence->invitations = g_ptr_array_new_with_free_func (invited_by_free);
    for (guint i = 0; i < question->consents->len; i++) {
        const StoredConsent *stored = &g_array_index (question->consents, StoredConsent, i);
        ImConsent consent = { stored->at_ms, stored->verdict == CONSENT_YES,
                              source_name (stored->source) };
        g_array_append_val (evidence->said, consent);
    }
    for (guint i = 0; invitations != NULL && i < invitations->len; i++)
        g_ptr_array_add (evidence->invitations,
                         describe_invitation (g_ptr_array_index (invitations, i)));
    return evidence;
}

gboolean
im_show_consent (ImCore *core, const char *address, ImEvidence **evidence, GError **error)
{
    g_autoptr (Address) target = profiles_read_any_address (core->config, address);
    Question question = { .core = core, .address = target };
    *evidence = NULL;
    if (target == NULL)
        return TRUE;
    gboolean asked = store_act (core->store, STORE_READS, read_evidence, &question, error);
    g_autoptr (GArray) consents = question.consents;
    g_autoptr (GPtrArray) invitations = question.invitations;
    if (asked)
        *evidence = describe (&question);
    return asked;
}
