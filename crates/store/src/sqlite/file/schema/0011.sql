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
