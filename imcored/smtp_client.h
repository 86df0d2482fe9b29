/* SPDX-License-Identifier: ISC */
/* Hands letters to the MTA by SMTP, one after the other on a connection that it keeps, and says
 * what became of each.  A client belongs to one thread: libcurl 7.88 blocks from the final dot
 * to its reply, on a multi handle too, so that letters at once need threads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where letters go, and how long one may take. */
typedef struct {
    char *url; /* with the name that we say EHLO with as its path */
    gint64 timeout_ms;
} SmtpRoute;

/* From mail.smtp_url and mail.domain.  FALSE with IM_ERROR_CONFIG: the url is not SMTP's. */
gboolean smtp_route_set (SmtpRoute *route, const char *url, const char *domain,
                         gint64 timeout_ms, GError **error);
void smtp_route_clear (SmtpRoute *route);

typedef enum {
    SMTP_TAKEN,   /* 2xx to the final dot, or to a question: the MTA has it */
    SMTP_REFUSED, /* 5xx to this letter, or an address that cannot stand in a command */
    SMTP_LATER,   /* 4xx to this letter */
    SMTP_LOST,    /* the letter was under way when the connection broke: taken or not */
    SMTP_AWAY,    /* no MTA that takes letters: nothing was said of this letter */
} SmtpEnding;

typedef struct SmtpClient SmtpClient;

/* TRUE: what is under way should break off, with SMTP_LOST or SMTP_AWAY in about a second. */
typedef gboolean (*SmtpBreakOff) (gpointer data);

/* @route must outlive it.  Connects when there is something to say. */
SmtpClient *smtp_client_new (const SmtpRoute *route, SmtpBreakOff break_off, gpointer data);
/* Says QUIT, but does not wait for an answer. */
void smtp_client_free (SmtpClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmtpClient, smtp_client_free)

/* Sends @letter (RFC 5322, CRLF).  @mail_from "": the null reverse-path.  *@reason: one bounded
 * line for the log and the store, the reply without its addresses, since ours carry secrets;
 * the caller's. */
SmtpEnding smtp_client_send (SmtpClient *client, const char *mail_from, const char *mail_to,
                             GBytes *letter, char **reason);
/* Asks whether the MTA is there, by NOOP: SMTP_TAKEN or SMTP_AWAY. */
SmtpEnding smtp_client_ask (SmtpClient *client, char **reason);

G_END_DECLS
