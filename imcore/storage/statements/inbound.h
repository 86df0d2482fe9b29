/* SPDX-License-Identifier: ISC */
/* What came in once, and what anyone has used of a budget. */
STATEMENT (INBOUND_ADD,
           "INSERT INTO inbound (origin, dedupe, outcome, seen_ms) VALUES (?, ?, ?, ?)")
STATEMENT (INBOUND_FIND, "SELECT outcome FROM inbound WHERE origin = ? AND dedupe = ?")
STATEMENT (INBOUND_SET, "UPDATE inbound SET outcome = ? WHERE origin = ? AND dedupe = ?")
STATEMENT (BUDGET_ADD, "INSERT INTO budget (what, subject, since_ms, used) VALUES (?, ?, ?, 1)")
STATEMENT (BUDGET_FIND, "SELECT since_ms, used FROM budget WHERE what = ? AND subject = ?")
STATEMENT (BUDGET_RESTART,
           "UPDATE budget SET since_ms = ?, used = 1 WHERE what = ? AND subject = ?")
STATEMENT (BUDGET_USE, "UPDATE budget SET used = used + 1 WHERE what = ? AND subject = ?")
