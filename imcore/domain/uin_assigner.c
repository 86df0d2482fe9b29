/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/uin_assigner.h"

#include <string.h>

gboolean
uin_assign_from_range (StoreWork *work, const Rules *rules, gint64 *uin, GError **error)
{
    ImRange range = { 0 };
    gboolean full = FALSE;
    if (!store_take_from_range (work, &range, &full, error))
        return FALSE;
    gint64 place = range.next - range.first;
    if (full)
        *uin = 0;
    else if (strcmp (im_config_text (rules->config, "uin.order"), "random") == 0)
        *uin = range.first + secret_permute (rules->secrets, place, range.last - range.first + 1);
    else
        *uin = range.next;
    return TRUE;
}

gboolean
uin_assign (StoreWork *work, const Rules *rules, const Address *address, gint64 *uin, GError **error)
{
    if (address->kind == ADDRESS_MAIL)
        return uin_assign_from_range (work, rules, uin, error);
    *uin = address_phone_uin (address);
    return TRUE;
}
