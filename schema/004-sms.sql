-- uinvite's store, version 4: what 001-first.sql says of all of them holds here, too.

-- Access codes.  Of a telephone: the code it last wrote to, 0: none yet, and the carrier (smsc-id) it
-- came by.  Of an outbox row: the code the text was sent to that it answers, 0: none.
ALTER TABLE address ADD COLUMN code BIGINT NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN carrier @BYTES:64@ NULL;
ALTER TABLE outbox ADD COLUMN code BIGINT NOT NULL DEFAULT 0;
