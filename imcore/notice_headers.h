/* SPDX-License-Identifier: ISC */
/* What a notice's letter says beside its words: where it stands among others, and how one click
 * refuses what was never asked for. */
#pragma once

#include "imcore/notices.h"

/* All that one person causes in another's mailbox has one root, an id that no letter has, so that
 * every mail program shows it as one conversation.  What answers a letter stands under it. */
typedef struct {
    char *root;                /* NULL: the service speaks */
    const char *answered;      /* NULL: nothing */
    const char *references[4]; /* point to these and to the notice, end with NULL */
} NoticeThread;
void notice_thread_clear (NoticeThread *thread);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NoticeThread, notice_thread_clear)

/* @from_person: a person causes it, not the service.  A person's own words answer what he was last
 * written to; a machine's answer nothing but what they are sent for. */
void notice_thread_find (const ImCore *core, const Notice *notice, gboolean from_person,
                         NoticeThread *thread);

typedef struct {
    char *address; /* to which any mail refuses */
    char *page;    /* NULL: no pages are served */
} NoticeRefusal;
void notice_refusal_clear (NoticeRefusal *refusal);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NoticeRefusal, notice_refusal_clear)

/* For the mailbox that the notice goes to. */
void notice_refusal_offer (const ImCore *core, const Notice *notice, NoticeRefusal *refusal);
