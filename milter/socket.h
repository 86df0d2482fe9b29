/* SPDX-License-Identifier: ISC */
/* The socket's place.  A Unix socket is bound beside its place and then renamed into it:
 * libmilter removes the path it bound when it stops, and so a process that stops late would
 * take away the socket of the one that already replaced it. */
#pragma once

#include "imcore/imcore.h"

G_BEGIN_DECLS

typedef struct {
    char *name;  /* what libmilter is to bind: "unix:PATH.PID", "inet:PORT@HOST" */
    char *bound; /* PATH.PID; NULL: no Unix socket */
    char *place; /* PATH */
    char *group; /* who besides the service user may connect; NULL: its own group */
} MilterSocket;

/* Reads milter.socket ("/PATH", "unix:/PATH", "local:/PATH", "inet:PORT@HOST",
 * "inet6:PORT@HOST") and milter.socket_group.  NULL with IM_ERROR_CONFIG: neither of these, or
 * no such group. */
MilterSocket *milter_socket_read (const ImConfig *config, GError **error);
void milter_socket_free (MilterSocket *door);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MilterSocket, milter_socket_free)

/* After libmilter bound it: gives it to the group, mode 0660, and moves it into its place, over
 * whatever socket stood there.  FALSE with IM_ERROR_CONFIG: the folder or the group does not
 * let us. */
gboolean milter_socket_place (const MilterSocket *door, GError **error);

/* Connects once and hangs up, so that a listener that is to end looks up from its poll. */
void milter_socket_knock (const MilterSocket *door);

G_END_DECLS
