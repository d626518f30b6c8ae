-- No index on identifiers is unique any more but their key, which is the canonical value: a database that spreads this
-- table over machines by that value could keep no other. That a patron has one identifier at a position is what an apply
-- counts when it reads back what it wrote, and what the check of a store looks for.
DROP INDEX identifier_of_patron;
CREATE INDEX identifier_of_patron ON identifier (patron, position);
