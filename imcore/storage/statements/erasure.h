/* SPDX-License-Identifier: ISC */
/* What an account leaves behind, and the word that is awaited before it goes.  Each removal binds
 * the account's id, as often as it asks for it. */
STATEMENT (AWAITED_ADD,
           "INSERT INTO awaited (account, what, addr, shown, until_ms) VALUES (?, ?, ?, ?, ?)")
STATEMENT (AWAITED_FIND,
           "SELECT what, addr, shown, until_ms FROM awaited WHERE account = ? AND until_ms > ?")
STATEMENT (AWAITED_TAKE, "DELETE FROM awaited WHERE account = ? AND what = ? AND until_ms = ?")
STATEMENT (AWAITED_REMOVE, "DELETE FROM awaited WHERE account = ?")
/* Messages of his that another's log shows. */
STATEMENT (ERASURE_COUNT_KEPT,
           "SELECT COUNT(*) AS n FROM log l JOIN log o ON o.message = l.message AND "
           "o.owner <> l.owner WHERE l.owner = ? AND l.mine = 1")
STATEMENT_EACH (ERASURE_GUEST_LOGS,
                "DELETE l FROM log l JOIN guest g ON l.owner = -g.id WHERE g.account = ?",
                "DELETE FROM log WHERE owner IN (SELECT -id FROM guest WHERE account = ?)")
STATEMENT_EACH (ERASURE_ATTACHMENTS,
                "DELETE a FROM attachment a JOIN log l ON l.message = a.message WHERE l.owner = ? "
                "AND NOT EXISTS (SELECT 1 FROM log o WHERE o.message = l.message AND o.owner <> ?)",
                "DELETE FROM attachment WHERE message IN (SELECT l.message FROM log l WHERE "
                "l.owner = ? AND NOT EXISTS (SELECT 1 FROM log o WHERE o.message = l.message AND "
                "o.owner <> ?))")
STATEMENT_EACH (ERASURE_BODIES,
                "DELETE m FROM message m JOIN log l ON l.message = m.id WHERE l.owner = ? AND NOT "
                "EXISTS (SELECT 1 FROM log o WHERE o.message = l.message AND o.owner <> ?)",
                "DELETE FROM message WHERE id IN (SELECT l.message FROM log l WHERE l.owner = ? "
                "AND NOT EXISTS (SELECT 1 FROM log o WHERE o.message = l.message AND "
                "o.owner <> ?))")
/* What his letters held besides his words: addresses, names, signatures. */
STATEMENT_EACH (ERASURE_WHOLES,
                "UPDATE message m JOIN log l ON l.message = m.id SET m.whole = NULL "
                "WHERE l.owner = ?",
                "UPDATE message SET whole = NULL WHERE id IN "
                "(SELECT message FROM log WHERE owner = ?)")
/* What he wrote to those he invited. */
STATEMENT (ERASURE_WORDS, "UPDATE invitation SET words = NULL WHERE inviter = ?")
STATEMENT (ERASURE_MOVED, "DELETE FROM moved WHERE account = ?")
STATEMENT (ERASURE_PHONE_HOLDS, "DELETE FROM phone_hold WHERE account = ?")
STATEMENT (ERASURE_THREADS, "DELETE FROM thread WHERE account = ?")
STATEMENT (ERASURE_THREADS_BACK, "DELETE FROM thread WHERE peer = ?")
STATEMENT (ERASURE_LOG, "DELETE FROM log WHERE owner = ?")
STATEMENT (ERASURE_HELD_FOR, "DELETE FROM held WHERE recipient = ?")
STATEMENT (ERASURE_HELD_OF, "DELETE FROM held WHERE sender = ?")
STATEMENT (ERASURE_PAIRS, "DELETE FROM pair WHERE owner = ?")
STATEMENT (ERASURE_PAIRS_BACK, "DELETE FROM pair WHERE peer = ?")
STATEMENT (ERASURE_OUTBOX, "DELETE FROM outbox WHERE account = ?")
STATEMENT (ERASURE_OUTBOX_DEAD, "DELETE FROM outbox_dead WHERE account = ?")
STATEMENT (ERASURE_DELIVERIES, "DELETE FROM delivery WHERE account = ?")
STATEMENT (ERASURE_ONLINE, "DELETE FROM online WHERE account = ?")
STATEMENT (ERASURE_WAITING,
           "DELETE FROM waiting WHERE addr IN (SELECT addr FROM address WHERE account = ? AND kind = 1)")
STATEMENT (ERASURE_CHALLENGES,
           "DELETE FROM challenge WHERE addr IN (SELECT addr FROM address WHERE account = ? AND "
           "kind = 1)")
STATEMENT (ERASURE_ADDRESSES, "DELETE FROM address WHERE account = ?")
STATEMENT (ERASURE_LINKS,
           "UPDATE link SET withdrawn_ms = ?, label = NULL WHERE account = ? AND withdrawn_ms = 0")
STATEMENT (ERASURE_GUESTS, "UPDATE guest SET ended_ms = ? WHERE account = ? AND ended_ms = 0")
STATEMENT (ERASURE_ACCOUNT,
           "UPDATE account SET uin = ?, state = ?, name = NULL, password_nonce = NULL, "
           "password_until_ms = 0, password_hash = NULL, policy = 0, changed_ms = ? WHERE id = ?")
