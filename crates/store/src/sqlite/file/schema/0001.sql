-- Layout 1 of a store.
--
-- Everything is keyed by a canonical identifier, so rows written in key order are written in place, and
-- a list of a patron lies together. Child rows may come before their patron inside one transaction
-- (DEFERRED): the commit is refused when one is left without.

CREATE TABLE meta (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    store_id TEXT NOT NULL,
    -- How many rows `patron` has: counting a million of them would take longer than a small plan.
    patrons INTEGER NOT NULL CHECK (patrons >= 0)
) STRICT;

INSERT INTO meta (only_row, store_id, patrons) VALUES (1, '', 0);

CREATE TABLE patron (
    -- The canonical primary ID.
    key TEXT NOT NULL PRIMARY KEY,
    -- Rises with every change; a plan made from another version is out of date.
    version INTEGER NOT NULL CHECK (version > 0),
    primary_id TEXT NOT NULL,
    first_name TEXT,
    middle_name TEXT,
    last_name TEXT,
    preferred_first_name TEXT,
    preferred_middle_name TEXT,
    preferred_last_name TEXT,
    title TEXT,
    gender TEXT,
    birth_date TEXT,
    user_group TEXT,
    account_type TEXT,
    external_id TEXT,
    record_type TEXT,
    status TEXT,
    campus TEXT,
    preferred_language TEXT,
    job_category TEXT,
    expiry_date TEXT,
    purge_date TEXT
) STRICT, WITHOUT ROWID;

-- Primary IDs, barcodes and all other identifiers share one namespace; this key keeps it unique across
-- patrons. Position 0 is the primary ID.
CREATE TABLE identifier (
    canonical TEXT NOT NULL PRIMARY KEY,
    patron TEXT NOT NULL REFERENCES patron (key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    note TEXT,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX identifier_of_patron ON identifier (patron, position);

-- Lists of a patron, in their order.
CREATE TABLE email (
    patron TEXT NOT NULL REFERENCES patron (key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    address TEXT NOT NULL,
    types TEXT NOT NULL,
    preferred INTEGER NOT NULL CHECK (preferred IN (0, 1)),
    PRIMARY KEY (patron, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE phone (
    patron TEXT NOT NULL REFERENCES patron (key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    types TEXT NOT NULL,
    preferred INTEGER NOT NULL CHECK (preferred IN (0, 1)),
    sms INTEGER NOT NULL CHECK (sms IN (0, 1)),
    PRIMARY KEY (patron, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE address (
    patron TEXT NOT NULL REFERENCES patron (key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    line1 TEXT,
    line2 TEXT,
    line3 TEXT,
    line4 TEXT,
    line5 TEXT,
    city TEXT,
    state_province TEXT,
    postal_code TEXT,
    country TEXT,
    types TEXT NOT NULL,
    preferred INTEGER NOT NULL CHECK (preferred IN (0, 1)),
    PRIMARY KEY (patron, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE role (
    patron TEXT NOT NULL REFERENCES patron (key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    role_type TEXT NOT NULL,
    scope TEXT,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    expiry TEXT,
    PRIMARY KEY (patron, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
    patron TEXT NOT NULL REFERENCES patron (key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    note_type TEXT NOT NULL,
    text TEXT NOT NULL,
    viewable INTEGER NOT NULL CHECK (viewable IN (0, 1)),
    popup INTEGER NOT NULL CHECK (popup IN (0, 1)),
    PRIMARY KEY (patron, position)
) STRICT, WITHOUT ROWID;

-- Lists never set a block; stored ones are kept.
CREATE TABLE block (
    patron TEXT NOT NULL REFERENCES patron (key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    block_type TEXT NOT NULL,
    description TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    note TEXT,
    expiry TEXT,
    PRIMARY KEY (patron, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE statistic (
    patron TEXT NOT NULL REFERENCES patron (key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    category TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (patron, position)
) STRICT, WITHOUT ROWID;

-- One applied plan.
CREATE TABLE batch (
    number INTEGER PRIMARY KEY,
    -- The plan's digest; applying the same plan twice is known by it.
    id TEXT NOT NULL UNIQUE,
    applied_at TEXT NOT NULL,
    who TEXT NOT NULL,
    host TEXT NOT NULL,
    tool TEXT NOT NULL,
    note TEXT,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    converted INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    left_out INTEGER NOT NULL
) STRICT;

CREATE TABLE batch_file (
    batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (batch, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX batch_file_by_content ON batch_file (sha256);

-- What a batch did to each of its patrons. History outlives the patron, so there is no reference to it.
-- With a rowid: the rows are long, and are appended instead of sorted in.
CREATE TABLE batch_patron (
    batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    patron TEXT NOT NULL,
    primary_id TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('create', 'update', 'convert')),
    -- Field by field: {"last_name": [before, after], ...}.
    changes TEXT NOT NULL,
    starter INTEGER NOT NULL CHECK (starter IN (0, 1)),
    version_after INTEGER NOT NULL,
    PRIMARY KEY (batch, patron)
) STRICT;

CREATE INDEX batch_of_patron ON batch_patron (patron);

CREATE TABLE credential (
    patron TEXT NOT NULL PRIMARY KEY REFERENCES patron (key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    -- argon2id as a PHC string.
    hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('starter', 'chosen')),
    must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
    -- The last day of a starter.
    expires TEXT,
    batch INTEGER REFERENCES batch (number) DEFERRABLE INITIALLY DEFERRED,
    CHECK (state = 'chosen' OR expires IS NOT NULL)
) STRICT, WITHOUT ROWID;
