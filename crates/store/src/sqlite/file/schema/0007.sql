-- One more way to a person who is in the store under another ID: everybody of a name, without the case of plain letters.
CREATE INDEX patron_by_name ON patron (lower(last_name || ', ' || first_name));
