/* SPDX-License-Identifier: ISC */
/* Many texts at once, committed together; each phone's in the order in which they came. */
#include <config.h>

#include "imcore/incoming_parts.h"
#include "imcore/incoming_sms.h"

/* Some of them, in one commit.  A whole text whose writer's parts came just before waits for
 * what these make. */
typedef struct {
    ImCore *core;
    GArray *calls;      /* of StoreCall */
    GPtrArray *asking;  /* of ImTextTaken, as the calls */
    GHashTable *parted; /* who sent parts among them */
    GHashTable *waiting; /* of whom a text asks for the carrier's link, of all rounds */
} Round;

static void
round_begin (Round *round, ImCore *core)
{
    round->core = core;
    round->calls = g_array_new (FALSE, FALSE, sizeof (StoreCall));
    round->asking = g_ptr_array_new ();
    round->parted = g_hash_table_new (g_str_hash, g_str_equal);
    round->waiting = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
round_clear (Round *round)
{
    g_array_unref (round->calls);
    g_ptr_array_unref (round->asking);
    g_hash_table_unref (round->parted);
    g_hash_table_unref (round->waiting);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Round, round_clear)

/* Do more parts of the same text come after the one at @place? */
static gboolean
goes_on (const Round *round, guint place)
{
    gint64 set = part_keeping_set (g_array_index (round->calls, StoreCall, place).data);
    for (guint i = place + 1; i < round->calls->len; i++) {
        const StoreCall *call = &g_array_index (round->calls, StoreCall, i);
        if (call->act == part_keeping_act && part_keeping_set (call->data) == set)
            return TRUE;
    }
    return FALSE;
}

static void
finish_part (const Round *round, guint place, ImTextTaken *taken)
{
    const PartKeeping *keeping = g_array_index (round->calls, StoreCall, place).data;
    if (g_hash_table_contains (round->waiting, taken->text->sender))
        taken->ending = IM_TEXT_ASKS_LINK; /* it is kept, but its text is not yet its turn */
    else if (goes_on (round, place))
        taken->ending = part_keeping_ending (keeping);
    else
        part_keeping_finish (round->core, keeping, &taken->ending, &taken->error);
}

static void
finish_all (const Round *round)
{
    for (guint i = 0; i < round->calls->len; i++) {
        const StoreCall *call = &g_array_index (round->calls, StoreCall, i);
        ImTextTaken *taken = g_ptr_array_index (round->asking, i);
        taken->error = call->error;
        if (taken->error != NULL)
            continue;
        if (call->act == part_keeping_act)
            finish_part (round, i, taken);
        else
            taken->ending = text_taking_ending (call->data);
    }
}

static void
free_all (const Round *round)
{
    for (guint i = 0; i < round->calls->len; i++) {
        const StoreCall *call = &g_array_index (round->calls, StoreCall, i);
        if (call->act == part_keeping_act)
            part_keeping_free (call->data);
        else
            text_taking_free (call->data);
    }
}

static void
round_commit (Round *round)
{
    store_act_all (round->core->store, STORE_WRITES, (StoreCall *) (void *) round->calls->data,
                   round->calls->len);
    finish_all (round);
    free_all (round);
    g_array_set_size (round->calls, 0);
    g_ptr_array_set_size (round->asking, 0);
    g_hash_table_remove_all (round->parted);
}

static void
add_call (Round *round, ImTextTaken *taken, StoreAct act, gpointer data)
{
    const StoreCall call = { act, data, NULL };
    g_array_append_val (round->calls, call);
    g_ptr_array_add (round->asking, taken);
}

static void
add_part (Round *round, ImTextTaken *taken)
{
    PartKeeping *keeping = part_keeping_new (round->core, taken->text, taken->part);
    taken->ending = IM_TEXT_NOBODY;
    if (keeping == NULL)
        return;
    add_call (round, taken, part_keeping_act, keeping);
    g_hash_table_add (round->parted, (gpointer) taken->text->sender);
}

static void
add_whole (Round *round, ImTextTaken *taken)
{
    TextTaking *taking = text_taking_new (round->core, taken->text, round->waiting);
    taken->ending = text_taking_ending (taking);
    if (!text_taking_asks_store (taking)) {
        text_taking_free (taking);
        return;
    }
    if (g_hash_table_contains (round->parted, taken->text->sender))
        round_commit (round);
    add_call (round, taken, text_taking_act, taking);
}

void
im_take_texts (ImCore *core, ImTextTaken *texts, guint n)
{
    g_auto (Round) round;
    round_begin (&round, core);
    for (guint i = 0; i < n; i++) {
        texts[i].error = NULL;
        if (part_is_one (texts[i].part))
            add_part (&round, &texts[i]);
        else
            add_whole (&round, &texts[i]);
    }
    round_commit (&round);
}
