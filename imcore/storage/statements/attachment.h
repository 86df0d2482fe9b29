/* SPDX-License-Identifier: ISC */
/* Files that came with messages; they go when their message goes. */
STATEMENT (ATTACHMENT_ADD,
           "INSERT INTO attachment (message, position, name, type, size, bytes) "
           "VALUES (?, ?, ?, ?, ?, ?)")
STATEMENT (
    ATTACHMENT_LIST,
    "SELECT position, name, type, size FROM attachment WHERE message = ? ORDER BY position")
STATEMENT (ATTACHMENT_BYTES, "SELECT bytes FROM attachment WHERE message = ? AND position = ?")
/* Of an entry of the party's own log. */
STATEMENT (ATTACHMENT_FIND,
           "SELECT a.position, a.name, a.type, a.size FROM log l JOIN attachment a ON "
           "a.message = l.message WHERE l.owner = ? AND l.seq = ? AND a.position = ?")
/* SUBSTR counts from 1. */
STATEMENT (ATTACHMENT_PIECE,
           "SELECT SUBSTR(a.bytes, ?, ?) AS piece FROM log l JOIN attachment a ON "
           "a.message = l.message WHERE l.owner = ? AND l.seq = ? AND a.position = ?")
