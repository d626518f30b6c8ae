//! Whether everybody is as the plan expects, before anything is written.

use super::identifiers::Claims;
use crate::fitting::Keyed;
use crate::sqlite::columns::integer;
use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt::{STEP, go_on};
use crate::sqlite::walk::walk;
use model::plan::{Moved, StalePatron};
use model::progress::Progress;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

const VERSIONS: &str = "SELECT key, version FROM patron WHERE key >= ?1 ORDER BY key";
const FORMER: &str = "SELECT key, version FROM former WHERE key >= ?1 ORDER BY key";
const HAS_CHOSEN: &str = "SELECT 1 FROM credential
    WHERE patron = ?1 AND state = 'chosen' AND (since IS NULL OR expires IS NOT NULL)";

/// Who is not as the plan expects, by key, each with the heaviest reason: the version differs, or is none where there
/// should be one, or one where there should be none, or somebody came and went in the meantime; or somebody else has an
/// identifier that is wanted.
pub(super) fn stale(
    connection: &Connection,
    writes: &[Keyed<'_>],
    claims: &Claims<'_>,
    progress: &dyn Progress,
) -> Result<Vec<StalePatron>, Fault> {
    let (mut versions, mut former) = (connection.prepare(VERSIONS)?, connection.prepare(FORMER)?);
    let mut chosen = connection.prepare(HAS_CHOSEN)?;
    let mut moved = BTreeMap::new();
    for some in writes.chunks(STEP) {
        go_on(progress)?;
        let keys: Vec<&str> = some.iter().map(|(key, _)| key.as_str()).collect();
        let (mut now, mut gone) = (vec![None; some.len()], vec![0_i64; some.len()]);
        walk(&mut versions, &keys, &mut |number, row| {
            now[number] = Some(row.get::<_, i64>(1)?);
            Ok(())
        })?;
        walk(&mut former, &keys, &mut |number, row| {
            gone[number] = row.get(1)?;
            Ok(())
        })?;
        for (((key, write), now), gone) in some.iter().zip(now).zip(gone) {
            let what = match (write.version.map(integer), now) {
                (None, Some(_)) => Moved::ExistsNow,
                (Some(_), None) => Moved::Gone,
                (None, None) if gone != integer(write.former) => Moved::CameAndWent,
                (expected, now) if expected != now => Moved::Changed,
                _ if write.spares_chosen() && chosen.query_row([key.as_str()], |_| Ok(())).optional()?.is_some() => {
                    Moved::Changed
                }
                _ => continue,
            };
            moved.insert(key.clone(), what);
        }
    }
    for key in claims.taken(connection, progress)? {
        moved.entry(key.clone()).or_insert(Moved::ExistsNow);
    }
    Ok(moved.into_iter().map(|(key, what)| StalePatron { key, what }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn patrons_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        for sql in [VERSIONS, FORMER, HAS_CHOSEN] {
            let plan = plan(&connection, sql);
            assert!(plan.len() == 1 && plan[0].starts_with("SEARCH "), "{plan:?}");
        }
    }
}
