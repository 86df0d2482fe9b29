/* SPDX-License-Identifier: ISC */
/* A letter to one of our recipients: what proves its writer, and the act it becomes. */
#include <config.h>

#include "imcore/bounces.h"
#include "imcore/core.h"
#include "imcore/letter_budgets.h"
#include "imcore/letter_explained.h"
#include "imcore/letter_taking.h"
#include "imcore/letter_words.h"
#include "imcore/mail/mail_reader.h"
#include "imcore/recipients.h"
#include "imcore/refusing.h"
#include "imcore/waiting_letters.h"

#include <string.h>

ImReading
im_read_letter (const ImCore *core, const ImEnvelope *envelope, GBytes *bytes,
                ImLetter **letter)
{
    return mail_read (core->config, envelope, bytes, letter);
}

/* A letter on its way to one recipient. */
typedef struct {
    LetterTaking taking;
    guint8 dedupe[SECRET_HASH_BYTES];
    LetterExplained *explained; /* NULL: nobody asks why */
    gint64 challenge; /* delivery of the question of ours that it answers; 0: none */
} Arrival;

static void
arrival_clear (Arrival *arrival)
{
    letter_taking_clear (&arrival->taking);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arrival, arrival_clear)

/* ---- A person who is proven -------------------------------------------------------------- */

static gboolean
decide (StoreWork *work, Arrival *arrival, GError **error)
{
    LetterTaking *taking = &arrival->taking;
    gboolean before = FALSE;
    gint64 outcome = 0;
    taking->is_confirmed = FALSE;
    if (!store_record_inbound (work, ORIGIN_LETTER, arrival->dedupe, &before, &outcome, error))
        return FALSE;
    if (before) {
        taking->ending = IM_LETTER_TAKEN_BEFORE;
        return TRUE;
    }
    if (!letter_use_budgets (work, taking->core, taking->from, taking->number, &taking->ending,
                             error))
        return FALSE;
    if (taking->ending == IM_LETTER_TAKEN && !letter_take (work, taking, error))
        return FALSE;
    if (taking->ending != IM_LETTER_TAKEN) {
        store_undo (work); /* a refused letter has no effect at all */
        return TRUE;
    }
    const Address *from = taking->from;
    return (taking->letter->proof != PROOF_PASS
            || store_prove_address (work, from->kind, from->key, error))
           && store_forget_bounces (work, from->kind, from->key, error);
}

static gboolean
take_proven (StoreWork *work, gpointer data, GError **error)
{
    Arrival *arrival = data;
    if (arrival->explained == NULL)
        return decide (work, arrival, error);
    letter_explain_begin (work, arrival->explained);
    return decide (work, arrival, error)
           && (arrival->taking.ending != IM_LETTER_TAKEN
               || letter_explain_effects (work, arrival->explained, error));
}

/* Proven sender, Message-ID, recipient; the content's digest where there is no Message-ID. */
static void
hash_letter (Arrival *arrival)
{
    const LetterTaking *taking = &arrival->taking;
    const ImLetter *letter = taking->letter;
    const Secrets *secrets = taking->core->secrets;
    g_autofree char *digest = NULL;
    g_autofree char *to = g_strdup_printf ("%" G_GINT64_FORMAT, taking->number);
    if (letter->message_id == NULL)
        digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, letter->digest,
                                              sizeof letter->digest);
    secret_hash (secrets, SECRET_OF_INBOUND, arrival->dedupe, taking->from->key,
                 letter->message_id != NULL ? letter->message_id : digest, to);
}

/* ---- Our own tokens ---------------------------------------------------------------------- */

/* A mail's answer is good for as long as the question is; what is written in its thread, for a
 * time. */
static gboolean
is_alive (const ImCore *core, const MailToken *token)
{
    gint64 lives_ms = im_config_number (core->config, "mail.token_lives");
    if (token->use != MAIL_TOKEN_CONVERSATION)
        lives_ms = MAX (lives_ms, im_config_number (core->config, "invitation.lives"));
    return mail_token_is_alive (token, g_get_real_time () / 1000, lives_ms);
}

/* What it proves, for who asks. */
static const char *
token_name (MailTokenUse use)
{
    switch (use) {
    case MAIL_TOKEN_NOTHING:
        return "proves nothing";
    case MAIL_TOKEN_CONVERSATION:
        return "a conversation";
    case MAIL_TOKEN_INVITATION:
        return "an invitation";
    case MAIL_TOKEN_JOINING:
        return "whether it is a member's second address";
    case MAIL_TOKEN_MEMBERSHIP:
        return "the operator's invitation";
    case MAIL_TOKEN_LEAVING:
        return "whether he wants to leave";
    case MAIL_TOKEN_CHALLENGE:
        return "whether an unproven letter was his";
    }
    return "proves nothing that is known here";
}

static void
note_token (Arrival *arrival, const char *text)
{
    LetterTaking *taking = &arrival->taking;
    MailToken token;
    if (!mail_token_open (taking->core->secrets, text, taking->from->key, taking->number,
                          &token))
        return;
    if (token.use == MAIL_TOKEN_CHALLENGE)
        arrival->challenge = arrival->challenge != 0 ? arrival->challenge : token.row;
    else if (token.use != MAIL_TOKEN_NOTHING && is_alive (taking->core, &token))
        taking->only |= MAIL_TOKEN_SET (token.use);
    im_note (taking->letter->notes, "token", "answers our mail %" G_GINT64_FORMAT ": %s", token.row,
             token_name (token.use));
}

/* In the address it was sent to, @tag, or in what it answers. */
static void
note_tokens (Arrival *arrival, const char *tag)
{
    const char *domain = im_config_text (arrival->taking.core->config, "mail.domain");
    if (tag != NULL)
        note_token (arrival, tag);
    for (char **id = arrival->taking.letter->references; *id != NULL; id++) {
        const char *at = strrchr (*id, '@');
        if (at == NULL || g_ascii_strcasecmp (at + 1, domain) != 0)
            continue;
        g_autofree char *local = g_ascii_strdown (*id, at - *id);
        note_token (arrival, local);
    }
}

/* ---- What proves the writer -------------------------------------------------------------- */

/* TAKEN: he is proven, and a person.  WAITS: nothing proves him, nothing speaks against him. */
static ImLetterEnding
judge_writer (const ImCore *core, const ImLetter *letter, const Address *from)
{
    if (*letter->mail_from == '\0')
        return IM_LETTER_MACHINE;
    if (letter->proof == PROOF_FAIL)
        return IM_LETTER_FORGED;
    if (letter->by_machine || letter_sounds_automatic (core, letter))
        return IM_LETTER_MACHINE;
    if (from == NULL)
        return IM_LETTER_UNPROVEN; /* an address literal: nobody publishes a proof for it */
    if (letter->proof == PROOF_PASS)
        return IM_LETTER_TAKEN;
    if (!letter->sender_agrees)
        return letter->proof == PROOF_LATER ? IM_LETTER_TEMPERROR : IM_LETTER_UNPROVEN;
    gboolean is_believed = strcmp (im_config_text (core->config, "mail.unproven"), "accept")
                           == 0;
    return is_believed ? IM_LETTER_TAKEN : IM_LETTER_WAITS;
}

static UnprovenLetter
as_unproven (const Arrival *arrival)
{
    const LetterTaking *taking = &arrival->taking;
    return (UnprovenLetter){ taking->core, taking->letter, taking->from, taking->number,
                             arrival->dedupe };
}

static gboolean
take (Arrival *arrival, ImLetterEnding *ending, GError **error)
{
    if (!store_act (arrival->taking.core->store, STORE_WRITES, take_proven, arrival, error))
        return FALSE;
    *ending = arrival->taking.ending;
    return TRUE;
}

/* A proven writer's answer to a question that is over is a letter like any other. */
static gboolean
take_of_proven (Arrival *arrival, ImLetterEnding *ending, GError **error)
{
    const UnprovenLetter answer = as_unproven (arrival);
    arrival->taking.only = 0;
    if (arrival->challenge != 0) {
        if (!waiting_letters_answer (&answer, arrival->challenge, ending, error))
            return FALSE;
        if (*ending != IM_LETTER_OVERTAKEN)
            return TRUE;
    }
    return take (arrival, ending, error);
}

static gboolean
take_after_yes (StoreWork *work, gpointer data, GError **error)
{
    Arrival *arrival = data;
    arrival->taking.is_confirmed = FALSE;
    letter_explain_begin (work, arrival->explained);
    store_undo (work);
    return letter_take (work, &arrival->taking, error)
           && (arrival->taking.ending != IM_LETTER_TAKEN
               || letter_explain_effects (work, arrival->explained, error));
}

/* What becomes of a letter that waits, once its mailbox has said that it wrote it. */
static gboolean
explain_after_yes (Arrival *arrival, GError **error)
{
    LetterTaking *taking = &arrival->taking;
    GPtrArray *notes = taking->letter->notes;
    if (notes == NULL)
        return TRUE;
    taking->only = 0;
    im_note (notes, "waits", "after a yes to that mail:");
    arrival->explained->before = notes->len;
    if (!store_act (taking->core->store, STORE_WRITES, take_after_yes, arrival, error))
        return FALSE;
    if (taking->ending != IM_LETTER_TAKEN)
        im_note (notes, "effect", "none: it is not taken, and its writer told if he is a member");
    return TRUE;
}

/* What our own tokens are enough for.  UNPROVEN: for nothing of it. */
static gboolean
take_by_token (Arrival *arrival, ImLetterEnding *ending, GError **error)
{
    const UnprovenLetter unproven = as_unproven (arrival);
    if (arrival->challenge != 0)
        return waiting_letters_answer (&unproven, arrival->challenge, ending, error);
    *ending = IM_LETTER_UNPROVEN;
    return arrival->taking.only == 0 || take (arrival, ending, error);
}

static gboolean
take_of_unproven (Arrival *arrival, ImLetterEnding *ending, GError **error)
{
    const UnprovenLetter unproven = as_unproven (arrival);
    const ImConfig *config = arrival->taking.core->config;
    if (!take_by_token (arrival, ending, error))
        return FALSE;
    if (arrival->taking.letter->proof == PROOF_LATER
        && (*ending == IM_LETTER_UNPROVEN || *ending == IM_LETTER_OVERTAKEN)) {
        *ending = IM_LETTER_TEMPERROR; /* proven, it is a letter like any other */
        return TRUE;
    }
    if (*ending != IM_LETTER_UNPROVEN
        || strcmp (im_config_text (config, "mail.unproven"), "reject") == 0)
        return TRUE;
    return waiting_letter_keep (&unproven, ending, error)
           && (*ending != IM_LETTER_WAITS || explain_after_yes (arrival, error));
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
take_letter (ImCore *core, const ImLetter *letter, gint64 number, const char *tag,
             ImLetterEnding *ending, GError **error)
{
    g_autoptr (Address) from = address_from_mail (letter->from);
    g_auto (LetterExplained) explained
        = { .core = core, .letter = letter, .from = from, .number = number };
    g_auto (Arrival) arrival
        = { .taking = { .core = core, .letter = letter, .from = from, .number = number } };
    if (letter->notes != NULL && !explain (core, &explained, error))
        return FALSE;
    *ending = judge_writer (core, letter, from);
    if (*ending != IM_LETTER_TAKEN && *ending != IM_LETTER_WAITS)
        return TRUE;
    arrival.explained = letter->notes != NULL ? &explained : NULL;
    letter_taking_read (&arrival.taking);
    hash_letter (&arrival);
    note_tokens (&arrival, tag);
    return *ending == IM_LETTER_TAKEN ? take_of_proven (&arrival, ending, error)
                                      : take_of_unproven (&arrival, ending, error);
}

/* ---- Any of our recipients --------------------------------------------------------------- */

/* Whoever has the token may refuse, whatever his letter says and proves. */
static gboolean
take_refusal (ImCore *core, const ImLetter *letter, const char *recipient,
              ImLetterEnding *ending, GError **error)
{
    gboolean ignored = FALSE;
    g_autofree char *local = NULL;
    g_autofree char *domain = NULL;
    g_assert (address_split (recipient, &local, &domain));
    *ending = *letter->mail_from == '\0' ? IM_LETTER_MACHINE : IM_LETTER_TAKEN;
    return *ending != IM_LETTER_TAKEN || letter->notes != NULL
           || im_refuse_by_token (core, local + strlen (REFUSAL_PREFIX), &ignored, error);
}

gboolean
im_take_letter (ImCore *core, const ImLetter *letter, const char *recipient,
                ImLetterEnding *ending, GError **error)
{
    gint64 number = 0;
    g_autofree char *tag = NULL;
    switch (recipient_read (core, recipient, &number, &tag)) {
    case IM_RECIPIENT_SERVICE:
        return take_letter (core, letter, 0, tag, ending, error);
    case IM_RECIPIENT_MEMBER:
        return take_letter (core, letter, number, tag, ending, error);
    case IM_RECIPIENT_BOUNCE:
        *ending = IM_LETTER_MACHINE;
        return bounce_take (core, letter, number, error);
    case IM_RECIPIENT_REFUSAL:
        return take_refusal (core, letter, recipient, ending, error);
    case IM_RECIPIENT_ELSEWHERE:
    case IM_RECIPIENT_UNKNOWN:
        *ending = IM_LETTER_NOBODY;
        return TRUE;
    }
    g_assert_not_reached ();
}
