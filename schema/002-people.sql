-- Version 2: the relations between people.  policy: 0 asks, 1 is open.  A medium's mode: 0 never,
-- 1 while away from the client, 2 always.

ALTER TABLE account ADD COLUMN policy SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN by_im SMALLINT NOT NULL DEFAULT 2;
ALTER TABLE account ADD COLUMN by_mail SMALLINT NOT NULL DEFAULT 2;
ALTER TABLE account ADD COLUMN by_sms SMALLINT NOT NULL DEFAULT 1;

-- What owner allows peer, and what peer asks of owner.  permission: see PairPermission.  asked_ms
-- 0: no open request.  unanswered counts peer's messages since owner last wrote.
CREATE TABLE IF NOT EXISTS pair (
    owner BIGINT NOT NULL, peer BIGINT NOT NULL, permission SMALLINT NOT NULL,
    listed SMALLINT NOT NULL, asked_ms BIGINT NOT NULL, unanswered INTEGER NOT NULL,
    changed_ms BIGINT NOT NULL, PRIMARY KEY (owner, peer)) @KEYED@;
CREATE INDEX @IF_NOT_EXISTS@ pair_peer ON pair (peer, owner);

-- Messages that wait for recipient's permission; a row leaves when they are delivered or dropped.
CREATE TABLE IF NOT EXISTS held (
    message BIGINT NOT NULL PRIMARY KEY, recipient BIGINT NOT NULL, sender BIGINT NOT NULL,
    until_ms BIGINT NOT NULL) @TABLE@;
CREATE INDEX @IF_NOT_EXISTS@ held_pair ON held (recipient, sender, message);
CREATE INDEX @IF_NOT_EXISTS@ held_until ON held (until_ms);

-- Members whose clients are connected, by the daemon that holds them; a lease, so that a daemon's
-- crash takes them offline.
CREATE TABLE IF NOT EXISTS online (
    account BIGINT NOT NULL, node @BYTES:32@ NOT NULL, until_ms BIGINT NOT NULL,
    PRIMARY KEY (account, node)) @KEYED@;

-- counted 0: other media carried it, or it is the owner's own.
ALTER TABLE log ADD COLUMN counted SMALLINT NOT NULL DEFAULT 1;
-- kind: see ImInvitationKind.  words: the inviter's own, to be sent again with it.  delivery: of its
-- letter or text, 0: nothing was sent.  address_kind: of the address it went to.  questioned: an
-- answer was asked back about once.
ALTER TABLE invitation ADD COLUMN kind SMALLINT NOT NULL DEFAULT 2;
ALTER TABLE invitation ADD COLUMN words @BYTES:2000@ NULL;
ALTER TABLE invitation ADD COLUMN delivery BIGINT NOT NULL DEFAULT 0;
ALTER TABLE invitation ADD COLUMN address_kind SMALLINT NOT NULL DEFAULT 1;
ALTER TABLE invitation ADD COLUMN questioned SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX @IF_NOT_EXISTS@ invitation_inviter ON invitation (inviter, id);
CREATE INDEX @IF_NOT_EXISTS@ invitation_expires ON invitation (state, expires_ms);

-- A notice's own words: what a command is answered with.
ALTER TABLE outbox ADD COLUMN words @BYTES:2000@ NULL;
ALTER TABLE outbox ADD COLUMN peer BIGINT NOT NULL DEFAULT 0;

-- An address that a member named as a second one of his own, until it answers or until_ms.  nominated
-- 1: it is to be told number and password, which nobody knows yet.  Rows outlive their time by a week:
-- they count questions.
CREATE TABLE IF NOT EXISTS joining (
    kind SMALLINT NOT NULL, addr @BYTES:320@ NOT NULL, account BIGINT NOT NULL,
    shown @BYTES:512@ NOT NULL, nominated SMALLINT NOT NULL, asked_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL, PRIMARY KEY (kind, addr, account)) @KEYED@;
CREATE INDEX @IF_NOT_EXISTS@ joining_account ON joining (account, asked_ms);
CREATE INDEX @IF_NOT_EXISTS@ joining_until ON joining (until_ms);

-- What a member was asked to say YES to, until when.  what: see AwaitedWord.
CREATE TABLE IF NOT EXISTS awaited (
    account BIGINT NOT NULL, what SMALLINT NOT NULL, until_ms BIGINT NOT NULL,
    PRIMARY KEY (account, what)) @KEYED@;

-- By what an account is erased.
CREATE INDEX @IF_NOT_EXISTS@ log_message ON log (message);
CREATE INDEX @IF_NOT_EXISTS@ held_sender ON held (sender);
CREATE INDEX @IF_NOT_EXISTS@ guest_account ON guest (account);
