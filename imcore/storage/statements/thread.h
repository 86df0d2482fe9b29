/* SPDX-License-Identifier: ISC */
/* The newest letter of a mail user to each who writes to him. */
STATEMENT (THREAD_FIND, "SELECT letter FROM thread WHERE account = ? AND peer = ?")
STATEMENT_EACH (THREAD_SET,
                "INSERT INTO thread (account, peer, letter) VALUES (?, ?, ?) "
                "ON DUPLICATE KEY UPDATE letter = VALUES(letter)",
                "INSERT INTO thread (account, peer, letter) VALUES (?, ?, ?) "
                "ON CONFLICT (account, peer) DO UPDATE SET letter = excluded.letter")
