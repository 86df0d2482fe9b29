/* SPDX-License-Identifier: ISC */
/* A MariaDB of the test's own: in a folder of its own, on a Unix socket.  It ends
 * with the thread that started it, at the latest. */
#pragma once

#include <glib.h>

typedef struct PrivateMysql PrivateMysql;

/* Starts it with an empty database `uinvite`; fails the test if it cannot. */
PrivateMysql *private_mysql_start (void);
/* What store.url says of it; the caller's. */
char *private_mysql_url (const PrivateMysql *mysql);
/* Empties the database. */
void private_mysql_empty (const PrivateMysql *mysql);
/* Kills the server as a crash would, and starts it again. */
void private_mysql_crash (PrivateMysql *mysql);
void private_mysql_restart (PrivateMysql *mysql);
void private_mysql_end (PrivateMysql *mysql);
