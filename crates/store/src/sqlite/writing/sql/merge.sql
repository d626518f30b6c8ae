-- Carries one staged chunk over. Rows go in by key, which is what counts for speed in a B-tree.
--
-- OR FAIL: the whole transaction is rolled back on any failure, so SQLite need not remember how to take
-- back a single statement.
--
-- What stands in braces are the columns of the patron that are no lists (patron_columns.rs).

INSERT OR FAIL INTO patron (key, version, primary_id, {columns})
SELECT key, version, primary_id, {columns}
FROM temp.staged_patron WHERE fresh ORDER BY rowid;

-- Only what Rollcall knows; a column that somebody adds later keeps its value.
UPDATE OR FAIL patron SET version = s.version, primary_id = s.primary_id, {assignments from s}
FROM temp.staged_patron AS s WHERE NOT s.fresh AND patron.key = s.key;

INSERT OR FAIL INTO identifier (canonical, patron, position, kind, value, note, active)
SELECT canonical, patron, position, kind, value, note, active FROM temp.staged_identifier ORDER BY canonical;

DELETE FROM email WHERE patron IN (SELECT key FROM temp.staged_patron WHERE NOT fresh AND emails IS NOT NULL);
INSERT OR FAIL INTO email (
    patron, position, address, types, preferred
)
SELECT
    patron, position, address, types, preferred
FROM temp.staged_email ORDER BY rowid;

DELETE FROM phone WHERE patron IN (SELECT key FROM temp.staged_patron WHERE NOT fresh AND phones IS NOT NULL);
INSERT OR FAIL INTO phone (
    patron, position, number, types, preferred, sms
)
SELECT
    patron, position, number, types, preferred, sms
FROM temp.staged_phone ORDER BY rowid;

DELETE FROM address WHERE patron IN (SELECT key FROM temp.staged_patron WHERE NOT fresh AND addresses IS NOT NULL);
INSERT OR FAIL INTO address (
    patron, position, line1, line2, line3, line4, line5, city, state_province, postal_code, country, types,
    preferred
)
SELECT
    patron, position, line1, line2, line3, line4, line5, city, state_province, postal_code, country, types,
    preferred
FROM temp.staged_address ORDER BY rowid;

DELETE FROM role WHERE patron IN (SELECT key FROM temp.staged_patron WHERE NOT fresh AND roles IS NOT NULL);
INSERT OR FAIL INTO role (
    patron, position, role_type, scope, active, expiry
)
SELECT
    patron, position, role_type, scope, active, expiry
FROM temp.staged_role ORDER BY rowid;

DELETE FROM note WHERE patron IN (SELECT key FROM temp.staged_patron WHERE NOT fresh AND notes IS NOT NULL);
INSERT OR FAIL INTO note (
    patron, position, note_type, text, viewable, popup
)
SELECT
    patron, position, note_type, text, viewable, popup
FROM temp.staged_note ORDER BY rowid;

DELETE FROM block WHERE patron IN (SELECT key FROM temp.staged_patron WHERE NOT fresh AND blocks IS NOT NULL);
INSERT OR FAIL INTO block (
    patron, position, block_type, description, active, note, expiry
)
SELECT
    patron, position, block_type, description, active, note, expiry
FROM temp.staged_block ORDER BY rowid;

DELETE FROM statistic WHERE patron IN (SELECT key FROM temp.staged_patron WHERE NOT fresh AND statistics IS NOT NULL);
INSERT OR FAIL INTO statistic (
    patron, position, category, note
)
SELECT
    patron, position, category, note
FROM temp.staged_statistic ORDER BY rowid;

-- Passwords that go are kept with the batch that takes them away, so that undoing it gives them back.
INSERT OR FAIL INTO former_credential (
    batch, patron, hash, state, must_change, since, expires, failures, recent, failed_at, locked, given_by, sheet, seal
)
SELECT s.batch, c.patron, c.hash, c.state, c.must_change, c.since, c.expires, c.failures, c.recent, c.failed_at,
    c.locked, c.batch, c.sheet, c.seal
FROM temp.staged_patron AS s CROSS JOIN credential AS c ON c.patron = s.key WHERE s.loses_password;
DELETE FROM credential WHERE patron IN (SELECT key FROM temp.staged_patron WHERE loses_password);
INSERT OR FAIL INTO credential (
    patron, hash, state, must_change, since, expires, failures, recent, failed_at, locked, batch, sheet, seal
)
SELECT f.patron, f.hash, f.state, f.must_change, f.since, f.expires, f.failures, f.recent, f.failed_at, f.locked,
    f.given_by, f.sheet, f.seal
FROM temp.staged_patron AS s CROSS JOIN former_credential AS f ON f.batch = s.regains_from AND f.patron = s.key;

-- A password is never replaced: a patron who has one when another arrives is a fault, and refused.
INSERT OR FAIL INTO credential (patron, hash, state, must_change, since, expires, batch, sheet, seal)
SELECT key, hash, 'starter', 1, since, expires, batch, sheet,
    rollcall_seal(key, hash, 'starter', 1, since, expires, 0, 0, batch, 0, NULL, sheet)
FROM temp.staged_patron WHERE hash IS NOT NULL AND expires IS NOT NULL ORDER BY rowid;
-- One that comes along out of another system is the patron's own. The day on which it came tells it from one that was
-- chosen here, until another is.
INSERT OR FAIL INTO credential (patron, hash, state, must_change, since, batch, seal)
SELECT key, hash, 'chosen', 0, since, batch, rollcall_seal(key, hash, 'chosen', 0, since, NULL, 0, 0, batch)
FROM temp.staged_patron WHERE hash IS NOT NULL AND expires IS NULL ORDER BY rowid;
-- Whoever comes back is no longer gone.
DELETE FROM former WHERE key IN (SELECT key FROM temp.staged_patron WHERE fresh);
