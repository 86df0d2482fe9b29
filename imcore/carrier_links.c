/* SPDX-License-Identifier: ISC */
/* Links between bearerbox and carriers: what a carrier was given, and has sent no last receipt
 * for when his link breaks, is unknown after a while.  That a link stands is compared with when
 * each text was given to him, so that nothing need be remembered, and a loss that nobody saw
 * counts, too. */
#include <config.h>

#include "imcore/core.h"

enum {
    TOGETHER = 500, /* texts in one act */
    STEPS_MOST = 1000,
};

#define NO_RECEIPT "link lost, no receipt"

typedef struct {
    const ImConfig *config;
    const char *carrier;
    gint64 since_ms;
    GArray *texts;
    guint ended;
} Step;

gboolean
im_watches_links (const ImConfig *config)
{
    return *im_config_text (config, "sms.bearerbox_status") != '\0';
}

/* Looked for first: mostly there is nothing to write, and nothing is locked then. */
static gboolean
act_on (ImCore *core, Step *step, StoreAct list, StoreAct act, guint *texts, GError **error)
{
    gboolean good = TRUE, more = im_watches_links (core->config);
    *texts = 0;
    for (guint i = 0; good && more && i < STEPS_MOST; i++) {
        good = store_act (core->store, STORE_READS, list, step, error)
               && (step->texts->len == 0
                   || store_act (core->store, STORE_WRITES, act, step, error));
        if (good) {
            *texts += step->ended;
            more = step->texts->len == TOGETHER;
        }
    }
    g_clear_pointer (&step->texts, g_array_unref);
    return good;
}

static gboolean
list_at_carrier (StoreWork *work, gpointer data, GError **error)
{
    Step *step = data;
    step->ended = 0;
    g_clear_pointer (&step->texts, g_array_unref);
    step->texts = store_list_texts_at_carrier (work, step->carrier, step->since_ms, TOGETHER,
                                               error);
    return step->texts != NULL;
}

static gboolean
lose (StoreWork *work, gpointer data, GError **error)
{
    Step *step = data;
    gint64 unknown_ms = store_now_ms (work)
                        + im_config_number (step->config, "sms.receipt_wait");
    for (guint i = 0; i < step->texts->len; i++)
        if (!store_lose_text_at_carrier (work, g_array_index (step->texts, gint64, i),
                                         unknown_ms, error))
            return FALSE;
    step->ended = step->texts->len;
    return TRUE;
}

gboolean
im_note_link (ImCore *core, const char *carrier, gint64 since_ms, guint *lost, GError **error)
{
    Step step = { .config = core->config, .carrier = carrier, .since_ms = since_ms };
    return act_on (core, &step, list_at_carrier, lose, lost, error);
}

static gboolean
list_lost (StoreWork *work, gpointer data, GError **error)
{
    Step *step = data;
    step->ended = 0;
    g_clear_pointer (&step->texts, g_array_unref);
    step->texts = store_list_texts_lost (work, TOGETHER, error);
    return step->texts != NULL;
}

static gboolean
end (StoreWork *work, gpointer data, GError **error)
{
    Step *step = data;
    step->ended = 0;
    for (guint i = 0; i < step->texts->len; i++) {
        gboolean was = FALSE;
        if (!store_end_text_lost (work, g_array_index (step->texts, gint64, i), NO_RECEIPT,
                                  &was, error))
            return FALSE;
        step->ended += was;
    }
    return TRUE;
}

gboolean
im_end_lost_texts (ImCore *core, guint *ended, GError **error)
{
    Step step = { 0 };
    g_autoptr (GError) why = NULL;
    if (act_on (core, &step, list_lost, end, ended, &why))
        return TRUE;
    if (g_error_matches (why, IM_ERROR, IM_ERROR_BROKEN)) {
        g_autofree char *line = g_strdup_printf ("texts cannot be said to be unknown: %s",
                                                 why->message);
        alarms_add_hourly (core->alarms, ALARM_OF_LOST_TEXTS, g_get_real_time () / 1000, line);
    }
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
}
