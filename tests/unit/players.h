/* SPDX-License-Identifier: ISC */
/* Acts at the same instant in processes of their own, at one store: the test's program, started
 * again with
 * --player CONFIG, does one act for each line it is told, when all of them are let go by one
 * write to a pipe that they share. */
#pragma once

#include "tests/unit/core_fixture.h"

#include <gio/gio.h>

enum { PLAYERS = 3, PLAYER_WORDS = 4 };

/* Does what @words say, PLAYER_WORDS of them, the last one to the line's end; -> what became of
 * it. */
typedef int PlayerAct (ImCore *core, char **words);
/* What main() does when it is started so; -> its exit status. */
int player_run (const char *config_path, PlayerAct *act);

typedef struct {
    CoreFixture *fixture;
    int start;
    GSubprocess *processes[PLAYERS];
    GDataInputStream *said[PLAYERS];
    int endings[PLAYERS]; /* what became of the last acts */
    guint told;           /* the first so many have an act to do */
} Stage;

void stage_open (CoreFixture *fixture, Stage *stage);
void stage_close (Stage *stage);
/* Tells a player what to do, which is told before all that follow it. */
void stage_tell (Stage *stage, guint player, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Lets all go at once and waits for what became of each. */
void stage_let_go (Stage *stage);
