/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/notice_attachments.h"

#include "imcore/attachment_lines.h"

/* Bytes of all files that go with it. */
static gint64
room_for (const ImConfig *config, Medium medium, const Notice *notice)
{
    return medium == MEDIUM_MAIL && notice->row->kind != NOTICE_REQUEST
               ? im_config_number (config, "mail.relayed_attachments")
               : 0;
}

static void
free_one (gpointer attachment)
{
    im_attachment_free (attachment);
}

/* Moves from @all to notice->attachments what there is room for. */
static gboolean
take (StoreWork *work, gint64 room, Notice *notice, GPtrArray *all, GError **error)
{
    notice->attachments = g_ptr_array_new_with_free_func (free_one);
    for (guint i = 0; i < all->len;) {
        ImAttachment *one = g_ptr_array_index (all, i);
        if (one->size > room) {
            i++;
            continue;
        }
        if (!store_load_attachment (work, notice->row->message, one, error))
            return FALSE;
        room -= one->size;
        g_ptr_array_add (notice->attachments, g_ptr_array_steal_index (all, i));
    }
    return TRUE;
}

gboolean
notice_attachments_find (StoreWork *work, const ImConfig *config, Medium medium, Notice *notice,
                         GError **error)
{
    if (notice->row->message == 0 || notice->message == NULL)
        return TRUE;
    gint64 room = room_for (config, medium, notice);
    g_autoptr (GPtrArray) rest = store_list_attachments (work, notice->row->message, error);
    if (rest == NULL || (room > 0 && !take (work, room, notice, rest, error)))
        return FALSE;
    if (rest->len == 0)
        return TRUE;
    const char *url = im_config_flag (config, "web.enabled")
                          ? im_config_text (config, "web.url")
                          : NULL;
    char *named = attachment_lines_elsewhere (notice->message, rest, url);
    g_free (notice->message);
    notice->message = named;
    return TRUE;
}
