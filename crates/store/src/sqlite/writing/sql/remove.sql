-- Patrons of the chunk who go: the password is kept with the batch, the version remembered. Their rows in
-- the lists go with them.
INSERT OR FAIL INTO former_credential (
    batch, patron, hash, state, must_change, since, expires, failures, recent, failed_at, locked, given_by, sheet, seal
)
SELECT (SELECT max(number) FROM batch), c.patron, c.hash, c.state, c.must_change, c.since, c.expires, c.failures,
    c.recent, c.failed_at, c.locked, c.batch, c.sheet, c.seal
FROM temp.leaving AS l CROSS JOIN credential AS c ON c.patron = l.key;
INSERT INTO former (key, version) SELECT key, version FROM temp.leaving WHERE true
ON CONFLICT (key) DO UPDATE SET version = excluded.version;
DELETE FROM patron WHERE key IN (SELECT key FROM temp.leaving);
