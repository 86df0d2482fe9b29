/* SPDX-License-Identifier: ISC */
/* A core on an empty store of either engine, for tests of the use cases.  Every test added with
 * core_test_add() runs on both. */
#pragma once

#include "imcore/imcore.h"
#include "tests/unit/private_mysql.h"

typedef struct {
    char *folder;
    PrivateMysql *mysql; /* NULL on SQLite */
    ImConfig *config;
    ImCore *core;
} CoreFixture;

typedef void (*CoreTest) (CoreFixture *fixture);

/* @settings: further lines of uinvite.conf as "section.key = value", or NULL. */
void core_test_add (const char *name, CoreTest test, const char *const *settings);
/* g_test_run() with one MariaDB for all. */
int core_test_run (void);

/* A letter of @from to the service address, proven by the verifier, taken. */
ImLetterEnding core_take_letter (CoreFixture *fixture, const char *from, const char *subject,
                                 const char *message_id, const char *text);
/* The same to any of our recipients, under an id of its own and without a Subject. */
ImLetterEnding core_take_letter_to (CoreFixture *fixture, const char *from, const char *to,
                                    const char *text);
/* A report (RFC 3464) to @to, the return path of a mail of ours, from the null sender, taken. */
ImLetterEnding core_take_report (CoreFixture *fixture, const char *to, const char *action,
                                 const char *status);
/* The same about @recipient, where that is not mary@elsewhere.example. */
ImLetterEnding core_take_report_about (CoreFixture *fixture, const char *to,
                                       const char *recipient, const char *action,
                                       const char *status);
/* A text of @sender to the registration number, taken. */
ImTextEnding core_take_text (CoreFixture *fixture, const char *sender, const char *id,
                             const char *text);
/* The same to any number of ours, under an id of its own. */
ImTextEnding core_take_text_to (CoreFixture *fixture, const char *sender, const char *to,
                                const char *text);
/* @phone registers by text and signs in with a password of its own. */
ImParty core_member_by_phone (CoreFixture *fixture, const char *phone);
/* The same, and strangers may write to it. */
ImParty core_open_member_by_phone (CoreFixture *fixture, const char *phone);
/* @from writes to @number, which must go; -> the entry of its log. */
gint64 core_send (CoreFixture *fixture, ImParty from, gint64 number, const char *words);
/* The account with that address or number; fails the test if there is none. */
ImAccountView *core_account (CoreFixture *fixture, const char *which);
/* What a notice to @address by text said, handed over; NULL: none was due. */
char *core_next_text (CoreFixture *fixture);
/* All letters that are due now, one after the other, handed over; "" for none. */
char *core_next_letters (CoreFixture *fixture);
/* Runs one statement of SQL as it stands, where a test plays what only time or an operator does. */
void core_run_sql (CoreFixture *fixture, const char *statement);
/* The word after "password: ". */
char *core_password_in (const char *text);
