/* SPDX-License-Identifier: ISC */
/* Buddies, answers, presence and media, as a member's client sets them. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/domain/buddy.h"
#include "imcore/domain/message.h"
#include "imcore/domain/presence.h"

void
im_buddy_free (ImBuddy *buddy)
{
    if (buddy == NULL)
        return;
    g_free (buddy->name);
    g_free (buddy);
}

/* What a member's client asks for; each act uses what it needs. */
typedef struct {
    const ImCore *core;
    ImParty party;
    gint64 number;
    const char *words;
    const char *node;
    ImAnswer answer;
    ImSettings settings;
    gboolean is_there;

    ImAdd add;
    ImAnswered answered;
    GPtrArray *buddies;
    ImBuddy *buddy;
    GArray *watchers;
} Request;

/* Words that come with a request or an answer are delivered as a message is. */
static gboolean
has_too_many_words (const Request *request)
{
    return request->words != NULL
           && message_is_too_long (&request->core->rules, request->words);
}

static gboolean
add_buddy (StoreWork *work, gpointer data, GError **error)
{
    Request *request = data;
    g_autoptr (Account) account = NULL;
    return find_asking_member (work, request->party, &account, error)
           && buddy_add (work, account, request->number, request->words, &request->add, error);
}

gboolean
im_add_buddy (ImCore *core, ImParty party, gint64 number, const char *words, ImAdd *ending,
              GError **error)
{
    Request request = { .core = core, .party = party, .number = number, .words = words };
    *ending = IM_ADD_TOO_LONG;
    if (has_too_many_words (&request))
        return TRUE;
    if (!store_act (core->store, STORE_WRITES, add_buddy, &request, error))
        return FALSE;
    *ending = request.add;
    return TRUE;
}

static gboolean
answer (StoreWork *work, gpointer data, GError **error)
{
    Request *request = data;
    const MessageWords said = { .text = request->words };
    g_autoptr (Account) account = NULL;
    return find_asking_member (work, request->party, &account, error)
           && buddy_answer (work, account, request->number, request->answer, &said,
                            &request->answered, error);
}

gboolean
im_answer (ImCore *core, ImParty party, gint64 number, ImAnswer what, const char *words,
           ImAnswered *ending, GError **error)
{
    Request request = {
        .core = core, .party = party, .number = number, .words = words, .answer = what
    };
    *ending = IM_ANSWERED_TOO_LONG;
    if (has_too_many_words (&request))
        return TRUE;
    if (!store_act (core->store, STORE_WRITES, answer, &request, error))
        return FALSE;
    *ending = request.answered;
    return TRUE;
}

/* ---- Presence ---------------------------------------------------------------------------- */

static gboolean
list_buddies (StoreWork *work, gpointer data, GError **error)
{
    Request *request = data;
    g_clear_pointer (&request->buddies, g_ptr_array_unref);
    request->buddies = presence_list (work, request->party, error);
    return request->buddies != NULL;
}

GPtrArray *
im_list_buddies (ImCore *core, ImParty party, GError **error)
{
    Request request = { .party = party };
    if (store_act (core->store, STORE_READS, list_buddies, &request, error))
        return request.buddies;
    g_clear_pointer (&request.buddies, g_ptr_array_unref);
    return NULL;
}

static gboolean
show_buddy (StoreWork *work, gpointer data, GError **error)
{
    Request *request = data;
    g_autoptr (Account) peer = NULL;
    g_clear_pointer (&request->buddy, im_buddy_free);
    if (!store_find_account_by_uin (work, request->number, &peer, error))
        return FALSE;
    return peer == NULL
           || presence_show (work, request->party, peer->id, &request->buddy, error);
}

gboolean
im_show_buddy (ImCore *core, ImParty party, gint64 number, ImBuddy **buddy, GError **error)
{
    Request request = { .party = party, .number = number };
    if (!store_act (core->store, STORE_READS, show_buddy, &request, error)) {
        im_buddy_free (request.buddy);
        return FALSE;
    }
    *buddy = request.buddy;
    return TRUE;
}

static gboolean
set_presence (StoreWork *work, gpointer data, GError **error)
{
    Request *request = data;
    gint64 until_ms = store_now_ms (work) + IM_PRESENCE_LEASE_MS;
    g_clear_pointer (&request->watchers, g_array_unref);
    if (request->is_there
            ? !store_set_online (work, request->party, request->node, until_ms, error)
            : !store_set_offline (work, request->party, request->node, error))
        return FALSE;
    request->watchers = store_list_watchers (work, request->party, error);
    return request->watchers != NULL;
}

static gboolean
tell_presence (ImCore *core, ImParty party, const char *node, gboolean is_there,
               GArray **watchers, GError **error)
{
    Request request = { .party = party, .node = node, .is_there = is_there };
    if (!store_act (core->store, STORE_WRITES, set_presence, &request, error)) {
        g_clear_pointer (&request.watchers, g_array_unref);
        return FALSE;
    }
    *watchers = request.watchers;
    return TRUE;
}

gboolean
im_client_came (ImCore *core, ImParty party, const char *node, GArray **watchers,
                GError **error)
{
    return tell_presence (core, party, node, TRUE, watchers, error);
}

gboolean
im_client_went (ImCore *core, ImParty party, const char *node, GArray **watchers,
                GError **error)
{
    return tell_presence (core, party, node, FALSE, watchers, error);
}

/* ---- Settings ---------------------------------------------------------------------------- */

static gboolean
show_settings (StoreWork *work, gpointer data, GError **error)
{
    Request *request = data;
    g_autoptr (Account) account = NULL;
    if (!find_asking_member (work, request->party, &account, error))
        return FALSE;
    request->settings = (ImSettings){ account->by_im, account->by_mail, account->by_sms,
                                      account->is_open };
    return TRUE;
}

gboolean
im_show_settings (ImCore *core, ImParty party, ImSettings *settings, GError **error)
{
    Request request = { .party = party };
    if (!store_act (core->store, STORE_READS, show_settings, &request, error))
        return FALSE;
    *settings = request.settings;
    return TRUE;
}

static gboolean
set_media (StoreWork *work, gpointer data, GError **error)
{
    const Request *request = data;
    g_autoptr (Account) account = NULL;
    return find_asking_member (work, request->party, &account, error)
           && store_set_media (work, request->party, request->settings.im,
                               request->settings.mail, request->settings.sms, error);
}

gboolean
im_set_media (ImCore *core, ImParty party, ImMode im, ImMode mail, ImMode sms, GError **error)
{
    Request request = { .party = party, .settings = { .im = im, .mail = mail, .sms = sms } };
    return store_act (core->store, STORE_WRITES, set_media, &request, error);
}

static gboolean
set_policy (StoreWork *work, gpointer data, GError **error)
{
    const Request *request = data;
    g_autoptr (Account) account = NULL;
    return find_asking_member (work, request->party, &account, error)
           && store_set_policy (work, request->party, request->settings.is_open, error);
}

gboolean
im_set_policy (ImCore *core, ImParty party, gboolean is_open, GError **error)
{
    Request request = { .party = party, .settings = { .is_open = is_open } };
    return store_act (core->store, STORE_WRITES, set_policy, &request, error);
}
