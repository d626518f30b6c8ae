-- Passwords of patrons who go on under another key go along, before anybody is taken out: as they are, with a seal for the
-- new key. Who comes under it is written later in the same transaction.
UPDATE credential SET
    patron = (SELECT m.now FROM temp.moving AS m WHERE m.key = credential.patron),
    seal = rollcall_seal(
        (SELECT m.now FROM temp.moving AS m WHERE m.key = credential.patron), hash, state, must_change, since, expires,
        failures, locked, batch, recent, failed_at, sheet)
WHERE patron IN (SELECT m.key FROM temp.moving AS m);
