/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/message_despatcher.h"

#include "imcore/domain/account_processor.h"

#include <string.h>

gboolean
despatch_notice (StoreWork *work, const Account *account, NoticeKind kind, const Address *address,
                 const Answered *answered, const char *words, ImParty peer, GError **error)
{
    const OutboxRow row = {
        .account = account->id,
        .kind = kind,
        .medium = address->kind == ADDRESS_MAIL ? MEDIUM_MAIL : MEDIUM_SMS,
        .answers = (char *) answered->message_id,
        .via = answered->number,
        .code = answered->code,
        .words = (char *) words,
        .peer = peer,
    };
    return store_add_outbox (work, &row, error);
}

gboolean
despatch_to_nobody (StoreWork *work, NoticeKind kind, const Address *address,
                    const Answered *answered, const char *words, GError **error)
{
    const Account nobody = { 0 };
    g_autofree char *with_address = g_strconcat (address->key, "\n", words != NULL ? words : "",
                                                 NULL);
    return despatch_notice (work, &nobody, kind, address, answered, with_address, 0, error);
}

gboolean
despatch_add_line (GString *words, const char *line)
{
    if (words->len + strlen ("\n") + strlen (line) > OUTBOX_WORDS_LIMIT)
        return FALSE;
    g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", line);
    return TRUE;
}

/* The media that something is given to for a member now, and whether one of them will carry it: what he
 * has refused is dropped only when its time to leave has come, as who wrote it must not see. */
typedef struct {
    gboolean is_online, by_mail, by_sms, one_carries;
} Carriers;

static gboolean
choose_carriers (StoreWork *work, const Account *member, Carriers *carriers, GError **error)
{
    g_autoptr (GPtrArray) addresses = store_list_addresses (work, member->id, error);
    if (addresses == NULL || !store_is_online (work, member->id, &carriers->is_online, error))
        return FALSE;
    ImMode least = carriers->is_online ? IM_MODE_ALWAYS : IM_MODE_AWAY;
    for (guint i = 0; i < addresses->len; i++) {
        const StoredAddress *address = g_ptr_array_index (addresses, i);
        if (address->kind == ADDRESS_MAIL)
            carriers->by_mail = member->by_mail >= least
                                && address->bounces < STORE_BOUNCES_MOST;
        else
            carriers->by_sms = member->by_sms >= least;
        carriers->one_carries = carriers->one_carries
                                || account_is_reached_by (member, address, least);
    }
    return TRUE;
}

static gboolean
add_outbox (StoreWork *work, const Account *member, const ForMember *what, Medium medium,
            GError **error)
{
    const OutboxRow row = {
        .account = member->id,
        .kind = what->kind,
        .medium = medium,
        .message = what->message,
        .peer = what->peer,
    };
    return store_add_outbox (work, &row, error);
}

gboolean
despatch_to_member (StoreWork *work, const Account *member, const ForMember *what, GError **error)
{
    Carriers carriers = { 0 };
    gint64 seq = 0;
    if (!choose_carriers (work, member, &carriers, error))
        return FALSE;
    const LogEntry entry = {
        .owner = member->id,
        .peer = what->peer,
        .kind = what->entry,
        .message = what->message,
        .is_history = member->by_im == IM_MODE_NEVER || (carriers.one_carries && !carriers.is_online),
    };
    return store_append_log (work, &entry, &seq, error)
           && (!carriers.by_mail || add_outbox (work, member, what, MEDIUM_MAIL, error))
           && (!carriers.by_sms || add_outbox (work, member, what, MEDIUM_SMS, error));
}

gboolean
despatch_past_client (StoreWork *work, const Account *member, NoticeKind kind,
                      const char *words, ImParty peer, GError **error)
{
    Carriers carriers = { 0 };
    OutboxRow row = { .account = member->id,
                      .kind = kind,
                      .medium = MEDIUM_MAIL,
                      .words = (char *) words,
                      .peer = peer };
    if (!choose_carriers (work, member, &carriers, error))
        return FALSE;
    if (carriers.is_online)
        return TRUE;
    if (carriers.by_mail && !store_add_outbox (work, &row, error))
        return FALSE;
    row.medium = MEDIUM_SMS;
    return !carriers.by_sms || store_add_outbox (work, &row, error);
}
