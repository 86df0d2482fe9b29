/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/correspondence.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/buddy.h"
#include "imcore/domain/consent.h"
#include "imcore/domain/invitation_course.h"
#include "imcore/domain/join.h"
#include "imcore/domain/message.h"
#include "imcore/domain/moving.h"
#include "imcore/domain/registration.h"

/* The two who are concerned. */
typedef struct {
    const Rules *rules;
    const Correspondence *letter;
    Account *writer;    /* NULL: nobody yet */
    Account *member;    /* NULL: a guest's number, or nobody's */
    StoredInvitation *invitation; /* the member's to the writer, open; NULL: none */
    gboolean was_asked; /* the member waits for the writer's answer */
    PairPermission permission; /* of the member towards the writer */
    CorrespondenceEnding ending;
    ImSend send;
} Exchange;

static void
exchange_clear (Exchange *exchange)
{
    account_free (exchange->writer);
    account_free (exchange->member);
    stored_invitation_free (exchange->invitation);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exchange, exchange_clear)

/* Is the writer proven for @use? */
static gboolean
may (const Exchange *exchange, MailTokenUse use)
{
    MailTokenUses only = exchange->letter->only;
    return only == 0 || (only & MAIL_TOKEN_SET (use)) != 0;
}

/* Both rows are held until the commit, in one step: holding one before the other would let two
 * who write to each other wait for each other. */
static gboolean
hold_both (StoreWork *work, Exchange *exchange, GError **error)
{
    const Address *from = exchange->letter->from;
    if (!store_find_account_by_address (work, from->kind, from->key, &exchange->writer, error))
        return FALSE;
    gint64 writer = exchange->writer != NULL ? exchange->writer->id : 0;
    if (!account_meet (work, writer, exchange->letter->number, &exchange->member, error))
        return FALSE;
    if (exchange->member == NULL && writer != 0 && !store_hold_accounts (work, writer, 0, error))
        return FALSE;
    return writer == 0 || store_find_account (work, writer, &exchange->writer, error);
}

static gboolean
look_up (StoreWork *work, Exchange *exchange, GError **error)
{
    Pair pair = { 0 };
    if (!hold_both (work, exchange, error))
        return FALSE;
    if (exchange->writer == NULL || exchange->member == NULL)
        return TRUE;
    gint64 writer = exchange->writer->id, member = exchange->member->id;
    if (!store_find_pair (work, writer, member, &pair, error)
        || !invitation_find_open (work, member, writer, &exchange->invitation, error))
        return FALSE;
    exchange->was_asked = pair.asked_ms != 0;
    exchange->permission = pair.permission;
    return TRUE;
}

static gboolean
send_message (StoreWork *work, Exchange *exchange, GError **error)
{
    const Correspondence *letter = exchange->letter;
    gint64 seq = 0;
    const MessageWords words = { .text = letter->text, .whole = letter->whole,
                                 .attachments = letter->attachments };
    if (!message_send (work, exchange->rules, exchange->writer->id, letter->number, &words,
                       &exchange->send, &seq, error))
        return FALSE;
    if (exchange->send != IM_SEND_DONE)
        exchange->ending = CORRESPONDENCE_NOT_SENT;
    return TRUE;
}

/* ---- Words that are said again ----------------------------------------------------------- */

/* Nothing confirms an answer, so some people give it twice. */
enum { SAID_AGAIN_MS = 2 * 60 * 1000 };

static void
hash_answer (const Exchange *exchange, guint8 *subject)
{
    g_autofree char *pair = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                                             exchange->writer->id, exchange->letter->number);
    secret_hash (exchange->rules->secrets, SECRET_OF_BUDGET, subject, "accepted", pair, NULL);
}

static gboolean
note_acceptance (StoreWork *work, const Exchange *exchange, GError **error)
{
    guint8 subject[SECRET_HASH_BYTES];
    gboolean ignored = TRUE;
    if (exchange->letter->word != INTENT_ACCEPT)
        return TRUE;
    hash_answer (exchange, subject);
    return store_use_budget (work, BUDGET_ACCEPTANCES, subject, 1, SAID_AGAIN_MS, &ignored,
                             error);
}

/* *@is: the very word was said and done before, and is no message. */
static gboolean
is_said_again (StoreWork *work, const Exchange *exchange, gboolean *is, GError **error)
{
    guint8 subject[SECRET_HASH_BYTES];
    gboolean within = TRUE;
    Intent word = exchange->letter->word;
    gboolean was_refused = exchange->permission == PAIR_DECLINED
                           || exchange->permission == PAIR_BLOCKED;
    *is = word == INTENT_DECLINE && was_refused;
    if (word != INTENT_ACCEPT || exchange->permission != PAIR_AUTHORISED)
        return TRUE;
    hash_answer (exchange, subject);
    if (!store_ask_budget (work, BUDGET_ACCEPTANCES, subject, 1, SAID_AGAIN_MS, &within, error))
        return FALSE;
    *is = !within;
    return TRUE;
}

/* ---- An address that the member named as a second one of his own ------------------------- */

/* "Yes, that is my mailbox": more than a plain yes, but it begins with one. */
static gboolean
begins_with_yes (const char *text)
{
    g_autofree char *clause = g_strndup (text, strcspn (text, ".,;:!\n"));
    return intent_read_whole (clause) == INTENT_ACCEPT;
}

/* Words that are no answer to the question are a message like any other. */
static gboolean
take_answer_of_named (StoreWork *work, Exchange *exchange, const Joining *joining, gboolean *taken,
                      GError **error)
{
    const Correspondence *letter = exchange->letter;
    /* the service confirms by its own number, not by the member's that asked */
    const Answered answered = { .message_id = letter->answered.message_id };
    Intent intent = letter->intent;
    if (intent == INTENT_WORDS && begins_with_yes (letter->text))
        intent = INTENT_ACCEPT;
    *taken = TRUE;
    switch (intent) {
    case INTENT_ACCEPT:
        return joining->is_move
                   ? moving_complete (work, exchange->rules, exchange->member, joining,
                                      letter->from, &answered, error)
                   : join_complete (work, exchange->rules, exchange->member, joining,
                                    letter->from, &answered, error);
    case INTENT_DECLINE:
    case INTENT_BLOCK:
    case INTENT_STOP:
        return registration_refuse (work, exchange->rules, letter->from, error);
    case INTENT_NOTHING:
    case INTENT_QUESTION:
        return join_ask_again (work, exchange->member, joining, letter->from, &letter->answered,
                               error);
    case INTENT_WORDS:
        *taken = FALSE;
        return TRUE;
    case INTENT_MACHINE:
        return TRUE;
    }
    g_assert_not_reached ();
}

/* Whoever the member has invited since answers the invitation. */
static gboolean
take_named (StoreWork *work, Exchange *exchange, gboolean *taken, GError **error)
{
    const Address *from = exchange->letter->from;
    const Account *member = exchange->member;
    g_autoptr (Joining) joining = NULL;
    gboolean is_invited = exchange->was_asked && exchange->writer->state == IM_STATE_TENTATIVE;
    *taken = FALSE;
    if (member == NULL || member->state != IM_STATE_REGISTERED || is_invited
        || !join_is_free (exchange->writer) || !may (exchange, MAIL_TOKEN_JOINING))
        return TRUE;
    if (!store_find_joining (work, from->kind, from->key, member->id, &joining, error))
        return FALSE;
    return joining == NULL || take_answer_of_named (work, exchange, joining, taken, error);
}

/* ---- Somebody who was invited ------------------------------------------------------------ */

/* The words of his acceptance are a message like any other. */
static gboolean
accept_invitation (StoreWork *work, Exchange *exchange, GError **error)
{
    const Address *from = exchange->letter->from;
    const MessageWords words = { .text = exchange->letter->text,
                                 .attachments = exchange->letter->attachments };
    if (message_is_too_long (exchange->rules, exchange->letter->text)) {
        exchange->send = IM_SEND_TOO_LONG;
        exchange->ending = CORRESPONDENCE_NOT_SENT;
        return TRUE;
    }
    return consent_record (work, exchange->rules, from->kind, from->key, CONSENT_YES, error)
           && account_complete (work, exchange->writer, exchange->letter->name, error)
           && invitation_accept (work, exchange->invitation, exchange->writer, exchange->member,
                                 &words, error)
           && note_acceptance (work, exchange, error)
           && buddy_meet_all_waiting (work, exchange->writer, IM_STATE_TENTATIVE, 0, error);
}

/* What neither accepts nor refuses is asked back about once, or two programs could ask each other for
 * ever; then silence, until a clear answer. */
static gboolean
ask_back (StoreWork *work, const Exchange *exchange, GError **error)
{
    const Correspondence *letter = exchange->letter;
    if (exchange->invitation->is_questioned)
        return TRUE;
    return store_note_question (work, exchange->invitation->id, error)
           && despatch_notice (work, exchange->writer, NOTICE_QUESTION, letter->from,
                               &letter->answered, NULL, exchange->member->id, error);
}

/* A reply of a person accepts unless it refuses or only asks. */
static gboolean
take_invited (StoreWork *work, Exchange *exchange, GError **error)
{
    const Correspondence *letter = exchange->letter;
    switch (letter->intent) {
    case INTENT_NOTHING:
    case INTENT_ACCEPT:
    case INTENT_WORDS:
        return accept_invitation (work, exchange, error);
    case INTENT_DECLINE:
    case INTENT_BLOCK:
    case INTENT_STOP:
        return registration_refuse (work, exchange->rules, letter->from, error);
    case INTENT_QUESTION:
        return ask_back (work, exchange, error);
    case INTENT_MACHINE:
        return TRUE;
    }
    g_assert_not_reached ();
}

/* Of those who were not asked: a person may begin to write of his holidays, an absence notice only
 * ever answers. */
static gboolean
is_absence_notice (const Correspondence *letter)
{
    return letter->is_answer && letter->intent == INTENT_MACHINE;
}

/* ---- Nobody yet -------------------------------------------------------------------------- */

/* He becomes a member by writing, is confirmed by the service, and his words go their way; a "no" alone,
 * as to an invitation that is over by now, asks for nothing of that. */
static gboolean
take_stranger (StoreWork *work, Exchange *exchange, GError **error)
{
    const Correspondence *letter = exchange->letter;
    const Address *from = letter->from;
    /* the service confirms by its own number, not by the member's that he wrote to */
    const RegistrationRequest request = {
        .address = from,
        .name = letter->name,
        .answered = { .message_id = letter->answered.message_id },
        .peer = exchange->member != NULL ? exchange->member->id : 0,
    };
    RegistrationEnding ending;
    if (letter->intent == INTENT_STOP || letter->intent == INTENT_BLOCK
        || intent_read_whole (letter->text) == INTENT_DECLINE)
        return registration_refuse (work, exchange->rules, from, error);
    if (is_absence_notice (letter))
        return TRUE;
    if (!registration_handle (work, exchange->rules, &request, &ending, error))
        return FALSE;
    if (ending == REGISTRATION_NO_NUMBER) {
        exchange->ending = CORRESPONDENCE_NO_NUMBER;
        return TRUE;
    }
    return store_find_account_by_address (work, from->kind, from->key, &exchange->writer, error)
           && send_message (work, exchange, error);
}

/* ---- A member ---------------------------------------------------------------------------- */

/* A word that only answers needs not be told; what came with it does. */
static gboolean
answer (StoreWork *work, Exchange *exchange, ImAnswer what, GError **error)
{
    const Correspondence *letter = exchange->letter;
    gboolean has_files = letter->attachments != NULL && letter->attachments->len > 0;
    const MessageWords words = { .text = letter->text, .attachments = letter->attachments };
    ImAnswered ignored;
    return buddy_answer (work, exchange->writer, letter->number, what,
                         has_files ? &words : NULL, &ignored, error);
}

static gboolean
take_member (StoreWork *work, Exchange *exchange, GError **error)
{
    const Correspondence *letter = exchange->letter;
    gboolean again = FALSE;
    if (!exchange->was_asked && !is_said_again (work, exchange, &again, error))
        return FALSE;
    if (again)
        return TRUE;
    /* "Accept" after "Decline": he thought better of it */
    gboolean may_accept = exchange->was_asked
                          || (letter->word == INTENT_ACCEPT
                              && exchange->permission == PAIR_DECLINED);
    switch (letter->is_text ? letter->whole_intent : letter->intent) {
    case INTENT_ACCEPT:
        if (may_accept)
            return answer (work, exchange, IM_ANSWER_ACCEPT, error)
                   && note_acceptance (work, exchange, error);
        break;
    case INTENT_DECLINE:
        if (exchange->was_asked)
            return answer (work, exchange, IM_ANSWER_DECLINE, error);
        break;
    case INTENT_BLOCK:
        return answer (work, exchange, IM_ANSWER_BLOCK, error);
    case INTENT_STOP: /* in any thread it means all that we send him */
        return registration_refuse (work, exchange->rules, exchange->letter->from, error);
    case INTENT_MACHINE:
        if (is_absence_notice (exchange->letter))
            return TRUE;
        break;
    case INTENT_NOTHING:
    case INTENT_QUESTION:
    case INTENT_WORDS:
        break;
    }
    return send_message (work, exchange, error);
}

/* A token proves what it was given for and no more: not that he wants to be a member. */
static gboolean
take_by_state (StoreWork *work, Exchange *exchange, GError **error)
{
    ImState state = exchange->writer != NULL ? exchange->writer->state : IM_STATE_ERASED;
    gboolean was_invited = may (exchange, MAIL_TOKEN_INVITATION);
    if (state == IM_STATE_REGISTERED && (was_invited || may (exchange, MAIL_TOKEN_CONVERSATION)))
        return take_member (work, exchange, error);
    if (state == IM_STATE_TENTATIVE && exchange->invitation != NULL && was_invited)
        return take_invited (work, exchange, error);
    if (exchange->letter->only == 0)
        return take_stranger (work, exchange, error);
    exchange->ending = CORRESPONDENCE_UNPROVEN;
    return TRUE;
}

gboolean
correspondence_take (StoreWork *work, const Rules *rules, const Correspondence *letter,
                     CorrespondenceEnding *ending, ImSend *send, GError **error)
{
    g_auto (Exchange) exchange = { .rules = rules, .letter = letter };
    gboolean taken = FALSE;
    if (!look_up (work, &exchange, error) || !take_named (work, &exchange, &taken, error))
        return FALSE;
    *ending = CORRESPONDENCE_TAKEN;
    if (taken)
        return TRUE;
    gboolean done = take_by_state (work, &exchange, error);
    *ending = exchange.ending;
    *send = exchange.send;
    return done;
}
