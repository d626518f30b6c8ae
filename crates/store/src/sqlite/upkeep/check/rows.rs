//! Rows that cannot be as they are: gaps in a list, days that are none, passwords of another state than Rollcall ever
//! writes. Each is a statement that gives the patrons, and a sentence about them.

use super::{Listed, Look};
use crate::sqlite::columns::{integer, shown};
use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt::STEP;
use model::field::{Field, Kind};
use rusqlite::params_from_iter;

/// What must not be.
struct Rule {
    /// Gives one text a row: the primary ID, or the key of somebody who is gone. `?1` is the last batch that may have
    /// no history, `?2` the last one before starters were taken away, `?3` whether any were given anew.
    sql: &'static str,
    sentence: &'static str,
}

/// The lists of a patron, and how one is called.
const LISTS: &[(&str, &str)] = &[
    ("identifier", "identifiers"),
    ("email", "e-mail addresses"),
    ("phone", "phone numbers"),
    ("address", "addresses"),
    ("role", "roles"),
    ("note", "notes"),
    ("block", "blocks"),
    ("statistic", "statistical categories"),
];

/// Columns with a day besides those of the patron's own, the column with the patron, and how the day is called.
const DAYS: &[(&str, &str, &str, &str)] = &[
    ("role", "expiry", "patron", "the last day of a role"),
    ("block", "expiry", "patron", "the last day of a block"),
    ("credential", "since", "patron", "the first day of the starter"),
    ("credential", "expires", "patron", "the last day of the starter"),
    ("password_before", "since", "patron", "the first day of a starter that is kept for an undo"),
    ("password_before", "expires", "patron", "the last day of a starter that is kept for an undo"),
    ("former_credential", "since", "patron", "the first day of a starter that is kept for an undo"),
    ("former_credential", "expires", "patron", "the last day of a starter that is kept for an undo"),
];

const RULES: &[Rule] = &[
    Rule {
        sql: "SELECT p.primary_id FROM patron AS p LEFT JOIN identifier AS i ON i.patron = p.key AND i.position = 0
            WHERE i.kind IS NOT 'PRIMARY_ID' OR i.value IS NOT p.primary_id OR i.canonical IS NOT p.key
                OR i.active IS NOT 1 OR i.note IS NOT NULL ORDER BY p.key",
        sentence: "the first identifier is not the primary ID",
    },
    Rule {
        sql: "SELECT coalesce((SELECT primary_id FROM patron WHERE key = i.patron), i.patron) FROM identifier AS i
            GROUP BY i.patron, i.position HAVING count(*) > 1 ORDER BY i.patron",
        sentence: "two identifiers have the same place in the list",
    },
    Rule {
        sql: "SELECT primary_id FROM patron WHERE account_type NOT IN ('internal', 'external') ORDER BY key",
        sentence: "the account type is neither internal nor external",
    },
    Rule {
        sql: "SELECT p.primary_id FROM former AS f CROSS JOIN patron AS p ON p.key = f.key ORDER BY f.key",
        sentence: "in the database, and marked as gone",
    },
    Rule {
        sql: "SELECT f.key FROM former AS f
            WHERE NOT EXISTS (
                SELECT 1 FROM batch_patron AS t
                WHERE t.patron = f.key AND t.action = 'remove' AND t.version_after = f.version
                    AND NOT EXISTS (SELECT 1 FROM batch_patron AS l WHERE l.patron = t.patron AND l.batch > t.batch)
            ) AND (?1 = 0 OR EXISTS (SELECT 1 FROM batch_patron AS t WHERE t.patron = f.key))
            ORDER BY f.key",
        sentence: "marked as gone, with a version that no batch left",
    },
    Rule {
        sql: "SELECT coalesce(p.primary_id, c.patron) FROM credential AS c LEFT JOIN patron AS p ON p.key = c.patron
            WHERE c.seal IS NOT rollcall_seal(
                c.patron, c.hash, c.state, c.must_change, c.since, c.expires, c.failures, c.locked, c.batch, c.recent,
                c.failed_at, c.sheet)
            ORDER BY c.patron",
        sentence: "the password was changed by something else than Rollcall",
    },
    Rule {
        sql: "SELECT patron FROM former_credential
            WHERE seal IS NOT rollcall_seal(
                patron, hash, state, must_change, since, expires, failures, locked, given_by, recent, failed_at, sheet)
            ORDER BY patron, batch",
        sentence: "a password that is kept for an undo was changed by something else than Rollcall",
    },
    Rule {
        sql: "SELECT coalesce(p.primary_id, c.patron) FROM credential AS c LEFT JOIN patron AS p ON p.key = c.patron
            WHERE c.state = 'starter' AND (c.must_change <> 1 OR c.expires IS NULL OR c.since > c.expires)
            ORDER BY c.patron",
        sentence: "the starter password has no last day, or need not be changed",
    },
    Rule {
        sql: "SELECT coalesce(p.primary_id, c.patron) FROM credential AS c LEFT JOIN patron AS p ON p.key = c.patron
            -- One that came along out of another system has the day on which it did.
            WHERE c.state = 'chosen' AND (c.must_change <> 0 OR c.expires IS NOT NULL OR c.sheet IS NOT NULL)
            ORDER BY c.patron",
        sentence: "the password that the patron chose has what only a starter has",
    },
    Rule {
        sql: "SELECT coalesce(p.primary_id, c.patron) FROM credential AS c LEFT JOIN patron AS p ON p.key = c.patron
            WHERE c.hash NOT GLOB '$argon2id$v=*$m=*,t=*,p=*$*'
                -- One that came along out of another system is as it was there until its patron signs in.
                AND NOT (c.state = 'chosen' AND c.since IS NOT NULL AND (
                    c.hash GLOB '$2[aby]$[01][0-9]$*' OR c.hash GLOB '$argon2i$v=19$m=*,t=*,p=*$*'
                    OR c.hash GLOB '$scrypt$ln=*,r=*,p=*$*' OR c.hash GLOB '$pbkdf2-sha[25][51][62]$*$*$*'
                    OR c.hash GLOB 'pbkdf2_sha256$*$*$*'))
            ORDER BY c.patron",
        sentence: "what is stored for the password is not an argon2id hash",
    },
    Rule {
        sql: "SELECT coalesce(p.primary_id, c.patron) FROM credential AS c LEFT JOIN patron AS p ON p.key = c.patron
            WHERE c.locked AND c.failures = 0 ORDER BY c.patron",
        sentence: "the password is locked without a failed attempt",
    },
    Rule {
        sql: "SELECT p.primary_id FROM credential AS c CROSS JOIN patron AS p ON p.key = c.patron
            WHERE p.account_type = 'external' ORDER BY c.patron",
        sentence: "a password here, though the campus checks theirs",
    },
    // A hash is salted: no two passwords have the same one, not even two that are the same. Its end tells as much as
    // all of it, and takes less room. In another system somebody may have given many patrons one and the same.
    Rule {
        sql: "SELECT min(patron) || ' and ' || max(patron) FROM (
                SELECT patron, hash FROM credential WHERE state = 'starter' OR since IS NULL UNION ALL
                -- What a patron left behind who goes on under another ID is theirs, too.
                SELECT f.patron, f.hash FROM former_credential AS f
                WHERE (f.state = 'starter' OR f.since IS NULL) AND NOT EXISTS (
                    SELECT 1 FROM batch_patron AS t CROSS JOIN batch AS b ON b.number = t.batch
                    WHERE t.patron = f.patron AND t.action = 'remove' AND t.batch > f.batch
                        AND b.others_added + b.new > 0)
            ) GROUP BY substr(hash, -20) HAVING min(patron) <> max(patron) ORDER BY 1",
        sentence: "the very same password hash",
    },
    Rule {
        sql: "SELECT coalesce(p.primary_id, c.patron) FROM credential AS c LEFT JOIN patron AS p ON p.key = c.patron
            WHERE c.batch > ?1 AND NOT EXISTS (
                SELECT 1 FROM batch_patron AS t
                WHERE t.batch = c.batch AND t.patron = c.patron AND t.action IN ('create', 'convert'))
                -- Whoever was renumbered has it from before.
                AND NOT EXISTS (
                    SELECT 1 FROM batch_patron AS t CROSS JOIN batch AS b ON b.number = t.batch
                    WHERE t.patron = c.patron AND t.action = 'create' AND t.batch > c.batch AND b.others_removed > 0)
            ORDER BY c.patron",
        sentence: "the password is marked as coming with a batch that did not add them",
    },
    Rule {
        sql: "SELECT coalesce(p.primary_id, c.patron) FROM credential AS c LEFT JOIN patron AS p ON p.key = c.patron
            WHERE NOT ?3 AND ?1 = 0 AND (c.batch IS NULL OR NOT EXISTS (
                SELECT 1 FROM batch_patron AS t WHERE t.patron = c.patron AND t.starter))
                -- They may have got it under the ID that they had before.
                AND (c.batch IS NULL OR NOT EXISTS (
                    SELECT 1 FROM batch_patron AS t CROSS JOIN batch AS b ON b.number = t.batch
                    WHERE t.patron = c.patron AND t.action = 'create' AND t.batch > c.batch AND b.others_removed > 0))
                -- Or have brought one along: the chain says of which batches that is true.
                AND (c.batch IS NULL OR c.batch NOT IN (
                    SELECT a.batch FROM audit AS a WHERE a.batch IS NOT NULL
                        AND CASE WHEN json_valid(a.facts) THEN json_extract(a.facts, '$.carried_over') > 0 END))
            ORDER BY c.patron",
        sentence: "a password that nobody gave them",
    },
    Rule {
        sql: "SELECT p.primary_id FROM batch_patron AS t CROSS JOIN patron AS p ON p.key = t.patron
            WHERE t.starter AND t.batch > ?2 AND NOT EXISTS (SELECT 1 FROM credential AS c WHERE c.patron = t.patron)
                AND NOT EXISTS (
                    SELECT 1 FROM batch_patron AS l
                    WHERE l.patron = t.patron AND l.batch > t.batch AND l.action IN ('create', 'convert'))
            ORDER BY t.patron",
        sentence: "no password, though nobody voided their starter",
    },
    Rule {
        sql: "SELECT f.patron FROM former_credential AS f
            WHERE NOT EXISTS (
                SELECT 1 FROM batch_patron AS t
                WHERE t.batch = f.batch AND t.patron = f.patron AND t.action IN ('remove', 'convert'))
            ORDER BY f.patron, f.batch",
        sentence: "a password is kept for undoing a batch that removed none",
    },
    Rule {
        sql: "SELECT coalesce(p.primary_id, e.patron) FROM password_event AS e
            LEFT JOIN audit AS a ON a.sequence = e.link LEFT JOIN patron AS p ON p.key = e.patron
            WHERE e.seal IS NOT rollcall_event_seal(e.patron, e.link)
                OR a.action IS NULL
                OR a.action NOT IN ('starters-reissue', 'starters-void', 'password-unlock', 'password-restore')
            ORDER BY e.patron, e.link",
        sentence: "what is noted of the password was changed by something else than Rollcall",
    },
    Rule {
        sql: "SELECT coalesce(p.primary_id, b.patron) FROM password_before AS b
            LEFT JOIN audit AS a ON a.sequence = b.link LEFT JOIN patron AS p ON p.key = b.patron
            WHERE (b.seal IS NOT NULL AND b.seal IS NOT rollcall_seal(
                    b.patron, b.hash, b.state, b.must_change, b.since, b.expires, b.failures, b.locked, b.given_by, b.recent,
                    b.failed_at, b.sheet))
                OR a.action IS NULL OR a.action NOT IN ('starters-reissue', 'password-unlock')
                OR b.link IS NOT (SELECT max(e.link) FROM password_event AS e WHERE e.patron = b.patron)
            ORDER BY b.patron",
        sentence: "what the password was before staff changed it was changed by something else than Rollcall",
    },
    // Of links from before it was noted nothing is known, and a purge takes some of it out.
    Rule {
        sql: "SELECT 'link ' || a.sequence || ' of the audit chain' FROM audit AS a
            LEFT JOIN (SELECT link, count(*) AS patrons FROM password_event GROUP BY link) AS e ON e.link = a.sequence
            WHERE a.action IN ('starters-reissue', 'starters-void', 'password-unlock', 'password-restore')
                AND a.sequence > (SELECT min(link) FROM password_event)
                AND a.sequence > (SELECT coalesce(max(sequence), 0) FROM audit WHERE action = 'purge')
                AND CASE WHEN json_valid(a.facts)
                    THEN coalesce(json_extract(a.facts, '$.starters'), json_extract(a.facts, '$.passwords')) END
                    <> coalesce(e.patrons, 0)
            ORDER BY a.sequence",
        sentence: "whose passwords it was about was changed by something else than Rollcall",
    },
];

pub(super) fn faults(look: &Look<'_>) -> Result<Vec<String>, Fault> {
    let mut faults = Vec::new();
    for (table, name) in LISTS {
        let sql = format!(
            "SELECT coalesce((SELECT primary_id FROM patron WHERE key = c.patron), c.patron) FROM {table} AS c
            GROUP BY c.patron HAVING min(c.position) <> 0 OR max(c.position) <> count(*) - 1 ORDER BY c.patron"
        );
        faults.extend(found(look, &sql, &format!("the {name} are not numbered from 0 without a gap"))?);
    }
    for field in Field::ALL.iter().filter(|field| matches!(field.kind(), Kind::Date(_))) {
        faults.extend(no_days(look, "patron", field.name(), "key", &format!("the {}", field.label()))?);
    }
    for (table, column, key, name) in DAYS {
        faults.extend(no_days(look, table, column, key, name)?);
    }
    for rule in RULES {
        faults.extend(found(look, rule.sql, rule.sentence)?);
    }
    Ok(faults)
}

fn no_days(look: &Look<'_>, table: &str, column: &str, key: &str, name: &str) -> Result<Vec<String>, Fault> {
    let sql = format!(
        "SELECT coalesce((SELECT primary_id FROM patron WHERE key = t.{key}), t.{key}) FROM {table} AS t
        WHERE t.{column} IS NOT NULL AND date(t.{column}, '+0 days') IS NOT t.{column} ORDER BY t.{key}"
    );
    found(look, &sql, &format!("{name} is not a date"))
}

fn found(look: &Look<'_>, sql: &str, sentence: &str) -> Result<Vec<String>, Fault> {
    look.go_on()?;
    let voided = look.chain.voided_up_to().map_or(0, |batch| batch.max(look.gap));
    let known = [integer(look.gap), integer(voided), i64::from(look.chain.reissued())];
    let mut statement = look.connection.prepare(sql)?;
    let parameters = statement.parameter_count();
    let mut rows = statement.query(params_from_iter(known.iter().take(parameters)))?;
    let mut listed = Listed::default();
    let mut number = 0_usize;
    while let Some(row) = rows.next()? {
        number += 1;
        if number.is_multiple_of(STEP) {
            look.go_on()?;
        }
        listed.push(&shown(row.get_ref(0)?), sentence);
    }
    Ok(listed.into_sentences())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table that gets a list or a day is not forgotten here.
    #[test]
    fn every_list_and_every_day_is_looked_at() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        let names = |sql: &str| -> Vec<String> {
            let mut statement = connection.prepare(sql).unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        let columns = "FROM sqlite_schema AS s CROSS JOIN pragma_table_info(s.name) AS c WHERE s.type = 'table'";
        let lists = names(&format!(
            "SELECT s.name {columns} AND c.name = 'position' AND s.name NOT GLOB 'batch_*' ORDER BY s.rowid"
        ));
        let mut listed: Vec<_> = LISTS.iter().map(|(table, _)| *table).collect();
        let mut lists: Vec<_> = lists.iter().map(String::as_str).collect();
        listed.sort_unstable();
        lists.sort_unstable();
        assert_eq!(lists, listed);
        let days =
            names(&format!("SELECT s.name || '.' || c.name {columns} AND c.name IN ('since', 'expires', 'expiry')"));
        assert_eq!(days.len(), 8);
        for day in days {
            assert!(DAYS.iter().any(|(table, column, ..)| day == format!("{table}.{column}")), "{day}");
        }
    }
}
