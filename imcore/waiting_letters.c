/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/waiting_letters.h"

#include "imcore/attachment_lines.h"
#include "imcore/domain/challenge.h"
#include "imcore/domain/consent.h"
#include "imcore/domain/registration.h"
#include "imcore/letter_taking.h"
#include "imcore/letter_words.h"
#include "imcore/mail/mail_reader.h"

#include <string.h>

/* ---- It comes ---------------------------------------------------------------------------- */

typedef struct {
    const UnprovenLetter *unproven;
    guint8
        dedupe[SECRET_HASH_BYTES]; /* as an unproven one: it must not stand for a proven one */
    ChallengeEnding asked;
    gint64 before; /* letters of that mailbox that waited already */
    ImLetterEnding ending;
} Keeping;

static void
hash_unproven (Keeping *keeping)
{
    const UnprovenLetter *unproven = keeping->unproven;
    g_autofree char *hex = g_compute_checksum_for_data (G_CHECKSUM_SHA256, unproven->dedupe,
                                                        SECRET_HASH_BYTES);
    secret_hash (unproven->core->secrets, SECRET_OF_INBOUND, keeping->dedupe, "unproven", hex,
                 NULL);
}

/* What would be refused after the answer is refused now. */
static ImLetterEnding
judge_words (const UnprovenLetter *unproven)
{
    const ImCore *core = unproven->core;
    if (strlen (unproven->letter->text) > WAITING_TEXT_BYTES)
        return IM_LETTER_TOO_LONG;
    if (unproven->number == 0)
        return IM_LETTER_WAITS;
    g_autofree char *text = letter_own_text (core, unproven->letter);
    if (*text == '\0')
        return im_letter_refused (unproven->letter) != NULL ? IM_LETTER_ATTACHMENTS : IM_LETTER_EMPTY;
    return strlen (text) > (gsize) im_config_number (core->config, "message.limit")
               ? IM_LETTER_TOO_LONG
               : IM_LETTER_WAITS;
}

static gboolean
add_waiting (StoreWork *work, const UnprovenLetter *unproven, GError **error)
{
    const ImLetter *letter = unproven->letter;
    gint64 lives_ms = im_config_number (unproven->core->config, "mail.waits_for");
    g_autofree char *attached = attachment_lines_not_kept (letter->attachments, letter->refused);
    WaitingLetter waiting = {
        .sender = letter->from,
        .number = unproven->number,
        .name = letter->from_name,
        .subject = letter->subject,
        .text = letter->text,
        .message_id = letter->message_id,
        .attached = unproven->number != 0 ? attached : NULL,
    };
    memcpy (waiting.dedupe, unproven->dedupe, sizeof waiting.dedupe);
    return store_add_waiting (work, unproven->from->key, &waiting,
                              store_now_ms (work) + lives_ms, error);
}

static ImLetterEnding
ending_of (ChallengeEnding ending)
{
    switch (ending) {
    case CHALLENGE_ASKED:
    case CHALLENGE_ASKED_BEFORE:
        return IM_LETTER_WAITS;
    case CHALLENGE_REFUSED:
        return IM_LETTER_UNPROVEN;
    case CHALLENGE_TOO_MANY:
        return IM_LETTER_TOO_MANY;
    }
    g_assert_not_reached ();
}

static gboolean
find_writer (StoreWork *work, const Address *from, Account **account, GError **error)
{
    return store_find_account_by_address (work, from->kind, from->key, account, error);
}

/* What would make a member but lacks something is refused now, while its sender hears of it. */
static gboolean
foresee (StoreWork *work, Keeping *keeping, GError **error)
{
    const UnprovenLetter *unproven = keeping->unproven;
    const LetterTaking taking = {
        .core = unproven->core,
        .letter = unproven->letter,
        .from = unproven->from,
        .number = unproven->number,
    };
    g_autoptr (Account) account = NULL;
    if (!find_writer (work, unproven->from, &account, error))
        return FALSE;
    ImLetterEnding foreseen = letter_taking_foresee (&taking, account);
    keeping->ending = foreseen == IM_LETTER_TAKEN ? IM_LETTER_WAITS : foreseen;
    return TRUE;
}

/* None of the sender's budgets is used (mail.letters_...): whoever writes in his name would use up his.
 * What a mailbox may cost while nothing proves it has the bounds of the question and of what waits.
 *
 * Asked before it is counted: with the question held, no other letter of that mailbox comes between
 * the counting and the keeping. */
static gboolean
keep_and_ask (StoreWork *work, Keeping *keeping, GError **error)
{
    const UnprovenLetter *unproven = keeping->unproven;
    const ImCore *core = unproven->core;
    gint64 most = im_config_number (core->config, "mail.waiting_most");
    if (!challenge_ask (work, &core->rules, unproven->from, unproven->letter->message_id,
                        &keeping->asked, error))
        return FALSE;
    keeping->ending = ending_of (keeping->asked);
    if (keeping->ending != IM_LETTER_WAITS)
        return TRUE;
    if (!store_hold_challenge (work, unproven->from->key, error)
        || !store_count_waiting (work, unproven->from->key, &keeping->before, error))
        return FALSE;
    if (keeping->before >= most) {
        keeping->ending = IM_LETTER_ENOUGH_WAITING;
        return TRUE;
    }
    return add_waiting (work, unproven, error);
}

static gboolean
keep (StoreWork *work, gpointer data, GError **error)
{
    Keeping *keeping = data;
    gboolean before = FALSE;
    gint64 outcome = 0;
    if (!store_record_inbound (work, ORIGIN_LETTER, keeping->dedupe, &before, &outcome, error))
        return FALSE;
    keeping->ending = IM_LETTER_TAKEN_BEFORE;
    if (!before && !foresee (work, keeping, error))
        return FALSE;
    if (keeping->ending == IM_LETTER_WAITS && !keep_and_ask (work, keeping, error))
        return FALSE;
    if (keeping->ending != IM_LETTER_WAITS)
        store_undo (work);
    return TRUE;
}

/* For who asks why. */
static void
explain_keeping (const Keeping *keeping)
{
    const ImConfig *config = keeping->unproven->core->config;
    GPtrArray *notes = keeping->unproven->letter->notes;
    if (keeping->ending != IM_LETTER_WAITS)
        return;
    im_note (notes, "waits", "%s",
             keeping->asked == CHALLENGE_ASKED
                 ? "its mailbox is asked by mail whether it wrote it"
                 : "its mailbox was asked a day ago at most, and can still answer that mail");
    im_note (notes, "waits",
             "letter %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
             " that may wait (mail.waiting_most); for %" G_GINT64_FORMAT
             " hours (mail.waits_for), or until a no, then it is dropped",
             keeping->before + 1, im_config_number (config, "mail.waiting_most"),
             im_config_number (config, "mail.waits_for") / HOUR_MS);
}

gboolean
waiting_letter_keep (const UnprovenLetter *unproven, ImLetterEnding *ending, GError **error)
{
    Keeping keeping = { .unproven = unproven };
    *ending = judge_words (unproven);
    if (*ending != IM_LETTER_WAITS)
        return TRUE;
    hash_unproven (&keeping);
    if (!store_act (unproven->core->store, STORE_WRITES, keep, &keeping, error))
        return FALSE;
    *ending = keeping.ending;
    explain_keeping (&keeping);
    return TRUE;
}

/* ---- The mailbox says yes ---------------------------------------------------------------- */

typedef struct {
    const UnprovenLetter *answer;
    gint64 delivery;
    Intent intent;
    gboolean refuses;
    ImLetterEnding ending;
} Answering;

static gboolean
is_member (const Account *account)
{
    return account != NULL && account->state == IM_STATE_REGISTERED;
}

/* The transaction in which he could have been told is long over. */
static gboolean
tell_not_sent (StoreWork *work, const LetterTaking *taking, GError **error)
{
    g_autoptr (Account) account = NULL;
    const Answered answered = { .message_id = taking->letter->message_id };
    const char *reason = taking->ending == IM_LETTER_UNANSWERED ? "unanswered" : NULL;
    return find_writer (work, taking->from, &account, error)
           && (!is_member (account)
               || despatch_notice (work, account, NOTICE_NOT_SENT, taking->from, &answered,
                                   reason, 0, error));
}

/* As if it had just come; whether it came proven meanwhile is asked again. */
static gboolean
release (StoreWork *work, Answering *answering, const WaitingLetter *waiting,
         gboolean *is_confirmed, GError **error)
{
    static char *no_references[] = { NULL };
    const UnprovenLetter *answer = answering->answer;
    const ImLetter letter = {
        .from = waiting->sender,
        .from_name = waiting->name,
        .subject = waiting->subject,
        .text = waiting->text,
        .message_id = waiting->message_id,
        .attached = waiting->attached,
        .references = no_references,
    };
    g_auto (LetterTaking) taking = {
        .core = answer->core,
        .letter = &letter,
        .from = answer->from,
        .number = waiting->number,
        .is_confirmed = *is_confirmed,
    };
    gboolean before = FALSE;
    gint64 outcome = 0;
    if (!store_record_inbound (work, ORIGIN_LETTER, waiting->dedupe, &before, &outcome, error))
        return FALSE;
    if (before)
        return TRUE;
    letter_taking_read (&taking);
    if (!letter_take (work, &taking, error))
        return FALSE;
    *is_confirmed = taking.is_confirmed;
    if (taking.ending == IM_LETTER_NO_NUMBER)
        answering->ending = IM_LETTER_NO_NUMBER;
    else if (taking.ending != IM_LETTER_TAKEN)
        return tell_not_sent (work, &taking, error);
    return TRUE;
}

/* Several that ask for a number get one answer; whoever became a member by a message was told,
 * too. */
static gboolean
release_all (StoreWork *work, Answering *answering, GError **error)
{
    const Address *from = answering->answer->from;
    g_autoptr (Account) before = NULL;
    g_autoptr (GPtrArray) all = store_take_waiting (work, from->key, error);
    gboolean is_confirmed = FALSE;
    if (all == NULL || !find_writer (work, from, &before, error))
        return FALSE;
    if (all->len == 0)
        answering->ending = IM_LETTER_OVERTAKEN;
    for (guint i = 0; i < all->len && answering->ending == IM_LETTER_TAKEN; i++) {
        g_autoptr (Account) after = NULL;
        if (!release (work, answering, g_ptr_array_index (all, i), &is_confirmed, error)
            || !find_writer (work, from, &after, error))
            return FALSE;
        is_confirmed = is_confirmed || (!is_member (before) && is_member (after));
    }
    return TRUE;
}

/* ---- Or no ------------------------------------------------------------------------------- */

/* Whoever is no member closes his mailbox to us.  A member may speak of a letter that somebody
 * else wrote in his name: his own goes on, unless he says STOP. */
static gboolean
refuse (StoreWork *work, const Answering *answering, GError **error)
{
    const UnprovenLetter *answer = answering->answer;
    g_autoptr (Account) account = NULL;
    if (!store_drop_waiting (work, answer->from->key, error)
        || !find_writer (work, answer->from, &account, error))
        return FALSE;
    return (is_member (account) && answering->intent != INTENT_STOP)
           || registration_refuse (work, &answer->core->rules, answer->from, error);
}

/* ---- The answer -------------------------------------------------------------------------- */

static gboolean
close_and_act (StoreWork *work, Answering *answering, GError **error)
{
    gboolean was_open = FALSE;
    if (!store_close_challenge (work, answering->answer->from->key, answering->delivery,
                                &was_open, error))
        return FALSE;
    if (!was_open) {
        answering->ending = IM_LETTER_OVERTAKEN;
        return TRUE;
    }
    return answering->refuses ? refuse (work, answering, error)
                              : release_all (work, answering, error);
}

static gboolean
take_answer (StoreWork *work, gpointer data, GError **error)
{
    Answering *answering = data;
    gboolean before = FALSE;
    gint64 outcome = 0;
    if (!store_record_inbound (work, ORIGIN_LETTER, answering->answer->dedupe, &before,
                               &outcome, error))
        return FALSE;
    answering->ending = before ? IM_LETTER_TAKEN_BEFORE : IM_LETTER_TAKEN;
    if (!before && !close_and_act (work, answering, error))
        return FALSE;
    if (answering->ending != IM_LETTER_TAKEN)
        store_undo (work);
    return TRUE;
}

gboolean
waiting_letters_answer (const UnprovenLetter *answer, gint64 delivery, ImLetterEnding *ending,
                        GError **error)
{
    Intent intent = letter_intent (answer->core, answer->letter);
    Answering answering = {
        .answer = answer,
        .delivery = delivery,
        .intent = intent,
        .refuses = intent == INTENT_DECLINE || intent == INTENT_BLOCK || intent == INTENT_STOP
                   || letter_refusal (answer->core, answer->letter) != TEXT_NOTHING,
    };
    *ending = IM_LETTER_MACHINE;
    if (intent == INTENT_MACHINE)
        return TRUE;
    *ending =
        IM_LETTER_TAKEN; /* who only asks has not said that it was he: all goes on waiting */
    if (intent == INTENT_QUESTION && !answering.refuses)
        return TRUE;
    if (!store_act (answer->core->store, STORE_WRITES, take_answer, &answering, error))
        return FALSE;
    *ending = answering.ending;
    return TRUE;
}
