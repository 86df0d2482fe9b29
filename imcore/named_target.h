/* SPDX-License-Identifier: ISC */
/* Whom a member's words name: "INVITE ann@x.example Join me", "+63 918 111 2222 Lunch?",
 * "12125556666 Hello". */
#pragma once

#include "imcore/core.h"
#include "imcore/domain/account_processor.h"

/* Whoever is named is one of the two; both NULL: nobody is. */
typedef struct {
    Address *address; /* a mailbox elsewhere or a telephone */
    Account *member;  /* has the number that stands there, by itself or at our own domain */
    char *rest;       /* all other words, their lines kept; never NULL */
} NamedTarget;

/* Finds the first address in @text, or the first number of ours; without either, the first
 * digits alone that are somebody's UIN or a telephone with its country.  @code: the access code
 * whose telephones are meant, see Answered.  Clear with named_target_clear(). */
gboolean named_target_find (StoreWork *work, const ImCore *core, gint64 code, const char *text,
                            NamedTarget *target, GError **error);

void named_target_clear (NamedTarget *target);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NamedTarget, named_target_clear)
