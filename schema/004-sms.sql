-- uinvite's store, version 4: what 001-first.sql says of all of them holds here, too.

-- Access codes.  Of a telephone: the code it last wrote to, 0: none yet, and the carrier (smsc-id) it
-- came by.  Of an outbox row: the code the text was sent to that it answers, 0: none.
ALTER TABLE address ADD COLUMN code BIGINT NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN carrier @BYTES:64@ NULL;
ALTER TABLE outbox ADD COLUMN code BIGINT NOT NULL DEFAULT 0;

-- Deliveries whose state has changed, for front ends that have the writer connected.
CREATE TABLE IF NOT EXISTS delivery_news (
    id @ID@, delivery BIGINT NOT NULL, at_ms BIGINT NOT NULL) @TABLE@;
CREATE INDEX @IF_NOT_EXISTS@ delivery_news_at ON delivery_news (at_ms);

-- Long texts of phones, which come in parts.  known_by: a keyed hash of sender, receiver, carrier, reference
-- and total.  due_ms: what has come is taken then, 0: all of it was.  closing 1: the parts of this round are
-- being taken.
CREATE TABLE IF NOT EXISTS text_set (
    id @ID@, known_by @BYTES:32@ NOT NULL, sender @BYTES:64@ NOT NULL, receiver @BYTES:64@ NOT NULL,
    carrier @BYTES:64@ NOT NULL, total SMALLINT NOT NULL, round SMALLINT NOT NULL,
    closing SMALLINT NOT NULL, due_ms BIGINT NOT NULL, changed_ms BIGINT NOT NULL) @TABLE@;
CREATE UNIQUE INDEX @IF_NOT_EXISTS@ text_set_known_by ON text_set (known_by);
CREATE INDEX @IF_NOT_EXISTS@ text_set_due ON text_set (due_ms, changed_ms);
CREATE INDEX @IF_NOT_EXISTS@ text_set_sender ON text_set (sender, due_ms);
-- octets: UTF-8, or UTF-16BE where ucs2 is 1.  round 0: not taken yet.
CREATE TABLE IF NOT EXISTS text_part (
    text_set BIGINT NOT NULL, number SMALLINT NOT NULL, ucs2 SMALLINT NOT NULL,
    octets @BYTES:1000@ NOT NULL, round SMALLINT NOT NULL, PRIMARY KEY (text_set, number)) @KEYED@;
