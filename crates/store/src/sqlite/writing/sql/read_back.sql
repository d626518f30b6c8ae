-- The tables that do not hold what was staged: each staged row must be there, equal in every column,
-- and a list that was written anew must have no row more. (New patrons had none to be left over.)
SELECT 'patron' WHERE EXISTS (
    SELECT 1 FROM temp.staged_patron AS s LEFT JOIN patron AS t ON t.key = s.key
    WHERE (t.version, t.primary_id, {columns of t}) IS NOT (s.version, s.primary_id, {columns of s})
)
UNION ALL
SELECT 'identifier' WHERE EXISTS (
    SELECT 1 FROM temp.staged_identifier AS s LEFT JOIN identifier AS t ON t.canonical = s.canonical
    WHERE (
        t.patron, t.position, t.kind, t.value, t.note, t.active
    ) IS NOT (
        s.patron, s.position, s.kind, s.value, s.note, s.active
    )
) OR EXISTS (
    -- Counted: nothing but the canonical value need be unique for this to hold.
    SELECT 1 FROM temp.staged_patron AS s
    WHERE NOT s.fresh AND s.identifiers <> (SELECT count(*) FROM identifier AS t WHERE t.patron = s.key)
)
UNION ALL
SELECT 'email' WHERE EXISTS (
    SELECT 1 FROM temp.staged_email AS s LEFT JOIN email AS t ON t.patron = s.patron AND t.position = s.position
    WHERE (
        t.address, t.types, t.preferred
    ) IS NOT (
        s.address, s.types, s.preferred
    )
) OR EXISTS (
    SELECT 1 FROM temp.staged_patron AS s CROSS JOIN email AS t ON t.patron = s.key AND t.position >= s.emails
    WHERE NOT s.fresh
)
UNION ALL
SELECT 'phone' WHERE EXISTS (
    SELECT 1 FROM temp.staged_phone AS s LEFT JOIN phone AS t ON t.patron = s.patron AND t.position = s.position
    WHERE (
        t.number, t.types, t.preferred, t.sms
    ) IS NOT (
        s.number, s.types, s.preferred, s.sms
    )
) OR EXISTS (
    SELECT 1 FROM temp.staged_patron AS s CROSS JOIN phone AS t ON t.patron = s.key AND t.position >= s.phones
    WHERE NOT s.fresh
)
UNION ALL
SELECT 'address' WHERE EXISTS (
    SELECT 1 FROM temp.staged_address AS s LEFT JOIN address AS t ON t.patron = s.patron AND t.position = s.position
    WHERE (
        t.line1, t.line2, t.line3, t.line4, t.line5, t.city, t.state_province, t.postal_code, t.country,
        t.types, t.preferred
    ) IS NOT (
        s.line1, s.line2, s.line3, s.line4, s.line5, s.city, s.state_province, s.postal_code, s.country,
        s.types, s.preferred
    )
) OR EXISTS (
    SELECT 1 FROM temp.staged_patron AS s CROSS JOIN address AS t ON t.patron = s.key AND t.position >= s.addresses
    WHERE NOT s.fresh
)
UNION ALL
SELECT 'role' WHERE EXISTS (
    SELECT 1 FROM temp.staged_role AS s LEFT JOIN role AS t ON t.patron = s.patron AND t.position = s.position
    WHERE (
        t.role_type, t.scope, t.active, t.expiry
    ) IS NOT (
        s.role_type, s.scope, s.active, s.expiry
    )
) OR EXISTS (
    SELECT 1 FROM temp.staged_patron AS s CROSS JOIN role AS t ON t.patron = s.key AND t.position >= s.roles
    WHERE NOT s.fresh
)
UNION ALL
SELECT 'note' WHERE EXISTS (
    SELECT 1 FROM temp.staged_note AS s LEFT JOIN note AS t ON t.patron = s.patron AND t.position = s.position
    WHERE (
        t.note_type, t.text, t.viewable, t.popup
    ) IS NOT (
        s.note_type, s.text, s.viewable, s.popup
    )
) OR EXISTS (
    SELECT 1 FROM temp.staged_patron AS s CROSS JOIN note AS t ON t.patron = s.key AND t.position >= s.notes
    WHERE NOT s.fresh
)
UNION ALL
SELECT 'block' WHERE EXISTS (
    SELECT 1 FROM temp.staged_block AS s LEFT JOIN block AS t ON t.patron = s.patron AND t.position = s.position
    WHERE (
        t.block_type, t.description, t.active, t.note, t.expiry
    ) IS NOT (
        s.block_type, s.description, s.active, s.note, s.expiry
    )
) OR EXISTS (
    SELECT 1 FROM temp.staged_patron AS s CROSS JOIN block AS t ON t.patron = s.key AND t.position >= s.blocks
    WHERE NOT s.fresh
)
UNION ALL
SELECT 'statistic' WHERE EXISTS (
    SELECT 1 FROM temp.staged_statistic AS s LEFT JOIN statistic AS t ON t.patron = s.patron AND t.position = s.position
    WHERE (
        t.category, t.note
    ) IS NOT (
        s.category, s.note
    )
) OR EXISTS (
    SELECT 1 FROM temp.staged_patron AS s CROSS JOIN statistic AS t ON t.patron = s.key AND t.position >= s.statistics
    WHERE NOT s.fresh
)
UNION ALL
SELECT 'credential' WHERE EXISTS (
    SELECT 1 FROM temp.staged_patron AS s LEFT JOIN credential AS t ON t.patron = s.key
    WHERE s.hash IS NOT NULL
        AND (
            t.hash, t.state, t.must_change, t.since, t.expires, t.sheet
        ) IS NOT (
            s.hash, iif(s.expires IS NULL, 'chosen', 'starter'), s.expires IS NOT NULL, s.since, s.expires, s.sheet
        )
)
