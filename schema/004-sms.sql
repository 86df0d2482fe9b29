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
