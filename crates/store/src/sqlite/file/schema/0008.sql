-- The hand-out sheet that a starter is on, by the name of its file, without the folder: whoever undoes a batch or takes
-- starters away is told which papers are worth nothing any more. It goes with a starter that a batch takes away and comes
-- back with it; a password that the patron has chosen is on no sheet. Not known of starters from before this was kept:
-- their seals hold as they are.
ALTER TABLE credential ADD COLUMN sheet TEXT;
ALTER TABLE former_credential ADD COLUMN sheet TEXT;
