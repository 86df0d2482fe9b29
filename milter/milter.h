/* SPDX-License-Identifier: ISC */
/* The door to libmilter: its callbacks write down what the MTA says, ask the transaction, and
 * say what it decided.  One milter per process, for libmilter is one. */
#pragma once

#include "imcore/imcore.h"
#include "milter/socket.h"

G_BEGIN_DECLS

/* Keeps SIGTERM and SIGINT for milter_run(); to be called before any thread is made. */
void milter_hold_signals (void);

/* Binds @door and registers the callbacks; from now on the MTA may connect.  @core, @config and
 * @door must outlive milter_run().  @is_dry_run: says "go on" to everything, logs what it would
 * have said, and asks the MTA for no right to change a letter; @core is to be a trial.  FALSE
 * with IM_ERROR_CONFIG: it could not be bound. */
gboolean milter_open (ImCore *core, const ImConfig *config, const MilterSocket *door,
                      gboolean is_dry_run, GError **error);

/* Serves until SIGTERM or SIGINT, then finishes the letters being judged, 30 s at most.  To be
 * called from the process's first thread.  FALSE: libmilter gave up. */
gboolean milter_run (void);

/* How long a letter being judged may hold up the end, s. */
#define MILTER_DRAIN_S 30

G_END_DECLS
