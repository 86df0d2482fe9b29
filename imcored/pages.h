/* SPDX-License-Identifier: ISC */
/* The pages and their parts: which file answers which path, read once at the start; and files
 * that are saved, not shown.  No I/O after that; any thread. */
#pragma once

#include <glib.h>

/* One answer to a GET or POST. */
typedef struct {
    guint status;     /* of HTTP */
    const char *type; /* Content-Type */
    GBytes *body;
    char *etag;      /* NULL: browsers are not to keep it */
    char *file_name; /* to be saved under this name, its body comes in pieces; NULL: a page */
    gint64 length;   /* of the body, all of it */
    guint retry_after_s; /* 0: no such header */
} Page;

Page *page_ref (Page *page);
void page_unref (Page *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_unref)

typedef struct Pages Pages;

/* Reads all files of @root.  NULL: a file is missing, named in @error. */
Pages *pages_read (const char *root, GError **error);
void pages_free (Pages *pages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pages, pages_free)

/* The file for @path; NULL: there is none.  The caller's own, as with the following. */
Page *pages_find (Pages *pages, const char *path);
/* The guest page of the member who is called @member_name. */
Page *pages_guest (Pages *pages, const char *member_name);

/* The button that refuses invitations. */
Page *pages_refusal (Pages *pages);

/* A file of @length bytes to be saved as @name, whatever it holds; the body is still to come.
 */
Page *page_new_file (const char *name, gint64 length);

/* What can be said instead of a page. */
typedef enum {
    PAGE_REFUSED,
    PAGE_DEAD_LINK,
    PAGE_NOT_FOUND,
    PAGE_NO_FILE,
    PAGE_NOT_A_GET,
    PAGE_NEEDS_UPGRADE,
    PAGE_UNAVAILABLE,
    PAGE_BROKEN,
} PageWords;
Page *pages_words (Pages *pages, PageWords words);
