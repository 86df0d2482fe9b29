/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/notices.h"

#include "imcore/notice_values.h"
#include "imcore/sms/text_writer.h"

#include <string.h>

/* Units of 16 bits of a stranger's words that come with a notice, by text: at most three parts.
 */
enum { WORDS_BY_TEXT = 160 };
/* What one part of several holds at most. */
enum { PART_SEPTETS = 153 };

/* What answers a text comes from the number it was sent to; what a person caused, from access
 * code and his number, so that the phone's thread is the conversation; else the registration
 * number. */
static char *
sender_number (const Notice *notice, const NoticeValues *values)
{
    const char *code = notice->profile->code;
    gboolean answers = notice->row->code == 0 || notice->row->code == notice->profile->number;
    if (answers && notice->row->via > 0)
        return g_strdup_printf ("%" G_GINT64_FORMAT, notice->row->via);
    if (answers && notice->row->via < 0)
        return g_strdup_printf ("%s%" G_GINT64_FORMAT, code, -notice->row->via);
    if (notice_is_from_peer (notice))
        return g_strconcat (code, values->writer_number, NULL);
    return g_strdup (values->access_number);
}

void
outgoing_text_free (gpointer data)
{
    ImOutgoingText *text = data;
    g_free (text->carrier);
    g_free (text->sender);
    g_free (text->receiver);
    g_free (text->text);
    g_clear_pointer (&text->parts, g_ptr_array_unref);
    g_free (text);
}

static TemplateValue *
find_value (NoticeValues *values, const char *name)
{
    TemplateValue *value = values->list;
    while (value->name != NULL && strcmp (value->name, name) != 0)
        value++;
    return value->name != NULL ? value : NULL;
}

/* What a stranger wrote beside an invitation or request must not cost the reader many parts. */
static void
shorten_words (const Notice *notice, NoticeValues *values)
{
    NoticeKind kind = notice->row->kind;
    if (kind != NOTICE_INVITATION && kind != NOTICE_MEMBERSHIP && kind != NOTICE_REQUEST)
        return;
    TemplateValue *words = find_value (values, "text");
    if (words == NULL || words->value == NULL)
        return;
    values->short_words = text_shorten (words->value, WORDS_BY_TEXT);
    words->value = values->short_words;
}

/* Words the text; of a message that would cost more than sms.parts_most parts, its beginning
 * and where the whole of it is. */
static char *
write_within (const ImCore *core, const Notice *notice, NoticeValues *values, GError **error)
{
    const guint most = (guint) im_config_number (core->config, "sms.parts_most");
    TemplateValue *words = find_value (values, "text"), *more = find_value (values, "more");
    const gboolean replaces = im_config_flag (core->config, "sms.typographic_replacement");
    const char *whole = words != NULL ? words->value : NULL;
    guint units = most * PART_SEPTETS;
    for (;;) {
        g_autofree char *wording = templates_word_sms (
            core->templates, notice_template_name (notice), values->list, error);
        g_autofree char *written = wording != NULL ? text_write (wording, replaces) : NULL;
        if (written == NULL || notice->row->kind != NOTICE_MESSAGE || whole == NULL
            || more == NULL || units < PART_SEPTETS / 4
            || text_count_parts (written, NULL) <= most)
            return g_steal_pointer (&written);
        g_free (values->short_words);
        values->short_words = text_shorten (whole, units);
        words->value = values->short_words;
        more->value = "yes";
        units -= units / 16;
    }
}

ImOutgoingText *
notice_word_text (const ImCore *core, const Notice *notice, GError **error)
{
    g_auto (NoticeValues) values = { 0 };
    g_return_val_if_fail (notice->profile != NULL, NULL);
    notice_values_fill (core, notice, &values);
    shorten_words (notice, &values);
    g_autofree char *written = write_within (core, notice, &values, error);
    if (written == NULL)
        return NULL;
    g_autofree char *sender = sender_number (notice, &values);
    if (strlen (sender) > SMPP_ADDRESS_DIGITS) {
        g_set_error (error, IM_ERROR, IM_ERROR_BROKEN,
                     "its sender does not fit an SMPP address");
        return NULL;
    }
    ImOutgoingText *text = g_new0 (ImOutgoingText, 1);
    text->id = notice->row->id;
    text->claim = notice->row->claim;
    text->carrier = g_strdup (profile_carrier (notice->profile, notice->carrier));
    text->sender = g_steal_pointer (&sender);
    text->receiver = g_strdup (notice->address);
    text->text = g_steal_pointer (&written);
    text->parts = text_split (text->text, &text->is_gsm7);
    text->wants_receipts = notice->profile->wants_receipts;
    text->expires_ms = notice_ends_ms (core, notice->row);
    return text;
}
