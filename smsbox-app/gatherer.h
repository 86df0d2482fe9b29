/* SPDX-License-Identifier: ISC */
/* Gathers what waits for the store: a thread takes all that has come meanwhile and does it in
 * one act, in the order in which it came, so that it shares a commit. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct Gatherer Gatherer;
/* Does @n things, 1 to GATHERER_MOST; each is the act's to free. */
typedef void GathererAct (gpointer *things, guint n, gpointer data);

#define GATHERER_MOST 128

/* NULL: no thread to be had.  @data must outlive it. */
Gatherer *gatherer_new (GathererAct *act, gpointer data);
void gatherer_add (Gatherer *gatherer, gpointer thing);
/* How many are queued or being done. */
guint gatherer_waiting (Gatherer *gatherer);
/* Does what is queued, ends the thread and frees it all.  NULL: no effect. */
void gatherer_free (Gatherer *gatherer);

G_END_DECLS
