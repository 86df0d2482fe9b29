/* SPDX-License-Identifier: ISC */
/* Mailboxes that members moved away from, while they may still object. */
STATEMENT (MOVED_FIND,
           "SELECT account, addr, shown, now_addr, now_shown, until_ms FROM moved WHERE "
           "account = ?")
STATEMENT (MOVED_FIND_FROM,
           "SELECT account, addr, shown, now_addr, now_shown, until_ms FROM moved WHERE "
           "addr = ? AND until_ms > ? ORDER BY until_ms LIMIT 1")
STATEMENT (MOVED_ADD,
           "INSERT INTO moved (account, addr, shown, now_addr, now_shown, until_ms) "
           "VALUES (?, ?, ?, ?, ?, ?)")
STATEMENT (MOVED_REMOVE, "DELETE FROM moved WHERE account = ?")
STATEMENT (MOVED_FORGET, "DELETE FROM moved WHERE until_ms <= ?")
