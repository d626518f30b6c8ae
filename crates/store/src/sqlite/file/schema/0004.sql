-- The life of a password: tries that failed, the lock after too many, and the day a starter was made.
ALTER TABLE credential ADD COLUMN failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0);
ALTER TABLE credential ADD COLUMN locked INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1));
-- Unknown of starters made before this was kept.
ALTER TABLE credential ADD COLUMN since TEXT;
ALTER TABLE former_credential ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE former_credential ADD COLUMN locked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE former_credential ADD COLUMN since TEXT;

-- Who still has a starter of which batch. Starters are few: most of them are used or expire.
CREATE INDEX starter_of_batch ON credential (batch) WHERE state = 'starter';

-- Tries that write nothing else, and among them those under IDs that have no password here: counted, so that they
-- take as long as others.
ALTER TABLE meta ADD COLUMN other_tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meta ADD COLUMN strange_tries INTEGER NOT NULL DEFAULT 0;
