/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/letter_explained.h"

#include "imcore/domain/consent.h"
#include "imcore/domain/guest.h"
#include "imcore/domain/invitation_course.h"
#include "imcore/letter_budgets.h"
#include "imcore/letter_words.h"
#include "imcore/notices.h"

#include <string.h>

void
letter_explained_clear (LetterExplained *explained)
{
    g_free (explained->writer);
    g_clear_pointer (&explained->effects, g_array_unref);
}

/* ---- Names ------------------------------------------------------------------------------- */

static const char *
proof_name (MailProof proof)
{
    switch (proof) {
    case PROOF_NONE:
        return "none";
    case PROOF_PASS:
        return "proven";
    case PROOF_FAIL:
        return "forged";
    case PROOF_LATER:
        return "none for now, the verifier had a temporary error";
    }
    g_assert_not_reached ();
}

static const char *
intent_name (Intent intent)
{
    switch (intent) {
    case INTENT_NOTHING:
        return "nothing";
    case INTENT_ACCEPT:
        return "accept";
    case INTENT_DECLINE:
        return "decline";
    case INTENT_BLOCK:
        return "block";
    case INTENT_STOP:
        return "stop";
    case INTENT_QUESTION:
        return "question";
    case INTENT_MACHINE:
        return "machine";
    case INTENT_WORDS:
        return "words";
    }
    g_assert_not_reached ();
}

static const char *
permission_name (PairPermission permission)
{
    switch (permission) {
    case PAIR_STRANGER:
        return "a stranger to him";
    case PAIR_MAY_ANSWER:
        return "may answer him";
    case PAIR_AUTHORISED:
        return "authorised by him";
    case PAIR_DECLINED:
        return "declined by him, goes nowhere";
    case PAIR_BLOCKED:
        return "blocked by him, goes nowhere";
    }
    g_assert_not_reached ();
}

/* ---- What it says ------------------------------------------------------------------------ */

static void
explain_request (const ImCore *core, const ImLetter *letter)
{
    g_autofree char *argument = NULL;
    g_autoptr (Address) nominated = letter_nomination (core, letter);
    gboolean in_text = FALSE;
    TextCommand command = letter_command (core, letter, &argument, &in_text);
    im_note (letter->notes, "word", "%s%s%s", text_command_name (command),
             argument != NULL ? ": " : "", argument != NULL ? argument : "");
    if (letter_refusal (core, letter) != TEXT_NOTHING)
        im_note (letter->notes, "word", "a refusal, never a name");
    if (nominated != NULL)
        im_note (letter->notes, "nominates", "%s", nominated->shown);
}

void
letter_explain_words (const ImCore *core, const ImLetter *letter, gint64 number)
{
    GPtrArray *notes = letter->notes;
    g_autofree char *text = letter_own_text (core, letter);
    g_autofree char *name = number != 0 ? letter_name_for_member (core, letter)
                                        : letter_name_for_service (core, letter);
    im_note (notes, "from", "%s, MAIL FROM <%s>", letter->from, letter->mail_from);
    im_note (notes, "proof", "%s", proof_name (letter->proof));
    im_note (notes, "machine", "%s",
             letter->machine_sign != NULL ? letter->machine_sign : "no sign");
    if (letter_sounds_automatic (core, letter))
        im_note (notes, "machine", "an answer in a machine's words");
    im_note (notes, "message-id", "%s",
             letter->message_id != NULL ? letter->message_id
                                        : "none that counts; the content stands for it");
    im_note (notes, "text", "%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes are his own: %s",
             strlen (text), strlen (letter->text), text);
    im_note (notes, "intent", "%s", intent_name (letter_intent (core, letter)));
    im_note (notes, "name", "%s", name != NULL ? name : "none");
    if (number == 0)
        explain_request (core, letter);
}

/* ---- Its people -------------------------------------------------------------------------- */

/* "nobody yet", "12125556666, registered, Cool D" */
static char *
describe (const Account *account)
{
    if (account == NULL)
        return g_strdup ("nobody yet");
    return g_strdup_printf ("%" G_GINT64_FORMAT ", %s%s%s", account->uin,
                            im_state_name (account->state), account->name != NULL ? ", " : "",
                            account->name != NULL ? account->name : "");
}

static gboolean
describe_recipient (StoreWork *work, const LetterExplained *explained, const Account *member,
                    GError **error)
{
    g_autoptr (Guest) guest = NULL;
    g_autofree char *words = describe (member);
    if (!store_find_guest_by_number (work, explained->number, &guest, error))
        return FALSE;
    im_note (explained->letter->notes, "recipient", "%s",
             guest != NULL    ? "a guest"
             : member != NULL ? words
                              : "nobody");
    if (member != NULL)
        im_note (explained->letter->notes, "policy", "%s",
                 member->is_open ? "open: takes strangers' messages at once"
                                 : "ask: strangers' messages are held");
    return TRUE;
}

static gboolean
describe_pair (StoreWork *work, const LetterExplained *explained, const Account *writer,
               const Account *member, GError **error)
{
    GPtrArray *notes = explained->letter->notes;
    g_autoptr (StoredInvitation) invitation = NULL;
    Pair pair = { 0 }, back = { 0 };
    if (!store_find_pair (work, member->id, writer->id, &pair, error)
        || !store_find_pair (work, writer->id, member->id, &back, error)
        || !invitation_find_open (work, member->id, writer->id, &invitation, error))
        return FALSE;
    im_note (notes, "pair", "the writer is %s; %u messages without an answer",
             permission_name (pair.permission), pair.unanswered);
    if (invitation != NULL)
        im_note (notes, "pair", "the recipient's invitation to him is open");
    else if (back.asked_ms != 0)
        im_note (notes, "pair", "the recipient waits for his answer to a request");
    return TRUE;
}

static gboolean
describe_consent (StoreWork *work, const LetterExplained *explained, GError **error)
{
    const Address *from = explained->from;
    gboolean refused = FALSE;
    if (!consent_is_refused (work, &explained->core->rules, from->kind, from->key, &refused,
                             error))
        return FALSE;
    if (refused)
        im_note (explained->letter->notes, "consent", "he has said no to our letters");
    return TRUE;
}

gboolean
letter_explain_people (StoreWork *work, gpointer data, GError **error)
{
    LetterExplained *explained = data;
    GPtrArray *notes = explained->letter->notes;
    const Address *from = explained->from;
    g_autoptr (Account) writer = NULL;
    g_autoptr (Account) member = NULL;
    g_ptr_array_set_size (notes, (gint) explained->before);
    if (explained->number != 0
        && (!store_find_account_by_uin (work, explained->number, &member, error)
            || !describe_recipient (work, explained, member, error)))
        return FALSE;
    if (from == NULL) {
        im_note (notes, "writer", "an address for which nobody can publish a proof");
        return TRUE;
    }
    if (!store_find_account_by_address (work, from->kind, from->key, &writer, error))
        return FALSE;
    g_free (explained->writer);
    explained->writer = describe (writer);
    im_note (notes, "writer", "%s", explained->writer);
    if (writer != NULL && member != NULL
        && !describe_pair (work, explained, writer, member, error))
        return FALSE;
    return describe_consent (work, explained, error)
           && letter_explain_budgets (work, explained->core, from, explained->number, notes,
                                      error);
}

/* ---- What the act wrote ------------------------------------------------------------------ */

void
letter_explain_begin (StoreWork *work, LetterExplained *explained)
{
    g_ptr_array_set_size (explained->letter->notes, (gint) explained->before);
    if (explained->effects == NULL)
        explained->effects = g_array_new (FALSE, FALSE, sizeof (StoreEffect));
    g_array_set_size (explained->effects, 0);
    store_watch (work, explained->effects);
}

static const char *
entry_name (const StoreEffect *effect)
{
    switch (effect->entry) {
    case IM_ENTRY_MESSAGE:
        return effect->mine ? "his own words" : "a message";
    case IM_ENTRY_REQUEST:
        return "a request";
    case IM_ENTRY_ACCEPTED:
        return "\"accepted\"";
    case IM_ENTRY_NOTICE:
        return "a notice";
    case IM_ENTRY_GUEST_CAME:
    case IM_ENTRY_GUEST_LEFT:
        return "a guest's coming or going";
    }
    g_assert_not_reached ();
}

static char *
party_name (const Account *account, ImParty party)
{
    if (account == NULL)
        return g_strdup_printf ("guest %" G_GINT64_FORMAT, -party);
    return g_strdup_printf ("%" G_GINT64_FORMAT, account->uin);
}

static gboolean
explain_effect (StoreWork *work, const LetterExplained *explained, const StoreEffect *effect,
                GError **error)
{
    GPtrArray *notes = explained->letter->notes;
    g_autoptr (Account) account = NULL;
    if (effect->party > 0 && !store_find_account (work, effect->party, &account, error))
        return FALSE;
    g_autofree char *who = party_name (account, effect->party);
    switch (effect->what) {
    case EFFECT_OUTBOX:
        im_note (notes, "effect", "to %s by %s: %s", who,
                 effect->medium == MEDIUM_MAIL ? "mail" : "SMS", notice_name (effect->kind));
        return TRUE;
    case EFFECT_LOG:
        im_note (notes, "effect", "in the client of %s: %s", who, entry_name (effect));
        return TRUE;
    case EFFECT_HELD:
        im_note (notes, "effect", "held until %s permits its writer", who);
        return TRUE;
    }
    g_assert_not_reached ();
}

gboolean
letter_explain_effects (StoreWork *work, const LetterExplained *explained, GError **error)
{
    GPtrArray *notes = explained->letter->notes;
    g_autoptr (Account) writer = NULL;
    if (!store_find_account_by_address (work, explained->from->kind, explained->from->key,
                                        &writer, error))
        return FALSE;
    g_autofree char *now = describe (writer);
    if (g_strcmp0 (now, explained->writer) != 0)
        im_note (notes, "effect", "the writer becomes %s", now);
    for (guint i = 0; i < explained->effects->len; i++)
        if (!explain_effect (work, explained,
                             &g_array_index (explained->effects, StoreEffect, i), error))
            return FALSE;
    return TRUE;
}
