/* SPDX-License-Identifier: ISC */
/* Gives attachments to the browsers that ask for them, piece by piece as they read.  All on the
 * loop's thread; the store is read on workers. */
#pragma once

#include "imcored/web_server.h"
#include "imcore/imcore.h"

/* What the path of an attachment begins with; then comes the right to it. */
#define DOWNLOAD_PATH "/a/"

typedef struct Downloads Downloads;

/* @core and @pages must outlive it. */
Downloads *downloads_new (uv_loop_t *loop, ImCore *core, Pages *pages);
/* When no request and no work of its is on the loop any more. */
void downloads_free (Downloads *downloads);

/* The server that asks; before it does. */
void downloads_use (Downloads *downloads, WebServer *server);

/* Answers a GET or HEAD of the attachment that @right is for, whatever a stranger wrote there.
 */
void downloads_ask (Downloads *downloads, guint64 request, const char *right);
/* What the server tells; see WebServerEvents. */
void downloads_go_on (Downloads *downloads, guint64 request);
void downloads_end (Downloads *downloads, guint64 request);
