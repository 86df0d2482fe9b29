/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/message.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/guest.h"
#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/pair.h"

#include <string.h>

/* One message on its way. */
typedef struct {
    const Rules *rules;
    ImParty sender;
    Account *from; /* NULL: a guest */
    Account *to;   /* NULL: a guest, @guest */
    gint64 guest;
    PairWriting writing; /* between members */
    ImSend ending;
} Passage;

static void
passage_clear (Passage *passage)
{
    account_free (passage->from);
    account_free (passage->to);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Passage, passage_clear)

static ImParty
recipient_of (const Passage *passage)
{
    return passage->to != NULL ? passage->to->id : -passage->guest;
}

/* ---- Who may write to whom --------------------------------------------------------------- */

/* A guest may write to its one member, while its session lives. */
static gboolean
judge_guest (StoreWork *work, Passage *passage, gint64 number, GError **error)
{
    g_autoptr (Guest) guest = NULL;
    gint64 id = -passage->sender;
    if (!store_find_guest (work, id, &guest, error))
        return FALSE;
    if (guest == NULL || !guest_is_here (passage->rules, guest, store_now_ms (work))) {
        passage->ending = IM_SEND_ENDED;
        return TRUE;
    }
    if (guest->uin != number) {
        passage->ending = IM_SEND_NOT_PERMITTED;
        return TRUE;
    }
    return store_find_account (work, guest->account, &passage->to, error)
           && store_touch_guest (work, id, error);
}

/* A member may write to guests of his own while they are there. */
static void
judge_to_guest (StoreWork *work, Passage *passage, const Guest *guest)
{
    if (guest->account != passage->sender)
        passage->ending = IM_SEND_NOBODY;
    else if (!guest_is_here (passage->rules, guest, store_now_ms (work)))
        passage->ending = IM_SEND_LEFT;
    else
        passage->guest = guest->id;
}

/* A member writes to a member, or to somebody invited. */
static gboolean
judge_to_member (StoreWork *work, Passage *passage, GError **error)
{
    const Account *to = passage->to;
    passage->writing.verdict = PAIR_SWALLOWS;
    if (to == NULL || !account_can_be_written_to (to)) {
        passage->ending = IM_SEND_NOBODY;
        return TRUE;
    }
    if (to->id == passage->sender) {
        passage->ending = IM_SEND_NOT_PERMITTED;
        return TRUE;
    }
    if (!pair_write (work, passage->from, to, &passage->writing, error))
        return FALSE;
    if (passage->writing.verdict == PAIR_REFUSES)
        passage->ending = IM_SEND_UNANSWERED;
    return TRUE;
}

static gboolean
judge_member (StoreWork *work, Passage *passage, gint64 number, GError **error)
{
    g_autoptr (Guest) guest = NULL;
    if (!store_find_account (work, passage->sender, &passage->from, error)
        || !store_find_guest_by_number (work, number, &guest, error))
        return FALSE;
    if (passage->from == NULL || passage->from->state != IM_STATE_REGISTERED) {
        passage->ending = IM_SEND_ENDED;
        return TRUE;
    }
    if (guest != NULL) {
        judge_to_guest (work, passage, guest);
        return TRUE;
    }
    return account_meet (work, passage->sender, number, &passage->to, error)
           && judge_to_member (work, passage, error);
}

static gboolean
use_budget (StoreWork *work, const Passage *passage, gboolean *within, GError **error)
{
    guint8 subject[SECRET_HASH_BYTES];
    g_autofree char *who = g_strdup_printf ("%" G_GINT64_FORMAT, passage->sender);
    secret_hash (passage->rules->secrets, SECRET_OF_BUDGET, subject, "message", who, NULL);
    return store_use_budget (work, BUDGET_MESSAGES_AN_HOUR, subject,
                             im_config_number (passage->rules->config, "message.an_hour"), HOUR_MS,
                             within, error);
}

static gboolean
is_blank (const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char (text))
        if (!g_unichar_isspace (g_utf8_get_char (text)))
            return FALSE;
    return TRUE;
}

gboolean
message_is_too_long (const Rules *rules, const char *text)
{
    return strlen (text) > (gsize) im_config_number (rules->config, "message.limit");
}

/* The budget comes first: judging the two records that one wrote to the other. */
static gboolean
judge (StoreWork *work, Passage *passage, gint64 number, const char *text, GError **error)
{
    gboolean within = TRUE;
    passage->ending = IM_SEND_DONE;
    if (is_blank (text))
        passage->ending = IM_SEND_EMPTY;
    else if (message_is_too_long (passage->rules, text))
        passage->ending = IM_SEND_TOO_LONG;
    if (passage->ending != IM_SEND_DONE)
        return TRUE;
    if (!use_budget (work, passage, &within, error))
        return FALSE;
    if (!within) {
        passage->ending = IM_SEND_TOO_MANY;
        return TRUE;
    }
    return passage->sender < 0 ? judge_guest (work, passage, number, error)
                               : judge_member (work, passage, number, error);
}

/* ---- What is written --------------------------------------------------------------------- */

static gboolean
append_sent (StoreWork *work, const Passage *passage, gint64 message, const char *client_id,
             gint64 *seq, GError **error)
{
    const LogEntry entry = {
        .owner = passage->sender,
        .peer = recipient_of (passage),
        .kind = IM_ENTRY_MESSAGE,
        .mine = TRUE,
        .message = message,
        .client_id = client_id,
    };
    return store_append_log (work, &entry, seq, error);
}

static gboolean
deliver (StoreWork *work, const Account *member, ImParty sender, gint64 message, GError **error)
{
    const ForMember what = { NOTICE_MESSAGE, IM_ENTRY_MESSAGE, sender, message };
    return despatch_to_member (work, member, &what, error);
}

static gboolean
deliver_to_guest (StoreWork *work, const Passage *passage, gint64 message, GError **error)
{
    const LogEntry entry = {
        .owner = -passage->guest,
        .peer = passage->sender,
        .kind = IM_ENTRY_MESSAGE,
        .message = message,
    };
    gint64 seq = 0;
    return store_append_log (work, &entry, &seq, error);
}

static gboolean
hold (StoreWork *work, const Passage *passage, gint64 message, GError **error)
{
    const ForMember request = { NOTICE_REQUEST, IM_ENTRY_REQUEST, passage->sender, 0 };
    gint64 until_ms
        = store_now_ms (work) + im_config_number (passage->rules->config, "message.held_for");
    gboolean is_dropped = passage->writing.verdict == PAIR_SWALLOWS;
    return store_hold_message (work, message, passage->to->id, passage->sender, until_ms, is_dropped,
                               error)
           && (!passage->writing.asks || despatch_to_member (work, passage->to, &request, error));
}

static gboolean
pass_on (StoreWork *work, const Passage *passage, gint64 message, GError **error)
{
    if (passage->to == NULL)
        return deliver_to_guest (work, passage, message, error);
    if (passage->from == NULL)
        return deliver (work, passage->to, passage->sender, message, error);
    switch (passage->writing.verdict) {
    case PAIR_DELIVERS:
        return deliver (work, passage->to, passage->sender, message, error);
    case PAIR_HOLDS:
        return hold (work, passage, message, error);
    case PAIR_SWALLOWS:
        return !passage->writing.looks_held || hold (work, passage, message, error);
    case PAIR_REFUSES:
        return TRUE;
    }
    g_assert_not_reached ();
}

/* Both logs, owners ascending, so that two messages that cross cannot wait for each other. */
static gboolean
record (StoreWork *work, const Passage *passage, gint64 message, const char *client_id, gint64 *seq,
        GError **error)
{
    if (passage->sender < recipient_of (passage))
        return append_sent (work, passage, message, client_id, seq, error)
               && pass_on (work, passage, message, error);
    return pass_on (work, passage, message, error)
           && append_sent (work, passage, message, client_id, seq, error);
}

gboolean
message_send (StoreWork *work, const Rules *rules, ImParty sender, gint64 number,
              const MessageWords *words, ImSend *ending, gint64 *seq, GError **error)
{
    g_auto (Passage) passage = { .rules = rules, .sender = sender };
    gint64 message = 0;
    if (!judge (work, &passage, number, words->text, error))
        return FALSE;
    *ending = passage.ending;
    if (passage.ending != IM_SEND_DONE)
        return TRUE;
    if (!store_add_message (work, sender, recipient_of (&passage), words->text, &message, error)
        || (words->whole != NULL && !store_keep_whole (work, message, words->whole, error))
        || !store_add_attachments (work, message, words->attachments, error)
        || !record (work, &passage, message, words->client_id, seq, error))
        return FALSE;
    return !passage.writing.releases
           || message_release (work, passage.from, passage.to->id, error);
}

gboolean
message_keep_words (StoreWork *work, const Account *from, const Account *to,
                    const MessageWords *words, gint64 *message, GError **error)
{
    *message = 0;
    return words == NULL || words->text == NULL || *words->text == '\0'
           || (store_add_message (work, from->id, to->id, words->text, message, error)
               && store_add_attachments (work, *message, words->attachments, error));
}

gboolean
message_release (StoreWork *work, const Account *recipient, gint64 sender, GError **error)
{
    g_autoptr (GArray) held = store_take_held (work, recipient->id, sender, error);
    if (held == NULL)
        return FALSE;
    for (guint i = 0; i < held->len; i++)
        if (!deliver (work, recipient, sender, g_array_index (held, gint64, i), error))
            return FALSE;
    return TRUE;
}

/* A word to the writer, once for all that he had waiting. */
gboolean
message_expire_held (StoreWork *work, GError **error)
{
    g_autoptr (GArray) all = store_take_overdue_held (work, error);
    gint64 told_recipient = 0, told_sender = 0;
    if (all == NULL)
        return FALSE;
    for (guint i = 0; i < all->len; i++) {
        const Held *held = &g_array_index (all, Held, i);
        const ForMember what = { NOTICE_HELD_EXPIRED, IM_ENTRY_NOTICE, held->recipient, 0 };
        g_autoptr (Account) sender = NULL;
        if (held->recipient == told_recipient && held->sender == told_sender)
            continue;
        told_recipient = held->recipient;
        told_sender = held->sender;
        if (!store_find_account (work, held->sender, &sender, error)
            || (sender != NULL && !despatch_to_member (work, sender, &what, error)))
            return FALSE;
    }
    return TRUE;
}
