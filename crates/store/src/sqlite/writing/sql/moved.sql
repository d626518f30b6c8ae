-- Patrons who are not as the plan expects: the version differs, or is none where there should be one,
-- or one where there should be none, or somebody came and went in the meantime.
SELECT t.key, t.version IS NULL AND p.key IS NOT NULL AS exists_now, t.version IS NOT NULL AND p.key IS NULL AS gone,
    p.key IS NULL AND t.version IS NULL AS came_and_went
FROM temp.touched AS t LEFT JOIN patron AS p ON p.key = t.key LEFT JOIN former AS f ON f.key = t.key
WHERE (t.spares_chosen AND EXISTS (SELECT 1 FROM credential AS c WHERE c.patron = t.key
        AND c.state = 'chosen' AND (c.since IS NULL OR c.expires IS NOT NULL)))
    OR p.version IS NOT t.version OR (t.version IS NULL AND coalesce(f.version, 0) <> t.former)
