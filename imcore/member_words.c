/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/member_words.h"

#include "imcore/confirmed_words.h"
#include "imcore/domain/account_processor.h"
#include "imcore/domain/address.h"
#include "imcore/domain/buddy.h"
#include "imcore/domain/buddy_name.h"
#include "imcore/domain/invitation.h"
#include "imcore/domain/join.h"
#include "imcore/domain/message.h"
#include "imcore/domain/moving.h"
#include "imcore/domain/presence.h"
#include "imcore/named_target.h"

#include <string.h>

static gboolean
answer (StoreWork *work, const MemberWord *word, NoticeKind kind, const char *words, GError **error)
{
    return despatch_notice (work, word->member, kind, word->from, &word->answered, words, 0, error);
}

/* What he can write, by the medium he wrote by: a phone has no use for PHONE. */
static char *
list_words (const MemberWord *word)
{
    gboolean by_letter = word->from->kind == ADDRESS_MAIL;
    return text_words_list (config_words (word->core->config),
                            by_letter ? TEXT_HELP_MEMBER | TEXT_HELP_BY_LETTER
                                      : TEXT_HELP_MEMBER);
}

static gboolean
answer_help (StoreWork *work, const MemberWord *word, GError **error)
{
    g_autofree char *words = list_words (word);
    return answer (work, word, NOTICE_HELP, words, error);
}

/* The same to his word without the address that it takes: says so, too. */
static gboolean
answer_lacking (StoreWork *work, const MemberWord *word, GError **error)
{
    g_autofree char *list = list_words (word);
    g_autofree char *words = g_strconcat (list, "\n", text_command_name (word->command), NULL);
    return answer (work, word, NOTICE_HELP, words, error);
}

/* ---- NAME, PASSWORD ---------------------------------------------------------------------- */

/* The name after the word, cleaned as at registration; NULL: none, a refusal or another word of
 * ours. */
static char *
read_name (const MemberWord *word)
{
    g_autofree char *rest = NULL;
    if (word->argument == NULL
        || text_words_read (config_words (word->core->config), NULL, word->argument, &rest)
               != TEXT_WORDS)
        return NULL;
    return buddy_name_of_person (
        word->argument, (guint) im_config_number (word->core->config, "account.name_limit"));
}

static gboolean
act_on_name (StoreWork *work, const MemberWord *word, GError **error)
{
    g_autofree char *name = read_name (word);
    if (name != NULL && !account_rename (work, word->member->id, name, error))
        return FALSE;
    return answer (work, word, NOTICE_NAME, name != NULL ? "changed" : "asked", error);
}

enum { DAY_MS = 24 * HOUR_MS };

/* His own password goes on being good until the new one is used: whoever only glanced at the
 * answer cannot lock him out unseen. */
static gboolean
act_on_password (StoreWork *work, const MemberWord *word, GError **error)
{
    const Rules *rules = &word->core->rules;
    guint8 subject[SECRET_HASH_BYTES];
    gboolean within = TRUE;
    g_autofree char *who = g_strdup_printf ("%" G_GINT64_FORMAT, word->member->id);
    secret_hash (rules->secrets, SECRET_OF_BUDGET, subject, "password", who, NULL);
    if (!word->is_proven)
        return answer (work, word, NOTICE_KNOWN, NULL, error);
    if (!store_use_budget (work, BUDGET_PASSWORDS, subject,
                           im_config_number (rules->config, "account.passwords_a_day"), DAY_MS,
                           &within, error)
        || (within && !account_renew_password (work, rules, word->member->id, error)))
        return FALSE;
    return answer (work, word, NOTICE_PASSWORD, within ? NULL : "over-budget", error);
}

/* ---- INVITE ------------------------------------------------------------------------------ */

/* Invites, and answers with the address whatever became of it: a refusal looks the same. */
static gboolean
invite (StoreWork *work, const MemberWord *word, const Address *target, const char *words,
        GError **error)
{
    ImInvited ending;
    gint64 uin = 0;
    gboolean too_long = FALSE;
    g_autofree char *clean = invitation_words_clean (word->core, words, &too_long);
    if (too_long)
        return answer (work, word, NOTICE_NOT_SENT, "words-too-long", error);
    if (!invitation_send (work, &word->core->rules, word->member, IM_INVITATION_BOTH, target, clean,
                          &ending, &uin, error))
        return FALSE;
    switch (ending) {
    case IM_INVITED:
    case IM_INVITED_AS_BUDDY:
    case IM_INVITED_TOO_OFTEN:
    case IM_INVITED_REFUSED:
        return answer (work, word, NOTICE_INVITED, target->shown, error);
    case IM_INVITED_OVER_BUDGET:
        return answer (work, word, NOTICE_NOT_SENT, "over-budget", error);
    case IM_INVITED_NO_ADDRESS:
    case IM_INVITED_NO_NUMBER:
    case IM_INVITED_MEMBER: /* to who asks for membership alone, which no word does */
    case IM_INVITED_SELF:
    case IM_INVITED_TOO_LONG:
    case IM_INVITED_NOT_MEMBER:
    case IM_INVITED_NOTHING:
        return answer_help (work, word, error);
    }
    g_assert_not_reached ();
}

/* Asks whoever has a number already to be a buddy.  The answer names him by it: who knows a member's
 * number need not know his address. */
static gboolean
ask_member (StoreWork *work, const MemberWord *word, const Account *peer, const char *words,
            GError **error)
{
    ImAdd ending;
    gboolean too_long = FALSE;
    g_autofree char *clean = invitation_words_clean (word->core, words, &too_long);
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, peer->uin);
    if (too_long)
        return answer (work, word, NOTICE_NOT_SENT, "words-too-long", error);
    if (!buddy_add (work, word->member, peer->uin, clean, &ending, error))
        return FALSE;
    return ending == IM_ADD_DONE || ending == IM_ADD_ASKED
               ? answer (work, word, NOTICE_INVITED, number, error)
               : answer_help (work, word, error);
}

static gboolean
ask_target (StoreWork *work, const MemberWord *word, const NamedTarget *target, const char *words,
            GError **error)
{
    if (target->member != NULL)
        return ask_member (work, word, target->member, words, error);
    if (target->address != NULL)
        return invite (work, word, target->address, words, error);
    return answer_help (work, word, error);
}

static gboolean
act_on_invite (StoreWork *work, const MemberWord *word, GError **error)
{
    g_auto (NamedTarget) target = { 0 };
    if (!named_target_find (work, word->core, word->answered.code,
                            word->argument != NULL ? word->argument : "", &target, error))
        return FALSE;
    if (target.address == NULL && target.member == NULL)
        return answer_lacking (work, word, error);
    gboolean has_both = word->body != NULL && *word->body != '\0' && *target.rest != '\0';
    g_autofree char *words = g_strconcat (target.rest, has_both ? "\n" : "", word->body, NULL);
    return ask_target (work, word, &target, words, error);
}

/* A leading INVITE is no part of a personal text. */
static const char *
skip_invite (const char *text)
{
    gsize length = strlen ("invite");
    text += strspn (text, " \t\r\n");
    if (g_ascii_strncasecmp (text, "invite", length) != 0 || text[length] == '\0'
        || strchr (" \t\r\n:,", text[length]) == NULL)
        return text;
    return text + length + strspn (text + length, " \t\r\n:,");
}

const char *
not_sent_reason (ImSend ending)
{
    return ending == IM_SEND_UNANSWERED ? "unanswered"
           : ending == IM_SEND_LEFT     ? "left"
           : ending == IM_SEND_TOO_LONG ? "too-long"
                                        : "refused";
}

static gboolean
write_to (StoreWork *work, const MemberWord *word, gint64 uin, const char *text, GError **error)
{
    ImSend ending;
    gint64 seq = 0;
    const MessageWords words = { .text = text };
    if (!message_send (work, &word->core->rules, word->member->id, uin, &words, &ending, &seq,
                       error))
        return FALSE;
    return ending == IM_SEND_DONE
           || answer (work, word, NOTICE_NOT_SENT, not_sent_reason (ending), error);
}

gboolean
member_write_to_address (StoreWork *work, const MemberWord *word, const char *text, GError **error)
{
    g_auto (NamedTarget) target = { 0 };
    g_autoptr (Account) holder = NULL;
    if (!named_target_find (work, word->core, word->answered.code, skip_invite (text), &target,
                            error))
        return FALSE;
    const Address *address = target.address;
    if (address != NULL
        && !store_find_account_by_address (work, address->kind, address->key, &holder, error))
        return FALSE;
    gboolean is_member = holder != NULL && holder->state == IM_STATE_REGISTERED;
    const Account *reader = is_member ? holder : target.member;
    return reader != NULL && *target.rest != '\0'
               ? write_to (work, word, reader->uin, target.rest, error)
               : ask_target (work, word, &target, target.rest, error);
}

/* ---- ACCEPT, DECLINE, BLOCK --------------------------------------------------------------- */

/* The numbers that wait for a member's answer, a line each, longest waiting first; as many as
 * fit. */
static char *
list_asking (StoreWork *work, GArray *asking, GError **error)
{
    g_autoptr (GString) lines = g_string_new (NULL);
    for (guint i = 0; i < asking->len; i++) {
        g_autoptr (Account) peer = NULL;
        if (!store_find_account (work, g_array_index (asking, ImParty, i), &peer, error))
            return NULL;
        if (peer == NULL)
            continue;
        g_autofree char *line = g_strdup_printf ("%" G_GINT64_FORMAT "%s%s", peer->uin,
                                                 peer->name != NULL ? " " : "",
                                                 peer->name != NULL ? peer->name : "");
        if (!despatch_add_line (lines, line))
            break;
    }
    return g_string_free (g_steal_pointer (&lines), FALSE);
}

gboolean
member_answer_asking (StoreWork *work, const MemberWord *word, Intent intent, gboolean *known,
                      GError **error)
{
    ImAnswer said = intent == INTENT_ACCEPT    ? IM_ANSWER_ACCEPT
                    : intent == INTENT_DECLINE ? IM_ANSWER_DECLINE
                                               : IM_ANSWER_BLOCK;
    ImAnswered ignored;
    *known = FALSE;
    if (intent != INTENT_ACCEPT && intent != INTENT_DECLINE && intent != INTENT_BLOCK)
        return TRUE;
    g_autoptr (Account) peer = NULL;
    g_autoptr (GArray) asking = store_list_asking (work, word->member->id, error);
    if (asking == NULL)
        return FALSE;
    *known = asking->len > 0;
    if (!*known)
        return TRUE;
    if (asking->len == 1)
        return store_find_account (work, g_array_index (asking, ImParty, 0), &peer, error)
               && (peer == NULL
                   || buddy_answer (work, word->member, peer->uin, said, NULL, &ignored, error));
    g_autofree char *lines = list_asking (work, asking, error);
    return lines != NULL && answer (work, word, NOTICE_WHICH, lines, error);
}

/* ---- POLICY, RECEIVE, WHO ---------------------------------------------------------------- */

static gboolean
act_on_policy (StoreWork *work, const MemberWord *word, GError **error)
{
    gboolean is_open = word->member->is_open;
    if (word->argument != NULL) {
        is_open = g_ascii_strncasecmp (word->argument, "open", 4) == 0;
        if (!store_set_policy (work, word->member->id, is_open, error))
            return FALSE;
    }
    return answer (work, word, NOTICE_POLICY, is_open ? "open" : "ask", error);
}

typedef struct {
    ImMode im, mail, sms;
} Media;

/* The mode of the medium that @word names; NULL: it names none. */
static ImMode *
named_medium (Media *media, const char *word)
{
    static const char *const im[] = { "im", "client", NULL };
    static const char *const mail[] = { "mail", "email", "e-mail", NULL };
    static const char *const sms[] = { "sms", "text", "texts", NULL };
    return g_strv_contains (im, word)     ? &media->im
           : g_strv_contains (mail, word) ? &media->mail
           : g_strv_contains (sms, word)  ? &media->sms
                                          : NULL;
}

/* What people put around the media. */
static gboolean
is_between_media (const char *word)
{
    static const char *const all[] = { "",   "and", "by",   "via",    "when",   "if", "i",
                                       "am", "i'm", "only", "always", "please", NULL };
    return g_strv_contains (all, word);
}

/* "im, sms when away", "mail and sms", or "nothing".  FALSE: a word in it says neither, or
 * there is nothing in it; half of what somebody wants would lose him messages. */
static gboolean
read_media (const char *written, Media *media)
{
    g_autofree char *lower = g_ascii_strdown (written, -1);
    g_auto (GStrv) said = g_strsplit_set (lower, " \t\r\n,;:/+&.!?", -1);
    ImMode *last = NULL;
    gboolean nothing = FALSE;
    *media = (Media){ IM_MODE_NEVER, IM_MODE_NEVER, IM_MODE_NEVER };
    for (char **word = said; *word != NULL; word++) {
        ImMode *named = named_medium (media, *word);
        gboolean is_away = strcmp (*word, "away") == 0;
        if (named != NULL)
            *(last = named) = IM_MODE_ALWAYS;
        else if (is_away && last != NULL)
            *last = IM_MODE_AWAY;
        else if (strcmp (*word, "nothing") == 0)
            nothing = TRUE;
        else if (is_away || !is_between_media (*word))
            return FALSE;
    }
    return nothing != (last != NULL);
}

static void
append_medium (GString *out, const char *name, ImMode mode)
{
    if (mode != IM_MODE_NEVER)
        g_string_append_printf (out, "%s%s%s", out->len > 0 ? ", " : "", name,
                                mode == IM_MODE_AWAY ? " when away" : "");
}

static gboolean
act_on_receive (StoreWork *work, const MemberWord *word, GError **error)
{
    Media media = { word->member->by_im, word->member->by_mail, word->member->by_sms };
    if (word->argument != NULL && !read_media (word->argument, &media))
        return answer_help (work, word, error);
    if (word->argument != NULL
        && !store_set_media (work, word->member->id, media.im, media.mail, media.sms, error))
        return FALSE;
    g_autoptr (GString) said = g_string_new (NULL);
    append_medium (said, "im", media.im);
    append_medium (said, "mail", media.mail);
    append_medium (said, "sms", media.sms);
    return answer (work, word, NOTICE_RECEIVE, said->len > 0 ? said->str : NULL, error);
}

static const char *
presence_name (ImPresence presence)
{
    switch (presence) {
    case IM_PRESENCE_UNKNOWN:
        return "";
    case IM_PRESENCE_OFFLINE:
        return ": offline";
    case IM_PRESENCE_REACHABLE:
        return ": reachable";
    case IM_PRESENCE_ONLINE:
        return ": online";
    }
    return "";
}

static gboolean
act_on_who (StoreWork *work, const MemberWord *word, GError **error)
{
    g_autoptr (GString) lines = g_string_new (NULL);
    g_autoptr (GPtrArray) buddies = presence_list (work, word->member->id, error);
    if (buddies == NULL)
        return FALSE;
    for (guint i = 0; i < buddies->len; i++) {
        const ImBuddy *buddy = g_ptr_array_index (buddies, i);
        g_autofree char *line = g_strdup_printf (
            "%s%s%" G_GINT64_FORMAT "%s", buddy->name != NULL ? buddy->name : "",
            buddy->name != NULL ? " " : "", buddy->number, presence_name (buddy->presence));
        if (buddy->is_listed && !despatch_add_line (lines, line))
            break;
    }
    return answer (work, word, NOTICE_WHO, lines->len > 0 ? lines->str : NULL, error);
}

/* ---- LINK -------------------------------------------------------------------------------- */

/* The label of the link that the word makes: one a member, for whomever he gives it to. */
#define OWN_LINK "LINK"

/* The outbox gets the link's id alone: what opens it is derived when the notice is worded. */
static gboolean
act_on_link (StoreWork *work, const MemberWord *word, GError **error)
{
    gint64 account = word->member->id, id = 0;
    if (!im_config_flag (word->core->config, "web.enabled"))
        return answer (work, word, NOTICE_LINK, NULL, error);
    if (!store_hold_accounts (work, account, 0, error)
        || !store_find_link_of (work, account, OWN_LINK, &id, error)
        || (id == 0 && !store_add_link (work, account, OWN_LINK, 0, &id, error)))
        return FALSE;
    g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, id);
    return answer (work, word, NOTICE_LINK, digits, error);
}

/* ---- MAIL, PHONE, ADDRESS ----------------------------------------------------------------- */

/* The address alone: a full stop after it and a mail's further words are none of it. */
static Address *
read_address (const MemberWord *word)
{
    g_autofree char *written = g_strdup (word->argument != NULL ? word->argument : "");
    if (word->command != TEXT_PHONE)
        written[strcspn (written, " \t\r\n,;")] = '\0';
    for (gsize n = strlen (written); n > 0 && strchr (".!? ", written[n - 1]) != NULL; n--)
        written[n - 1] = '\0';
    return address_of_target (word->core, word->answered.code, written);
}

static gboolean
act_on_address (StoreWork *work, const MemberWord *word, GError **error)
{
    ImJoining ending = IM_JOINING_NO_ADDRESS;
    g_autoptr (Address) named = read_address (word);
    if (word->argument == NULL)
        return answer_lacking (work, word, error);
    if (word->from->kind == ADDRESS_PHONE)
        return confirmed_word_ask_join (work, word, named, error);
    if (named != NULL
        && !join_name (work, &word->core->rules, word->member, named, FALSE, &ending, error))
        return FALSE;
    return join_say_ending (work, word->member, ending, named, word->from, &word->answered, error);
}

/* A mailbox is changed from that mailbox; a phone can only add one. */
static gboolean
act_on_change (StoreWork *work, const MemberWord *word, GError **error)
{
    g_autoptr (Address) named = read_address (word);
    if (word->from->kind != ADDRESS_MAIL)
        return act_on_address (work, word, error);
    if (!word->is_proven)
        return answer (work, word, NOTICE_KNOWN, NULL, error);
    if (named != NULL && named->kind != ADDRESS_MAIL)
        g_clear_pointer (&named, address_free);
    return moving_ask (work, &word->core->rules, word->member, named, word->from,
                       &word->answered, error);
}

gboolean
member_word_act (StoreWork *work, const MemberWord *word, gboolean *known, GError **error)
{
    *known = TRUE;
    switch (word->command) {
    case TEXT_INVITE:
        return act_on_invite (work, word, error);
    case TEXT_POLICY:
        return act_on_policy (work, word, error);
    case TEXT_RECEIVE:
        return act_on_receive (work, word, error);
    case TEXT_WHO:
        return act_on_who (work, word, error);
    case TEXT_HELP:
        return answer_help (work, word, error);
    case TEXT_LINK:
        return act_on_link (work, word, error);
    case TEXT_ADDRESS:
        return act_on_change (work, word, error);
    case TEXT_MAIL:
    case TEXT_PHONE:
        return act_on_address (work, word, error);
    case TEXT_LEAVE:
        return confirmed_word_ask_leave (work, word, error);
    case TEXT_NAME:
        return act_on_name (work, word, error);
    case TEXT_PASSWORD:
        return act_on_password (work, word, error);
    case TEXT_NOTHING:
    case TEXT_WORDS:
    case TEXT_STOP:
    case TEXT_NO:
    case TEXT_START:
    case TEXT_ACCEPT:
    case TEXT_DECLINE:
    case TEXT_BLOCK:
        *known = FALSE;
        return TRUE;
    }
    g_assert_not_reached ();
}
