-- One more way to a person who is in the store under another ID: everybody of a name, without the case of plain letters.
CREATE INDEX patron_by_name ON patron (lower(last_name || ', ' || first_name));

-- A lock by too many tries lapses, so that nobody can lock others out for good: the tries that count, and the second
-- since 1970 in which the last of them was made. `failures` are all tries since the last right one. Nothing is known of
-- those before this was kept; the seals of those passwords hold as they are.
ALTER TABLE credential ADD COLUMN recent INTEGER NOT NULL DEFAULT 0 CHECK (recent >= 0);
ALTER TABLE credential ADD COLUMN failed_at INTEGER CHECK (failed_at >= 0);
ALTER TABLE former_credential ADD COLUMN recent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE former_credential ADD COLUMN failed_at INTEGER;

-- The same of IDs that have no password here, so that a lock does not tell which have one. Few and for a short time: what
-- does not count any more goes with the next try.
CREATE TABLE unknown_try (
    -- SHA-256 of the ID, keyed with the id of the store: what people type is not kept.
    digest TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL CHECK (failures > 0),
    recent INTEGER NOT NULL CHECK (recent >= 0),
    failed_at INTEGER NOT NULL CHECK (failed_at >= 0)
) STRICT, WITHOUT ROWID;
