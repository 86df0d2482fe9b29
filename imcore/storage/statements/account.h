/* SPDX-License-Identifier: ISC */
/* Accounts and the addresses that lead to them. */
STATEMENT (ACCOUNT_ADD,
           "INSERT INTO account (uin, state, name, created_ms, changed_ms, log_seq, password_nonce, "
           "password_until_ms) VALUES (?, ?, ?, ?, ?, 0, ?, ?)")
#define ACCOUNT_COLUMNS                                                                           \
    "SELECT a.id, a.uin, a.state, a.name, a.created_ms, a.password_nonce, a.password_until_ms, "  \
    "a.password_hash, a.policy, a.by_im, a.by_mail, a.by_sms FROM account a "
STATEMENT (ACCOUNT_BY_ID, ACCOUNT_COLUMNS "WHERE a.id = ?")
STATEMENT (ACCOUNT_BY_UIN, ACCOUNT_COLUMNS "WHERE a.uin = ?")
STATEMENT (ACCOUNT_BY_ADDRESS,
           ACCOUNT_COLUMNS "JOIN address d ON d.account = a.id WHERE d.kind = ? AND d.addr = ?")
#define ACCOUNT_HOLD_TEXT "SELECT id FROM account WHERE id IN (?, ?) ORDER BY id"
STATEMENT_EACH (ACCOUNT_HOLD, ACCOUNT_HOLD_TEXT " FOR UPDATE", ACCOUNT_HOLD_TEXT)
STATEMENT (ACCOUNT_SET_STATE,
           "UPDATE account SET state = ?, name = ?, password_nonce = ?, password_until_ms = ?, "
           "changed_ms = ? WHERE id = ?")
STATEMENT (ACCOUNT_SET_PASSWORD,
           "UPDATE account SET password_hash = ?, password_nonce = NULL, password_until_ms = 0, "
           "changed_ms = ? WHERE id = ? AND password_nonce = ?")
STATEMENT (ACCOUNT_SET_POLICY, "UPDATE account SET policy = ?, changed_ms = ? WHERE id = ?")
STATEMENT (ACCOUNT_SET_MEDIA,
           "UPDATE account SET by_im = ?, by_mail = ?, by_sms = ?, changed_ms = ? WHERE id = ?")
STATEMENT (ACCOUNT_TAKE_SEQ, "UPDATE account SET log_seq = log_seq + 1 WHERE id = ?")
STATEMENT (ACCOUNT_SEQ, "SELECT log_seq FROM account WHERE id = ?")
STATEMENT (ADDRESS_ADD,
           "INSERT INTO address (kind, addr, shown, account, created_ms, heard_ms) "
           "VALUES (?, ?, ?, ?, ?, ?)")
STATEMENT (ACCOUNT_FORGET_PASSWORD,
           "UPDATE account SET password_hash = NULL, changed_ms = ? WHERE id = ?")
STATEMENT (ADDRESS_REMOVE, "DELETE FROM address WHERE kind = ? AND addr = ? AND account = ?")
STATEMENT (ADDRESS_MOVE,
           "UPDATE address SET shown = ?, account = ?, created_ms = ?, heard_ms = ?, bounces = 0 "
           "WHERE kind = ? AND addr = ?")
STATEMENT (ADDRESS_PROVE,
           "UPDATE address SET proven = 1 WHERE kind = ? AND addr = ? AND proven = 0")
STATEMENT (ADDRESS_SET_REFUSED,
           "UPDATE address SET refused = ? WHERE kind = ? AND addr = ? AND refused <> ?")
STATEMENT (ADDRESSES_OF, "SELECT kind, addr, shown, proven, refused, bounces, bounced_ms, code, carrier "
                         "FROM address WHERE account = ? "
                         "ORDER BY created_ms, kind, addr")
/* bounced_ms stays at the bounce from which on it counts.  First of the two, for MySQL assigns
 * in order. */
STATEMENT (ADDRESS_BOUNCED,
           "UPDATE address SET bounced_ms = CASE WHEN bounces < ? THEN ? ELSE bounced_ms END, "
           "bounces = bounces + 1 WHERE account = ? AND kind = ?")
STATEMENT (ADDRESS_REACHED,
           "UPDATE address SET bounces = 0 WHERE account = ? AND kind = ? AND bounces > 0")
STATEMENT (ADDRESS_HEARD,
           "UPDATE address SET bounces = 0 WHERE kind = ? AND addr = ? AND bounces > 0")
STATEMENT (ADDRESS_WAY,
           "SELECT code, carrier, heard_ms, bounces FROM address WHERE kind = ? AND addr = ?")
STATEMENT (ADDRESS_SET_WAY,
           "UPDATE address SET code = ?, carrier = ?, heard_ms = ?, bounces = 0 WHERE kind = ? AND "
           "addr = ?")
