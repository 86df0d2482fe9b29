/* SPDX-License-Identifier: ISC */
/* Messages, and each party's ordered log. */
STATEMENT (MESSAGE_ADD,
           "INSERT INTO message (sender, recipient, created_ms, body) VALUES (?, ?, ?, ?)")
STATEMENT (MESSAGE_KEEP_WHOLE, "UPDATE message SET whole = ? WHERE id = ?")
/* Of an entry of the party's own log. */
STATEMENT (MESSAGE_FIND_WHOLE,
           "SELECT m.whole FROM log l JOIN message m ON m.id = l.message "
           "WHERE l.owner = ? AND l.seq = ? AND m.whole IS NOT NULL")
STATEMENT (MESSAGE_FIND, "SELECT sender, recipient, body FROM message WHERE id = ?")
STATEMENT (MESSAGE_IS_CUT, "SELECT 1 FROM message WHERE id = ? AND whole IS NOT NULL")
STATEMENT (HELD_ADD, "INSERT INTO held (message, recipient, sender, until_ms, dropped) "
           "VALUES (?, ?, ?, ?, ?)")
STATEMENT (HELD_OF,
           "SELECT message FROM held WHERE recipient = ? AND sender = ? AND dropped = 0 "
           "ORDER BY message LIMIT ?")
STATEMENT (HELD_REMOVE, "DELETE FROM held WHERE message = ?")
STATEMENT (HELD_DROP, "UPDATE held SET dropped = 1 WHERE recipient = ? AND sender = ?")
STATEMENT (HELD_REMOVE_ALL, "DELETE FROM held WHERE recipient = ? AND sender = ?")
STATEMENT (HELD_END, "UPDATE held SET until_ms = ? WHERE recipient = ? AND sender = ?")
STATEMENT (HELD_OVERDUE,
           "SELECT message, recipient, sender FROM held WHERE until_ms <= ? ORDER BY message LIMIT ?")
STATEMENT (LOG_ADD,
           "INSERT INTO log (owner, seq, kind, mine, peer, message, client_id, at_ms, counted) "
           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
/* Kind 3 is IM_ENTRY_REQUEST: a request says by which address the stranger is known. */
STATEMENT (LOG_AFTER,
           "SELECT l.seq, l.kind, l.mine, l.peer, l.client_id, l.at_ms, l.counted, m.body, "
           "CASE WHEN m.whole IS NULL THEN 0 ELSE 1 END AS is_cut, "
           "(SELECT MAX(f.message) FROM attachment f WHERE f.message = l.message) AS attached, "
           "a.uin AS account_uin, a.name AS account_name, g.number AS guest_number, "
           "g.name AS guest_name, CASE WHEN l.kind = 3 THEN (SELECT d.shown FROM address d WHERE "
           "d.account = l.peer ORDER BY d.kind LIMIT 1) END AS peer_address, "
           "t.state AS text_state, t.reason AS text_reason "
           "FROM log l LEFT JOIN message m ON m.id = l.message "
           /* The text that carried what its owner wrote; kind 4 is NOTICE_MESSAGE. */
           "LEFT JOIN delivery t ON t.id = CASE WHEN l.mine = 1 THEN (SELECT MAX(x.id) FROM "
           "delivery x WHERE x.message = l.message AND x.kind = 4 AND x.medium = 2) END "
           "LEFT JOIN account a ON a.id = l.peer LEFT JOIN guest g ON g.id = -l.peer "
           "WHERE l.owner = ? AND l.seq > ? ORDER BY l.seq LIMIT ?")
/* Among the last entries alone: who wrote more than these since wrote lately to somebody else. */
STATEMENT (LOG_HAS_WRITTEN,
           "SELECT COUNT(*) AS n FROM log WHERE owner = ? AND seq > (SELECT log_seq FROM account "
           "WHERE id = ?) - 50 AND mine = 1 AND peer = ? AND at_ms >= ? AND at_ms <= ?")
STATEMENT (LOG_NEWEST, "SELECT MAX(id) AS newest FROM log")
STATEMENT (LOG_OWNERS_FROM, "SELECT id, owner FROM log WHERE id >= ? ORDER BY id LIMIT ?")
