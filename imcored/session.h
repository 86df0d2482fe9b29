/* SPDX-License-Identifier: ISC */
/* One client's connection as sessions.c, log_feed.c and guest_end.c keep it. */
#pragma once

#include "imcored/act.h"
#include "imcored/web_server.h"

typedef struct Sessions Sessions;

/* Close codes, RFC 6455 7.4.1. */
enum { SIGNED_OFF = 1000, POLICY = 1008, RESTARTS = 1012 };

typedef struct {
    guint64 id; /* the web server's connection */
    Sessions *all;
    char *address;
    gint64 opened_ms; /* of the monotonic clock */
    ImParty party;    /* 0: nobody signed in yet */
    gboolean is_guest;
    char *guest_token; /* NULL: no guest */

    /* What it asks: one act at a time, the others wait in order. */
    GQueue waiting; /* of Act */
    gboolean is_acting, is_paused;
    Act *at_the_turnstile; /* is_acting, but waits for its password to be hashed; else NULL */

    /* What it is told of its log. */
    gint64 after;   /* the last entry that was read for it */
    GQueue entries; /* of char: frames that wait until the client has read those before */
    gboolean has_grown, is_reading, is_caught_up;
} Session;

/* What all sessions share. */
struct Sessions {
    uv_loop_t *loop;
    ImCore *core;
    const ImConfig *config;
    WebServer *server;
    GHashTable *by_id;    /* guint64 -> Session, owned */
    GHashTable *by_party; /* ImParty -> GPtrArray of Session */
    guint hashing;        /* sign-ins that are being hashed */
    GQueue turnstile;     /* of guint64: sessions whose sign-in waits for that */
    gboolean is_draining;
};

/* Sends what the log has for this client, as far as it keeps up: reads on when its backlog is
 * small. Called whenever one of those may have changed. */
void log_feed (Session *session);

/* Tells all pages of a guest that its session is over, and closes them.  @but was answered so
 * and needs no notice; 0: none. */
void session_end_guest (Sessions *sessions, ImParty party, guint64 but);
