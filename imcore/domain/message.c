/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/message.h"

#include "imcore/domain/guest.h"

#include <string.h>

/* To whom a guest may write: its one member, while its session lives. */
static gboolean
judge_guest (StoreWork *work, const Rules *rules, gint64 id, gint64 number, ImParty *recipient,
             ImSend *ending, GError **error)
{
    g_autoptr (Guest) guest = NULL;
    if (!store_find_guest (work, id, &guest, error))
        return FALSE;
    if (guest == NULL || !guest_is_here (rules, guest, store_now_ms (work)))
        *ending = IM_SEND_LEFT;
    else if (guest->uin != number)
        *ending = IM_SEND_NOT_PERMITTED;
    else
        *ending = IM_SEND_DONE;
    *recipient = guest != NULL ? guest->account : 0;
    return *ending != IM_SEND_DONE || store_touch_guest (work, id, error);
}

/* To whom a member may write: guests of his own who are still there; members, as yet, not. */
static gboolean
judge_member (StoreWork *work, const Rules *rules, ImParty member, gint64 number,
              ImParty *recipient, ImSend *ending, GError **error)
{
    g_autoptr (Guest) guest = NULL;
    g_autoptr (Account) account = NULL;
    if (!store_find_guest_by_number (work, number, &guest, error)
        || !store_find_account_by_uin (work, number, &account, error))
        return FALSE;
    if (guest != NULL && guest->account == member)
        *ending = guest_is_here (rules, guest, store_now_ms (work)) ? IM_SEND_DONE : IM_SEND_LEFT;
    else if (account != NULL)
        *ending = IM_SEND_NOT_PERMITTED;
    else
        *ending = IM_SEND_NOBODY;
    *recipient = guest != NULL ? -guest->id : 0;
    return TRUE;
}

/* Both logs, owners ascending so that two messages crossing cannot wait for each other. */
static gboolean
append_both (StoreWork *work, ImParty sender, ImParty recipient, gint64 message,
             const char *client_id, gint64 *seq, GError **error)
{
    const LogEntry sent = { .owner = sender, .peer = recipient, .kind = IM_ENTRY_MESSAGE,
                            .mine = TRUE, .message = message, .client_id = client_id };
    const LogEntry received
        = { .owner = recipient, .peer = sender, .kind = IM_ENTRY_MESSAGE, .message = message };
    gint64 other = 0;
    if (sender < recipient)
        return store_append_log (work, &sent, seq, error)
               && store_append_log (work, &received, &other, error);
    return store_append_log (work, &received, &other, error)
           && store_append_log (work, &sent, seq, error);
}

static gboolean
use_budget (StoreWork *work, const Rules *rules, ImParty sender, gboolean *within, GError **error)
{
    guint8 subject[SECRET_HASH_BYTES];
    g_autofree char *who = g_strdup_printf ("%" G_GINT64_FORMAT, sender);
    secret_hash (rules->secrets, SECRET_OF_BUDGET, subject, "message", who, NULL);
    return store_use_budget (work, BUDGET_MESSAGES_AN_HOUR, subject,
                             im_config_number (rules->config, "message.an_hour"), HOUR_MS, within,
                             error);
}

static gboolean
is_blank (const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char (text))
        if (!g_unichar_isspace (g_utf8_get_char (text)))
            return FALSE;
    return TRUE;
}

static gboolean
judge (StoreWork *work, const Rules *rules, ImParty sender, gint64 number, const char *text,
       ImParty *recipient, ImSend *ending, GError **error)
{
    gboolean within = TRUE;
    if (is_blank (text)) {
        *ending = IM_SEND_EMPTY;
        return TRUE;
    }
    if (strlen (text) > (gsize) im_config_number (rules->config, "message.limit")) {
        *ending = IM_SEND_TOO_LONG;
        return TRUE;
    }
    if (!(sender < 0 ? judge_guest (work, rules, -sender, number, recipient, ending, error)
                     : judge_member (work, rules, sender, number, recipient, ending, error)))
        return FALSE;
    if (*ending != IM_SEND_DONE)
        return TRUE;
    if (!use_budget (work, rules, sender, &within, error))
        return FALSE;
    *ending = within ? IM_SEND_DONE : IM_SEND_TOO_MANY;
    return TRUE;
}

gboolean
message_send (StoreWork *work, const Rules *rules, ImParty sender, gint64 number,
              const char *client_id, const char *text, ImSend *ending, gint64 *seq, GError **error)
{
    guint8 dedupe[SECRET_HASH_BYTES];
    gboolean before = FALSE;
    ImParty recipient = 0;
    gint64 message = 0;
    g_autofree char *who = g_strdup_printf ("%" G_GINT64_FORMAT, sender);
    secret_hash (rules->secrets, SECRET_OF_INBOUND, dedupe, "frame", who, client_id);
    if (!store_record_inbound (work, ORIGIN_FRAME, dedupe, &before, seq, error))
        return FALSE;
    if (before) {
        *ending = IM_SEND_DONE_BEFORE;
        return TRUE;
    }
    if (!judge (work, rules, sender, number, text, &recipient, ending, error))
        return FALSE;
    if (*ending != IM_SEND_DONE) {
        store_undo (work);
        return TRUE;
    }
    return store_add_message (work, sender, recipient, text, &message, error)
           && append_both (work, sender, recipient, message, client_id, seq, error)
           && store_set_outcome (work, ORIGIN_FRAME, dedupe, *seq, error);
}
