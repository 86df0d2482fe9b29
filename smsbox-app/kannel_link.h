/* SPDX-License-Identifier: ISC */
/* The link to Kannel's bearerbox, and the only door to gwlib, whose headers poison malloc() and
 * claim names such as error, info, sms and ack; nothing beyond kannel_link.c sees them.
 *
 * gwlib ends the process when a thread that it did not start takes one of its locks: all that
 * is below is called from the main thread or from threads of kannel_thread_start().  A link may
 * be used by several of them; one alone reads.  Plays the box's part of Kannel 1.4.5's
 * protocol, four bytes of length and a packed message, which has no authentication: bearerbox's
 * box-allow-ip is the only guard. */
#pragma once

#include "smsbox-app/text_header.h"

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of one text as bearerbox gives it, 255 joined parts and more; beyond, it is unreadable.
 */
#define KANNEL_TEXT_LIMIT (64 * 1024)

/* Starts gwlib, in the main thread and once; stderr is left to the program, but for a panic. */
void kannel_start (void);
/* Ends it; all threads are joined, all links closed. */
void kannel_stop (void);

typedef void KannelThreadBody (void *data);
/* Runs @body in a thread of gwlib's, with SIGHUP, SIGINT, SIGQUIT and SIGTERM blocked; -1: none
 * can be had. */
long kannel_thread_start (KannelThreadBody *body, void *data);
/* Ends that thread's kannel_sleep() or kannel_link_read() early, be it the next one. */
void kannel_thread_wake (long thread);
void kannel_thread_join (long thread);
void kannel_sleep (double seconds);

typedef struct KannelLink KannelLink;

/* Connects within @patience_s seconds and says that we are @box_id.  NULL: nobody listens
 * there.  bearerbox accepts a box that it denies and closes on it only then.  Free with
 * kannel_link_unref(). */
KannelLink *kannel_link_open (const char *host, int port, const char *box_id, guint patience_s);
KannelLink *kannel_link_ref (KannelLink *link);
/* The last one closes it. */
void kannel_link_unref (KannelLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KannelLink, kannel_link_unref)

/* Ends the link from any thread: its reader gets KANNEL_BROKEN, and bearerbox sends whatever
 * was not acked again to the next link.  TRUE: it was alive until this call. */
gboolean kannel_link_break (KannelLink *link);
gboolean kannel_link_is_broken (KannelLink *link);

/* From kannel_link_hold() to kannel_link_release(), which may be nested and in several threads,
 * what is written stays here and then goes out together, for a fraction of the cost.  Neither
 * waits. */
void kannel_link_hold (KannelLink *link);
void kannel_link_release (KannelLink *link);

typedef enum {
    KANNEL_QUIET,   /* the time was over */
    KANNEL_TEXT,    /* an MO: take it, then kannel_link_ack() */
    KANNEL_RECEIPT, /* a DLR: the same */
    KANNEL_ACK,     /* what bearerbox says of a text of ours */
    KANNEL_LEAVING, /* bearerbox goes down or wants boxes to come again: close */
    KANNEL_CLOSED,  /* by bearerbox */
    KANNEL_BROKEN,  /* by kannel_link_break() */
} KannelEventKind;

/* Values of the protocol: ack.nack in Kannel's gw/msg.h. */
typedef enum {
    KANNEL_ACK_DONE = 0,     /* queued for a carrier: not yet accepted by it */
    KANNEL_ACK_FAILED = 1,   /* refused for good: no route, expired, black list */
    KANNEL_ACK_LATER = 2,    /* not kept: queue full or bearerbox going down */
    KANNEL_ACK_BUFFERED = 3, /* kept until the carrier is back */
} KannelAckKind;

typedef struct {
    KannelEventKind kind;
    KannelLink *link; /* the one it came by, and must be acked on */
    char *id;         /* UUID as text; of an ack: that of our text */
    gint64 time_s;    /* bearerbox's; goes back in the ack */
    gint64 got_ms;    /* when it was read, milliseconds since the epoch */
    char *carrier;    /* smsc-id */
    char *sender;     /* of a receipt: as in our text, not turned round */
    char *receiver;
    char *text; /* MO: UTF-8, NULL if binary or not decodable.  DLR: the carrier's words */
    gboolean is_part;  /* MO: one of the parts of a long text */
    TextHeader header; /* of a part */
    gboolean is_ucs2;  /* of a part: its octets are UTF-16BE, else UTF-8 */
    GBytes *octets;    /* of a part */
    char *key;         /* DLR: the @key of our text */
    int dlr_event;     /* DLR: the one bit or bits of the mask that happened */
    gboolean is_last;  /* DLR: the carrier was asked for none */
    KannelAckKind ack;
} KannelEvent;
void kannel_event_free (KannelEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KannelEvent, kannel_event_free)

/* The next event, after @patience_s seconds at most KANNEL_QUIET; never NULL. */
KannelEvent *kannel_link_read (KannelLink *link, double patience_s);

/* Tells bearerbox to forget a text or receipt.  There is no other answer: "failed" and
 * "buffered" would make it forget, too, "later" brings it back at once, 18,000 times a second.
 * A broken link: no effect. */
void kannel_link_ack (const KannelEvent *event);

/* One text to send, an MT. */
typedef struct {
    const char *carrier; /* smsc-id to leave by; NULL: any */
    const char *sender;
    const char *receiver; /* E.164 with plus; without it bearerbox calls the number national */
    const char *text;     /* UTF-8, not empty; of a long text one part */
    gboolean is_ucs2;     /* leaves as UCS-2, else as GSM 7-bit if that can say it */
    const TextHeader *header; /* of a part; NULL: it is whole */
    const char *key;          /* comes back in each receipt; NULL: none is asked for */
    gboolean wants_receipts;  /* of the carrier, too; else only whether he took or refused it */
    gint64 expires_s;         /* seconds since the epoch; past: bearerbox refuses it */
} KannelText;

/* Submits a text.  -> the UUID that its ack will have, the caller's: it is on its way, and the
 * ack, which another thread may read before this returns, says what became of it.  NULL: the
 * link is broken and bearerbox has not got it. */
char *kannel_link_submit (KannelLink *link, const KannelText *text);

/* Does @text fit GSM 03.38 without loss?  bearerbox would turn what does not into question
 * marks. */
gboolean kannel_fits_gsm (const char *text);

G_END_DECLS
