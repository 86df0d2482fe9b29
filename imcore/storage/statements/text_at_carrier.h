/* SPDX-License-Identifier: ISC */
/* Texts that carriers have, as long as a receipt may come.  States 1 and 4 are HANDED_OVER and UNKNOWN; a
 * text without a reason is with the carrier. */
STATEMENT_EACH (TEXT_AT_CARRIER_ADD,
                "INSERT IGNORE INTO text_at_carrier (delivery, carrier, at_ms, unknown_ms) "
                "VALUES (?, ?, ?, 0)",
                "INSERT OR IGNORE INTO text_at_carrier (delivery, carrier, at_ms, unknown_ms) "
                "VALUES (?, ?, ?, 0)")
STATEMENT (TEXT_AT_CARRIER_REMOVE, "DELETE FROM text_at_carrier WHERE delivery = ?")
STATEMENT (TEXTS_AT_CARRIER,
           "SELECT delivery FROM text_at_carrier WHERE unknown_ms = 0 AND carrier = ? AND at_ms < ? "
           "ORDER BY at_ms LIMIT ?")
STATEMENT (TEXTS_AT_CARRIERS,
           "SELECT delivery FROM text_at_carrier WHERE unknown_ms = 0 AND at_ms < ? LIMIT ?")
STATEMENT (TEXT_AT_CARRIER_LOST,
           "UPDATE text_at_carrier SET unknown_ms = ? WHERE delivery = ? AND unknown_ms = 0")
STATEMENT (TEXTS_LOST,
           "SELECT delivery FROM text_at_carrier WHERE unknown_ms > 0 AND unknown_ms <= ? "
           "ORDER BY unknown_ms LIMIT ?")
STATEMENT (DELIVERY_LOST,
           "UPDATE delivery SET state = 4, reason = ?, changed_ms = ? WHERE id = ? AND state = 1 AND "
           "reason IS NULL")
STATEMENT_EACH (TIDY_TEXTS_AT_CARRIER, "DELETE FROM text_at_carrier WHERE at_ms <= ? LIMIT 10000",
                "DELETE FROM text_at_carrier WHERE at_ms <= ?")
