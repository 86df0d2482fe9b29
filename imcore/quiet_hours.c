/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/quiet_hours.h"

#include "imcore/code_clock.h"

/* Did its reader invite whom he now hears of, just before? */
static gboolean
has_invited (StoreWork *work, const OutboxRow *row, gint64 since_ms, gboolean *has,
             GError **error)
{
    g_autoptr (StoredInvitation) invitation = NULL;
    if (row->peer <= 0)
        return TRUE;
    if (!store_find_invitation (work, row->account, row->peer, &invitation, error))
        return FALSE;
    *has = invitation != NULL && invitation->created_ms >= since_ms;
    return TRUE;
}

/* Does the text answer what its reader wrote just before it was written? */
static gboolean
is_answer (StoreWork *work, const ImCore *core, const OutboxRow *row, gboolean *is,
           GError **error)
{
    gint64 since_ms = row->created_ms - im_config_number (core->config, "sms.answer_within");
    *is = !notice_can_wait (row->kind) || row->via != 0;
    if (*is || row->account == 0 || row->peer == 0)
        return TRUE;
    return store_has_written (work, row->account, row->peer, since_ms, row->created_ms, is,
                              error)
           && (*is || has_invited (work, row, since_ms, is, error));
}

gboolean
quiet_hours_hold (StoreWork *work, const ImCore *core, const Notice *notice, gboolean *waits,
                  GError **error)
{
    const OutboxRow *row = notice->row;
    OutboxState before = OUTBOX_WAITING;
    gint64 before_until_ms = 0;
    gboolean is_free = FALSE;
    *waits = FALSE;
    if (!notice_can_wait (row->kind) || row->state == OUTBOX_RELEASED)
        return TRUE;
    gint64 until_ms = code_quiet_until_ms (notice->profile, store_now_ms (work));
    if (until_ms != 0 && !is_answer (work, core, row, &is_free, error))
        return FALSE;
    if (until_ms != 0 && !is_free) {
        *waits = TRUE;
        return store_park_outbox (work, row->id, OUTBOX_PARKED_NIGHT, until_ms, error);
    }
    if (row->account == 0 || row->peer == 0)
        return TRUE;
    if (!store_find_parked_before (work, row, &before, &before_until_ms, error))
        return FALSE;
    *waits = before_until_ms != 0;
    if (!*waits)
        return TRUE;
    return before == OUTBOX_PARKED_DAY
               ? store_park_outbox (work, row->id, OUTBOX_PARKED_DAY, before_until_ms, error)
               : store_release_parked_before (work, row, error)
                     && store_park_outbox (work, row->id, OUTBOX_WAITING, store_now_ms (work),
                                           error);
}
