-- Whose password was changed beside the batches: who was given a new starter, lost one, or had a lock lifted. When, by whom
-- and what is in the link of the audit chain, which names nobody, so that a purge takes the patron out and the chain stays
-- whole. Not known of what was done before this was kept.
CREATE TABLE password_event (
    patron TEXT NOT NULL,
    -- The position of the link.
    link INTEGER NOT NULL CHECK (link > 0),
    seal TEXT NOT NULL,
    PRIMARY KEY (patron, link)
) STRICT, WITHOUT ROWID;

-- What the password of a patron was before a link of the chain gave a new starter or lifted a lock, so that this can be taken
-- back: hashes and seal as in `credential`; nothing where there was no password. It goes with whatever changes the password
-- next, so that an old one never comes in the place of a newer one.
CREATE TABLE password_before (
    patron TEXT NOT NULL PRIMARY KEY REFERENCES credential (patron) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    link INTEGER NOT NULL CHECK (link > 0),
    hash TEXT,
    state TEXT CHECK (state IN ('starter', 'chosen')),
    must_change INTEGER CHECK (must_change IN (0, 1)),
    since TEXT,
    expires TEXT,
    failures INTEGER CHECK (failures >= 0),
    recent INTEGER CHECK (recent >= 0),
    failed_at INTEGER CHECK (failed_at >= 0),
    locked INTEGER CHECK (locked IN (0, 1)),
    given_by INTEGER,
    sheet TEXT,
    seal TEXT,
    CHECK ((hash IS NULL) = (state IS NULL) AND (hash IS NULL) = (seal IS NULL))
) STRICT, WITHOUT ROWID;
