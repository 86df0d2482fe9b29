/* SPDX-License-Identifier: ISC */
/* Who invited whom, and what addresses have consented to. */
STATEMENT (INVITATION_ADD,
           "INSERT INTO invitation (inviter, account, kind, state, words, delivery, address_kind, "
           "created_ms, changed_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
#define INVITATION_COLUMNS                                                                        \
    "SELECT i.id, i.inviter, i.account, i.kind, i.state, i.words, i.delivery, i.address_kind, "   \
    "i.questioned, i.created_ms, i.expires_ms FROM invitation i "
STATEMENT (INVITATION_LATEST,
           INVITATION_COLUMNS "WHERE i.account = ? AND i.inviter = ? ORDER BY i.id DESC LIMIT 1")
/* What took another's place is not shown. */
STATEMENT (INVITATION_LIST,
           INVITATION_COLUMNS "WHERE i.inviter = ? AND i.state <> ? ORDER BY i.id DESC LIMIT ?")
STATEMENT (INVITATION_OPEN_BY,
           INVITATION_COLUMNS "WHERE i.inviter = ? AND i.state IN (?, ?) AND i.id > ? "
                              "ORDER BY i.id LIMIT ?")
STATEMENT (INVITATION_OF,
           INVITATION_COLUMNS "WHERE i.account = ? AND i.state = ? AND i.inviter <> 0 "
                              "AND i.expires_ms > ? ORDER BY i.id LIMIT ?")
/* Who is a member keeps what members asked him to be, a buddy, as a request without an end. */
STATEMENT (INVITATION_OVERDUE,
           INVITATION_COLUMNS "JOIN account a ON a.id = i.account WHERE i.state IN (?, ?) AND "
                              "i.expires_ms <= ? AND (a.state <> ? OR i.kind = ? OR i.inviter = 0) "
                              "ORDER BY i.id LIMIT ?")
STATEMENT (INVITATION_SET, "UPDATE invitation SET state = ?, changed_ms = ? WHERE id = ?")
STATEMENT (INVITATION_QUESTION, "UPDATE invitation SET questioned = 1, changed_ms = ? WHERE id = ?")
STATEMENT (INVITATION_ANSWER,
           "UPDATE invitation SET state = ?, changed_ms = ? WHERE account = ? AND state IN (?, ?)")
STATEMENT (INVITATION_ANSWER_OF,
           "UPDATE invitation SET state = ?, changed_ms = ? WHERE account = ? AND inviter = ? AND "
           "state IN (?, ?)")
STATEMENT (INVITATION_COUNT_OPEN,
           "SELECT COUNT(*) AS n FROM invitation WHERE inviter = ? AND state IN (?, ?)")
STATEMENT (INVITATION_COUNT_OPEN_OF,
           "SELECT COUNT(*) AS n FROM invitation WHERE account = ? AND state IN (?, ?)")
STATEMENT (INVITATION_COUNT_BY_SINCE,
           "SELECT COUNT(*) AS n FROM invitation WHERE inviter = ? AND created_ms > ?")
STATEMENT (INVITATION_COUNT_OF_SINCE,
           "SELECT COUNT(*) AS n FROM invitation WHERE account = ? AND created_ms > ?")
STATEMENT (CONSENT_ADD, "INSERT INTO consent (target, verdict, source, at_ms) VALUES (?, ?, ?, ?)")
STATEMENT (CONSENT_OF, "SELECT verdict, source, at_ms FROM consent WHERE target = ? ORDER BY id")
/* The last no, and what took it back first. */
STATEMENT (CONSENT_LAST_NO,
           "SELECT verdict, at_ms FROM consent WHERE target = ? AND id >= (SELECT MAX(id) FROM "
           "consent WHERE target = ? AND verdict = 1) ORDER BY id LIMIT 2")
STATEMENT (CONSENT_COUNT, "SELECT COUNT(*) AS n FROM consent WHERE target = ?")
STATEMENT (INVITATION_HISTORY,
           "SELECT i.inviter, i.state, i.created_ms, i.changed_ms, i.expires_ms, a.uin, a.name "
           "FROM invitation i LEFT JOIN account a ON a.id = i.inviter WHERE i.account = ? "
           "ORDER BY i.id")
STATEMENT (CONSENT_LATEST,
           "SELECT verdict, source, at_ms FROM consent WHERE target = ? ORDER BY id DESC LIMIT 1")
