-- Taking batches back, the audit chain, guarded IDs, and the ways to people who are in the store under
-- another ID.

-- A batch comes from lists, takes another one back, or is a change by hand.
ALTER TABLE batch ADD COLUMN kind TEXT NOT NULL DEFAULT 'lists' CHECK (kind IN ('lists', 'undo', 'account'));
ALTER TABLE batch ADD COLUMN undoes INTEGER REFERENCES batch (number) DEFERRABLE INITIALLY DEFERRED;
-- Patrons in no row of a list.
ALTER TABLE batch ADD COLUMN others_added INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN others_changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN others_converted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN others_removed INTEGER NOT NULL DEFAULT 0;
-- Patrons that an undo left as they were, because somebody had changed them since.
ALTER TABLE batch ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;

-- The same table with one more action; SQLite cannot change a CHECK in place.
CREATE TABLE batch_patron_3 (
    batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    patron TEXT NOT NULL,
    primary_id TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('create', 'update', 'convert', 'remove')),
    -- Field by field: {"last_name": [before, after], ...}.
    changes TEXT NOT NULL,
    starter INTEGER NOT NULL CHECK (starter IN (0, 1)),
    version_after INTEGER NOT NULL,
    PRIMARY KEY (batch, patron)
) STRICT;
INSERT INTO batch_patron_3 SELECT batch, patron, primary_id, action, changes, starter, version_after FROM batch_patron;
DROP TABLE batch_patron;
ALTER TABLE batch_patron_3 RENAME TO batch_patron;
CREATE INDEX batch_of_patron ON batch_patron (patron);

-- Who is gone, with the last version: whoever comes under this ID again goes on from it, so that no two
-- states of an ID ever share a version.
CREATE TABLE former (
    key TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version > 0)
) STRICT, WITHOUT ROWID;

-- A password that a batch took away, so that undoing the batch gives it back: hashes, as in `credential`.
CREATE TABLE former_credential (
    batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    patron TEXT NOT NULL,
    hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('starter', 'chosen')),
    must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
    expires TEXT,
    given_by INTEGER,
    PRIMARY KEY (batch, patron)
) STRICT, WITHOUT ROWID;

-- Who did what to this store, in the order it happened. No data of a patron. Each line's hash covers the
-- line and the hash before it; nothing is ever changed or taken out.
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    host TEXT NOT NULL,
    tool TEXT NOT NULL,
    action TEXT NOT NULL,
    batch INTEGER,
    -- The plan's digest, the files' hashes, the counts: whatever belongs to the action.
    facts TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit chain is never changed');
END;
CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit chain is never cut');
END;
-- Rises when versions begin anew: the store was put back from a copy, or a patron purged. A plan from
-- before is out of date, whatever versions it names. Batches up to `audited_after` were applied before
-- there was a chain.
ALTER TABLE meta ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meta ADD COLUMN audited_after INTEGER NOT NULL DEFAULT 0;
UPDATE meta SET audited_after = (SELECT coalesce(max(number), 0) FROM batch);

-- IDs that belong to the institution and that no patron of a list may be given.
CREATE TABLE guard (
    name TEXT NOT NULL PRIMARY KEY,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    added_at TEXT NOT NULL,
    who TEXT NOT NULL,
    ids INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE guarded_id (
    canonical TEXT NOT NULL,
    guard TEXT NOT NULL REFERENCES guard (name) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (canonical, guard)
) STRICT, WITHOUT ROWID;
CREATE INDEX guarded_by ON guarded_id (guard);

-- The ways to a person who is in the store under another ID: everybody born on a day, with the names to
-- judge by, and everybody with an e-mail address.
CREATE INDEX patron_by_birth ON patron (
    birth_date, first_name, middle_name, last_name, preferred_first_name, preferred_middle_name, preferred_last_name
) WHERE birth_date IS NOT NULL;
CREATE INDEX email_by_address ON email (address COLLATE NOCASE);
