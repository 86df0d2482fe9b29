/* SPDX-License-Identifier: ISC */
/* A box of bearerbox's begins, loses bearerbox, ends; or it was killed, and takes up what it
 * had. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/domain/repeated_text.h"

typedef struct {
    const ImCore *core;
    const char *name;
    TextBox box;
} BoxAct;

/* What may be in bearerbox's hands waits for a receipt. */
static gboolean
begin (StoreWork *work, gpointer data, GError **error)
{
    BoxAct *act = data;
    gboolean found = FALSE;
    TextBox was;
    gint64 now_ms = store_now_ms (work);
    gint64 receipt_ms = now_ms + im_config_number (act->core->config, "sms.receipt_wait");
    if (!store_find_text_box (work, act->name, &found, &was, error)
        || !store_take_up_outbox (work, MEDIUM_SMS, act->name, receipt_ms, error))
        return FALSE;
    act->box = (TextBox){ .is_running = TRUE, .loss = was.loss };
    if (was.is_running) { /* it was killed, and knows nothing of the time since */
        gint64 since_ms = now_ms - REPEATS_FOR_MS;
        if (text_loss_counts (&was.loss, now_ms))
            since_ms = MIN (since_ms, was.loss.since_ms);
        act->box.loss = (ImLinkLoss){ .since_ms = since_ms, .until_ms = now_ms };
    }
    return store_set_text_box (work, act->name, &act->box, error);
}

gboolean
im_box_begin (ImCore *core, const char *name, ImLinkLoss *loss, GError **error)
{
    BoxAct act = { .core = core, .name = name };
    if (!store_act (core->store, STORE_WRITES, begin, &act, error))
        return FALSE;
    g_free (core->box);
    core->box = g_strdup (name);
    *loss = act.box.loss;
    return TRUE;
}

static gboolean
keep (StoreWork *work, gpointer data, GError **error)
{
    const BoxAct *act = data;
    return store_set_text_box (work, act->name, &act->box, error);
}

gboolean
im_box_note_loss (ImCore *core, const ImLinkLoss *loss, GError **error)
{
    BoxAct act = { .core = core, .name = core->box, .box = { TRUE, *loss } };
    return store_act (core->store, STORE_WRITES, keep, &act, error);
}

gboolean
im_box_end (ImCore *core, const ImLinkLoss *loss, GError **error)
{
    BoxAct act = { .core = core, .name = core->box, .box = { FALSE, *loss } };
    return store_act (core->store, STORE_WRITES, keep, &act, error);
}

void
im_link_lost (ImLinkLoss *loss, gint64 now_ms, gboolean in_order)
{
    gboolean goes_on = text_loss_counts (loss, now_ms);
    loss->since_ms = goes_on ? loss->since_ms : now_ms;
    loss->in_order = in_order && (!goes_on || loss->in_order);
    loss->until_ms = now_ms;
    loss->back_ms = 0;
}

ImLinkLoss
im_link_back (gint64 from_s, gint64 by_s)
{
    return (ImLinkLoss){ .since_ms = from_s * 1000 - 1,
                         .until_ms = by_s * 1000 - 1,
                         .back_ms = by_s * 1000 };
}
