/* SPDX-License-Identifier: ISC */
/* Long texts come in parts: each is kept by an act of its own, and once all of them are there,
 * or the waiting is over, what came is taken as one text.
 *
 * A round is what is taken together.  Its parts are fixed before it is taken, and its text's
 * dedupe key is set and round, so that a crash between any two acts, or a second box, repeats
 * it without effect. */
#include <config.h>

#include "imcore/incoming_parts.h"

#include "imcore/sms/part_joiner.h"

#include <string.h>

enum {
    PARTS_LIMIT = 255,        /* of one text: the header has one octet for it */
    NUMBER_BYTES_LIMIT = 63,  /* sender's, receiver's, carrier's name: the columns' */
    SETS_OF_SENDER_LIMIT = 20 /* long texts of one phone that wait for parts */
};

/* ---- PartKeeping a part ---------------------------------------------------------------------- */

struct PartKeeping {
    const ImCore *core;
    const ImText *text;
    const ImTextPart *part;
    guint8 dedupe[SECRET_HASH_BYTES];
    guint8 known_by[SECRET_HASH_BYTES];
    gint64 set; /* it belongs to; 0: it was not kept */
    ImTextEnding ending;
};

static const StoredPart *
find_part (GPtrArray *parts, guint number)
{
    for (guint i = 0; i < parts->len; i++) {
        const StoredPart *part = g_ptr_array_index (parts, i);
        if (part->number == number)
            return part;
    }
    return NULL;
}

/* Phones use a reference again: what had come under it is of an earlier text and waits no
 * longer. */
static gboolean
retire_set (StoreWork *work, const PartKeeping *keeping, TextSet *set, GError **error)
{
    guint8 retired[SECRET_HASH_BYTES];
    g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, set->id);
    secret_hash (keeping->core->secrets, SECRET_OF_INBOUND, retired, "retired", id, NULL);
    if (set->due_ms > 0)
        set->due_ms = store_now_ms (work);
    return store_rename_text_set (work, set->id, retired, error)
           && store_update_text_set (work, set, error);
}

static gboolean
begin_set (StoreWork *work, PartKeeping *keeping, TextSet **set, GError **error)
{
    gint64 open = 0;
    const ImText *text = keeping->text;
    g_clear_pointer (set, text_set_free);
    if (!store_count_text_sets (work, text->sender, &open, error))
        return FALSE;
    if (open >= SETS_OF_SENDER_LIMIT) {
        keeping->ending = IM_TEXT_TOO_MANY;
        return TRUE;
    }
    *set = g_new0 (TextSet, 1);
    (*set)->sender = g_strdup (text->sender);
    (*set)->receiver = g_strdup (text->receiver);
    (*set)->carrier = g_strdup (text->carrier != NULL ? text->carrier : "");
    (*set)->total = keeping->part->total;
    (*set)->due_ms = store_now_ms (work);
    return store_add_text_set (work, keeping->known_by, *set, error);
}

/* When what has come is to be taken: at once if it is all, or if the rest was taken before. */
static gint64
due_ms (const StoreWork *work, const PartKeeping *keeping, const TextSet *set, guint came)
{
    gint64 now_ms = store_now_ms (work);
    if (came >= set->total || set->round > 0)
        return now_ms;
    return now_ms + im_config_number (keeping->core->config, "sms.parts_wait");
}

static gboolean
add_part (StoreWork *work, PartKeeping *keeping, GError **error)
{
    g_autoptr (TextSet) set = NULL;
    g_autoptr (GPtrArray) parts = NULL;
    const ImTextPart *part = keeping->part;
    g_autoptr (GBytes) octets = g_bytes_new (part->octets, part->length);
    const StoredPart added = { .number = part->number,
                               .is_ucs2 = part->is_ucs2,
                               .octets = octets };
    const StoredPart *same = NULL;
    if (!store_find_text_set (work, keeping->known_by, &set, error))
        return FALSE;
    if (set != NULL) {
        parts = store_list_text_parts (work, set->id, error);
        if (parts == NULL)
            return FALSE;
        same = find_part (parts, part->number);
    }
    if (same != NULL && same->is_ucs2 == part->is_ucs2
        && g_bytes_equal (same->octets, octets)) {
        keeping->set = set->id;
        return TRUE;
    }
    guint came = parts != NULL ? parts->len : 0;
    if (same != NULL && !retire_set (work, keeping, set, error))
        return FALSE;
    if (set == NULL || same != NULL) {
        if (!begin_set (work, keeping, &set, error))
            return FALSE;
        came = 0;
    }
    if (set == NULL)
        return TRUE;
    keeping->set = set->id;
    keeping->ending = IM_TEXT_PART_KEPT;
    set->due_ms = due_ms (work, keeping, set, came + 1);
    return store_add_text_part (work, set->id, &added, error)
           && store_update_text_set (work, set, error);
}

gboolean
part_keeping_act (StoreWork *work, gpointer data, GError **error)
{
    PartKeeping *keeping = data;
    gboolean before = FALSE;
    gint64 outcome = 0;
    keeping->set = 0;
    keeping->ending = IM_TEXT_TAKEN_BEFORE;
    if (!store_record_inbound (work, ORIGIN_TEXT, keeping->dedupe, &before, &outcome, error))
        return FALSE;
    if (before) {
        keeping->set = outcome; /* a crash may have come before the text was taken */
        return TRUE;
    }
    return add_part (work, keeping, error)
           && store_set_outcome (work, ORIGIN_TEXT, keeping->dedupe, keeping->set, error);
}

/* ---- Taking what came -------------------------------------------------------------------- */

typedef struct {
    gint64 id;
    TextSet *set;
    char *text; /* of the round; NULL: nothing is due */
} Round;

static void
round_clear (Round *round)
{
    g_clear_pointer (&round->set, text_set_free);
    g_clear_pointer (&round->text, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Round, round_clear)

static char *
join_round (GPtrArray *parts, const TextSet *set)
{
    g_autofree PartOctets *octets = g_new0 (PartOctets, parts->len + 1);
    guint count = 0;
    for (guint i = 0; i < parts->len; i++) {
        const StoredPart *part = g_ptr_array_index (parts, i);
        if (part->round != set->round)
            continue;
        octets[count].number = part->number;
        octets[count].is_ucs2 = part->is_ucs2;
        octets[count].octets = g_bytes_get_data (part->octets, &octets[count].length);
        count++;
    }
    return count > 0 ? parts_join (octets, count, set->total) : NULL;
}

/* Fixes what the round is, unless one is being taken already. */
static gboolean
close_round (StoreWork *work, gpointer data, GError **error)
{
    Round *round = data;
    round_clear (round);
    if (!store_hold_text_set (work, round->id, &round->set, error))
        return FALSE;
    TextSet *set = round->set;
    if (set == NULL || set->due_ms == 0 || set->due_ms > store_now_ms (work))
        return TRUE;
    if (!set->is_closing) {
        set->round++;
        set->is_closing = TRUE;
        if (!store_close_text_parts (work, set->id, set->round, error)
            || !store_update_text_set (work, set, error))
            return FALSE;
    }
    g_autoptr (GPtrArray) parts = store_list_text_parts (work, set->id, error);
    if (parts == NULL)
        return FALSE;
    round->text = join_round (parts, set);
    return TRUE;
}

static gboolean
finish_round (StoreWork *work, gpointer data, GError **error)
{
    const Round *round = data;
    g_autoptr (TextSet) set = NULL;
    if (!store_hold_text_set (work, round->id, &set, error))
        return FALSE;
    if (set == NULL || set->round != round->set->round)
        return TRUE;
    g_autoptr (GPtrArray) parts = store_list_text_parts (work, set->id, error);
    if (parts == NULL)
        return FALSE;
    set->is_closing = FALSE;
    set->due_ms = 0;
    for (guint i = 0; i < parts->len; i++)
        if (((const StoredPart *) g_ptr_array_index (parts, i))->round == 0)
            set->due_ms = store_now_ms (work);
    return store_update_text_set (work, set, error);
}

/* *@ending stays where nothing of @set is due. */
static gboolean
take_round (ImCore *core, gint64 set, ImTextEnding *ending, GError **error)
{
    g_auto (Round) round = { .id = set };
    if (!store_act (core->store, STORE_WRITES, close_round, &round, error))
        return FALSE;
    if (round.set == NULL || round.set->due_ms == 0 || !round.set->is_closing)
        return TRUE;
    g_autofree char *id = g_strdup_printf ("parts %" G_GINT64_FORMAT " %u", round.set->id,
                                           round.set->round);
    const ImText text = {
        .id = id,
        .carrier = round.set->carrier,
        .sender = round.set->sender,
        .receiver = round.set->receiver,
        .text = round.text,
        .is_joined = TRUE,
    };
    return (round.text == NULL || im_take_text (core, &text, ending, error))
           && store_act (core->store, STORE_WRITES, finish_round, &round, error);
}

/* ---- The two ways in --------------------------------------------------------------------- */

gboolean
part_is_one (const ImTextPart *part)
{
    return part != NULL && part->total > 1 && part->total <= PARTS_LIMIT && part->number >= 1
           && part->number <= part->total && part->length <= TEXT_PART_BYTES_LIMIT;
}

static gboolean
fits (const char *number)
{
    return number == NULL || strlen (number) <= NUMBER_BYTES_LIMIT;
}

PartKeeping *
part_keeping_new (const ImCore *core, const ImText *text, const ImTextPart *part)
{
    if (!fits (text->sender) || !fits (text->receiver) || !fits (text->carrier))
        return NULL;
    PartKeeping *keeping = g_new0 (PartKeeping, 1);
    keeping->core = core;
    keeping->text = text;
    keeping->part = part;
    g_autofree char *numbers = g_strdup_printf (
        "%s\n%s\n%s\n%u %u", text->sender, text->receiver,
        text->carrier != NULL ? text->carrier : "", part->reference, part->total);
    secret_hash (core->secrets, SECRET_OF_INBOUND, keeping->dedupe, "text", text->id, NULL);
    secret_hash (core->secrets, SECRET_OF_INBOUND, keeping->known_by, "parts", numbers, NULL);
    return keeping;
}

void
part_keeping_free (PartKeeping *keeping)
{
    g_free (keeping);
}

gint64
part_keeping_set (const PartKeeping *keeping)
{
    return keeping->set;
}

ImTextEnding
part_keeping_ending (const PartKeeping *keeping)
{
    return keeping->ending;
}

gboolean
part_keeping_finish (ImCore *core, const PartKeeping *keeping, ImTextEnding *ending,
                     GError **error)
{
    *ending = keeping->ending;
    return keeping->set == 0 || take_round (core, keeping->set, ending, error);
}

gboolean
im_take_part (ImCore *core, const ImText *text, const ImTextPart *part, ImTextEnding *ending,
              GError **error)
{
    if (!part_is_one (part))
        return im_take_text (core, text, ending, error);
    g_autoptr (PartKeeping) keeping = part_keeping_new (core, text, part);
    if (keeping == NULL) {
        *ending = IM_TEXT_NOBODY;
        return TRUE;
    }
    return store_act (core->store, STORE_WRITES, part_keeping_act, keeping, error)
           && part_keeping_finish (core, keeping, ending, error);
}

static gboolean
list_due (StoreWork *work, gpointer data, GError **error)
{
    GArray **ids = data;
    g_clear_pointer (ids, g_array_unref);
    *ids = store_list_due_text_sets (work, error);
    return *ids != NULL;
}

/* It is tried again each second.  @set ALARM_OF_PARTS: none can be found. */
static void
alarm_of (ImCore *core, gint64 set, const GError *why)
{
    g_autofree char *line = g_strdup_printf (
        "parts of a text cannot be taken, they stay in the store: %s set=%" G_GINT64_FORMAT,
        why->message, set);
    alarms_add_hourly (core->alarms, set, g_get_real_time () / 1000, line);
}

gboolean
im_take_overdue_parts (ImCore *core, guint *taken, GError **error)
{
    g_autoptr (GArray) ids = NULL;
    *taken = 0;
    g_autoptr (GError) unread = NULL;
    gboolean all_good = store_act (core->store, STORE_READS, list_due, &ids, &unread);
    if (!all_good) {
        if (g_error_matches (unread, IM_ERROR, IM_ERROR_BROKEN))
            alarm_of (core, ALARM_OF_PARTS, unread);
        g_propagate_error (error, g_steal_pointer (&unread));
    }
    for (guint i = 0; ids != NULL && i < ids->len; i++) {
        g_autoptr (GError) why = NULL;
        ImTextEnding ending = IM_TEXT_TAKEN_BEFORE;
        if (take_round (core, g_array_index (ids, gint64, i), &ending, &why)) {
            *taken += ending == IM_TEXT_TAKEN;
            continue;
        }
        gboolean is_its_own = g_error_matches (why, IM_ERROR, IM_ERROR_BROKEN);
        if (is_its_own)
            alarm_of (core, g_array_index (ids, gint64, i), why);
        if (all_good)
            g_propagate_error (error, g_steal_pointer (&why));
        all_good = FALSE;
        if (!is_its_own)
            break;
    }
    return all_good;
}
