-- uinvite's store, version 5: what 001-first.sql says of all of them holds here, too.

-- Files that came with a message, 1, 2, 3...; type is what their sender's program called it.
CREATE TABLE IF NOT EXISTS attachment (
    message BIGINT NOT NULL, position INTEGER NOT NULL, name @BYTES:512@ NOT NULL,
    type @BYTES:128@ NOT NULL, size BIGINT NOT NULL, bytes @BLOB@ NOT NULL,
    PRIMARY KEY (message, position)) @TABLE@;

-- What an unproven letter had attached, as its recipient's text will name it; NULL: nothing.
ALTER TABLE waiting ADD COLUMN attached @BLOB@ NULL;
