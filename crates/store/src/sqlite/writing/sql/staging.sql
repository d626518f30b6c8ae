-- What an apply keeps in memory while it works; created inside its transaction, gone with it.

-- Every patron of the changeset, to find out who moved. No version: the patron must not exist.
CREATE TEMP TABLE touched (
    key TEXT NOT NULL PRIMARY KEY,
    version INTEGER,
    -- The last version of a patron under this key who is gone; 0 where there was none.
    former INTEGER NOT NULL,
    -- Whether its identifiers are written anew, so that those it has now are given up.
    identifiers INTEGER NOT NULL,
    -- Whether a password that the patron has chosen is in the way.
    spares_chosen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every identifier that the changeset writes.
CREATE TEMP TABLE claim (canonical TEXT NOT NULL, patron TEXT NOT NULL) STRICT;

-- Patrons who go on under another key, and that key: their passwords go along.
CREATE TEMP TABLE moving (key TEXT NOT NULL PRIMARY KEY, now TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- One chunk of patrons as they will be, in key order: the rowid rises with the key.
CREATE TEMP TABLE staged_patron (
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    fresh INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    -- The starter's hash, its first and last day and the hand-out sheet that it is on, where it gets one; or the hash of
    -- the password that comes along out of another system and the day on which it comes, without a last one.
    hash TEXT,
    since TEXT,
    expires TEXT,
    sheet TEXT,
    -- Whether the password goes.
    loses_password INTEGER NOT NULL,
    -- The batch that took the password away which comes back now.
    regains_from INTEGER,
    -- How many entries each list has that is written anew; none of a list that stays as it is.
    emails INTEGER, phones INTEGER, addresses INTEGER, identifiers INTEGER, roles INTEGER, notes INTEGER,
    blocks INTEGER, statistics INTEGER,
    primary_id TEXT NOT NULL,
    {columns as texts}
) STRICT;

-- Patrons of the chunk who go.
CREATE TEMP TABLE leaving (key TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TEMP TABLE staged_identifier (
    canonical TEXT NOT NULL, patron TEXT NOT NULL, position INTEGER NOT NULL,
    kind TEXT NOT NULL, value TEXT NOT NULL, note TEXT, active INTEGER NOT NULL
) STRICT;

CREATE TEMP TABLE staged_email (
    patron TEXT NOT NULL, position INTEGER NOT NULL, address TEXT NOT NULL, types TEXT NOT NULL,
    preferred INTEGER NOT NULL
) STRICT;

CREATE TEMP TABLE staged_phone (
    patron TEXT NOT NULL, position INTEGER NOT NULL, number TEXT NOT NULL, types TEXT NOT NULL,
    preferred INTEGER NOT NULL, sms INTEGER NOT NULL
) STRICT;

CREATE TEMP TABLE staged_address (
    patron TEXT NOT NULL, position INTEGER NOT NULL, line1 TEXT, line2 TEXT, line3 TEXT, line4 TEXT,
    line5 TEXT, city TEXT, state_province TEXT, postal_code TEXT, country TEXT, types TEXT NOT NULL,
    preferred INTEGER NOT NULL
) STRICT;

CREATE TEMP TABLE staged_role (
    patron TEXT NOT NULL, position INTEGER NOT NULL, role_type TEXT NOT NULL, scope TEXT,
    active INTEGER NOT NULL, expiry TEXT
) STRICT;

CREATE TEMP TABLE staged_note (
    patron TEXT NOT NULL, position INTEGER NOT NULL, note_type TEXT NOT NULL, text TEXT NOT NULL,
    viewable INTEGER NOT NULL, popup INTEGER NOT NULL
) STRICT;

CREATE TEMP TABLE staged_block (
    patron TEXT NOT NULL, position INTEGER NOT NULL, block_type TEXT NOT NULL, description TEXT NOT NULL,
    active INTEGER NOT NULL, note TEXT, expiry TEXT
) STRICT;

CREATE TEMP TABLE staged_statistic (
    patron TEXT NOT NULL, position INTEGER NOT NULL, category TEXT NOT NULL, note TEXT
) STRICT;
