/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/notice_headers.h"

#include "imcore/refusing.h"

#include <string.h>

enum { ROOT_BYTES = 16 }; /* of a hash in the id that a conversation begins with */

/* ---- Threads ----------------------------------------------------------------------------- */

void
notice_thread_clear (NoticeThread *thread)
{
    g_free (thread->root);
}

static char *
root_of (const ImCore *core, ImParty account, ImParty peer)
{
    guint8 hash[SECRET_HASH_BYTES];
    g_autofree char *of = g_strdup_printf ("%" G_GINT64_FORMAT, account);
    g_autofree char *with = g_strdup_printf ("%" G_GINT64_FORMAT, peer);
    secret_hash (core->secrets, SECRET_OF_THREAD, hash, of, with, NULL);
    g_autofree char *text = secret_hash_text (hash);
    return g_strdup_printf ("t.%.*s@%s", 2 * ROOT_BYTES, text,
                            im_config_text (core->config, "mail.domain"));
}

void
notice_thread_find (const ImCore *core, const Notice *notice, gboolean from_person,
                    NoticeThread *thread)
{
    const OutboxRow *row = notice->row;
    guint n = 0;
    if (from_person && row->peer != 0) {
        thread->root = root_of (core, row->account, row->peer);
        thread->references[n++] = thread->root;
    }
    if (thread->root != NULL && notice->thread != NULL)
        thread->references[n++] = notice->thread;
    if (row->answers != NULL
        && (n == 0 || strcmp (row->answers, thread->references[n - 1]) != 0))
        thread->references[n++] = row->answers;
    thread->answered = row->answers;
    if (row->kind == NOTICE_MESSAGE)
        thread->answered = notice->thread != NULL ? notice->thread : thread->root;
}

/* ---- Refusing ---------------------------------------------------------------------------- */

void
notice_refusal_clear (NoticeRefusal *refusal)
{
    g_free (refusal->address);
    g_free (refusal->page);
}

void
notice_refusal_offer (const ImCore *core, const Notice *notice, NoticeRefusal *refusal)
{
    const ImConfig *config = core->config;
    g_autofree char *token = refusal_token (core, notice->account->id, notice->address);
    refusal->address = g_strconcat (REFUSAL_PREFIX, token, "@",
                                    im_config_text (config, "mail.domain"), NULL);
    if (im_config_flag (config, "web.enabled"))
        refusal->page = g_strconcat (im_config_text (config, "web.url"), "/u/", token, NULL);
}
