//! People who may be in the store under another ID: everybody born on their days, and everybody with their
//! e-mail addresses or names, by the indexes over all three; of very many names see `namesakes.rs`. They are judged as
//! they stream by; only who may be one of them is fetched whole, and only once.

use super::alike::{self, Alike, Found};
use super::namesakes;
use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt;
use model::progress::Progress;
use model::snapshot::{Lookalikes, MayBe, Shared, Sought};
use rusqlite::{Connection, Statement, params};

const BORN: &str = "
    SELECT p.key, p.first_name, p.middle_name, p.last_name, p.preferred_first_name, p.preferred_last_name,
        p.birth_date
    FROM patron AS p INDEXED BY patron_by_birth WHERE p.birth_date = ?1 LIMIT ?2";

const HOW_MANY_BORN: &str = "SELECT count(*) FROM patron AS p INDEXED BY patron_by_birth WHERE p.birth_date = ?1";

const WRITTEN_TO: &str = "
    SELECT p.key, p.first_name, p.middle_name, p.last_name, p.preferred_first_name, p.preferred_last_name,
        p.birth_date
    FROM email AS e INDEXED BY email_by_address CROSS JOIN patron AS p ON p.key = e.patron
    WHERE e.address = ?1 COLLATE NOCASE LIMIT ?2";

const HOW_MANY_WRITTEN_TO: &str =
    "SELECT count(*) FROM email AS e INDEXED BY email_by_address WHERE e.address = ?1 COLLATE NOCASE";

/// The name is put together as [`Shared::name_of`] does it.
const NAMED: &str = "
    SELECT p.key, p.first_name, p.middle_name, p.last_name, p.preferred_first_name, p.preferred_last_name,
        p.birth_date
    FROM patron AS p INDEXED BY patron_by_name WHERE lower(p.last_name || ', ' || p.first_name) = ?1 LIMIT ?2";

const HOW_MANY_NAMED: &str = "SELECT count(*) FROM patron AS p INDEXED BY patron_by_name
    WHERE lower(p.last_name || ', ' || p.first_name) = ?1";

/// Patrons who may be some of these people.
pub(in crate::sqlite) fn find(
    connection: &Connection,
    sought: &[Sought],
    may_be: &mut MayBe<'_>,
    progress: &dyn Progress,
) -> Result<Lookalikes, Fault> {
    let mut born = Way::prepare(connection, BORN, HOW_MANY_BORN)?;
    let mut written_to = Way::prepare(connection, WRITTEN_TO, HOW_MANY_WRITTEN_TO)?;
    let mut named = Way::prepare(connection, NAMED, HOW_MANY_NAMED)?;
    let mut found = Found::default();
    let by_going_through = namesakes::pays(connection, sought)?;
    for (place, one) in sought.iter().enumerate() {
        interrupt::go_on(progress)?;
        let (way, value) = match &one.shared {
            Shared::BirthDate(day) => (&mut born, day.to_string()),
            Shared::Email(address) => (&mut written_to, address.to_string()),
            Shared::Name(_) if by_going_through => continue,
            Shared::Name(name) => (&mut named, name.to_string()),
        };
        match way.judge(&value, one, may_be)? {
            Some(alike) => found.add(alike),
            None => found.add_crowd(place, one, way.count(&value)?),
        }
    }
    if by_going_through {
        namesakes::add(connection, sought, may_be, &mut found, progress)?;
    }
    found.fetch(connection, progress)
}

/// A way to those who share something: the patrons with what they are judged by, and how many they are.
struct Way<'c> {
    patrons: Statement<'c>,
    how_many: Statement<'c>,
}

impl<'c> Way<'c> {
    fn prepare(connection: &'c Connection, patrons: &str, how_many: &str) -> Result<Self, Fault> {
        Ok(Way { patrons: connection.prepare(patrons)?, how_many: connection.prepare(how_many)? })
    }

    /// Who of the patrons with this value may be who of the people; `None` when too many share it.
    fn judge(&mut self, value: &str, sought: &Sought, may_be: &mut MayBe<'_>) -> Result<Option<Vec<Alike>>, Fault> {
        let most = sought.most_compared();
        if most == 0 {
            return Ok(None);
        }
        // One more tells that there are too many; nobody looks how many there are behind it.
        let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
        let mut rows = self.patrons.query(params![value, limit])?;
        let (mut they, mut patrons) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            patrons += 1;
            if patrons > most {
                return Ok(None);
            }
            they.extend(alike::judge(row, &sought.people, may_be)?);
        }
        Ok(Some(they))
    }

    fn count(&mut self, value: &str) -> Result<u64, Fault> {
        let count: i64 = self.how_many.query_row(params![value], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn people_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        for (sql, index) in [
            (BORN, "patron_by_birth"),
            (HOW_MANY_BORN, "patron_by_birth"),
            (WRITTEN_TO, "email_by_address"),
            (HOW_MANY_WRITTEN_TO, "email_by_address"),
            (NAMED, "patron_by_name"),
            (HOW_MANY_NAMED, "patron_by_name"),
        ] {
            let plan = plan(&connection, sql);
            assert!(plan.iter().any(|line| line.contains(index)), "{plan:?}");
            assert!(!plan.iter().any(|line| line.starts_with("SCAN ")), "{plan:?}");
            assert!(!plan.iter().any(|line| line.contains("TEMP B-TREE")), "they stream: {plan:?}");
        }
    }
}
