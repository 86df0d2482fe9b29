/* SPDX-License-Identifier: ISC */
/* Long texts that come in parts.  What decides reads with a lock, so that two boxes see each other's
 * parts. */
#define TEXT_SET_COLUMNS "id, sender, receiver, carrier, total, round, closing, due_ms"
#define TEXT_SET_FIND_TEXT "SELECT " TEXT_SET_COLUMNS " FROM text_set WHERE known_by = ?"
STATEMENT_EACH (TEXT_SET_FIND, TEXT_SET_FIND_TEXT " FOR UPDATE", TEXT_SET_FIND_TEXT)
#define TEXT_SET_HOLD_TEXT "SELECT " TEXT_SET_COLUMNS " FROM text_set WHERE id = ?"
STATEMENT_EACH (TEXT_SET_HOLD, TEXT_SET_HOLD_TEXT " FOR UPDATE", TEXT_SET_HOLD_TEXT)
STATEMENT (TEXT_SET_ADD,
           "INSERT INTO text_set (known_by, sender, receiver, carrier, total, round, closing, "
           "due_ms, changed_ms) VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?)")
STATEMENT (TEXT_SET_SET,
           "UPDATE text_set SET round = ?, closing = ?, due_ms = ?, changed_ms = ? WHERE id = ?")
STATEMENT (TEXT_SET_RENAME, "UPDATE text_set SET known_by = ? WHERE id = ?")
STATEMENT (TEXT_SETS_OF,
           "SELECT COUNT(*) AS n FROM text_set WHERE sender = ? AND due_ms > 0")
STATEMENT (TEXT_SETS_DUE,
           "SELECT id FROM text_set WHERE due_ms > 0 AND due_ms <= ? ORDER BY due_ms, id LIMIT 100")
#define TEXT_PARTS_TEXT                                                                        \
    "SELECT number, ucs2, octets, round FROM text_part WHERE text_set = ? ORDER BY number"
STATEMENT_EACH (TEXT_PARTS, TEXT_PARTS_TEXT " FOR UPDATE", TEXT_PARTS_TEXT)
STATEMENT (TEXT_PART_ADD,
           "INSERT INTO text_part (text_set, number, ucs2, octets, round) VALUES (?, ?, ?, ?, 0)")
STATEMENT (TEXT_PARTS_CLOSE, "UPDATE text_part SET round = ? WHERE text_set = ? AND round = 0")
STATEMENT (TIDY_TEXT_PARTS,
           "DELETE FROM text_part WHERE text_set IN "
           "(SELECT id FROM text_set WHERE due_ms = 0 AND changed_ms <= ?)")
STATEMENT (TIDY_TEXT_SETS, "DELETE FROM text_set WHERE due_ms = 0 AND changed_ms <= ?")
