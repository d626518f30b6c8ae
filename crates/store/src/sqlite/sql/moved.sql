-- Patrons who are not as the plan expects: the version differs, or is none where there should be one,
-- or one where there should be none.
SELECT t.key, t.version IS NULL AS exists_now, p.key IS NULL AS gone
FROM temp.touched AS t LEFT JOIN patron AS p ON p.key = t.key
WHERE p.version IS NOT t.version
