/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/letter_taking.h"

#include "imcore/attachment_lines.h"
#include "imcore/confirmed_words.h"
#include "imcore/domain/consent.h"
#include "imcore/domain/invitation_course.h"
#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/moving.h"
#include "imcore/domain/registration.h"
#include "imcore/letter_words.h"
#include "imcore/mail/mail_reader.h"
#include "imcore/member_words.h"

#include <string.h>

#define TOLD_ANEW_MS (24 * (gint64) HOUR_MS) /* of the same files that are not passed on */

void
letter_taking_read (LetterTaking *taking)
{
    const ImCore *core = taking->core;
    const ImLetter *letter = taking->letter;
    gboolean to_service = taking->number == 0;
    taking->text = letter_own_text (core, letter);
    taking->shown = to_service ? NULL : letter_shown_text (letter, taking->text);
    taking->name = to_service ? letter_name_for_service (core, letter)
                              : letter_name_for_member (core, letter);
    taking->nominated = to_service ? letter_nomination (core, letter) : NULL;
}

void
letter_taking_clear (LetterTaking *taking)
{
    g_free (taking->name);
    g_free (taking->text);
    g_free (taking->shown);
    address_free (taking->nominated);
}

static Answered
answered_by (const LetterTaking *taking)
{
    return (Answered){ .message_id = taking->letter->message_id };
}

/* ---- A letter to the service ------------------------------------------------------------- */

/* Says so in @taking's ending. */
static gboolean
lacks_something (LetterTaking *taking)
{
    switch (letter_lacks (taking->core, taking->letter)) {
    case LETTER_LACKS_NOTHING:
        return FALSE;
    case LETTER_LACKS_NAME:
        taking->ending = IM_LETTER_NO_NAME;
        return TRUE;
    case LETTER_LACKS_PHONE:
        taking->ending = IM_LETTER_NO_PHONE;
        return TRUE;
    }
    g_assert_not_reached ();
}

static gboolean
register_writer (StoreWork *work, LetterTaking *taking, gboolean is_member, GError **error)
{
    RegistrationEnding ending;
    if (taking->is_confirmed)
        return TRUE;
    if (!is_member && lacks_something (taking))
        return TRUE;
    const RegistrationRequest request = { .address = taking->from,
                                          .name = taking->name,
                                          .answered = answered_by (taking),
                                          .nominated = taking->nominated };
    if (!registration_handle (work, &taking->core->rules, &request, &ending, error))
        return FALSE;
    if (ending == REGISTRATION_NO_NUMBER)
        taking->ending = IM_LETTER_NO_NUMBER;
    taking->is_confirmed = ending != REGISTRATION_NO_NUMBER;
    return TRUE;
}

/* What stands below the line that a command is. */
static const char *
below_first_line (const char *text)
{
    text += strspn (text, " \t\n");
    text += strcspn (text, "\n");
    return text + strspn (text, "\n");
}

static MemberWord
word_of (const LetterTaking *taking, const Account *member, TextCommand command,
         const char *argument, gboolean in_text)
{
    return (MemberWord){
        .core = taking->core,
        .member = member,
        .from = taking->from,
        .answered = answered_by (taking),
        .command = command,
        .argument = argument,
        .body = in_text ? below_first_line (taking->text) : taking->text,
        .is_proven = taking->only == 0,
    };
}

/* Nothing but a token of ours proves the writer: he answers the operator's invitation, or says
 * YES to leaving.  All else that is written to the service changes an account, and takes a
 * proof. */
static gboolean
may_answer_service (StoreWork *work, const LetterTaking *taking, const Account *account,
                    gboolean *may, GError **error)
{
    g_autoptr (StoredInvitation) invitation = NULL;
    gboolean is_tentative = account != NULL && account->state == IM_STATE_TENTATIVE;
    *may = taking->only == 0;
    if (*may || !is_tentative || (taking->only & MAIL_TOKEN_SET (MAIL_TOKEN_MEMBERSHIP)) == 0)
        return TRUE;
    if (!invitation_find_open (work, INVITER_OPERATOR, account->id, &invitation, error))
        return FALSE;
    *may = invitation != NULL;
    return TRUE;
}

/* Does it answer a mail of ours? */
static gboolean
is_answer (const LetterTaking *taking)
{
    const char *domain = im_config_text (taking->core->config, "mail.domain");
    for (char **id = taking->letter->references; *id != NULL; id++) {
        const char *at = strrchr (*id, '@');
        if (at != NULL && g_ascii_strcasecmp (at + 1, domain) == 0)
            return TRUE;
    }
    return FALSE;
}

/* A "no" to the change of a mailbox: of the member before it happened, of the former mailbox after. */
static gboolean
answer_change (StoreWork *work, const LetterTaking *taking, const Account *member,
               TextCommand command, gboolean *known, GError **error)
{
    const Answered answered = answered_by (taking);
    if (member == NULL)
        return moving_object (work, &taking->core->rules, taking->from, command == TEXT_NO,
                              is_answer (taking), &answered, known, error);
    return command != TEXT_NO || moving_cancel (work, member, known, error);
}

ImLetterEnding
letter_taking_foresee (const LetterTaking *taking, const Account *member)
{
    g_autofree char *argument = NULL;
    gboolean in_text = FALSE;
    LetterTaking copy = *taking;
    TextCommand command = letter_command (taking->core, taking->letter, &argument, &in_text);
    copy.ending = IM_LETTER_TAKEN;
    if (taking->number != 0 || (member != NULL && member->state == IM_STATE_REGISTERED)
        || command == TEXT_LEAVE || command == TEXT_NO || is_answer (taking)
        || letter_refusal (taking->core, taking->letter) != TEXT_NOTHING)
        return IM_LETTER_TAKEN;
    lacks_something (&copy);
    return copy.ending;
}

/* A member's words are acted on; whatever else is written to the service makes him one, but
 * LEAVE.  A member's "no" refuses what asked him, and never all our letters, as his STOP does. */
static gboolean
take_service_letter (StoreWork *work, LetterTaking *taking, GError **error)
{
    g_autoptr (Account) account = NULL;
    g_autofree char *argument = NULL;
    gboolean known = FALSE, in_text = FALSE;
    const Rules *rules = &taking->core->rules;
    TextCommand command = letter_command (taking->core, taking->letter, &argument, &in_text);
    if (!store_find_account_by_address (work, taking->from->kind, taking->from->key, &account,
                                        error))
        return FALSE;
    gboolean is_member = account != NULL && account->state == IM_STATE_REGISTERED;
    const MemberWord word = word_of (taking, account, command, argument, in_text);
    gboolean may = taking->only == 0
                   || (taking->only & MAIL_TOKEN_SET (MAIL_TOKEN_LEAVING)) != 0;
    if (is_member && may && !confirmed_word_answer (work, &word, &known, error))
        return FALSE;
    if (!known && taking->only == 0
        && !answer_change (work, taking, is_member ? account : NULL, command, &known, error))
        return FALSE;
    if (known)
        return TRUE;
    if (!may_answer_service (work, taking, account, &may, error))
        return FALSE;
    if (!may) {
        taking->ending = IM_LETTER_UNPROVEN;
        return TRUE;
    }
    if (is_member
        && !member_answer_asking (work, &word,
                                  letter_answer_word (taking->core, taking->letter), &known,
                                  error))
        return FALSE;
    if (known)
        return TRUE;
    TextCommand refusal = letter_refusal (taking->core, taking->letter);
    if (refusal != TEXT_NOTHING)
        return (is_member && refusal == TEXT_NO)
               || registration_refuse (work, rules, taking->from, error);
    if (command == TEXT_START
        && !consent_record (work, rules, ADDRESS_MAIL, taking->from->key, CONSENT_YES, error))
        return FALSE;
    if (is_member && !member_word_act (work, &word, &known, error))
        return FALSE;
    if (!known && !letter_names_in_subject (taking->core, taking->letter)
        && !invitation_hear_question (work, account,
                                      letter_intent (taking->core, taking->letter), taking->from,
                                      &word.answered, &known, error))
        return FALSE;
    return known || (!is_member && command == TEXT_LEAVE)
           || register_writer (work, taking, is_member, error);
}

/* ---- A letter to a member ---------------------------------------------------------------- */

static ImLetterEnding
ending_of (CorrespondenceEnding ending, ImSend send)
{
    if (ending == CORRESPONDENCE_NO_NUMBER)
        return IM_LETTER_NO_NUMBER;
    if (ending == CORRESPONDENCE_UNPROVEN)
        return IM_LETTER_UNPROVEN;
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

/* Whom a letter is from and to. */
typedef struct {
    Account *writer; /* NULL: nobody any more */
    ImParty reader;  /* 0: the same */
} Ends;

static void
ends_clear (Ends *ends)
{
    g_clear_pointer (&ends->writer, account_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ends, ends_clear)

static gboolean
find_ends (StoreWork *work, const LetterTaking *taking, Ends *ends, GError **error)
{
    const Address *from = taking->from;
    g_autoptr (Account) member = NULL;
    g_autoptr (Guest) guest = NULL;
    if (!store_find_account_by_address (work, from->kind, from->key, &ends->writer, error)
        || !store_find_account_by_uin (work, taking->number, &member, error)
        || !store_find_guest_by_number (work, taking->number, &guest, error))
        return FALSE;
    ends->reader = member != NULL ? member->id : guest != NULL ? -guest->id : 0;
    return TRUE;
}

/* What the one he wrote to writes back is to stand under his letter. */
static gboolean
note_thread (StoreWork *work, const LetterTaking *taking, const Ends *ends, GError **error)
{
    return taking->letter->message_id == NULL || ends->writer == NULL || ends->reader == 0
           || store_set_thread (work, ends->writer->id, ends->reader,
                                taking->letter->message_id, error);
}

static gboolean
has_words (Intent intent)
{
    switch (intent) {
    case INTENT_NOTHING:
    case INTENT_ACCEPT:
    case INTENT_QUESTION:
    case INTENT_WORDS:
        return TRUE;
    case INTENT_DECLINE:
    case INTENT_BLOCK:
    case INTENT_STOP:
    case INTENT_MACHINE:
        return FALSE;
    }
    g_assert_not_reached ();
}

/* The letter was taken for its words; which of its files are not passed on, the transaction
 * could not say. Told once a day of the same files: some programs attach one to every letter.
 */
static gboolean
name_refused (StoreWork *work, const LetterTaking *taking, const Ends *ends, GError **error)
{
    const ImLetter *letter = taking->letter;
    guint8 subject[SECRET_HASH_BYTES];
    gboolean within = FALSE;
    g_autofree char *refused = attachment_lines_not_kept (NULL, letter->refused);
    const char *lines = refused != NULL ? refused : letter->attached;
    if (lines == NULL || ends->writer == NULL || ends->writer->state != IM_STATE_REGISTERED
        || ends->reader == 0 || !has_words (letter_intent (taking->core, letter)))
        return TRUE;
    g_auto (GStrv) all = g_strsplit (lines, "\n", -1);
    g_autoptr (GString) shown = g_string_new (NULL);
    for (char **line = all; *line != NULL && despatch_add_line (shown, *line); line++)
        ;
    const Answered answered = answered_by (taking);
    secret_hash (taking->core->secrets, SECRET_OF_BUDGET, subject, "not-passed-on",
                 taking->from->key, shown->str);
    if (!store_use_budget (work, BUDGET_NOT_PASSED_ON, subject, 1, TOLD_ANEW_MS, &within,
                           error))
        return FALSE;
    return !within
           || despatch_notice (work, ends->writer, NOTICE_NOT_PASSED_ON, taking->from,
                               &answered, shown->str, ends->reader, error);
}

static gboolean
take_member_letter (StoreWork *work, LetterTaking *taking, GError **error)
{
    CorrespondenceEnding ending;
    ImSend send = IM_SEND_DONE;
    const Correspondence letter = {
        .from = taking->from,
        .name = taking->name,
        .number = taking->number,
        .text = taking->shown,
        .attachments = taking->letter->attachments,
        .whole = strcmp (taking->text, taking->letter->text) != 0 ? taking->letter->text : NULL,
        .intent = letter_intent (taking->core, taking->letter),
        .word = text_words_answer (config_words (taking->core->config), taking->text),
        .is_answer = letter_is_answer (taking->letter),
        .answered = answered_by (taking),
        .only = taking->only,
    };
    if (!correspondence_take (work, &taking->core->rules, &letter, &ending, &send, error))
        return FALSE;
    taking->ending = ending_of (ending, send);
    if (taking->ending == IM_LETTER_EMPTY && im_letter_refused (taking->letter) != NULL)
        taking->ending = IM_LETTER_ATTACHMENTS;
    if (taking->ending != IM_LETTER_TAKEN)
        return TRUE;
    g_auto (Ends) ends = { 0 };
    return find_ends (work, taking, &ends, error) && note_thread (work, taking, &ends, error)
           && name_refused (work, taking, &ends, error);
}

/* ---- Either ------------------------------------------------------------------------------ */

gboolean
letter_take (StoreWork *work, LetterTaking *taking, GError **error)
{
    taking->ending = IM_LETTER_TAKEN;
    return taking->number != 0 ? take_member_letter (work, taking, error)
                               : take_service_letter (work, taking, error);
}
