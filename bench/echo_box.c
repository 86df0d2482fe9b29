/* SPDX-License-Identifier: ISC */
/* A box that answers each text with the same words and keeps nothing: with receipts asked for,
 * what no box that asks for them can be faster than.
 *
 *     echo_box HOST PORT BOX-ID        until bearerbox or a signal ends it */
#include <config.h>

#include "smsbox-app/kannel_link.h"

#include <stdlib.h>
#include <sysexits.h>
#include <time.h>

#define WORDS                                                                                  \
    "Your number is 639170000000, password: ABCDEFGH. Write HELP to learn what else you can "  \
    "do by text."

enum { CONNECT_S = 10, LIVES_S = 24 * 60 * 60, WAIT_S = 60 };

static void
answer (KannelLink *link, const KannelEvent *text)
{
    const KannelText mt = { .carrier = text->carrier,
                            .sender = text->receiver,
                            .receiver = text->sender,
                            .text = WORDS,
                            .key = "1",
                            .wants_receipts = TRUE,
                            .expires_s = time (NULL) + LIVES_S };
    g_autofree char *id = kannel_link_submit (link, &mt);
}

/* The ack and the answer leave together. */
static gboolean
take (KannelLink *link, const KannelEvent *event)
{
    switch (event->kind) {
    case KANNEL_TEXT:
    case KANNEL_RECEIPT:
        kannel_link_hold (link);
        kannel_link_ack (event);
        if (event->kind == KANNEL_TEXT)
            answer (link, event);
        kannel_link_release (link);
        return TRUE;
    case KANNEL_QUIET:
    case KANNEL_ACK:
        return TRUE;
    case KANNEL_LEAVING:
    case KANNEL_CLOSED:
    case KANNEL_BROKEN:
        return FALSE;
    }
    g_assert_not_reached ();
}

int
main (int argc, char **argv)
{
    if (argc != 4) {
        g_printerr ("usage: echo_box HOST PORT BOX-ID\n");
        return EX_USAGE;
    }
    kannel_start ();
    KannelLink *link = kannel_link_open (argv[1], atoi (argv[2]), argv[3], CONNECT_S);
    gboolean goes_on = link != NULL;
    while (goes_on) {
        g_autoptr (KannelEvent) event = kannel_link_read (link, WAIT_S);
        goes_on = take (link, event);
    }
    kannel_link_unref (link);
    kannel_stop ();
    return link != NULL ? EX_OK : EX_UNAVAILABLE;
}
