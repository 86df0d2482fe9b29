/* SPDX-License-Identifier: ISC */
/* What one member allows and asks another, and who is connected. */
STATEMENT (PAIR_FIND,
           "SELECT permission, looks, listed, asked_ms, unanswered FROM pair WHERE owner = ? AND peer = ?")
STATEMENT (PAIR_ADD,
           "INSERT INTO pair (owner, peer, permission, looks, listed, asked_ms, unanswered, changed_ms) "
           "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
STATEMENT (PAIR_SET,
           "UPDATE pair SET permission = ?, looks = ?, listed = ?, asked_ms = ?, unanswered = ?, "
           "changed_ms = ? WHERE owner = ? AND peer = ?")
/* back_permission and back_looks are what the peer allows the owner, and lets him go on seeing: whether
 * his presence may be seen. */
#define PAIR_VIEW                                                                                 \
    "SELECT p.peer, p.permission, p.listed, p.asked_ms, a.uin, a.name, "                          \
    "q.permission AS back_permission, q.looks AS back_looks FROM pair p JOIN account a ON a.id = p.peer "                \
    "LEFT JOIN pair q ON q.owner = p.peer AND q.peer = p.owner "
STATEMENT (PAIR_LIST,
           PAIR_VIEW "WHERE p.owner = ? AND (p.listed = 1 OR p.asked_ms > 0 OR p.permission = ?) "
                     "ORDER BY p.peer LIMIT ?")
STATEMENT (PAIR_VIEW_ONE, PAIR_VIEW "WHERE p.owner = ? AND p.peer = ?")
STATEMENT (PAIR_WATCHERS, "SELECT peer FROM pair WHERE owner = ? AND permission = ? LIMIT ?")
STATEMENT (PAIR_ASKING, "SELECT peer FROM pair WHERE owner = ? AND asked_ms > 0 ORDER BY asked_ms")
STATEMENT (ONLINE_ADD, "INSERT INTO online (account, node, until_ms) VALUES (?, ?, ?)")
STATEMENT (ONLINE_RENEW, "UPDATE online SET until_ms = ? WHERE account = ? AND node = ?")
STATEMENT (ONLINE_REMOVE, "DELETE FROM online WHERE account = ? AND node = ?")
STATEMENT (ONLINE_FIND, "SELECT account FROM online WHERE account = ? AND until_ms > ? LIMIT 1")
