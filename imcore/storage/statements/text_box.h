/* SPDX-License-Identifier: ISC */
/* Boxes of bearerbox's, and the texts they took lately. */
STATEMENT (TEXT_BOX_FIND,
           "SELECT running, since_ms, until_ms, back_ms, in_order FROM text_box WHERE name = ?")
STATEMENT (TEXT_BOX_ADD,
           "INSERT INTO text_box (running, since_ms, until_ms, back_ms, in_order, name) "
           "VALUES (?, ?, ?, ?, ?, ?)")
STATEMENT (TEXT_BOX_SET,
           "UPDATE text_box SET running = ?, since_ms = ?, until_ms = ?, back_ms = ?, in_order = ? "
           "WHERE name = ?")
STATEMENT (TEXT_LATELY_ADD,
           "INSERT INTO text_lately (known_by, text, came_ms, came_by_ms, paired_ms) "
           "VALUES (?, ?, ?, ?, 0)")
/* The latest one makes room for the next: it is known by that one's id. */
STATEMENT (TEXT_LATELY_FOLLOWED,
           "UPDATE text_lately SET text = ? WHERE known_by = ? AND text = ?")
/* Ten: nobody has written the same more often and unanswered. */
STATEMENT (TEXT_LATELY_FIND,
           "SELECT text, came_ms, came_by_ms FROM text_lately WHERE known_by = ? AND "
           "paired_ms < ? AND came_by_ms >= ? ORDER BY came_ms, text LIMIT 10")
STATEMENT (TEXT_LATELY_PAIR,
           "UPDATE text_lately SET paired_ms = ?, came_by_ms = ? WHERE known_by = ? AND text = ?")
STATEMENT_EACH (TIDY_TEXTS_LATELY, "DELETE FROM text_lately WHERE came_by_ms <= ? LIMIT 10000",
                "DELETE FROM text_lately WHERE came_by_ms <= ?")
