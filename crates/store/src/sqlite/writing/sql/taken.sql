-- Patrons who want an identifier of somebody else, unless that one gives it up in the same changeset.
SELECT DISTINCT c.patron
FROM temp.claim AS c CROSS JOIN identifier AS i ON i.canonical = c.canonical
WHERE i.patron <> c.patron
  AND NOT EXISTS (SELECT 1 FROM temp.touched AS t WHERE t.key = i.patron AND t.version IS NOT NULL AND t.identifiers)
