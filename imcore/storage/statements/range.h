/* SPDX-License-Identifier: ISC */
/* The operator's ranges of numbers. */
STATEMENT (RANGE_ADD, "INSERT INTO uin_range (first_uin, last_uin, next_uin) VALUES (?, ?, ?)")
STATEMENT (RANGE_LIST, "SELECT id, first_uin, last_uin, next_uin FROM uin_range ORDER BY id")
STATEMENT (RANGE_OPEN,
           "SELECT id FROM uin_range WHERE next_uin <= last_uin ORDER BY id LIMIT 1")
STATEMENT (RANGE_TAKE,
           "UPDATE uin_range SET next_uin = next_uin + 1 WHERE id = ? AND next_uin <= last_uin")
STATEMENT (RANGE_TAKEN, "SELECT first_uin, last_uin, next_uin FROM uin_range WHERE id = ?")
STATEMENT (RANGE_OVERLAPPING,
           "SELECT id FROM uin_range WHERE first_uin <= ? AND last_uin >= ? LIMIT 1")
