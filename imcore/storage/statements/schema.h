/* SPDX-License-Identifier: ISC */
/* Which schema this store has. */
STATEMENT (SCHEMA_FIND, "SELECT MAX(version) AS version FROM schema_version")
/* MySQL: 1 we have it, 0 another kept it for that many seconds, NULL it could not be asked for.
 */
STATEMENT_EACH (SCHEMA_LOCK, "SELECT COALESCE(GET_LOCK('uinvite-schema', ?), 0) AS held",
                "SELECT ? >= 0 AS held")
STATEMENT (SCHEMA_ADD, "INSERT INTO schema_version (version, applied_ms) VALUES (?, ?)")
