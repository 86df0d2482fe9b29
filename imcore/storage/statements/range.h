/* SPDX-License-Identifier: ISC */
/* The operator's ranges of numbers. */
STATEMENT (RANGE_ADD, "INSERT INTO uin_range (first_uin, last_uin, next_uin) VALUES (?, ?, ?)")
STATEMENT (RANGE_LIST, "SELECT id, first_uin, last_uin, next_uin FROM uin_range ORDER BY id")
#define RANGE_OPEN_TEXT                                                                           \
    "SELECT id, first_uin, last_uin, next_uin FROM uin_range WHERE next_uin <= last_uin "         \
    "ORDER BY id LIMIT 1"
STATEMENT_EACH (RANGE_OPEN, RANGE_OPEN_TEXT " FOR UPDATE", RANGE_OPEN_TEXT)
STATEMENT (RANGE_TAKE, "UPDATE uin_range SET next_uin = next_uin + 1 WHERE id = ?")
STATEMENT (RANGE_OVERLAPPING,
           "SELECT id FROM uin_range WHERE first_uin <= ? AND last_uin >= ? LIMIT 1")
