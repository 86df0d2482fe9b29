/* SPDX-License-Identifier: ISC */
/* Telephones: when they were last heard of, and those that are on hold.  Kind 2 is ADDRESS_PHONE,
 * state 4 IM_STATE_ON_HOLD. */
/* Asked before it is written: most texts arrive within the day of the one before. */
STATEMENT (PHONES_TO_HEAR,
           "SELECT addr FROM address WHERE account = ? AND kind = 2 AND (heard_ms <= ? OR bounces > 0)")
STATEMENT (PHONE_HEARD, "UPDATE address SET heard_ms = ?, bounces = 0 WHERE kind = 2 AND addr = ?")
/* The same: few are refused at all. */
STATEMENT (PHONES_REFUSED, "SELECT addr FROM address WHERE account = ? AND kind = 2 AND bounces > 0")
STATEMENT (PHONES_SILENT,
           "SELECT addr, account FROM address WHERE kind = 2 AND heard_ms <= ? ORDER BY heard_ms LIMIT ?")
STATEMENT (PHONE_HOLD_ADD,
           "INSERT INTO phone_hold (addr, account, shown, why, since_ms) VALUES (?, ?, ?, ?, ?)")
#define PHONE_HOLD_COLUMNS "SELECT addr, account, shown, why, since_ms FROM phone_hold "
STATEMENT (PHONE_HOLDS_OF, PHONE_HOLD_COLUMNS "WHERE account = ? ORDER BY since_ms, addr")
STATEMENT (PHONE_HOLDS_AT, PHONE_HOLD_COLUMNS "WHERE addr = ? ORDER BY account")
STATEMENT (PHONE_HOLDS_OVER,
           "SELECT h.account FROM phone_hold h JOIN account a ON a.id = h.account WHERE "
           "h.since_ms <= ? AND a.state = 4 ORDER BY h.since_ms LIMIT ?")
STATEMENT (PHONE_HOLDS_END, "DELETE FROM phone_hold WHERE account = ?")
