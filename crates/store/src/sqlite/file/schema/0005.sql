-- A seal on each password: a digest of its row, computed by every statement that writes it. One that was changed by
-- something else than Rollcall no longer fits. A password that a batch takes away, or an undo gives back, takes its seal
-- along.
ALTER TABLE credential ADD COLUMN seal TEXT;
ALTER TABLE former_credential ADD COLUMN seal TEXT;

-- Those that are there count as good: nothing tells any more whether they are.
UPDATE credential SET
    seal = rollcall_seal(patron, hash, state, must_change, since, expires, failures, locked, batch);
UPDATE former_credential SET
    seal = rollcall_seal(patron, hash, state, must_change, since, expires, failures, locked, given_by);
