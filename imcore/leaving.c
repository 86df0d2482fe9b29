/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/leaving.h"

#include "imcore/domain/erasure.h"

#include <string.h>

/* Is the first line of @text the word YES?  Nothing weaker ends an account, no "ok". */
static gboolean
is_yes (const char *text)
{
    if (text == NULL)
        return FALSE;
    g_autofree char *line = g_strndup (text, strcspn (text, "\r\n"));
    gsize before = strspn (line, " \t\"'");
    gsize length = strspn (line + before, "YESyes");
    return length == strlen ("YES") && g_ascii_strncasecmp (line + before, "YES", length) == 0
           && line[before + length + strspn (line + before + length, " \t\"'.!,")] == '\0';
}

gboolean
leaving_ask (StoreWork *work, const MemberWord *word, GError **error)
{
    gint64 until_ms = store_now_ms (work) + LEAVING_LIVES_MS;
    return store_await (work, word->member->id, AWAITED_LEAVE, until_ms, error)
           && despatch_notice (work, word->member, NOTICE_LEAVE_CONFIRM, word->from,
                               &word->answered, NULL, 0, error);
}

static gboolean
leave (StoreWork *work, const MemberWord *word, GError **error)
{
    const Farewell farewell = { word->from->kind, word->from->shown, word->answered };
    ImErased ignored;
    return erasure_do (work, &word->core->rules, word->member, &farewell, &ignored, error);
}

gboolean
leaving_answer (StoreWork *work, const MemberWord *word, gboolean *known, GError **error)
{
    gboolean yes = is_yes (word->body) || is_yes (word->argument);
    *known = FALSE;
    if (!yes && word->command != TEXT_NO)
        return TRUE;
    if (!store_take_awaited (work, word->member->id, AWAITED_LEAVE, known, error))
        return FALSE;
    return !*known || !yes || leave (work, word, error);
}
