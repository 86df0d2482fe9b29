/* SPDX-License-Identifier: ISC */
/* Letters as tests write them, header by header, and the mails of ours that they answer. */
#pragma once

#include "tests/unit/core_fixture.h"

/* What is NULL is left out.  Without results it comes from one who publishes nothing. */
typedef struct {
    const char *mail_from;     /* NULL: as @from */
    const char *authenticated; /* NULL: no login */
    gboolean reentry;
    const char *from;    /* an address, or a whole value of From: */
    const char *to;      /* the envelope's */
    const char *results; /* Authentication-Results, above Received */
    const char *forged;  /* the same, below it */
    const char *subject;
    const char *id;      /* Message-ID; NULL: one of its own */
    const char *answers; /* In-Reply-To, without <> */
    const char *also;    /* further header lines, each with its CRLF */
    const char *text;
} Post;

/* A signature of the writers at company.com. */
#define SIGNED "mx.im.example; dkim=pass header.d=company.com"

/* Reads the letter and takes it; @reading NULL: it must be readable. */
ImLetterEnding letter_post_reading (CoreFixture *fixture, const Post *post, ImReading *reading);
ImLetterEnding letter_post (CoreFixture *fixture, Post post);

/* The next mail of ours, handed over; its fields are NULL where it has none. */
typedef struct {
    char *letters;  /* all that were due; "" none */
    char *reply_to; /* of the last of them, without <> */
    char *id;
} OurMail;
OurMail our_mail_next (CoreFixture *fixture);
void our_mail_clear (OurMail *mail);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OurMail, our_mail_clear)

/* How many mails @letters holds. */
guint our_mails_in (const char *letters);
