/* SPDX-License-Identifier: ISC */
/* Parties that are over; sessions that were logged out. */
STATEMENT (ENDED_ADD, "INSERT INTO ended (party, number, at_ms) VALUES (?, ?, ?)")
STATEMENT (ENDED_ADD_GUESTS_OF,
           "INSERT INTO ended (party, number, at_ms) SELECT -id, number, ? FROM guest "
           "WHERE account = ? AND ended_ms = 0")
STATEMENT (ENDED_NEWEST, "SELECT MAX(id) AS newest FROM ended")
STATEMENT (ENDED_FROM,
           "SELECT id, party, number FROM ended WHERE id >= ? AND (id >= ? OR at_ms >= ?) "
           "ORDER BY id LIMIT ?")
STATEMENT (TIDY_ENDED, "DELETE FROM ended WHERE at_ms <= ?")
STATEMENT (LOGGED_OUT_ADD, "INSERT INTO logged_out (token, until_ms) VALUES (?, ?)")
STATEMENT (LOGGED_OUT_FIND, "SELECT until_ms FROM logged_out WHERE token = ?")
STATEMENT (TIDY_LOGGED_OUT, "DELETE FROM logged_out WHERE until_ms <= ?")
