/* SPDX-License-Identifier: ISC */
/* All that web.enabled=no leaves out: the pages, the WebSocket and the sessions on it. */
#pragma once

#include "imcored/sessions.h"

typedef struct Web Web;

/* Serves.  NULL: web.* makes no sense, or the address is taken.  Nothing else may be on the
 * loop yet.
 * @core and @config must outlive it. */
Web *web_start (uv_loop_t *loop, ImCore *core, const ImConfig *config, GError **error);
Sessions *web_sessions (Web *web);

/* Lets in nobody new, answers what is being done, closes every client so that it comes back
 * (1012), and lets go of the loop, in five seconds at most.  Calls @done, then. */
void web_stop (Web *web, void (*done) (gpointer), gpointer data);
/* When the loop has nothing to do any more. */
void web_free (Web *web);
