-- Patrons whose identifiers are written anew give up those they have, before anybody takes one over.
DELETE FROM identifier WHERE patron IN (SELECT key FROM temp.touched WHERE version IS NOT NULL AND identifiers);
