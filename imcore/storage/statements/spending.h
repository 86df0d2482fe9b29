/* SPDX-License-Identifier: ISC */
/* Parts of texts that left, by day; prefixes that are stopped. */
#define SPENDING_FIND_TEXT                                                                     \
    "SELECT parts, alarmed FROM text_spending WHERE code = ? AND day = ? AND what = ? AND "    \
    "subject = ?"
STATEMENT_EACH (SPENDING_FIND, SPENDING_FIND_TEXT " FOR UPDATE", SPENDING_FIND_TEXT)
STATEMENT (SPENDING_ADD,
           "INSERT INTO text_spending (parts, alarmed, code, day, what, subject) "
           "VALUES (?, ?, ?, ?, ?, ?)")
STATEMENT (SPENDING_SET,
           "UPDATE text_spending SET parts = ?, alarmed = ? WHERE code = ? AND day = ? AND "
           "what = ? AND subject = ?")
STATEMENT (SPENDING_LIST,
           "SELECT what, subject, parts, alarmed FROM text_spending WHERE code = ? AND day = ? "
           "ORDER BY what, parts DESC, subject LIMIT ?")
STATEMENT (SPENDING_SUM,
           "SELECT CAST(COALESCE(SUM(parts), 0) AS SIGNED) AS parts, COALESCE(MIN(day), 0) AS first FROM "
           "text_spending WHERE code = ? AND what = ? AND subject = ? AND day >= ? AND day < ?")
STATEMENT (SPENDING_FORGET, "DELETE FROM text_spending WHERE day < ?")
STATEMENT (GROWTH_FIND,
           "SELECT stopped_ms, lifted_day FROM text_growth WHERE code = ? AND prefix = ?")
STATEMENT (GROWTH_REMOVE, "DELETE FROM text_growth WHERE code = ? AND prefix = ?")
STATEMENT (GROWTH_ADD,
           "INSERT INTO text_growth (code, prefix, stopped_ms, lifted_day) VALUES (?, ?, ?, ?)")
