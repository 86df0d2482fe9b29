-- uinvite's store, version 6: what 001-first.sql says of all of them holds here, too.

-- What waits on purpose.  Of an outbox row: it must not leave before parked_ms (quiet hours, a day's
-- ceiling), 0: it need not wait.
ALTER TABLE outbox ADD COLUMN parked_ms BIGINT NOT NULL DEFAULT 0;

-- Parts of texts that were let go by an access code, on one day of its time zone: day is counted from
-- 1970-01-01.  what: see SpendingKind; subject: whom or which prefix it is of.  alarmed 1: it was said
-- that the ceiling is reached.
CREATE TABLE IF NOT EXISTS text_spending (
    code BIGINT NOT NULL, day BIGINT NOT NULL, what SMALLINT NOT NULL,
    subject @BYTES:32@ NOT NULL, parts BIGINT NOT NULL, alarmed SMALLINT NOT NULL,
    PRIMARY KEY (code, day, what, subject)) @KEYED@;
CREATE INDEX @IF_NOT_EXISTS@ text_spending_subject ON text_spending (code, what, subject, day);
CREATE INDEX @IF_NOT_EXISTS@ text_spending_day ON text_spending (day);

-- Prefixes whose new telephones get no texts, for they grew beyond reason.  stopped_ms 0: lifted by the
-- operator, for the day lifted_day.
CREATE TABLE IF NOT EXISTS text_growth (
    code BIGINT NOT NULL, prefix @BYTES:32@ NOT NULL, stopped_ms BIGINT NOT NULL,
    lifted_day BIGINT NOT NULL, PRIMARY KEY (code, prefix)) @KEYED@;

-- Of a telephone: when it last wrote, or a text to it was proven delivered, to about a day.  Its
-- bounces are reports in a row that it is nobody's.
ALTER TABLE address ADD COLUMN heard_ms BIGINT NOT NULL DEFAULT 0;
UPDATE address SET heard_ms = @NOW_MS@ WHERE kind = 2 AND heard_ms = 0;
CREATE INDEX @IF_NOT_EXISTS@ address_heard ON address (kind, heard_ms);

-- Telephones that members had until they were found to be nobody's, or silent: they may be another
-- person's now.  why: see PhoneHoldReason.
CREATE TABLE IF NOT EXISTS phone_hold (
    addr @BYTES:320@ NOT NULL, account BIGINT NOT NULL, shown @BYTES:512@ NOT NULL,
    why SMALLINT NOT NULL, since_ms BIGINT NOT NULL, PRIMARY KEY (addr, account)) @KEYED@;
CREATE INDEX @IF_NOT_EXISTS@ phone_hold_account ON phone_hold (account);
CREATE INDEX @IF_NOT_EXISTS@ phone_hold_since ON phone_hold (since_ms);

-- When a mailbox's last bounce came that counted: with the third it gets no mail since then.
ALTER TABLE address ADD COLUMN bounced_ms BIGINT NOT NULL DEFAULT 0;

-- Of a claimed outbox row: whose program has it, so that it takes it up again after a crash.
ALTER TABLE outbox ADD COLUMN owner @BYTES:128@ NULL;

-- Boxes of bearerbox's.  running 1: begun and not ended in order.  Between since_ms and until_ms links
-- to carriers may have broken, so that they send again what they had no answer to, once they are back at
-- back_ms, 0: not yet; in_order 1: bearerbox ended in order.
CREATE TABLE IF NOT EXISTS text_box (
    name @BYTES:128@ NOT NULL, running SMALLINT NOT NULL, since_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL, back_ms BIGINT NOT NULL, in_order SMALLINT NOT NULL, PRIMARY KEY (name)) @KEYED@;

-- Texts taken in the last minutes.  known_by: a keyed hash of carrier, sender, receiver and words; text:
-- of bearerbox's id.  bearerbox had it from the carrier between came_ms and came_by_ms.  paired_ms: the
-- loss (until_ms) after which it was recognised when it was sent again.
CREATE TABLE IF NOT EXISTS text_lately (
    known_by @BYTES:32@ NOT NULL, text @BYTES:32@ NOT NULL, came_ms BIGINT NOT NULL,
    came_by_ms BIGINT NOT NULL, paired_ms BIGINT NOT NULL, PRIMARY KEY (known_by, text)) @KEYED@;
CREATE INDEX @IF_NOT_EXISTS@ text_lately_came ON text_lately (came_by_ms);
