/* SPDX-License-Identifier: ISC */
/* One client's connection as sessions.c, its feeds, attendance.c and session_end.c keep it. */
#pragma once

#include "imcored/act.h"
#include "imcored/web_server.h"

typedef struct Sessions Sessions;
typedef struct Attendance Attendance;

/* Close codes, RFC 6455 7.4.1. */
enum { SIGNED_OFF = 1000, POLICY = 1008, RESTARTS = 1012 };

typedef struct Session {
    guint64 id; /* the web server's connection */
    Sessions *all;
    char *address;
    gint64 opened_ms; /* of the monotonic clock */
    ImParty party;    /* 0: nobody signed in yet */
    gboolean is_guest, is_over; /* over: nothing it asks is done any more */
    char *token;            /* a member's, by which he may come back; NULL: no member */
    Attendance *attendance; /* NULL: no member, or one that signed off */

    /* What it asks: one act at a time, the others wait in order. */
    GQueue waiting; /* of Act */
    gboolean is_acting, is_paused;
    Act *at_the_turnstile; /* is_acting, but waits for its password to be hashed; else NULL */
    Act *held; /* is_acting and done, answered when attendance.c says so; else NULL */

    /* What it is told besides answers. */
    GQueue frames; /* of char: they wait until the client has read those before */

    /* Of its log. */
    gint64 after; /* the last entry that was read for it */
    gboolean has_grown, is_reading, is_caught_up;
    gboolean has_news; /* of deliveries, while its log was being read: it may have been too old */

    /* Of people, a member alone. */
    GHashTable *told;    /* gint64 -> ImBuddy, as the client knows him; NULL: no list yet */
    GHashTable *changed; /* of gint64: numbers of whom something may have changed */
    gboolean wants_list, is_asking;
} Session;

/* What all sessions share. */
struct Sessions {
    uv_loop_t *loop;
    ImCore *core;
    const ImConfig *config;
    WebServer *server;
    GHashTable *by_id;       /* guint64 -> Session, owned */
    GHashTable *by_party;    /* ImParty -> GPtrArray of Session */
    GHashTable *attendances; /* ImParty -> Attendance, owned: the members among them */
    GHashTable *by_number;   /* gint64 -> Attendance */
    char *node;              /* this front end's name in the store */
    guint hashing;           /* sign-ins that are being hashed */
    GQueue turnstile;        /* of guint64: sessions whose sign-in waits for that */
    gboolean is_draining;
};

/* Sends what waits, as far as the client keeps up, and looks for more when that is out.  Called
 * whenever one of those may have changed. */
void session_feed (Session *session);
/* Look for more: in its log; among the people of a member. */
void log_feed (Session *session);
void people_feed (Session *session);

/* What @party's clients know of @number, or of anyone, may be out of date. */
void people_changed (Sessions *sessions, ImParty party, gint64 number);
void people_look_again (Sessions *sessions, ImParty party);

/* Answers what attendance_hold() kept. */
void session_answer_held (Session *session);

/* Tells a client that its session is over, and closes it; what it has under way is answered
 * before. */
void session_end (Session *session);
/* The same for all other clients that came by the token of @session, which is logged out. */
void session_end_same (const Session *session);
/* The same for all clients of @party. */
void session_end_party (Sessions *sessions, ImParty party);
