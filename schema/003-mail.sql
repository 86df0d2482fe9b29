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

-- A letter's text as it came, where body leaves something of it out; NULL: nothing is.
ALTER TABLE message ADD COLUMN whole @BLOB@ NULL;

-- By what old entries and deliveries are found.
CREATE INDEX @IF_NOT_EXISTS@ log_at ON log (at_ms);
CREATE INDEX @IF_NOT_EXISTS@ delivery_created ON delivery (created_ms);

-- proven 1: a letter of that mailbox came proven by the verifier or a login; such a one needs no token
-- in our Reply-To.
ALTER TABLE address ADD COLUMN proven SMALLINT NOT NULL DEFAULT 0;

-- Mailboxes that were asked "was it you?": once a day at most.  first_delivery and last_delivery are
-- of the questions that may still be answered, 0: none.  A row goes when nothing
-- waits any more and it was asked long ago.
CREATE TABLE IF NOT EXISTS challenge (
    addr @BYTES:320@ NOT NULL PRIMARY KEY, shown @BYTES:512@ NOT NULL, asked_ms BIGINT NOT NULL,
    first_delivery BIGINT NOT NULL, last_delivery BIGINT NOT NULL) @TABLE@;
CREATE INDEX @IF_NOT_EXISTS@ challenge_asked ON challenge (asked_ms);

-- Letters that nothing proves, until their mailbox answers or until_ms; number 0: to the service.
-- dedupe: what the letter would be known by, had it come proven.
CREATE TABLE IF NOT EXISTS waiting (
    id @ID@, addr @BYTES:320@ NOT NULL, sender @BYTES:512@ NOT NULL, number BIGINT NOT NULL,
    name @BYTES:1000@ NULL, subject @BYTES:1000@ NOT NULL, body @BLOB@ NOT NULL,
    message_id @BYTES:250@ NULL, dedupe @BYTES:32@ NOT NULL, until_ms BIGINT NOT NULL) @TABLE@;
CREATE INDEX @IF_NOT_EXISTS@ waiting_addr ON waiting (addr, id);
CREATE INDEX @IF_NOT_EXISTS@ waiting_until ON waiting (until_ms);
-- bounces: reports in a row that this mailbox does not exist; a letter from it, or one delivered to it,
-- ends them.
ALTER TABLE address ADD COLUMN bounces INTEGER NOT NULL DEFAULT 0;

-- The newest letter of a mail user to another party: what that one writes to him threads with it.
CREATE TABLE IF NOT EXISTS thread (
    account BIGINT NOT NULL, peer BIGINT NOT NULL, letter @BYTES:998@ NOT NULL,
    PRIMARY KEY (account, peer)) @KEYED@;
CREATE INDEX @IF_NOT_EXISTS@ thread_peer ON thread (peer);

-- moves 1: the named address is to take the place of the mailbox that the account has.
ALTER TABLE joining ADD COLUMN moves SMALLINT NOT NULL DEFAULT 0;

-- The mailbox that an account had before its last change, which can take it back until until_ms.
CREATE TABLE IF NOT EXISTS moved (
    account BIGINT NOT NULL PRIMARY KEY, addr @BYTES:320@ NOT NULL, shown @BYTES:512@ NOT NULL,
    now_addr @BYTES:320@ NOT NULL, now_shown @BYTES:512@ NOT NULL, until_ms BIGINT NOT NULL) @TABLE@;
CREATE INDEX @IF_NOT_EXISTS@ moved_addr ON moved (addr);
CREATE INDEX @IF_NOT_EXISTS@ moved_until ON moved (until_ms);
