-- The values of a patron whom a batch added, packed: a third of the room of the old and new values as text, which are
-- empty then. What other batches changed, and what was recorded before this, stays text.
ALTER TABLE batch_patron ADD COLUMN packed BLOB;
