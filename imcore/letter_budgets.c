/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/letter_budgets.h"

#include <string.h>

typedef struct {
    BudgetKind what;
    const char *key; /* of uinvite.conf */
    gint64 window_ms;
    gboolean is_for_one;
    ImLetterEnding over;
} Budget;

static const Budget budgets[] = {
    { BUDGET_LETTERS_A_MINUTE, "mail.letters_a_minute", MINUTE_MS, FALSE, IM_LETTER_TOO_MANY },
    { BUDGET_LETTERS_AN_HOUR, "mail.letters_an_hour", HOUR_MS, FALSE, IM_LETTER_TOO_MANY },
    { BUDGET_LETTERS_TO_ONE, "mail.letters_to_one_an_hour", HOUR_MS, TRUE,
      IM_LETTER_TOO_MANY_TO_ONE },
};

/* The mailbox that @from is a tag of: robots that count in a tag ("john+17@") are one sender.
 */
static char *
mailbox_of (const Address *from)
{
    const char *at = strrchr (from->key, '@'), *plus = strchr (from->key, '+');
    if (at == NULL || plus == NULL || plus == from->key || plus > at)
        return g_strdup (from->key);
    g_autofree char *local = g_strndup (from->key, (gsize) (plus - from->key));
    return g_strconcat (local, at, NULL);
}

static void
hash_subject (const ImCore *core, const Address *from, const Budget *budget, gint64 number,
              guint8 subject[SECRET_HASH_BYTES])
{
    g_autofree char *mailbox = mailbox_of (from);
    g_autofree char *to = budget->is_for_one ? g_strdup_printf ("%" G_GINT64_FORMAT, number)
                                             : NULL;
    secret_hash (core->secrets, SECRET_OF_BUDGET, subject, "mail", mailbox, to);
}

gboolean
letter_use_budgets (StoreWork *work, const ImCore *core, const Address *from, gint64 number,
                    ImLetterEnding *ending, GError **error)
{
    guint8 subject[SECRET_HASH_BYTES];
    *ending = IM_LETTER_TAKEN;
    for (guint i = 0; i < G_N_ELEMENTS (budgets) && *ending == IM_LETTER_TAKEN; i++) {
        const Budget *budget = &budgets[i];
        gboolean within = TRUE;
        if (budget->is_for_one && number == 0)
            continue; /* the service's answers have a bound of their own */
        hash_subject (core, from, budget, number, subject);
        if (!store_use_budget (work, budget->what, subject,
                               im_config_number (core->config, budget->key), budget->window_ms,
                               &within, error))
            return FALSE;
        if (!within)
            *ending = budget->over;
    }
    return TRUE;
}

gboolean
letter_explain_budgets (StoreWork *work, const ImCore *core, const Address *from, gint64 number,
                        GPtrArray *notes, GError **error)
{
    guint8 subject[SECRET_HASH_BYTES];
    for (guint i = 0; i < G_N_ELEMENTS (budgets); i++) {
        const Budget *budget = &budgets[i];
        gint64 used = 0;
        if (budget->is_for_one && number == 0)
            continue;
        hash_subject (core, from, budget, number, subject);
        if (!store_show_budget (work, budget->what, subject, budget->window_ms, &used, error))
            return FALSE;
        im_note (notes, "budget", "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " used (%s)",
                 used, im_config_number (core->config, budget->key), budget->key);
    }
    return TRUE;
}
