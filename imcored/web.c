/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/web.h"
#include "imcored/downloads.h"
#include "imcored/frame.h"
#include "imcored/log.h"

#include <string.h>

#define GUEST_PATH "/g/"
#define REFUSAL_PATH "/u/" /* as a List-Unsubscribe says it */
#define STOP_WITHIN_MS 5000

struct Web {
    uv_loop_t *loop;
    ImCore *core;
    Pages *pages;
    Sessions *sessions;
    Downloads *downloads;
    WebServer *server;
    WebServerSettings settings;

    uv_timer_t patience; /* of web_stop() */
    gboolean is_stopping, is_stopped;
    void (*done) (gpointer);
    gpointer done_data;
};

/* A GET of a guest's link, which the store knows or not. */
typedef struct {
    uv_work_t work;
    Web *web;
    guint64 request;
    char *link;
    Page *page;
} LinkRequest;

static void
look_up_link (uv_work_t *work)
{
    LinkRequest *asked = work->data;
    Pages *pages = asked->web->pages;
    g_autoptr (ImLink) link = NULL;
    g_autoptr (GError) error = NULL;
    if (!im_look_up_link (asked->web->core, asked->link, &link, &error)) {
        gboolean is_away = g_error_matches (error, IM_ERROR, IM_ERROR_UNAVAILABLE);
        if (!is_away)
            log_event ("looking up a link failed: %s", error->message);
        asked->page = pages_words (pages, is_away ? PAGE_UNAVAILABLE : PAGE_BROKEN);
    } else if (link == NULL) {
        asked->page = pages_words (pages, PAGE_DEAD_LINK);
    } else {
        g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, link->uin);
        asked->page = pages_guest (pages,
                                   link->member_name != NULL ? link->member_name : number);
    }
}

static void
answer_link (uv_work_t *work, int status)
{
    g_autofree LinkRequest *asked = work->data;
    g_autoptr (Page) page = asked->page;
    (void) status; /* nothing of ours is cancelled */
    web_server_answer (asked->web->server, asked->request, page);
    g_free (asked->link);
}

static gboolean
may_be_link (const char *text)
{
    gsize length = strspn (text,
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
    return length >= 1 && length <= FRAME_LINK_LIMIT && text[length] == '\0';
}

/* Programs that look at links before their readers do only GET: that changes nothing. */
static Page *
refusal_page (Web *web, const char *token)
{
    return im_is_refusal_token (web->core, token) ? pages_refusal (web->pages)
                                                  : pages_words (web->pages, PAGE_DEAD_LINK);
}

static void
asked (gpointer owner, guint64 request, const char *path)
{
    Web *web = owner;
    gboolean is_guests = g_str_has_prefix (path, GUEST_PATH);
    const char *link = path + strlen (GUEST_PATH);
    if (is_guests && may_be_link (link)) {
        LinkRequest *lookup = g_new0 (LinkRequest, 1);
        lookup->work.data = lookup;
        lookup->web = web;
        lookup->request = request;
        lookup->link = g_strdup (link);
        uv_queue_work (web->loop, &lookup->work, look_up_link, answer_link);
        return;
    }
    if (g_str_has_prefix (path, DOWNLOAD_PATH)) {
        downloads_ask (web->downloads, request, path + strlen (DOWNLOAD_PATH));
        return;
    }
    g_autoptr (Page) page = g_str_has_prefix (path, REFUSAL_PATH)
                                ? refusal_page (web, path + strlen (REFUSAL_PATH))
                                : pages_find (web->pages, path);
    if (page == NULL)
        page = pages_words (web->pages, is_guests                   ? PAGE_DEAD_LINK
                                        : strcmp (path, "/ws") == 0 ? PAGE_NEEDS_UPGRADE
                                                                    : PAGE_NOT_FOUND);
    web_server_answer (web->server, request, page);
}

/* A POST of the token in a List-Unsubscribe. */
typedef struct {
    uv_work_t work;
    Web *web;
    guint64 request;
    char *token;
    PageWords said;
} RefusalRequest;

static void
refuse (uv_work_t *work)
{
    RefusalRequest *posted = work->data;
    g_autoptr (GError) error = NULL;
    gboolean known = FALSE;
    if (im_refuse_by_token (posted->web->core, posted->token, &known, &error)) {
        posted->said = known ? PAGE_REFUSED : PAGE_DEAD_LINK;
        return;
    }
    gboolean is_away = g_error_matches (error, IM_ERROR, IM_ERROR_UNAVAILABLE);
    posted->said = is_away ? PAGE_UNAVAILABLE : PAGE_BROKEN;
    if (!is_away)
        log_event ("refusing by a link failed: %s", error->message);
}

static void
answer_refusal (uv_work_t *work, int status)
{
    g_autofree RefusalRequest *posted = work->data;
    g_autoptr (Page) page = pages_words (posted->web->pages, posted->said);
    (void) status; /* nothing of ours is cancelled */
    web_server_answer (posted->web->server, posted->request, page);
    g_free (posted->token);
}

/* No cookie, no origin is asked for (RFC 8058, 3.1): the token is all the right there is. */
static void
posted (gpointer owner, guint64 request, const char *path)
{
    Web *web = owner;
    RefusalRequest *refusal = g_new0 (RefusalRequest, 1);
    refusal->work.data = refusal;
    refusal->web = web;
    refusal->request = request;
    refusal->token = g_strdup (path + strlen (REFUSAL_PATH));
    uv_queue_work (web->loop, &refusal->work, refuse, answer_refusal);
}

static void
wants_more (gpointer owner, guint64 request)
{
    downloads_go_on (((Web *) owner)->downloads, request);
}

static void
over (gpointer owner, guint64 request)
{
    downloads_end (((Web *) owner)->downloads, request);
}

static void
opened (gpointer owner, guint64 connection, const char *address)
{
    sessions_opened (((Web *) owner)->sessions, connection, address);
}

static void
took (gpointer owner, guint64 connection, const char *bytes, gsize length)
{
    sessions_took (((Web *) owner)->sessions, connection, bytes, length);
}

static void
drained (gpointer owner, guint64 connection)
{
    sessions_drained (((Web *) owner)->sessions, connection);
}

static void
finish_stop (Web *web)
{
    if (web->is_stopped)
        return;
    web->is_stopped = TRUE;
    uv_close ((uv_handle_t *) &web->patience, NULL);
    web_server_stop (web->server);
    web->done (web->done_data);
}

static void
on_patience_over (uv_timer_t *timer)
{
    finish_stop (timer->data);
}

static void
closed (gpointer owner, guint64 connection)
{
    Web *web = owner;
    sessions_closed (web->sessions, connection);
    if (web->is_stopping && !web->is_stopped && sessions_are_gone (web->sessions))
        uv_timer_start (&web->patience, on_patience_over, 0,
                        0); /* not from within the server's event */
}

static const WebServerEvents events = {
    .asked = asked,
    .wants_more = wants_more,
    .over = over,
    .posted = posted,
    .opened = opened,
    .took = took,
    .drained = drained,
    .closed = closed,
};

Web *
web_start (uv_loop_t *loop, ImCore *core, const ImConfig *config, GError **error)
{
    g_autoptr (Pages) pages = pages_read (im_config_text (config, "web.root"), error);
    if (pages == NULL)
        return NULL;
    Web *web = g_new0 (Web, 1);
    web->loop = loop;
    web->core = core;
    web->pages = g_steal_pointer (&pages);
    web->settings = (WebServerSettings){
        .listen = im_config_text (config, "web.listen"),
        .url = im_config_text (config, "web.url"),
        .proxies = im_config_list (config, "web.proxies"),
        .connections = (guint) im_config_number (config, "web.connections"),
        .posts = REFUSAL_PATH,
        .frame_limit = FRAME_LIMIT (im_config_number (config, "message.limit")),
    };
    web->sessions = sessions_new (loop, core, config);
    web->downloads = downloads_new (loop, core, web->pages);
    web->server = web_server_start (loop, &web->settings, web->pages, &events, web, error);
    if (web->server == NULL) {
        web_free (web);
        return NULL;
    }
    sessions_use (web->sessions, web->server);
    downloads_use (web->downloads, web->server);
    uv_timer_init (loop, &web->patience);
    web->patience.data = web;
    return web;
}

Sessions *
web_sessions (Web *web)
{
    return web->sessions;
}

void
web_stop (Web *web, void (*done) (gpointer), gpointer data)
{
    web->is_stopping = TRUE;
    web->done = done;
    web->done_data = data;
    web_server_stop_listening (web->server);
    sessions_drain (web->sessions);
    uv_timer_start (&web->patience, on_patience_over,
                    sessions_are_gone (web->sessions) ? 0 : STOP_WITHIN_MS, 0);
}

void
web_free (Web *web)
{
    if (web->server != NULL)
        web_server_free (web->server);
    downloads_free (web->downloads);
    sessions_free (web->sessions);
    pages_free (web->pages);
    g_free (web);
}
