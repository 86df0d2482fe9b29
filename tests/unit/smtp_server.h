/* SPDX-License-Identifier: ISC */
/* An SMTP server on loopback that answers as a test tells it to: what no real one can be made
 * to do at will. */
#pragma once

#include <glib.h>

typedef enum { AT_GREETING, AT_MAIL, AT_RCPT, AT_DATA, AT_DOT, AT_NOOP, STAGES } Stage;

/* Instead of a reply: */
#define HANG_UP ""        /* close the connection */
#define STAY_SILENT "..." /* answer nothing more on this connection */

typedef struct SmtpServer SmtpServer;

/* @port 0: any. */
SmtpServer *smtp_server_start (guint16 port);
void smtp_server_stop (SmtpServer *server);
guint16 smtp_server_port (const SmtpServer *server);

/* The next @times commands of @stage get @reply. */
void smtp_server_answer (SmtpServer *server, Stage stage, const char *reply, guint times);

typedef struct {
    char *mail_from, *rcpt; /* the commands */
    char *octets;           /* dots unstuffed, CRLF */
    gboolean taken;
} ServedLetter;

/* Waits, 20 seconds at most, until @count letters have come, those not taken included. */
const ServedLetter *smtp_server_wait (SmtpServer *server, guint count);
guint smtp_server_count_letters (SmtpServer *server);
guint smtp_server_count_connections (SmtpServer *server, guint *most_at_once);
