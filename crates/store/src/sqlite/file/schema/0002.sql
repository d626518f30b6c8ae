-- How the columns of each list of a batch were read. Column names only; nothing of a patron.
CREATE TABLE batch_layout (
    batch INTEGER NOT NULL REFERENCES batch (number) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    profile TEXT NOT NULL,
    file TEXT NOT NULL,
    -- In the order of the list: [["Borrower ID", "primary_id"], ["Shoe size", null], ...].
    columns TEXT NOT NULL,
    PRIMARY KEY (batch, position)
) STRICT, WITHOUT ROWID;
