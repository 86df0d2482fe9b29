/* SPDX-License-Identifier: ISC */
/* What time takes away.  On MySQL a bounded number at a time, so that no lock lasts; SQLite, which
 * has one lock for all, knows no LIMIT here. */
STATEMENT_EACH (TIDY_INBOUND, "DELETE FROM inbound WHERE seen_ms <= ? LIMIT 1000",
                "DELETE FROM inbound WHERE seen_ms <= ?")
STATEMENT_EACH (TIDY_BUDGETS, "DELETE FROM budget WHERE since_ms <= ? LIMIT 1000",
                "DELETE FROM budget WHERE since_ms <= ?")
STATEMENT_EACH (TIDY_DELIVERIES,
                "DELETE FROM delivery WHERE created_ms <= ? AND state >= 2 LIMIT 1000",
                "DELETE FROM delivery WHERE created_ms <= ? AND state >= 2")
STATEMENT (TIDY_AWAITED, "DELETE FROM awaited WHERE until_ms <= ?")
