/* SPDX-License-Identifier: ISC */
/* Who is connected and signed in as whom: takes frames in order, one act of a client at a time,
 * and tells every client its log.  All on the loop's thread; what blocks runs on workers. */
#pragma once

#include "imcored/web_server.h"
#include "imcore/imcore.h"

typedef struct Sessions Sessions;

/* @core and @config must outlive it. */
Sessions *sessions_new (uv_loop_t *loop, ImCore *core, const ImConfig *config);
/* When there is no connection and no work of its on the loop any more. */
void sessions_free (Sessions *sessions);

/* The server by which clients are told; before any of them opens. */
void sessions_use (Sessions *sessions, WebServer *server);

/* What the server tells; see WebServerEvents. */
void sessions_opened (Sessions *sessions, guint64 connection, const char *address);
void sessions_took (Sessions *sessions, guint64 connection, const char *bytes, gsize length);
void sessions_drained (Sessions *sessions, guint64 connection);
void sessions_closed (Sessions *sessions, guint64 connection);

/* The logs of these parties (ImParty; NULL: of anyone) may have grown. */
void sessions_grew (Sessions *sessions, const GArray *parties);
/* These (ImDeliveryNews) are told to whom they concern. */
void sessions_delivered (Sessions *sessions, const GPtrArray *news);
/* These (ImEnded) are over: what they have open is told so and closed. */
void sessions_ended (Sessions *sessions, const GArray *ended);
/* About once a second: goes on where the store was away, and closes who never signs in. */
void sessions_tick (Sessions *sessions);

/* Takes no frame any more; what is being done is answered, then all are closed with 1012. */
void sessions_drain (Sessions *sessions);
gboolean sessions_are_gone (const Sessions *sessions);
