/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcored/downloads.h"
#include "imcored/log.h"

#include <string.h>

#define RIGHT_LIMIT 256          /* bytes of what a stranger writes behind DOWNLOAD_PATH */
#define PIECE_BYTES (512 * 1024) /* of a file in memory while its reader reads */
#define AT_ONCE 128              /* downloads of all, so that all their pieces are 64 MiB */
#define AT_ONCE_BY_ONE 8         /* of one party */

struct Downloads {
    uv_loop_t *loop;
    ImCore *core;
    Pages *pages;
    WebServer *server;
    GHashTable *by_request; /* guint64 -> Download, owned */
};

/* One that goes on. */
typedef struct {
    guint64 request;
    ImDownload *what;
    gint64 offset; /* of what is to be read next */
} Download;

/* On a worker: a right is looked at, or a piece is read. */
typedef struct {
    uv_work_t work;
    Downloads *downloads;
    guint64 request;
    char *right;      /* NULL: a piece */
    ImDownload *what; /* NULL: there is none */
    gint64 offset;
    GBytes *piece; /* NULL: there is none */
    PageWords instead;
} Errand;

static void
download_free (gpointer data)
{
    Download *download = data;
    im_download_free (download->what);
    g_free (download);
}

static void
errand_free (Errand *errand)
{
    g_free (errand->right);
    im_download_free (errand->what);
    g_clear_pointer (&errand->piece, g_bytes_unref);
    g_free (errand);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

Downloads *
downloads_new (uv_loop_t *loop, ImCore *core, Pages *pages)
{
    Downloads *downloads = g_new0 (Downloads, 1);
    downloads->loop = loop;
    downloads->core = core;
    downloads->pages = pages;
    downloads->by_request = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                                   download_free);
    return downloads;
}

void
downloads_free (Downloads *downloads)
{
    g_hash_table_unref (downloads->by_request);
    g_free (downloads);
}

void
downloads_use (Downloads *downloads, WebServer *server)
{
    downloads->server = server;
}

static Errand *
errand_new (Downloads *downloads, guint64 request)
{
    Errand *errand = g_new0 (Errand, 1);
    errand->work.data = errand;
    errand->downloads = downloads;
    errand->request = request;
    return errand;
}

/* Logs what is our fault. */
static PageWords
words_for (const char *what, const GError *error)
{
    if (g_error_matches (error, IM_ERROR, IM_ERROR_UNAVAILABLE))
        return PAGE_UNAVAILABLE;
    log_event ("%s failed: %s", what, error->message);
    return PAGE_BROKEN;
}

/* ---- Asking ------------------------------------------------------------------------------ */

static gboolean
may_be_right (const char *text)
{
    gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-.~");
    return length >= 1 && length <= RIGHT_LIMIT && text[length] == '\0';
}

static void
answer_words (Downloads *downloads, guint64 request, PageWords words)
{
    g_autoptr (Page) page = pages_words (downloads->pages, words);
    web_server_answer (downloads->server, request, page);
}

static void
open_one (uv_work_t *work)
{
    Errand *errand = work->data;
    g_autoptr (GError) error = NULL;
    errand->instead = PAGE_NO_FILE;
    if (!im_open_download (errand->downloads->core, errand->right, &errand->what, &error))
        errand->instead = words_for ("opening an attachment", error);
}

static gboolean
has_room_for (const Downloads *downloads, ImParty party)
{
    GHashTableIter all;
    gpointer each;
    guint same = 0;
    g_hash_table_iter_init (&all, downloads->by_request);
    while (g_hash_table_iter_next (&all, NULL, &each))
        same += ((const Download *) each)->what->party == party;
    return same < AT_ONCE_BY_ONE && g_hash_table_size (downloads->by_request) < AT_ONCE;
}

static void
answer_file (Downloads *downloads, Errand *errand)
{
    g_autoptr (Page) page = page_new_file (errand->what->name, errand->what->size);
    Download *download = g_new0 (Download, 1);
    download->request = errand->request;
    download->what = g_steal_pointer (&errand->what);
    g_hash_table_insert (downloads->by_request, &download->request, download);
    if (!web_server_answer (downloads->server, errand->request, page))
        downloads_end (downloads, errand->request);
}

static void
finish_opening (uv_work_t *work, int status)
{
    g_autoptr (Errand) errand = work->data;
    Downloads *downloads = errand->downloads;
    (void) status; /* nothing of ours is cancelled */
    if (errand->what == NULL)
        answer_words (downloads, errand->request, errand->instead);
    else if (!has_room_for (downloads, errand->what->party))
        answer_words (downloads, errand->request, PAGE_UNAVAILABLE);
    else
        answer_file (downloads, errand);
}

void
downloads_ask (Downloads *downloads, guint64 request, const char *right)
{
    if (!may_be_right (right)) {
        answer_words (downloads, request, PAGE_NO_FILE);
        return;
    }
    Errand *errand = errand_new (downloads, request);
    errand->right = g_strdup (right);
    uv_queue_work (downloads->loop, &errand->work, open_one, finish_opening);
}

/* ---- Piece by piece ---------------------------------------------------------------------- */

static void
read_one (uv_work_t *work)
{
    Errand *errand = work->data;
    g_autoptr (GError) error = NULL;
    if (!im_read_download (errand->downloads->core, errand->what, errand->offset, PIECE_BYTES,
                           &errand->piece, &error))
        words_for ("reading an attachment", error);
}

static void
finish_reading (uv_work_t *work, int status)
{
    g_autoptr (Errand) errand = work->data;
    Downloads *downloads = errand->downloads;
    Download *download = g_hash_table_lookup (downloads->by_request, &errand->request);
    (void) status; /* nothing of ours is cancelled */
    if (download == NULL)
        return;
    if (errand->piece != NULL)
        download->offset += (gint64) g_bytes_get_size (errand->piece);
    web_server_continue (downloads->server, errand->request, errand->piece);
}

void
downloads_go_on (Downloads *downloads, guint64 request)
{
    const Download *download = g_hash_table_lookup (downloads->by_request, &request);
    if (download == NULL)
        return;
    Errand *errand = errand_new (downloads, request);
    errand->what = g_new0 (ImDownload, 1);
    errand->what->party = download->what->party;
    errand->what->seq = download->what->seq;
    errand->what->n = download->what->n;
    errand->offset = download->offset;
    uv_queue_work (downloads->loop, &errand->work, read_one, finish_reading);
}

void
downloads_end (Downloads *downloads, guint64 request)
{
    g_hash_table_remove (downloads->by_request, &request);
}
