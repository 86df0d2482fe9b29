/* SPDX-License-Identifier: ISC */
/* Who invited whom, and what addresses have consented to. */
STATEMENT (INVITATION_ADD,
           "INSERT INTO invitation (inviter, account, state, created_ms, changed_ms, expires_ms) "
           "VALUES (?, ?, ?, ?, ?, ?)")
STATEMENT (INVITATION_LATEST,
           "SELECT id, state, created_ms, expires_ms FROM invitation WHERE account = ? AND "
           "inviter = ? ORDER BY id DESC LIMIT 1")
STATEMENT (INVITATION_ANSWER,
           "UPDATE invitation SET state = ?, changed_ms = ? WHERE account = ? AND state = ?")
STATEMENT (INVITATION_COUNT_OPEN,
           "SELECT COUNT(*) AS n FROM invitation WHERE inviter = ? AND state = ?")
STATEMENT (INVITATION_COUNT_BY_SINCE,
           "SELECT COUNT(*) AS n FROM invitation WHERE inviter = ? AND created_ms > ?")
STATEMENT (INVITATION_COUNT_OF_SINCE,
           "SELECT COUNT(*) AS n FROM invitation WHERE account = ? AND created_ms > ?")
STATEMENT (INVITATION_ANSWER_OF,
           "UPDATE invitation SET state = ?, changed_ms = ? WHERE account = ? AND inviter = ? AND "
           "state = ?")
STATEMENT (CONSENT_ADD, "INSERT INTO consent (target, verdict, source, at_ms) VALUES (?, ?, ?, ?)")
STATEMENT (CONSENT_OF, "SELECT verdict, source, at_ms FROM consent WHERE target = ? ORDER BY id")
STATEMENT (CONSENT_COUNT, "SELECT COUNT(*) AS n FROM consent WHERE target = ?")
STATEMENT (INVITATION_HISTORY,
           "SELECT i.inviter, i.state, i.created_ms, i.changed_ms, i.expires_ms, a.uin, a.name "
           "FROM invitation i LEFT JOIN account a ON a.id = i.inviter WHERE i.account = ? "
           "ORDER BY i.id")
STATEMENT (CONSENT_LATEST,
           "SELECT verdict, source, at_ms FROM consent WHERE target = ? ORDER BY id DESC LIMIT 1")
