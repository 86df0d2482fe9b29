/* SPDX-License-Identifier: ISC */
/* Watches the ring and the clock: after a ring, and every second in case one was lost, it looks
 * which logs have grown and tells the sessions; it wakes the mail despatcher; and it tidies
 * once a minute. */
#pragma once

#include "imcored/mail_despatcher.h"
#include "imcored/sessions.h"

typedef struct Watch Watch;

/* @sessions NULL: nobody is connected, the logs are not looked at.  NULL with @error: the
 * ring's socket cannot be made.  All arguments must outlive it. */
Watch *watch_start (uv_loop_t *loop, ImCore *core, const ImConfig *config, Sessions *sessions,
                    MailDespatcher *despatcher, GError **error);
/* Lets go of the loop, which must be run until it has nothing to do; then watch_free(). */
void watch_stop (Watch *watch);
void watch_free (Watch *watch);
