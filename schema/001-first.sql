-- uinvite's store, version 1.  One text for MySQL and SQLite; the words between @ signs are
-- replaced by storage/schema.c with what each engine calls them.
--   Times are milliseconds since the epoch, UTC.  Keys are bytes, compared as bytes.
--   A party is an account's id or a guest's id, negated.
-- No foreign keys: on MySQL each insert would take share locks on its parents.  Every statement
-- stands alone and can be repeated: MySQL commits each by itself.

CREATE TABLE IF NOT EXISTS schema_version (
    version INTEGER NOT NULL PRIMARY KEY, applied_ms BIGINT NOT NULL) @TABLE@;

-- The operator's ranges of numbers, used in the order of their ids.  next_uin = last_uin + 1: full.
CREATE TABLE IF NOT EXISTS uin_range (
    id @ID@, first_uin BIGINT NOT NULL, last_uin BIGINT NOT NULL, next_uin BIGINT NOT NULL) @TABLE@;

-- state: see ImState.  The temporary password is derived from password_nonce and never stored;
-- password_hash is Argon2id of the member's own.
CREATE TABLE IF NOT EXISTS account (
    id @ID@, uin BIGINT NULL, state SMALLINT NOT NULL, name @BYTES:800@ NULL,
    created_ms BIGINT NOT NULL, changed_ms BIGINT NOT NULL, log_seq BIGINT NOT NULL,
    password_nonce @BYTES:32@ NULL, password_until_ms BIGINT NOT NULL,
    password_hash @BYTES:128@ NULL) @TABLE@;
CREATE UNIQUE INDEX @IF_NOT_EXISTS@ account_uin ON account (uin);

-- addr is the canonical key, shown what its owner wrote.  kind: see AddressKind.
CREATE TABLE IF NOT EXISTS address (
    kind SMALLINT NOT NULL, addr @BYTES:320@ NOT NULL, shown @BYTES:512@ NOT NULL,
    account BIGINT NOT NULL, created_ms BIGINT NOT NULL, PRIMARY KEY (kind, addr)) @KEYED@;
CREATE INDEX @IF_NOT_EXISTS@ address_account ON address (account);

-- inviter 0 is the operator.  state: see InvitationState.
CREATE TABLE IF NOT EXISTS invitation (
    id @ID@, inviter BIGINT NOT NULL, account BIGINT NOT NULL, state SMALLINT NOT NULL,
    created_ms BIGINT NOT NULL, changed_ms BIGINT NOT NULL, expires_ms BIGINT NOT NULL) @TABLE@;
CREATE INDEX @IF_NOT_EXISTS@ invitation_account ON invitation (account, inviter);

-- What an address said yes or no to, when and how; target is a keyed hash of the address.
CREATE TABLE IF NOT EXISTS consent (
    id @ID@, target @BYTES:32@ NOT NULL, verdict SMALLINT NOT NULL, source SMALLINT NOT NULL,
    at_ms BIGINT NOT NULL) @TABLE@;
CREATE INDEX @IF_NOT_EXISTS@ consent_target ON consent (target, id);

-- What came in once; outcome is what was answered then.
CREATE TABLE IF NOT EXISTS inbound (
    origin SMALLINT NOT NULL, dedupe @BYTES:32@ NOT NULL, outcome BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL, PRIMARY KEY (origin, dedupe)) @KEYED@;
CREATE INDEX @IF_NOT_EXISTS@ inbound_seen ON inbound (seen_ms);

-- What a subject (keyed hash) has used of a budget since since_ms.
CREATE TABLE IF NOT EXISTS budget (
    what SMALLINT NOT NULL, subject @BYTES:32@ NOT NULL, since_ms BIGINT NOT NULL,
    used BIGINT NOT NULL, PRIMARY KEY (what, subject)) @KEYED@;
CREATE INDEX @IF_NOT_EXISTS@ budget_since ON budget (since_ms);

CREATE TABLE IF NOT EXISTS message (
    id @ID@, sender BIGINT NOT NULL, recipient BIGINT NOT NULL, created_ms BIGINT NOT NULL,
    body @BLOB@ NOT NULL) @TABLE@;
CREATE INDEX @IF_NOT_EXISTS@ message_created ON message (created_ms);

-- Each party's ordered log: seq counts 1, 2, 3... per owner.
CREATE TABLE IF NOT EXISTS log (
    id @ID@, owner BIGINT NOT NULL, seq BIGINT NOT NULL, kind SMALLINT NOT NULL,
    mine SMALLINT NOT NULL, peer BIGINT NOT NULL, message BIGINT NULL,
    client_id @BYTES:64@ NULL, at_ms BIGINT NOT NULL) @TABLE@;
CREATE UNIQUE INDEX @IF_NOT_EXISTS@ log_owner ON log (owner, seq);

-- What became of each notice or message on one medium.
CREATE TABLE IF NOT EXISTS delivery (
    id @ID@, account BIGINT NOT NULL, message BIGINT NULL, kind SMALLINT NOT NULL,
    medium SMALLINT NOT NULL, state SMALLINT NOT NULL, reason @BYTES:512@ NULL,
    created_ms BIGINT NOT NULL, changed_ms BIGINT NOT NULL) @TABLE@;
CREATE INDEX @IF_NOT_EXISTS@ delivery_account ON delivery (account, id);
CREATE INDEX @IF_NOT_EXISTS@ delivery_message ON delivery (message);

-- Work to be sent; id is its delivery's.  A claim is a lease: due_ms lies in the future meanwhile.
-- answers is the Message-ID of the letter, via the number of the text, that this answers.
CREATE TABLE IF NOT EXISTS outbox (
    id BIGINT NOT NULL PRIMARY KEY, account BIGINT NOT NULL, message BIGINT NULL,
    kind SMALLINT NOT NULL, medium SMALLINT NOT NULL, state SMALLINT NOT NULL,
    due_ms BIGINT NOT NULL, attempts INTEGER NOT NULL, claim BIGINT NOT NULL,
    created_ms BIGINT NOT NULL, answers @BYTES:998@ NULL, via BIGINT NULL) @TABLE@;
CREATE INDEX @IF_NOT_EXISTS@ outbox_due ON outbox (medium, due_ms, id);
CREATE INDEX @IF_NOT_EXISTS@ outbox_lane ON outbox (account, medium, id);

CREATE TABLE IF NOT EXISTS outbox_dead (
    id BIGINT NOT NULL PRIMARY KEY, account BIGINT NOT NULL, message BIGINT NULL,
    kind SMALLINT NOT NULL, medium SMALLINT NOT NULL, attempts INTEGER NOT NULL,
    reason @BYTES:512@ NULL, dead_ms BIGINT NOT NULL) @TABLE@;

-- A member's entry points.  The text after /g/ is derived from the id and never stored.
CREATE TABLE IF NOT EXISTS link (
    id @ID@, account BIGINT NOT NULL, label @BYTES:800@ NULL, created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL, withdrawn_ms BIGINT NOT NULL) @TABLE@;
CREATE INDEX @IF_NOT_EXISTS@ link_account ON link (account);

-- came_from is a keyed hash of the IPv4 address or IPv6 /64.  ended_ms 0: the session lives.
CREATE TABLE IF NOT EXISTS guest (
    id @ID@, number BIGINT NULL, account BIGINT NOT NULL, link BIGINT NOT NULL,
    name @BYTES:800@ NOT NULL, came_from @BYTES:32@ NOT NULL, created_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL, ended_ms BIGINT NOT NULL, log_seq BIGINT NOT NULL) @TABLE@;
CREATE UNIQUE INDEX @IF_NOT_EXISTS@ guest_number ON guest (number);
CREATE INDEX @IF_NOT_EXISTS@ guest_came_from ON guest (came_from, ended_ms);
CREATE INDEX @IF_NOT_EXISTS@ guest_ended ON guest (ended_ms, seen_ms);
