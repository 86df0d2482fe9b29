/* SPDX-License-Identifier: ISC */
/* Deliveries and the outbox. */
STATEMENT (DELIVERY_ADD,
           "INSERT INTO delivery (account, message, kind, medium, state, created_ms, changed_ms) "
           "VALUES (?, ?, ?, ?, ?, ?, ?)")
STATEMENT (DELIVERY_SET,
           "UPDATE delivery SET state = ?, reason = ?, changed_ms = ? WHERE id = ?")
STATEMENT (DELIVERY_NEWEST,
           "SELECT id FROM delivery WHERE account = ? AND kind = ? ORDER BY id DESC LIMIT 1")
STATEMENT (DELIVERY_FIND, "SELECT account, message, kind, medium, state FROM delivery WHERE id = ?")
STATEMENT (DELIVERIES_OTHERWISE,
           "SELECT COUNT(*) AS n FROM delivery WHERE message = ? AND account = ? AND id <> ? AND "
           "state IN (0, 1, 2)")
/* What became last of a text with a message of one to another, apart from this.  Kind 4 is
 * NOTICE_MESSAGE, medium 2 MEDIUM_SMS; states 2 and 3 are DELIVERED and FAILED, 1 is HANDED_OVER,
 * which is an end for one reason. */
STATEMENT (DELIVERY_LAST_END,
           "SELECT d.state FROM delivery d JOIN message m ON m.id = d.message WHERE d.account = ? AND "
           "d.kind = 4 AND d.medium = 2 AND (d.state IN (2, 3) OR (d.state = 1 AND d.reason = ?)) AND "
           "d.id <> ? AND m.sender = ? ORDER BY d.id DESC LIMIT 1")
STATEMENT (DELIVERY_STATES,
           "SELECT state, COUNT(*) AS n FROM delivery WHERE created_ms > ? AND medium = ? GROUP BY state")
STATEMENT (OUTBOX_ADD,
           "INSERT INTO outbox (id, account, message, kind, medium, state, due_ms, attempts, claim, "
           "created_ms, answers, via, words, peer, code) "
           "VALUES (?, ?, ?, ?, ?, 0, ?, 0, 0, ?, ?, ?, ?, ?, ?)")
/* Due rows that are the first of their recipient's lane, where what waits on purpose is passed by;
 * what is nobody's has none. */
#define OUTBOX_DUE_ROWS                                                                        \
    "FROM outbox o WHERE o.medium = ? AND "                                                    \
    "o.due_ms <= ? AND (o.account = 0 OR NOT EXISTS (SELECT 1 FROM outbox p WHERE "            \
    "p.account = o.account AND p.medium = o.medium AND p.id < o.id AND p.parked_ms <= ?)) "    \
    "ORDER BY o.due_ms, o.id LIMIT ?"
#define OUTBOX_DUE_TEXT                                                                        \
    "SELECT o.id, o.account, o.message, o.kind, o.state, o.attempts, o.created_ms, o.answers, "\
    "o.via, o.words, o.peer, o.code, o.parked_ms " OUTBOX_DUE_ROWS
STATEMENT_EACH (OUTBOX_DUE, OUTBOX_DUE_TEXT " FOR UPDATE SKIP LOCKED", OUTBOX_DUE_TEXT)
STATEMENT (OUTBOX_IS_DUE, "SELECT o.id " OUTBOX_DUE_ROWS)
STATEMENT (OUTBOX_CLAIM,
           "UPDATE outbox SET due_ms = ?, claim = ?, state = ?, owner = ?, "
           "attempts = attempts + 1 WHERE id = ?")
STATEMENT (OUTBOX_TAKE_UP,
           "UPDATE outbox SET state = ?, due_ms = ?, claim = 0 WHERE medium = ? AND state = ? AND "
           "owner = ?")
STATEMENT (OUTBOX_FIND,
           "SELECT account, message, kind, medium, state, attempts, claim, created_ms, parked_ms FROM outbox "
           "WHERE id = ?")
STATEMENT (OUTBOX_SET, "UPDATE outbox SET state = ?, due_ms = ?, claim = 0 WHERE id = ?")
STATEMENT (OUTBOX_PARK,
           "UPDATE outbox SET state = ?, due_ms = ?, parked_ms = ?, claim = 0, "
           "attempts = attempts - 1 WHERE id = ?")
/* 4 and 5 are OUTBOX_PARKED_NIGHT and OUTBOX_PARKED_DAY, 6 is OUTBOX_RELEASED. */
STATEMENT (OUTBOX_PARKED_BEFORE,
           "SELECT state, parked_ms FROM outbox WHERE account = ? AND medium = ? AND id < ? AND "
           "peer = ? AND parked_ms > ? ORDER BY state DESC, parked_ms DESC LIMIT 1")
STATEMENT (OUTBOX_RELEASE,
           "UPDATE outbox SET state = 6, due_ms = ?, parked_ms = 0 WHERE account = ? AND "
           "medium = ? AND id < ? AND peer = ? AND state = 4")
STATEMENT (OUTBOX_NEXT_OF_LANE,
           "SELECT p.id, p.medium FROM outbox o JOIN outbox p ON p.account = o.account AND "
           "p.medium = o.medium AND p.id > o.id WHERE o.id = ? AND o.account <> 0 "
           "ORDER BY p.id LIMIT 1")
STATEMENT (OUTBOX_REMOVE, "DELETE FROM outbox WHERE id = ?")
STATEMENT (OUTBOX_BURY,
           "INSERT INTO outbox_dead (id, account, message, kind, medium, attempts, reason, dead_ms) "
           "SELECT id, account, message, kind, medium, attempts, ?, ? FROM outbox WHERE id = ?")
STATEMENT (QUEUE_WAITING,
           "SELECT COUNT(*) AS n, MIN(created_ms) AS oldest FROM outbox WHERE medium = ?")
STATEMENT (QUEUE_DUE, "SELECT COUNT(*) AS n FROM outbox WHERE medium = ? AND due_ms <= ?")
STATEMENT (QUEUE_PARKED, "SELECT COUNT(*) AS n FROM outbox WHERE medium = ? AND parked_ms > ?")
STATEMENT (QUEUE_DEAD, "SELECT COUNT(*) AS n FROM outbox_dead WHERE medium = ?")
