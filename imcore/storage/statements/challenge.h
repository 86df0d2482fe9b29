/* SPDX-License-Identifier: ISC */
/* Letters that nothing proves, and what their mailboxes were asked. */
STATEMENT (WAITING_ADD,
           "INSERT INTO waiting (addr, sender, number, name, subject, body, message_id, dedupe, "
           "until_ms, attached) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
STATEMENT (WAITING_COUNT, "SELECT COUNT(*) AS n FROM waiting WHERE addr = ? AND until_ms > ?")
STATEMENT (WAITING_OF,
           "SELECT id, sender, number, name, subject, body, message_id, dedupe, attached FROM waiting WHERE "
           "addr = ? AND until_ms > ? ORDER BY id")
STATEMENT (WAITING_REMOVE, "DELETE FROM waiting WHERE id = ?")
STATEMENT (WAITING_REMOVE_OF, "DELETE FROM waiting WHERE addr = ?")
STATEMENT (CHALLENGE_ADD,
           "INSERT INTO challenge (addr, shown, asked_ms, first_delivery, last_delivery) "
           "VALUES (?, ?, ?, 0, 0)")
STATEMENT (CHALLENGE_FIND,
           "SELECT shown, asked_ms, first_delivery, last_delivery FROM challenge WHERE addr = ?")
#define CHALLENGE_HOLD_TEXT "SELECT addr FROM challenge WHERE addr = ?"
STATEMENT_EACH (CHALLENGE_HOLD, CHALLENGE_HOLD_TEXT " FOR UPDATE", CHALLENGE_HOLD_TEXT)
/* Only one of several who saw the same @asked_ms asks again. */
STATEMENT (CHALLENGE_RENEW, "UPDATE challenge SET asked_ms = ? WHERE addr = ? AND asked_ms = ?")
STATEMENT (CHALLENGE_OPEN,
           "UPDATE challenge SET first_delivery = ?, last_delivery = ? WHERE addr = ?")
STATEMENT (CHALLENGE_CLOSE,
           "UPDATE challenge SET first_delivery = 0, last_delivery = 0 WHERE addr = ? AND "
           "first_delivery <= ? AND last_delivery >= ? AND last_delivery > 0")
/* Answered, but more has come since. */
STATEMENT (CHALLENGES_DUE,
           "SELECT addr, shown, asked_ms FROM challenge c WHERE asked_ms <= ? AND last_delivery = 0 "
           "AND EXISTS (SELECT 1 FROM waiting w WHERE w.addr = c.addr AND w.until_ms > ?) "
           "ORDER BY asked_ms LIMIT ?")
STATEMENT (CHALLENGES_FORGET,
           "DELETE FROM challenge WHERE asked_ms <= ? AND NOT EXISTS (SELECT 1 FROM waiting WHERE "
           "waiting.addr = challenge.addr)")
STATEMENT (WAITING_FORGET, "DELETE FROM waiting WHERE until_ms <= ?")
