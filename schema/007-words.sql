-- uinvite's store, version 7: what 001-first.sql says of all of them holds here, too.

-- What a member was asked to say YES to: one question at a time, the last one.  addr, shown: the mailbox
-- that is to join him, NULL: it is about none.
ALTER TABLE awaited ADD COLUMN addr @BYTES:320@ NULL;
ALTER TABLE awaited ADD COLUMN shown @BYTES:512@ NULL;
