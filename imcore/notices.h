/* SPDX-License-Identifier: ISC */
/* Words the rows of the outbox: one claimed notice becomes one letter or one text. */
#pragma once

#include "imcore/core.h"
#include "imcore/profile.h"

/* A claimed row with what its wording needs, read in the act that claimed it. */
typedef struct {
    OutboxRow *row;
    Account *account;       /* whom it goes to */
    char *address;          /* his on the row's medium: the key */
    char *shown;            /* and as he wrote it */
    gboolean is_proven;     /* a letter from there came proven before */
    const Profile *profile; /* whose numbers it names, and by which a text leaves; NULL: no
                             * access code serves his telephone */
    char *phone;            /* his telephone, a key; NULL: he has none */
    gint64 code;            /* access code that it last wrote to; 0: none */
    char *carrier;          /* smsc-id that it came by; NULL: none */
    Account *peer;          /* whom it comes from, if a member; NULL: the service or a guest */
    Guest *guest;           /* whom it comes from, if a guest; NULL: none */
    char *peer_mail;        /* of @peer, for requests; NULL: none */
    char *peer_phone;
    char *message;          /* the message's text; NULL: none */
    ImOutgoingText *worded; /* of a text, for what it costs; NULL: not yet */
    gboolean is_cut;        /* @message leaves something out of a letter */
    GPtrArray *attachments; /* of ImAttachment with bytes: go with a letter; NULL: none */
    char *thread; /* Message-ID of his newest letter to whom it comes from; NULL: none */
} Notice;
void notice_free (Notice *notice);

/* Is it the service's own, and nobody's word? */
gboolean notice_is_by_service (NoticeKind kind);

/* Nobody's words: no machine may answer them. */
gboolean notice_is_by_machine (NoticeKind kind);

/* Its template's name. */
const char *notice_name (NoticeKind kind);

/* May it wait for hours?  Else it answers what its reader has just done, and comes at once. */
gboolean notice_can_wait (NoticeKind kind);
/* Is it as true tomorrow?  So is all that can wait. */
gboolean notice_stays_true (NoticeKind kind);

/* How long a notice on @medium is tried. */
gint64 notice_attempts_for_ms (const ImCore *core, Medium medium);
/* Until when @row is tried: what waited on purpose is tried as long after that, within a bound. */
enum { NOTICE_PARKED_MOST_MS = 3 * 24 * HOUR_MS };
gint64 notice_ends_ms (const ImCore *core, const OutboxRow *row);

/* Does it go to an address that the account named, which is not its own yet? */
gboolean notice_asks_named (NoticeKind kind);
/* Does it go to the address in its words' first line, which is not the account's any more, or
 * never was? */
gboolean notice_goes_elsewhere (NoticeKind kind);

/* May a notice of this kind still be sent to an account in this state? */
gboolean notice_fits_state (NoticeKind kind, ImState state);

/* The number of the member or guest whom it comes from; 0: the service. */
gint64 notice_writer_number (const Notice *notice);
/* What he is called; NULL: nothing. */
const char *notice_writer_name (const Notice *notice);
/* Does it speak from that number, rather than from the service's? */
gboolean notice_is_from_peer (const Notice *notice);
/* The template that words it now. */
const char *notice_template_name (const Notice *notice);

/* NULL with IM_ERROR_BROKEN: the template cannot word it.  The caller's. */
ImOutgoingLetter *notice_word_letter (const ImCore *core, const Notice *notice, GError **error);
void outgoing_letter_free (gpointer letter);
ImOutgoingText *notice_word_text (const ImCore *core, const Notice *notice, GError **error);
void outgoing_text_free (gpointer text);
