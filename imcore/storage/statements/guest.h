/* SPDX-License-Identifier: ISC */
/* Links and the guests who came by them. */
STATEMENT (LINK_ADD,
           "INSERT INTO link (account, label, created_ms, expires_ms, withdrawn_ms) "
           "VALUES (?, ?, ?, ?, 0)")
STATEMENT (LINK_FIND,
           "SELECT k.label, k.expires_ms, k.withdrawn_ms, a.id AS account, a.uin, a.name, a.state "
           "FROM link k JOIN account a ON a.id = k.account WHERE k.id = ?")
STATEMENT (LINK_OF,
           "SELECT id FROM link WHERE account = ? AND label = ? AND withdrawn_ms = 0 AND "
           "(expires_ms = 0 OR expires_ms > ?) ORDER BY id LIMIT 1")
STATEMENT (GUEST_ADD,
           "INSERT INTO guest (account, link, name, came_from, created_ms, seen_ms, ended_ms, "
           "log_seq) VALUES (?, ?, ?, ?, ?, ?, 0, 0)")
STATEMENT (GUEST_SET_NUMBER, "UPDATE guest SET number = ? WHERE id = ?")
STATEMENT (GUEST_FIND,
           "SELECT g.id, g.number, g.name, g.account, g.created_ms, g.seen_ms, g.ended_ms, "
           "a.uin, a.name AS member_name FROM guest g JOIN account a ON a.id = g.account "
           "WHERE g.id = ?")
STATEMENT (GUEST_BY_NUMBER,
           "SELECT g.id, g.number, g.name, g.account, g.created_ms, g.seen_ms, g.ended_ms, "
           "a.uin, a.name AS member_name FROM guest g JOIN account a ON a.id = g.account "
           "WHERE g.number = ?")
STATEMENT (GUEST_COUNT_FROM,
           "SELECT COUNT(*) AS n FROM guest WHERE came_from = ? AND ended_ms = 0")
STATEMENT (GUEST_SEEN, "UPDATE guest SET seen_ms = ? WHERE id = ?")
STATEMENT (GUEST_END, "UPDATE guest SET ended_ms = ? WHERE id = ? AND ended_ms = 0")
STATEMENT (GUEST_OVERDUE,
           "SELECT id, account FROM guest WHERE ended_ms = 0 AND (seen_ms <= ? OR created_ms <= ?) "
           "ORDER BY account LIMIT ?")
STATEMENT (GUEST_TAKE_SEQ, "UPDATE guest SET log_seq = log_seq + 1 WHERE id = ?")
STATEMENT (GUEST_SEQ, "SELECT log_seq FROM guest WHERE id = ?")
