/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/pages.h"
#include "imcore/imcore.h"

#include <string.h>

#define HTML "text/html; charset=utf-8"
#define SCRIPT "text/javascript; charset=utf-8"

static const struct {
    const char *path, *file, *type;
} files[] = {
    { "/", "index.html", HTML },
    { "/look.css", "look.css", "text/css; charset=utf-8" },
    { "/member.js", "member.js", SCRIPT },
    { "/people.js", "people.js", SCRIPT },
    { "/dialogs.js", "dialogs.js", SCRIPT },
    { "/guest.js", "guest.js", SCRIPT },
    { "/wire.js", "wire.js", SCRIPT },
    { "/thread.js", "thread.js", SCRIPT },
    { "/icon.svg", "icon.svg", "image/svg+xml" },
    { "/robots.txt", "robots.txt", "text/plain; charset=utf-8" },
};

/* Indexed by PageWords. */
static const struct {
    guint status, retry_after_s;
    const char *title, *text;
} words[] = {
    [PAGE_DEAD_LINK] = { 404, 0, "This link no longer works",
                         "It was withdrawn, has expired, or was not copied whole. Ask the "
                         "person who gave "
                         "it to you for a new one." },
    [PAGE_NOT_FOUND] = { 404, 0, "There is no such page",
                         "Look at the address once more, or begin at the front page." },
    [PAGE_NO_FILE] = { 404, 0, "There is no file at this address",
                       "Such an address works for a short time, and for nobody else. Go back "
                       "to "
                       "the conversation and ask for the file again." },
    [PAGE_NOT_A_GET] = { 405, 0, "This address can only be read",
                         "Pages are fetched with GET; everything else goes through the "
                         "WebSocket." },
    [PAGE_NEEDS_UPGRADE] = { 426, 0, "This address is for programs",
                             "It speaks WebSocket with the subprotocol uinvite.v1; people "
                             "begin at the front "
                             "page." },
    [PAGE_UNAVAILABLE] = { 503, 5, "The service is away for a moment",
                           "Nothing is lost. Wait a few seconds and load this page again." },
    [PAGE_REFUSED] = { 200, 0, "You get no more invitations from us",
                       "We have noted it for the mailbox that this link was sent to, whoever "
                       "invites it. To take it back, write the word START to us from there." },
    [PAGE_BROKEN] = { 500, 0, "This page failed",
                      "The fault is the service's, and written to its log. Tell its "
                      "operator." },
};

struct Pages {
    Page *files[G_N_ELEMENTS (files)];
    char *guest_template, *words_template;
    Page *refusal;
};

static Page *
page_new (guint status, const char *type, GBytes *body)
{
    Page *page = g_atomic_rc_box_new0 (Page);
    page->status = status;
    page->type = type;
    page->body = body;
    page->length = (gint64) g_bytes_get_size (body);
    return page;
}

Page *
page_new_file (const char *name, gint64 length)
{
    /* Its type is what a stranger calls it, and a browser must not act on that. */
    Page *page = page_new (200, "application/octet-stream", g_bytes_new (NULL, 0));
    page->file_name = g_strdup (name);
    page->length = length;
    return page;
}

Page *
page_ref (Page *page)
{
    return g_atomic_rc_box_acquire (page);
}

static void
page_clear (gpointer data)
{
    Page *page = data;
    g_bytes_unref (page->body);
    g_free (page->etag);
    g_free (page->file_name);
}

void
page_unref (Page *page)
{
    g_atomic_rc_box_release_full (page, page_clear);
}

static gboolean
read_file (const char *root, const char *name, char **text, gsize *length, GError **error)
{
    g_autofree char *path = g_build_filename (root, name, NULL);
    g_autoptr (GError) why = NULL;
    if (g_file_get_contents (path, text, length, &why))
        return TRUE;
    g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                 "web.root = %s lacks a page: %s; name the folder that holds imcored's pages",
                 root, why->message);
    return FALSE;
}

Pages *
pages_read (const char *root, GError **error)
{
    g_autoptr (Pages) pages = g_new0 (Pages, 1);
    for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
        char *text = NULL;
        gsize length = 0;
        if (!read_file (root, files[i].file, &text, &length, error))
            return NULL;
        pages->files[i] = page_new (200, files[i].type, g_bytes_new_take (text, length));
        g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256,
                                                             pages->files[i]->body);
        pages->files[i]->etag = g_strdup_printf ("\"%.16s\"", sum);
    }
    if (!read_file (root, "guest.html", &pages->guest_template, NULL, error)
        || !read_file (root, "words.html", &pages->words_template, NULL, error))
        return NULL;
    char *text = NULL;
    gsize length = 0;
    if (!read_file (root, "refusal.html", &text, &length, error))
        return NULL;
    pages->refusal = page_new (200, HTML, g_bytes_new_take (text, length));
    return g_steal_pointer (&pages);
}

void
pages_free (Pages *pages)
{
    if (pages == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS (pages->files); i++)
        g_clear_pointer (&pages->files[i], page_unref);
    g_free (pages->guest_template);
    g_free (pages->words_template);
    g_clear_pointer (&pages->refusal, page_unref);
    g_free (pages);
}

/* Puts @value, escaped for HTML, wherever @template says {{name}}. */
static char *
fill (const char *template, const char *name, const char *value)
{
    g_autofree char *place = g_strdup_printf ("{{%s}}", name);
    g_autofree char *escaped = g_markup_escape_text (value, -1);
    g_auto (GStrv) pieces = g_strsplit (template, place, -1);
    return g_strjoinv (escaped, pieces);
}

Page *
pages_find (Pages *pages, const char *path)
{
    for (guint i = 0; i < G_N_ELEMENTS (files); i++)
        if (strcmp (files[i].path, path) == 0)
            return page_ref (pages->files[i]);
    return NULL;
}

Page *
pages_guest (Pages *pages, const char *member_name)
{
    char *text = fill (pages->guest_template, "member", member_name);
    return page_new (200, HTML, g_bytes_new_take (text, strlen (text)));
}

Page *
pages_refusal (Pages *pages)
{
    return page_ref (pages->refusal);
}

Page *
pages_words (Pages *pages, PageWords which)
{
    g_autofree char *titled = fill (pages->words_template, "title", words[which].title);
    char *text = fill (titled, "text", words[which].text);
    Page *page = page_new (words[which].status, HTML, g_bytes_new_take (text, strlen (text)));
    page->retry_after_s = words[which].retry_after_s;
    return page;
}
