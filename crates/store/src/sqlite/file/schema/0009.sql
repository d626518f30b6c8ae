-- The ways to patrons by the words of their names, without case and accents, and by the last four digits of their phone
-- numbers. A batch adds the words that it writes and takes none away, so that writing stays fast: whoever looks for a
-- patron compares what is stored. A purge makes the whole anew.
CREATE TABLE search_word (
    word TEXT NOT NULL,
    -- 0 for those that were there before.
    batch INTEGER NOT NULL CHECK (batch >= 0),
    -- The patrons' keys in their order, a line each.
    patrons BLOB NOT NULL,
    PRIMARY KEY (word, batch)
) STRICT, WITHOUT ROWID;
