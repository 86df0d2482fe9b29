/* SPDX-License-Identifier: ISC */
/* Second addresses that members named, before they confirmed. */
STATEMENT (JOINING_FIND,
           "SELECT shown, nominated, moves, asked_ms, until_ms FROM joining WHERE kind = ? AND addr = ? AND "
           "account = ?")
STATEMENT (JOINING_ADD,
           "INSERT INTO joining (shown, nominated, moves, asked_ms, until_ms, kind, addr, account) "
           "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
STATEMENT (JOINING_SET,
           "UPDATE joining SET shown = ?, nominated = ?, moves = ?, asked_ms = ?, until_ms = ? WHERE kind = ? AND "
           "addr = ? AND account = ?")
STATEMENT (JOINING_COUNT_NOMINATED,
           "SELECT COUNT(*) AS n FROM joining WHERE account = ? AND kind = ? AND nominated = 1")
STATEMENT (JOINING_END,
           "UPDATE joining SET nominated = 0, until_ms = 0 WHERE account = ? AND kind = ? AND "
           "until_ms > 0")
STATEMENT (JOINING_END_MOVES,
           "UPDATE joining SET until_ms = 0 WHERE account = ? AND moves = 1 AND until_ms > ?")
STATEMENT (JOINING_COUNT_OF,
           "SELECT COUNT(*) AS n FROM joining WHERE kind = ? AND addr = ? AND asked_ms > ?")
STATEMENT (JOINING_COUNT_BY,
           "SELECT COUNT(*) AS n FROM joining WHERE account = ? AND asked_ms > ?")
STATEMENT (JOINING_UNANSWERED,
           "SELECT kind, addr, account, shown, nominated, moves, asked_ms, until_ms FROM joining WHERE "
           "nominated = 1 AND until_ms <= ? ORDER BY until_ms LIMIT ?")
STATEMENT (JOINING_FORGET, "DELETE FROM joining WHERE until_ms <= ? AND asked_ms <= ?")
STATEMENT (JOINING_REMOVE, "DELETE FROM joining WHERE account = ?")
