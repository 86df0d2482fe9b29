-- uinvite's store, version 3: what 001-first.sql says of all of them holds here, too.

-- Parties that are over: members who were erased, guests whose session ended.  Front ends read it to
-- close what such a party has open.  number: a member's, as others knew him.
CREATE TABLE IF NOT EXISTS ended (
    id @ID@, party BIGINT NOT NULL, number BIGINT NOT NULL, at_ms BIGINT NOT NULL) @TABLE@;
CREATE INDEX @IF_NOT_EXISTS@ ended_at ON ended (at_ms);

-- Sessions of members that were logged out before their time: a keyed hash of the token, until that
-- ends by itself.
CREATE TABLE IF NOT EXISTS logged_out (
    token @BYTES:32@ NOT NULL PRIMARY KEY, until_ms BIGINT NOT NULL) @TABLE@;
CREATE INDEX @IF_NOT_EXISTS@ logged_out_until ON logged_out (until_ms);

-- People.  looks: the permission that a refused peer is to go on seeing, see PairPermission.
-- dropped 1: never delivered; its writer is told at until_ms that it waited, as of any other.
ALTER TABLE pair ADD COLUMN looks SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE held ADD COLUMN dropped SMALLINT NOT NULL DEFAULT 0;
-- By what old entries and deliveries are found.
CREATE INDEX @IF_NOT_EXISTS@ log_at ON log (at_ms);
CREATE INDEX @IF_NOT_EXISTS@ delivery_created ON delivery (created_ms);
