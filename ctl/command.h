/* SPDX-License-Identifier: ISC */
/* What a command of `uinvite` is: words, arguments, a sentence of help, and what it does. */
#pragma once

#include <jansson.h>

#include "imcore/imcore.h"

/* sysexits.h's, and 1 for an answer of "no". */
enum {
    EXIT_DONE = 0,
    EXIT_REFUSED = 1, /* the system answered no: one line on stderr says why and what to do */
    EXIT_BAD_USAGE = 64,
    EXIT_BROKEN = 70,
    EXIT_LOST_OUTPUT = 74, /* a full disk, mostly */
    EXIT_UNAVAILABLE = 75, /* the store is away: later */
    EXIT_BAD_CONFIG = 78,
};

typedef struct {
    const ImConfig *config;
    ImCore *core;      /* NULL for a command that needs none */
    gboolean as_json;  /* one JSON value on standard output instead of lines */
    char **arguments;  /* after the command's words; their number was checked */
    gint64 lives_ms;   /* --lives */
    char *label;       /* --label */
    char *policy;      /* --policy */
    gboolean is_sure;  /* --yes */
    gboolean he_asked; /* --asked */
    char *by;          /* --by; NULL: the operator himself */
    char *as;          /* --as */
    char *text;        /* --text */
    char *to;          /* --to */
    char *from;        /* --from; "" is the null path */
    char *login;       /* --login */
    gboolean reentry;  /* --reentry */
} Invocation;

typedef struct {
    const char *words;     /* "range add" */
    const char *arguments; /* "FIRST LAST" */
    guint least, most;
    gboolean needs_core;
    const char *help; /* sentences, what it prints and how it ends */
    int (*run) (const Invocation *invocation, GError **error);
} Command;

int command_init (const Invocation *invocation, GError **error);
int command_account_show (const Invocation *invocation, GError **error);
int command_account_set (const Invocation *invocation, GError **error);
int command_account_erase (const Invocation *invocation, GError **error);
int command_consent_show (const Invocation *invocation, GError **error);
int command_consent_export (const Invocation *invocation, GError **error);
int command_invite (const Invocation *invocation, GError **error);
int command_invitation_list (const Invocation *invocation, GError **error);
int command_invitation_withdraw (const Invocation *invocation, GError **error);
int command_invitation_resend (const Invocation *invocation, GError **error);
int command_explain (const Invocation *invocation, GError **error);
int command_range_list (const Invocation *invocation, GError **error);
int command_range_add (const Invocation *invocation, GError **error);
int command_link_create (const Invocation *invocation, GError **error);
int command_queue (const Invocation *invocation, GError **error);
int command_spending (const Invocation *invocation, GError **error);
int command_spending_lift (const Invocation *invocation, GError **error);
int command_config_check (const Invocation *invocation, GError **error);
int command_config_show (const Invocation *invocation, GError **error);

/* Prints @value, which it takes, as one line of JSON. */
void print_json (json_t *value);
/* Says no: one line on stderr.  Returns EXIT_REFUSED. */
int refuse (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* "2026-11-21", of Universal Time; "-" for 0. */
char *day_in_words (gint64 ms);
/* JSON has no 64-bit numbers that every reader keeps: numbers of people are strings. */
json_t *json_uin (gint64 uin);
