/* SPDX-License-Identifier: ISC */
/* A text to one of our numbers becomes one act. */
#include <config.h>

#include "imcore/incoming_sms.h"

#include "imcore/confirmed_words.h"
#include "imcore/core.h"
#include "imcore/domain/address.h"
#include "imcore/domain/buddy.h"
#include "imcore/domain/buddy_name.h"
#include "imcore/domain/consent.h"
#include "imcore/domain/correspondence.h"
#include "imcore/domain/invitation_course.h"
#include "imcore/domain/opt_out.h"
#include "imcore/domain/registration.h"
#include "imcore/domain/repeated_text.h"
#include "imcore/member_words.h"
#include "imcore/named_target.h"
#include "imcore/profile.h"

#include <string.h>

/* What a number of the access code is for. */
typedef enum {
    NUMBER_NOT_OURS,
    NUMBER_REGISTRATION,
    NUMBER_UNIVERSAL,
    NUMBER_MEMBER
} NumberKind;

struct TextTaking {
    const ImCore *core;
    Address *from;
    const Profile *profile; /* of the access code it was sent to */
    NumberKind kind;
    gint64 number; /* of ours that it was sent to; a member's: less than 0, without the access
                      code */
    gint64 uin;    /* the member's behind it; 0: none */
    const ImText *given;
    TextCommand command;
    char *argument;
    char *name;
    Address *nominated; /* by who registers, for the answer; NULL: none */
    guint8 dedupe[SECRET_HASH_BYTES];
    guint8 known_by[SECRET_HASH_BYTES]; /* should it be sent again */
    guint8 sender[SECRET_HASH_BYTES];
    GHashTable *waiting; /* senders whose texts wait for one that asks; NULL: it is alone */
    gboolean asks_store; /* FALSE: its ending is known without */
    ImTextEnding ending;
};

/* Tells what @receiver, with or without a plus, is for: access code and registration suffix,
 * universal suffix, or a member's number. */
static NumberKind
read_number (const ImConfig *config, const char *receiver, TextTaking *taking)
{
    const char *digits = receiver + (*receiver == '+');
    const Profile *profile = profile_of_receiver (config, digits);
    taking->profile = profile;
    if (profile == NULL)
        return NUMBER_NOT_OURS;
    const char *suffix = digits + strlen (profile->code);
    gboolean registers = strcmp (suffix, profile->registration_suffix) == 0;
    if (registers || strcmp (suffix, profile->universal_suffix) == 0) {
        if (!g_ascii_string_to_signed (digits, 10, 1, G_MAXINT64, &taking->number, NULL))
            return NUMBER_NOT_OURS;
        return registers ? NUMBER_REGISTRATION : NUMBER_UNIVERSAL;
    }
    if (!number_parse (suffix, &taking->uin))
        return NUMBER_NOT_OURS;
    taking->number = -taking->uin; /* with its code it may have 20 digits */
    return NUMBER_MEMBER;
}

/* What answers it goes back by the number it was sent to. */
static Answered
answered_by (const TextTaking *taking)
{
    return (Answered){ .number = taking->number, .code = taking->profile->number };
}

/* ---- To whom no act belongs -------------------------------------------------------------- */

enum { ANSWERS_TO_STRANGERS = 10 }; /* an hour, each: they cost money */

/* Answers a phone that is no member's; beyond its budget, silence. */
static gboolean
answer_stranger (StoreWork *work, const TextTaking *taking, NoticeKind kind, const char *words,
                 GError **error)
{
    const Answered answered = answered_by (taking);
    gboolean within = FALSE;
    if (!store_use_budget (work, BUDGET_ANSWERS_TO_STRANGERS, taking->sender,
                           ANSWERS_TO_STRANGERS, HOUR_MS, &within, error))
        return FALSE;
    return !within || despatch_to_nobody (work, kind, taking->from, &answered, words, error);
}

static gboolean
help_stranger (StoreWork *work, const TextTaking *taking, GError **error)
{
    g_autofree char *words = text_words_list (config_words (taking->core->config),
                                              TEXT_HELP_STRANGER);
    return answer_stranger (work, taking, NOTICE_HELP, words, error);
}

/* ---- To the registration number ---------------------------------------------------------- */

static gboolean
register_phone (StoreWork *work, TextTaking *taking, const char *name, GError **error)
{
    RegistrationEnding ending;
    const RegistrationRequest request = {
        .address = taking->from,
        .name = name,
        .answered = answered_by (taking),
        .nominated = taking->nominated,
    };
    if (!registration_handle (work, &taking->core->rules, &request, &ending, error))
        return FALSE;
    if (ending == REGISTRATION_NO_NUMBER)
        taking->ending = IM_TEXT_NO_NUMBER;
    return TRUE;
}

static MemberWord
word_of (const TextTaking *taking, const Account *member)
{
    return (MemberWord){
        .core = taking->core,
        .member = member,
        .from = taking->from,
        .answered = answered_by (taking),
        .command = taking->command,
        .argument = taking->argument,
        .is_proven = TRUE,
    };
}

/* "Accept", "YES!": what our notices ask for, and no "Cool" or "Super", which are names. */
static gboolean
is_asked_for (const char *text)
{
    static const char *const asked_for[] = { "accept", "yes" };
    for (guint i = 0; i < G_N_ELEMENTS (asked_for); i++)
        if (g_ascii_strncasecmp (text, asked_for[i], strlen (asked_for[i])) == 0)
            return TRUE;
    return FALSE;
}

/* Is what would be his name a word of ours?  "REG Stop"; "Accept" of who was asked nothing; the
 * second "Yes" of who has just left. */
static gboolean
names_a_word (const TextTaking *taking, gboolean was_invited, Intent intent)
{
    g_autofree char *rest = NULL;
    if (taking->command == TEXT_NAME)
        return taking->argument != NULL
               && text_words_read (config_words (taking->core->config), NULL, taking->argument,
                                   &rest)
                      != TEXT_WORDS;
    if (was_invited && intent == INTENT_ACCEPT)
        return FALSE;
    return taking->command != TEXT_WORDS
           || (intent == INTENT_ACCEPT && is_asked_for (taking->argument));
}

/* A phone registers with a name or with NAME or REG alone, and with a yes where it was invited;
 * another word makes nobody a member, and is answered with the words that do something for it.
 * What the operator has invited may ask first. */
static gboolean
take_newcomer (StoreWork *work, TextTaking *taking, const Account *account, GError **error)
{
    gboolean known = FALSE;
    gboolean was_invited = account != NULL && account->state == IM_STATE_TENTATIVE;
    const Answered answered = answered_by (taking);
    Intent intent = text_command_intent (taking->command,
                                         intent_read_whole (taking->given->text));
    if (intent == INTENT_BLOCK)
        return registration_refuse (work, &taking->core->rules, taking->from, error);
    if (names_a_word (taking, was_invited, intent))
        return help_stranger (work, taking, error);
    if (taking->command == TEXT_WORDS
        && !invitation_hear_question (work, account, intent_read (taking->given->text),
                                      taking->from, &answered, &known, error))
        return FALSE;
    const char *name = was_invited && intent == INTENT_ACCEPT ? NULL : taking->name;
    return known || register_phone (work, taking, name, error);
}

/* A member's words are acted on; anything else of his is answered with his number, but a "no":
 * that refuses only what asked him. */
static gboolean
take_service_text (StoreWork *work, TextTaking *taking, GError **error)
{
    g_autoptr (Account) account = NULL;
    gboolean known = FALSE;
    const Rules *rules = &taking->core->rules;
    const Address *from = taking->from;
    if (!store_find_account_by_address (work, ADDRESS_PHONE, from->key, &account, error))
        return FALSE;
    gboolean is_member = account != NULL && account->state == IM_STATE_REGISTERED;
    const MemberWord word = word_of (taking, account);
    if (is_member && !confirmed_word_answer (work, &word, &known, error))
        return FALSE;
    if (is_member && !known
        && !member_answer_asking (
            work, &word,
            text_command_intent (taking->command, intent_read_whole (taking->given->text)),
            &known, error))
        return FALSE;
    if (known)
        return TRUE;
    if (text_command_refuses (taking->command))
        return (is_member && taking->command == TEXT_NO)
               || registration_refuse (work, rules, from, error);
    if (is_member && !member_word_act (work, &word, &known, error))
        return FALSE;
    if (known)
        return TRUE;
    if (!is_member)
        return take_newcomer (work, taking, account, error);
    return taking->nominated != NULL
               ? confirmed_word_ask_join (work, &word, taking->nominated, error)
               : register_phone (work, taking, taking->name, error);
}

/* ---- To the universal number, to a member's ---------------------------------------------- */

/* Does the text name anybody?  To the universal number it takes that to do anything. */
static gboolean
names_somebody (StoreWork *work, const TextTaking *taking, gboolean *does, GError **error)
{
    g_auto (NamedTarget) target = { 0 };
    if (!named_target_find (work, taking->core, taking->profile->number, taking->given->text,
                            &target, error))
        return FALSE;
    *does = target.address != NULL || target.member != NULL;
    return TRUE;
}

/* A phone that is nobody's is made a member's if its text names somebody.  While the operator
 * has him on hold nothing comes of it. */
static gboolean
take_universal_text (StoreWork *work, TextTaking *taking, GError **error)
{
    g_autoptr (Account) account = NULL;
    gboolean found = FALSE;
    if (!store_find_account_by_address (work, ADDRESS_PHONE, taking->from->key, &account,
                                        error))
        return FALSE;
    if (account == NULL || account->state != IM_STATE_REGISTERED) {
        if (!names_somebody (work, taking, &found, error))
            return FALSE;
        if (!found)
            return help_stranger (work, taking, error);
        if (!register_phone (work, taking, taking->name, error)
            || !store_find_account_by_address (work, ADDRESS_PHONE, taking->from->key, &account,
                                               error))
            return FALSE;
    }
    if (account == NULL || account->state != IM_STATE_REGISTERED)
        return TRUE;
    const MemberWord word = word_of (taking, account);
    return member_write_to_address (work, &word, taking->given->text, error);
}

/* A text that was not sent is answered from the number it was for, in words. */
static gboolean
tell_not_sent (StoreWork *work, const TextTaking *taking, ImSend send, GError **error)
{
    g_autoptr (Account) writer = NULL;
    const Answered answered = answered_by (taking);
    if (!store_find_account_by_address (work, ADDRESS_PHONE, taking->from->key, &writer, error))
        return FALSE;
    return writer == NULL
           || despatch_notice (work, writer, NOTICE_NOT_SENT, taking->from, &answered,
                               not_sent_reason (send), 0, error);
}

/* Nobody becomes a member by a number that nobody has, or a guest who is not his. */
static gboolean
answer_nobodys (StoreWork *work, TextTaking *taking, GError **error)
{
    g_autoptr (Account) writer = NULL;
    const Answered answered = answered_by (taking);
    taking->ending = IM_TEXT_NOT_SENT;
    if (!store_find_account_by_address (work, ADDRESS_PHONE, taking->from->key, &writer, error))
        return FALSE;
    if (writer == NULL || writer->state != IM_STATE_REGISTERED)
        return answer_stranger (work, taking, NOTICE_NOBODYS, NULL, error);
    return despatch_notice (work, writer, NOTICE_NOBODYS, taking->from, &answered, NULL, 0,
                            error);
}

/* Has anybody the number behind @taking?  A guest is there for his host alone. */
static gboolean
find_somebody (StoreWork *work, const TextTaking *taking, gboolean *is, GError **error)
{
    g_autoptr (Account) member = NULL;
    g_autoptr (Account) writer = NULL;
    g_autoptr (Guest) guest = NULL;
    if (!store_find_account_by_uin (work, taking->uin, &member, error))
        return FALSE;
    *is = member != NULL;
    if (*is)
        return TRUE;
    if (!store_find_guest_by_number (work, taking->uin, &guest, error)
        || !store_find_account_by_address (work, ADDRESS_PHONE, taking->from->key, &writer,
                                           error))
        return FALSE;
    *is = guest != NULL && writer != NULL && guest->account == writer->id;
    return TRUE;
}

static gboolean
take_member_text (StoreWork *work, TextTaking *taking, GError **error)
{
    CorrespondenceEnding ending;
    ImSend send = IM_SEND_DONE;
    gboolean is_somebodys = FALSE;
    Intent intent = text_command_intent (taking->command, intent_read (taking->given->text));
    const Correspondence text = {
        .from = taking->from,
        .number = taking->uin,
        .text = taking->given->text,
        /* "Stop, Dennis" and "STOP 12345" are no STOP, which is a whole text */
        .intent = intent == INTENT_STOP ? INTENT_DECLINE : intent,
        .word = text_words_answer (config_words (taking->core->config), taking->given->text),
        .is_text = TRUE,
        .whole_intent = text_command_intent (taking->command,
                                             intent_read_whole (taking->given->text)),
        .answered = answered_by (taking),
    };
    if (!find_somebody (work, taking, &is_somebodys, error))
        return FALSE;
    if (!is_somebodys)
        return answer_nobodys (work, taking, error);
    if (!correspondence_take (work, &taking->core->rules, &text, &ending, &send, error))
        return FALSE;
    if (ending == CORRESPONDENCE_NO_NUMBER)
        taking->ending = IM_TEXT_NO_NUMBER;
    if (ending != CORRESPONDENCE_NOT_SENT)
        return TRUE;
    taking->ending = IM_TEXT_NOT_SENT;
    return tell_not_sent (work, taking, send, error);
}

/* ---- Any --------------------------------------------------------------------------------- */

/* START takes STOP back in whatever thread.  In a member's it is a message like any other while
 * there is nothing to take back. */
static gboolean
take_start (StoreWork *work, const TextTaking *taking, gboolean *known, GError **error)
{
    const Address *from = taking->from;
    const Answered answered = answered_by (taking);
    *known = taking->command == TEXT_START;
    if (*known && taking->kind == NUMBER_MEMBER
        && !consent_is_refused (work, &taking->core->rules, from->kind, from->key, known,
                                error))
        return FALSE;
    return !*known || opt_in (work, &taking->core->rules, from, &answered, error);
}

static gboolean
do_what_it_asks (StoreWork *work, TextTaking *taking, GError **error)
{
    gboolean known = FALSE;
    if (!take_start (work, taking, &known, error))
        return FALSE;
    if (known)
        return TRUE;
    switch (taking->kind) {
    case NUMBER_REGISTRATION:
        return take_service_text (work, taking, error);
    case NUMBER_UNIVERSAL:
        return take_universal_text (work, taking, error);
    case NUMBER_MEMBER:
        return take_member_text (work, taking, error);
    case NUMBER_NOT_OURS:
        break;
    }
    g_assert_not_reached ();
}

/* What goes to this phone leaves by the code and the carrier that it writes by. */
static gboolean
note_way (StoreWork *work, const TextTaking *taking, GError **error)
{
    const char *carrier = taking->given->carrier;
    gboolean is_short = carrier != NULL && strlen (carrier) <= CARRIER_NAME_LIMIT;
    return store_set_way (work, ADDRESS_PHONE, taking->from->key, taking->profile->number,
                          is_short ? carrier : NULL, error);
}

/* STOP is heard before all else, by whichever of our numbers and from whomever, were he to
 * write too much. */
static gboolean
take_stop (StoreWork *work, TextTaking *taking, GError **error)
{
    const Answered answered = answered_by (taking);
    taking->ending = IM_TEXT_TAKEN;
    return confirmed_word_forget (work, taking->from, error)
           && opt_out (work, &taking->core->rules, taking->from, &answered, error);
}

/* May it be sent again?  Most texts are the first of their words, which is found at no cost.
 * What was joined of parts is known by their numbers: it has no time of its own.
 * *@asks: only the carrier's link could tell, and nothing was written. */
static gboolean
ask_link (StoreWork *work, const TextTaking *taking, const RepeatedText *text,
          gboolean *may_repeat, gboolean *asks, GError **error)
{
    gboolean is_first = FALSE;
    *may_repeat = *asks = FALSE;
    if (taking->given->is_joined)
        return TRUE;
    *asks = taking->waiting != NULL
            && g_hash_table_contains (taking->waiting, taking->given->sender);
    if (*asks)
        return TRUE;
    if (!repeated_text_is_first (work, text, &is_first, error))
        return FALSE;
    *may_repeat = !is_first;
    if (is_first || !taking->given->asks_link)
        return TRUE;
    if (!repeated_text_may_be (work, text, asks, error))
        return FALSE;
    if (*asks && taking->waiting != NULL)
        g_hash_table_add (taking->waiting, (gpointer) taking->given->sender);
    return TRUE;
}

static RepeatedText
repeated_text_of (const StoreWork *work, const TextTaking *taking)
{
    const ImText *given = taking->given;
    gint64 now_ms = store_now_ms (work);
    return (RepeatedText){
        .known_by = taking->known_by,
        .id = taking->dedupe,
        .came_ms = given->came_ms > 0 ? given->came_ms : now_ms,
        .came_by_ms = given->came_ms > 0 ? given->came_by_ms : now_ms,
        .loss = given->loss,
        .link_loss = given->link_loss,
    };
}

gboolean
text_taking_act (StoreWork *work, gpointer data, GError **error)
{
    TextTaking *taking = data;
    const RepeatedText text = repeated_text_of (work, taking);
    gboolean before = FALSE, within = TRUE, may_repeat = FALSE, asks = FALSE;
    gint64 outcome = 0;
    if (!ask_link (work, taking, &text, &may_repeat, &asks, error))
        return FALSE;
    taking->ending = IM_TEXT_ASKS_LINK;
    if (asks)
        return TRUE;
    if (!store_record_inbound (work, ORIGIN_TEXT, taking->dedupe, &before, &outcome, error)
        || (!before && may_repeat && !repeated_text_take (work, &text, &before, error)))
        return FALSE;
    taking->ending = IM_TEXT_TAKEN_BEFORE;
    if (before)
        return TRUE;
    if (taking->command == TEXT_STOP)
        return take_stop (work, taking, error);
    if (!store_use_budget (work, BUDGET_TEXTS_AN_HOUR, taking->sender,
                           im_config_number (taking->core->config, "sms.texts_an_hour"),
                           HOUR_MS, &within, error))
        return FALSE;
    taking->ending = within ? IM_TEXT_TAKEN : IM_TEXT_TOO_MANY;
    if (!within)
        return TRUE;
    return do_what_it_asks (work, taking, error) && note_way (work, taking, error);
}

/* A number of the access code that is nobody's, but that the operator gave a meaning: by
 * itself, or together with the word written to it.  STOP has one everywhere. */
static gboolean
is_operators_number (const ImConfig *config, const ImText *text, TextTaking *taking)
{
    const char *digits = text->receiver + (*text->receiver == '+');
    return taking->profile != NULL && text->text != NULL
           && (text_command_is_stop (text->text)
               || text_words_has_row (config_words (config), digits, text->text))
           && g_ascii_string_to_signed (digits, 10, 1, G_MAXINT64, &taking->number, NULL);
}

/* What a text is before the store is asked.  TAKEN: one for us, from a telephone. */
static ImTextEnding
judge_text (const ImText *text, TextTaking *taking)
{
    const ImConfig *config = taking->core->config;
    taking->kind = read_number (config, text->receiver, taking);
    if (taking->kind == NUMBER_NOT_OURS && is_operators_number (config, text, taking))
        taking->kind = NUMBER_REGISTRATION;
    if (taking->kind == NUMBER_NOT_OURS)
        return IM_TEXT_NOT_OURS;
    if (profile_is_own_number (config, text->sender))
        return IM_TEXT_OWN_NUMBER;
    if (profile_believes (taking->profile, text->carrier))
        taking->from = profile_read_phone (taking->profile, text->sender);
    if (taking->from == NULL)
        return IM_TEXT_NOBODY;
    if (text->text == NULL)
        return IM_TEXT_UNREADABLE;
    taking->command = text_words_read (config_words (config),
                                       text->receiver + (*text->receiver == '+'), text->text,
                                       &taking->argument);
    return taking->command == TEXT_NOTHING ? IM_TEXT_UNREADABLE : IM_TEXT_TAKEN;
}

/* "Cool D", or "Cool D, answer to ann@x.example". */
static void
read_name (const char *written, TextTaking *taking)
{
    g_autofree char *name = NULL;
    taking->nominated = address_of_nomination (taking->core, taking->profile->number, written,
                                               &name);
    taking->name = buddy_name_of_person (
        name, (guint) im_config_number (taking->core->config, "account.name_limit"));
}

static void
hash_keys (TextTaking *taking)
{
    const ImCore *core = taking->core;
    const ImText *text = taking->given;
    g_autofree char *way = g_strjoin ("\n", text->carrier != NULL ? text->carrier : "",
                                      text->sender, text->receiver, NULL);
    secret_hash (core->secrets, SECRET_OF_INBOUND, taking->dedupe, "text", text->id, NULL);
    secret_hash (core->secrets, SECRET_OF_INBOUND, taking->known_by, "lately", way, text->text);
    secret_hash (core->secrets, SECRET_OF_BUDGET, taking->sender, "phone", taking->from->key,
                 NULL);
}

TextTaking *
text_taking_new (const ImCore *core, const ImText *text, GHashTable *waiting)
{
    TextTaking *taking = g_new0 (TextTaking, 1);
    taking->core = core;
    taking->given = text;
    taking->waiting = waiting;
    taking->ending = judge_text (text, taking);
    taking->asks_store = taking->ending == IM_TEXT_TAKEN;
    if (!taking->asks_store)
        return taking;
    if (taking->kind == NUMBER_REGISTRATION && taking->argument != NULL
        && (taking->command == TEXT_NAME || taking->command == TEXT_WORDS))
        read_name (taking->argument, taking);
    hash_keys (taking);
    return taking;
}

void
text_taking_free (TextTaking *taking)
{
    if (taking == NULL)
        return;
    address_free (taking->from);
    address_free (taking->nominated);
    g_free (taking->argument);
    g_free (taking->name);
    g_free (taking);
}

gboolean
text_taking_asks_store (const TextTaking *taking)
{
    return taking->asks_store;
}

ImTextEnding
text_taking_ending (const TextTaking *taking)
{
    return taking->ending;
}

gboolean
im_take_text (ImCore *core, const ImText *text, ImTextEnding *ending, GError **error)
{
    g_autoptr (TextTaking) taking = text_taking_new (core, text, NULL);
    if (taking->asks_store
        && !store_act (core->store, STORE_WRITES, text_taking_act, taking, error))
        return FALSE;
    *ending = taking->ending;
    return TRUE;
}
