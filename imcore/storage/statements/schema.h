/* SPDX-License-Identifier: ISC */
/* Which schema this store has. */
STATEMENT (SCHEMA_FIND, "SELECT MAX(version) AS version FROM schema_version")
STATEMENT (SCHEMA_ADD, "INSERT INTO schema_version (version, applied_ms) VALUES (?, ?)")
