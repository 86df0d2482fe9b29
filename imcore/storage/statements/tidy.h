/* SPDX-License-Identifier: ISC */
/* What time takes away.  On MySQL a bounded number at a time, so that no lock lasts; SQLite, which
 * has one lock for all, knows no LIMIT here. */
STATEMENT_EACH (TIDY_INBOUND, "DELETE FROM inbound WHERE seen_ms <= ? LIMIT 1000",
                "DELETE FROM inbound WHERE seen_ms <= ?")
STATEMENT_EACH (TIDY_BUDGETS, "DELETE FROM budget WHERE since_ms <= ? LIMIT 1000",
                "DELETE FROM budget WHERE since_ms <= ?")
STATEMENT_EACH (TIDY_DELIVERIES,
                "DELETE FROM delivery WHERE created_ms <= ? AND state >= 1 LIMIT 1000",
                "DELETE FROM delivery WHERE created_ms <= ? AND state >= 1")
/* What is held back keeps its writer's entry; a message goes once no log shows it and nothing waits to
 * carry it.  The derived table lets MySQL bound what it deletes by what it reads. */
STATEMENT (TIDY_LOG,
           "DELETE FROM log WHERE id IN (SELECT id FROM (SELECT l.id FROM log l WHERE l.at_ms <= ? "
           "AND NOT EXISTS (SELECT 1 FROM held h WHERE h.message = l.message) "
           "ORDER BY l.at_ms LIMIT 1000) AS old)")
/* Of the same messages as below, which go next. */
STATEMENT (TIDY_ATTACHMENTS,
           "DELETE FROM attachment WHERE message IN (SELECT id FROM (SELECT m.id FROM message m WHERE "
           "m.created_ms <= ? AND NOT EXISTS (SELECT 1 FROM log l WHERE l.message = m.id) AND "
           "NOT EXISTS (SELECT 1 FROM held h WHERE h.message = m.id) AND "
           "NOT EXISTS (SELECT 1 FROM delivery d WHERE d.message = m.id AND d.state = 0) "
           "ORDER BY m.created_ms, m.id LIMIT 1000) AS old)")
STATEMENT (TIDY_MESSAGES,
           "DELETE FROM message WHERE id IN (SELECT id FROM (SELECT m.id FROM message m WHERE "
           "m.created_ms <= ? AND NOT EXISTS (SELECT 1 FROM log l WHERE l.message = m.id) AND "
           "NOT EXISTS (SELECT 1 FROM held h WHERE h.message = m.id) AND "
           "NOT EXISTS (SELECT 1 FROM delivery d WHERE d.message = m.id AND d.state = 0) "
           "ORDER BY m.created_ms, m.id LIMIT 1000) AS old)")
STATEMENT (TIDY_AWAITED, "DELETE FROM awaited WHERE until_ms <= ?")
