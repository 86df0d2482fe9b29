-- uinvite's store, version 7: what 001-first.sql says of all of them holds here, too.

-- What a member was asked to say YES to: one question at a time, the last one.  addr, shown: the mailbox
-- that is to join him, NULL: it is about none.
ALTER TABLE awaited ADD COLUMN addr @BYTES:320@ NULL;
ALTER TABLE awaited ADD COLUMN shown @BYTES:512@ NULL;

-- Texts that a carrier has taken, by his smsc-id, at at_ms, and of which no last receipt has come.
-- unknown_ms: his link was lost since then, and without a receipt until that time nobody knows what became
-- of it; 0: not lost.
CREATE TABLE IF NOT EXISTS text_at_carrier (
    delivery BIGINT NOT NULL, carrier @BYTES:128@ NOT NULL, at_ms BIGINT NOT NULL,
    unknown_ms BIGINT NOT NULL, PRIMARY KEY (delivery)) @KEYED@;
CREATE INDEX @IF_NOT_EXISTS@ text_at_carrier_lost ON text_at_carrier (unknown_ms, carrier, at_ms);

-- Nothing leaves for this address: the latest of its rows in consent is a "no".  That table knows addresses by
-- their keyed hashes alone.
ALTER TABLE address ADD COLUMN refused SMALLINT NOT NULL DEFAULT 0;
