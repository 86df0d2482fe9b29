/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/undelivered.h"

#include "imcore/domain/address.h"
#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/phone_hold.h"

#include <string.h>

/* RFC 3463, section 3, as far as a person can do something about it.  Longer codes first. */
static const struct {
    const char *status;
    const char *reason;  /* one of template "undelivered" */
    gboolean is_nobodys; /* the mailbox does not exist */
} meanings[] = {
    { "5.1.7", "refused", FALSE }, /* our own address is not liked */
    { "5.1.8", "refused", FALSE },    { "5.1.", "mailbox", TRUE },
    { "5.2.1", "mailbox", TRUE },     { "5.2.2", "full", FALSE },
    { "5.2.3", "size", FALSE },       { "5.3.4", "size", FALSE },
    { "5.4.", "unreachable", FALSE }, { "5.7.", "refused", FALSE },
    { "4.", "unreachable", FALSE }, /* for as long as it was tried */
};

static const char *
reason_of (const char *status, gboolean *is_nobodys)
{
    *is_nobodys = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (meanings); i++) {
        gsize length = strlen (meanings[i].status);
        gboolean is_whole = meanings[i].status[length - 1] != '.';
        if (is_whole ? strcmp (status, meanings[i].status) != 0
                     : !g_str_has_prefix (status, meanings[i].status))
            continue;
        *is_nobodys = meanings[i].is_nobodys;
        return meanings[i].reason;
    }
    return "other";
}

/* "5.1.1" at the beginning of @text; 0: none, else its length. */
static gsize
status_length (const char *text)
{
    enum { DIGITS = 3 };
    gsize at = 1;
    if (*text != '2' && *text != '4' && *text != '5')
        return 0;
    for (guint part = 0; part < 2; part++) {
        gsize digits = 0;
        if (text[at++] != '.')
            return 0;
        while (g_ascii_isdigit (text[at]) && digits <= DIGITS) {
            at++;
            digits++;
        }
        if (digits == 0 || digits > DIGITS)
            return 0;
    }
    return g_ascii_isalnum (text[at]) || text[at] == '.' ? 0 : at;
}

char *
undelivered_status_in (const char *reply)
{
    gboolean at_word = TRUE;
    for (const char *p = reply != NULL ? reply : ""; *p != '\0'; p++) {
        gsize length = at_word ? status_length (p) : 0;
        if (length > 0)
            return g_strndup (p, length);
        at_word = !g_ascii_isalnum (*p) && *p != '.';
    }
    return g_strdup ("");
}

/* On his page, while he is there. */
static gboolean
tell_guest (StoreWork *work, ImParty party, ImParty member, const char *reason, GError **error)
{
    g_autoptr (Guest) guest = NULL;
    gint64 seq = 0;
    LogEntry entry = { .owner = party, .peer = member, .kind = IM_ENTRY_NOTICE };
    if (!store_find_guest (work, -party, &guest, error))
        return FALSE;
    return guest == NULL || guest->ended_ms != 0
           || (store_add_message (work, party, party, reason, &entry.message, error)
               && store_append_log (work, &entry, &seq, error));
}

/* Whoever is to be told: a member, or a guest. */
static gboolean
find_writer (StoreWork *work, const StoredDelivery *delivery, Account **writer, ImParty *guest,
             GError **error)
{
    g_autofree char *body = NULL;
    ImParty sender = 0;
    gboolean found = FALSE, is_otherwise = FALSE;
    if (!store_find_message (work, delivery->message, &found, &sender, &body, error)
        || !store_is_delivered_otherwise (work, delivery, &is_otherwise, error))
        return FALSE;
    if (!found || is_otherwise || sender == 0)
        return TRUE;
    if (sender < 0) {
        *guest = sender;
        return TRUE;
    }
    if (!store_find_account (work, sender, writer, error))
        return FALSE;
    if (*writer != NULL && (*writer)->state != IM_STATE_REGISTERED)
        g_clear_pointer (writer, account_free);
    return TRUE;
}

/* What went to an address that is not the account's, or not yet, says nothing of the account's
 * own. */
static gboolean
goes_to_own_address (const StoredDelivery *delivery)
{
    NoticeKind kind = delivery->kind;
    return delivery->account > 0 && kind != NOTICE_JOIN_QUESTION && kind != NOTICE_ERASED
           && kind != NOTICE_MOVE_QUESTION && kind != NOTICE_MOVED_AWAY
           && kind != NOTICE_MOVE_ENDED;
}

/* ---- A mail ------------------------------------------------------------------------------ */

static gboolean
tell_writer (StoreWork *work, const StoredDelivery *delivery, const char *reason,
             GError **error)
{
    g_autoptr (Account) writer = NULL;
    ForMember news = { NOTICE_UNDELIVERED, IM_ENTRY_NOTICE, delivery->account, 0 };
    ImParty guest = 0;
    if (!find_writer (work, delivery, &writer, &guest, error))
        return FALSE;
    if (guest != 0)
        return tell_guest (work, guest, delivery->account, reason, error);
    /* the reason is kept as his own words to himself: it goes when he goes */
    return writer == NULL
           || (store_add_message (work, writer->id, writer->id, reason, &news.message, error)
               && despatch_to_member (work, writer, &news, error));
}

gboolean
undelivered_note (StoreWork *work, gint64 id, const char *status, const char *reason,
                  gboolean is_about_him, GError **error)
{
    StoredDelivery delivery = { 0 };
    gboolean found = FALSE, is_nobodys = FALSE;
    const char *meaning = reason_of (status, &is_nobodys);
    if (!store_read_delivery (work, id, &found, &delivery, error))
        return FALSE;
    if (!found || delivery.medium != MEDIUM_MAIL
        || (delivery.state != DELIVERY_QUEUED && delivery.state != DELIVERY_HANDED_OVER))
        return TRUE;
    return store_set_delivery (work, id, DELIVERY_FAILED, reason, error)
           && (!is_nobodys || !goes_to_own_address (&delivery) || !is_about_him
               || store_note_bounce (work, delivery.account, ADDRESS_MAIL, TRUE, error))
           && (delivery.kind != NOTICE_MESSAGE
               || tell_writer (work, &delivery, meaning, error));
}

/* ---- A text ------------------------------------------------------------------------------ */

/* The reason as template "undelivered" knows it. */
static const char *
meaning_of (const Rules *rules, const char *reason)
{
    if (phone_hold_is_unreachable (rules, reason))
        return "text gone";
    return reason != NULL
                   && (g_str_has_prefix (reason, "EXPIRED")
                       || strcmp (reason, TEXT_OVERDUE) == 0)
               ? "text late"
               : "text failed";
}

/* Once for a series of failures: a phone that is off for a day must not cost its friends a text
 * each time. */
static gboolean
tell_writer_of_text (StoreWork *work, const Rules *rules, const StoredDelivery *delivery,
                     const char *reason, GError **error)
{
    g_autoptr (Account) writer = NULL;
    ImParty guest = 0;
    gboolean in_series = FALSE;
    if (!find_writer (work, delivery, &writer, &guest, error))
        return FALSE;
    if (writer == NULL && guest == 0)
        return TRUE;
    if (!store_is_text_in_series (work, delivery, writer != NULL ? writer->id : guest, &in_series,
                                  error))
        return FALSE;
    if (guest != 0)
        return in_series
               || tell_guest (work, guest, delivery->account, meaning_of (rules, reason), error);
    return in_series
               || despatch_past_client (work, writer, NOTICE_UNDELIVERED,
                                        meaning_of (rules, reason), delivery->account, error);
}

/* Writer and recipient are held, so that of two failures at once one sees the other; and before
 * the delivery's own row, as whoever erases an account does. */
static gboolean
hold_both (StoreWork *work, const StoredDelivery *delivery, GError **error)
{
    g_autofree char *body = NULL;
    ImParty sender = 0;
    gboolean found = FALSE;
    return (delivery->message == 0
            || store_find_message (work, delivery->message, &found, &sender, &body, error))
           && store_hold_accounts (work, MAX (delivery->account, 0), MAX (sender, 0), error);
}

static gboolean
may_fail (gboolean found, const StoredDelivery *delivery)
{
    return found && delivery->medium == MEDIUM_SMS && delivery->state != DELIVERY_DELIVERED
           && delivery->state != DELIVERY_FAILED;
}

gboolean
undelivered_note_text (StoreWork *work, const Rules *rules, gint64 id, const char *reason,
                       GError **error)
{
    StoredDelivery delivery = { 0 };
    gboolean found = FALSE;
    if (!store_read_delivery (work, id, &found, &delivery, error))
        return FALSE;
    if (!may_fail (found, &delivery))
        return TRUE;
    if (!hold_both (work, &delivery, error)
        || !store_read_delivery (work, id, &found, &delivery, error))
        return FALSE;
    if (!may_fail (found, &delivery))
        return TRUE;
    gboolean is_gone = goes_to_own_address (&delivery)
                       && phone_hold_is_unreachable (rules, reason);
    return store_set_delivery (work, id, DELIVERY_FAILED, reason, error)
           && (!is_gone || phone_hold_note_unreachable (work, rules, delivery.account, error))
           && (delivery.kind != NOTICE_MESSAGE
               || tell_writer_of_text (work, rules, &delivery, reason, error));
}

gboolean
undelivered_note_taken (StoreWork *work, const StoredDelivery *delivery, GError **error)
{
    return store_set_delivery (work, delivery->id, DELIVERY_HANDED_OVER, DELIVERY_NOT_FOLLOWED,
                               error)
           && (!goes_to_own_address (delivery)
               || store_note_phone_taken (work, delivery->account, error));
}

gboolean
undelivered_note_arrival (StoreWork *work, const StoredDelivery *delivery, const char *reason,
                          GError **error)
{
    return store_set_delivery (work, delivery->id, DELIVERY_DELIVERED, reason, error)
           && (!goes_to_own_address (delivery)
               || store_note_heard (work, delivery->account, error));
}
