/* SPDX-License-Identifier: ISC */
/* A letter to one of our recipients becomes one act. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/domain/consent.h"
#include "imcore/domain/correspondence.h"
#include "imcore/domain/registration.h"
#include "imcore/leaving.h"
#include "imcore/letter_budgets.h"
#include "imcore/letter_explained.h"
#include "imcore/letter_words.h"
#include "imcore/mail/mail_reader.h"
#include "imcore/member_words.h"
#include "imcore/recipients.h"

ImReading
im_read_letter (const ImCore *core, const ImEnvelope *envelope, GBytes *bytes, ImLetter **letter)
{
    return mail_read (core->config, envelope, bytes, letter);
}

/* A letter of a proven person on its way into an act. */
typedef struct {
    ImCore *core;
    const ImLetter *letter;
    const Address *from;
    gint64 number;      /* of the member it is for; 0: for the service */
    char *name;
    char *text;         /* his own words */
    Address *nominated; /* by who registers, for the answer; NULL: none */
    guint8 dedupe[SECRET_HASH_BYTES];
    LetterExplained *explained; /* NULL: nobody asks why */
    ImLetterEnding ending;
} Taking;

static Answered
answered_by (const Taking *taking)
{
    return (Answered){ .message_id = taking->letter->message_id };
}

/* ---- A letter to the service ------------------------------------------------------------- */

static gboolean
register_writer (StoreWork *work, Taking *taking, GError **error)
{
    RegistrationEnding ending;
    const RegistrationRequest request
        = { .address = taking->from, .name = taking->name, .answered = answered_by (taking),
            .nominated = taking->nominated };
    if (!registration_handle (work, &taking->core->rules, &request, &ending, error))
        return FALSE;
    if (ending == REGISTRATION_NO_NUMBER)
        taking->ending = IM_LETTER_NO_NUMBER;
    return TRUE;
}

static MemberWord
word_of (const Taking *taking, const Account *member, TextCommand command, const char *argument)
{
    return (MemberWord){
        .core = taking->core,
        .member = member,
        .from = taking->from,
        .answered = answered_by (taking),
        .command = command,
        .argument = argument,
        .body = taking->text,
        .is_proven = taking->letter->proof == PROOF_PASS,
    };
}

/* A member's words are acted on; whatever else is written to the service makes him one, but LEAVE.
 * A "no" to a question of ours is no refusal of all our letters. */
static gboolean
take_service_letter (StoreWork *work, Taking *taking, GError **error)
{
    g_autoptr (Account) account = NULL;
    g_autofree char *argument = NULL;
    gboolean known = FALSE;
    const Rules *rules = &taking->core->rules;
    TextCommand command = letter_command (taking->letter, &argument);
    if (!store_find_account_by_address (work, taking->from->kind, taking->from->key, &account,
                                        error))
        return FALSE;
    gboolean is_member = account != NULL && account->state == IM_STATE_REGISTERED;
    const MemberWord word = word_of (taking, account, command, argument);
    if (is_member && !leaving_answer (work, &word, &known, error))
        return FALSE;
    if (known)
        return TRUE;
    if (letter_refuses (taking->letter))
        return registration_refuse (work, rules, taking->from, error);
    if (command == TEXT_START
        && !consent_record (work, rules, ADDRESS_MAIL, taking->from->key, CONSENT_YES, error))
        return FALSE;
    if (is_member && !member_word_act (work, &word, &known, error))
        return FALSE;
    return known || (!is_member && command == TEXT_LEAVE) || register_writer (work, taking, error);
}

/* ---- A letter to a member ---------------------------------------------------------------- */

static ImLetterEnding
ending_of (CorrespondenceEnding ending, ImSend send)
{
    if (ending == CORRESPONDENCE_NO_NUMBER)
        return IM_LETTER_NO_NUMBER;
    if (ending == CORRESPONDENCE_TAKEN)
        return IM_LETTER_TAKEN;
    switch (send) {
    case IM_SEND_DONE:
    case IM_SEND_DONE_BEFORE:
        return IM_LETTER_TAKEN;
    case IM_SEND_NOBODY:
    case IM_SEND_NOT_PERMITTED:
    case IM_SEND_LEFT:
    case IM_SEND_ENDED:
        return IM_LETTER_NOBODY;
    case IM_SEND_UNANSWERED:
        return IM_LETTER_UNANSWERED;
    case IM_SEND_EMPTY:
        return IM_LETTER_EMPTY;
    case IM_SEND_TOO_LONG:
        return IM_LETTER_TOO_LONG;
    case IM_SEND_TOO_MANY:
        return IM_LETTER_TOO_MANY;
    }
    g_assert_not_reached ();
}

static gboolean
take_member_letter (StoreWork *work, Taking *taking, GError **error)
{
    CorrespondenceEnding ending;
    ImSend send = IM_SEND_DONE;
    const Correspondence letter = {
        .from = taking->from,
        .name = taking->name,
        .number = taking->number,
        .text = taking->text,
        .intent = letter_intent (taking->letter),
        .answered = answered_by (taking),
    };
    if (!correspondence_take (work, &taking->core->rules, &letter, &ending, &send, error))
        return FALSE;
    taking->ending = ending_of (ending, send);
    if (taking->ending != IM_LETTER_TAKEN)
        store_undo (work); /* a refused letter has no effect at all */
    return TRUE;
}

/* ---- Either ------------------------------------------------------------------------------ */

static gboolean
decide (StoreWork *work, Taking *taking, GError **error)
{
    gboolean before = FALSE;
    gint64 outcome = 0;
    if (!store_record_inbound (work, ORIGIN_LETTER, taking->dedupe, &before, &outcome, error))
        return FALSE;
    if (before) {
        taking->ending = IM_LETTER_TAKEN_BEFORE;
        return TRUE;
    }
    if (!letter_use_budgets (work, taking->core, taking->from, taking->number, &taking->ending,
                             error))
        return FALSE;
    if (taking->ending != IM_LETTER_TAKEN) {
        store_undo (work);
        return TRUE;
    }
    return taking->number != 0 ? take_member_letter (work, taking, error)
                               : take_service_letter (work, taking, error);
}

static gboolean
take_letter (StoreWork *work, gpointer data, GError **error)
{
    Taking *taking = data;
    if (taking->explained == NULL)
        return decide (work, taking, error);
    letter_explain_begin (work, taking->explained);
    return decide (work, taking, error)
           && (taking->ending != IM_LETTER_TAKEN
               || letter_explain_effects (work, taking->explained, error));
}

/* Proven sender, Message-ID, recipient; the content's digest where there is no Message-ID. */
static void
hash_letter (Taking *taking)
{
    const ImLetter *letter = taking->letter;
    g_autofree char *digest = NULL;
    g_autofree char *to = g_strdup_printf ("%" G_GINT64_FORMAT, taking->number);
    if (letter->message_id == NULL)
        digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, letter->digest,
                                              sizeof letter->digest);
    secret_hash (taking->core->secrets, SECRET_OF_INBOUND, taking->dedupe, taking->from->key,
                 letter->message_id != NULL ? letter->message_id : digest, to);
}

/* Is the writer proven, and a person?  TAKEN: both. */
static ImLetterEnding
judge_writer (const ImLetter *letter)
{
    if (*letter->mail_from == '\0')
        return IM_LETTER_MACHINE;
    if (letter->proof == PROOF_FAIL)
        return IM_LETTER_FORGED;
    if (letter->by_machine)
        return IM_LETTER_MACHINE;
    if (letter_sounds_automatic (letter))
        return IM_LETTER_MACHINE;
    return letter->proof == PROOF_PASS ? IM_LETTER_TAKEN : IM_LETTER_UNPROVEN;
}

/* Before anything is decided: what the letter says, and who its people are. */
static gboolean
explain (ImCore *core, LetterExplained *explained, GError **error)
{
    letter_explain_words (core, explained->letter, explained->number);
    explained->before = explained->letter->notes->len;
    if (!store_act (core->store, STORE_READS, letter_explain_people, explained, error))
        return FALSE;
    explained->before = explained->letter->notes->len;
    return TRUE;
}

static gboolean
take_proven (ImCore *core, const ImLetter *letter, gint64 number, ImLetterEnding *ending,
             GError **error)
{
    g_autoptr (Address) from = address_from_mail (letter->from);
    g_auto (LetterExplained) explained
        = { .core = core, .letter = letter, .from = from, .number = number };
    Taking taking = { .core = core, .letter = letter, .from = from, .number = number };
    if (from != NULL)
        hash_letter (&taking);
    if (letter->notes != NULL && !explain (core, &explained, error))
        return FALSE;
    *ending = judge_writer (letter);
    if (*ending == IM_LETTER_TAKEN && from == NULL)
        *ending = IM_LETTER_UNPROVEN; /* an address literal: nobody publishes a proof for it */
    if (*ending != IM_LETTER_TAKEN)
        return TRUE;
    g_autofree char *text = letter_own_text (core, letter);
    g_autofree char *name = number != 0 ? letter_name_for_member (core, letter)
                                        : letter_name_for_service (core, letter);
    g_autoptr (Address) nominated = number == 0 ? letter_nomination (core, letter) : NULL;
    taking.name = name;
    taking.text = text;
    taking.nominated = nominated;
    taking.explained = letter->notes != NULL ? &explained : NULL;
    if (!store_act (core->store, STORE_WRITES, take_letter, &taking, error))
        return FALSE;
    *ending = taking.ending;
    return TRUE;
}

/* A bounce of a mail of ours. */
static gboolean
take_bounce (StoreWork *work, gpointer data, GError **error)
{
    const gint64 *row = data;
    gboolean found = FALSE;
    DeliveryState state = DELIVERY_QUEUED;
    if (!store_find_delivery (work, *row, &found, &state, error))
        return FALSE;
    return !found || store_set_delivery (work, *row, DELIVERY_FAILED, "bounced", error);
}

gboolean
im_take_letter (ImCore *core, const ImLetter *letter, const char *recipient, ImLetterEnding *ending,
                GError **error)
{
    gint64 number = 0;
    switch (recipient_read (core, recipient, &number)) {
    case IM_RECIPIENT_SERVICE:
        return take_proven (core, letter, 0, ending, error);
    case IM_RECIPIENT_MEMBER:
        return take_proven (core, letter, number, ending, error);
    case IM_RECIPIENT_BOUNCE:
        *ending = IM_LETTER_MACHINE;
        return store_act (core->store, STORE_WRITES, take_bounce, &number, error);
    case IM_RECIPIENT_ELSEWHERE:
    case IM_RECIPIENT_UNKNOWN:
        *ending = IM_LETTER_NOBODY;
        return TRUE;
    }
    g_assert_not_reached ();
}
