/* SPDX-License-Identifier: ISC */
/* What became of the texts that carry a member's messages.  Kind 4 is NOTICE_MESSAGE, medium 2
 * MEDIUM_SMS; an entry that is mine is its writer's. */
STATEMENT (DELIVERY_NEWS_ADD,
           "INSERT INTO delivery_news (delivery, at_ms) SELECT id, ? FROM delivery "
           "WHERE id = ? AND kind = 4 AND medium = 2")
STATEMENT (DELIVERY_NEWS_NEWEST, "SELECT MAX(id) AS newest FROM delivery_news")
#define DELIVERY_NEWS_COLUMNS "l.owner, l.seq, d.state, d.reason"
STATEMENT (DELIVERY_NEWS_FROM,
           "SELECT n.id, " DELIVERY_NEWS_COLUMNS " FROM delivery_news n "
           "JOIN delivery d ON d.id = n.delivery JOIN log l ON l.message = d.message AND l.mine = 1 "
           "WHERE n.id >= ? AND (n.id >= ? OR n.at_ms >= ?) ORDER BY n.id LIMIT ?")
STATEMENT (DELIVERIES_OF_WRITER,
           "SELECT 0 AS id, " DELIVERY_NEWS_COLUMNS " FROM log l "
           "JOIN delivery d ON d.message = l.message AND d.kind = 4 AND d.medium = 2 "
           "WHERE l.owner = ? AND l.mine = 1 ORDER BY l.seq DESC, d.id DESC LIMIT ?")
STATEMENT (TIDY_DELIVERY_NEWS, "DELETE FROM delivery_news WHERE at_ms <= ?")
